"""Files in an output folder that are not presskit's: never in the way unsaid, never lost.

The coming tree is given each of them before it takes its place, as the same file under a second name,
so that no moment is without them. What changed or came meanwhile is looked for in the tree that stood
before, and moved into the one that stands now before the former goes.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import stat
from typing import TYPE_CHECKING, Any

from presskit.errors import Fault, name_of
from presskit.publish import manifest
from presskit.publish.files import (
    FOREIGN,
    KITS,
    LOCK,
    MARKER,
    STAGED,
    STATE,
    FolderListing,
    copy_owner,
    folders_of,
    is_plain,
    link_or_copy,
    list_folder,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from pathlib import Path

OURS = frozenset({MARKER, STAGED, FOREIGN, LOCK, manifest.FILE, manifest.SUMS, STATE, KITS})
"""Names at the top of a tree that are presskit's and that no manifest lists."""

_Carried = dict[str, list[int]]


def foreign_files(found: FolderListing, ours: Collection[str], staging: str = "") -> FolderListing:
    """Return what is not presskit's; `ours` are the paths that the last manifest lists.

    A link or a pipe in the place of one of them is foreign too. `staging` is the name of the
    folder where the coming tree is staged, where that lies in the tree.
    """
    staged = f"{staging}/" if staging else "//"  # which no path begins with
    held = folders_of(ours)
    files = {
        path: status
        for path, status in found.files.items()
        if path not in OURS and not (path in ours and is_plain(status)) and not path.startswith(staged)
    }
    needed = folders_of(files)
    folders = {
        path: status
        for path, status in found.folders.items()
        if (path in needed or path not in held) and not f"{path}/".startswith(staged)
    }
    return FolderListing(files, folders)


def find_obstructions(
    root: Path, found: FolderListing, foreign: FolderListing, coming: Iterable[str]
) -> Iterator[Fault]:
    """Yield what stands where coming files would, and may not be replaced."""
    links = {path for path, status in found.files.items() if stat.S_ISLNK(status.st_mode)}
    blocking: dict[str, None] = {}
    for path in coming:
        if links or foreign.files:
            above = path
            while above:
                if above in links or above in foreign.files:
                    blocking[above] = None
                above = above.rpartition("/")[0]
        if path in foreign.folders:
            blocking[path] = None
    for path in blocking:
        if path in links:
            yield Fault(file=name_of(root / path), message="is a link, which presskit does not follow")
        else:
            message = "stands where presskit would write, and presskit did not make it"
            yield Fault(file=name_of(root / path), message=message, remedy="Move it elsewhere.")


def find_other_disks(root: Path, foreign: FolderListing, device: int) -> Iterator[Fault]:
    """Yield the folders that can't be carried over, because they lie on another disk than the tree."""
    for path, status in foreign.folders.items():
        if status.st_dev != device:
            message = "is on another disk, and can't be carried over to the coming tree"
            yield Fault(file=name_of(root / path), message=message, remedy="Move it elsewhere.")


def top_level_names(foreign: FolderListing, ours: Iterable[str]) -> list[str]:
    """Return the names at the top of a tree that have nothing of presskit's in them."""
    held = {path.partition("/")[0] for path in ours}
    return sorted({path.partition("/")[0] for path in (*foreign.files, *foreign.folders)} - held)


def carry(foreign: FolderListing, root: Path, staging: Path) -> _Carried:
    """Let foreign files stand in the coming tree too, and return what each was like."""
    for path, status in sorted(foreign.folders.items()):
        folder = staging / path
        folder.mkdir(exist_ok=True)
        copy_owner(status, folder)
    for path in foreign.files:
        link_or_copy(f"{root}/{path}", f"{staging}/{path}")
    for path in sorted(foreign.folders, reverse=True):  # what is in a folder changes its time
        shutil.copystat(root / path, staging / path)
    return {path: _like(status) for path, status in foreign.files.items()} | {
        f"{path}/": [] for path in foreign.folders
    }


def take_back(old: Path, root: Path, carried: _Carried, ours: Collection[str]) -> None:
    """Move what came into the old tree, or changed in it, since its foreign files were carried over."""
    foreign = foreign_files(list_folder(old, but=ours), ours)
    for path in sorted(foreign.folders):
        if f"{path}/" not in carried:
            with contextlib.suppress(FileExistsError, NotADirectoryError):  # an empty one is no loss
                (root / path).mkdir(parents=True, exist_ok=True)
    for path, status in foreign.files.items():
        was = carried.get(path)
        if was == _like(status):
            continue
        target = root / path
        try:
            now = os.lstat(target)
        except (FileNotFoundError, NotADirectoryError):
            (old / path).rename(_free(root, path))
            continue
        if os.path.samestat(now, status):
            continue
        stale = was is not None and _like(now)[1:] == was[1:]
        (old / path).replace(target if stale else _free(root, path))


def read_carried(folder: Path) -> _Carried:
    """Return what was carried into a tree that is in place; nothing where that was cleared up."""
    return dict(read_staged(folder).get("carried", {}))


def read_staged(folder: Path) -> dict[str, Any]:
    """Return what the mark of a staged tree says."""
    try:
        content = json.loads((folder / STAGED).read_bytes() or b"{}")
    except (FileNotFoundError, ValueError):  # a former tree's mark, renamed, says nothing
        return {}
    return content if isinstance(content, dict) else {}


def write_staged(folder: Path, content: Mapping[str, object]) -> None:
    """Write what the mark of a staged tree says, all at once."""
    whole = folder / f"{STAGED}-new"
    whole.write_text(json.dumps(content), encoding="utf-8")
    descriptor = os.open(whole, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    whole.replace(folder / STAGED)


def _like(status: os.stat_result) -> list[int]:
    return [status.st_ino, status.st_size, status.st_mtime_ns]


def _free(root: Path, path: str) -> Path:
    """Return a place for a file where nothing stands: its own, or one named after it."""
    target = root / path
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):  # a file of the new tree stands where its folder was
        target = root / path.replace("/", "_")
    number = 0
    while os.path.lexists(target):
        number += 1
        target = target.with_name(f"{path.rpartition('/')[2]}.kept-{number}")
    return target
