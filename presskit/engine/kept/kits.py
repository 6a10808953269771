"""The kits of the tree that stands, as the last build knew them: lists need all kits, also those that did not change.

They lie in a hidden file of the tree, one kit a line, and are read instead of their records where
nothing that all kits share has changed.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic_core import from_json

from presskit.facts.kit_json import kit_from_json, kit_to_json
from presskit.publish.files import KITS, read_plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from presskit.facts.kit import Kit, Publisher
    from presskit.records.collection import Collection


@dataclass(frozen=True, slots=True)
class KeptKit:
    """A kit, and what is said of its share images; `line` is how it is kept."""

    kit: Kit
    images: Sequence[Mapping[str, Any]]
    line: bytes


def keep(kit: Kit, images: Sequence[Mapping[str, Any]], file: str) -> KeptKit:
    """Return a kit as it is kept."""
    named = {"name": kit.name, "file": file, "code": kit.code, "title": kit.title}
    parts = (
        *(json.dumps(each, ensure_ascii=False, separators=(",", ":")) for each in (named, images)),
        kit_to_json(kit),
    )
    return KeptKit(kit, images, "\t".join(parts).encode() + b"\n")


def as_bytes(kits: Iterable[KeptKit]) -> bytes:
    """Return the bytes of the file that holds kits."""
    return b"".join(kit.line for kit in kits)


def digest_of(data: bytes) -> str:
    """Return the digest by which the file is known."""
    return hashlib.sha256(data).hexdigest()


def read_lines(root: Path, digest: str) -> dict[str, bytes] | None:
    """Return the lines of the file of a tree by the names of the kits; None where it is not as it was written."""
    try:
        data = read_plain(root / KITS)
    except OSError:
        return None
    if not digest or digest_of(data) != digest:
        return None
    lines = data.splitlines(keepends=True)
    return {from_json(line.partition(b"\t")[0])["name"]: line for line in lines}


def named(line: bytes) -> tuple[str, str, str]:
    """Return the name of the record's file of a line, the code and the title."""
    said = from_json(line.partition(b"\t")[0])
    return said["file"], said["code"], said["title"]


def read_kit(line: bytes, collection: Collection, publisher: Publisher) -> KeptKit:
    """Return the kit of a line; `collection` says what all kits share."""
    said, images, body = map(from_json, line.split(b"\t"))
    kit = kit_from_json(body, collection.datasets, publisher, collection.means, collection.ranks.get(said["code"]))
    return KeptKit(kit, images, line)
