"""Laying out the exposure scale of a card, from 0 to 1: a score on it, or a movement along it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pydantic import model_validator

from presskit.assets.cards.drawing import Bar, Disc
from presskit.assets.cards.layout import Element, Ink, TextStyle, Units
from presskit.assets.charts import geometry as charts

if TYPE_CHECKING:
    from presskit.assets.cards.composition import CardComposer
    from presskit.assets.cards.layout import PixelBox

_STEPS = 10  # of the scale, every other one with its number
_TICK = 6.0  # units high
_DISC = 1.6  # radius, in thicknesses of the line


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where the scale of one card lies: its element, box, first and last pixel, and the line's width."""

    name: str
    element: ScaleElement
    box: PixelBox
    first: int
    last: int
    thick: int

    @property
    def radius(self) -> int:
        """The radius of a point on the scale."""
        return round(_DISC * self.thick)

    def across(self, value: float) -> int:
        """Return the pixel at which a score stands."""
        return self.first + round(value * (self.last - self.first))


class ScaleElement(Element):
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

    def figures(self) -> tuple[str, ...]:
        """Return the figures that the scale draws."""
        if self.shows == "score":
            return ("most_exposed_score",)
        return ("mean_2025", "mean_2023", "change", "typical_change_low", "typical_change_high")

    def place(self, card: CardComposer, name: str) -> None:
        """Lay the element out."""
        box = self.box.pixels(card.layout.safe, card.layout.scale)
        thick = card.pixels(self.thickness)
        reach = round(_DISC * thick)
        frame = _Frame(name, self, box, box[0] + reach, box[2] - reach, thick)
        if self.shows == "movement":
            _movement(card, frame, _axis(card, frame))
        else:
            _score(card, frame, _axis(card, frame))


def _axis(card: CardComposer, frame: _Frame) -> int:
    """Lay out the line of the scale with its steps and numbers, and return its height on the card."""
    element, bottom = frame.element, frame.box[3]
    below, tick = card.line_height(element.axis), card.pixels(_TICK)
    line = bottom - below - tick - card.gap // 2
    bar = f"{frame.name}.axis"
    card.add(Bar(bar, (frame.first, line, frame.last, line + card.pixels(1)), "muted"), shared=True)
    for step in range(_STEPS + 1):
        place = frame.across(step / _STEPS)
        high = tick if step % 2 == 0 else tick // 2
        card.add(Bar(bar, (place, line, place + card.pixels(1), line + high), "muted"), shared=True)
        if step % 2 == 0:
            text = card.say(element.axis, f"{frame.name}.axis.text", step=step / _STEPS)
            half = card.room(text, element.axis) // 2
            start = min(max(place - half, frame.box[0]), frame.box[2] - 2 * half)
            label = (start, bottom - below, start + 2 * half, bottom)
            card.add(*card.text(f"{bar}.{step}", text, element.axis, label, "center"), shared=True)
    return line


def _score(card: CardComposer, frame: _Frame, axis: int) -> None:
    score = charts.score(card.kit)
    if score is None:
        return
    place, line = frame.across(score), axis - frame.radius - card.gap
    card.add(Disc(f"{frame.name}.point", place, line, frame.radius, frame.element.colour))
    _bar(card, frame, frame.first, place, line)
    _label(card, frame, "now", frame.element.now, place, line - frame.radius - card.gap)


def _movement(card: CardComposer, frame: _Frame, axis: int) -> None:
    move = charts.movement(card.kit)
    element = frame.element
    if move is None or element.before is None or element.typical is None:
        return
    start, end, radius = frame.across(move.before), frame.across(move.now), frame.radius
    line = axis - radius - card.gap
    top = line - radius - card.gap - card.line_height(element.now)
    _both_labels(card, frame, (start, end), top)
    point, stroke = f"{frame.name}.point", max(round(frame.thick / 2.5), 2)
    card.add(Disc(point, start, line, radius, element.colour, hollow=stroke))
    card.add(Disc(point, end, line, radius, element.colour))
    inside = radius - stroke + 1  # the line begins in the ring's stroke, so that the ring stays hollow
    if abs(end - start) > inside:
        _bar(card, frame, start + (inside if end > start else -inside), end, line)
    if move.usual is None:
        return
    low, high = (frame.across(value) for value in move.usual)
    span = top - 2 * card.gap - frame.thick
    _cap(card, frame, low, high, span)
    _label(card, frame, "typical", element.typical, (low + high) // 2, span - card.gap)


def _both_labels(card: CardComposer, frame: _Frame, places: tuple[int, int], top: int) -> None:
    """Lay out the labels of both ends of a movement beside each other, each on its own side."""
    styles = {"before": frame.element.before, "now": frame.element.now}
    ends = sorted(zip(places, styles.items(), strict=True), key=lambda each: each[0])
    if places[0] == places[1]:
        ends = list(zip(places, styles.items(), strict=True))
    texts = [card.say(style, f"{frame.name}.{part}.text") for _, (part, style) in ends if style]
    rooms = [card.room(text, style) for text, (_, (_, style)) in zip(texts, ends, strict=True) if style]
    reach = frame.radius
    first = max(ends[0][0] + reach - rooms[0], frame.box[0])
    second = max(ends[1][0] - reach, first + rooms[0] + card.gap)
    if (beyond := second + rooms[1] - frame.box[2]) > 0:
        second -= beyond
        first = min(first, second - card.gap - rooms[0])
    for start, room, text, (_, (part, style)) in zip((first, second), rooms, texts, ends, strict=True):
        if style:
            box = (start, top, start + room, top + card.line_height(style))
            card.add(*card.text(f"{frame.name}.{part}", text, style, box, "center"))


def _cap(card: CardComposer, frame: _Frame, low: int, high: int, top: int) -> None:
    """Lay out a span as a thin line between two end caps."""
    one, middle = card.pixels(2), top + frame.thick // 2
    name = f"{frame.name}.typical"
    card.add(Bar(name, (low, middle - one // 2, max(high, low + one), middle - one // 2 + one), "muted"))
    for place in (low, max(high - one, low)):
        card.add(Bar(name, (place, top, place + one, top + frame.thick + one), "muted"))


def _bar(card: CardComposer, frame: _Frame, start: int, end: int, line: int) -> None:
    low, high = sorted((start, end))
    above = line - frame.thick // 2
    box = (low, above, max(high, low + 1), above + frame.thick)
    card.add(Bar(f"{frame.name}.point", box, frame.element.colour))


def _label(card: CardComposer, frame: _Frame, part: str, style: TextStyle, place: int, bottom: int) -> None:  # noqa: PLR0913, PLR0917
    """Lay out a label above a place of the scale, moved as far as it must to stay on the card."""
    text = card.say(style, f"{frame.name}.{part}.text")
    widest = frame.box[2] - frame.box[0]
    half = min(card.room(text, style), widest) // 2
    start = max(min(place - half, frame.box[2] - 2 * half), frame.box[0])
    high = card.line_height(style) * (style.lines if card.room(text, style) > widest else 1)
    box = (start, bottom - high, start + 2 * half, bottom)
    card.add(*card.text(f"{frame.name}.{part}", text, style, box, "center"))
