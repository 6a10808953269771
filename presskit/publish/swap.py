"""Two folders change places in one step of the system, so that no moment shows half of either.

Linux has `renameat2` with RENAME_EXCHANGE, macOS `renamex_np` with RENAME_SWAP. A file system that
knows neither, as some network disks, takes two steps, and whoever comes after a kill between them
finds the old folder under `aside` and puts it back.
"""

from __future__ import annotations

import contextlib
import errno
import os
import platform
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from pathlib import Path

_HERE = -100  # AT_FDCWD: paths are taken as they are
_EXCHANGE = 2  # RENAME_EXCHANGE of Linux, and RENAME_SWAP of macOS
_NUMBERS = {
    "x86_64": 316, "aarch64": 276, "riscv64": 276, "loongarch64": 276, "ppc64le": 357, "s390x": 347,
    "armv7l": 382, "i686": 353,
}  # fmt: skip
"""The system call `renameat2`, for C libraries without a function for it."""

_UNKNOWN_HERE = {errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP}

_FEW = 64
"""Flushing a file waits for the disk, at about 0.6 ms each; a whole file system with 600 MB to write
takes 0.7 s, and 30 ms when little is to be written. It may have others' to write too."""


def exchange(new: Path, old: Path, aside: Path) -> None:
    """Put the folder `new` in the place of `old`, and that in the place of `new`.

    Raises OSError, and both stand as they were.
    """
    try:
        _exchange(new, old)
    except OSError as error:
        if error.errno not in _UNKNOWN_HERE:
            raise
        exchange_in_steps(new, old, aside)


def exchange_in_steps(new: Path, old: Path, aside: Path) -> None:
    """Do the same where the file system can't in one step."""
    old.rename(aside)
    try:
        new.rename(old)
    except BaseException:
        aside.rename(old)
        raise
    aside.rename(new)


def flush(folder: Path, written: Collection[Path]) -> None:
    """See that what was written is on the disk and not on its way: a full disk shows at last here.

    Raises OSError.
    """
    if len(written) <= _FEW or not _flush_file_system(folder):
        for path in (*written, folder):
            _flush(path)


def _exchange(new: Path, old: Path) -> None:
    import ctypes

    call = _system_call()
    if call is None or call(os.fsencode(new), os.fsencode(old)) == -1:
        number = ctypes.get_errno() if call else errno.ENOSYS
        raise OSError(number, os.strerror(number), str(old))


def _system_call() -> Callable[[bytes, bytes], int] | None:
    import ctypes

    library = ctypes.CDLL(None, use_errno=True)
    if sys.platform == "darwin":
        return lambda new, old: int(library.renamex_np(new, old, _EXCHANGE))
    if sys.platform != "linux":
        return None
    if hasattr(library, "renameat2"):
        return lambda new, old: int(library.renameat2(_HERE, new, _HERE, old, _EXCHANGE))
    number = _NUMBERS.get(platform.machine())
    return number and (lambda new, old: int(library.syscall(number, _HERE, new, _HERE, old, _EXCHANGE)))  # type: ignore[return-value]


def _flush_file_system(folder: Path) -> bool:
    """Flush all that is to be written to the file system of a folder; return False where none can."""
    import ctypes

    function = getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)
    if function is None:
        return False
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        if function(descriptor) == -1:
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number), str(folder))
    finally:
        os.close(descriptor)
    return True


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        with contextlib.ExitStack() as stack:
            if path.is_dir():  # some file systems can't flush a folder
                stack.enter_context(contextlib.suppress(OSError))
            os.fsync(descriptor)
    finally:
        os.close(descriptor)
