"""Corrections made by hand: `overrides/<code>.json` beside the records, each with its reason.

They lie apart from the records, so that an import never undoes them, and every kit that they touch
says so in its notes for fact-checkers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field, ValidationError

from presskit.errors import Fault, InputError, name_of
from presskit.records.model import Code, Frozen
from presskit.records.provenance import provenance_words, say
from presskit.text.fields import Text, faults_of
from presskit.text.files import read_json

if TYPE_CHECKING:
    from pathlib import Path

_LONGEST_SHOWN = 120


class Change(Frozen):
    """One corrected field, as a dotted path such as `figures.percentile.value`."""

    field: Annotated[str, Field(pattern=r"^[a-z0-9_]{1,40}(\.[a-z0-9_]{1,40})*$", max_length=200)]
    value: Any
    reason: Text


class Override(Frozen):
    """One file: the record it corrects and what it corrects there."""

    code: Code
    changes: Annotated[tuple[Change, ...], Field(min_length=1)]


def read(folder: Path) -> dict[str, tuple[str, Override]]:
    """Return the overrides of a data folder by code, with the name of the file of each."""
    found: dict[str, tuple[str, Override]] = {}
    faults: list[Fault] = []
    if (folder / "overrides").exists() and not (folder / "overrides").is_dir():
        raise InputError(Fault(file=name_of(folder / "overrides"), message="is not a folder"))
    for path in sorted((folder / "overrides").glob("*.json")):
        value = read_json(path)
        try:
            if isinstance(value, dict) and isinstance(value.get("changes"), list):
                value = {**value, "changes": tuple(value["changes"])}
            override = Override.model_validate(value)
        except ValidationError as error:
            faults += faults_of(error, file=name_of(path))
            continue
        if path.stem != override.code:
            message = f"is {override.code!r}, but the file is named {path.name}"
            faults.append(Fault(file=name_of(path), field="code", message=message))
        found[override.code] = (name_of(path), override)
    if faults:
        raise InputError(faults)
    return found


def apply(record: dict[str, Any], file: str, override: Override) -> dict[str, Any]:
    """Return a record, as JSON values, with its corrections and a note on each."""
    notes = []
    for change in override.changes:
        before = _put(record, change.field.split("."), change.value, file, override.code)
        values = {
            "field": change.field,
            "before": _shown(before),
            "after": _shown(change.value),
            "reason": change.reason,
        }
        notes.append(say(provenance_words()["notes"]["correction"], values))
    before = record.get("notes", [])
    return {**record, "notes": [*before, *notes] if isinstance(before, list) else before}


def _put(record: dict[str, Any], path: list[str], value: Any, file: str, code: str) -> Any:  # noqa: ANN401
    place: Any = record
    for part in path[:-1]:
        place = _inside(place, part)
    last = path[-1]
    if isinstance(place, list) and last.isdigit() and int(last) < len(place):
        before, place[int(last)] = place[int(last)], value
        return before
    if isinstance(place, dict):
        before, place[last] = place.get(last), value
        return before
    raise InputError(Fault(file=file, record=code, field=".".join(path), message="is not a field of the record"))


def _inside(place: Any, part: str) -> Any:  # noqa: ANN401 - any JSON value
    if isinstance(place, list) and part.isdigit() and int(part) < len(place):
        return place[int(part)]
    return place.get(part) if isinstance(place, dict) else None


def _shown(value: object) -> str:
    text = "nothing" if value is None else str(value)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 1]}…"
