"""A text in a box, or the house's logo in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from presskit.assets.cards.drawing import Mark
from presskit.assets.cards.layout import Element, TextStyle

if TYPE_CHECKING:
    from presskit.assets.cards.composition import CardComposer


class TextElement(Element, TextStyle):
    """A text in a box; where `logo` is set and the house has one, the logo takes its place."""

    kind: Literal["text"]
    logo: bool = False

    def place(self, card: CardComposer, name: str) -> None:
        """Lay the element out."""
        box = self.box.pixels(card.layout.safe, card.layout.scale)
        logo = card.tools.style.logo
        if self.logo and logo is not None:
            left, top, right, bottom = box
            scale = min((right - left) / logo.picture.width, (bottom - top) / logo.picture.height)
            wide, high = max(int(logo.picture.width * scale), 1), max(int(logo.picture.height * scale), 1)
            above = top + (bottom - top - high) // 2
            card.add(Mark(name, (left, above, left + wide, above + high)), shared=True)
            return
        text = card.say(self, f"{name}.text")
        if text.strip():
            card.add(*card.text(name, text, self, box), shared=self.shared)
