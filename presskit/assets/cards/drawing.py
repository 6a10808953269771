"""What stands on a card once it is laid out, and whether it stands well: nothing here is painted.

A `Drawing` is the answer to "what is where" for one card. It is checked before it is painted: all
that is set lies inside the card's safe area, each text inside its box, nothing over anything else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from presskit.errors import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from presskit.assets.cards.layout import PixelBox
    from presskit.assets.cards.layout_files import CardLayout
    from presskit.assets.typography.typesetter import Setting

_TOLERANCE = 1  # pixels: an antialiased edge


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text: its left end and baseline in pixels, the box it must stay in, the ink it takes."""

    element: str
    text: str
    setting: Setting
    colour: str
    left: float
    baseline: int
    box: PixelBox
    ink: PixelBox
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """A filled box."""

    element: str
    box: PixelBox
    colour: str

    @property
    def ink(self) -> PixelBox:
        """The pixels it covers."""
        return self.box


@dataclass(frozen=True, slots=True)
class Disc:
    """A filled circle, or with `hollow` a ring of that width; centre and radius in pixels."""

    element: str
    x: float
    y: float
    radius: float
    colour: str
    hollow: float = 0

    @property
    def ink(self) -> PixelBox:
        """The pixels it covers."""
        x, y, r = self.x, self.y, self.radius
        return round(x - r), round(y - r), round(x + r), round(y + r)


@dataclass(frozen=True, slots=True)
class Ticks:
    """The ticks of the gradient strip; `heights` are shares of the box's height."""

    element: str
    box: PixelBox
    heights: tuple[float, ...]
    tick_width: float

    @property
    def ink(self) -> PixelBox:
        """The pixels it covers."""
        return self.box


@dataclass(frozen=True, slots=True)
class Mark:
    """The house's logo, as large as its box allows, at its left and middle."""

    element: str
    box: PixelBox

    @property
    def ink(self) -> PixelBox:
        """The pixels it covers."""
        return self.box


Item = Line | Bar | Disc | Ticks | Mark


@dataclass(frozen=True, slots=True)
class Drawing:
    """One card laid out: what is the same on every card of a build, and what is this kit's own."""

    layout: CardLayout
    shared: tuple[Item, ...]
    own: tuple[Item, ...]

    @property
    def items(self) -> tuple[Item, ...]:
        """Everything that is drawn."""
        return (*self.shared, *self.own)

    def faults(self, record: str) -> list[Fault]:
        """Return everything that does not stand well, naming layout, record and element."""
        return [
            Fault(self.layout.file, record, f"elements.{element}", message)
            for element, message in (*self._outside(), *self._overlaps())
        ]

    def _outside(self) -> Iterator[tuple[str, str]]:
        size = f"{self.layout.width}x{self.layout.height}"
        for item in self.items:
            if not _within(item.ink, self.layout.safe):
                yield item.element, f"stands outside the safe area of {size}"
            elif isinstance(item, Line) and not _within(item.ink, item.box):
                yield item.element, f"is too large for its box on {size}: {item.text[:60]!r}"

    def _overlaps(self) -> Iterator[tuple[str, str]]:
        items = sorted(self.items, key=lambda item: item.ink[1])
        for number, item in enumerate(items):
            left, _, right, bottom = item.ink
            for other in items[number + 1 :]:
                box = other.ink
                if box[1] >= bottom - _TOLERANCE:
                    break
                if box[0] < right - _TOLERANCE and box[2] > left + _TOLERANCE and _apart(item, other):
                    yield item.element, f"overlaps {other.element} on {self.layout.width}x{self.layout.height}"


def _apart(one: Item, other: Item) -> bool:
    """Say whether two items must not overlap: the marks of one chart may, and the lines of one text."""
    same = one.element == other.element
    both_text = isinstance(one, Line) and isinstance(other, Line)
    if same and both_text:
        return one.text != other.text and one.box != other.box  # type: ignore[union-attr]
    return not same or isinstance(one, Line) or isinstance(other, Line)


def _within(ink: PixelBox, box: PixelBox) -> bool:
    return (
        ink[0] >= box[0] - _TOLERANCE
        and ink[1] >= box[1] - _TOLERANCE
        and ink[2] <= box[2] + _TOLERANCE
        and ink[3] <= box[3] + _TOLERANCE
    )
