"""The gradient strip: this occupation's mark with its name above, landmarks below."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from presskit.assets.cards.drawing import Bar, Ticks
from presskit.assets.cards.layout import Element, Ink, PixelBox, TextStyle, Units
from presskit.assets.charts import geometry as charts

if TYPE_CHECKING:
    from presskit.assets.cards.composition import CardComposer


_MARKER = 4.0  # units wide
_LANDMARK = 6.0  # units high


class StripElement(Element):
    """The gradient strip: this occupation's mark with its name above, landmarks below."""

    kind: Literal["strip"]
    colour: Ink
    caption: TextStyle
    caption_width: Units
    low: TextStyle
    high: TextStyle
    landmark: TextStyle

    def figures(self) -> tuple[str, ...]:
        """Return the figures that the strip draws."""
        return ("percentile", "occupations")

    def inputs(self) -> tuple[str, ...]:
        """Return the population, of which each occupation is a tick."""
        return ("population",)

    def place(self, card: CardComposer, name: str) -> None:
        """Lay the element out."""
        strip = charts.strip(card.kit)
        if strip is None:
            return
        left, top, right, bottom = self.box.pixels(card.layout.safe, card.layout.scale)
        width, below = right - left, card.line_height(self.low) + card.pixels(_LANDMARK)
        foot = bottom - below
        head = foot - round(width / card.tools.style.theme.strip.aspect)
        bar = (left, round(head + strip.top * (foot - head)), right, round(head + strip.bottom * (foot - head)))
        card.add(Ticks(f"{name}.bar", bar, strip.heights, strip.tick_width), shared=True)
        _landmarks(card, name, self, (left, foot, right, bottom))
        place, half = left + round(strip.marker * width), card.pixels(_MARKER) // 2
        place = min(max(place, left + half), right - half)
        card.add(Bar(f"{name}.bar", (place - half, head, place + half, foot), self.colour))
        room = min(card.pixels(self.caption_width), width)
        align, start = {
            "start": ("left", place - half),
            "middle": ("center", place - room // 2),
            "end": ("right", place + half - room),
        }[strip.label_side]
        start = min(max(start, left), right - room)
        text = card.say(self.caption, f"{name}.caption.text")
        box = (start, top, start + room, head - card.gap)
        card.add(*card.text(f"{name}.caption", text, self.caption, box, align))


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
