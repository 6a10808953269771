"""Cache Pango's objects for a style, and the content stream of a line of text.

WeasyPrint makes a Pango context and a font description for every attempt at a line, drops a line's
glyphs after layout, shapes them again to draw them, and reads them one field at a time. Here Pango's
objects are kept with the style, glyphs are kept until they are drawn, and the operators that draw a line
are kept with it, since `lines` reuses lines. Unusual text is left to WeasyPrint: missing or raised
glyphs, colour fonts, an ellipsis, decorations.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Any

_GLYPH = struct.Struct("=IiiiI")  # glyph, width, x offset, y offset, attributes
_PANGO_WITH_FONT_SIZE = 14802  # 1.48.2; WeasyPrint takes the size of the style with earlier versions
_FONT_VARIANTS = ("ligatures", "position", "caps", "numeric", "alternates", "east_asian")
_EMPTY_GLYPH = 0x0FFFFFFF  # PANGO_GLYPH_EMPTY, draws nothing; greater numbers are characters without a glyph


@dataclass(frozen=True, slots=True)
class _SizedFont:
    """A Pango font at a size.

    `layout` keeps the font alive; `key` names it in a document, as WeasyPrint's `get_pango_font_key` does.
    `size` is the font size drawn, in pixels. `widths` are those of glyphs in thousandths of it, rounded:
    a document takes the width of a glyph from the size that it is first drawn at.
    """

    font: Any
    layout: Any
    key: int
    description: Any
    pango_size: float
    size: float
    widths: dict[int, int]


@dataclass(frozen=True, slots=True)
class _Run:
    """What draws the glyphs of one font: the operator, with the widths it counts on and what the glyphs stand for."""

    font: _SizedFont
    operator: bytes
    widths: dict[int, int]
    characters: dict[int, str]


def caching_layout(original: Any) -> Any:  # noqa: ANN401 - a class of a module without type information
    """Return a `Layout` that takes Pango's objects from its style and keeps its glyphs until they are drawn."""
    from weasyprint.text.ffi import ffi, gobject, pango

    class CachingLayout(original):  # type: ignore[misc]
        """A line of text. `runs` is what draws it, once it was drawn, or False if WeasyPrint draws it."""

        runs: tuple[_Run, ...] | bool | None = None

        def setup(self, style: Any) -> None:  # noqa: ANN401
            """Make the Pango layout, from the objects kept with the style."""
            objects = style.__dict__.get("_presskit_pango")  # None: not known yet
            if objects is None:
                objects = style._presskit_pango = _pango_objects(style)  # noqa: SLF001 - an attribute of our own
            if not objects:
                super().setup(style)
                return
            context, description, self.language = objects
            self.style = style
            self.first_line_direction = 0
            self.ascent = self.underline_position = self.strikethrough_position = None
            self.layout = ffi.gc(pango.pango_layout_new(context), gobject.g_object_unref)
            pango.pango_layout_set_auto_dir(self.layout, False)  # noqa: FBT003 - Pango's
            pango.pango_layout_set_font_description(self.layout, description)

        def deactivate(self) -> None:
            """Keep the glyphs, which are to be drawn."""

        def reactivate(self, style: Any) -> None:  # noqa: ANN401
            """Shape the text again only if its glyphs were dropped, or if it is justified."""
            if "layout" not in self.__dict__ or self.justification_spacing:
                super().reactivate(style)

        def drop(self) -> None:
            """Drop the glyphs, if they are still there."""
            if "layout" in self.__dict__:
                super().deactivate()

    return CachingLayout


def _pango_objects(style: Any) -> Any:  # noqa: ANN401
    """Return the Pango context, font description and language of a style; False if it needs attributes too."""
    from weasyprint.text.constants import PANGO_DIRECTION
    from weasyprint.text.ffi import ffi, gobject, pango, unicode_to_char_p
    from weasyprint.text.fonts import font_features, get_font_description

    variants = [style[f"font_variant_{name}"] for name in _FONT_VARIANTS]
    if (
        font_features(style["font_kerning"], *variants, style["font_feature_settings"])
        or style["text_decoration_line"] != "none"
        or style["font_language_override"] != "normal"
        or not style["lang"]
    ):
        return False
    context = ffi.gc(pango.pango_font_map_create_context(style.font_config.font_map), gobject.g_object_unref)
    pango.pango_context_set_round_glyph_positions(context, False)  # noqa: FBT003 - Pango's
    pango.pango_context_set_base_dir(context, PANGO_DIRECTION[style["direction"]])
    pointer, _kept = unicode_to_char_p(style["lang"])
    language = pango.pango_language_from_string(pointer)
    pango.pango_context_set_language(context, language)
    return context, get_font_description(style), language


def caching_draw_text(original: Any) -> Any:  # noqa: ANN401
    """Return a `draw_text` that keeps what draws a line with the line."""
    return _TextDrawer(original).draw_text


class _TextDrawer:
    """Draws lines of text to content streams, from the runs kept with them."""

    def __init__(self, original: Any) -> None:  # noqa: ANN401
        from weasyprint.text.ffi import FROM_UNITS, pango

        self._original = original
        self._per_mille = 1000 * FROM_UNITS
        self._old_pango = pango.pango_version() < _PANGO_WITH_FONT_SIZE
        self._fonts: dict[tuple[int, float], _SizedFont] = {}

    def draw_text(self, stream: Any, box: Any, offset_x: float, text_overflow: str, block_ellipsis: str) -> None:  # noqa: ANN401
        """Draw a text box."""
        runs = self._runs(stream, box) if _is_plain(box, text_overflow, block_ellipsis) else None
        if not runs:
            layout, text = box.pango_layout, box.pango_layout.text
            self._original(stream, box, offset_x, text_overflow, block_ellipsis)
            layout.text = text  # an ellipsis was put into it, and other boxes may share the layout
            layout.drop()
            return
        stream.set_color(box.style["color"])
        stream.begin_text()
        stream.set_text_matrix(1, 0, 0, -1, box.position_x, box.position_y + box.baseline)
        for run in runs:
            font = _document_font(stream, run.font)
            for glyph, width in run.widths.items():
                font.widths.setdefault(glyph, width)
                font.to_unicode.setdefault(glyph, run.characters[glyph])
            stream.set_font_size(font.hash, run.font.size)
            stream.stream.append(run.operator)
        stream.end_text()

    def _runs(self, stream: Any, box: Any) -> Any:  # noqa: ANN401
        """Return the runs that draw a text box, or False if WeasyPrint is to draw it."""
        layout = box.pango_layout
        if layout.runs is False or (layout.runs and _fit(stream, layout.runs)):
            return layout.runs
        layout.reactivate(box.style)
        layout.runs = self._read(stream, layout, box.style["font_size"])
        if layout.runs:
            layout.drop()
        return layout.runs

    def _read(self, stream: Any, layout: Any, font_size: float) -> tuple[_Run, ...] | bool:  # noqa: ANN401
        """Read a line's glyphs from Pango and return the runs that draw them as WeasyPrint does, or False."""
        from weasyprint.text.ffi import ffi, pango

        pango.pango_layout_set_single_paragraph_mode(layout.layout, True)  # noqa: FBT003 - Pango's
        line, _ = layout.get_first_line()
        text = layout.text.encode()
        runs: list[Any] = []
        run = line.runs[0]
        while run != ffi.NULL:
            item, glyphs = run.data.item, run.data.glyphs
            run = run.next
            sized = self._sized_font(item.analysis.font, layout, font_size)
            font = _document_font(stream, sized)
            if font.png or font.svg or font.colr or font.bitmap:
                return False
            infos = [*_GLYPH.iter_unpack(ffi.buffer(glyphs.glyphs, glyphs.num_glyphs * _GLYPH.size))]
            if any(glyph >= _EMPTY_GLYPH or rise for glyph, _, _, rise, _ in infos):
                return False
            starts = ffi.unpack(glyphs.log_clusters, glyphs.num_glyphs)
            right_to_left = item.analysis.level % 2
            ends = [item.length, *starts[:-1]] if right_to_left else [*starts[1:], item.length]
            characters: dict[int, str] = {}
            for (glyph, *_), start, end in zip(infos, starts, ends, strict=True):
                if glyph not in characters:
                    characters[glyph] = text[item.offset + start : item.offset + end].decode()
            string, widths = self._operand(stream, sized, font.widths, infos)
            runs.append((sized, string, widths, characters))
        return _joined(runs)

    def _operand(
        self,
        stream: Any,  # noqa: ANN401
        sized: _SizedFont,
        known: dict[int, int],
        infos: list[tuple[int, ...]],
    ) -> tuple[str, dict[int, int]]:
        """Return a run's glyphs as elements of the array that TJ takes, with the widths that it counts on.

        `known` are the widths that the document's font has already.
        """
        from weasyprint.text.ffi import pango

        per_mille, size, own = self._per_mille, sized.size, sized.widths
        widths: dict[int, int] = {}
        parts = ["<"]
        for glyph, width, x_offset, _, _ in infos:
            if glyph not in widths:
                if glyph not in own:
                    pango.pango_font_get_glyph_extents(sized.font, glyph, stream.ink_rect, stream.logical_rect)
                    own[glyph] = round(stream.logical_rect.width * per_mille / size)
                widths[glyph] = known.get(glyph, own[glyph])
            offset = x_offset / size
            if offset:
                parts.append(f">{-offset}<")
            parts.append(f"{glyph:04x}")
            kerning = widths[glyph] + offset - width * per_mille / size
            if kerning:
                parts.append(f">{int(kerning)}<")
        string = "".join(parts)
        return (string[:-1] if string[-1] == "<" else string + ">"), widths

    def _sized_font(self, pango_font: Any, layout: Any, font_size: float) -> _SizedFont:  # noqa: ANN401
        """Return what is known of a Pango font at the size of a style; `layout` is one that uses it."""
        from weasyprint.text.ffi import ffi
        from weasyprint.text.fonts import get_pango_font_key

        address = int(ffi.cast("intptr_t", pango_font)), font_size
        if address not in self._fonts:
            key, description, size = get_pango_font_key(pango_font)
            drawn = font_size if self._old_pango else size
            self._fonts[address] = _SizedFont(pango_font, layout.layout, key, description, size, drawn, {})
        return self._fonts[address]


def _is_plain(box: Any, text_overflow: str, block_ellipsis: str) -> bool:  # noqa: ANN401
    """Say whether a text box draws glyphs and nothing else."""
    style = box.style
    return (
        text_overflow == "clip"
        and block_ellipsis == "none"
        and style["text_decoration_line"] == "none"
        and style["visibility"] == "visible"
        and not box.pango_layout.justification_spacing
        and bool(box.text.strip())
    )


def _fit(stream: Any, runs: tuple[_Run, ...]) -> bool:  # noqa: ANN401
    """Say whether a document's fonts have, or would take, the widths that runs count on."""
    for run in runs:
        known, own = _document_font(stream, run.font).widths, run.font.widths
        if any(known.get(glyph, own[glyph]) != width for glyph, width in run.widths.items()):
            return False
    return True


def _document_font(stream: Any, sized: _SizedFont) -> Any:  # noqa: ANN401
    """Return the document's font for a Pango font, as WeasyPrint's `add_font` does."""
    from weasyprint.pdf.fonts import Font

    fonts = stream._fonts  # noqa: SLF001
    if sized.key not in fonts:
        fonts[sized.key] = Font(sized.font, sized.description, sized.pango_size)
    return fonts[sized.key]


def _joined(runs: list[tuple[_SizedFont, str, dict[int, int], dict[int, str]]]) -> tuple[_Run, ...]:
    """Return runs with neighbours of one font joined."""
    joined: list[tuple[_SizedFont, str, dict[int, int], dict[int, str]]] = []
    for font, string, widths, characters in runs:
        if joined and joined[-1][0] is font:
            _, before, earlier_widths, earlier = joined[-1]
            joined[-1] = font, before + string, earlier_widths | widths, characters | earlier
        else:
            joined.append((font, string, widths, characters))
    return tuple(
        _Run(font, f"[{string}] TJ".encode(), widths, characters) for font, string, widths, characters in joined
    )
