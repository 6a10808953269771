"""What the layout of a card is made of: boxes, texts and elements of `templates/cards/*.toml`, resolved to pixels.

Lengths in a layout are units. A size says with `scale` how many pixels a unit is, so that the same
elements stand on a wide card and, larger, on a tall one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, model_validator

from presskit.text.fields import Table

if TYPE_CHECKING:
    from presskit.assets.cards.composition import CardComposer

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


class Element(Table):
    """Something that stands on a card: its box, and how it is laid out there.

    Each module of `presskit.assets.cards.elements` defines one, whose `kind` is a literal of its own. One
    that is `shared` is the same on all cards of a build; one that is `hidden` is not drawn.
    """

    kind: str
    box: Box
    shared: bool = False
    hidden: bool = False

    def figures(self) -> tuple[str, ...]:
        """Return the ids of the figures that the element draws, besides those that its texts name."""
        return ()

    def inputs(self) -> tuple[str, ...]:
        """Return what the element draws that is no figure, by the names that assets declare."""
        return ()

    def place(self, card: CardComposer, name: str) -> None:
        """Lay the element out on a card; `name` is its name in the layout."""
        raise NotImplementedError


def _span(lengths: tuple[float | None, ...], first: int, last: int, scale: float) -> tuple[int, int]:
    """Return start and end in pixels of two of start, end and length in units."""
    start, end, length = (None if each is None else round(each * scale) for each in lengths)
    if start is None:
        high = last - (end or 0)
        return high - (length or 0), high
    low = first + start
    return low, last - end if end is not None else low + (length or 0)
