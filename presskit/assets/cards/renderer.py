"""Share images: a card's layout, the facts of a kit and a house's look become a PNG file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from presskit.assets.cards.composition import CardComposer, Tools, place_rule, place_text
from presskit.assets.cards.entries import describe, description, layouts_of, values
from presskit.assets.cards.layout import BandsElement, RuleElement, ScaleElement, StripElement, TextElement
from presskit.assets.cards.layout_charts import place_bands, place_strip
from presskit.assets.cards.layout_files import CARDS, card_layouts, texts_of
from presskit.assets.cards.layout_scale import place_scale
from presskit.assets.cards.metadata import FEW, Description, png, xmp
from presskit.assets.cards.palette import Palette
from presskit.assets.cards.raster import Painter
from presskit.assets.typography.typesetter import Typesetter
from presskit.errors import Fault, RenderError, TemplateError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from presskit.assets.cards.drawing import Drawing
    from presskit.assets.cards.entries import CardEntry
    from presskit.assets.cards.layout_files import CardLayout
    from presskit.assets.style import Style
    from presskit.facts.kit import Kit
    from presskit.fonts.instances import FontSet

_PLACE: dict[type, Callable[[CardComposer, str, Any], None]] = {
    TextElement: place_text,
    RuleElement: place_rule,
    StripElement: place_strip,
    BandsElement: place_bands,
    ScaleElement: place_scale,
}


LARGEST = 300_000
"""The most bytes that a share image may have."""


@dataclass(frozen=True, slots=True)
class Card:
    """A finished share image: what is said of it, and its bytes."""

    entry: CardEntry
    png: bytes


class CardRenderer:
    """Draws cards one after another; faces, palette, words and common layers are made once."""

    def __init__(self, fonts: FontSet, style: Style) -> None:
        """Take the faces and the look of a build."""
        _check_sizes(style)
        setter = Typesetter(fonts)
        self._tools = Tools(style, setter, Painter(style, Palette(style), setter))

    def render(self, kit: Kit) -> Iterator[Card]:
        """Yield every card of a kit in every size; a card whose figures are not known is left out.

        Raises RenderError where something would not stand well, naming layout and element.
        """
        named = values(kit)
        for layout in layouts_of(kit, named):
            yield self.draw(kit, layout, named)

    def draw(self, kit: Kit, layout: CardLayout, named: Mapping[str, Any] | None = None) -> Card:
        """Return one card in one size; `named` are the kit's `values`."""
        known = named or values(kit)
        drawing = self.lay_out(kit, layout, known)
        if faults := drawing.faults(kit.code):
            raise RenderError(faults)
        entry = describe(kit, layout, known)
        words = Description(entry.alt, description(kit, layout, known), entry.figures)
        painter = self._tools.painter
        few = painter.highest_index(drawing) < FEW
        data = png(painter.paint(drawing), xmp(kit, words), few_colours=few)
        if len(data) > LARGEST:
            message = f"{entry.file} has {len(data):,} bytes, and may have {LARGEST:,}"
            raise RenderError(Fault(layout.file, kit.code, message=message))
        return Card(entry, data)

    def lay_out(self, kit: Kit, layout: CardLayout, named: Mapping[str, Any] | None = None) -> Drawing:
        """Return where everything stands on a card."""
        card = CardComposer(kit, layout, named or values(kit), self._tools)
        for name, element in layout.elements.items():
            try:
                _PLACE[type(element)](card, name, element)
            except RenderError as error:
                where = f"elements.{name}"
                raise RenderError(Fault(layout.file, kit.code, where, f.message) for f in error.faults) from None
        return card.drawing()


def _check_sizes(style: Style) -> None:
    """Raise TemplateError for each text of a layout whose size the theme does not have."""
    kinds = style.theme.type
    faults = {
        Fault(
            layout.file,
            field=f"elements.{name}.{part}.size".replace("..", "."),
            message=f"{style.size!r} is no kind of type in the theme; there are {', '.join(kinds)}",
        )
        for card in CARDS
        for layout in card_layouts(card)
        for name, element in layout.elements.items()
        for part, style in texts_of(element)
        if style.size not in kinds
    }
    if faults:
        raise TemplateError(faults)
