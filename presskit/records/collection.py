"""A data folder becomes a `Collection`: the records, the datasets and the bands.

A folder holds `occupations/*.json`; its own `datasets.toml` and `bands.toml` win over the bundled
ones. Every file is read before anything is said, so that all faults are reported together.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import ValidationError

from presskit.errors import Fault, InputError, UsageError, name_of
from presskit.records import overrides
from presskit.records import population as populations
from presskit.records.model import Band, ChangeFigure, Dataset, Occupation
from presskit.records.provenance import typical_changes
from presskit.records.tables import read_bands, read_datasets
from presskit.records.validation import find_discrepancies
from presskit.resources import bundled
from presskit.text.fields import faults_of
from presskit.text.files import read_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from collections.abc import Collection as Collection_

Read = TypeVar("Read")


@dataclass(frozen=True, slots=True)
class Collection:
    """Everything that kits are made of; `files` says which file each code came from.

    `means` are those of all placed occupations, lowest first, and `ranks` the place of each code
    among them, from 0; both are empty where only records are known. `typical_changes` are
    the quartiles of the changes of all placed occupations by figure id, where they are known.
    """

    occupations: tuple[Occupation, ...]
    datasets: Mapping[str, Dataset]
    bands: tuple[Band, ...]
    files: Mapping[str, str]
    means: tuple[float, ...] = ()
    ranks: Mapping[str, int] = field(default_factory=dict)
    typical_changes: Mapping[str, ChangeFigure] = field(default_factory=dict)

    def without(self, codes: Collection_[str]) -> Collection:
        """Return the same without the occupations that have these codes."""
        left = tuple(o for o in self.occupations if o.code not in codes)
        return self if len(left) == len(self.occupations) else replace(self, occupations=left)

    def selected(self, codes: Iterable[str]) -> tuple[Occupation, ...]:
        """Return the occupations with these codes, in order; all of them for no code.

        Raises UsageError naming every code that no record has.
        """
        wanted = set(codes)
        known = {occupation.code for occupation in self.occupations}
        if unknown := sorted(wanted - known):
            raise UsageError(
                Fault(
                    record=code,
                    message="no record has this code",
                    remedy="`presskit list` shows the codes there are.",
                )
                for code in unknown
            )
        return tuple(o for o in self.occupations if not wanted or o.code in wanted)


def default_folder() -> Path:
    """Return the data folder that is used where none is named."""
    return bundled("data")


def load_collection(
    folder: Path | None = None,
    left_out: list[Fault] | None = None,
    unchanged: Mapping[str, tuple[str, str]] | None = None,
) -> Collection:
    """Read a data folder. Raises InputError with every fault in it.

    Given a list, the faults of single records are put there, and those records left out. Records named
    in `unchanged`, code and title by the name of their file, are known to be sound and are not read:
    the collection names their files and holds no occupation for them.
    """
    folder = folder or default_folder()
    faults: list[Fault] = []
    datasets = _collect(faults, lambda: read_datasets(folder)) or {}
    bands = _collect(faults, lambda: read_bands(folder)) or ()
    population = _collect(faults, lambda: populations.read(folder))
    standings = population.standings() if population else {}
    corrections = _collect(faults, lambda: overrides.read(folder)) or {}
    paths = sorted((folder / "occupations").glob("*.json"))
    if not paths:
        remedy = "A data folder holds its records in occupations/*.json."
        faults.append(Fault(file=name_of(folder), message="holds no record", remedy=remedy))
    read: list[tuple[Path, Occupation]] = []

    def check(occupation: Occupation, file: str) -> list[Fault]:
        found = find_discrepancies(occupation, datasets, bands, file=file)
        return found + (populations.find_discrepancies(occupation, population, standings, file) if population else [])

    known = {path: unchanged[path.name] for path in paths if unchanged and path.name in unchanged}
    for path in paths:
        if path in known:
            continue
        own: list[Fault] = []
        occupation = _collect(own, lambda path=path: _occupation(path, corrections))  # type: ignore[misc]
        if occupation is not None:
            own += check(occupation, name_of(path))
            if not own or left_out is None:
                read.append((path, occupation))
        if left_out is None:
            faults += own
        else:
            left_out += own
    if paths and not read and not known and not faults:  # nothing is left to go on with
        faults += left_out or ()
    named = [(path, *code_and_title) for path, code_and_title in known.items()]
    named += [(path, occupation.code, occupation.title) for path, occupation in read]
    faults += _clashes(sorted(named))
    faults += _idle(corrections, {code for _, code, _ in named}) if not faults and not left_out else ()
    if faults:
        raise InputError(faults)
    read.sort(key=lambda pair: pair[1].code)
    order = population.in_order() if population else ()
    return Collection(
        occupations=tuple(occupation for _, occupation in read),
        datasets=datasets,
        bands=bands,
        files={code: name_of(path) for path, code, _ in named},
        means=tuple(place.mean for place in order),
        ranks={place.code: rank for rank, place in enumerate(order)},
        typical_changes=typical_changes(population) if population else {},
    )


def _collect(faults: list[Fault], read: Callable[[], Read]) -> Read | None:
    try:
        return read()
    except InputError as error:
        faults += error.faults
        return None


def _idle(corrections: Mapping[str, tuple[str, overrides.Override]], known: set[str]) -> list[Fault]:
    """Return a fault for each correction of a record that is not there."""
    codes = sorted(set(corrections) - known)
    return [Fault(file=corrections[code][0], record=code, message="corrects no record that there is") for code in codes]


def _occupation(path: Path, corrections: Mapping[str, tuple[str, overrides.Override]]) -> Occupation:
    value = read_json(path)
    code = value.get("code") if isinstance(value, dict) else None
    if isinstance(code, str) and code in corrections:
        value = overrides.apply(value, *corrections[code])
    return read_record(value, name_of(path))


def read_record(value: Any, file: str) -> Occupation:  # noqa: ANN401 - any JSON value
    """Return the record in a JSON value; `file` is named in faults. Raises InputError with every fault in it."""
    if not isinstance(value, dict):
        raise InputError(Fault(file=file, message="holds no record: a record is one JSON object"))
    try:
        # Strict models take tuples, which JSON does not have.
        return Occupation.model_validate(_tuples(value))
    except RecursionError:
        raise InputError(Fault(file=file, message="is nested too deeply for a record")) from None
    except ValidationError as error:
        code = value.get("code")
        record = code if isinstance(code, str) and len(code) < 10 else ""
        raise InputError(faults_of(error, file=file, record=record)) from None


def _tuples(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    if isinstance(value, list):
        return tuple(_tuples(item) for item in value)
    if isinstance(value, dict):
        return {key: _tuples(item) for key, item in value.items()}
    return value


def _clashes(records: list[tuple[Path, str, str]]) -> list[Fault]:
    """Return a fault for two records, given as file, code and title, of one code or of one kit name.

    Titles that differ in letters' case alone make one name, since some disks hold those equal.
    """
    faults = []
    for what, key in (("code", lambda code, _: code), ("name", lambda _, title: title.casefold())):
        groups: dict[str, list[str]] = defaultdict(list)
        for path, code, title in records:
            groups[key(code, title)].append(name_of(path))
        faults += [
            Fault(file=files[0], record=value, message=f"has the same {what} as {', '.join(files[1:])}")
            for value, files in groups.items()
            if len(files) > 1
        ]
    return faults
