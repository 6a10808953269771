"""What is said of share images: which a kit has, their alternative texts, the figures they show.

Nothing is drawn here: lists of images do not wait for pictures.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from presskit.assets.card_files import CARDS, CardLayout, card_layouts, filled, names_in
from presskit.assets.card_layout import ALT_LIMIT, BandsElement, ScaleElement, StripElement, TextStyle
from presskit.facts.sentences import sentences
from presskit.text.characters import isolate, shortened_until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from presskit.assets.card_layout import Element
    from presskit.facts.kit import Kit

_CHART_FIGURES = {
    "strip": ("percentile", "occupations"),
    "bands": ("tasks", "typical_band", "exposed_share"),
    "movement": ("mean_2025", "mean_2023", "change", "typical_change_low", "typical_change_high"),
    "score": ("most_exposed_score",),
}


@dataclass(frozen=True, slots=True)
class CardEntry:
    """What is said of one share image wherever it is listed; `file` is its name in the kit."""

    card: str
    name: str
    file: str
    width: int
    height: int
    alt: str
    credit: str
    licence: str
    figures: tuple[str, ...]


def layouts_of(kit: Kit) -> Iterator[CardLayout]:
    """Yield the layouts of every card that can be drawn of a kit."""
    known = values(kit)
    for card in CARDS:
        for layout in card_layouts(card):
            if all(name in known for name in layout.needs):
                yield layout


def entries(kit: Kit) -> list[CardEntry]:
    """Return what is said of every share image of a kit; nothing is drawn for it."""
    return [describe(kit, layout) for layout in layouts_of(kit)]


def images(kit: Kit) -> list[dict[str, Any]]:
    """Return the share images of a kit as JSON values, as its ledger lists them."""
    return [{**asdict(entry), "figures": list(entry.figures)} for entry in entries(kit)]


def describe(kit: Kit, layout: CardLayout) -> CardEntry:
    """Return what is said of a kit's card in one size."""
    return CardEntry(
        card=layout.card,
        name=layout.name,
        file=f"images/{kit.name}_{layout.card}_{layout.width}x{layout.height}.png",
        width=layout.width,
        height=layout.height,
        alt=_alt(kit, layout),
        credit=kit.publisher.licence.credit,
        licence=kit.publisher.licence.url,
        figures=_figures(kit, layout),
    )


def _alt(kit: Kit, layout: CardLayout) -> str:
    """Return the alternative text: whole sentences with their figures, long names shortened if they must be."""
    named = values(kit)
    task = str(named.get("most_exposed_task", ""))

    def say(title: str, quoted: str) -> str:
        return filled(layout.alt, {**named, "title": title, "most_exposed_task": quoted}, layout, "alt")

    def fits(text: str) -> bool:
        return len(text) <= ALT_LIMIT

    if fits(whole := say(kit.title, task)):
        return whole
    if task and (shorter := shortened_until(fits, lambda quoted: say(kit.title, quoted), task)):
        return shorter
    return shortened_until(fits, lambda title: say(title, task[:1]), kit.title) or whole


def description(kit: Kit, layout: CardLayout) -> str:
    """Return what a card is about, in a sentence."""
    return filled(layout.description, {**values(kit), "title": kit.title}, layout, "description")


def _figures(kit: Kit, layout: CardLayout) -> tuple[str, ...]:
    """Return the ids of the figures that a card shows, by what its texts name and its charts draw."""
    wording = sentences()
    named: set[str] = set()
    for element in layout.elements.values():
        if isinstance(element, StripElement | BandsElement):
            named.update(_CHART_FIGURES[element.kind])
        elif isinstance(element, ScaleElement):
            named.update(_CHART_FIGURES[element.shows])
        for style in _styles(element):
            for name in names_in(style.text):
                said = wording.headline if name == "headline" else wording.passages.get(name)
                known = kit.headline if name == "headline" else kit.passages.get(name)
                named |= {name} | (said.names if said and known is not None else frozenset())
    return tuple(name for name in kit.figures if name in named)


def _styles(element: Element) -> Iterator[TextStyle]:
    if isinstance(element, TextStyle):
        yield element
    for value in (getattr(element, name) for name in type(element).model_fields):
        if isinstance(value, TextStyle):
            yield value


def values(kit: Kit) -> dict[str, Any]:
    """Return what the texts of a card may name."""
    named: dict[str, Any] = {name: figure.display for name, figure in kit.figures.items()}
    named |= {name: text for name, text in kit.passages.items() if text is not None}
    named |= {f"caveat_{name}": text for name, text in kit.caveats.items() if text is not None}
    named |= {
        "title": isolate(kit.title),
        "code": kit.code,
        "headline": isolate(kit.headline or "", kit.title),
        "url": kit.url,
        "site": kit.publisher.site.name,
        "licence": kit.publisher.licence.name,
    }
    if kit.most_exposed:
        named["most_exposed_task"] = isolate(kit.most_exposed.text)
    typical = next((row for row in kit.bands if row.label == kit.shown("typical_band")), None)
    if typical:
        named["typical_meaning"] = typical.meaning
    return named
