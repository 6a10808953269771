"""What of a kit an asset is made from, as digests: a unit is made again only if what it reads changed."""

from __future__ import annotations

import functools
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter

from presskit.assets.cards.entries import describe, description
from presskit.assets.cards.layout import BandsElement, ScaleElement, StripElement
from presskit.assets.cards.metadata import Description, xmp
from presskit.assets.charts import geometry as charts
from presskit.engine.keys import digest
from presskit.facts.kit import Kit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from presskit.assets.cards.layout_files import CardLayout

_KIT = TypeAdapter(Kit)
_OF_THE_POPULATION: dict[str, Any] = {"means": True, "rank": True}
_OF_PAGES: dict[str, Any] = {"publisher": {"newsroom": {"corrections", "version"}, "newsroom_url": True}}


def digest_of_kit(kit: Kit, *, pages: bool = True) -> str:
    """Return the digest of all that a kit says, without the population; also without what is on pages alone."""
    return digest(_KIT.dump_json(kit, exclude=_OF_THE_POPULATION if pages else {**_OF_THE_POPULATION, **_OF_PAGES}))


def fields_of_kit(kit: Kit) -> dict[str, str]:
    """Return a short digest of each field of a kit, and of each of its figures, to say later which changed."""
    fields = _KIT.dump_python(kit, mode="json", exclude={**_OF_THE_POPULATION, "figures": True})
    named = {name: digest(value)[:12] for name, value in fields.items()}
    named |= {f"figures.{name}": digest(figure.as_dict())[:12] for name, figure in kit.figures.items()}
    return {**named, "population": digest([digest_of_means(kit.means), kit.rank])[:12]}


@functools.lru_cache(maxsize=8)
def digest_of_means(means: tuple[float, ...]) -> str:
    """Return the digest of the means of the population."""
    return digest(list(means))


def card_reads(kit: Kit, layout: CardLayout, named: Mapping[str, Any]) -> str:
    """Return the digest of what a card in one size shows and says: its texts, charts, metadata."""
    entry = describe(kit, layout, named)
    about = description(kit, layout, named)
    kinds = {type(element) for element in layout.elements.values()}
    shown: dict[str, Any] = {name: named[name] for name in sorted(layout.mentions) if name in named}
    if StripElement in kinds:
        shown["strip"] = [digest_of_means(kit.means), kit.rank, kit.shown("percentile"), kit.shown("occupations")]
    if BandsElement in kinds:
        shown["bands"] = [[row.id, row.label, row.count, row.share] for row in kit.bands]
    if ScaleElement in kinds:
        moved = charts.movement(kit)
        shown["scale"] = [asdict(moved) if moved else None, charts.score(kit)]
    return digest([shown, xmp(kit, Description(entry.alt, about, entry.figures))])


def digest_of_layout(layout: CardLayout) -> str:
    """Return the digest of how a card is laid out in one size."""
    elements = {name: element.model_dump(mode="json") for name, element in layout.elements.items()}
    named = [layout.card, layout.width, layout.height, layout.scale, list(layout.safe), list(elements.items())]
    return digest(named)


def digest_of_wording(layout: CardLayout) -> str:
    """Return the digest of what a layout says beside its elements, which each kit says in its own figures."""
    return digest([layout.name, layout.alt, layout.description, sorted(layout.needs), sorted(layout.mentions)])


def roles_of(layout: CardLayout) -> list[str]:
    """Return the roles of the faces that a layout sets its texts in."""
    return sorted({role for element in layout.elements.values() for role in _roles(element.model_dump())})


def _roles(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("role"), str):
            yield value["role"]
        for part in value.values():
            yield from _roles(part)
