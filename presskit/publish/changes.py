"""Which files of a published tree are not as they were published, found without reading them all.

The system dates every change of a file, and nobody else can (a copy that keeps the old time is dated
too): one that was not changed since the tree's mark was last touched is as it was. What changed is
read and compared by its digest.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from typing import TYPE_CHECKING

from presskit.errors import Fault, name_of
from presskit.publish.files import MARKER, folders_of, is_marked, is_plain, list_folder

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from presskit.publish.files import FolderListing
    from presskit.publish.manifest import Entry


def mark_clean(root: Path) -> None:
    """Say that all files of a tree are as they were published, now."""
    os.utime(root / MARKER)


def altered(root: Path, entries: Mapping[str, Entry]) -> list[str]:
    """Return the paths of files that are not there or not as listed. Raises OSError.

    Where dates were changed and nothing else, as when a file is linked once more, the mark is dated
    anew, so that these files are not read every time.
    """
    if not is_marked(root):
        return sorted(entries)
    mark = root / MARKER
    since = newest = mark.stat().st_mtime_ns
    files = list_folder(root, folders_of(entries)).files
    changed = []
    for path, entry in entries.items():
        status = files.get(path)
        if status is None or not is_plain(status) or status.st_size != entry.bytes:
            changed.append(path)
            continue
        dated = max(status.st_ctime_ns, status.st_mtime_ns)
        newest = max(dated, newest)
        if dated >= since and _digest(root / path) != entry.sha256:
            changed.append(path)
    if newest > since and not changed:
        with contextlib.suppress(OSError):  # then they are read again next time
            os.utime(mark, ns=(newest, newest))
    return sorted(changed)


def not_as_listed(root: Path, found: FolderListing, entries: Mapping[str, Entry]) -> Iterator[Fault]:
    """Yield a fault for each file that is not there or has another size than is listed."""
    for path, entry in entries.items():
        status = found.files.get(path)
        if status is None or status.st_size != entry.bytes:
            message = "is not there any more" if status is None else "is not there as it was published"
            yield Fault(file=name_of(root / path), message=message, remedy="Build again.")


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
