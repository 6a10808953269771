"""What the tree that stands was made from: a hidden file in it, by which the next build knows what to keep."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

FILE = ".presskit-build.json"
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
    """What a tree was made from: the digest of all inputs, of each component, of each kit and group."""

    fingerprint: str = ""
    components: dict[str, str] = field(default_factory=dict)
    kits: dict[str, KitState] = field(default_factory=dict)
    groups: dict[str, str] = field(default_factory=dict)
    unused_faces: list[str] = field(default_factory=list)

    def as_bytes(self) -> bytes:
        """Return the file's bytes."""
        content = {"schema": _SCHEMA, **_fields(self), "kits": {name: _fields(kit) for name, kit in self.kits.items()}}
        return (json.dumps(content, separators=(",", ":"), sort_keys=True) + "\n").encode()


def read(root: Path) -> State:
    """Return what a tree was made from; nothing where that can't be read: then all is looked at anew."""
    try:
        content: dict[str, Any] = json.loads((root / FILE).read_bytes())
        if content.pop("schema") != _SCHEMA:
            return State()
        kits = {name: KitState(**kit) for name, kit in content.pop("kits").items()}
        return State(kits=kits, **content)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return State()


def _fields(value: KitState | State) -> dict[str, Any]:
    """Return the fields of a value as they are; `asdict` copies all that is in them."""
    return {name: getattr(value, name) for name in value.__slots__}
