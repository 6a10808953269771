"""What the tree that stands was made from: a hidden file in it, by which the next build knows what to keep."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

from presskit.publish import manifest
from presskit.publish.files import STATE, read_plain

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from presskit.engine.keys.fingerprint import Fingerprint

LISTS = (manifest.SUMS, manifest.FILE)
"""The files of a tree that list all others, and so are not listed themselves."""
_SCHEMA = "presskit/state/2"
_SHORT = 12


@dataclass(frozen=True, slots=True)
class KitState:
    """What a kit was made from.

    `key` is that of all its assets, `units` the key of each; `fields` are short digests of its inputs by
    name; `file` is the name of its record's file, `source` the digest of that and of its override.
    """

    key: str
    units: dict[str, str] = field(default_factory=dict)
    fields: dict[str, str] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)
    file: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """What a tree was made from: digests of all that was read, of each component, of each kit.

    `fingerprint` is the digest of all that was read, `basis` that of all but the records. `site` holds
    for each asset of more than one kit its key and the paths of its files. `lists` are the digests of
    the files that list all others, as they were published; `kits_file` is that of the kept kits.
    """

    fingerprint: str = ""
    basis: str = ""
    kits_file: str = ""
    components: dict[str, str] = field(default_factory=dict)
    kits: dict[str, KitState] = field(default_factory=dict)
    site: dict[str, list[str]] = field(default_factory=dict)
    unused_faces: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    lists: dict[str, str] = field(default_factory=dict)

    def changed_records(self, taken: Fingerprint) -> int:
        """Return how many records were changed or added since the tree was made."""
        codes = {name: name.partition("-")[0] for name in self.kits}
        same = {kit.file for name, kit in self.kits.items() if kit.source == taken.source(kit.file, codes[name])}
        return len(taken.records.keys() - same)

    def as_bytes(self) -> bytes:
        """Return the file's bytes."""
        content = {"schema": _SCHEMA, **_fields(self), "kits": {name: _fields(kit) for name, kit in self.kits.items()}}
        return (json.dumps(content, separators=(",", ":"), sort_keys=True) + "\n").encode()


def short(digests: Mapping[str, str]) -> dict[str, str]:
    """Return digests as the state keeps them: long enough to tell whether a value changed."""
    return {name: value[:_SHORT] for name, value in digests.items()}


def lists_of(files: Mapping[str, bytes]) -> dict[str, str]:
    """Return the digests of the files that list all others, given with their bytes."""
    return {name: hashlib.sha256(files[name]).hexdigest() for name in LISTS}


def altered_lists(root: Path, last: State) -> list[str]:
    """Return those of the files that list all others that are not as they were published."""
    altered = []
    for name in LISTS if last.lists else ():
        try:
            data = read_plain(root / name)
        except OSError:
            data = b""
        if hashlib.sha256(data).hexdigest() != last.lists.get(name):
            altered.append(name)
    return altered


def read(root: Path) -> State:
    """Return what a tree was made from; nothing where that can't be read: then all is looked at anew."""
    try:
        content: dict[str, Any] = json.loads(read_plain(root / STATE))
        if content.pop("schema") != _SCHEMA:
            return State()
        kits = {name: KitState(**kit) for name, kit in content.pop("kits").items()}
        found = State(kits=kits, **content)
        return found if _is_sound(found) and all(map(_is_sound, kits.values())) else State()
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return State()


_TYPES: dict[str, type] = {"str": str, "dict": dict, "list": list}


def _is_sound(value: KitState | State) -> bool:
    """Say whether each field of a state that was read is of the type that it was declared with."""
    return all(_is_of(getattr(value, each.name), str(each.type)) for each in fields(value) if each.name != "kits")


def _is_of(part: object, declared: str) -> bool:
    """Say whether a value is a text, or a list or dict of texts, or a dict of lists of them, as it is declared."""
    if not isinstance(part, _TYPES[declared.partition("[")[0]]):
        return False
    inner = list(part.values()) if isinstance(part, dict) else part if isinstance(part, list) else [part]
    if declared == "dict[str, list[str]]":
        return all(isinstance(each, list) and all(isinstance(text, str) for text in each) for each in inner)
    return all(isinstance(text, str) for text in inner)


def _fields(value: KitState | State) -> dict[str, Any]:
    """Return the fields of a value as they are; `asdict` copies all that is in them."""
    return {name: getattr(value, name) for name in value.__slots__}
