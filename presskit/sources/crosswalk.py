"""From ISCO-08 to U.S. occupations: the IBS crosswalk and the O*NET-SOC taxonomy.

Source: ISCO-08 → SOC 2010 by the Institute for Structural Research (`soc10_isco08.dta`, integers
without their leading zero), SOC 2010 → O*NET-SOC 2019 by the National Center for O*NET Development
(`2010_to_2019_Crosswalk.xlsx`, header on row 4), whose `.00` occupations give the titles.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from presskit.sources.sheets import read_sheet
from presskit.sources.stata import read_integers
from presskit.text.characters import one_line

if TYPE_CHECKING:
    from collections.abc import Mapping

    from presskit.sources.container import SourceFile

_OLD, _NEW, _NEW_TITLE = "O*NET-SOC 2010 Code", "O*NET-SOC 2019 Code", "O*NET-SOC 2019 Title"
_ONET = re.compile(r"^([0-9]{2}-[0-9]{4})\.([0-9]{2})$")


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """SOC 2019 codes of each SOC 2010 code, and the title of each SOC 2019 code."""

    successors: Mapping[str, tuple[str, ...]]
    titles: Mapping[str, str]


def read_crosswalk(source: SourceFile) -> dict[str, tuple[str, ...]]:
    """Return the SOC 2010 codes of each ISCO-08 unit group, in order."""
    pairs: dict[str, set[str]] = defaultdict(set)
    for soc, isco in read_integers(source, ("soc10", "isco08")):
        if not 110_000 <= soc <= 559_999 or not 0 < isco <= 9999:
            source.refuse(f"the pair {soc}, {isco} is not a SOC 2010 and an ISCO-08 code")
        pairs[f"{isco:04}"].add(f"{soc // 10_000}-{soc % 10_000:04}")
    return {isco: tuple(sorted(codes)) for isco, codes in sorted(pairs.items())}


def read_taxonomy(source: SourceFile) -> Taxonomy:
    """Return what became of each SOC 2010 code in the taxonomy of 2019, with its titles."""
    sheet = read_sheet(source, (_OLD, _NEW, _NEW_TITLE), header_row=4)
    successors: dict[str, set[str]] = defaultdict(set)
    titles: dict[str, str] = {}
    for row in sheet.rows():
        old, new = _ONET.match(row.text(_OLD).strip()), _ONET.match(row.text(_NEW).strip())
        if not old or not new:
            column = _NEW if old else _OLD
            sheet.fault(row.number, column, f"{row.text(column)[:40]!r} is not an O*NET-SOC code")
            continue
        if old[2] == "00":
            successors[old[1]].add(new[1])
        if new[2] == "00":
            titles[new[1]] = one_line(row.text(_NEW_TITLE))
            if not titles[new[1]]:
                sheet.fault(row.number, _NEW_TITLE, "is empty")
    sheet.raise_faults()
    return Taxonomy({old: tuple(sorted(new)) for old, new in successors.items()}, titles)
