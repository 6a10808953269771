"""Rows become an `Occupation`: the one place where figures are worked out.

Source: the rules for figures, which reproduce the published pages. Everything that a kit shows is
decided here, once; the words of each figure's provenance are in `templates/text/provenance.toml`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from presskit.records import model
from presskit.records import population as populations
from presskit.records.provenance import provenance_words, remarks, say
from presskit.sources.ilo import RATIONALE_AUTHOR
from presskit.text.numbers import share_percent

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from presskit.records.model import Band
    from presskit.sources.crosswalk import Taxonomy
    from presskit.sources.ilo import IloOccupation, IloTask, IloWorkbook

ILO, IBS, ONET, OEWS = "ilo-genai-2025", "ibs-crosswalk-2022", "onet-taxonomy-2019", "oews-2024"
YEAR = 2025


@dataclass(frozen=True, slots=True)
class UsSources:
    """What U.S. occupations are looked up in; `employment` is None where it was not given."""

    crosswalk: Mapping[str, Sequence[str]]
    taxonomy: Taxonomy
    employment: Mapping[str, int] | None


@dataclass(frozen=True, slots=True)
class Derivation:
    """What the records of one import share."""

    workbook: IloWorkbook
    standings: Mapping[str, populations.Standing]
    bands: Sequence[Band]
    us: UsSources | None


def derive_occupation(source: IloOccupation, making: Derivation) -> model.Occupation:
    """Return the record of one occupation. Pure: the same rows give the same record."""
    words = _Words(source, making.workbook)
    us = _us_occupations(source.code, making.us) if making.us else None
    with_employment = bool(us) and making.us is not None and making.us.employment is not None
    datasets = (ILO, *((IBS, ONET) if making.us else ()), *((OEWS,) if with_employment else ()))
    return model.Occupation(
        code=source.code,
        title=source.title,
        major_group=model.MajorGroup(code=source.major_group_code, name=source.major_group_name),
        gradient=model.Gradient(year=YEAR, occupations=len(making.workbook.occupations)),
        figures=_figures(source, making, words),
        tasks=tuple(_task(task) for task in source.tasks),
        us_occupations=us,
        us_provenance=words.provenance("us_occupations", IBS) if us is not None else None,
        us_employment_provenance=words.provenance("us_employment", OEWS) if with_employment else None,
        datasets=datasets,
        notes=tuple(_notes(source, making.workbook, us)),
    )


class _Words:
    """The provenance of an occupation's figures, in words."""

    def __init__(self, source: IloOccupation, workbook: IloWorkbook) -> None:
        self._values = {
            "sheet": workbook.sheet,
            "first": source.first_row,
            "last": source.last_row,
            "code": source.code,
            "occupations": len(workbook.occupations),
        }

    def of(self, figure: str, dataset: str = ILO, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - for the template
        """Return dataset, locator and method of a figure."""
        entry = provenance_words()[figure]
        values = {**self._values, **more}
        return {"dataset": dataset, **{name: say(entry[name], values) for name in ("locator", "method")}}

    def provenance(self, figure: str, dataset: str) -> model.Provenance:
        """Return the same as an object of its own."""
        return model.Provenance(**self.of(figure, dataset))


def _figures(source: IloOccupation, making: Derivation, words: _Words) -> model.Figures:
    standing = making.standings[source.code]
    scores = [task.score_2025 for task in source.tasks]
    earlier = [task.score_2023 for task in source.tasks if task.score_2023 is not None]
    mean = populations.mean(scores)
    mean_2023 = populations.mean(earlier) if earlier else None
    count = len(source.tasks)
    counts = {band.id: count if band.id == source.band else 0 for band in making.bands}
    exposed = sum(counts[band.id] for band in making.bands if band.exposed)
    size = len(making.workbook.occupations)
    return model.Figures(
        tasks=model.TaskCountFigure(value=count, **words.of("tasks")),
        mean_2025=model.ScoreFigure(
            value=round(mean, 4), unrounded=mean, published=source.published_mean, **words.of("mean_2025")
        ),
        mean_2023=None
        if mean_2023 is None
        else model.ScoreFigure(value=round(mean_2023, 4), unrounded=mean_2023, **words.of("mean_2023")),
        percentile=model.PercentFigure(
            value=standing.percentile, unrounded=100 * standing.scoring_lower / size, **words.of("percentile")
        ),
        scoring_lower=model.CountFigure(value=standing.scoring_lower, **words.of("scoring_lower")),
        sharing_mean=model.CountFigure(value=standing.sharing_mean, **words.of("sharing_mean")),
        change=None
        if mean_2023 is None
        else model.ChangeFigure(
            # not rounded again: 0.3021 - 0.3171 is a little below -0.015, and is shown as −0.02
            value=round(mean, 4) - round(mean_2023, 4),
            unrounded=mean - mean_2023,
            **words.of("change"),
        ),
        exposed_share=model.PercentFigure(value=share_percent(exposed, count), **words.of("exposed_share")),
        tasks_by_band=model.TasksByBand(
            bands=tuple(
                model.BandCount(band=name, tasks=tasks, share=share_percent(tasks, count))
                for name, tasks in counts.items()
            ),
            **words.of("tasks_by_band"),
        ),
        typical_band=model.BandFigure(value=source.band, **words.of("typical_band")),
        most_exposed_task=_most_exposed(source, words),
        fastest_mover=_fastest(source, words),
    )


def _most_exposed(source: IloOccupation, words: _Words) -> model.MostExposedTask:
    task = max(source.tasks, key=lambda task: task.score_2025)  # the first of equals
    return model.MostExposedTask(
        text=task.text,
        score=round(task.score_2025, 4),
        rationale=task.rationale,
        rationale_author=RATIONALE_AUTHOR if task.rationale else None,
        **words.of("most_exposed_task", row=task.row),
    )


def _fastest(source: IloOccupation, words: _Words) -> model.FastestMover | None:
    def moved(task: IloTask) -> float:
        return round(task.score_2025 - (task.score_2023 or 0.0), 10)

    scored = [task for task in source.tasks if task.score_2023 is not None]
    if not scored:
        return None
    task = max(scored, key=moved)
    return model.FastestMover(text=task.text, change=round(moved(task), 4), **words.of("fastest_mover", row=task.row))


def _task(task: IloTask) -> model.Task:
    return model.Task(
        id=task.id,
        text=task.text,
        score_2025=task.score_2025,
        score_2023=task.score_2023,
        score_gpt4o=task.score_gpt4o,
        score_gemini=task.score_gemini,
        source=task.source,
    )


def _us_occupations(code: str, us: UsSources) -> tuple[model.UsOccupation, ...]:
    codes = {new for old in us.crosswalk.get(code, ()) for new in us.taxonomy.successors.get(old, ())}
    employed = us.employment or {}
    found = [
        model.UsOccupation(soc=soc, title=us.taxonomy.titles[soc], employment=employed.get(soc))
        for soc in codes
        if soc in us.taxonomy.titles
    ]
    return tuple(sorted(found, key=lambda o: (o.employment is None, -(o.employment or 0), o.soc)))


def _notes(source: IloOccupation, workbook: IloWorkbook, us: tuple[model.UsOccupation, ...] | None) -> list[str]:
    wording = provenance_words()["notes"]
    notes = []
    for name in ("dropped", "repaired", "without_2023"):
        mine = [entry.partition("/")[2] for entry in getattr(workbook, name) if entry.startswith(f"{source.code}/")]
        if mine:
            notes.append(say(wording[name], {"count": len(mine), "tasks": ", ".join(mine)}))
    if us is not None and not us:
        notes.append(wording["no_us"])
    if not max(source.tasks, key=lambda task: task.score_2025).rationale:
        notes.append(wording["no_rationale"])
    remark = remarks().get(source.code)
    return [*notes, remark] if remark else notes
