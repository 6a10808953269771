"""Laying out the charts of a card: the geometry of `charts` in the pixels of an element's box."""

from __future__ import annotations

from typing import TYPE_CHECKING

from presskit.assets import charts
from presskit.assets.card_drawing import Bar, Ticks

if TYPE_CHECKING:
    from presskit.assets.card_layout import (
        BandsElement,
        PixelBox,
        StripElement,
        TextStyle,
    )
    from presskit.assets.composing import Composition

_MARKER = 4.0  # units wide
_LANDMARK = 6.0  # units high
_STEPS = 10  # of the exposure scale
_DISC = 2.0  # radius, in thicknesses of the line


def place_strip(card: Composition, name: str, element: StripElement) -> None:
    """Lay out the gradient strip with its marker, the occupation's name and the landmarks."""
    strip = charts.strip(card.kit)
    if strip is None:
        return
    left, top, right, bottom = element.box.pixels(card.layout.safe, card.layout.scale)
    width, below = right - left, card.line_height(element.low) + card.pixels(_LANDMARK)
    foot = bottom - below
    head = foot - round(width / card.tools.look.theme.strip.aspect)
    bar = (left, round(head + strip.top * (foot - head)), right, round(head + strip.bottom * (foot - head)))
    card.add(Ticks(f"{name}.bar", bar, strip.heights, strip.tick_width), shared=True)
    _landmarks(card, name, element, (left, foot, right, bottom))
    place, half = left + round(strip.marker * width), card.pixels(_MARKER) // 2
    place = min(max(place, left + half), right - half)
    card.add(Bar(f"{name}.bar", (place - half, head, place + half, foot), element.colour))
    room = min(card.pixels(element.caption_width), width)
    align, start = {
        "start": ("left", place - half),
        "middle": ("center", place - room // 2),
        "end": ("right", place + half - room),
    }[strip.label_side]
    start = min(max(start, left), right - room)
    text = card.say(element.caption, f"{name}.caption.text")
    box = (start, top, start + room, head - card.gap)
    card.add(*card.text(f"{name}.caption", text, element.caption, box, align))


def _landmarks(card: Composition, name: str, element: StripElement, box: PixelBox) -> None:
    """Lay out what stands below the strip: both ends, and the percentiles between them that fit."""
    left, top, right, bottom = box
    high, gap = card.pixels(_LANDMARK), card.gap * 3
    row = (top + high, bottom)
    low, far = card.say(element.low, f"{name}.low.text"), card.say(element.high, f"{name}.high.text")
    middle = (left + right) // 2
    card.add(*card.text(f"{name}.low", low, element.low, (left, row[0], middle, row[1])), shared=True)
    card.add(*card.text(f"{name}.high", far, element.high, (middle, row[0], right, row[1]), "right"), shared=True)
    taken, until = left + card.width(low, element.low), right - card.width(far, element.high)
    for landmark in sorted(card.tools.look.theme.strip.landmarks):
        place = left + round(landmark / 100 * (right - left))
        text = card.say(element.landmark, f"{name}.landmark.text", landmark=landmark)
        half = card.width(text, element.landmark) // 2 + 1
        if place - half < taken + gap or place + half > until - gap:
            continue
        taken = place + half
        card.add(Bar(f"{name}.bar", (place, top, place + card.pixels(1), top + high), "muted"), shared=True)
        label = (place - half, row[0], place + half, row[1])
        card.add(*card.text(f"{name}.landmark.{landmark}", text, element.landmark, label, "center"), shared=True)


def place_bands(card: Composition, name: str, element: BandsElement) -> None:
    """Lay out the six bands, each with its swatch, its bar and its number of tasks."""
    bars = charts.bands(card.kit)
    if not bars:
        return
    left, top, right, bottom = element.box.pixels(card.layout.safe, card.layout.scale)
    gap = card.pixels(element.gap)
    columns = element.direction == "columns"
    step = ((right - left if columns else bottom - top) + gap) / len(bars)
    for number, bar in enumerate(bars):
        label = element.marked if bar.marked else element.label
        start, end = round(number * step), round((number + 1) * step) - gap
        cell = (left + start, top, left + end, bottom) if columns else (left, top + start, right, top + end)
        place = _column if columns else _row
        place(card, f"{name}.{bar.row.id}", element, bar, label, cell)


def _column(  # noqa: PLR0913, PLR0917 - one bar of one chart
    card: Composition, name: str, element: BandsElement, bar: charts.BandBar, label: TextStyle, cell: PixelBox
) -> None:
    left, top, right, bottom = cell
    value = _value_style(element, bar)
    words, number = card.line_height(label) * label.lines, card.line_height(value)
    swatch, foot = card.pixels(element.swatch), bottom - words - card.gap
    area = foot - swatch - top - number - card.gap
    tip = foot - swatch - round(bar.length * area)
    card.add(Bar(name, (left, tip, right, foot), bar.row.colour))
    text = card.say(value, f"{name}.value", band=bar.row)
    card.add(*card.text(f"{name}.value", text, value, (left, tip - card.gap - number, right, tip - card.gap)))
    text = card.say(label, f"{name}.label", band=bar.row)
    card.add(*card.text(f"{name}.label", text, label, (left, foot + card.gap, right, bottom)))


def _row(  # noqa: PLR0913, PLR0917 - one bar of one chart
    card: Composition, name: str, element: BandsElement, bar: charts.BandBar, label: TextStyle, cell: PixelBox
) -> None:
    left, top, right, bottom = cell
    value = _value_style(element, bar)
    words, swatch = card.pixels(element.label_width), card.pixels(element.swatch)
    text = card.say(label, f"{name}.label", band=bar.row)
    card.add(*card.text(f"{name}.label", text, label, (left, top, left + words, bottom)))
    start, room = left + words + card.gap, card.width(card.say(value, f"{name}.value", band=bar.row), value)
    end = start + swatch + round(bar.length * (right - start - swatch - room - 2 * card.gap))
    card.add(Bar(name, (start, top, end, bottom), bar.row.colour))
    text = card.say(value, f"{name}.value", band=bar.row)
    card.add(*card.text(f"{name}.value", text, value, (end + 2 * card.gap, top, right, bottom)))


def _value_style(element: BandsElement, bar: charts.BandBar) -> TextStyle:
    """Set the marked band's number as its name is set."""
    if not bar.marked:
        return element.value
    changes = {"text": element.value.text, "lines": 1, "anchor": element.value.anchor}
    return element.marked.model_copy(update=changes)
