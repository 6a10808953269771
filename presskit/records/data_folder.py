"""A data folder as an import writes it: records, population and the report of what was done.

The same records give the same bytes. Files of the last import that this one did not make are removed;
nobody else's are.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from presskit.errors import Fault, InputError, OutputError, name_of
from presskit.records.population import FILE as POPULATION
from presskit.text.files import write_whole

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from presskit.records.model import Occupation
    from presskit.records.population import Population

REPORT = "import-report.json"
REPORT_SCHEMA = "presskit/import/1"


@dataclass(slots=True)
class ImportReport:
    """What an import read, repaired, dropped and wrote; every list names codes or `code/task`."""

    schema: str = REPORT_SCHEMA
    sources: list[dict[str, Any]] = field(default_factory=list)
    rows: int = 0
    occupations: int = 0
    written: int = 0
    unchanged: int = 0
    removed: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    repaired: list[str] = field(default_factory=list)
    without_2023: list[str] = field(default_factory=list)
    noisy_scores: int = 0
    without_us_match: list[str] = field(default_factory=list)
    other_published_means: list[dict[str, str]] = field(default_factory=list)
    ties: list[list[str]] = field(default_factory=list)
    none_rose: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)

    def kept(self) -> dict[str, Any]:
        """Return what is kept as a file: all but what a second run would change."""
        value = asdict(self)
        for name in ("written", "unchanged", "removed"):
            del value[name]
        return value


def record_json(occupation: Occupation) -> bytes:
    """Return a record as the bytes of its file: keys sorted, what is not known left out."""
    return _json(_without_none(occupation.model_dump(mode="json")))


def write_data_folder(
    report: ImportReport,
    into: Path,
    made: Sequence[Occupation],
    population: Population | None,
    *,
    keep_others: bool,
) -> None:
    """Write records, their population if there is one, and the report, in which files are counted.

    With `keep_others`, records of the last import that are not made now stay. Raises OutputError where
    the folder can't be written.
    """
    contents = {f"occupations/{occupation.kit}.json": record_json(occupation) for occupation in made}
    if (into / "occupations").is_symlink():
        raise OutputError(Fault(name_of(into / "occupations"), message="is a link, which presskit does not follow"))
    before = files_of_last_import(into)
    codes = {occupation.code for occupation in made}
    kept = [name for name in before if name.removeprefix("occupations/")[:4] not in codes] if keep_others else []
    report.files = sorted({*contents, *kept})
    if population is not None:
        contents[POPULATION] = _json(population.model_dump(mode="json", by_alias=True))
    try:
        for name, data in contents.items():
            path = into / name
            if path.is_file() and not path.is_symlink() and path.read_bytes() == data:
                report.unchanged += 1
            else:
                write_whole(path, data)
                report.written += 1
        for name in sorted(set(before) - set(report.files)):
            (into / name).unlink(missing_ok=True)
            report.removed.append(name)
        write_whole(into / REPORT, _json(report.kept()))
    except OSError as error:
        raise OutputError(Fault(file=name_of(into), message=f"could not be written: {error.strerror}")) from None


def files_of_last_import(into: Path) -> list[str]:
    """Return the records that the last import into a folder wrote. Raises InputError for a report that is none."""
    path = into / REPORT
    if not path.exists():
        return []
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        names = [str(name) for name in content["files"]] if content["schema"] == REPORT_SCHEMA else []
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        message = "is not the report of an import"
        raise InputError(Fault(file=name_of(path), message=message, remedy="Move it elsewhere.")) from None
    return [name for name in names if re.fullmatch(r"occupations/[0-9]{4}[a-z0-9-]*\.json", name)]


def _json(value: Any) -> bytes:  # noqa: ANN401 - any JSON value
    return (json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True, allow_nan=False) + "\n").encode()


def _without_none(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    if isinstance(value, dict):
        return {key: _without_none(part) for key, part in value.items() if part is not None}
    if isinstance(value, list):
        return [_without_none(part) for part in value]
    return value
