"""What is said of share images: which a kit has, their alternative texts, the figures they show.

Nothing is drawn here: lists of images do not wait for pictures.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from presskit.assets.cards.layout import ALT_LIMIT
from presskit.assets.cards.layout_files import CardLayout, fill_text
from presskit.assets.cards.words import OF_CHARTS, word
from presskit.errors import Fault, RenderError
from presskit.text.characters import shorten

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

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


def is_drawn(kit: Kit, layout: CardLayout) -> bool:
    """Say whether a kit knows all that a card needs."""
    return known(kit, layout.needs).keys() >= set(layout.needs)


def images(kit: Kit, layouts: Sequence[CardLayout]) -> list[dict[str, Any]]:
    """Return the share images of a kit as JSON values, as its ledger lists them; nothing is drawn."""
    said: dict[str, str] = {}  # the sizes of a card mostly share their alternative text
    listed = []
    for layout in layouts:
        if not is_drawn(kit, layout):
            continue
        if layout.alt not in said:
            said[layout.alt] = _alt(kit, layout)
        entry = _entry(kit, layout, said[layout.alt])
        listed.append({name: getattr(entry, name) for name in entry.__slots__} | {"figures": list(entry.figures)})
    return listed


def describe(kit: Kit, layout: CardLayout) -> CardEntry:
    """Return what is said of a kit's card in one size."""
    return _entry(kit, layout, _alt(kit, layout))


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


def description(kit: Kit, layout: CardLayout) -> str:
    """Return what a card is about, in a sentence."""
    named = known(kit, layout.worded)
    return fill_text(layout.description, {**named, "title": kit.title}, layout, "description")


def _alt(kit: Kit, layout: CardLayout) -> str:
    """Return the alternative text: whole sentences with their figures, long names shortened if they must be."""
    named = known(kit, layout.worded)

    def say(title: str, quoted: str) -> str:
        return fill_text(layout.alt, {**named, "title": title, "most_exposed_task": quoted}, layout, "alt")

    quotes = "most_exposed_task" in layout.worded and kit.most_exposed is not None
    title, task = kit.title, kit.most_exposed.text if quotes and kit.most_exposed else ""
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
    shown = set(layout.mentions)
    for name in layout.mentions & kit.stated.keys():
        shown |= set(kit.stated[name])
    return tuple(name for name in kit.figures if name in shown)


def known(kit: Kit, names: Iterable[str]) -> dict[str, Any]:
    """Return what a kit knows of the names that a card's texts may use; what it does not know is left out."""
    found = {name: word(kit, name) for name in names if name not in OF_CHARTS}
    return {name: value for name, value in found.items() if value is not None}
