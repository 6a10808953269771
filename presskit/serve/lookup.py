"""Which file of a tree an address names: none that is hidden, and none outside the tree.

Everything that is doubtful is not found. A tree holds no links and no hidden file that is anyone's
business, so that nothing is lost by refusing them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

if TYPE_CHECKING:
    from pathlib import Path

INDEX = "index.html"

_TEXT = "; charset=utf-8"
_MEDIA_TYPES = {
    ".html": f"text/html{_TEXT}",
    ".css": f"text/css{_TEXT}",
    ".js": f"text/javascript{_TEXT}",
    ".txt": f"text/plain{_TEXT}",
    ".md": f"text/markdown{_TEXT}",
    ".csv": f"text/csv{_TEXT}",
    ".bib": f"application/x-bibtex{_TEXT}",
    ".ris": f"application/x-research-info-systems{_TEXT}",
    ".xml": f"application/xml{_TEXT}",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".webp": "image/webp",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
    ".pdf": "application/pdf",
    ".zip": "application/zip",
    "": f"text/plain{_TEXT}",
}
"""Not the system's own list, which differs from one machine to the next."""


@dataclass(frozen=True, slots=True)
class Redirect:
    """A folder that was asked for without its final slash, and where it is."""

    to: str


def find(root: Path, target: str) -> Path | Redirect | None:
    """Return the file that the target of a request names, where a folder is, or None."""
    parts = _parts(target)
    if parts is None:
        return None
    *folders, name = parts
    try:
        if name and (found := _inside(root, *parts)) and found.is_dir():
            there = _inside(root, *parts, INDEX)
            return Redirect(f"/{quote('/'.join(parts))}/") if there and there.is_file() else None
        found = _inside(root, *folders, name or INDEX)
        return found if found and found.is_file() else None
    except (OSError, ValueError, RuntimeError):  # a name too long for the disk, a link to itself
        return None


def media_type(path: Path) -> str:
    """Return the media type of a file by its name."""
    return _MEDIA_TYPES.get(path.suffix.lower(), "application/octet-stream")


def _parts(target: str) -> list[str] | None:
    """Return the names that an address is made of, the last empty for a folder; None for a bad one."""
    try:
        path = unquote(target.partition("#")[0].partition("?")[0], errors="strict")
    except UnicodeDecodeError:
        return None
    if not path.startswith("/") or "\\" in path or not path.isprintable():
        return None
    *folders, name = path[1:].split("/")
    if not all(folders) or any(part.startswith(".") for part in (*folders, name)):
        return None
    return [*folders, name]


def _inside(root: Path, *parts: str) -> Path | None:
    """Return a path as it really is, where it lies inside the tree and no part of it is hidden."""
    base = root.resolve()
    real = base.joinpath(*parts).resolve()
    if not real.is_relative_to(base) or any(part.startswith(".") for part in real.relative_to(base).parts):
        return None
    return real
