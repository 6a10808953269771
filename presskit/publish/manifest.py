"""`manifest.json` and `SHA256SUMS`: what a tree holds, and what it was made from."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from presskit.errors import Fault, OutputError, name_of
from presskit.media_types import media_type
from presskit.publish.files import leads_out, read_plain
from presskit.text.json_rows import json_with_rows
from presskit.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from presskit.config import Settings
    from presskit.records.model import Dataset

SCHEMA = "presskit/manifest/1"
FILE = "manifest.json"
SUMS = "SHA256SUMS"


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """One file of a tree: path from its root, size, digest, media type, and the kit it is of, if any."""

    path: str
    bytes: int
    sha256: str
    media_type: str
    kit: str


def entry(path: str, data: bytes) -> Entry:
    """Return the entry of a file that is of no kit."""
    return Entry(path, len(data), hashlib.sha256(data).hexdigest(), media_type(path), "")


def entry_of(path: str, file: Path) -> Entry:
    """Return the entry of a file that is read in pieces, because it is large; it is of no kit."""
    with file.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return Entry(path, file.stat().st_size, digest, media_type(path), "")


def manifest_json(
    entries: Iterable[Entry], settings: Settings, datasets: Iterable[Dataset], kinds: Sequence[str]
) -> bytes:
    """Return the bytes of `manifest.json`; it holds no time and no path of this machine."""
    content = {
        "schema": SCHEMA,
        "generator": f"presskit {__version__}",
        "kinds": list(kinds),
        "release_date": settings.release_date.isoformat(),
        "site": settings.site.model_dump(mode="json"),
        "licence": settings.licence.model_dump(mode="json"),
        "data": [
            {"id": d.id, "name": d.name, "release": d.release, "url": d.url, "sha256": _digest(d)} for d in datasets
        ],
        "files": [{name: getattr(item, name) for name in Entry.__slots__} for item in sorted(entries)],
    }
    return as_bytes(content)


def as_bytes(content: Mapping[str, Any]) -> bytes:
    """Return what a manifest says as the bytes of its file."""
    return json_with_rows(content, "files")


def sums(entries: Iterable[Entry]) -> bytes:
    """Return the bytes of `SHA256SUMS`, as `sha256sum -c` reads them."""
    return "".join(f"{item.sha256}  {item.path}\n" for item in sorted(entries)).encode()


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the last build into a folder made: its files, and what it was limited to."""

    entries: tuple[Entry, ...] = ()
    kinds: tuple[str, ...] | None = None


def read(root: Path) -> Manifest:
    """Return what the last build into a folder made, nothing where there was none.

    Raises OutputError where the manifest can't be read: without it nothing may be deleted.
    """
    path = root / FILE
    if not path.exists():
        return Manifest()
    try:
        content: dict[str, Any] = json.loads(read_plain(path))
        entries = tuple(Entry(**item) for item in content["files"])
        kinds = tuple(map(str, content["kinds"])) if "kinds" in content else None
        known = content["schema"] == SCHEMA
        if odd := next((item for item in entries if not _is_one(item)), None):
            message = f"an entry of no file: {odd}"
            raise ValueError(message)  # noqa: TRY301 - one of many ways not to be a manifest
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        message = f"is not a manifest of presskit ({error})"
        remedy = "Build into another folder, or empty this one."
        raise OutputError(Fault(file=name_of(path), message=message, remedy=remedy)) from None
    if not known:
        message = f"is a manifest of another kind, {content['schema']!r}"
        raise OutputError(Fault(file=name_of(path), message=message))
    return Manifest(entries, kinds)


def _is_one(item: Entry) -> bool:
    """Say whether an entry is made of what entries are made of."""
    texts = (item.path, item.sha256, item.media_type, item.kit)
    if not all(isinstance(text, str) for text in texts) or not isinstance(item.bytes, int):
        return False
    return item.path.isprintable() and not leads_out(item.path)


def _digest(dataset: Dataset) -> str:
    """Identify a dataset's terms and release, by which a change of them shows."""
    return hashlib.sha256(dataset.model_dump_json().encode()).hexdigest()
