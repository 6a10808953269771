"""The ILO workbook: task statements of ISCO-08 unit groups with their GenAI exposure scores.

Source: Gmyrek et al. (2025), `Final_Scores_ISCO08_Gmyrek_et_al_2025.xlsx`. What is known to be odd
in it is repaired here and counted: a statement without text is dropped, mojibake is put right,
binary noise is rounded off, a model's "Error,Error" is no explanation.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import ftfy

from presskit.sources.sheets import read_sheet
from presskit.text.characters import is_invisible, one_line, refused_character

if TYPE_CHECKING:
    from collections.abc import Mapping

    from presskit.sources.container import SourceFile
    from presskit.sources.sheets import Row, Sheet

RATIONALE_AUTHOR = "GPT-4o"
BANDS: Mapping[str, str] = {
    "Not Exposed": "not-exposed",
    "Minimal Exposure": "minimal",
    "Exposed: Gradient 1": "gradient-1",
    "Exposed: Gradient 2": "gradient-2",
    "Exposed: Gradient 3": "gradient-3",
    "Exposed: Gradient 4": "gradient-4",
}
_LONGEST = {"Title": 1000, "label1d": 1000, "potential25": 1000, "source": 1000} | dict.fromkeys(
    ("Task_ISCO", "prediction_justification_gpt4o"), 20_000
)
_NO_TEXT = {"", "nan"}
_NO_RATIONALE = re.compile(r"^(Error(,Error)*)?$")
_PUBLISHED_TOLERANCE = 0.0101
_COLUMNS = (
    "ISCO_08", "Title", "label1d", "taskID", "Task_ISCO", "score_2023", "score_2025",
    "predicted_score_2025_gpt4o", "predicted_score_2025_gemini", "prediction_justification_gpt4o",
    "source", "mean_score_2025", "potential25",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class IloTask:
    """One task statement; `row` is its row in the sheet, scores lie on the 0-1 scale."""

    row: int
    id: int
    text: str
    score_2025: float
    score_2023: float | None
    score_gpt4o: float | None
    score_gemini: float | None
    rationale: str | None
    source: str


@dataclass(frozen=True, slots=True)
class IloOccupation:
    """One unit group with its tasks in `taskID` order; `first_row` to `last_row` is its place."""

    code: str
    title: str
    major_group_code: str
    major_group_name: str
    band: str
    published_mean: float | None
    tasks: tuple[IloTask, ...]
    first_row: int
    last_row: int


@dataclass(frozen=True, slots=True)
class IloWorkbook:
    """All that was read; `dropped` and `repaired` name tasks as `7126/6`."""

    sheet: str
    rows: int
    occupations: tuple[IloOccupation, ...]
    dropped: tuple[str, ...]
    repaired: tuple[str, ...]
    without_2023: tuple[str, ...]
    noisy: int


def read_workbook(source: SourceFile) -> IloWorkbook:
    """Read the workbook. Raises InputError with every fault: sheet, row, column and what is there."""
    sheet = read_sheet(source, _COLUMNS)
    groups: dict[str, list[Row]] = defaultdict(list)
    count = 0
    for row in sheet.rows():
        count += 1
        code = _code(row)
        if code:
            groups[code].append(row)
    if not groups and not sheet.faults:
        sheet.fault(2, "ISCO_08", "there is no row below the header")
    repaired: list[str] = []
    dropped: list[str] = []
    occupations = []
    for code, rows in groups.items():
        occupation = _occupation(sheet, code, rows, repaired, dropped)
        if occupation:
            occupations.append(occupation)
    sheet.raise_faults()
    tasks = [(o.code, task) for o in occupations for task in o.tasks]
    return IloWorkbook(
        sheet=sheet.name,
        rows=count,
        occupations=tuple(sorted(occupations, key=lambda o: o.code)),
        dropped=tuple(dropped),
        repaired=tuple(repaired),
        without_2023=tuple(f"{code}/{task.id}" for code, task in tasks if task.score_2023 is None),
        noisy=_noisy(sheet),
    )


def _code(row: Row) -> str | None:
    text = row.text("ISCO_08").strip()
    code = text.zfill(4) if text.isascii() and text.isdigit() else text
    if re.fullmatch(r"[0-9]{4}", code):
        return code
    row.sheet.fault(row.number, "ISCO_08", f"{text!r} is not an ISCO-08 unit group of four digits")
    return None


def _occupation(
    sheet: Sheet, code: str, rows: list[Row], repaired: list[str], dropped: list[str]
) -> IloOccupation | None:
    before = len(sheet.faults)
    tasks: dict[int, IloTask] = {}
    for row in rows:
        task = _task(row, code, repaired, dropped)
        if task and task.id in tasks:
            sheet.fault(row.number, "taskID", f"task {task.id} of {code} stands in row {tasks[task.id].row} already")
        elif task:
            tasks[task.id] = task
    title = _same(sheet, rows, "Title", code)
    group = re.match(r"^([0-9]) - (.+)$", _same(sheet, rows, "label1d", code))
    if not group:
        sheet.fault(rows[0].number, "label1d", "does not read like '7 - Craft and related trades workers'")
    band = _same(sheet, rows, "potential25", code)
    if band not in BANDS:
        sheet.fault(rows[0].number, "potential25", f"{band!r} is not a band of the gradient")
    published = rows[0].score_or_none("mean_score_2025")
    if not tasks and len(sheet.faults) == before:
        sheet.fault(rows[0].number, "Task_ISCO", f"{code} has no task with a statement")
    if len(sheet.faults) > before or group is None:
        return None
    numbers = set(tasks) | {int(name.partition("/")[2]) for name in dropped if name.startswith(f"{code}/")}
    if lacking := sorted(set(range(1, max(numbers) + 1)) - numbers):
        sheet.fault(rows[0].number, "taskID", f"task {lacking[0]} of {code} is missing: a row was lost")
        return None
    mean = sum(task.score_2025 for task in tasks.values()) / len(tasks)
    if published is not None and abs(mean - published) > _PUBLISHED_TOLERANCE and not dropped:
        message = f"is {published:g}, but the tasks of {code} make {mean:.4f}: rows are missing or altered"
        sheet.fault(rows[0].number, "mean_score_2025", message)
        return None
    return IloOccupation(
        code=code,
        title=one_line(ftfy.fix_encoding(title)),
        major_group_code=group[1],
        major_group_name=one_line(group[2]),
        band=BANDS[band],
        published_mean=published,
        tasks=tuple(tasks[number] for number in sorted(tasks)),
        first_row=min(task.row for task in tasks.values()),
        last_row=max(task.row for task in tasks.values()),
    )


def _task(row: Row, code: str, repaired: list[str], dropped: list[str]) -> IloTask | None:
    number = row.number_or_none("taskID")
    if number is None or not number.is_integer() or not 0 <= number < 10_000:
        if not any(fault.record.endswith(f"row {row.number}") for fault in row.sheet.faults):
            row.sheet.fault(row.number, "taskID", f"{row.cells['taskID']!r} is not the number of a task")
        return None
    name = f"{code}/{int(number)}"
    statement = row.text("Task_ISCO")
    if statement.strip().lower() in _NO_TEXT:
        dropped.append(name)
        return None
    fixed = ftfy.fix_encoding(statement)
    if fixed != statement:
        repaired.append(name)
    _refuse_unseemly(row, "Task_ISCO", fixed)
    score = row.score_or_none("score_2025")
    if score is None:
        if row.cells["score_2025"] in {"", None}:
            row.sheet.fault(row.number, "score_2025", "is empty, and the task has a statement")
        return None
    for column in ("prediction_justification_gpt4o", "source"):
        _refuse_unseemly(row, column, row.text(column))
    rationale = one_line(ftfy.fix_encoding(row.text("prediction_justification_gpt4o")))
    return IloTask(
        row=row.number,
        id=int(number),
        text=one_line(fixed),
        score_2025=score,
        score_2023=row.score_or_none("score_2023"),
        score_gpt4o=row.score_or_none("predicted_score_2025_gpt4o"),
        score_gemini=row.score_or_none("predicted_score_2025_gemini"),
        rationale=None if _NO_RATIONALE.match(rationale) else rationale,
        source=one_line(row.text("source")) or "not said",
    )


def _same(sheet: Sheet, rows: list[Row], column: str, code: str) -> str:
    """Return a value that every row of an occupation must share."""
    value = rows[0].text(column).strip()
    for row in rows[1:]:
        if row.text(column).strip() != value:
            message = f"is {row.text(column)[:40]!r}, but {value[:40]!r} in row {rows[0].number} of {code}"
            sheet.fault(row.number, column, message)
            break
    if not value:
        sheet.fault(rows[0].number, column, "is empty")
    _refuse_unseemly(rows[0], column, value)
    return value


def _refuse_unseemly(row: Row, column: str, text: str) -> None:
    """Note what a record must not hold: controls and the like, text that can't be seen, a book."""
    if reason := refused_character(text):
        row.sheet.fault(row.number, column, reason)
    elif text.strip() and all(is_invisible(character) for character in text):
        row.sheet.fault(row.number, column, "holds no visible character")
    elif len(text) > _LONGEST[column]:
        row.sheet.fault(row.number, column, f"is longer than {_LONGEST[column]:,} characters")


def _noisy(sheet: Sheet) -> int:
    """Count the 2025 scores that carry binary noise, such as 0.5650000000000001."""
    place = sheet.columns.index("score_2025")
    scores = (cells[place] for cells in sheet.values if len(cells) > place)
    return sum(isinstance(score, float) and score != round(score, 10) for score in scores)
