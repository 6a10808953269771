"""Subset a brief's fonts with uharfbuzz where the system lacks HarfBuzz-Subset.

WeasyPrint subsets fonts with the system's HarfBuzz-Subset and, without that library, with fontTools,
which takes seconds. The HarfBuzz inside uharfbuzz does it in milliseconds. Only the slow way is replaced.
"""

from __future__ import annotations

from typing import Any

_DROPPED = ("BASE", "DSIG", "EBDT", "EBLC", "EBSC", "GPOS", "GSUB", "JSTF", "LTSH", "PCLT", "SVG ")
"""The tables that WeasyPrint drops with HarfBuzz-Subset."""


def subset_font(font: Any, to_unicode: dict[int, str], hinting: bool) -> None:  # noqa: ANN401 - WeasyPrint's own
    """Reduce `font.file_content` to the glyphs in `to_unicode`, keeping their numbers."""
    import uharfbuzz

    request = uharfbuzz.SubsetInput()
    request.glyph_set.update(to_unicode)
    request.drop_table_tag_set.update(int.from_bytes(tag.encode(), "big") for tag in _DROPPED)
    flags = uharfbuzz.SubsetFlags.RETAIN_GIDS | uharfbuzz.SubsetFlags.DESUBROUTINIZE
    if not hinting:
        flags |= uharfbuzz.SubsetFlags.NO_HINTING
    if font.missing:
        flags |= uharfbuzz.SubsetFlags.NOTDEF_OUTLINE
    request.flags = flags
    face = uharfbuzz.Face(uharfbuzz.Blob(font.file_content), font.index)
    font.file_content = uharfbuzz.subset(face, request).blob.data
