"""Small pictures of one byte a pixel, as Pillow's core keeps them.

A card consists of some hundred words. `Image` checks modes and sizes with each step on the way of
a word to its card, and takes longer than the step itself; here both are ours, and always agree.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PIL._imaging import ImagingCore


class Glyph(NamedTuple):
    """Coverage from 0 to 255 cropped to its ink, and where its left and top edges lie from the pen."""

    coverage: ImagingCore
    left: int
    top: int


class Stamp(NamedTuple):
    """Indexes of the palette, which of them are set, their size, and where they lie from the pen."""

    indexes: ImagingCore
    is_set: ImagingCore
    width: int
    height: int
    left: int
    top: int


def blank(width: int, height: int) -> ImagingCore:
    """Return a picture without coverage."""
    core: ImagingCore = Image.core.fill("L", (width, height), 0)  # type: ignore[attr-defined]
    return core


def cropped(coverage: ImagingCore, left: int, top: int) -> Glyph:
    """Return coverage that lies so from the pen, cropped to its ink; one empty pixel where there is none."""
    ink = coverage.getbbox()
    if ink is None:
        return Glyph(blank(1, 1), left, top)
    return Glyph(coverage.crop(ink), left + ink[0], top + ink[1])


def cover(whole: ImagingCore, glyph: ImagingCore, x: int, y: int) -> None:
    """Add a glyph to coverage, its left and top edges at `x` and `y`."""
    width, height = glyph.size
    whole.paste(255, (x, y, x + width, y + height), glyph)


def reduced(coverage: ImagingCore, factor: int) -> ImagingCore:
    """Return the mean of each so many pixels, in both directions."""
    small: ImagingCore = coverage.reduce((factor, factor), (0, 0, *coverage.size))
    return small


def stamp(glyph: Glyph, ramp: Sequence[int], is_set: Sequence[int]) -> Stamp:
    """Return coverage as indexes; both tables give a value for each coverage from 0 to 255."""
    width, height = glyph.coverage.size
    indexes, where = glyph.coverage.point(ramp, None), glyph.coverage.point(is_set, "1")
    return Stamp(indexes, where, width, height, glyph.left, glyph.top)


def press(image: Image.Image, stamped: Stamp, x: int, y: int) -> None:
    """Put a stamp on an image of palette indexes, its pen at `x` and `y`."""
    x, y = x + stamped.left, y + stamped.top
    image.im.paste(stamped.indexes, (x, y, x + stamped.width, y + stamped.height), stamped.is_set)
