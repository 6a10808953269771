"""A look at the cells of a workbook before a reader allocates room for them.

A single cell at the far corner of a sheet makes a reader ask for the room of all cells before it,
and error values and formulas that were never worked out look like empty cells to it. Both are found
in the XML itself.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

from presskit.errors import Fault, InputError

if TYPE_CHECKING:
    from presskit.sources.container import SourceFile

_SHOWN = 20
_FAR = re.compile(rb"""\br=["']((?:[A-Z]{3,}[0-9]+|[A-Z]{0,2}[0-9]{6,}))["']""")  # past column ZZ or row 99,999
_ERROR = re.compile(rb'<c\b(?=[^>]*\bt="e")[^>]*?\br="([A-Z]+[0-9]+)"')
_UNSOLVED = re.compile(
    rb'<c\b[^>]*?\br="([A-Z]+[0-9]+)"[^>]*>\s*<f\b[^>]*?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>'
)


def check_cells(source: SourceFile) -> None:
    """Raise InputError for a sheet that is too large, and for cells that hold no value to be read."""
    faults: list[Fault] = []
    with zipfile.ZipFile(io.BytesIO(source.data)) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                faults += _faults(source.name, name.rpartition("/")[2], archive.read(name))
    if faults:
        raise InputError(faults)


def _faults(file: str, sheet: str, xml: bytes) -> list[Fault]:
    if far := _FAR.search(xml):
        message = f"reaches to {far[1].decode()[:20]}, too far to be read (ZZ99999 is the last cell that is)"
        return [Fault(file, sheet, message=message)]
    errors = _ERROR.findall(xml) if b't="e"' in xml else []
    unsolved = _UNSOLVED.findall(xml) if b"<f" in xml else []
    found = [(cell.decode(), "holds an error, such as #N/A") for cell in errors]
    found += [(cell.decode(), "holds a formula without its result") for cell in unsolved]
    return [Fault(file, f"{sheet}, cell {cell}", message=message) for cell, message in found[:_SHOWN]]
