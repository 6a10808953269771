"""Makes this folder a data folder for tests, from what `made_up.toml` invents.

    python -m tests.made_up_population.make

Figures, ranks and ties are worked out by the code that imports the real datasets, so that they
agree by construction. Running it again writes the same bytes; `test_made_up.py` holds it to that.
"""

from __future__ import annotations

import hashlib
import json
import sys
import tomllib
from pathlib import Path
from typing import Any

from presskit.records.data_folder import record_json
from presskit.records.derive import IBS, ILO, OEWS, ONET, YEAR, Derivation, UsSources, derive_occupation
from presskit.records.model import Occupation
from presskit.records.population import FILE, Population, placed
from presskit.records.tables import read_bands
from presskit.sources.crosswalk import Taxonomy
from presskit.sources.ilo import IloOccupation, IloTask, IloWorkbook

FOLDER = Path(__file__).resolve().parent
WORDS = FOLDER / "made_up.toml"
SHEET = "made_up.toml"
AUTHOR = "an invented author"
DATASETS = {
    ILO: "made-up-scores-2025",
    IBS: "made-up-crosswalk-2025",
    ONET: "made-up-titles-2025",
    OEWS: "made-up-employment-2025",
}
US_WORDS = {"locator": f"{SHEET}, us", "method": "Invented"}


def workbook(words: dict[str, Any]) -> IloWorkbook:
    """Return the invented occupations as the rows of a workbook, one task a row from row 2 on."""
    occupations, row = [], 2
    for occupation in words["occupations"]:
        tasks = tuple(_task(task, number, row + number - 1) for number, task in enumerate(occupation["tasks"], 1))
        group = occupation["code"][0]
        occupations.append(
            IloOccupation(
                code=occupation["code"],
                title=occupation["title"],
                major_group_code=group,
                major_group_name=words["groups"][group],
                band=occupation["band"],
                published_mean=None,
                tasks=tasks,
                first_row=row,
                last_row=row + len(tasks) - 1,
            )
        )
        row += len(tasks)
    every = [(each.code, task) for each in occupations for task in each.tasks]
    return IloWorkbook(
        sheet=SHEET,
        rows=len(every),
        occupations=tuple(occupations),
        dropped=(),
        repaired=(),
        without_2023=tuple(f"{code}/{task.id}" for code, task in every if task.score_2023 is None),
        noisy=0,
    )


def _task(task: dict[str, Any], number: int, row: int) -> IloTask:
    *earlier, score = task["scores"]
    return IloTask(
        row=row,
        id=number,
        text=task["text"],
        score_2025=score,
        score_2023=earlier[0] if earlier else None,
        score_gpt4o=None,
        score_gemini=None,
        rationale=task.get("why"),
        source="invented",
    )


def us_sources(words: dict[str, Any]) -> UsSources:
    """Return the invented U.S. occupations as the crosswalk, the titles and the employment would have them."""
    listed = [entry for occupation in words["occupations"] for entry in occupation["us"]]
    return UsSources(
        crosswalk={each["code"]: [soc for soc, *_ in each["us"]] for each in words["occupations"]},
        taxonomy=Taxonomy({soc: (soc,) for soc, *_ in listed}, {soc: title for soc, title, *_ in listed}),
        employment={soc: more[0] for soc, _, *more in listed if more},
    )


def invented(record: dict[str, Any]) -> Occupation:
    """Return a record that names the invented datasets and author where a real one names real ones."""

    def renamed(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: renamed(part) for key, part in value.items()}
        if isinstance(value, list | tuple):
            return tuple(renamed(part) for part in value)
        return DATASETS.get(value, value) if isinstance(value, str) else value

    record = renamed(record)
    for name in ("us_provenance", "us_employment_provenance"):
        if record[name]:
            record[name] |= US_WORDS
    if record["figures"]["most_exposed_task"]["rationale"]:
        record["figures"]["most_exposed_task"]["rationale_author"] = AUTHOR
    return Occupation.model_validate(record)


def made() -> dict[str, bytes]:
    """Return every file that is made, by its path in the data folder."""
    words = tomllib.loads(WORDS.read_text(encoding="utf-8"))
    rows = workbook(words)
    population = Population(
        year=YEAR,
        dataset=DATASETS[ILO],
        sha256=hashlib.sha256(WORDS.read_bytes()).hexdigest(),
        occupations=tuple(
            placed(each.code, [t.score_2025 for t in each.tasks], [t.score_2023 for t in each.tasks if t.score_2023])
            for each in rows.occupations
        ),
    )
    shared = Derivation(rows, population.standings(), read_bands(FOLDER), us_sources(words))
    records = [invented(derive_occupation(each, shared).model_dump()) for each in rows.occupations]
    files = {f"occupations/{record.kit}.json": record_json(record) for record in records}
    lines = json.dumps(population.model_dump(mode="json", by_alias=True), indent=2, sort_keys=True)
    return {**files, FILE: f"{lines}\n".encode()}


def main() -> None:
    """Write the files and remove the records that are no longer among them."""
    files = made()
    for path in (FOLDER / "occupations").glob("*.json"):
        if path.relative_to(FOLDER).as_posix() not in files:
            path.unlink()
    for name, data in files.items():
        (FOLDER / name).parent.mkdir(parents=True, exist_ok=True)
        (FOLDER / name).write_bytes(data)
    sys.stdout.write(f"{len(files)} files in {FOLDER}\n")


if __name__ == "__main__":
    main()
