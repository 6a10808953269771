"""`presskit import`: public datasets become a data folder, the same bytes from the same files.

The folder then holds `occupations/*.json`, `gradient.json` and `import-report.json`. Corrections
made by hand lie apart, in `overrides/`, and are applied when records are read; an import never
touches them.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from presskit.errors import Fault, InputError, UsageError, name_of
from presskit.records import population as populations
from presskit.records.data_folder import ImportReport, files_of_last_import, write_data_folder
from presskit.records.derive import IBS, ILO, OEWS, ONET, YEAR, Derivation, UsSources, derive_occupation
from presskit.records.releases import Release, read_releases
from presskit.records.tables import read_bands
from presskit.sources import crosswalk, employment, ilo
from presskit.sources.container import SourceFile, open_source
from presskit.text.numbers import score

if TYPE_CHECKING:
    from collections.abc import Sequence

    from presskit.records.model import Occupation
    from presskit.sources.ilo import IloWorkbook


@dataclass(frozen=True, slots=True)
class ImportFiles:
    """The files of an import; the U.S. list needs crosswalk and taxonomy, its order employment."""

    workbook: Path
    crosswalk: Path | None = None
    taxonomy: Path | None = None
    employment: Path | None = None


def import_records(files: ImportFiles, into: Path, codes: Sequence[str] = ()) -> ImportReport:
    """Write the records of a workbook into a data folder; `codes` writes some and keeps the others.

    Raises InputError with every fault of the files, UsageError for a code that no row has, and
    OutputError where the folder can't be written. Nothing is written unless all files can be read.
    """
    report = ImportReport()
    releases = read_releases()
    workbook = ilo.read_workbook(_open(files.workbook, ".xlsx", releases[ILO], report))
    us = _us_sources(files, releases, report)
    known = {occupation.code for occupation in workbook.occupations}
    if unknown := sorted(set(codes) - known):
        raise UsageError(Fault(record=code, message="no row of the workbook has this code") for code in unknown)
    population = _population(workbook, report.sources[0]["sha256"])
    making = Derivation(workbook, population.standings(), read_bands(into), us)
    made = [derive_occupation(occupation, making) for occupation in workbook.occupations]
    _refuse_clashes(made, files.workbook)
    if codes:
        _refuse_another_population(into, population)
    _describe(report, workbook, made, population, releases[ILO])
    write_data_folder(
        report, into, [o for o in made if not codes or o.code in codes], population, keep_others=bool(codes)
    )
    return report


def _open(path: Path, suffix: str, release: Release, report: ImportReport) -> SourceFile:
    source = open_source(path, suffix, release.member)
    pinned = source.sha256 == release.member_sha256
    report.sources.append({"dataset": release.id, "file": release.member, "sha256": source.sha256, "pinned": pinned})
    if not pinned:
        report.warnings.append(f"{source.name} is not the pinned release of {release.id}")
    return source


def _us_sources(files: ImportFiles, releases: dict[str, Release], report: ImportReport) -> UsSources | None:
    if files.crosswalk is None or files.taxonomy is None:
        if files.crosswalk or files.taxonomy or files.employment:
            message = "U.S. occupations need both the crosswalk and the taxonomy"
            raise UsageError(Fault(message=message))
        report.warnings.append("without crosswalk and taxonomy no record lists U.S. occupations")
        return None
    pairs = crosswalk.read_crosswalk(_open(files.crosswalk, ".dta", releases[IBS], report))
    taxonomy = crosswalk.read_taxonomy(_open(files.taxonomy, ".xlsx", releases[ONET], report))
    employed = None
    if files.employment is None:
        report.warnings.append("without employment U.S. occupations are ordered by code")
    else:
        employed = employment.read_employment(_open(files.employment, ".xlsx", releases[OEWS], report))
    return UsSources(pairs, taxonomy, employed)


def _population(workbook: IloWorkbook, digest: str) -> populations.Population:
    placed = (
        populations.placed(
            o.code,
            [task.score_2025 for task in o.tasks],
            [task.score_2023 for task in o.tasks if task.score_2023 is not None],
        )
        for o in workbook.occupations
    )
    return populations.Population(year=YEAR, dataset=ILO, sha256=digest, occupations=tuple(placed))


def _refuse_clashes(made: Sequence[Occupation], workbook: Path) -> None:
    titles: dict[str, str] = {}
    faults = []
    for occupation in made:
        first = titles.setdefault(occupation.title.casefold(), occupation.code)
        if first != occupation.code:
            message = f"{occupation.code} has the same title as {first}, {occupation.title[:60]!r}"
            faults.append(Fault(name_of(workbook), occupation.code, "Title", message))
    if faults:
        raise InputError(faults)


def _refuse_another_population(into: Path, population: populations.Population) -> None:
    """Some records of one population beside others of another would make both untrue."""
    before = populations.read(into)
    if before is not None and before != population and files_of_last_import(into):
        message = "is the population of another workbook"
        raise InputError(Fault(name_of(into / populations.FILE), message=message, remedy="Import all occupations."))


def _describe(
    report: ImportReport,
    workbook: IloWorkbook,
    made: Sequence[Occupation],
    population: populations.Population,
    release: Release,
) -> None:
    report.rows, report.occupations, report.noisy_scores = workbook.rows, len(made), workbook.noisy
    report.dropped, report.repaired = list(workbook.dropped), list(workbook.repaired)
    report.without_2023 = list(workbook.without_2023)
    report.without_us_match = [o.code for o in made if o.us_occupations == ()]
    for occupation in made:
        mean, mover = occupation.figures.mean_2025, occupation.figures.fastest_mover
        if mean and mean.published is not None and score(mean.published) != score(mean.value):
            shown = {"published": score(mean.published), "shown": score(mean.value)}
            report.other_published_means.append({"code": occupation.code, **shown})
        if mover and mover.change <= 0:
            report.none_rose.append(occupation.code)
    equal: dict[Any, list[str]] = {}
    for place in population.occupations:
        equal.setdefault(place.exact, []).append(place.code)
    report.ties = [codes for codes in equal.values() if len(codes) > 1]
    if release.occupations and len(made) != release.occupations:
        message = f"the workbook places {len(made)} occupations, the pinned release {release.occupations}"
        report.warnings.append(f"{message}: percentiles differ from the published ones")
