"""Which file of a tree an address names: none that is hidden, and none outside the tree.

Everything that is doubtful is not found. A tree holds no links and no hidden file that is anyone's
business, so that nothing is lost by refusing them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from presskit.media_types import media_type

if TYPE_CHECKING:
    from pathlib import Path

INDEX = "index.html"

_TEXT = "; charset=utf-8"
_OF_TEXT = {"application/x-bibtex", "application/x-research-info-systems", "application/xml"}


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


def served_type(path: Path) -> str:
    """Return the media type of a file by its name, with the encoding of a text; one without a suffix is one."""
    known = media_type(path.name) if path.suffix else "text/plain"
    return known + _TEXT if known.startswith("text/") or known in _OF_TEXT else known


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
