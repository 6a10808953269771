"""Painting a drawing: words, bars, discs and ticks as indexes of the palette.

A word that was painted is kept as a stamp: its pixels in its colour, and where they are. Kits share
most of their words, and the cards of one kit nearly all.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw

from presskit.assets.cards.drawing import Bar, Disc, Line, Mark, Ticks
from presskit.assets.style import on_ground
from presskit.assets.theme import blend
from presskit.assets.typography.bitmap import Glyph, press

if TYPE_CHECKING:
    from presskit.assets.cards.drawing import Drawing, Item
    from presskit.assets.cards.layout import PixelBox
    from presskit.assets.cards.raster.palette import Palette
    from presskit.assets.style import Style
    from presskit.assets.typography.bitmap import Stamp
    from presskit.assets.typography.typesetter import Run, Setting, Typesetter

_KEPT_PIXELS = 40_000_000
_KEPT_LAYERS = 24
_OVERSAMPLING = 8


class Painter:
    """Paints drawings one after another; stamps and common layers are kept."""

    def __init__(self, style: Style, palette: Palette, setter: Typesetter) -> None:
        """Take what all cards of a build share."""
        self._style = style
        self._palette = palette
        self._setter = setter
        self._stamps: dict[tuple[str, str, str, Setting, int, str], Stamp] = {}
        self._pixels = 0
        self._layers: dict[tuple[Item, ...], Image.Image] = {}

    def paint(self, drawing: Drawing) -> Image.Image:
        """Return the picture of a drawing, in the palette of the inks."""
        size = drawing.layout.width, drawing.layout.height
        layer = self._layers.get(drawing.shared)
        if layer is None:
            if len(self._layers) >= _KEPT_LAYERS:
                self._layers.clear()
            layer = self._palette.blank(size)
            for item in drawing.shared:
                self._put(layer, item)
            self._layers[drawing.shared] = layer
        image = layer.copy()
        for item in drawing.own:
            self._put(image, item)
        return image

    def highest_index(self, drawing: Drawing) -> int:
        """Return the highest index of the palette that painting a drawing may set."""
        return max(
            self._palette.highest(item.colour) if isinstance(item, Line | Bar | Disc) else self._palette.last
            for item in drawing.items
        )

    def ink(self, text: str, setting: Setting, colour: str, left: float, baseline: int) -> PixelBox:
        """Return the pixels that a line takes."""
        boxes = []
        for x, stamp in self._placed(text, setting, colour, left):
            start, top = x + stamp.left, baseline + stamp.top
            boxes.append((start, top, start + stamp.width, top + stamp.height))
        if not boxes:
            return round(left), baseline, round(left), baseline
        lefts, tops, rights, bottoms = zip(*boxes, strict=True)
        return min(lefts), min(tops), max(rights), max(bottoms)

    def _put(self, image: Image.Image, item: Item) -> None:
        if isinstance(item, Line):
            for x, stamp in self._placed(item.text, item.setting, item.colour, item.left):
                press(image, stamp, x, item.baseline)
        elif isinstance(item, Bar):
            image.paste(self._palette.index(item.colour), item.box)
        elif isinstance(item, Disc):
            disc = self._disc(item.radius, item.hollow, item.colour, item.x % 1, item.y % 1)
            press(image, disc, int(item.x), int(item.y))
        elif isinstance(item, Ticks):
            left, top, right, bottom = item.box
            image.paste(self._ticks(item.heights, item.tick_width, right - left, bottom - top), (left, top))
        elif isinstance(item, Mark):
            self._put_logo(image, item)

    def _placed(self, text: str, setting: Setting, colour: str, left: float) -> list[tuple[int, Stamp]]:
        """Return the words of a line as stamps, each with the whole pixel at which its pen stands."""
        phases = self._setter.phases(setting.size)
        placed = []
        for piece in self._setter.pieces(text, setting):
            x, phase = divmod(round((left + piece.offset * setting.size) * phases), phases)
            placed.append((x, self._stamp(piece.run, setting, phase, colour)))
        return placed

    def _stamp(self, run: Run, setting: Setting, phase: int, colour: str) -> Stamp:
        key = (run.text, run.face.role, run.direction, setting, phase, colour)
        stamp = self._stamps.get(key)
        if stamp is None:
            if self._pixels > _KEPT_PIXELS:
                self._stamps.clear()
                self._pixels = 0
            stamp = self._stamps[key] = self._palette.stamp(self._setter.glyph(run, setting, phase), colour)
            self._pixels += 2 * stamp.width * stamp.height
        return stamp

    @functools.lru_cache(maxsize=64)  # noqa: B019 - a renderer keeps its painter as long as it lives
    def _disc(self, radius: float, hollow: float, colour: str, x: float, y: float) -> Stamp:
        reach = int(radius) + 2
        mask = Image.new("L", (2 * reach * _OVERSAMPLING,) * 2)
        canvas = ImageDraw.Draw(mask)
        for distance, fill in ((radius, 255), (radius - hollow, 0)):
            if fill or hollow:
                box = [(reach + centre + side * distance) * _OVERSAMPLING for side in (-1, 1) for centre in (x, y)]
                canvas.ellipse(box, fill=fill)
        return self._palette.stamp(Glyph(mask.reduce(_OVERSAMPLING).im, -reach, -reach), colour)

    @functools.lru_cache(maxsize=16)  # noqa: B019
    def _ticks(self, heights: tuple[float, ...], tick_width: float, width: int, height: int) -> Image.Image:
        """Draw the ticks of a strip, oversampled along it; the same for every kit of a population."""
        scale = width * _OVERSAMPLING
        theme = self._style.theme
        picture = Image.new("RGB", (scale, height), theme.colours.ground)
        canvas = ImageDraw.Draw(picture)
        for number, share in enumerate(heights):
            start, end = number * scale / len(heights), (number + tick_width) * scale / len(heights)
            colour = blend(theme.strip.stops, number / max(len(heights) - 1, 1))
            canvas.rectangle((round(start), height - round(share * height), round(end) - 1, height - 1), fill=colour)
        return self._palette.scale(picture.resize((width, height), Image.Resampling.BOX))

    def _put_logo(self, image: Image.Image, item: Mark) -> None:
        logo = self._style.logo
        if logo is None:
            return
        left, top, right, bottom = item.box
        small = logo.picture.resize((right - left, bottom - top), Image.Resampling.LANCZOS)
        image.paste(self._palette.quantized(on_ground(small, self._style.theme.colours.ground)), (left, top))
