"""Laying a card out: the elements of its layout and the figures of a kit become a `Drawing`."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from presskit.assets.cards.drawing import Drawing, Line
from presskit.assets.cards.layout import EM
from presskit.assets.cards.layout_files import fill_text
from presskit.assets.typography.fitting import OVERHANG, Allowed, fit
from presskit.assets.typography.typesetter import Setting
from presskit.text.characters import typographic

if TYPE_CHECKING:
    from collections.abc import Mapping

    from presskit.assets.cards.drawing import Item
    from presskit.assets.cards.layout import PixelBox, TextStyle
    from presskit.assets.cards.layout_files import CardLayout
    from presskit.assets.cards.raster.painter import Painter
    from presskit.assets.style import Style
    from presskit.assets.typography.typesetter import Typesetter
    from presskit.facts.kit import Kit


_FLUSH = 40  # pixels: the ink of type from here on begins where its box does, not its first letter's width


@dataclass(frozen=True, slots=True)
class Tools:
    """What lays texts out: the look of a house, what measures, and what knows the ink of a line."""

    style: Style
    setter: Typesetter
    painter: Painter


@dataclass(slots=True)
class CardComposer:
    """One card of one kit while it is laid out; `values` are what its texts may name."""

    kit: Kit
    layout: CardLayout
    values: Mapping[str, Any]
    tools: Tools
    shared: list[Item] = field(default_factory=list)
    own: list[Item] = field(default_factory=list)

    def drawing(self) -> Drawing:
        """Return what was laid out."""
        return Drawing(self.layout, tuple(self.shared), tuple(self.own))

    def add(self, *items: Item, shared: bool = False) -> None:
        """Put items on the card, above those that are there."""
        (self.shared if shared else self.own).extend(items)

    def pixels(self, units: float) -> int:
        """Return a length of the layout in pixels, at least one."""
        return max(round(units * self.layout.scale), 1)

    @property
    def gap(self) -> int:
        """The distance between a mark and its label in pixels."""
        return self.pixels(self.tools.style.theme.space.gap * EM)

    def say(self, style: TextStyle, element: str, **more: Any) -> str:  # noqa: ANN401 - for the template
        """Return a text of an element with the kit's values and `more`."""
        values = {**self.values, **more} if more else self.values
        return typographic(fill_text(style.text, values, self.layout, f"elements.{element}"))

    def allowed(self, style: TextStyle) -> Allowed:
        """Return how a text may be set, in pixels."""
        largest, floor = self.tools.style.theme.type[style.size]
        scale = EM * self.layout.scale
        return Allowed(
            role=style.role,
            largest=round(largest * scale),
            floor=round(floor * scale),
            lines=style.lines,
            line_height=style.line_height,
            tracking=style.tracking,
            breaks=style.breaks,
        )

    def line_height(self, style: TextStyle) -> int:
        """Return how many pixels a line of a style takes at its largest."""
        allowed = self.allowed(style)
        return round(allowed.largest * allowed.line_height)

    def room(self, text: str, style: TextStyle) -> int:
        """Return how wide, in pixels, a box must be that takes a text on one line at its largest."""
        allowed = self.allowed(style)
        width = self.tools.setter.width(text, Setting(style.role, allowed.largest, style.tracking))
        return 2 * math.ceil((width + 2 * OVERHANG * allowed.largest) / 2 + 1)

    def text(self, element: str, text: str, style: TextStyle, box: PixelBox, align: str = "") -> list[Line]:
        """Return the lines of a text in a box; `align` takes the place of the style's."""
        allowed = self.allowed(style)
        while True:
            lines = self._set(element, text, style, allowed, box, align or style.align)
            size = lines[0].setting.size if lines else allowed.floor
            if size <= allowed.floor or all(box[1] <= line.ink[1] and line.ink[3] <= box[3] for line in lines):
                return lines
            allowed = replace(allowed, largest=size - 1)  # letters of this text reach further than ours

    def _set(  # noqa: PLR0913, PLR0917 - a text and where it stands
        self, element: str, text: str, style: TextStyle, allowed: Allowed, box: PixelBox, align: str
    ) -> list[Line]:
        left, top, right, bottom = box
        fitted = fit(text, allowed, right - left, bottom - top, self.tools.setter)
        setting = Setting(style.role, fitted.size, style.tracking)
        above = self.tools.setter.baseline(setting)
        leading = fitted.size * style.line_height
        spare = (bottom - top) - leading * len(fitted.lines)
        first = top + {"top": 0.0, "middle": spare / 2, "bottom": spare}[style.anchor]
        baseline = first + leading / 2 + above
        lines = []
        for number, line in enumerate(fitted.lines):
            free = (right - left) - self.tools.setter.width(line, setting)
            start = left + {"left": 0.0, "center": free / 2, "right": free}[align]
            below = round(baseline + number * leading)
            ink = self.tools.painter.ink(line, setting, style.colour, start, below)
            flush = align == "left" and setting.size >= _FLUSH
            if flush or ink[0] < left or ink[2] > right:  # a letter such as J reaches out of its own width
                start += left - ink[0] if flush else max(left - ink[0], 0) - max(ink[2] - right, 0)
                ink = self.tools.painter.ink(line, setting, style.colour, start, below)
            lines.append(Line(element, line, setting, style.colour, start, below, box, ink, fitted.cut))
        return _moved_inside(lines, box)


def _moved_inside(lines: list[Line], box: PixelBox) -> list[Line]:
    """Move lines up or down into their box, where letters of another script reach further than ours."""
    above = box[1] - min((line.ink[1] for line in lines), default=box[1])
    below = max((line.ink[3] for line in lines), default=box[3]) - box[3]
    move = max(above, 0) - max(below, 0)
    if not move or max(above, 0) + max(below, 0) > -min(above, below):
        return lines
    return [
        replace(
            line,
            baseline=line.baseline + move,
            ink=(line.ink[0], line.ink[1] + move, line.ink[2], line.ink[3] + move),
        )
        for line in lines
    ]
