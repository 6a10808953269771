"""Figures as they are shown, each with where it comes from.

The ids are those of the ledger (`facts.json`); `display` is exactly the string that assets show.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from presskit.records.provenance import TYPICAL_CHANGES
from presskit.text import numbers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from presskit.records.model import Band, ChangeFigure, Occupation, Provenance

SCORE_UNIT = "score on the 0–1 exposure scale"
DIFFERENCE_UNIT = "difference of scores on the 0–1 exposure scale"
PERCENT_OF_TASKS = "per cent of the occupation's tasks"

NAMES: Mapping[str, str] = {
    "tasks": "number of tasks",
    "mean_2025": "mean score of 2025",
    "percentile": "percentile",
    "mean_2023": "mean score of 2023",
    "change": "change of the mean from 2023 to 2025",
    "typical_change_low": "lower quartile of the changes of all placed occupations",
    "typical_change": "median change of all placed occupations",
    "typical_change_high": "upper quartile of the changes of all placed occupations",
    "exposed_share": "share of tasks in an exposed band",
    "typical_band": "typical band",
    "most_exposed_score": "most-exposed task and its score",
    "fastest_change": "fastest mover and its change",
    "occupations": "number of placed occupations",
    "scoring_lower": "number of occupations that score lower",
    "sharing_mean": "number of other occupations with the same mean",
}
"""Every figure that a ledger may hold, in its order, named for people."""

OF_THE_POPULATION = frozenset(TYPICAL_CHANGES)
"""Figures of all placed occupations together: a record does not lack one."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One number or band: its value, the string that stands for it in every asset, its origin."""

    id: str
    value: float | int | str
    display: str
    unit: str
    dataset: str
    locator: str
    method: str
    unrounded: float | None = None

    def as_dict(self) -> dict[str, float | int | str]:
        """Return the figure as it stands in the ledger."""
        entry: dict[str, float | int | str] = {
            "value": self.value,
            "display": self.display,
            "unit": self.unit,
            "dataset": self.dataset,
            "locator": self.locator,
            "method": self.method,
        }
        if self.unrounded is not None:
            entry["unrounded"] = self.unrounded
        return entry


def figures_of(
    occupation: Occupation, bands: Sequence[Band], of_population: Mapping[str, ChangeFigure] | None = None
) -> dict[str, Figure]:
    """Return the figures that a record and its population know, by id and in the order of the ledger."""
    known = {figure.id: figure for figure in _figures(occupation, bands)}
    for name, figure in (of_population or {}).items():
        if figure.dataset in occupation.datasets:
            known[name] = _figure(name, figure.value, numbers.change(figure.value), DIFFERENCE_UNIT, figure)
    return {name: known[name] for name in NAMES if name in known}


@dataclass(frozen=True, slots=True)
class _Showing:
    """How a figure of a record is shown: its field, the part that is its value, display and unit."""

    field: str
    part: str
    show: Callable[[Any], str]
    unit: str


_SHOWN: Mapping[str, _Showing] = {
    "tasks": _Showing("tasks", "value", str, "task statements"),
    "mean_2025": _Showing("mean_2025", "value", numbers.score, SCORE_UNIT),
    "mean_2023": _Showing("mean_2023", "value", numbers.score, SCORE_UNIT),
    "percentile": _Showing("percentile", "value", str, "percentile"),
    "change": _Showing("change", "value", numbers.change, DIFFERENCE_UNIT),
    "exposed_share": _Showing("exposed_share", "value", str, PERCENT_OF_TASKS),
    "most_exposed_score": _Showing("most_exposed_task", "score", numbers.score, SCORE_UNIT),
    "fastest_change": _Showing("fastest_mover", "change", numbers.change, DIFFERENCE_UNIT),
    "scoring_lower": _Showing("scoring_lower", "value", str, "placed occupations"),
    "sharing_mean": _Showing("sharing_mean", "value", str, "other placed occupations"),
}


def _figures(occupation: Occupation, bands: Sequence[Band]) -> Iterator[Figure]:
    known = occupation.figures
    for name, showing in _SHOWN.items():
        origin = getattr(known, showing.field)
        if origin is not None:
            value = getattr(origin, showing.part)
            yield _figure(name, value, showing.show(value), showing.unit, origin)
    if known.typical_band:
        label = next(band.label for band in bands if band.id == known.typical_band.value)
        yield _figure("typical_band", known.typical_band.value, label, "band of the gradient", known.typical_band)
    if origin := known.percentile or known.mean_2025 or known.tasks:
        size = occupation.gradient.occupations
        whole = _figure("occupations", size, str(size), "placed occupations", origin)
        yield replace(whole, method=f"Occupations placed on the gradient of {occupation.gradient.year}", unrounded=None)


def _figure(name: str, value: float | str, display: str, unit: str, origin: Provenance) -> Figure:
    return Figure(
        id=name,
        value=value,
        display=display,
        unit=unit,
        dataset=origin.dataset,
        locator=origin.locator,
        method=origin.method,
        unrounded=getattr(origin, "unrounded", None),
    )
