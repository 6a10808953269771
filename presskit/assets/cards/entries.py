"""What is said of share images: which a kit has, their alternative texts, the figures they show.

Nothing is drawn here: lists of images do not wait for pictures.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from presskit.assets.cards.layout import ALT_LIMIT
from presskit.assets.cards.layout_files import CARDS, CardLayout, card_layouts, fill_text
from presskit.errors import Fault, RenderError
from presskit.facts.sentences import sentences
from presskit.text.characters import isolate, shorten

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from presskit.facts.kit import Kit

_TITLE, _TASK, _FEWEST = 60, 60, 8  # characters of a name or task that are said before the other is cut


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


def layouts_of(kit: Kit, named: Mapping[str, Any] | None = None) -> Iterator[CardLayout]:
    """Yield the layouts of every card that can be drawn of a kit; `named` are its `values`."""
    known = named or values(kit)
    for card in CARDS:
        for layout in card_layouts(card):
            if all(name in known for name in layout.needs):
                yield layout


def images(kit: Kit) -> list[dict[str, Any]]:
    """Return the share images of a kit as JSON values, as its ledger lists them; nothing is drawn."""
    named = values(kit)
    said: dict[str, str] = {}  # the sizes of a card mostly share their alternative text
    listed = []
    for layout in layouts_of(kit, named):
        if layout.alt not in said:
            said[layout.alt] = _alt(kit, layout, named)
        entry = _entry(kit, layout, said[layout.alt])
        listed.append({name: getattr(entry, name) for name in entry.__slots__} | {"figures": list(entry.figures)})
    return listed


def describe(kit: Kit, layout: CardLayout, named: Mapping[str, Any] | None = None) -> CardEntry:
    """Return what is said of a kit's card in one size."""
    return _entry(kit, layout, _alt(kit, layout, named or values(kit)))


def image_file(kit: Kit, layout: CardLayout) -> str:
    """Return the path of a card in one size in the folder of its kit."""
    return f"images/{kit.name}_{layout.card}_{layout.width}x{layout.height}.png"


def _entry(kit: Kit, layout: CardLayout, alt: str) -> CardEntry:
    return CardEntry(
        card=layout.card,
        name=layout.name,
        file=image_file(kit, layout),
        width=layout.width,
        height=layout.height,
        alt=alt,
        credit=kit.publisher.licence.credit,
        licence=kit.publisher.licence.url,
        figures=_figures(kit, layout),
    )


def description(kit: Kit, layout: CardLayout, named: Mapping[str, Any]) -> str:
    """Return what a card is about, in a sentence."""
    return fill_text(layout.description, {**named, "title": kit.title}, layout, "description")


def _alt(kit: Kit, layout: CardLayout, named: Mapping[str, Any]) -> str:
    """Return the alternative text: whole sentences with their figures, long names shortened if they must be."""

    def say(title: str, quoted: str) -> str:
        return fill_text(layout.alt, {**named, "title": title, "most_exposed_task": quoted}, layout, "alt")

    title, task = kit.title, kit.most_exposed.text if kit.most_exposed else ""
    text = say(title, task)
    for shortest_title, shortest_task in ((_TITLE, len(task)), (_TITLE, _TASK), (_FEWEST, _FEWEST)):
        if (over := len(text) - ALT_LIMIT) > 0:
            title = shorten(title, max(len(title) - over, shortest_title))
            text = say(title, task)
        if (over := len(text) - ALT_LIMIT) > 0 and task in text:
            task = shorten(task, max(len(task) - over, shortest_task))
            text = say(title, task)
    if len(text) > ALT_LIMIT:
        message = f"comes to {len(text)} characters, and may have {ALT_LIMIT}"
        raise RenderError(Fault(layout.file, kit.code, "alt", message))
    return text


def _figures(kit: Kit, layout: CardLayout) -> tuple[str, ...]:
    """Return the ids of the figures that a card shows, by what its texts name and its charts draw."""
    wording = sentences()
    shown = set(layout.mentions)
    for name in layout.mentions:
        said = wording.headline if name == "headline" else wording.passages.get(name)
        known = kit.headline if name == "headline" else kit.passages.get(name)
        if said and known is not None:
            shown |= said.names
    return tuple(name for name in kit.figures if name in shown)


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
