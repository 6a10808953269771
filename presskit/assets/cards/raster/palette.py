"""The palette of all cards of a build, worked out once, and painting straight into it.

Antialiased type and marks on a plain ground consist of a few colours, each in steps from the ground.
A card is therefore painted as indexes of one palette: nothing is reduced or searched for afterwards.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from PIL import Image

from presskit.assets.theme import blend, rgb
from presskit.assets.typography.bitmap import stamp

if TYPE_CHECKING:
    from collections.abc import Iterable

    from presskit.assets.style import Style
    from presskit.assets.typography.bitmap import Glyph, Stamp

_STEPS = {"ink": 4, "accent": 4, "muted": 3}  # what is paler needs fewer; more are not to be seen
_HUES, _HUE_STEPS = 32, 3
_LEVELS = 256


class Palette:
    """Colours as indexes of the palette; index 0 is the ground."""

    def __init__(self, style: Style) -> None:
        """Collect the colours of a theme, of its bands and of a logo."""
        colours = style.theme.colours
        self._ground = colours.ground
        self._indexes: dict[str, int] = {colours.ground.upper(): 0}
        self._names = colours.model_dump()
        for name in _STEPS:
            self._add(self._steps(name)[1:])
        self._add([colours.rule, colours.paper])
        self._add(band.colour for band in style.bands)
        start = len(self._indexes)
        hues = [blend(style.theme.strip.stops, step / (_HUES - 1)) for step in range(_HUES)]
        self._add(blend([colours.ground, hue], step / _HUE_STEPS) for hue in hues for step in range(1, _HUE_STEPS + 1))
        self._scale = (start, len(self._indexes))
        if style.logo is not None:
            self._add(style.logo.colours)
        flat = [part for colour in self._indexes for part in rgb(colour)]
        self._palette = Image.new("P", (1, 1))
        self._palette.putpalette(flat)

    def blank(self, size: tuple[int, int]) -> Image.Image:
        """Return a card-sized image of nothing but ground."""
        image = Image.new("P", size, 0)
        palette = self._palette.getpalette()
        image.putpalette(palette or [])
        return image

    def index(self, colour: str) -> int:
        """Return the index of a colour, given as `#RRGGBB` or by its name in the theme."""
        return self._indexes[self._names.get(colour, colour).upper()]

    @property
    def last(self) -> int:
        """The highest index of the palette: strips and logos may have it."""
        return len(self._indexes) - 1

    def highest(self, colour: str) -> int:
        """Return the highest index among a colour and its steps."""
        return max(*self._ramp(colour)[0], self.index(colour))

    def stamp(self, glyph: Glyph, colour: str) -> Stamp:
        """Return coverage as indexes of a colour's steps, and where there are any."""
        return stamp(glyph, *self._ramp(colour))

    def quantized(self, picture: Image.Image) -> Image.Image:
        """Return an RGB picture in the palette's nearest colours."""
        return picture.quantize(palette=self._palette, dither=Image.Dither.NONE)

    def scale(self, picture: Image.Image) -> Image.Image:
        """Return an RGB picture in the nearest colours of the strip: no other colour mixes in."""
        first, last = self._scale
        colours = (self._palette.getpalette() or [])[: 3 * 256]
        alone = Image.new("P", (1, 1))
        alone.putpalette([*colours[:3], *colours[3 * first : 3 * last]])
        indexes = picture.quantize(palette=alone, dither=Image.Dither.NONE).tobytes()
        table = bytes([0, *range(first, last)]).ljust(_LEVELS, b"\0")
        return Image.frombytes("P", picture.size, indexes.translate(table))

    def _add(self, colours: Iterable[str]) -> None:
        for colour in colours:
            if len(self._indexes) < _LEVELS:
                self._indexes.setdefault(colour.upper(), len(self._indexes))

    @functools.cache  # noqa: B019 - a renderer keeps its inks as long as it lives
    def _ramp(self, colour: str) -> tuple[list[int], list[int]]:
        """Return the index for each coverage from 0 to 255, and which of them is more than the ground."""
        if colour in _STEPS:
            steps = [self._indexes[step.upper()] for step in self._steps(colour)]
            ramp = [steps[round(level / 255 * (len(steps) - 1))] for level in range(_LEVELS)]
        else:
            ramp = [0] * 128 + [self.index(colour)] * 128
        return ramp, [255 if index else 0 for index in ramp]

    def _steps(self, name: str) -> list[str]:
        """Return a colour of text in steps from the ground."""
        count = _STEPS[name]
        return [blend([self._ground, self._names[name]], step / count) for step in range(count + 1)]
