"""The geometry of charts, once for the cards' pixels and the briefs' vectors.

A chart is worked out in its own units and drawn by whoever needs it; nothing here knows of Pillow,
SVG or a page.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from presskit.assets.theme import blend

if TYPE_CHECKING:
    from collections.abc import Sequence

    from presskit.facts.kit import Kit

_NEAR_EDGE = 0.25
_STEPS = 100
_HUES = 20
_TICK = 0.62


@dataclass(frozen=True, slots=True)
class TickRun:
    """Neighbouring ticks of one colour: `count` ticks from `start` on, one every `step`."""

    start: float
    count: int
    step: float
    width: float
    colour: str


@dataclass(frozen=True, slots=True)
class Strip:
    """The gradient strip on a width and a height of 1, y downwards.

    Where a build knows only the record, the strip is the scale on which the record's percentile
    stands: one thin tick for each percentile, cool to hot, at `top` to `bottom`. It never invents
    the other occupations. `marker` is this occupation's place; its name stands above the strip, on
    the side of the marker that `label_side` names.
    """

    runs: tuple[TickRun, ...]
    top: float
    bottom: float
    marker: float
    label_side: Literal["start", "middle", "end"]


def strip(kit: Kit, stops: Sequence[str]) -> Strip | None:
    """Return the strip of a kit in colours between `stops`, or None without a percentile."""
    figure = kit.figures.get("percentile")
    if figure is None:
        return None
    place = int(figure.value) / 100
    per_hue = _STEPS // _HUES
    step = 1 / _STEPS
    return Strip(
        runs=tuple(
            TickRun(
                start=hue * per_hue * step,
                count=per_hue,
                step=step,
                width=step * _TICK,
                colour=blend(stops, hue / (_HUES - 1)),
            )
            for hue in range(_HUES)
        ),
        top=0.2,
        bottom=1.0,
        marker=place,
        label_side="start" if place < _NEAR_EDGE else "end" if place > 1 - _NEAR_EDGE else "middle",
    )
