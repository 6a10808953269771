"""Share images: a card layout, the facts of a kit and our faces become a PNG file.

What is the same on every card of a build is drawn once; every card is then a copy of it. Images
are stored with a palette worked out once from the theme: each colour in steps towards the ground,
which is all that antialiased type and marks on a plain ground consist of.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PIL import Image, ImageDraw

from presskit.assets import charts
from presskit.assets.card_layout import CardLayout, RuleElement, StripElement, TextElement, card_layout, filled
from presskit.assets.fitting import fit
from presskit.assets.metadata import Description, png, xmp
from presskit.assets.theme import blend, rgb, theme
from presskit.assets.typesetting import Typesetter

if TYPE_CHECKING:
    from presskit.assets.card_layout import Element, TextStyle
    from presskit.facts.kit import Kit
    from presskit.text.fonts import FontSet

_TEXT_STEPS = 26
_MARK_STEPS = 5
_OVERSAMPLING = 8


@dataclass(frozen=True, slots=True)
class Card:
    """A finished share image: what it is, its bytes, and the words that go with it."""

    name: str
    width: int
    height: int
    png: bytes
    alt: str
    figures: tuple[str, ...]


class CardRenderer:
    """Draws cards one after another; faces, palette and common layers are made once."""

    def __init__(self, fonts: FontSet) -> None:
        """Take the faces of a build."""
        self._setter = Typesetter(fonts)
        self._palette = _palette()
        self._layers: dict[tuple[str, tuple[str, ...]], Image.Image] = {}

    def render(self, kit: Kit, card: str) -> Card | None:
        """Return a card of a kit, or None where the figures it shows are not known."""
        layout = card_layout(card)
        if any(name not in kit.figures for name in layout.alt.needs):
            return None
        values = _values(kit)
        image = self._common(kit, card, layout, values).copy()
        canvas = ImageDraw.Draw(image)
        for element in layout.elements:
            if not element.shared:
                self._draw(image, canvas, element, kit, card, values)
        description = Description(
            alt=filled(layout.alt.text, values, card=card, element="alt"), figures=layout.figures
        )
        flat = image.quantize(palette=self._palette, dither=Image.Dither.NONE)
        return Card(card, *layout.size, png(flat, xmp(kit, description)), description.alt, description.figures)

    def _common(self, kit: Kit, card: str, layout: CardLayout, values: dict[str, Any]) -> Image.Image:
        """Return the layer that all cards of a build share; it depends on the publisher alone."""
        texts = tuple(
            filled(element.text, values, card=card, element=element.name)
            for element in layout.elements
            if element.shared and isinstance(element, TextElement)
        )
        if (card, texts) not in self._layers:
            layer = Image.new("RGB", layout.size, theme().colours.ground)
            canvas = ImageDraw.Draw(layer)
            for element in layout.elements:
                if element.shared:
                    self._draw(layer, canvas, element, kit, card, values)
            self._layers[card, texts] = layer
        return self._layers[card, texts]

    def _draw(  # noqa: PLR0913 - the two faces of a canvas, and what is drawn on them
        self,
        image: Image.Image,
        canvas: ImageDraw.ImageDraw,
        element: Element,
        kit: Kit,
        card: str,
        values: dict[str, Any],
    ) -> None:
        left, top, width, height = element.box
        if isinstance(element, RuleElement):
            canvas.rectangle((left, top, left + width - 1, top + height - 1), fill=_colour(element.colour))
        elif isinstance(element, StripElement):
            self._draw_strip(image, canvas, element, kit, card, values)
        else:
            text = filled(element.text, values, card=card, element=element.name)
            self._draw_text(image, text, element, (left, top, width, height))

    def _draw_text(
        self, image: Image.Image, text: str, style: TextStyle, box: tuple[float, float, float, float]
    ) -> None:
        left, top, width, height = box
        fitted = fit(text, style, width, height, self._setter)
        ascent, descent = self._setter.line_metrics(style.role, fitted.size)
        leading = fitted.size * style.line_height
        baseline = top + (leading - ascent - descent) / 2 + ascent
        for number, line in enumerate(fitted.lines):
            x = left
            if style.align != "left":
                spare = width - self._setter.width(line, style.role, fitted.size, style.tracking)
                x += spare if style.align == "right" else spare / 2
            place = (x, round(baseline + number * leading))
            self._setter.draw(image, place, line, style.role, fitted.size, _colour(style.colour), style.tracking)

    def _draw_strip(  # noqa: PLR0913 - as `_draw`
        self,
        image: Image.Image,
        canvas: ImageDraw.ImageDraw,
        element: StripElement,
        kit: Kit,
        card: str,
        values: dict[str, Any],
    ) -> None:
        strip = charts.strip(kit, theme().strip.stops)
        if strip is None:
            return
        left, top, width, height = element.box
        image.paste(_ticks(strip, width, round((strip.bottom - strip.top) * height)), (left, top + round(strip.top * height)))
        place = left + strip.marker * width
        canvas.rectangle((round(place) - 2, top, round(place) + 1, top + height - 1), fill=_colour(element.colour))
        caption = element.caption
        text = filled(caption.text, values, card=card, element=f"{element.name}.caption")
        style = caption.model_copy(update={"align": {"start": "left", "middle": "center", "end": "right"}[strip.label_side]})
        start = {"start": place - 2, "middle": place - caption.width / 2, "end": place + 2 - caption.width}[strip.label_side]
        start = min(max(start, left), left + width - caption.width)
        high = caption.size[0] * caption.line_height
        self._draw_text(image, text, style, (start, top - caption.gap - high, caption.width, high))


def _values(kit: Kit) -> dict[str, Any]:
    """Return what the texts of a card may name."""
    values: dict[str, Any] = {name: figure.display for name, figure in kit.figures.items()}
    values |= {name: text for name, text in kit.passages.items() if text is not None}
    values |= {
        "title": kit.title,
        "code": kit.code,
        "headline": kit.headline,
        "url": kit.url,
        "site": kit.publisher.site.name,
        "licence": kit.publisher.licence.name,
    }
    return values


def _ticks(strip: charts.Strip, width: int, height: int) -> Image.Image:
    """Draw the ticks of a strip: one row, oversampled, then stretched to its height."""
    row = Image.new("RGB", (width * _OVERSAMPLING, 1), theme().colours.ground)
    canvas = ImageDraw.Draw(row)
    scale = width * _OVERSAMPLING
    for run in strip.runs:
        for number in range(run.count):
            start = (run.start + number * run.step) * scale
            canvas.line((round(start), 0, round(start + run.width * scale) - 1, 0), fill=run.colour)
    return row.resize((width, 1), Image.Resampling.BOX).resize((width, height), Image.Resampling.NEAREST)


def _colour(name: str) -> str:
    return str(getattr(theme().colours, name))


def _palette() -> Image.Image:
    """Return the palette of all cards: each colour of the theme in steps from the ground."""
    look = theme()
    ground = look.colours.ground
    text = [look.colours.ink, look.colours.muted, look.colours.accent, look.colours.rule]
    hues = [blend(look.strip.stops, step / 27) for step in range(28)]
    colours = [ground]
    colours += [blend([ground, colour], step / _TEXT_STEPS) for colour in text for step in range(1, _TEXT_STEPS + 1)]
    colours += [blend([ground, hue], step / _MARK_STEPS) for hue in hues for step in range(1, _MARK_STEPS + 1)]
    kept = list(dict.fromkeys(colours))[:256]
    image = Image.new("P", (1, 1))
    image.putpalette([part for colour in kept for part in rgb(colour)])
    return image
