"""The geometry of charts, once for the cards' pixels and the briefs' vectors.

A chart is worked out in its own units and drawn by whoever needs it; nothing here knows of Pillow,
SVG or a page.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from presskit.facts.kit import Kit

_NEAR_EDGE = 0.25
_PERCENTILES = 100


@dataclass(frozen=True, slots=True)
class Strip:
    """The gradient strip on a width and a height of 1, y downwards.

    Where a build knows only the record, the strip is the scale on which the record's percentile
    stands: `ticks` thin ticks, one for each percentile, cool to hot from left to right, each
    `tick_width` of its step wide, between `top` and `bottom`. It never invents the other
    occupations. `marker` is this occupation's place; its name stands above the strip, on the side
    of the marker that `label_side` names.
    """

    ticks: int
    tick_width: float
    top: float
    bottom: float
    marker: float
    label_side: Literal["start", "middle", "end"]


def strip(kit: Kit) -> Strip | None:
    """Return the strip of a kit, or None where its percentile is not known."""
    figure = kit.figures.get("percentile")
    if figure is None:
        return None
    place = int(figure.value) / 100
    return Strip(
        ticks=_PERCENTILES,
        tick_width=0.6,
        top=0.2,
        bottom=1.0,
        marker=place,
        label_side="start" if place < _NEAR_EDGE else "end" if place > 1 - _NEAR_EDGE else "middle",
    )
