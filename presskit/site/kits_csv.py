"""`kits.csv`: all kits as a table for spreadsheets, one row a kit.

Its columns, in their order:

* `code`, `title`, `major_group`, `headline`: the occupation; the code is that of ISCO-08;
* `percentile`, `occupations`, `scoring_lower`, `sharing_mean`: its place among the placed
  occupations, how many these are, how many have a lower mean, how many others exactly the same;
* `mean_2025`, `change`, `most_exposed_score`, `fastest_change`: scores and differences with four
  digits, to reckon with. Beside each, `…_shown` is the figure with two digits that every asset of
  the kit shows, to quote: a spreadsheet that rounds by itself does not always get the same;
* `exposed_share`: whole per cent of its tasks; `tasks`: how many it has; `typical_band`;
* `most_exposed_task`, `fastest_task`: the statements as published;
* `url`, `kit_url`: the published page, and the page of the kit in the newsroom;
* `licence`, `licence_url`, `credit`, `release_date`, `embargo` and `note`, which say on every row on
  what terms and how it may be used, because rows get parted from their table.

A figure that is not known is an empty cell. Numbers have a decimal point and a plain minus sign.
Rows are as RFC 4180 has them. A byte order mark says that the text is UTF-8: without it Excel reads
the code page of the machine; LibreOffice, Google Sheets and `utf-8-sig` in Python expect or skip it.
"""

from __future__ import annotations

import csv
import io
import re
from decimal import Decimal
from typing import TYPE_CHECKING

from presskit.text.characters import one_line
from presskit.text.numbers import MINUS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from presskit.facts.kit import Kit

FILE = "kits.csv"

_DIGITS = 4
_FORMULA = re.compile(r"(^|;)([\s\u00ad\u200b-\u200f\u2060\ufeff]*)(?=[=+\-@＝＋－＠﹦﹢﹣﹫])")
"""Where a spreadsheet would begin to read a formula: at the start of a cell, also after what is not
seen; and after a semicolon, where a machine's locale takes it for the end of a cell."""


def kits_csv(kits: Iterable[Kit]) -> bytes:
    """Return the bytes of `kits.csv`, rows in the order of the kits."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for kit in kits:
        writer.writerow([cell(kit) for cell in COLUMNS.values()])
    return stream.getvalue().encode("utf-8-sig")


def harmless(text: str) -> str:
    """Return a text on one line, with an apostrophe before what a spreadsheet would work out."""
    return _FORMULA.sub(r"\1\2'", one_line(text))


def _words(read: Callable[[Kit], str | None]) -> Callable[[Kit], str]:
    return lambda kit: harmless(read(kit) or "")


def _value(figure: str) -> Callable[[Kit], str]:
    return lambda kit: _number(kit.figures[figure].value) if figure in kit.figures else ""


def _shown(figure: str) -> Callable[[Kit], str]:
    return lambda kit: (kit.shown(figure) or "").replace(MINUS, "-").removeprefix("+")


def _number(value: float | str) -> str:
    """Write a number out: never `5e-05`, and without the binary noise of a difference."""
    if isinstance(value, float):
        return format(Decimal(repr(round(value, _DIGITS) + 0.0)), "f")  # -0.0 is 0.0
    return str(value)


def _embargo(kit: Kit) -> str:
    until = kit.publisher.newsroom.embargo
    return until.isoformat() if until else ""


COLUMNS: Mapping[str, Callable[[Kit], str]] = {
    "code": _words(lambda kit: kit.code),
    "title": _words(lambda kit: kit.title),
    "major_group": _words(lambda kit: kit.major_group),
    "headline": _words(lambda kit: kit.headline),
    "percentile": _value("percentile"),
    "occupations": _value("occupations"),
    "scoring_lower": _value("scoring_lower"),
    "sharing_mean": _value("sharing_mean"),
    "mean_2025": _value("mean_2025"),
    "mean_2025_shown": _shown("mean_2025"),
    "change": _value("change"),
    "change_shown": _shown("change"),
    "exposed_share": _value("exposed_share"),
    "typical_band": _words(lambda kit: kit.shown("typical_band")),
    "tasks": _value("tasks"),
    "most_exposed_score": _value("most_exposed_score"),
    "most_exposed_score_shown": _shown("most_exposed_score"),
    "most_exposed_task": _words(lambda kit: kit.most_exposed.text if kit.most_exposed else None),
    "fastest_change": _value("fastest_change"),
    "fastest_change_shown": _shown("fastest_change"),
    "fastest_task": _words(lambda kit: kit.fastest.text if kit.fastest else None),
    "url": _words(lambda kit: kit.url),
    "kit_url": _words(lambda kit: f"{kit.publisher.newsroom_url}/kits/{kit.name}/"),
    "licence": _words(lambda kit: kit.publisher.licence.name),
    "licence_url": _words(lambda kit: kit.publisher.licence.url),
    "credit": _words(lambda kit: kit.publisher.licence.credit),
    "release_date": lambda kit: kit.publisher.release_date.isoformat(),
    "embargo": _embargo,
    "note": _words(lambda kit: kit.passages["note"]),
}
