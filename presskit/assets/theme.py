"""`templates/theme.toml`: the colours and proportions that cards, briefs and pages share."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Annotated

from pydantic import Field, ValidationError

from presskit.errors import TemplateError, name_of
from presskit.records.model import Colour
from presskit.text.fields import Table, faults_of
from presskit.text.files import read_toml
from presskit.text.templates import folder

if TYPE_CHECKING:
    from collections.abc import Sequence

FILE = "theme.toml"


class Colours(Table):
    """Every colour that is not a band's or the strip's, as `#RRGGBB`."""

    ground: Colour
    paper: Colour
    ink: Colour
    muted: Colour
    rule: Colour
    accent: Colour


class StripLook(Table):
    """How the gradient strip looks: its colours from cool to hot, and width divided by height."""

    stops: Annotated[list[Colour], Field(min_length=2)]
    aspect: Annotated[float, Field(gt=1, lt=100)]


class Theme(Table):
    """The whole of `theme.toml`."""

    colours: Colours
    strip: StripLook


@functools.cache
def theme() -> Theme:
    """Read the theme. Raises TemplateError naming the key that is wrong."""
    path = folder() / FILE
    try:
        return Theme.model_validate(read_toml(path))
    except ValidationError as error:
        raise TemplateError(faults_of(error, file=name_of(path))) from None


def blend(stops: Sequence[str], position: float) -> str:
    """Return the colour at `position` (0 to 1) between evenly spaced stops, as `#RRGGBB`."""
    place = min(max(position, 0.0), 1.0) * (len(stops) - 1)
    index = min(int(place), len(stops) - 2)
    below, above = rgb(stops[index]), rgb(stops[index + 1])
    share = place - index
    red, green, blue = (round(low + (high - low) * share) for low, high in zip(below, above, strict=True))
    return f"#{red:02X}{green:02X}{blue:02X}"


def rgb(colour: str) -> tuple[int, int, int]:
    """Return `#RRGGBB` as three 8-bit numbers."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
