"""The tables of a card's TOML file: the card, and one of its sizes with all elements."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from presskit.assets.cards.elements import AnyElement
from presskit.assets.cards.layout import Units
from presskit.text.fields import Table


class SizeLayout(Table):
    """One size of a card, resolved: its elements by name, in the order in which they are drawn.

    `safe` are the distances, in units, of the safe area from the card's top, right, bottom and left.
    """

    scale: Annotated[float, Field(gt=0.2, lt=5)]
    safe: tuple[Units, Units, Units, Units]
    elements: Annotated[dict[str, AnyElement], Field(min_length=1)]


class CardTable(Table):
    """What a card says besides its elements.

    `needs` are the figures and texts without which it is not drawn. `alt` and `description` are whole
    sentences, `name` is for people. Cards are listed by `order`, lowest first.
    """

    name: str
    order: Annotated[int, Field(ge=0, le=100_000)]
    needs: list[str]
    alt: str
    description: str
