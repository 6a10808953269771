"""The faces of the pages: the bundled ones (or a house's), cut down to Latin, as WOFF2.

A page stays readable without them; what they lack is set in the reader's own faces.
"""

from __future__ import annotations

import functools
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

import uharfbuzz
from fontTools.ttLib import TTFont

from presskit.fonts.instances import Face, FontSet

if TYPE_CHECKING:
    from collections.abc import Iterator

_ROLES = {
    "headline": "Newsroom Serif",
    "quotation": "Newsroom Quotation",
    "text": "Newsroom Sans",
    "label": "Newsroom Sans",
}
_RANGES = (
    (0x20, 0x7E),
    (0xA0, 0x17F),
    (0x2010, 0x2027),
    (0x2030, 0x203A),
    (0x20AC, 0x20AC),
    (0x2190, 0x2193),
    (0x2212, 0x2212),
)
_FEATURES = ("kern", "mark", "mkmk", "ccmp", "locl", "calt", "liga", "tnum", "lnum", "case")


@dataclass(frozen=True, slots=True)
class WebFace:
    """One face as a style sheet names it; `file` is its path beside the style sheet."""

    family: str
    weight: int
    file: str
    ranges: str
    data: bytes


def web_faces(fonts: FontSet) -> tuple[WebFace, ...]:
    """Return the faces of the pages, each cut down to the characters that `ranges` names."""
    return tuple(_web_faces(fonts))


def _web_faces(fonts: FontSet) -> Iterator[WebFace]:
    ranges = ", ".join(f"U+{first:X}" if first == last else f"U+{first:X}-{last:X}" for first, last in _RANGES)
    for role, family in _ROLES.items():
        face = fonts.faces[role]
        yield WebFace(family, face.weight, f"fonts/{role}.woff2", ranges, _woff2(face))


@functools.cache
def _woff2(face: Face) -> bytes:
    request = uharfbuzz.SubsetInput()
    request.unicode_set.update(code for first, last in _RANGES for code in range(first, last + 1))
    request.layout_feature_tag_set.clear()
    request.layout_feature_tag_set.update(int.from_bytes(tag.encode(), "big") for tag in _FEATURES)
    request.name_id_set.update([0, 1, 2, 5, 13, 14])
    request.flags = uharfbuzz.SubsetFlags.NO_HINTING
    whole = uharfbuzz.Face(uharfbuzz.Blob(face.read()))
    with TTFont(io.BytesIO(uharfbuzz.subset(whole, request).blob.data), recalcTimestamp=False) as font:
        font.flavor = "woff2"
        stream = io.BytesIO()
        font.save(stream)
    return stream.getvalue()
