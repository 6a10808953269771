"""Share images: a card's layout, the facts of a kit and a house's look become a PNG file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from presskit.assets.cards.composition import CardComposer, Tools
from presskit.assets.cards.entries import describe, description, known
from presskit.assets.cards.layout_files import texts_of
from presskit.assets.cards.metadata import Description, xmp
from presskit.assets.cards.raster.painter import Painter
from presskit.assets.cards.raster.palette import Palette
from presskit.assets.cards.raster.png import FEW, png
from presskit.assets.typography.typesetter import Typesetter
from presskit.errors import Fault, RenderError, TemplateError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from presskit.assets.cards.drawing import Drawing
    from presskit.assets.cards.entries import CardEntry
    from presskit.assets.cards.layout_files import CardLayout
    from presskit.assets.style import Style
    from presskit.facts.kit import Kit
    from presskit.fonts.instances import FontSet
    from presskit.text.templates import Templates

LARGEST = 300_000
"""The most bytes that a share image may have."""


@dataclass(frozen=True, slots=True)
class Card:
    """A finished share image: what is said of it, and its bytes."""

    entry: CardEntry
    png: bytes


class CardRenderer:
    """Draws cards one after another; faces, palette, words and common layers are made once."""

    def __init__(self, fonts: FontSet, style: Style, layouts: Sequence[CardLayout]) -> None:
        """Take faces and style of a build. Raises TemplateError for a layout of a size that the theme lacks."""
        _check_sizes(style, layouts)
        setter = Typesetter(fonts)
        self._tools = Tools(style, setter, Painter(style, Palette(style), setter))

    def draw(self, kit: Kit, layout: CardLayout, templates: Templates) -> Card:
        """Return one card in one size; `templates` must declare that of its metadata.

        Raises RenderError where something would not stand well, naming layout and element.
        """
        drawing = self.lay_out(kit, layout)
        if faults := drawing.faults(kit.code):
            raise RenderError(faults)
        entry = describe(kit, layout)
        words = Description(entry.alt, description(kit, layout), entry.figures)
        painter = self._tools.painter
        few = painter.highest_index(drawing) < FEW
        data = png(painter.paint(drawing), xmp(kit, words, templates), few_colours=few)
        if len(data) > LARGEST:
            message = f"{entry.file} has {len(data):,} bytes, and may have {LARGEST:,}"
            raise RenderError(Fault(layout.file, kit.code, message=message))
        return Card(entry, data)

    def lay_out(self, kit: Kit, layout: CardLayout) -> Drawing:
        """Return where everything stands on a card."""
        card = CardComposer(kit, layout, known(kit, layout.mentions), self._tools)
        for name, element in layout.elements.items():
            try:
                element.place(card, name)
            except RenderError as error:
                where = f"elements.{name}"
                raise RenderError(Fault(layout.file, kit.code, where, f.message) for f in error.faults) from None
        return card.drawing()


def _check_sizes(style: Style, layouts: Sequence[CardLayout]) -> None:
    """Raise TemplateError for each text of a layout whose size the theme does not have."""
    kinds = style.theme.type
    faults = {
        Fault(
            layout.file,
            field=f"elements.{name}.{part}.size".replace("..", "."),
            message=f"{style.size!r} is no step of the theme's type scale; there are {', '.join(kinds)}",
        )
        for layout in layouts
        for name, element in layout.elements.items()
        for part, style in texts_of(element)
        if style.size not in kinds
    }
    if faults:
        raise TemplateError(faults)
