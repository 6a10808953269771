"""Everything of one kit: its texts, cards, briefs, citations, its zip and its page."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

from presskit.assets.archive import kit_archive, kit_archive_name
from presskit.assets.brief import BriefRenderer
from presskit.assets.cards import CardRenderer
from presskit.assets.citations import citation_files
from presskit.assets.copy import copy_block, press_text
from presskit.assets.facts_file import facts_json
from presskit.newsroom.pages import Pages

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from presskit.assets.look import Look
    from presskit.config import Settings
    from presskit.facts.kit import Kit
    from presskit.text.fonts import FontSet

KINDS = ("text", "cards", "briefs", "archives", "pages")
"""What a build can be limited to."""

_GARBAGE = 100_000


class KitMaker:
    """Makes the files of kits one after another, with faces, styles and layers loaded once."""

    def __init__(self, settings: Settings, fonts: FontSet, look: Look, kinds: Collection[str] = KINDS) -> None:
        """Load what all kits share. Raises MachineError where a native library is missing."""
        self._kinds = frozenset(kinds)
        self._cards = CardRenderer(fonts, look) if "cards" in kinds else None
        self._briefs = BriefRenderer(fonts, look) if "briefs" in kinds else None
        self._pages = Pages(settings, look) if {"archives", "pages"} & self._kinds else None
        gc.freeze()  # what was loaded so far stays: collections need not look at it again
        gc.set_threshold(_GARBAGE, 20, 50)  # a brief leaves much behind; looking rarely saves a tenth

    def files(self, kit: Kit) -> Iterator[tuple[str, bytes]]:
        """Yield each file of a kit: its path inside the tree and its bytes. Its page comes last."""
        made: dict[str, bytes] = {}
        for path, data in self._made(kit, made):
            made[path] = data
            yield f"kits/{kit.name}/{path}", data

    def _made(self, kit: Kit, made: dict[str, bytes]) -> Iterator[tuple[str, bytes]]:
        """Yield the files by their path in the kit's folder; `made` holds those that were yielded."""
        facts = facts_json(kit) if {"text", "briefs"} & self._kinds else b""
        if "text" in self._kinds:
            yield "copy.txt", copy_block(kit).encode()
            yield "press.md", press_text(kit).encode()
            yield "facts.json", facts
            yield from citation_files(kit).items()
        if self._cards:
            for card in self._cards.render(kit):
                yield card.entry.file, card.png
        if self._briefs:
            for paper, data in self._briefs.render(kit, facts).items():
                yield f"{kit.name}_brief_{paper}.pdf", data
        if self._pages and "archives" in self._kinds:
            page = self._pages.kit(kit, {path: len(data) for path, data in made.items()}, alone=True)
            yield kit_archive_name(kit), kit_archive(kit, {**made, "index.html": page})
        if self._pages and "pages" in self._kinds:
            yield "index.html", self._pages.kit(kit, {path: len(data) for path, data in made.items()})
