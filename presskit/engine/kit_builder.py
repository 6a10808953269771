"""Everything of one kit, made asset by asset: each has a key, and where the store knows that, it is not made again.

Assets that are made from the others' files, the zip and the page, come last.
"""

from __future__ import annotations

import hashlib
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

from presskit.assets.inputs import Declaration
from presskit.assets.registry import assets, kind_of
from presskit.assets.subject import FileRef, Subject
from presskit.engine.kept.store import Blob, Store
from presskit.engine.keys.keys import Keys
from presskit.engine.workers.memory import tune_allocator
from presskit.errors import Fault, RenderError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from presskit.assets.context import RenderContext


@dataclass(frozen=True, slots=True)
class Unit:
    """One asset of one kit that is to be made: its name, its kind, its key, and how it is made."""

    name: str
    kind: str
    key: str
    declaration: Declaration
    subject: Subject

    def make(self) -> Mapping[str, bytes]:
        """Return the files by their path in the kit's folder."""
        files = self.declaration.asset.render(self.declaration.inputs(self.subject))
        return cast("Mapping[str, bytes]", files)  # a kit's files are not large


@dataclass(frozen=True, slots=True)
class MadeFile:
    """A file of a kit: its path in the kit's folder, SHA-256, its bytes unless they are stored, its unit."""

    path: str
    sha256: str
    size: int
    data: bytes | None = None
    unit: str = ""

    @property
    def blob(self) -> Blob:
        """The same as the store names it."""
        return Blob(self.path, self.sha256, self.size)

    @property
    def ref(self) -> FileRef:
        """The same as assets see it."""
        return FileRef(self.path, self.sha256, self.size)


@dataclass(frozen=True, slots=True)
class MadeKit:
    """A whole kit: its files, the key of each unit, seconds by kind, how many units were made and were known.

    `notices` are sentences that people should read about how it was made.
    """

    name: str
    key: str
    files: tuple[MadeFile, ...]
    keys: Mapping[str, str]
    seconds: Mapping[str, float]
    made: int
    known: int
    notices: tuple[str, ...] = ()

    def with_parts(self, parts: Iterable[MadeKit]) -> MadeKit:
        """Return the same as if the units of parts, which it found in the store, had been made with it."""
        seconds = Counter(self.seconds)
        ahead = 0
        for part in parts:
            seconds.update(part.seconds)
            ahead += part.made
        return replace(self, seconds=dict(seconds), made=self.made + ahead, known=self.known - ahead)


class KitBuilder:
    """Makes kits one after another; what their assets share is loaded once, when it is needed."""

    def __init__(self, context: RenderContext, store: Store | None = None) -> None:
        """Take what all kits share. Without a store everything is made, and given back as bytes."""
        self._store = store
        self._declarations = [Declaration(asset, context) for asset in assets(context, "kit")]
        self.keys = Keys(self._declarations)
        self._at_hand: dict[str, bytes] = {}

    def warm(self) -> None:
        """Load what all kits share. Raises MachineError where a native library is missing."""
        for declaration in self._declarations:
            declaration.asset.warm()
        tune_allocator()

    def notices(self) -> tuple[str, ...]:
        """Return sentences that people should read about how assets are made here, each once."""
        said = (declaration.asset.notice() for declaration in self._declarations)
        return tuple(dict.fromkeys(sentence for sentence in said if sentence))

    def make(self, subject: Subject) -> MadeKit:
        """Return a kit with all its files, made or known. Raises PresskitError naming what is wrong."""
        while True:
            try:
                return self._make(subject)
            except LostFileError:  # the store let go of it: now it is made
                continue

    def make_part(self, subject: Subject, kinds: Collection[str]) -> MadeKit:
        """Make only the units of some kinds, into the store, where another process makes the others meanwhile."""
        units = (unit for unit in self.units(subject, {}) if unit.kind in kinds)
        return self._made(subject, units, {})

    def files_of(self, subject: Subject, kinds: Collection[str]) -> dict[str, bytes]:
        """Return the files of some kinds as bytes, by their path in the kit's folder.

        Files that these are made from, such as those that a zip holds, are made too.
        """
        files: dict[str, MadeFile] = {}
        last = max(
            (number for number, each in enumerate(self._declarations) if each.asset.kind.name in kinds), default=-1
        )
        names = {each.asset.name for each in self._declarations[: last + 1]}
        of_files = any(each.is_of_files for each in self._declarations if each.asset.kind.name in kinds)
        units = (unit for unit in self.units(subject, files) if unit.name in names and (of_files or unit.kind in kinds))
        made = self._made(subject, units, files)
        return {file.path: self._bytes_of(file) for file in made.files if self._kind_of(file) in kinds}

    def _kind_of(self, file: MadeFile) -> str:
        return next(each.asset.kind.name for each in self._declarations if each.asset.name == file.unit)

    def units(self, subject: Subject, files: Mapping[str, MadeFile]) -> Iterator[Unit]:
        """Yield the units that a kit is made in.

        Assets that are made from other files see those of `files` that are made before them; it may grow
        meanwhile. A file of no named unit is one of a tree: its path says which kind it is of.
        """
        before: set[str | None] = set()
        for declaration in self._declarations:
            asset = declaration.asset
            if declaration.is_of_files:
                refs = {path: file.ref for path, file in files.items() if file.unit or kind_of(path) in before}
                own = subject.with_files(refs, lambda path: self._bytes_of(files[path]))
            else:
                own = subject
            inputs = declaration.inputs(own)
            if asset.applies(inputs.kit):
                yield Unit(asset.name, asset.kind.name, self.keys.of_unit(asset.name, inputs), declaration, own)
            before.add(asset.kind.name)

    def _make(self, subject: Subject) -> MadeKit:
        files: dict[str, MadeFile] = {}
        made = self._made(subject, self.units(subject, files), files)
        if self._store:
            self._store.keep_result(made.key, [file.blob for file in made.files], made.keys)
        return made

    def _made(self, subject: Subject, units: Iterable[Unit], files: dict[str, MadeFile]) -> MadeKit:
        """Make units, and add what comes of them to `files` as it comes."""
        assert subject.kit is not None, "a kit is made of a kit"  # noqa: S101
        self._at_hand.clear()
        keys: dict[str, str] = {}
        seconds: dict[str, float] = defaultdict(float)
        known = 0
        for unit in units:
            begun = time.perf_counter()
            keys[unit.name] = unit.key
            found, is_known = self._made_or_known(unit)
            for file in found:
                if file.path in files:
                    message = f"is made by {files[file.path].unit} and by {unit.name}"
                    raise RenderError(Fault(file=file.path, record=subject.kit.code, message=message))
                files[file.path] = file
            known += is_known
            seconds[unit.kind] += time.perf_counter() - begun
        made = tuple(files.values())
        key = self.keys.of_kit(subject)
        return MadeKit(subject.kit.name, key, made, keys, dict(seconds), len(keys) - known, known, self.notices())

    def _made_or_known(self, unit: Unit) -> tuple[list[MadeFile], bool]:
        """Return the files of a unit, and whether the store had them."""
        found = self._store.find(unit.key) if self._store else None
        if found is None or not all(map(self._is_sound, found)):
            return self._made_now(unit), False
        return [MadeFile(blob.path, blob.sha256, blob.bytes, unit=unit.name) for blob in found], True

    def _made_now(self, unit: Unit) -> list[MadeFile]:
        made = unit.make()
        if self._store:
            kept = self._store.keep(unit.key, made.items())
            self._at_hand |= {blob.sha256: made[blob.path] for blob in kept}
            return [MadeFile(blob.path, blob.sha256, blob.bytes, unit=unit.name) for blob in kept]
        return [
            MadeFile(path, hashlib.sha256(data).hexdigest(), len(data), data, unit.name) for path, data in made.items()
        ]

    def _is_sound(self, blob: Blob) -> bool:
        return self._store is not None and self._store.is_sound(blob)

    def _bytes_of(self, file: MadeFile) -> bytes:
        if file.data is not None:
            return file.data
        data = self._at_hand.get(file.sha256) or (self._store.read(file.blob) if self._store else None)
        if data is None:
            raise LostFileError(file.path)
        return data


class LostFileError(Exception):
    """A stored file was found damaged while its kit was made; the kit can be made again."""
