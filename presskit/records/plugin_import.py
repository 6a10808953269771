"""`presskit import --source NAME`: records from the files of a study that an installed package reads."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from presskit.errors import Fault, InputError, OutputError, PresskitError, UsageError, name_of
from presskit.plugins import SOURCES, plugins
from presskit.records.collection import read_record
from presskit.records.data_folder import ImportReport, write_data_folder
from presskit.text.files import read_bytes, write_whole

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from presskit.records.model import Occupation
    from presskit.sources.base import Source

_LARGEST = 512 * 1024 * 1024


def import_from_source(name: str, file: Path, into: Path, codes: Sequence[str] = ()) -> ImportReport:
    """Write the records of a file, read by the source called `name`, into a data folder.

    `codes` writes some and keeps the others. The report names the file with its SHA-256. Raises UsageError
    for a source that is not installed or a code that the file lacks, InputError with every fault of the
    file, and OutputError where the folder can't be written.
    """
    source = _source(name)
    digest = hashlib.sha256(read_bytes(file, _LARGEST)).hexdigest()
    report = ImportReport()
    report.sources.append({"dataset": name, "file": file.name, "sha256": digest, "pinned": False})
    made: list[Occupation] = []
    faults: list[Fault] = []
    for value in _records(source, file):
        report.rows += 1
        try:
            made.append(read_record(dict(value), name_of(file)))
        except InputError as error:
            faults += error.faults
    if faults:
        raise InputError(faults)
    if unknown := sorted(set(codes) - {occupation.code for occupation in made}):
        raise UsageError(Fault(record=code, message=f"no record of {name_of(file)} has this code") for code in unknown)
    report.occupations = len(made)
    try:
        write_whole(into / "datasets.toml", source.datasets().encode())
    except OSError as error:
        message = f"could not be written: {error.strerror}"
        raise OutputError(Fault(file=name_of(into / "datasets.toml"), message=message)) from None
    chosen = [occupation for occupation in made if not codes or occupation.code in codes]
    write_data_folder(report, into, chosen, None, keep_others=bool(codes))
    return report


def _source(name: str) -> Source:
    points = {point.name: point for point in plugins(SOURCES)}
    if name not in points:
        known = f"There are: {', '.join(points)}." if points else "No installed package adds a source."
        raise UsageError(Fault(field="--source", message=f"there is no source {name!r}", remedy=known))
    try:
        loaded: Source = points[name].load()()
    except Exception as error:  # a package of somebody else may fail in any way
        message = f"can't be loaded ({type(error).__name__}: {error})"
        raise InputError(Fault(file=points[name].value, message=message, remedy="Update the package.")) from error
    return loaded


def _records(source: Source, file: Path) -> list[Any]:
    try:
        return list(source.records(file))
    except PresskitError:
        raise
    except Exception as error:
        message = f"can't be read by this source ({type(error).__name__}: {error})"
        raise InputError(Fault(file=name_of(file), message=message)) from error
