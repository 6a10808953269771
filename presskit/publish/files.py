"""What trees are handled with: looking through a folder, linking or copying, throwing away.

Links that stand in a folder are looked at, linked and removed as what they are; none is followed.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import re
import shutil
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from presskit.errors import Fault, OutputError, name_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

MARKER = ".presskit-output"
"""Marks a folder as one that presskit builds into."""

MARKER_TEXT = "presskit builds into this folder. Files that its manifest.json lists are its own.\n"

STAGED = ".presskit-staged"
"""Marks a tree that is not in place yet, which goes last where it is thrown away. In a tree that is in
place, it says that what stood there before is still to be cleared away."""

LOCK = ".presskit-lock"

STATE = ".presskit-build.json"
"""What the engine keeps in a tree: the keys of all that it was made from."""

KITS = ".presskit-kits"
"""What the engine keeps in a tree of each kit, so that lists can be made without its record."""

FOREIGN = ".presskit-strangers"
"""A list of what stood at the top of a tree when it was published and is not presskit's."""

_AT_ONCE = 4
_NO_LINKS = {errno.EXDEV, errno.EPERM, errno.EMLINK, errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP}
_MOUNTS = Path("/proc/self/mountinfo")
_OUTSIDE = re.compile(r"(^|/)\.{0,2}(/|$)|[\\\0]")
_FOLDER = os.O_RDONLY | os.O_NOFOLLOW | os.O_DIRECTORY
_ESCAPED = re.compile(r"\\([0-7]{3})")


@dataclass(frozen=True, slots=True)
class FolderListing:
    """What stands in a folder, by its path in it; `files` is everything that is no folder."""

    files: dict[str, os.stat_result] = field(default_factory=dict)
    folders: dict[str, os.stat_result] = field(default_factory=dict)


def list_folder(root: Path, only: Collection[str] | None = None, but: Collection[str] = ()) -> FolderListing:
    """Look through a folder, or through those folders in it whose paths are given, for all files but some.

    Raises OSError for a folder that can't be read.
    """
    found, waiting = FolderListing(), [""]
    while waiting:
        folder = waiting.pop()
        with os.scandir(f"{root}/{folder}") as entries:
            for entry in entries:
                path = folder + entry.name
                if path in but and entry.is_file(follow_symlinks=False):
                    continue
                status = entry.stat(follow_symlinks=False)
                if not stat.S_ISDIR(status.st_mode):
                    found.files[path] = status
                elif only is None or path in only:
                    found.folders[path] = status
                    waiting.append(f"{path}/")
    return found


def folders_of(paths: Iterable[str]) -> set[str]:
    """Return every folder that paths lie in, with those above it."""
    folders: set[str] = set()
    for path in paths:
        folder = path.rpartition("/")[0]
        while folder and folder not in folders:
            folders.add(folder)
            folder = folder.rpartition("/")[0]
    return folders


def leads_out(path: str) -> bool:
    """Say whether a path leads out of a tree, or stands for none in it."""
    return _OUTSIDE.search(path) is not None


def read_plain(file: Path) -> bytes:
    """Return the bytes of a file. Raises OSError for a link, and for what is no file, such as a pipe."""
    with open(os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as stream:  # noqa: PTH123
        if not is_plain(os.fstat(stream.fileno())):
            raise OSError(errno.EINVAL, "is not a file", str(file))
        return stream.read()


def inside(path: str) -> str:
    """Return a path of a tree. Raises OutputError where it leads out of it, whatever names it was made of."""
    if leads_out(path):
        raise OutputError(Fault(file=path[:100], message="does not lie inside the output folder"))
    return path


def is_marked(folder: Path, name: str = MARKER) -> bool:
    """Say whether a folder holds a marker that is a file, and no link to one."""
    marker = folder / name
    return marker.is_file() and not marker.is_symlink()


def is_plain(status: os.stat_result) -> bool:
    """Say whether this is a file as presskit writes them."""
    return stat.S_ISREG(status.st_mode)


def link_or_copy(source: Path | str, target: Path | str) -> bool:
    """Let a file stand in a second place too: as the same file, or as a copy where links are not possible.

    Returns whether it is the same file.
    """
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        _copy(source, target)
        return False
    return True


def _copy(source: Path | str, target: Path | str) -> None:
    """Copy a file with its mode and times, a link as a link, a pipe as a pipe."""
    status = os.lstat(source)
    if stat.S_ISFIFO(status.st_mode):
        os.mkfifo(target)
        shutil.copystat(source, target)
    elif is_plain(status) or stat.S_ISLNK(status.st_mode):
        shutil.copy2(source, target, follow_symlinks=False)
    else:
        raise OSError(errno.EOPNOTSUPP, "can't be copied to the coming tree", str(source))
    copy_owner(status, target)


def copy_owner(status: os.stat_result, target: Path | str) -> None:
    """Give a file the owner of another, where one may."""
    made = os.lstat(target)
    if (made.st_uid, made.st_gid) != (status.st_uid, status.st_gid):
        with contextlib.suppress(PermissionError):
            os.chown(target, status.st_uid, status.st_gid, follow_symlinks=False)


def throw_away(folder: Path) -> None:
    """Remove a folder that is marked as staged; the mark goes last, so that it can be done in two goes.

    Removing waits for some disks, and so several are removed at once.
    """
    from concurrent.futures import ThreadPoolExecutor

    descriptor = os.open(folder, _FOLDER)
    try:
        with ThreadPoolExecutor(_AT_ONCE) as threads:
            _empty(descriptor, (map, threads.map), keeping=STAGED)
        with contextlib.suppress(FileNotFoundError):
            os.unlink(STAGED, dir_fd=descriptor)
    finally:
        os.close(descriptor)
    folder.rmdir()


def _empty(descriptor: int, ways: Sequence[Callable[..., Iterable[None]]] = (), keeping: str = "") -> None:
    """Remove what is in an open folder, by its descriptor, so that no link that comes meanwhile is followed.

    `ways` are how to go through its entries, such as several at once, and through those one level down.
    """
    way, below = (ways[0], ways[1:]) if ways else (map, ())
    with os.scandir(descriptor) as found:
        entries = [entry for entry in found if entry.name != keeping]

    def remove(entry: os.DirEntry[str]) -> None:
        if not entry.is_dir(follow_symlinks=False):
            os.unlink(entry.name, dir_fd=descriptor)
            return
        inner = os.open(entry.name, _FOLDER, dir_fd=descriptor)
        try:
            if os.fstat(inner).st_mode & 0o300 != 0o300:  # a foreign one may be read-only
                os.fchmod(inner, 0o700)
            _empty(inner, below)
        finally:
            os.close(inner)
        os.rmdir(entry.name, dir_fd=descriptor)

    for _ in way(remove, entries):
        pass


def must_stay(root: Path) -> bool:
    """Say whether a folder can't be exchanged for another: it is a mount point, or holds one."""
    if os.path.ismount(root):
        return True
    try:
        lines = _MOUNTS.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return False
    points = (_ESCAPED.sub(lambda octal: chr(int(octal[1], 8)), line.split()[4]) for line in lines)
    return any(f"{point}/".startswith(f"{root}/") for point in points)


@contextlib.contextmanager
def reported(root: Path, what: str, *places: Path) -> Iterator[None]:
    """Raise OutputError for what the system refuses to be `written` or `read`.

    A path in one of the places is named as the one in `root` that it stands for.
    """
    try:
        yield
    except OSError as error:
        path = root
        if isinstance(error.filename, str):
            named = Path(error.filename)
            inside = (root / named.relative_to(place) for place in places if named.is_relative_to(place))
            path = next(inside, root)
        message = f"could not be {what}: {error.strerror or os.strerror(error.errno or 0)}"
        raise OutputError(Fault(file=name_of(path), message=message)) from None


def listed(names: Iterable[str]) -> bytes:
    """Return names as the bytes of a file; JSON, because a name may hold anything."""
    return f"{json.dumps(list(names))}\n".encode()


def working_folder(place: Path) -> Path | None:
    """Return where in a folder this process works, if it does."""
    try:
        here = Path.cwd()
    except OSError:
        return None
    return here.relative_to(place) if here.is_relative_to(place) else None
