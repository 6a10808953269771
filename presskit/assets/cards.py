"""Share images: a card layout, the facts of a kit and our faces become a PNG file.

What is the same on every card of a build is drawn once; every card is then a copy of it. Images
are stored with a palette worked out once from the theme: each colour in steps towards the ground,
which is all that antialiased type and marks on a plain ground consist of.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PIL import Image, ImageDraw

from presskit.assets import charts
from presskit.assets.card_layout import CardLayout, RuleElement, StripElement, TextElement, card_layout, filled
from presskit.assets.fitting import fit
from presskit.assets.metadata import ALT_LIMIT, Description, png, xmp
from presskit.assets.theme import blend, rgb, theme
from presskit.assets.typesetting import Setting, Typesetter
from presskit.text.characters import isolate, shortened_until

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


@dataclass(frozen=True, slots=True)
class _Job:
    """One card of one kit, and what its texts may name."""

    kit: Kit
    card: str
    values: dict[str, Any]

    def fill(self, text: str, element: str) -> str:
        return filled(text, self.values, card=self.card, element=element)


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
        job = _Job(kit, card, _values(kit))
        image = self._common(job, layout).copy()
        for element in layout.elements:
            if not element.shared:
                self._draw(image, element, job)
        description = Description(_alt(job, layout), layout.figures)
        flat = image.quantize(palette=self._palette, dither=Image.Dither.NONE)
        return Card(card, *layout.size, png(flat, xmp(kit, description)), description.alt, description.figures)

    def _common(self, job: _Job, layout: CardLayout) -> Image.Image:
        """Return the layer that all cards of a build share; it depends on the publisher alone."""
        shared = [element for element in layout.elements if element.shared]
        texts = tuple(job.fill(e.text, e.name) for e in shared if isinstance(e, TextElement))
        if (job.card, texts) not in self._layers:
            layer = Image.new("RGB", layout.size, theme().colours.ground)
            for element in shared:
                self._draw(layer, element, job)
            self._layers[job.card, texts] = layer
        return self._layers[job.card, texts]

    def _draw(self, image: Image.Image, element: Element, job: _Job) -> None:
        left, top, width, height = element.box
        if isinstance(element, RuleElement):
            image.paste(_colour(element.colour), (left, top, left + width, top + height))
        elif isinstance(element, StripElement):
            self._draw_strip(image, element, job)
        else:
            self._draw_text(image, job.fill(element.text, element.name), element, element.box)

    def _draw_text(
        self, image: Image.Image, text: str, style: TextStyle, box: tuple[float, float, float, float]
    ) -> None:
        left, top, width, height = box
        fitted = fit(text, style, width, height, self._setter)
        setting = Setting(style.role, fitted.size, style.tracking)
        ascent, descent = self._setter.line_metrics(setting)
        leading = fitted.size * style.line_height
        if style.anchor == "bottom":
            top += height - leading * len(fitted.lines)
        baseline = top + (leading - ascent - descent) / 2 + ascent
        for number, line in enumerate(fitted.lines):
            spare = width - self._setter.width(line, setting)
            x = left + {"left": 0.0, "center": spare / 2, "right": spare}[style.align]
            place = (x, round(baseline + number * leading))
            self._setter.draw(image, place, line, setting, _colour(style.colour))

    def _draw_strip(self, image: Image.Image, element: StripElement, job: _Job) -> None:
        strip = charts.strip(job.kit)
        if strip is None:
            return
        left, top, width, height = element.box
        bar_top, bar_height = round(strip.top * height), round((strip.bottom - strip.top) * height)
        image.paste(_ticks(strip.heights, strip.tick_width, width, bar_height), (left, top + bar_top))
        place = round(left + strip.marker * width)
        image.paste(_colour(element.colour), (place - 2, top, place + 2, top + height))
        caption = element.caption
        align, start = {
            "start": ("left", place - 2),
            "middle": ("center", place - caption.width / 2),
            "end": ("right", place + 2 - caption.width),
        }[strip.label_side]
        start = min(max(start, left), left + width - caption.width)
        high = caption.size[0] * caption.line_height * caption.lines
        box = (start, top - caption.gap - high, caption.width, high)
        text = job.fill(caption.text, f"{element.name}.caption")
        self._draw_text(image, text, caption.model_copy(update={"align": align}), box)


def _alt(job: _Job, layout: CardLayout) -> str:
    """Return the alternative text: whole sentences with their figures, the title shortened if it must be."""

    def say(title: str) -> str:
        return filled(layout.alt.text, {**job.values, "title": title}, card=job.card, element="alt")

    fitting = shortened_until(lambda text: len(text) <= ALT_LIMIT, say, job.kit.title)
    return fitting if fitting is not None else say(job.kit.title)


def _values(kit: Kit) -> dict[str, Any]:
    """Return what the texts of a card may name."""
    values: dict[str, Any] = {name: figure.display for name, figure in kit.figures.items()}
    values |= {name: text for name, text in kit.passages.items() if text is not None}
    values |= {
        "title": isolate(kit.title),
        "code": kit.code,
        "headline": isolate(kit.headline or "", kit.title),
        "url": kit.url,
        "site": kit.publisher.site.name,
        "licence": kit.publisher.licence.name,
    }
    return values


@functools.lru_cache(maxsize=4)
def _ticks(heights: tuple[float, ...], tick_width: float, width: int, height: int) -> Image.Image:
    """Draw the ticks of a strip, oversampled along it; the same for every kit of a population."""
    scale = width * _OVERSAMPLING
    picture = Image.new("RGB", (scale, height), theme().colours.ground)
    canvas = ImageDraw.Draw(picture)
    for number, share in enumerate(heights):
        start, end = number * scale / len(heights), (number + tick_width) * scale / len(heights)
        colour = blend(theme().strip.stops, number / max(len(heights) - 1, 1))
        canvas.rectangle((round(start), height - round(share * height), round(end) - 1, height - 1), fill=colour)
    return picture.resize((width, height), Image.Resampling.BOX)


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
