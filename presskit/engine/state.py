"""What the tree that stands was made from: a hidden file in it, by which the next build knows what to keep."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from presskit.publish.files import STATE, read_plain

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

LISTS = ("SHA256SUMS", "manifest.json")
"""The files of a tree that list all others, and so are not listed themselves."""
_SCHEMA = "presskit/state/1"


@dataclass(frozen=True, slots=True)
class KitState:
    """What a kit was made from: its whole key, the key of each unit, a short digest of each of its fields."""

    key: str
    units: dict[str, str] = field(default_factory=dict)
    fields: dict[str, str] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class State:
    """What a tree was made from: the digest of all inputs, of each component, of each kit and group.

    `lists` are the digests of the files that list all others, as they were published.
    """

    fingerprint: str = ""
    components: dict[str, str] = field(default_factory=dict)
    kits: dict[str, KitState] = field(default_factory=dict)
    groups: dict[str, str] = field(default_factory=dict)
    unused_faces: list[str] = field(default_factory=list)
    lists: dict[str, str] = field(default_factory=dict)

    def as_bytes(self) -> bytes:
        """Return the file's bytes."""
        content = {"schema": _SCHEMA, **_fields(self), "kits": {name: _fields(kit) for name, kit in self.kits.items()}}
        return (json.dumps(content, separators=(",", ":"), sort_keys=True) + "\n").encode()


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
        return found if _is_one(found) and all(map(_is_one, kits.values())) else State()
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return State()


def _is_one(value: KitState | State) -> bool:
    """Say whether a state that was read is made of what states are made of."""
    return all(_is_sound(name, part) for name, part in _fields(value).items())


def _is_sound(name: str, part: object) -> bool:
    if name == "kits":
        return True
    if name in {"key", "fingerprint"}:
        return isinstance(part, str)
    texts = part if isinstance(part, list) else part.values() if isinstance(part, dict) else [None]
    return isinstance(part, list) == (name in {"left_out", "unused_faces"}) and all(isinstance(t, str) for t in texts)


def _fields(value: KitState | State) -> dict[str, Any]:
    """Return the fields of a value as they are; `asdict` copies all that is in them."""
    return {name: getattr(value, name) for name in value.__slots__}
