"""What was made before, by the digest of what it was made from: a local store that may be deleted.

`results/` says for each key which files were made, `blobs/` holds them by their SHA-256. Both are
read as data, never executed, and checked when they are read: what was cut or altered is made again.
Writing is a rename of a whole file, so that builds may share the store, and may be killed.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from presskit.errors import Fault, OutputError
from presskit.paths import CACHE_VARIABLE, cache_folder
from presskit.text.files import MAKING, write_whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

LIMIT_VARIABLE = "PRESSKIT_CACHE_LIMIT"
_UNDER_WAY = 3600  # seconds in which a build may yet name what it wrote
LIMIT = 4_000_000_000
"""The most bytes that the store keeps, unless the variable names another number."""


@dataclass(frozen=True, slots=True)
class Blob:
    """One file that was made: its path in the folder of its kit, its SHA-256 and its bytes."""

    path: str
    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Info:
    """What the store holds, in bytes and numbers."""

    folder: str
    results: int
    blobs: int
    bytes: int
    limit: int


class Store:
    """The store in one folder. Every method may be called by several processes at once."""

    def __init__(self, folder: Path | None = None) -> None:
        """Use a folder, by default `assets` in the user's cache; it is made when it is written to."""
        self.folder = folder or cache_folder() / "assets"
        self._blobs, self._results = self.folder / "blobs", self.folder / "results"

    def find(self, key: str) -> tuple[Blob, ...] | None:
        """Return the files of a key, None where they are not known or one is not there."""
        path = self._result(key)
        files = _named(path)
        if files is None or not all(_is_there(self.blob(each), each.bytes) for each in files):
            return None
        with contextlib.suppress(OSError):
            os.utime(path)  # what was asked for lately is kept longest
        return files

    def keep(self, key: str, files: Iterable[tuple[str, bytes]]) -> tuple[Blob, ...]:
        """Store the files of a key. Raises OutputError where the store can't be written."""
        return self.keep_result(key, [self.keep_blob(path, data) for path, data in files])

    def keep_blob(self, path: str, data: bytes) -> Blob:
        """Store one file without naming a key for it."""
        blob = Blob(path, hashlib.sha256(data).hexdigest(), len(data))
        self._write(self.blob(blob), data)  # also where one is: it may have been altered
        return blob

    def keep_result(self, key: str, files: Iterable[Blob], units: Mapping[str, str] | None = None) -> tuple[Blob, ...]:
        """Name the files of a key, which are stored already, and the keys of the units that they were made in."""
        kept = tuple(files)
        named = [[each.path, each.sha256, each.bytes] for each in kept]
        body = json.dumps({"files": named, "units": dict(units or {})}).encode()
        self._write(self._result(key), hashlib.sha256(body).hexdigest().encode() + b"\n" + body)
        return kept

    def units_of(self, key: str) -> dict[str, str]:
        """Return the keys of the units that the files of a key were made in."""
        body = _body(self._result(key))
        return {str(name): str(unit) for name, unit in body["units"].items()} if body else {}

    def read(self, blob: Blob) -> bytes | None:
        """Return a stored file, or None where it is gone or not what it was; such a one is removed."""
        path = self.blob(blob)
        try:
            data = path.read_bytes()
        except OSError:
            return None
        if hashlib.sha256(data).hexdigest() == blob.sha256:
            return data
        with contextlib.suppress(OSError):
            path.unlink()
        return None

    def is_sound(self, blob: Blob) -> bool:
        """Say whether a stored file is what it was; one that is not is removed."""
        return self.read(blob) is not None

    def blob(self, blob: Blob) -> Path:
        """Return where a stored file lies; nobody may write to it."""
        return self._blobs / blob.sha256[:2] / blob.sha256[2:]

    def info(self) -> Info:
        """Count what the store holds."""
        sizes = [size for _, size, _ in _files(self._blobs)]
        results = sum(1 for _ in _files(self._results))
        return Info(str(self.folder), results, len(sizes), sum(sizes), limit())

    def prune(self, most: int | None = None) -> int:
        """Remove what was used longest ago until at most so many bytes are kept; return those removed.

        Files of no result are removed too, unless they were written within the last hour: a build
        that runs now may be about to name them.
        """
        most = limit() if most is None else most
        sizes = {path: (size, age) for path, size, age in _files(self._blobs)}
        wanted: set[Path] = set()
        kept = 0
        for path, _, _ in sorted(_files(self._results), key=lambda each: each[2], reverse=True):
            files = _named(path)
            new = {self.blob(each) for each in files or ()} & sizes.keys() - wanted
            weight = sum(sizes[each][0] for each in new)
            if files is None or kept + weight > most:
                path.unlink(missing_ok=True)
            else:
                wanted |= new
                kept += weight
        newest = max((age for _, age in sizes.values()), default=0.0)
        removed = 0
        for path, (size, age) in sizes.items():
            if path not in wanted and (most == 0 or age < newest - _UNDER_WAY or kept + size > most):
                path.unlink(missing_ok=True)
                removed += size
            elif path not in wanted:
                kept += size
        return removed

    def keep_below_limit(self, made: int) -> None:
        """Prune after a build that made so many units, where these may have taken the store above its limit."""
        if made and sum(size for _, size, _ in _files(self._blobs)) > limit():
            self.prune()

    def _result(self, key: str) -> Path:
        return self._results / key[:2] / key[2:]

    def _write(self, path: Path, data: bytes) -> None:
        try:
            write_whole(path, data)
        except OSError as error:
            remedy = f"Name a folder that can be written with {CACHE_VARIABLE}."
            message = f"the cache can't be written: {error.strerror}"
            raise OutputError(Fault(file=str(path.parent), message=message, remedy=remedy)) from None


def limit() -> int:
    """Return the most bytes that the store keeps. Raises OutputError for a variable that is no number."""
    named = os.environ.get(LIMIT_VARIABLE)
    if not named:
        return LIMIT
    if not named.isdecimal():
        raise OutputError(Fault(field=LIMIT_VARIABLE, message=f"is {named!r}, which is not a number of bytes"))
    return int(named)


def _named(result: Path) -> tuple[Blob, ...] | None:
    """Return the files that a stored result names, None where it was cut or altered."""
    body = _body(result)
    return None if body is None else tuple(Blob(*entry) for entry in body["files"])


def _body(result: Path) -> dict[str, Any] | None:
    """Return what a stored result says; what has the right digest was written here, and is whole."""
    try:
        check, _, body = result.read_bytes().partition(b"\n")
    except OSError:
        return None
    if hashlib.sha256(body).hexdigest().encode() != check:
        return None
    said: dict[str, Any] = json.loads(body)
    return said


def _is_there(path: Path, size: int) -> bool:
    try:
        return path.stat().st_size == size
    except OSError:
        return False


def _files(folder: Path) -> Iterator[tuple[Path, int, float]]:
    """Yield each file two levels down with its size and the time of its last change."""
    with contextlib.suppress(OSError), os.scandir(folder) as shelves:
        for shelf in shelves:
            with contextlib.suppress(OSError), os.scandir(shelf.path) as files:
                for entry in files:
                    with contextlib.suppress(OSError):
                        state = entry.stat(follow_symlinks=False)
                        if entry.name.startswith(MAKING) and state.st_mtime > time.time() - _UNDER_WAY:
                            continue  # another process is about to name it
                        yield Path(entry.path), state.st_size, state.st_mtime
