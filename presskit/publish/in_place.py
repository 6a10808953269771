"""Publishing into a folder that has to stay what it is: a mount point, or one whose parent is closed.

Such a folder can't be exchanged for another. Files are moved into it one by one, by a list that is
written first, on the same disk: whoever comes after a kill goes on with the list where it broke off.
"""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING, Any

from presskit.publish.files import folders_of, is_plain, throw_away
from presskit.publish.foreign import read_staged, write_staged

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path


def publish(root: Path, staging: Path, moved: Sequence[str], removed: Iterable[str]) -> None:
    """Move staged files into a tree, in their order, and remove others. Raises OSError."""
    write_staged(staging, {"moved": list(moved), "removed": sorted(removed)})
    _go_on(root, staging, read_staged(staging))


def resume(root: Path, staging: Path) -> None:
    """Finish what a killed build began to publish, or throw away what it only staged. Raises OSError."""
    content = read_staged(staging)
    if "moved" in content:
        _go_on(root, staging, content)
    else:
        throw_away(staging)


def _go_on(root: Path, staging: Path, content: dict[str, Any]) -> None:
    for path in content["removed"]:
        _remove(root / path)
    for folder in sorted(folders_of(content["removed"]), reverse=True):
        with contextlib.suppress(OSError):  # it holds something, or is gone
            (root / folder).rmdir()
    for path in content["moved"]:
        staged = staging / path
        if os.path.lexists(staged):
            target = root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            staged.replace(target)
    throw_away(staging)


def _remove(path: Path) -> None:
    try:
        status = os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return
    if is_plain(status):
        path.unlink()
