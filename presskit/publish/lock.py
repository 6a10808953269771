"""One build at a time into a folder: a lock that the system lets go when a process dies.

It is a file that is locked, beside the folder and not in it, because a publication exchanges the
folder. What counts is the lock and not the file: one that a killed build left behind holds nobody up.
A system that has no such locks, or a network disk that does not know them, lets builds go on
unlocked.
"""

from __future__ import annotations

import contextlib
import errno
import os
import weakref
from pathlib import Path
from typing import TYPE_CHECKING

try:
    import fcntl
except ImportError:  # pragma: no cover - a system without them
    fcntl = None  # type: ignore[assignment]

if TYPE_CHECKING:
    from collections.abc import Callable

_UNKNOWN_HERE = {errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP, errno.EINVAL}

_held: set[int] = set()


def _let_go() -> None:
    """Close locks in a worker that was forked: it would hold them on after its parent was killed."""
    for descriptor in _held:
        with contextlib.suppress(OSError):
            os.close(descriptor)
    _held.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_let_go)


class Lock:
    """A lock that is held from when it was made until `release`."""

    def __init__(self, path: Path, waiting: Callable[[], None] = lambda: None) -> None:
        """Take the lock; `waiting` is called once where another process holds it.

        Raises OSError where the file can't be written.
        """
        asked = False

        def say() -> None:
            nonlocal asked
            if not asked:
                waiting()
            asked = True

        while True:
            made = _make_folders(path.parent)
            try:
                descriptor = _opened(path)
            except FileNotFoundError:  # who held it before took back the folder too
                continue
            try:
                _take(descriptor, say)
                if _is_at(path, descriptor):
                    break
            except BaseException:
                os.close(descriptor)
                raise
            os.close(descriptor)  # who held it before has removed the file: another may hold a new one
        _held.add(descriptor)
        self._end = weakref.finalize(self, _release, descriptor, path, made, os.getpid())

    def release(self) -> None:
        """Let the lock go and remove its file, and the folders made for it that hold nothing else."""
        self._end()


def _make_folders(folder: Path) -> list[Path]:
    """Make a folder, and return those that were made, the lowest first."""
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    return missing


def _opened(path: Path) -> int:
    flags = os.O_CLOEXEC | os.O_NOFOLLOW
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | flags, 0o666)
    except PermissionError:
        with contextlib.suppress(OSError):
            return os.open(path, os.O_RDONLY | flags)  # another user's, who was killed: it can be locked
        raise


def _take(descriptor: int, waiting: Callable[[], None]) -> None:
    if fcntl is None:  # pragma: no cover
        return
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            waiting()
            fcntl.flock(descriptor, fcntl.LOCK_EX)
    except OSError as error:
        if error.errno not in _UNKNOWN_HERE:
            raise


def _is_at(path: Path, descriptor: int) -> bool:
    try:
        return os.path.samestat(path.lstat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False


def _release(descriptor: int, path: Path, made: list[Path], owner: int) -> None:
    """Remove the file while it is still locked: whoever waits for it then looks for another."""
    if owner != os.getpid():
        return
    with contextlib.suppress(OSError):
        path.unlink()
    _held.discard(descriptor)
    os.close(descriptor)
    with contextlib.suppress(OSError):  # the first that holds something, such as what was published
        for folder in made:
            folder.rmdir()
