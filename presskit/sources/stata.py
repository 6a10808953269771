"""Integer columns of a Stata file, format 113 to 115, as the IBS crosswalk has it.

Source: Stata's description of the format (`help dta`): a header of 109 bytes, the types, names and
formats of the variables, expansion fields, then the rows.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from presskit.sources.container import SourceFile

_HEADER = 109
_NAME = 33
_FORMAT_WIDTH = {113: 12, 114: 49, 115: 49}
_LABEL = 81
_INTEGERS = {251: ("b", 1, 100), 252: ("h", 2, 32_740), 253: ("i", 4, 2_147_483_620)}
_REALS = {254: 4, 255: 8}
_MOST_ROWS = 1_000_000


def read_integers(source: SourceFile, columns: Sequence[str]) -> list[tuple[int, ...]]:
    """Return some columns of a file, row by row. Raises InputError where it can't be read."""
    try:
        return _rows(source, columns)
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        source.refuse(f"is cut short or damaged ({error})", remedy="Download it again.")


def _rows(source: SourceFile, columns: Sequence[str]) -> list[tuple[int, ...]]:
    data = source.data
    if len(data) < _HEADER or data[0] not in _FORMAT_WIDTH or data[1] not in {1, 2}:
        source.refuse("is not a Stata file of format 113 to 115")
    order = "<" if data[1] == 2 else ">"
    variables, observations = struct.unpack_from(f"{order}hi", data, 4)
    if not 0 < variables < 2048 or not 0 <= observations <= _MOST_ROWS:
        source.refuse(f"claims {variables} variables and {observations} rows, which can't be")
    offsets, width, place = _variables(data, variables)
    place = _after_expansion(data, place, order)
    for column in columns:
        if column not in offsets:
            source.refuse(f"has no variable {column}; it has {', '.join(offsets)}", column)
        if offsets[column][1] not in _INTEGERS:
            source.refuse("does not hold integers", column)
    if len(data) < place + width * observations:
        source.refuse(f"is cut short: {observations} rows were announced", remedy="Download it again.")
    starts = range(place, place + width * observations, width)
    return [tuple(_integer(source, start, order, column, *offsets[column]) for column in columns) for start in starts]


def _variables(data: bytes, count: int) -> tuple[dict[str, tuple[int, int]], int, int]:
    """Return offset in a row and type of each variable, the width of a row, and where to read on."""
    place = _HEADER + count
    kinds = data[_HEADER:place]
    offsets, width = {}, 0
    for index, kind in enumerate(kinds):
        name = data[place + _NAME * index : place + _NAME * (index + 1)].partition(b"\0")[0].decode("ascii")
        offsets[name] = (width, kind)
        width += _INTEGERS[kind][1] if kind in _INTEGERS else _REALS.get(kind, kind)
    place += _NAME * count + 2 * (count + 1) + (_FORMAT_WIDTH[data[0]] + _NAME + _LABEL) * count
    return offsets, width, place


def _integer(source: SourceFile, start: int, order: str, column: str, offset: int, kind: int) -> int:  # noqa: PLR0913, PLR0917
    letter, _, largest = _INTEGERS[kind]
    (value,) = struct.unpack_from(f"{order}{letter}", source.data, start + offset)
    if value > largest:
        source.refuse(f"has no value in the row at byte {start}", column)
    return int(value)


def _after_expansion(data: bytes, place: int, order: str) -> int:
    """Skip the expansion fields: each a type, a length and so many bytes, ended by zeros."""
    while True:
        kind, length = struct.unpack_from(f"{order}bi", data, place)
        place += 5
        if kind == 0 and length == 0:
            return place
        if length < 0:
            message = "an expansion field of negative length"
            raise struct.error(message)
        place += length
