"""How a house's assets look: its theme, the bands' colours, its logo. Read once for a build.

A logo is someone else's file: its format, bytes and pixels are limited before anything is decoded.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PIL import Image, UnidentifiedImageError

from presskit.assets.theme import MARK_CONTRAST, Theme, contrast, low_contrast_bands, read_theme
from presskit.errors import Fault, InputError, TemplateError, name_of
from presskit.images import UNREADABLE, whole_files_only
from presskit.text.files import read_bytes

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from presskit.config import Settings
    from presskit.records.model import Band

LOGO_COLOURS = 40
"""The most colours that a logo may take in the palette of cards."""

FORMATS = ("PNG", "JPEG", "WEBP")
LARGEST_FILE = 2 * 1024 * 1024
"""The largest logo that is read, in bytes."""
LARGEST_SIDE = 4000
"""The most pixels that a side of a logo may have."""
_SMALLEST_SIDE = 16
_FLATTEST = 20


@dataclass(frozen=True, slots=True)
class Logo:
    """A house's logo as RGBA pixels, and the few colours that it has on a card."""

    picture: Image.Image
    colours: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Style:
    """What decides how assets look, besides their layouts."""

    theme: Theme
    bands: tuple[Band, ...]
    logo: Logo | None


def read_style(settings: Settings, bands: Sequence[Band]) -> Style:
    """Return the look of a house.

    Raises TemplateError for a theme or bands that do not stand out from their ground, InputError for
    a logo that can't be used.
    """
    theme = read_theme(settings.theme, settings.source)
    if faults := low_contrast_bands(theme, bands):
        raise TemplateError(faults)
    path = settings.brand.logo
    return Style(theme, tuple(bands), read_logo(path, theme) if path else None)


def read_logo(path: Path, theme: Theme) -> Logo:
    """Read a logo within limits. Raises InputError naming the file and what is wrong with it."""
    remedy = f"A logo is a {', '.join(FORMATS[:-1])} or {FORMATS[-1]} file of at most {LARGEST_SIDE} pixels a side."
    data = read_bytes(path, LARGEST_FILE)
    try:
        with whole_files_only(), Image.open(io.BytesIO(data), formats=FORMATS) as image:
            if complaint := _complaint(image.size):
                raise InputError(Fault(file=name_of(path), field="brand.logo", message=complaint, remedy=remedy))
            deep = image.mode.startswith("I")  # 16 bits a pixel, which Pillow would cut off
            picture = (image.point(lambda value: value / 256).convert("L") if deep else image).convert("RGBA")
    except UnidentifiedImageError:
        message = f"is not a {', '.join(FORMATS[:-1])} or {FORMATS[-1]} picture"
        raise InputError(Fault(file=name_of(path), field="brand.logo", message=message, remedy=remedy)) from None
    except UNREADABLE as error:
        message = f"can't be read ({error})"
        raise InputError(Fault(file=name_of(path), field="brand.logo", message=message, remedy=remedy)) from None
    box = picture.getchannel("A").getbbox()
    if box is None:
        raise InputError(Fault(file=name_of(path), field="brand.logo", message="is all transparent", remedy=remedy))
    picture = picture.crop(box)
    picture.thumbnail((1200, 400), Image.Resampling.LANCZOS)
    few = on_ground(picture, theme.colours.ground).quantize(LOGO_COLOURS)
    flat = (few.getpalette() or [])[: 3 * LOGO_COLOURS]
    colours = tuple(f"#{r:02X}{g:02X}{b:02X}" for r, g, b in zip(flat[::3], flat[1::3], flat[2::3], strict=True))
    if max(contrast(colour, theme.colours.ground) for colour in colours) < MARK_CONTRAST:
        message = f"does not stand out from the ground {theme.colours.ground} by {MARK_CONTRAST}:1"
        raise InputError(Fault(file=name_of(path), field="brand.logo", message=message, remedy=remedy))
    return Logo(picture, colours)


def on_ground(picture: Image.Image, ground: str) -> Image.Image:
    """Return an RGBA picture set on a plain colour."""
    flat = Image.new("RGBA", picture.size, ground)
    flat.alpha_composite(picture)
    return flat.convert("RGB")


def _complaint(size: tuple[int, int]) -> str:
    wide, high = size
    if max(size) > LARGEST_SIDE:
        return f"is {wide}×{high} pixels large"
    if min(size) < _SMALLEST_SIDE:
        return f"is only {wide}×{high} pixels large"
    if max(size) > _FLATTEST * min(size):
        return f"is {wide}×{high} pixels, too narrow to be shown"
    return ""
