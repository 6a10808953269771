"""A sheet of a workbook as rows whose cells know their names, and whose faults name their place."""

from __future__ import annotations

import io
import math
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NoReturn

from python_calamine import CalamineWorkbook

from presskit.errors import Fault, InputError
from presskit.sources.cells import check_cells

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from presskit.sources.container import SourceFile

_LARGEST_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number in the sheet (from 1) and its cells by column name."""

    sheet: Sheet
    number: int
    cells: dict[str, Any]

    def text(self, column: str) -> str:
        """Return a cell as text; an empty one is an empty string."""
        value = self.cells[column]
        if isinstance(value, str):
            return value
        if isinstance(value, bool) or not isinstance(value, int | float | None):
            self.sheet.fault(self.number, column, f"{_shown(value)} is not text")
            return ""
        if isinstance(value, float) and value.is_integer():
            return str(int(value))
        return "" if value is None else str(value)

    def number_or_none(self, column: str) -> float | None:
        """Return a cell as a number, None for an empty one; text in its place is a fault."""
        value = self.cells[column]
        if value is None or value == "":
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            self.sheet.fault(self.number, column, f"{_shown(value)} is not a number")
            return None
        return float(value)

    def score_or_none(self, column: str) -> float | None:
        """Return a cell as a score, binary noise removed; one outside 0 to 1 is a fault."""
        value = self.number_or_none(column)
        if value is not None and not 0 <= value <= 1:
            self.sheet.fault(self.number, column, f"{value:g} is not a score from 0 to 1")
            return None
        return None if value is None else round(value, 10)


@dataclass(slots=True)
class Sheet:
    """The rows of a sheet under their header; `faults` collects what is wrong with its cells."""

    file: str
    name: str
    header_row: int
    columns: tuple[str, ...]
    values: Sequence[Sequence[Any]]
    faults: list[Fault] = field(default_factory=list)

    def rows(self) -> Iterator[Row]:
        """Yield every row below the header that is not empty."""
        for offset, cells in enumerate(self.values):
            if any(cell not in {"", None} for cell in cells):
                yield Row(self, self.header_row + 1 + offset, dict(zip(self.columns, cells, strict=False)))

    def fault(self, row: int, column: str, message: str) -> None:
        """Note what is wrong with a cell."""
        self.faults.append(Fault(self.file, f"{self.name}, row {row}", column, message))

    def raise_faults(self) -> None:
        """Raise InputError with every fault that was noted."""
        if self.faults:
            raise InputError(self.faults)


def read_sheet(source: SourceFile, columns: Sequence[str], header_row: int = 1) -> Sheet:
    """Return the first sheet of a workbook that has the columns, which may stand in any order.

    Raises InputError naming sheet and column where one is missing or stands there twice.
    """
    check_cells(source)
    workbook = _open(source)
    names = list(workbook.sheet_names)
    if not names:
        source.refuse("holds no sheet")
    for name in names:
        values = _values(source, workbook, name)
        header = [str(cell).strip() for cell in values[header_row - 1]] if len(values) >= header_row else []
        if set(columns) <= set(header):
            names = [name]
            break
    else:
        values = _values(source, workbook, names[0])
        header = [str(cell).strip() for cell in values[header_row - 1]] if len(values) >= header_row else []
    faults = []
    for column in columns:
        if header.count(column) != 1:
            message = "is missing from the header" if column not in header else "stands twice in the header"
            near = _nearest(column, header)
            remedy = f"Is it {near!r} now?" if near and column not in header else ""
            faults.append(Fault(source.name, f"{names[0]}, row {header_row}", column, message, remedy))
    if faults:
        raise InputError(faults)
    return Sheet(source.name, names[0], header_row, tuple(header), values[header_row:])


def _open(source: SourceFile) -> Any:  # noqa: ANN401 - calamine has no type information for its classes
    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(source.data))
    except BaseException as error:  # noqa: BLE001 - a panic of calamine is no Exception
        _refuse_unreadable(source, error)


def _values(source: SourceFile, workbook: Any, name: str) -> list[list[Any]]:  # noqa: ANN401 - as above
    try:
        rows: list[list[Any]] = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
    except BaseException as error:  # noqa: BLE001 - as above
        _refuse_unreadable(source, error)
    return rows


def _refuse_unreadable(source: SourceFile, error: BaseException) -> NoReturn:
    """Turn what calamine raises, its panics included, into a clear error; let a user's stop pass."""
    if isinstance(error, KeyboardInterrupt | SystemExit | MemoryError):
        raise error
    source.refuse(f"is not a workbook that can be read ({str(error)[:120] or type(error).__name__})")


def _nearest(column: str, header: Sequence[str]) -> str | None:
    def plain(name: str) -> str:
        return re.sub(r"[^a-z0-9]", "", name.lower())

    return next((name for name in header if plain(name) == plain(column)), None)


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= _LARGEST_SHOWN else f"{text[: _LARGEST_SHOWN - 1]}…"
