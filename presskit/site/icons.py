"""The icons of the newsroom: the gradient strip in small, as `templates/newsroom/icon.toml` draws it.

A few ticks rise from cool to hot in the theme's colours; the marked one stands full height in ink.
Every edge lies on a whole pixel, whatever the size.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Self

from PIL import Image, ImageDraw
from pydantic import Field, ValidationError, model_validator

from presskit.assets.theme import blend
from presskit.errors import TemplateError, name_of
from presskit.text.fields import Table, faults_of

if TYPE_CHECKING:
    from presskit.assets.theme import Theme
    from presskit.text.templates import Templates

FILE = "newsroom/icon.toml"

Units = Annotated[int, Field(ge=1, le=64)]


class IconFile(Table):
    """One file: its side in pixels and the unit as a share of the side."""

    name: Annotated[str, Field(pattern=r"^icon(-\d+)?\.(svg|png)$")]
    side: Annotated[int, Field(ge=16, le=1024)]
    unit: Annotated[float, Field(gt=0, lt=1)]


class Shape(Table):
    """The whole of `icon.toml`; lengths in units."""

    tick: Units
    marked_tick: Units
    gap: Units
    heights: Annotated[list[Units], Field(min_length=2, max_length=12)]
    marked: Annotated[int, Field(ge=0)]
    files: Annotated[list[IconFile], Field(min_length=1)]

    @property
    def widths(self) -> list[int]:
        """How wide each tick is."""
        return [self.marked_tick if number == self.marked else self.tick for number in range(len(self.heights))]

    @property
    def width(self) -> int:
        """How wide all ticks are together with the gaps between them."""
        return sum(self.widths) + self.gap * (len(self.heights) - 1)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.marked >= len(self.heights):
            message = f"marks tick {self.marked}, and the last one is {len(self.heights) - 1}"
            raise ValueError(message)
        for picture in self.files:
            unit = int(picture.side * picture.unit)
            if not 0 < unit * max(self.width, *self.heights) <= picture.side:
                message = f"{picture.name} has no room for the drawing: its unit is {unit} pixels"
                raise ValueError(message)
        return self


@dataclass(frozen=True, slots=True)
class Tick:
    """One tick in pixels from the upper left."""

    x: int
    y: int
    width: int
    height: int
    colour: str


def icons(theme: Theme, templates: Templates) -> dict[str, bytes]:
    """Return the icons by file name. Raises TemplateError where their drawing can't be used."""
    try:
        shape = Shape.model_validate(templates.toml(FILE))
    except ValidationError as error:
        raise TemplateError(faults_of(error, file=name_of(templates.path(FILE)))) from None
    return {
        picture.name: _draw(picture, theme.colours.ground, _ticks(shape, picture, theme), templates)
        for picture in shape.files
    }


def _ticks(shape: Shape, picture: IconFile, theme: Theme) -> list[Tick]:
    unit = int(picture.side * picture.unit)
    last = len(shape.heights) - 1
    x, foot = (picture.side - shape.width * unit) // 2, (picture.side + max(shape.heights) * unit) // 2
    ticks = []
    for number, (width, height) in enumerate(zip(shape.widths, shape.heights, strict=True)):
        colour = theme.colours.ink if number == shape.marked else blend(theme.strip.stops, number / last)
        ticks.append(Tick(x, foot - height * unit, width * unit, height * unit, colour))
        x += (width + shape.gap) * unit
    return ticks


def _draw(picture: IconFile, ground: str, ticks: list[Tick], templates: Templates) -> bytes:
    if picture.name.endswith(".png"):
        return _png(picture.side, ground, ticks)
    values = {"side": picture.side, "ground": ground, "ticks": ticks}
    return templates.markup("newsroom/icon.svg.j2", values).encode()


def _png(side: int, ground: str, ticks: list[Tick]) -> bytes:
    picture = Image.new("RGB", (side, side), ground)
    draw = ImageDraw.Draw(picture)
    for tick in ticks:
        right, foot = tick.x + tick.width - 1, tick.y + tick.height - 1  # Pillow draws the last pixel too
        draw.rectangle((tick.x, tick.y, right, foot), fill=tick.colour)
    few = picture.quantize(len(ticks) + 1)
    stream = io.BytesIO()
    few.save(stream, "PNG", optimize=False, compress_level=9)
    return stream.getvalue()
