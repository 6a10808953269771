"""The output folder: claimed only where it is empty or ours, replaced in one step, never followed out.

The coming tree is staged next to the folder, whole: new files, those that stay, and foreign files.
Then the two change places, and what stood there before goes. A build that is killed, or that runs out
of disk, leaves either tree whole; the next one clears up behind it. Only files that the last manifest
lists are ever replaced or deleted; a link inside the tree is never followed.

A folder that can't be exchanged, such as a mount point, is written file by file (`in_place`).
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import stat
import threading
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Self

from presskit.errors import Fault, OutputError, name_of
from presskit.publish import in_place, manifest, swap
from presskit.publish.changes import altered, mark_clean, not_as_listed
from presskit.publish.claim import check, locate, put_in_place, recover
from presskit.publish.files import (
    FOREIGN,
    MARKER,
    MARKER_TEXT,
    STAGED,
    FolderListing,
    copy_owner,
    folders_of,
    inside,
    is_marked,
    link_or_copy,
    list_folder,
    listed,
    reported,
    throw_away,
)
from presskit.publish.foreign import (
    carry,
    find_obstructions,
    find_other_disks,
    foreign_files,
    top_level_names,
    write_staged,
)
from presskit.publish.lock import Lock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

_HAS_TO_STAY = {errno.EXDEV, errno.EBUSY}
"""What a system says of folders that it can't move after all, such as one of a container's image."""


class OutputTree:
    """A folder that presskit may build into; nobody else builds into it until `close`."""

    def __init__(self, root: Path, kinds: Sequence[str], waiting: Callable[[], None] = lambda: None) -> None:
        """Claim a folder; `waiting` is called once where another build has it, and then it is waited for.

        Raises OutputError unless it is new, empty, or ours and of the same kinds. One that is not there
        is not made before something is published.
        """
        self.root = root
        self._destination = locate(root)
        self._place = self._destination.place
        self._staging: Path | None = None
        self._beginning = threading.Lock()
        self._staged: set[str] = set()
        self._folders: set[str] = set()
        self._kept: set[str] = set()
        self._copied: list[Path] = []
        self._mode = 0o644
        with self._reported():
            check(self._destination)
            if self._destination.inside and not is_marked(self._place):
                (self._place / MARKER).write_text(MARKER_TEXT, encoding="utf-8")
            self._lock = Lock(self._destination.lock, waiting)
        try:
            with self._reported():
                check(self._destination)
                recover(self._destination)
                last = manifest.read(root)
        except BaseException:
            self._lock.release()
            raise
        if last.kinds is not None and last.kinds != tuple(kinds):
            self._lock.release()
            message = f"holds a build of {', '.join(last.kinds)}, and this is one of {', '.join(kinds)}"
            raise OutputError(Fault(file=name_of(root), message=message, remedy="Name another folder with --output."))
        self.entries = {item.path: item for item in last.entries}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Forget what was staged and let others build into the folder."""
        self.discard()
        self._lock.release()

    def stage(self, path: str, data: bytes) -> None:
        """Write one file of the coming tree. Raises OutputError for a path that leads out of it."""
        with self.writing(path) as stream:
            stream.write(data)

    @contextlib.contextmanager
    def writing(self, path: str) -> Iterator[BinaryIO]:
        """Open one file of the coming tree to be written in pieces. Raises OutputError as `stage` does."""
        with self._adding(path) as target, target.open("xb") as stream:
            yield stream

    def stage_file(self, path: str, source: Path) -> None:
        """Let a finished file, which nobody may change any more, stand in the coming tree too.

        It is linked where the system can, and given the mode of a file that is written here.
        """
        with self._adding(path) as target:
            link_or_copy(source, target)
            if target.stat().st_mode & 0o7777 != self._mode:
                try:
                    target.chmod(self._mode)
                except PermissionError:  # another user's
                    target.unlink()
                    shutil.copyfile(source, target)

    def keep(self, paths: Iterable[str]) -> None:
        """Let files of the tree that stands be in the coming one too; another thread may do so meanwhile.

        Publishing does it for whatever was not kept before. Raises OutputError.
        """
        if self._destination.inside:  # there they stay where they are
            return
        staging = self._coming()
        with self._reported():
            for path in paths:
                if path not in self._staged and path not in self._kept:
                    self._make_folder(path)
                    if not link_or_copy(f"{self._place}/{path}", f"{staging}/{path}"):
                        self._copied.append(staging / path)
                    self._kept.add(path)

    def staged(self, path: str) -> Path:
        """Return where a file of the coming tree stands until it is published."""
        return self._coming() / inside(path)

    def read(self, path: str) -> bytes:
        """Return the bytes of a file of the coming tree: staged, or kept from the last build."""
        with self._reported("read"):
            return ((self._coming() if path in self._staged else self._place) / inside(path)).read_bytes()

    def altered(self) -> list[str]:
        """Return the files of the last manifest that are not there any more as they were published."""
        with self._reported("read"):
            return altered(self._place, self.entries)

    def discard(self) -> None:
        """Forget what was staged."""
        staging, self._staging = self._staging, None
        for known in (self._staged, self._folders, self._kept, self._copied):
            known.clear()
        if staging and is_marked(staging, STAGED):
            with contextlib.suppress(OSError):  # what can't be removed now, the next build will
                throw_away(staging)

    def publish(self, entries: Mapping[str, manifest.Entry], last: Mapping[str, bytes]) -> int:
        """Put the coming tree in place: the files of `entries`, staged or kept, and `last`, written last.

        Returns the number of files removed. Raises OutputError, and the tree stands as it was, where a
        file that is not ours is in the way, or one that was to be kept is not there as it was.
        """
        try:
            with self._reported():
                removed = self._publish(entries, last)
                mark_clean(self._place)
        finally:
            self.discard()
        self.entries = dict(entries)
        return removed

    def _publish(self, entries: Mapping[str, manifest.Entry], last: Mapping[str, bytes]) -> int:
        found = list_folder(self._place) if self._place.exists() else FolderListing()
        staging = self._coming()
        foreign = foreign_files(found, self.entries, staging.name if self._destination.inside else "")
        self._refuse(found, foreign, entries, last)
        ours = found.files.keys() - foreign.files.keys()
        removed = [path for path in self.entries if path not in entries and path in ours]
        others = top_level_names(foreign, entries)
        self._drop(self._staged - entries.keys())
        moved = sorted(self._staged)
        for path, data in {**({FOREIGN: listed(others)} if others else {}), **last}.items():
            self.stage(path, data)
            moved.append(path)
        written = [staging / path for path in moved]
        if self._destination.inside:
            swap.flush(staging, written)
        else:
            written += self._complete(found, foreign, entries)
            swap.flush(staging, written)
            try:
                put_in_place(self._destination, staging, self.entries.keys())
            except OSError as error:
                if error.errno not in _HAS_TO_STAY:
                    raise
            else:
                return len(removed)
        in_place.publish(self._place, staging, moved, [*removed, *([] if others else [FOREIGN])])
        return len(removed)

    def _complete(
        self, found: FolderListing, foreign: FolderListing, entries: Mapping[str, manifest.Entry]
    ) -> list[Path]:
        """Let what stays stand in the coming tree too, and return what had to be copied or written."""
        staging = self._coming()
        self.keep(entries)
        written = [staging / MARKER, staging / STAGED, *self._copied]
        for folder, status in found.folders.items():
            if folder in self._folders:
                (staging / folder).chmod(stat.S_IMODE(status.st_mode))
        carried = carry(foreign, self._place, staging)
        (staging / MARKER).write_text(MARKER_TEXT, encoding="utf-8")
        write_staged(staging, {"carried": carried})
        return written

    def _refuse(
        self,
        found: FolderListing,
        foreign: FolderListing,
        entries: Mapping[str, manifest.Entry],
        last: Mapping[str, bytes],
    ) -> None:
        """Raise OutputError with everything that keeps the coming tree from being put in place."""
        coming = [inside(path) for path in (*entries, *last)]
        faults = list(find_obstructions(self.root, found, foreign, coming))
        kept = {
            path: entry for path, entry in entries.items() if path not in self._staged and path not in foreign.files
        }
        faults += not_as_listed(self.root, found, kept)
        if not self._destination.inside and foreign.folders:
            faults += find_other_disks(self.root, foreign, self._place.stat().st_dev)
        if faults:
            raise OutputError(faults)

    def _coming(self) -> Path:
        """Return the folder of the coming tree, which is made when it is first needed."""
        with self._beginning:  # files are kept in one thread and staged in another
            if self._staging is None:
                staging = self._destination.fresh()
                with self._reported():
                    staging.mkdir()
                    self._staging = staging
                    (staging / STAGED).touch()
                    self._mode = stat.S_IMODE((staging / STAGED).stat().st_mode)
                    if self._place.exists() and not self._destination.inside:
                        shutil.copystat(self._place, staging)
                        copy_owner(self._place.stat(), staging)
        return self._staging

    @contextlib.contextmanager
    def _adding(self, path: str) -> Iterator[Path]:
        """Give the place of one more file; it is not to be linked to what stood there. What fails is gone."""
        target = self._coming() / inside(path)
        with self._reported():
            if path in self._staged or path in self._kept:
                target.unlink()
            self._make_folder(path)
            try:
                yield target
            except BaseException:
                self._drop([path])
                raise
        self._staged.add(path)

    def _make_folder(self, path: str) -> None:
        folder = path.rpartition("/")[0]
        if folder and folder not in self._folders:
            os.makedirs(f"{self._coming()}/{folder}", exist_ok=True)  # noqa: PTH103 - called for each file
            self._folders |= folders_of([path])

    def _drop(self, paths: Iterable[str]) -> None:
        """Take back what was staged and is not listed."""
        for path in list(paths):
            (self._coming() / path).unlink(missing_ok=True)
            self._staged.discard(path)
            for folder in sorted(folders_of([path]), reverse=True):
                with contextlib.suppress(OSError):  # it holds something else
                    (self._coming() / folder).rmdir()
                    self._folders.discard(folder)

    def _reported(self, what: str = "written") -> contextlib.AbstractContextManager[None]:
        return reported(self.root, what, self._place, *([self._staging] if self._staging else []))
