"""Everything of one kit: its texts, cards, briefs, citations, its zip and its page.

A kit is made in units, each with the digest of what it is made from; where a store knows that
digest, the unit is not made again. The units of the zip and of the page come last: they are made
from what the others gave.
"""

from __future__ import annotations

import hashlib
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from presskit.assets.archive import kit_archive, kit_archive_name
from presskit.assets.cards.entries import layouts_of, values
from presskit.assets.cards.layout_files import CARDS, card_layouts
from presskit.assets.texts.citations import citation_files
from presskit.assets.texts.copy import copy_block, press_text
from presskit.assets.texts.facts_file import facts_json
from presskit.engine.inputs_of_kits import (
    card_reads,
    digest_of_kit,
    digest_of_layout,
    digest_of_means,
    digest_of_wording,
    roles_of,
)
from presskit.engine.keys import Components, digest
from presskit.engine.memory import tune_allocator
from presskit.engine.options import KINDS
from presskit.engine.store import Blob, Store
from presskit.site.pages import Pages

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from presskit.assets.brief.renderer import BriefRenderer
    from presskit.assets.cards.layout_files import CardLayout
    from presskit.assets.cards.renderer import CardRenderer
    from presskit.assets.style import Style
    from presskit.config import Settings
    from presskit.facts.kit import Kit
    from presskit.fonts.instances import FontSet


@dataclass(frozen=True, slots=True)
class Unit:
    """What is made at once: its name, the kind it is of, the digest of its inputs, and how it is made."""

    name: str
    kind: str
    key: str
    make: Callable[[], Mapping[str, bytes]]


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


@dataclass(frozen=True, slots=True)
class MadeKit:
    """A whole kit: its files, the key of each unit, seconds by kind, how many units were made and kept."""

    name: str
    key: str
    files: tuple[MadeFile, ...]
    keys: Mapping[str, str]
    seconds: Mapping[str, float]
    made: int
    known: int

    def with_what_was_ahead(self, parts: Iterable[MadeKit]) -> MadeKit:
        """Return the same as if the units of parts, which it found in the store, had been made with it."""
        seconds = Counter(self.seconds)
        ahead = 0
        for part in parts:
            seconds.update(part.seconds)
            ahead += part.made
        return replace(self, seconds=dict(seconds), made=self.made + ahead, known=self.known - ahead)


@dataclass(frozen=True, slots=True)
class RenderContext:
    """What all kits of a build are made with; it can be sent to another process."""

    settings: Settings
    fonts: FontSet
    style: Style
    kinds: tuple[str, ...] = KINDS


class KitBuilder:
    """Makes kits one after another, with faces, styles and layers loaded once, when they are needed."""

    def __init__(self, workshop: RenderContext, cache: Store | None = None) -> None:
        """Take what all kits share. Without a cache everything is made, and given back as bytes."""
        self._workshop = workshop
        self._kinds = frozenset(workshop.kinds)
        self._cache = cache
        self.components = Components(workshop.settings, workshop.style, workshop.fonts)
        self._cards: CardRenderer | None = None
        self._briefs: BriefRenderer | None = None
        self._pages = Pages(workshop.settings, workshop.style)
        self._designs: dict[tuple[str, int, int], str] = {}
        self._at_hand: dict[str, bytes] = {}

    def warm(self) -> None:
        """Load what all kits share. Raises MachineError where a native library is missing."""
        if "cards" in self._kinds:
            self._card_renderer()
        if "briefs" in self._kinds:
            self._brief_renderer()
        tune_allocator()

    def key(self, kit: Kit) -> str:
        """Return the digest of all that a kit is made from."""
        shared = [self.components.of_kind[kind] for kind in KINDS if kind in self._kinds]
        if "cards" in self._kinds:
            layouts = [layout for card in CARDS for layout in card_layouts(card)]
            shared += [self._design_of(layout) + digest_of_wording(layout) for layout in layouts]
        return digest([digest_of_kit(kit), digest_of_means(kit.means), sorted(self._kinds), shared])

    def make(self, kit: Kit) -> MadeKit:
        """Return a kit with all its files, made or known. Raises PresskitError naming what is wrong."""
        while True:
            try:
                return self._make(kit)
            except LostFileError:  # the store let go of it: now it is made
                continue

    def make_ahead(self, kit: Kit, kinds: Collection[str]) -> MadeKit:
        """Make only the units of some kinds, into the store, where another process makes the others meanwhile."""
        return self._made(kit, (unit for unit in self._first(kit) if unit.kind in kinds), {})

    def _make(self, kit: Kit) -> MadeKit:
        files: dict[str, MadeFile] = {}
        made = self._made(kit, self.units(kit, files), files)
        if self._cache:
            self._cache.keep_result(made.key, [file.blob for file in made.files], made.keys)
        return made

    def _made(self, kit: Kit, units: Iterable[Unit], files: dict[str, MadeFile]) -> MadeKit:
        """Make units, and add what comes of them to `files` as it comes."""
        self._at_hand.clear()
        keys: dict[str, str] = {}
        seconds: dict[str, float] = defaultdict(float)
        known = 0
        for unit in units:
            begun = time.perf_counter()
            keys[unit.name] = unit.key
            found, is_known = self._made_or_known(unit)
            files |= {file.path: file for file in found}
            known += is_known
            seconds[unit.kind] += time.perf_counter() - begun
        key = self.key(kit)
        return MadeKit(kit.name, key, tuple(files.values()), keys, dict(seconds), len(keys) - known, known)

    def _made_or_known(self, unit: Unit) -> tuple[list[MadeFile], bool]:
        """Return the files of a unit, and whether the store had them."""
        found = self._cache.find(unit.key) if self._cache else None
        if found is None or not all(map(self._is_sound, found)):
            return self._store(unit), False
        return [MadeFile(blob.path, blob.sha256, blob.bytes, unit=unit.name) for blob in found], True

    def units(self, kit: Kit, files: Mapping[str, MadeFile]) -> Iterator[Unit]:
        """Yield what a kit is made in; the zip and the page are made from `files`, which may be added meanwhile."""
        yield from self._first(kit)
        yield from self._last(kit, files)

    def _first(self, kit: Kit) -> Iterator[Unit]:
        """Yield texts, cards and briefs."""
        said = digest_of_kit(kit, pages=False)
        facts = facts_json(kit) if {"text", "briefs"} & self._kinds else b""
        if "text" in self._kinds:
            yield self._unit("text", "text", [said], lambda: _texts(kit, facts))
        if "cards" in self._kinds:
            named = values(kit)
            for layout in layouts_of(kit, named):
                name = f"{layout.card}_{layout.width}x{layout.height}"
                reads = [card_reads(kit, layout, named), self._design_of(layout)]
                yield self._unit(name, "cards", reads, lambda layout=layout: self._card(kit, layout, named))  # type: ignore[misc]
        if "briefs" in self._kinds:
            inputs: list[Any] = [said, digest(facts), digest_of_means(kit.means), kit.rank]
            yield self._unit("brief", "briefs", inputs, lambda: self._brief(kit, facts))

    def _last(self, kit: Kit, files: Mapping[str, MadeFile]) -> Iterator[Unit]:
        """Yield the zip and the page, which are made from the other files."""
        said: list[Any] = [digest_of_kit(kit), digest_of_means(kit.means)]
        if "archives" in self._kinds:
            inputs = [*said, sorted((file.path, file.sha256) for file in files.values())]
            yield self._unit("archive", "archives", inputs, lambda: self._archive(kit, files))
        if "pages" in self._kinds:
            sizes = {file.path: file.size for file in files.values()}
            inputs = [*said, sorted(sizes.items())]
            yield self._unit("page", "pages", inputs, lambda: {"index.html": self._pages.kit(kit, sizes)})

    def _unit(self, name: str, kind: str, inputs: list[Any], make: Callable[[], Mapping[str, bytes]]) -> Unit:
        return Unit(name, kind, digest([name, self.components.of_kind[kind], *inputs]), make)

    def _store(self, unit: Unit) -> list[MadeFile]:
        made = unit.make()
        if self._cache:
            kept = self._cache.keep(unit.key, made.items())
            self._at_hand |= {blob.sha256: made[blob.path] for blob in kept}
            return [MadeFile(blob.path, blob.sha256, blob.bytes, unit=unit.name) for blob in kept]
        return [
            MadeFile(path, hashlib.sha256(data).hexdigest(), len(data), data, unit.name) for path, data in made.items()
        ]

    def _is_sound(self, blob: Blob) -> bool:
        return self._cache is not None and self._cache.is_sound(blob)

    def _card(self, kit: Kit, layout: CardLayout, named: Mapping[str, Any]) -> dict[str, bytes]:
        card = self._card_renderer().draw(kit, layout, named)
        return {card.entry.file: card.png}

    def _brief(self, kit: Kit, facts: bytes) -> dict[str, bytes]:
        rendered = self._brief_renderer().render(kit, facts)
        return {f"{kit.name}_brief_{paper}.pdf": data for paper, data in rendered.items()}

    def _archive(self, kit: Kit, files: Mapping[str, MadeFile]) -> dict[str, bytes]:
        page = self._pages.kit(kit, {file.path: file.size for file in files.values()}, alone=True)
        members = {file.path: self._bytes_of(file) for file in files.values()}
        return {kit_archive_name(kit): kit_archive(kit, {**members, "index.html": page})}

    def _bytes_of(self, file: MadeFile) -> bytes:
        if file.data is not None:
            return file.data
        data = self._at_hand.get(file.sha256) or (self._cache.read(file.blob) if self._cache else None)
        if data is None:
            raise LostFileError(file.path)
        return data

    def _design_of(self, layout: CardLayout) -> str:
        """Return the digest of a layout and the faces that it sets its texts in."""
        name = (layout.card, layout.width, layout.height)
        if name not in self._designs:
            fonts = self._workshop.fonts
            faces = [face.sha256 for role in roles_of(layout) for face in fonts.chain(role)]
            self._designs[name] = digest([digest_of_layout(layout), faces])
        return self._designs[name]

    def _card_renderer(self) -> CardRenderer:
        if self._cards is None:
            from presskit.assets.cards.renderer import CardRenderer  # nobody needs it where all is known

            self._cards = CardRenderer(self._workshop.fonts, self._workshop.style)
        return self._cards

    def _brief_renderer(self) -> BriefRenderer:
        if self._briefs is None:
            from presskit.assets.brief.renderer import BriefRenderer

            self._briefs = BriefRenderer(self._workshop.fonts, self._workshop.style)
        return self._briefs


def _texts(kit: Kit, facts: bytes) -> dict[str, bytes]:
    texts = {"copy.txt": copy_block(kit).encode(), "press.md": press_text(kit).encode(), "facts.json": facts}
    return texts | citation_files(kit)


class LostFileError(Exception):
    """A stored file was found damaged while its kit was made; the kit can be made again."""
