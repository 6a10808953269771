"""The geometry of charts, once for the cards' pixels and the briefs' vectors.

A chart is worked out in its own units and drawn by whoever needs it; nothing here knows of Pillow,
SVG or a page.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from presskit.facts.kit import Kit

DECILES = tuple(range(0, 101, 10))
_LABEL_EDGE = 0.2


@dataclass(frozen=True, slots=True)
class Strip:
    """The gradient strip on a width and a height of 1, y downwards.

    Where a build knows only the record, the strip is the scale on which the record's percentile
    stands: `bar_top` to `bar_bottom` from cool to hot, with a tick at each of `ticks`. It never
    invents the other occupations. `marker` is this occupation's place, `label` its name's side.
    """

    bar_top: float
    bar_bottom: float
    ticks: tuple[float, ...]
    marker: float
    label_anchor: str
    percentile: int


def strip(kit: Kit) -> Strip | None:
    """Return the strip of a kit, or None where its percentile is not known."""
    figure = kit.figures.get("percentile")
    if figure is None:
        return None
    percentile = int(figure.value)
    place = percentile / 100
    anchor = "start" if place < _LABEL_EDGE else "end" if place > 1 - _LABEL_EDGE else "middle"
    return Strip(
        bar_top=0.44,
        bar_bottom=0.72,
        ticks=tuple(value / 100 for value in DECILES),
        marker=place,
        label_anchor=anchor,
        percentile=percentile,
    )
