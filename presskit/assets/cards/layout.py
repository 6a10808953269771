"""What a card's layout may say: the models of `templates/cards/*.toml`, resolved to pixels.

Lengths in a layout are units. A size says with `scale` how many pixels a unit is, so that the same
elements stand on a wide card and, larger, on a tall one.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from presskit.text.fields import Table

Units = Annotated[float, Field(ge=0, le=5000)]
Colour = Literal["ground", "paper", "ink", "muted", "rule", "accent"]
Ink = Literal["ink", "muted", "accent"]
"""What stands out from the ground: text and marks have one of these."""

Role = Literal["headline", "quotation", "emphasis", "figure", "text", "label"]
TypeStep = Annotated[str, Field(pattern=r"^[a-z][a-z_]*$")]
"""The name of a step of the theme's type scale, such as `headline`."""
PixelBox = tuple[int, int, int, int]
"""Left, top, right and bottom in pixels."""

ALT_LIMIT = 250
"""The most characters of an alternative text (IPTC)."""

EM = 20.0
"""The units of an em of the theme's type scale."""


class Box(Table):
    """Where an element stands, measured from the edges of the card's safe area.

    Two of `left`, `right` and `width`, and two of `top`, `bottom` and `height`.
    """

    left: Units | None = None
    right: Units | None = None
    width: Units | None = None
    top: Units | None = None
    bottom: Units | None = None
    height: Units | None = None

    @model_validator(mode="after")
    def _two_of_three(self) -> Box:
        for names in (("left", "right", "width"), ("top", "bottom", "height")):
            if sum(getattr(self, name) is not None for name in names) != 2:
                message = f"must say two of {', '.join(names)}"
                raise ValueError(message)
        return self

    def pixels(self, safe: PixelBox, scale: float) -> PixelBox:
        """Return the box in pixels inside a safe area."""
        left, right = _span((self.left, self.right, self.width), safe[0], safe[2], scale)
        top, bottom = _span((self.top, self.bottom, self.height), safe[1], safe[3], scale)
        return left, top, right, bottom


class TextStyle(Table):
    """How a text is set: `size` names a step of the theme's type scale, `tracking` is in ems.

    A text is set as large as its step and its box allow, in at most `lines` lines; a line may end
    after any character of `breaks` as well as at a space.
    """

    text: str = ""
    role: Role
    size: TypeStep
    colour: Ink
    lines: Annotated[int, Field(ge=1, le=60)] = 1
    line_height: Annotated[float, Field(gt=0.5, lt=3)] = 1.25
    tracking: Annotated[float, Field(gt=-0.2, lt=0.5)] = 0.0
    breaks: Annotated[str, Field(max_length=20)] = ""
    align: Literal["left", "center", "right"] = "left"
    anchor: Literal["top", "middle", "bottom"] = "top"


class _Element(Table):
    box: Box
    shared: bool = False
    hidden: bool = False


class TextElement(_Element, TextStyle):
    """A text in a box; where `logo` is set and the house has one, the logo takes its place."""

    kind: Literal["text"]
    logo: bool = False


class RuleElement(_Element):
    """A filled box: a rule or a hairline."""

    kind: Literal["rule"]
    colour: Colour


class StripElement(_Element):
    """The gradient strip: this occupation's mark with its name above, landmarks below."""

    kind: Literal["strip"]
    colour: Ink
    caption: TextStyle
    caption_width: Units
    low: TextStyle
    high: TextStyle
    landmark: TextStyle


class BandsElement(_Element):
    """The six bands: a bar for the tasks in each, on a swatch of the band's colour."""

    kind: Literal["bands"]
    direction: Literal["columns", "rows"]
    value: TextStyle
    label: TextStyle
    marked: TextStyle
    gap: Units
    swatch: Units
    label_width: Units = 0


class ScaleElement(_Element):
    """The exposure scale from 0 to 1, with a score on it or a movement along it."""

    kind: Literal["scale"]
    shows: Literal["movement", "score"]
    colour: Ink
    axis: TextStyle
    now: TextStyle
    before: TextStyle | None = None
    typical: TextStyle | None = None
    thickness: Units = 6

    @model_validator(mode="after")
    def _labels(self) -> ScaleElement:
        if self.shows == "movement" and (self.before is None or self.typical is None):
            message = "a movement needs the texts before and typical"
            raise ValueError(message)
        return self


Element = Annotated[TextElement | RuleElement | StripElement | BandsElement | ScaleElement, Field(discriminator="kind")]


class SizeLayout(Table):
    """One size of a card, resolved: its elements by name, in the order in which they are drawn.

    `safe` are the distances, in units, of the safe area from the card's top, right, bottom and left.
    """

    scale: Annotated[float, Field(gt=0.2, lt=5)]
    safe: tuple[Units, Units, Units, Units]
    elements: Annotated[dict[str, Element], Field(min_length=1)]


class CardTable(Table):
    """What a card says besides its elements.

    `needs` are the figures and texts without which it is not drawn. `alt` and `description` are whole
    sentences, `name` is for people. Cards are listed by `order`, lowest first.
    """

    name: str
    order: Annotated[int, Field(ge=0, le=100_000)]
    needs: list[str]
    alt: str
    description: str


def _span(lengths: tuple[float | None, ...], first: int, last: int, scale: float) -> tuple[int, int]:
    """Return start and end in pixels of two of start, end and length in units."""
    start, end, length = (None if each is None else round(each * scale) for each in lengths)
    if start is None:
        high = last - (end or 0)
        return high - (length or 0), high
    low = first + start
    return low, last - end if end is not None else low + (length or 0)
