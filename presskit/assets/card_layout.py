"""`templates/cards/*.toml`: what stands where on a card. Read, checked and compiled once."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Annotated, Any, Literal

from jinja2 import TemplateError as JinjaError
from pydantic import Field, ValidationError, model_validator

from presskit.errors import Fault, TemplateError, name_of
from presskit.text.fields import Table, faults_of
from presskit.text.files import read_toml
from presskit.text.templates import broken, folder, text_environment

if TYPE_CHECKING:
    from jinja2 import Template

Pixels = Annotated[int, Field(ge=0, le=20_000)]
Colour = Literal["ground", "paper", "ink", "muted", "rule", "accent"]
Role = Literal["headline", "quotation", "emphasis", "figure", "text", "label"]
Box = tuple[Pixels, Pixels, Pixels, Pixels]


class TextStyle(Table):
    """How a text is set: `size` is the largest and the smallest in pixels, `tracking` in ems."""

    text: str
    role: Role
    size: tuple[Annotated[int, Field(ge=6)], Annotated[int, Field(ge=6)]]
    colour: Colour
    lines: Annotated[int, Field(ge=1, le=60)] = 1
    line_height: Annotated[float, Field(gt=0.5, lt=3)] = 1.25
    tracking: Annotated[float, Field(gt=-0.2, lt=0.5)] = 0.0
    align: Literal["left", "center", "right"] = "left"
    anchor: Literal["top", "bottom"] = "top"

    @model_validator(mode="after")
    def _largest_first(self) -> TextStyle:
        if self.size[0] < self.size[1]:
            message = "size must name the largest size first"
            raise ValueError(message)
        return self


class Caption(TextStyle):
    """The name above a chart's mark, at most `width` wide, `gap` above it."""

    width: Pixels
    gap: Pixels = 8


class _Element(Table):
    box: Box
    shared: bool = False
    figures: list[str] = []


class TextElement(_Element, TextStyle):
    """A text in a box."""

    kind: Literal["text"]
    name: str


class RuleElement(_Element):
    """A filled box: a rule or a hairline."""

    kind: Literal["rule"]
    colour: Colour


class StripElement(_Element):
    """The gradient strip, with this occupation's mark and its name above the mark."""

    kind: Literal["strip"]
    name: str
    colour: Colour
    caption: Caption


Element = Annotated[TextElement | RuleElement | StripElement, Field(discriminator="kind")]


class Alt(Table):
    """The alternative text of a card, a complete sentence with its figures."""

    text: str
    needs: list[str] = []


class CardLayout(Table):
    """One card file: its size in pixels and its elements, in the order in which they are drawn."""

    size: tuple[Annotated[int, Field(ge=100)], Annotated[int, Field(ge=100)]]
    alt: Alt
    elements: Annotated[list[Element], Field(min_length=1)]

    @model_validator(mode="after")
    def _inside(self) -> CardLayout:
        width, height = self.size
        for element in self.elements:
            left, top, wide, high = element.box
            if left + wide > width or top + high > height:
                message = f"a box of {list(element.box)} does not lie inside {width}×{height}"
                raise ValueError(message)
        return self

    @property
    def figures(self) -> tuple[str, ...]:
        """The ids of every figure that the card shows, each once."""
        return tuple(dict.fromkeys(name for element in self.elements for name in element.figures))


@functools.cache
def card_layout(card: str) -> CardLayout:
    """Read the layout of a card. Raises TemplateError naming file and key."""
    path = folder() / "cards" / f"{card}.toml"
    try:
        return CardLayout.model_validate(read_toml(path))
    except ValidationError as error:
        raise TemplateError(faults_of(error, file=name_of(path))) from None


@functools.cache
def compiled(text: str) -> Template:
    """Return a text of a card as a template, compiled once."""
    try:
        return text_environment().from_string(text)
    except JinjaError as error:
        msg = "cards"
        raise broken(msg, error, text[:40]) from error


def filled(text: str, values: dict[str, Any], *, card: str, element: str) -> str:
    """Return a text of a card with its values. Raises TemplateError naming the element."""
    try:
        return compiled(text).render(values)
    except JinjaError as error:
        message = f"{error.message or type(error).__name__}"
        file = name_of(folder() / "cards" / f"{card}.toml")
        raise TemplateError(Fault(file=file, field=element, message=message)) from error
