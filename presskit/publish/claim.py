"""Where an output folder is, whether it may be built into, and what killed builds left of it."""

from __future__ import annotations

import contextlib
import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from presskit.errors import Fault, OutputError, name_of
from presskit.publish import in_place, manifest, swap
from presskit.publish.files import LOCK, MARKER, MARKER_TEXT, STAGED, is_marked, must_stay, throw_away, working_folder
from presskit.publish.foreign import read_carried, take_back

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

_LONGEST = 180  # bytes of a name that leave room for what is added to it


@dataclass(frozen=True, slots=True)
class Destination:
    """An output folder: as it was named, where it really is, and whether it has to stay where it is.

    One that has to is a mount point, holds one, or has a parent that may not be written: all that a
    build needs then lies inside it.
    """

    root: Path
    place: Path
    inside: bool

    @property
    def lock(self) -> Path:
        """The file that is locked while a build has the folder."""
        return self.place / LOCK if self.inside else self._sibling(LOCK)

    def fresh(self) -> Path:
        """Return a path for a coming tree."""
        name = f"{self._staging.name}{os.urandom(4).hex()}"
        return self._staging.with_name(name)

    @property
    def _staging(self) -> Path:
        return self.place / STAGED_FOLDER if self.inside else self._sibling(STAGED_FOLDER)

    def _sibling(self, suffix: str) -> Path:
        name = self.place.name
        if len(os.fsencode(name)) > _LONGEST:
            name = hashlib.sha256(os.fsencode(name)).hexdigest()
        return self.place.parent / f".{name}{suffix}"

    def left(self) -> Iterator[Path]:
        """Yield what killed builds left, inside the folder and next to it."""
        yield from _folders(self.place, STAGED_FOLDER)
        named = self._sibling(STAGED_FOLDER)
        if not self.inside:
            yield from _folders(named.parent, named.name)


STAGED_FOLDER = ".presskit-new-"
"""How the name of a folder goes on, or begins, in which a tree is staged."""


def locate(root: Path) -> Destination:
    """Return where a folder is; no link is resolved that stands in its own place."""
    place = root.parent.resolve() / root.name if root.name not in {"", ".."} else root.resolve()
    there = place.is_dir() and not place.is_symlink()
    closed = not os.access(place.parent, os.W_OK | os.X_OK)
    return Destination(root, place, inside=there and (closed or must_stay(place)))


def check(destination: Destination) -> None:
    """Raise OutputError unless a folder is new, empty, or marked as ours; OSError where it can't be read."""
    place = destination.place
    if place.is_symlink() or (place.exists() and not place.is_dir()):
        raise OutputError(Fault(file=name_of(destination.root), message="is not a folder"))
    if not os.access(_existing(place), os.W_OK | os.X_OK):
        raise OutputError(Fault(file=name_of(destination.root), message="could not be written: Permission denied"))
    if place.exists() and not is_marked(place) and any(place.iterdir()):
        remedy = "Name an empty folder or one that presskit made."
        message = "holds files that presskit did not make"
        raise OutputError(Fault(file=str(destination.root), message=message, remedy=remedy))


def recover(destination: Destination) -> None:
    """Bring a folder into order after builds that were killed: the tree is then the old or the new one.

    Raises OSError, and OutputError for an old tree whose manifest can't be read any more.
    """
    formers = []
    for left in destination.left():
        if is_marked(left, STAGED):
            in_place.resume(destination.place, left) if destination.place.exists() else throw_away(left)
        elif is_marked(left):
            formers.append(left)
        else:
            with contextlib.suppress(OSError):  # not ours, unless it was just made: then it is empty
                left.rmdir()
    for former in formers:
        if destination.place.exists():
            retire(destination, former)
        else:
            former.rename(destination.place)
    (destination.place / STAGED).unlink(missing_ok=True)


def put_in_place(destination: Destination, staging: Path, known: Collection[str]) -> None:
    """Put a coming tree into its place in one step, and clear away what stood there.

    `known` are the paths of that tree's own files. Raises OSError.
    """
    place = destination.place
    if not place.exists():
        staging.rename(place)
        (place / STAGED).unlink()
        return
    if not is_marked(place):
        (place / MARKER).write_text(MARKER_TEXT, encoding="utf-8")
    here = working_folder(place)
    swap.exchange(staging, place, staging.with_name(f"{staging.name}.old"))
    if here is not None:
        with contextlib.suppress(OSError):  # it may be gone with its files
            os.chdir(place / here)
    retire(destination, staging, known)


def retire(destination: Destination, former: Path, known: Collection[str] | None = None) -> None:
    """Clear a tree away that another has taken the place of; foreign files in it are not lost.

    `known` are the paths of its own files, where its manifest need not be read for them.
    """
    ours = {entry.path for entry in manifest.read(former).entries} if known is None else known
    take_back(former, destination.place, read_carried(destination.place), ours)
    (former / MARKER).rename(former / STAGED)
    throw_away(former)
    (destination.place / STAGED).unlink(missing_ok=True)


def _folders(folder: Path, prefix: str) -> list[Path]:
    try:
        with os.scandir(folder) as entries:
            return [
                folder / entry.name
                for entry in entries
                if entry.name.startswith(prefix) and entry.is_dir(follow_symlinks=False)
            ]
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return []


def _existing(path: Path) -> Path:
    """Return the nearest folder of a path that is there."""
    return next(folder for folder in (path, *path.parents) if folder.exists())
