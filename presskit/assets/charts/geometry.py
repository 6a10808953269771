"""The geometry of charts, once for the cards' pixels and the briefs' vectors.

A chart is worked out in its own units and drawn by whoever needs it; nothing here knows of Pillow,
SVG or a page.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from presskit.facts.kit import BandRow, Kit

_NEAR_EDGE = 0.25
_PERCENTILES = 100
_TOP, _BOTTOM = 0.2, 1.0
_ROOMY, _CROWDED = 0.6, 0.8
_OUTLINE_TOLERANCE = 0.006


@dataclass(frozen=True, slots=True)
class Strip:
    """The gradient strip on a width and a height of 1, y downwards.

    `heights` are those of thin ticks, cool to hot from left to right, each `tick_width` of its step
    wide, standing on `bottom` and at most as high as from there to `top`. Where a build knows the
    population, each placed occupation is a tick, in order, as high as its mean. Where it knows only
    the record, there is one tick for each percentile, all as high: the scale on which the record
    stands. Other occupations are never invented.

    `outline` are the corners of the line along the ticks' tops, with no more points than it needs.
    `marker` is this occupation's place; its name stands above, on the side `label_side` names.
    """

    heights: tuple[float, ...]
    outline: tuple[tuple[float, float], ...]
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
    if kit.means and kit.rank is not None:
        heights, place, tick_width = _heights(kit.means), (kit.rank + 0.5) / len(kit.means), _CROWDED
    else:
        heights, place, tick_width = (1.0,) * _PERCENTILES, int(figure.value) / 100, _ROOMY
    return Strip(
        heights=heights,
        outline=_outline(heights),
        tick_width=tick_width,
        top=_TOP,
        bottom=_BOTTOM,
        marker=place,
        label_side="start" if place < _NEAR_EDGE else "end" if place > 1 - _NEAR_EDGE else "middle",
    )


@dataclass(frozen=True, slots=True)
class BandBar:
    """One band's bar: `length` is the share of the tasks that stand in it, from 0 to 1."""

    row: BandRow
    length: float
    marked: bool


def bands(kit: Kit) -> tuple[BandBar, ...]:
    """Return the bars of the six bands in their order, this occupation's marked; none if not known."""
    total = sum(row.count for row in kit.bands)
    typical = kit.shown("typical_band")
    return tuple(BandBar(row, row.count / total if total else 0.0, row.label == typical) for row in kit.bands)


@dataclass(frozen=True, slots=True)
class Movement:
    """A movement along the exposure scale, 0 to 1.

    Where the earlier mean is not known, `before` is the later one less the shown change. `usual` is
    where the middle half of all occupations would have moved from there, None where it is not known.
    """

    before: float
    now: float
    usual: tuple[float, float] | None


def movement(kit: Kit) -> Movement | None:
    """Return how the mean moved from 2023 to 2025, None where a figure for it is not known."""
    now, change, earlier = (kit.figures.get(name) for name in ("mean_2025", "change", "mean_2023"))
    if now is None or change is None:
        return None
    before = float(earlier.value) if earlier else float(now.value) - float(change.value)
    low, high = (kit.figures.get(f"typical_change_{end}") for end in ("low", "high"))
    usual = (_on_scale(before + float(low.value)), _on_scale(before + float(high.value))) if low and high else None
    return Movement(_on_scale(before), _on_scale(float(now.value)), usual)


def score(kit: Kit) -> float | None:
    """Return the place of the most-exposed task on the exposure scale, None where it is not known."""
    figure = kit.figures.get("most_exposed_score")
    return _on_scale(float(figure.value)) if figure else None


def _on_scale(value: float) -> float:
    return min(max(value, 0.0), 1.0)


@functools.lru_cache(maxsize=4)
def _heights(means: tuple[float, ...]) -> tuple[float, ...]:
    """Return each mean as a share of the highest: the scale begins at 0."""
    highest = max(means) or 1.0
    return tuple(mean / highest for mean in means)


@functools.lru_cache(maxsize=4)
def _outline(heights: tuple[float, ...]) -> tuple[tuple[float, float], ...]:
    """Return the fewest points whose line passes every tick's top within the tolerance."""
    count = len(heights)
    points = [(0.0, heights[0]), *(((i + 0.5) / count, height) for i, height in enumerate(heights)), (1.0, heights[-1])]
    kept = {0, len(points) - 1}
    spans = [(0, len(points) - 1)]
    while spans:
        first, last = spans.pop()
        (x0, y0), (x1, y1) = points[first], points[last]
        worst, where = 0.0, first
        for index in range(first + 1, last):
            x, y = points[index]
            gap = abs(y - (y0 + (y1 - y0) * (x - x0) / (x1 - x0)))
            if gap > worst:
                worst, where = gap, index
        if worst > _OUTLINE_TOLERANCE:
            kept.add(where)
            spans += [(first, where), (where, last)]
    return tuple(points[index] for index in sorted(kept))
