"""Laying out the charts of a card: the geometry of `charts` in the pixels of an element's box."""

from __future__ import annotations

from typing import TYPE_CHECKING

from presskit.assets.cards.drawing import Bar, Ticks
from presskit.assets.charts import geometry as charts

if TYPE_CHECKING:
    from presskit.assets.cards.composition import CardComposer
    from presskit.assets.cards.layout import BandsElement, PixelBox, StripElement, TextStyle

_MARKER = 4.0  # units wide
_LANDMARK = 6.0  # units high


def place_strip(card: CardComposer, name: str, element: StripElement) -> None:
    """Lay out the gradient strip with its marker, the occupation's name and the landmarks."""
    strip = charts.strip(card.kit)
    if strip is None:
        return
    left, top, right, bottom = element.box.pixels(card.layout.safe, card.layout.scale)
    width, below = right - left, card.line_height(element.low) + card.pixels(_LANDMARK)
    foot = bottom - below
    head = foot - round(width / card.tools.style.theme.strip.aspect)
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


def _landmarks(card: CardComposer, name: str, element: StripElement, box: PixelBox) -> None:
    """Lay out what stands below the strip: both ends, and the percentiles between them that fit."""
    left, top, right, bottom = box
    high, gap = card.pixels(_LANDMARK), card.gap * 2
    row = (top + high, bottom)
    low, far = card.say(element.low, f"{name}.low.text"), card.say(element.high, f"{name}.high.text")
    middle = (left + right) // 2
    card.add(*card.text(f"{name}.low", low, element.low, (left, row[0], middle, row[1])), shared=True)
    card.add(*card.text(f"{name}.high", far, element.high, (middle, row[0], right, row[1]), "right"), shared=True)
    first, last = left + card.room(low, element.low) + gap, right - card.room(far, element.high) - gap
    spans = {}
    for landmark in sorted(card.tools.style.theme.strip.landmarks):
        text = card.say(element.landmark, f"{name}.landmark.text", landmark=landmark)
        place, half = left + round(landmark / 100 * (right - left)), card.room(text, element.landmark) // 2
        if place - half >= first and place + half <= last:
            spans[landmark] = (text, place, half)
            first = place + half + gap
    for landmark, (text, place, half) in spans.items():
        if 100 - landmark in card.tools.style.theme.strip.landmarks and 100 - landmark not in spans:
            continue  # its mirror image had no room
        card.add(Bar(f"{name}.bar", (place, top, place + card.pixels(1), top + high), "muted"), shared=True)
        label = (place - half, row[0], place + half, row[1])
        card.add(*card.text(f"{name}.landmark.{landmark}", text, element.landmark, label, "center"), shared=True)


def place_bands(card: CardComposer, name: str, element: BandsElement) -> None:
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
    card: CardComposer, name: str, element: BandsElement, bar: charts.BandBar, label: TextStyle, cell: PixelBox
) -> None:
    """Lay out a band upright: its bar on a line, below that the swatch that is the key to its colour."""
    left, top, right, bottom = cell
    value, one = _value_style(element, bar), card.pixels(1)
    words, number = card.line_height(label) * label.lines, card.line_height(value)
    key, swatch = bottom - words - card.gap, card.pixels(element.swatch)
    foot = key - swatch - card.gap
    tip = foot - round(bar.length * (foot - top - number - card.gap))
    card.add(Bar(name, (left, key - swatch, right, key), bar.row.colour))
    card.add(Bar(name, (left, foot, right, foot + one), "muted"), shared=True)
    if bar.length:
        card.add(Bar(name, (left, min(tip, foot - one), right, foot), bar.row.colour))
    text = card.say(value, f"{name}.value", band=bar.row)
    card.add(*card.text(f"{name}.value", text, value, (left, tip - card.gap - number, right, tip - card.gap)))
    text = card.say(label, f"{name}.label", band=bar.row)
    card.add(*card.text(f"{name}.label", text, label, (left, key + card.gap, right, bottom)))


def _row(  # noqa: PLR0913, PLR0917 - one bar of one chart
    card: CardComposer, name: str, element: BandsElement, bar: charts.BandBar, label: TextStyle, cell: PixelBox
) -> None:
    """Lay out a band lying: its name, the swatch that is the key to its colour, its bar from a line."""
    left, top, right, bottom = cell
    value, one = _value_style(element, bar), card.pixels(1)
    words, swatch = card.pixels(element.label_width), card.pixels(element.swatch)
    text = card.say(label, f"{name}.label", band=bar.row)
    card.add(*card.text(f"{name}.label", text, label, (left, top, left + words, bottom)))
    card.add(Bar(name, (left + words, top, left + words + swatch, bottom), bar.row.colour))
    start = left + words + swatch + card.gap
    text = card.say(value, f"{name}.value", band=bar.row)
    end = start + round(bar.length * (right - start - card.room(text, value) - card.gap))
    card.add(Bar(name, (start, top, start + one, bottom), "muted"), shared=True)
    if bar.length:
        card.add(Bar(name, (start, top, max(end, start + one), bottom), bar.row.colour))
    card.add(*card.text(f"{name}.value", text, value, (end + card.gap, top, right, bottom)))


def _value_style(element: BandsElement, bar: charts.BandBar) -> TextStyle:
    """Set the marked band's number as its name is set."""
    if not bar.marked:
        return element.value
    changes = {"text": element.value.text, "lines": 1, "anchor": element.value.anchor}
    return element.marked.model_copy(update=changes)
