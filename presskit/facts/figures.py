"""Figures as they are shown, each with where it comes from.

The ids are those of the ledger (`facts.json`); `display` is exactly the string that assets show.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from presskit.text import numbers

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from presskit.records.model import Band, Occupation, Provenance

SCORE_UNIT = "score on the 0–1 exposure scale"
DIFFERENCE_UNIT = "difference of scores on the 0–1 exposure scale"
PERCENT_OF_TASKS = "per cent of the occupation's tasks"

NAMES: Mapping[str, str] = {
    "tasks": "number of tasks",
    "mean_2025": "mean score of 2025",
    "percentile": "percentile",
    "change": "change of the mean from 2023 to 2025",
    "exposed_share": "share of tasks in an exposed band",
    "typical_band": "typical band",
    "most_exposed_score": "most-exposed task and its score",
    "fastest_change": "fastest mover and its change",
    "occupations": "number of placed occupations",
    "scoring_lower": "number of occupations that score lower",
    "sharing_mean": "number of other occupations with the same mean",
}
"""Every figure that a ledger holds, in its order, named for people."""


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


def figures_of(occupation: Occupation, bands: Sequence[Band]) -> dict[str, Figure]:
    """Return the figures that a record knows, by id and in the order of the ledger."""
    known = {figure.id: figure for figure in _figures(occupation, bands)}
    return {name: known[name] for name in NAMES if name in known}


def _figures(occupation: Occupation, bands: Sequence[Band]) -> Iterator[Figure]:
    known = occupation.figures
    if known.tasks:
        yield _figure("tasks", known.tasks.value, str(known.tasks.value), "task statements", known.tasks)
    if (mean := known.mean_2025) is not None:
        yield _figure("mean_2025", mean.value, numbers.score(mean.value), SCORE_UNIT, mean, mean.unrounded)
    if (rank := known.percentile) is not None:
        yield _figure("percentile", rank.value, str(rank.value), "percentile", rank, rank.unrounded)
    if (change := known.change) is not None:
        shown = numbers.change(change.value)
        yield _figure("change", change.value, shown, DIFFERENCE_UNIT, change, change.unrounded)
    if (share := known.exposed_share) is not None:
        yield _figure("exposed_share", share.value, str(share.value), PERCENT_OF_TASKS, share, share.unrounded)
    if known.typical_band:
        label = next(band.label for band in bands if band.id == known.typical_band.value)
        yield _figure("typical_band", known.typical_band.value, label, "band of the gradient", known.typical_band)
    if (top := known.most_exposed_task) is not None:
        yield _figure("most_exposed_score", top.score, numbers.score(top.score), SCORE_UNIT, top)
    if (mover := known.fastest_mover) is not None:
        yield _figure("fastest_change", mover.change, numbers.change(mover.change), DIFFERENCE_UNIT, mover)
    if (lower := known.scoring_lower) is not None:
        yield _figure("scoring_lower", lower.value, str(lower.value), "placed occupations", lower)
    if (equal := known.sharing_mean) is not None:
        yield _figure("sharing_mean", equal.value, str(equal.value), "other placed occupations", equal)
    origin = known.percentile or known.mean_2025 or known.tasks
    if origin:
        size = occupation.gradient.occupations
        method = f"Occupations placed on the gradient of {occupation.gradient.year}"
        yield Figure(
            id="occupations",
            value=size,
            display=str(size),
            unit="placed occupations",
            dataset=origin.dataset,
            locator=origin.locator,
            method=method,
        )


def _figure(  # noqa: PLR0913 - one argument for each part of a figure
    name: str, value: float | str, display: str, unit: str, origin: Provenance, unrounded: float | None = None
) -> Figure:
    return Figure(
        id=name,
        value=value,
        display=display,
        unit=unit,
        dataset=origin.dataset,
        locator=origin.locator,
        method=origin.method,
        unrounded=unrounded,
    )
