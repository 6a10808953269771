"""The six bands: a bar for the tasks in each, on a swatch of the band's colour."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from presskit.assets.cards.drawing import Bar
from presskit.assets.cards.layout import Element, PixelBox, TextStyle, Units
from presskit.assets.charts import geometry as charts

if TYPE_CHECKING:
    from presskit.assets.cards.composition import CardComposer


class BandsElement(Element):
    """The six bands: a bar for the tasks in each, on a swatch of the band's colour."""

    kind: Literal["bands"]
    direction: Literal["columns", "rows"]
    value: TextStyle
    label: TextStyle
    marked: TextStyle
    gap: Units
    swatch: Units
    label_width: Units = 0

    def figures(self) -> tuple[str, ...]:
        """Return the figures that the bands draw."""
        return ("tasks", "typical_band")

    def inputs(self) -> tuple[str, ...]:
        """Return the split of the tasks over the bands."""
        return ("kit.bands",)

    def place(self, card: CardComposer, name: str) -> None:
        """Lay the element out."""
        bars = charts.bands(card.kit)
        if not bars:
            return
        left, top, right, bottom = self.box.pixels(card.layout.safe, card.layout.scale)
        gap = card.pixels(self.gap)
        columns = self.direction == "columns"
        step = ((right - left if columns else bottom - top) + gap) / len(bars)
        for number, bar in enumerate(bars):
            label = self.marked if bar.marked else self.label
            start, end = round(number * step), round((number + 1) * step) - gap
            cell = (left + start, top, left + end, bottom) if columns else (left, top + start, right, top + end)
            place = _column if columns else _row
            place(card, f"{name}.{bar.row.id}", self, bar, label, cell)


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
