"""A filled box: a rule or a hairline."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from presskit.assets.cards.drawing import Bar
from presskit.assets.cards.layout import Colour, Element

if TYPE_CHECKING:
    from presskit.assets.cards.composition import CardComposer


class RuleElement(Element):
    """A filled box: a rule or a hairline."""

    kind: Literal["rule"]
    colour: Colour

    def place(self, card: CardComposer, name: str) -> None:
        """Lay the element out."""
        box = self.box.pixels(card.layout.safe, card.layout.scale)
        card.add(Bar(name, box, self.colour), shared=self.shared)
