"""Whether the parts of one record agree with each other and with the datasets it names.

The model checks each field alone; these rules hold between fields.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from presskit.errors import Fault
from presskit.records import population as populations
from presskit.records.model import Provenance
from presskit.text.numbers import share_percent

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from presskit.records.model import Band, Dataset, Occupation, Task


_ROUNDING = 0.0051  # figures of a transcribed record have two digits


def find_discrepancies(
    occupation: Occupation, datasets: Mapping[str, Dataset], bands: Sequence[Band], *, file: str
) -> list[Fault]:
    """Return every fault between the fields of a record; an empty list for a sound one.

    Where the datasets or the bands could not be read they are empty, and are not compared.
    """
    found = [
        *(_unknown_datasets(occupation, datasets) if datasets else ()),
        *(_band_faults(occupation, bands) if bands else ()),
        *_population_faults(occupation),
        *_figure_faults(occupation),
        *_us_faults(occupation),
        *_task_faults(occupation),
    ]
    return [Fault(file=file, record=occupation.code, field=field, message=message) for field, message in found]


def _unknown_datasets(occupation: Occupation, datasets: Mapping[str, Dataset]) -> Iterator[tuple[str, str]]:
    if len(set(occupation.datasets)) != len(occupation.datasets):
        yield "datasets", "names a dataset twice"
    for index, name in enumerate(occupation.datasets):
        if name not in datasets:
            yield f"datasets.{index}", f"{name!r} is not in datasets.toml"
    for field, provenance in _provenances(occupation):
        if provenance.dataset not in occupation.datasets:
            yield f"{field}.dataset", f"{provenance.dataset!r} is not among the record's datasets"


def _provenances(occupation: Occupation) -> Iterator[tuple[str, Provenance]]:
    for name in type(occupation.figures).model_fields:
        figure = getattr(occupation.figures, name)
        if isinstance(figure, Provenance):
            yield f"figures.{name}", figure
    for name in ("us_provenance", "us_employment_provenance"):
        provenance = getattr(occupation, name)
        if provenance is not None:
            yield name, provenance


def _band_faults(occupation: Occupation, bands: Sequence[Band]) -> Iterator[tuple[str, str]]:
    figures = occupation.figures
    order = [band.id for band in bands]
    if figures.typical_band and figures.typical_band.value not in order:
        yield "figures.typical_band.value", f"{figures.typical_band.value!r} is not in bands.toml"
    if not figures.tasks_by_band:
        return
    rows = figures.tasks_by_band.bands
    where = "figures.tasks_by_band.bands"
    if [row.band for row in rows] != order:
        yield where, f"must list the bands in their order: {', '.join(order)}"
        return
    total = sum(row.tasks for row in rows)
    if figures.tasks and total != figures.tasks.value:
        yield where, f"counts {total} tasks, but figures.tasks is {figures.tasks.value}"
    if not total:
        yield where, "counts no task"
        return
    for index, row in enumerate(rows):
        if row.share != (expected := share_percent(row.tasks, total)):
            yield f"{where}.{index}.share", f"{row.share}% is not the share of {row.tasks} in {total} ({expected}%)"
    exposed = share_percent(sum(r.tasks for r, band in zip(rows, bands, strict=True) if band.exposed), total)
    if figures.exposed_share and figures.exposed_share.value != exposed:
        message = f"{figures.exposed_share.value}% disagrees with the bands, which make {exposed}%"
        yield "figures.exposed_share.value", message
    typical = figures.typical_band
    if typical and typical.value in order and not rows[order.index(typical.value)].tasks:
        yield "figures.typical_band.value", f"{typical.value!r} is a band without tasks"


def _population_faults(occupation: Occupation) -> Iterator[tuple[str, str]]:
    figures, size = occupation.figures, occupation.gradient.occupations
    lower = figures.scoring_lower
    sharing = figures.sharing_mean.value if figures.sharing_mean else 0
    if lower and lower.value + sharing + 1 > size:
        yield (
            "figures.scoring_lower.value",
            f"{lower.value} lower and {sharing} equal do not fit into {size} occupations",
        )
    elif lower and figures.percentile and figures.percentile.value != (expected := round(100 * lower.value / size)):
        message = f"{figures.percentile.value} disagrees with {lower.value} lower of {size} ({expected})"
        yield "figures.percentile.value", message


def _figure_faults(occupation: Occupation) -> Iterator[tuple[str, str]]:
    figures = occupation.figures
    if not figures.model_fields_set:
        yield "figures", "holds no figure, so that there is nothing to say"
    top, mean = figures.most_exposed_task, figures.mean_2025
    if top and top.rationale and not top.rationale_author:
        yield "figures.most_exposed_task.rationale_author", "is missing: a rationale must say who wrote it"
    if top and mean and top.score < mean.value - _ROUNDING:
        yield "figures.most_exposed_task.score", f"{top.score} is below the mean of all tasks, {mean.value}"
    if mean and figures.mean_2023 and figures.change:
        difference = mean.value - figures.mean_2023.value
        if abs(difference - figures.change.value) > _ROUNDING:
            yield (
                "figures.change.value",
                f"{figures.change.value} is not the difference of the means ({difference:.4f})",
            )


def _us_faults(occupation: Occupation) -> Iterator[tuple[str, str]]:
    listed = occupation.us_occupations or ()
    codes = [us.soc for us in listed]
    for index, code in enumerate(codes):
        if code in codes[:index]:
            yield f"us_occupations.{index}.soc", f"{code} is listed twice"
    known = [us.employment for us in listed]
    order = sorted(known, key=lambda employment: (employment is None, -(employment or 0)))
    if known != order:
        yield "us_occupations", "must be ordered by employment, largest first, unknown last"


def _task_faults(occupation: Occupation) -> Iterator[tuple[str, str]]:
    """Compare the figures with what the record's own tasks make them."""
    tasks, figures = occupation.tasks, occupation.figures
    if not tasks:
        return
    if figures.tasks and len(tasks) != figures.tasks.value:
        yield "tasks", f"lists {len(tasks)} tasks, but figures.tasks is {figures.tasks.value}"
    mean = round(populations.mean(task.score_2025 for task in tasks), 4)
    earlier = [task.score_2023 for task in tasks if task.score_2023 is not None]
    mean_2023 = round(populations.mean(earlier), 4) if earlier else None
    top = max(tasks, key=lambda task: task.score_2025)
    expected: list[tuple[str, object, object]] = []
    if figures.mean_2025:
        expected.append(("mean_2025.value", figures.mean_2025.value, mean))
    if figures.mean_2023:
        expected.append(("mean_2023.value", figures.mean_2023.value, mean_2023))
    if figures.change and mean_2023 is not None:
        expected.append(("change.value", figures.change.value, mean - mean_2023))
    if figures.most_exposed_task:
        expected.append(("most_exposed_task.score", figures.most_exposed_task.score, round(top.score_2025, 4)))
        expected.append(("most_exposed_task.text", figures.most_exposed_task.text, top.text))
    if figures.fastest_mover and earlier:
        mover = max((task for task in tasks if task.score_2023 is not None), key=moved)
        expected.append(("fastest_mover.change", figures.fastest_mover.change, round(moved(mover), 4)))
        expected.append(("fastest_mover.text", figures.fastest_mover.text, mover.text))
    for field, value, made in expected:
        if value != made:
            yield f"figures.{field}", f"is {str(value)[:60]!r}, but the record's tasks make it {str(made)[:60]!r}"


def moved(task: Task) -> float:
    """Return how much a task's score moved from 2023 to 2025, binary noise removed."""
    return round(task.score_2025 - (task.score_2023 or 0.0), 10)
