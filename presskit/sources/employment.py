"""Employment of U.S. occupations: OEWS national estimates, in persons.

Source: U.S. Bureau of Labor Statistics, `national_M2024_dl.xlsx`; `*`, `**`, `#` and `~` stand for
an estimate that was not released.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from presskit.sources.sheets import read_sheet

if TYPE_CHECKING:
    from presskit.sources.container import SourceFile

_SUPPRESSED = {"*", "**", "#", "~"}
_COLUMNS = ("OCC_CODE", "O_GROUP", "TOT_EMP")


def read_employment(source: SourceFile) -> dict[str, int]:
    """Return the employment of each detailed occupation whose estimate was released, by SOC code."""
    sheet = read_sheet(source, _COLUMNS)
    found: dict[str, int] = {}
    for row in sheet.rows():
        if row.text("O_GROUP").strip() != "detailed":
            continue
        code = row.text("OCC_CODE").strip()
        if not re.fullmatch(r"[0-9]{2}-[0-9]{4}", code):
            sheet.fault(row.number, "OCC_CODE", f"{code[:40]!r} is not a SOC code")
            continue
        if row.text("TOT_EMP").strip() in _SUPPRESSED:
            continue
        employed = row.number_or_none("TOT_EMP")
        if employed is not None and employed >= 0 and employed.is_integer():
            found[code] = int(employed)
        elif employed is not None:
            sheet.fault(row.number, "TOT_EMP", f"{employed:g} is not a number of persons")
    sheet.raise_faults()
    return found
