"""What the texts of cards may name, from which inputs it is made, and how."""

from __future__ import annotations

from typing import TYPE_CHECKING

from presskit.facts.figures import NAMES
from presskit.facts.sentences import sentences
from presskit.text.characters import isolate

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from presskit.facts.kit import Kit

OF_CHARTS = ("step", "landmark", "band")
"""What the texts of charts may name besides."""


def _typical_meaning(kit: Kit) -> str | None:
    typical = kit.shown("typical_band")
    return next((row.meaning for row in kit.bands if row.label == typical), None)


WORDS: Mapping[str, tuple[tuple[str, ...], Callable[[Kit], str | None]]] = {
    "title": (("kit.title",), lambda kit: isolate(kit.title)),
    "code": (("kit.code",), lambda kit: kit.code),
    "headline": (("kit.headline", "kit.title"), lambda kit: isolate(kit.headline or "", kit.title)),
    "url": (("kit.url",), lambda kit: kit.url),
    "site": (("settings.site.name",), lambda kit: kit.publisher.site.name),
    "licence": (("settings.licence.name",), lambda kit: kit.publisher.licence.name),
    "most_exposed_task": (
        ("kit.most_exposed",),
        lambda kit: isolate(kit.most_exposed.text) if kit.most_exposed else None,
    ),
    "typical_meaning": (("kit.bands", "kit.figures.typical_band"), _typical_meaning),
}
"""What texts may name besides figures, passages and caveats: the inputs it is made from, and how."""


def inputs_of(name: str) -> tuple[str, ...]:
    """Return the inputs that a name of a card's text stands for; none for what a chart gives its texts."""
    if name in WORDS:
        return WORDS[name][0]
    if name in NAMES:
        return (f"kit.figures.{name}",)
    if name.startswith("caveat_"):
        return (f"kit.caveats.{name.removeprefix('caveat_')}",)
    return () if name in OF_CHARTS else (f"kit.passages.{name}",)


def word(kit: Kit, name: str) -> str | None:
    """Return what a name stands for in the texts of a kit's cards; None where that is not known."""
    if name in WORDS:
        return WORDS[name][1](kit)
    if name in NAMES:
        return kit.shown(name)
    if name.startswith("caveat_"):
        return kit.caveats.get(name.removeprefix("caveat_"))
    return kit.passages.get(name)


def known_names() -> frozenset[str]:
    """Return everything that the texts of cards may name, where a record knows it."""
    said = sentences()
    return frozenset((*NAMES, *said.passages, *(f"caveat_{name}" for name in said.caveats), *WORDS, *OF_CHARTS))
