"""Cutting a brief's faces down quickly where the system library for it is missing.

WeasyPrint cuts each face down to the glyphs of a document with the system's HarfBuzz-Subset, and
without that library with fontTools, which takes seconds. Our own HarfBuzz, with which faces are
instanced, does it as fast as the system's; it is put in the place of the slow way only.
"""

from __future__ import annotations

from typing import Any

import uharfbuzz

_METHOD = "_fonttools_subset"
_DROPPED = ("BASE", "DSIG", "EBDT", "EBLC", "EBSC", "GPOS", "GSUB", "JSTF", "LTSH", "PCLT", "SVG ")


def prepare() -> None:
    """Let WeasyPrint's slow way of cutting a face down be ours; the fast way stays its own."""
    from weasyprint.pdf import fonts

    if not hasattr(fonts.Font, _METHOD):
        message = f"this WeasyPrint has no Font.{_METHOD}: see presskit.assets.pdf.fast.subset"
        raise AttributeError(message)
    setattr(fonts.Font, _METHOD, _subset)


def _subset(font: Any, to_unicode: dict[int, str], hinting: bool) -> None:  # noqa: ANN401 - WeasyPrint's own
    """Cut `font.file_content` down to the glyphs in `to_unicode`, keeping their numbers."""
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
