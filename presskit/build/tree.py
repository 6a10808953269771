"""The output folder: claimed only where it is empty or ours, written by name, never followed out.

A build is staged inside the folder and moved into place once everything is made. Only files that
the last manifest lists are ever replaced or deleted; a link inside the tree is never followed.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, BinaryIO

from presskit.build import manifest
from presskit.errors import Fault, OutputError, name_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

MARKER = ".presskit-output"
_MARKER_TEXT = "presskit builds into this folder. Files that its manifest.json lists are its own.\n"
_STAGING = ".presskit-staging-"


class OutputTree:
    """A folder that presskit may build into."""

    def __init__(self, root: Path, kinds: Sequence[str]) -> None:
        """Claim a folder. Raises OutputError unless it is new, empty, or ours and of the same kinds."""
        self.root = root
        try:
            self._check()
        except OSError as error:
            raise _failed(root, error) from None
        last = manifest.read(root) if root.exists() else manifest.Manifest()
        if last.kinds is not None and last.kinds != tuple(kinds):
            message = f"holds a build of {', '.join(last.kinds)}, and this is one of {', '.join(kinds)}"
            raise OutputError(Fault(file=name_of(root), message=message, remedy="Name another folder with --output."))
        self.entries = {item.path: item for item in last.entries}
        try:
            root.mkdir(parents=True, exist_ok=True)
            if not (root / MARKER).exists():
                (root / MARKER).write_text(_MARKER_TEXT, encoding="utf-8")
            self._sweep()
            self._staging = Path(tempfile.mkdtemp(prefix=_STAGING, dir=root))
        except OSError as error:
            raise _failed(root, error) from None

    def stage(self, path: str, data: bytes) -> None:
        """Write one file of the coming tree. Raises OutputError for a path that leads out of it."""
        target = self.staged(path)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        except OSError as error:
            raise _failed(target, error) from None

    @contextlib.contextmanager
    def writing(self, path: str) -> Iterator[BinaryIO]:
        """Open one file of the coming tree to be written in pieces. Raises OutputError as `stage` does."""
        target = self.staged(path)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("wb") as stream:
                yield stream
        except OSError as error:
            raise _failed(target, error) from None

    def staged(self, path: str) -> Path:
        """Return where a file of the coming tree stands until it is published."""
        return self._staging / _inside(path)

    def read(self, path: str) -> bytes:
        """Return the bytes of a file of the coming tree: staged, or kept from the last build."""
        staged = self.staged(path)
        kept = self.root / _inside(path)
        try:
            return (staged if staged.exists() else kept).read_bytes()
        except OSError as error:
            raise _failed(kept, error) from None

    def discard(self) -> None:
        """Forget what was staged."""
        shutil.rmtree(self._staging, ignore_errors=True)

    def publish(self, entries: Mapping[str, manifest.Entry], last: Mapping[str, bytes]) -> int:
        """Move what was staged into place and remove what is no longer listed; `last` comes last.

        Returns the number of files removed. Raises OutputError, before anything is moved, where a
        file that is not ours is in the way.
        """
        staged = [path.relative_to(self._staging).as_posix() for path in self._staging.rglob("*") if path.is_file()]
        self._refuse_strangers(staged)
        try:
            for path in sorted(staged):
                target = self.root / path
                target.parent.mkdir(parents=True, exist_ok=True)
                (self._staging / path).replace(target)
            removed = self._remove(path for path in self.entries if path not in entries)
            for path, data in last.items():
                whole = self._staging / path
                whole.write_bytes(data)
                whole.replace(self.root / path)
        except OSError as error:
            raise _failed(self.root, error) from None
        finally:
            self.discard()
        self.entries = dict(entries)
        return removed

    def _check(self) -> None:
        root = self.root
        if not os.access(_existing(root), os.W_OK | os.X_OK):
            raise OutputError(Fault(file=name_of(root), message="could not be written: Permission denied"))
        if root.is_symlink() or (root.exists() and not root.is_dir()):
            raise OutputError(Fault(file=name_of(root), message="is not a folder"))
        if not root.exists():
            return
        marker = root / MARKER
        marked, holds = marker.is_file() and not marker.is_symlink(), any(root.iterdir())
        if holds and not marked:
            remedy = "Name an empty folder or one that presskit made."
            raise OutputError(Fault(file=str(root), message="holds files that presskit did not make", remedy=remedy))

    def _sweep(self) -> None:
        """Remove what a build that was killed left staged."""
        for left in self.root.glob(f"{_STAGING}*"):
            if left.is_dir() and not left.is_symlink():
                shutil.rmtree(left, ignore_errors=True)

    def _refuse_strangers(self, paths: Iterable[str]) -> None:
        faults = []
        for path in paths:
            place = self.root
            for part in PurePosixPath(path).parts:
                place = place / part
                if place.is_symlink():
                    faults.append(Fault(file=name_of(place), message="is a link, which presskit does not follow"))
                    break
            else:
                if place.exists() and path not in self.entries:
                    message = "stands where presskit would write, and presskit did not make it"
                    faults.append(Fault(file=name_of(place), message=message, remedy="Move it elsewhere."))
                elif not os.access(_existing(place.parent), os.W_OK | os.X_OK):
                    faults.append(Fault(file=name_of(place.parent), message="could not be written: Permission denied"))
        if faults:
            self.discard()
            raise OutputError(faults)

    def _remove(self, paths: Iterable[str]) -> int:
        removed = 0
        for path in paths:
            target = self.root / _inside(path)
            if any(parent.is_symlink() for parent in (target, *target.parents) if parent.is_relative_to(self.root)):
                continue
            if target.is_file():
                target.unlink()
                removed += 1
            for parent in target.parents:
                if parent == self.root or not parent.is_dir() or any(parent.iterdir()):
                    break
                parent.rmdir()
        return removed


def _existing(path: Path) -> Path:
    """Return the nearest folder of a path that is there."""
    return next(folder for folder in (path, *path.absolute().parents) if folder.exists())


def _inside(path: str) -> PurePosixPath:
    """Check that a path of a tree stays inside it, whatever names it was made of."""
    pure = PurePosixPath(path)
    parts = pure.parts
    if pure.is_absolute() or not parts or any(part in {"..", "."} or "\\" in part or "\0" in part for part in parts):
        raise OutputError(Fault(file=path[:100], message="does not lie inside the output folder"))
    return pure


def _failed(path: Path, error: OSError) -> OutputError:
    message = f"could not be written: {error.strerror or os.strerror(error.errno or 0)}"
    return OutputError(Fault(file=name_of(path), message=message))
