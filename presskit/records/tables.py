"""`datasets.toml` and `bands.toml`: a data folder's own, or the bundled ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import ValidationError

from presskit.errors import Fault, InputError, name_of
from presskit.records.model import Band, Dataset
from presskit.resources import bundled
from presskit.text.fields import faults_of
from presskit.text.files import read_toml

if TYPE_CHECKING:
    from pathlib import Path


def read_datasets(folder: Path) -> dict[str, Dataset]:
    """Return the datasets that records of a folder may name. Raises InputError with every fault."""
    path = _own_or_bundled(folder, "datasets.toml")
    faults: list[Fault] = []
    found: dict[str, Dataset] = {}
    for identifier, table in read_toml(path).items():
        try:
            found[identifier] = Dataset.model_validate(
                {**table, "id": identifier} if isinstance(table, dict) else table
            )
        except ValidationError as error:
            faults += faults_of(error, file=name_of(path), record=identifier)
    if faults:
        raise InputError(faults)
    return found


def read_bands(folder: Path) -> tuple[Band, ...]:
    """Return the bands of the gradient in their order. Raises InputError with every fault."""
    path = _own_or_bundled(folder, "bands.toml")
    tables = read_toml(path).get("bands", [])
    if not isinstance(tables, list):
        raise InputError(Fault(file=name_of(path), field="bands", message="is not a list of tables"))
    faults: list[Fault] = []
    found: list[Band] = []
    for number, table in enumerate(tables, start=1):
        try:
            found.append(Band.model_validate(table))
        except ValidationError as error:
            faults += faults_of(error, file=name_of(path), record=f"band {number}")
    names = [band.id for band in found]
    if not found and not faults:
        faults.append(Fault(file=name_of(path), message="names no bands"))
    if len(set(names)) != len(names):
        faults.append(Fault(file=name_of(path), message="names one band twice"))
    if faults:
        raise InputError(faults)
    return tuple(found)


def _own_or_bundled(folder: Path, name: str) -> Path:
    own = folder / name
    return own if own.exists() else bundled("data") / name
