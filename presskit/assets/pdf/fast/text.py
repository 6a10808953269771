"""Text at less cost: Pango is set up once for a style, and a line is shaped once and written once.

WeasyPrint makes a Pango context, a font description and a list of attributes for every attempt at a
line, throws a line's glyphs away after layout, shapes them again to draw, and reads them one field
at a time. Here what a style needs is kept with the style, the glyphs of a line are kept until they
are drawn, and what was written for them is kept with the line, which may recur (`pdf_lines`). What
is unusual (a glyph that is missing or raised, a coloured face, an ellipsis) is left to WeasyPrint.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Any

_GLYPH = struct.Struct("=IiiiI")  # glyph, width, x offset, y offset, attributes
_SIZED_RIGHT = 14802  # Pango 1.48.2: until then a font's size is not that of its style
_UNUSUAL = 0x0FFFFFFF  # Pango's glyph that draws nothing; those above it are unknown characters


@dataclass(frozen=True, slots=True)
class _Face:
    """A Pango font at a size, `keeper` a layout by which it lives, and the widths its glyphs round to.

    A document's font takes the width of a glyph from the size that it is first drawn at.
    """

    font: Any
    keeper: Any
    key: int
    description: Any
    pango_size: float
    size: float
    widths: dict[int, int]


def lasting_layout(layout_class: Any) -> Any:  # noqa: ANN401 - a class of a module without type information
    """Return WeasyPrint's `Layout`, set up once for a style, its glyphs kept until they are drawn."""
    from weasyprint.text.constants import PANGO_DIRECTION
    from weasyprint.text.ffi import ffi, gobject, pango, unicode_to_char_p
    from weasyprint.text.fonts import font_features, get_font_description

    properties = ("ligatures", "position", "caps", "numeric", "alternates", "east_asian")

    def prepared(style: Any) -> Any:  # noqa: ANN401
        """Return what layouts of a style have in common; False where they need more than most."""
        ready = style.__dict__.get("_pango")
        if ready is None:
            wanted = [style[f"font_variant_{name}"] for name in properties]
            ready = False
            if (
                not font_features(style["font_kerning"], *wanted, style["font_feature_settings"])
                and style["text_decoration_line"] == "none"
                and style["font_language_override"] == "normal"
                and style["lang"]
            ):
                context = ffi.gc(
                    pango.pango_font_map_create_context(style.font_config.font_map), gobject.g_object_unref
                )
                pango.pango_context_set_round_glyph_positions(context, False)  # noqa: FBT003 - Pango's
                pango.pango_context_set_base_dir(context, PANGO_DIRECTION[style["direction"]])
                pointer, _kept = unicode_to_char_p(style["lang"])
                language = pango.pango_language_from_string(pointer)
                pango.pango_context_set_language(context, language)
                ready = context, get_font_description(style), language
            style._pango = ready  # noqa: SLF001 - a place of our own
        return ready

    class LastingLayout(layout_class):  # type: ignore[misc]
        """One line of text; `written` is what it was drawn as, once it was."""

        written: Any = None

        def setup(self, style: Any) -> None:  # noqa: ANN401
            """Make the Pango layout, from what an earlier one of the same style was made of."""
            ready = prepared(style)
            if not ready:
                super().setup(style)
                return
            context, description, self.language = ready
            self.style = style
            self.first_line_direction = 0
            self.ascent = self.underline_position = self.strikethrough_position = None
            self.layout = ffi.gc(pango.pango_layout_new(context), gobject.g_object_unref)
            pango.pango_layout_set_auto_dir(self.layout, False)  # noqa: FBT003 - Pango's
            pango.pango_layout_set_font_description(self.layout, description)

        def deactivate(self) -> None:
            """Keep the glyphs: they are to be drawn."""

        def reactivate(self, style: Any) -> None:  # noqa: ANN401
            """Shape again only what was dropped, or is to be justified."""
            if "layout" not in self.__dict__ or self.justification_spacing:
                super().reactivate(style)

        def drop(self) -> None:
            """Let go of the glyphs."""
            super().deactivate()

    return LastingLayout


def writing_once(draw: Any) -> Any:  # noqa: ANN401
    """Return WeasyPrint's `draw_text`, which writes a line that recurs as it was written before."""
    return _Writer(draw).draw_text


class _Writer:
    """Writes lines into pages, and keeps with each line what was written for it."""

    def __init__(self, draw: Any) -> None:  # noqa: ANN401
        from weasyprint.text.ffi import FROM_UNITS, pango

        self._draw = draw
        self._per_mille = 1000 * FROM_UNITS
        self._old_pango = pango.pango_version() < _SIZED_RIGHT
        self._faces: dict[tuple[int, float], _Face] = {}

    def draw_text(self, stream: Any, box: Any, offset_x: float, text_overflow: str, block_ellipsis: str) -> None:  # noqa: ANN401
        """Write a box of text: as before, if the line was written before."""
        runs = self._runs(stream, box) if _is_plain(box, text_overflow, block_ellipsis) else None
        if not runs:
            self._draw(stream, box, offset_x, text_overflow, block_ellipsis)
            return
        stream.set_color(box.style["color"])
        stream.begin_text()
        stream.set_text_matrix(1, 0, 0, -1, box.position_x, box.position_y + box.baseline)
        for face, shown, widths, characters in runs:
            font = _font(stream, face)
            for glyph, width in widths.items():
                font.widths.setdefault(glyph, width)
                font.to_unicode.setdefault(glyph, characters[glyph])
            stream.set_font_size(font.hash, face.size)
            stream.stream.append(shown)
        stream.end_text()

    def _runs(self, stream: Any, box: Any) -> Any:  # noqa: ANN401
        """Return what to write for a line; nothing where WeasyPrint is to do it."""
        layout = box.pango_layout
        if layout.written is False or (layout.written and _holds(stream, layout.written)):
            return layout.written
        layout.reactivate(box.style)
        layout.written = self._encoded(stream, layout, box.style["font_size"])
        if layout.written:
            layout.drop()
        return layout.written

    def _encoded(self, stream: Any, layout: Any, font_size: float) -> Any:  # noqa: ANN401
        """Read a line's glyphs from Pango and return them as WeasyPrint writes them, or False."""
        from weasyprint.text.ffi import ffi, pango

        pango.pango_layout_set_single_paragraph_mode(layout.layout, True)  # noqa: FBT003 - Pango's
        line, _ = layout.get_first_line()
        words = layout.text.encode()
        runs: list[Any] = []
        run = line.runs[0]
        while run != ffi.NULL:
            item, glyphs = run.data.item, run.data.glyphs
            run = run.next
            face = self._face(item.analysis.font, layout, font_size)
            font = _font(stream, face)
            if font.png or font.svg or font.colr or font.bitmap:
                return False
            read = [*_GLYPH.iter_unpack(ffi.buffer(glyphs.glyphs, glyphs.num_glyphs * _GLYPH.size))]
            if any(glyph >= _UNUSUAL or rise for glyph, _, _, rise, _ in read):
                return False
            starts = ffi.unpack(glyphs.log_clusters, glyphs.num_glyphs)
            backwards = item.analysis.level % 2
            ends = [item.length, *starts[:-1]] if backwards else [*starts[1:], item.length]
            characters: dict[int, str] = {}
            for (glyph, *_), start, end in zip(read, starts, ends, strict=True):
                if glyph not in characters:
                    characters[glyph] = words[item.offset + start : item.offset + end].decode()
            string, widths = self._shown(stream, face, font.widths, read)
            runs.append((face, string, widths, characters))
        return _joined(runs)

    def _shown(self, stream: Any, face: _Face, known: dict[int, int], read: list[Any]) -> tuple[str, dict[int, int]]:  # noqa: ANN401
        """Return a run's glyphs as the operand of TJ, with the widths that it counts on."""
        from weasyprint.text.ffi import pango

        per_mille, size, own = self._per_mille, face.size, face.widths
        widths: dict[int, int] = {}
        shown = ["<"]
        for glyph, width, shift, _, _ in read:
            if glyph not in widths:
                if glyph not in own:
                    pango.pango_font_get_glyph_extents(face.font, glyph, stream.ink_rect, stream.logical_rect)
                    own[glyph] = round(stream.logical_rect.width * per_mille / size)
                widths[glyph] = known.get(glyph, own[glyph])
            moved = shift / size
            if moved:
                shown.append(f">{-moved}<")
            shown.append(f"{glyph:04x}")
            kerning = widths[glyph] + moved - width * per_mille / size
            if kerning:
                shown.append(f">{int(kerning)}<")
        string = "".join(shown)
        return (string[:-1] if string[-1] == "<" else string + ">"), widths

    def _face(self, pango_font: Any, layout: Any, font_size: float) -> _Face:  # noqa: ANN401
        """Return a Pango font with what is known of it."""
        from weasyprint.text.ffi import ffi
        from weasyprint.text.fonts import get_pango_font_key

        name = int(ffi.cast("intptr_t", pango_font)), font_size
        if name not in self._faces:
            key, description, size = get_pango_font_key(pango_font)
            drawn = font_size if self._old_pango else size
            self._faces[name] = _Face(pango_font, layout.layout, key, description, size, drawn, {})
        return self._faces[name]


def _is_plain(box: Any, text_overflow: str, block_ellipsis: str) -> bool:  # noqa: ANN401
    """Say whether a box of text is glyphs and nothing else."""
    style = box.style
    return (
        text_overflow == "clip"
        and block_ellipsis == "none"
        and style["text_decoration_line"] == "none"
        and style["visibility"] == "visible"
        and not box.pango_layout.justification_spacing
        and bool(box.text.strip())
    )


def _holds(stream: Any, runs: Any) -> bool:  # noqa: ANN401
    """Say whether a document's fonts have the widths, or would take them, that runs were written with."""
    for face, _, widths, _ in runs:
        known, own = _font(stream, face).widths, face.widths
        if any(known.get(glyph, own[glyph]) != width for glyph, width in widths.items()):
            return False
    return True


def _font(stream: Any, face: _Face) -> Any:  # noqa: ANN401
    """Return a document's font for a face, as WeasyPrint's `add_font` does."""
    from weasyprint.pdf.fonts import Font

    fonts = stream._fonts  # noqa: SLF001
    if face.key not in fonts:
        fonts[face.key] = Font(face.font, face.description, face.pango_size)
    return fonts[face.key]


def _joined(runs: list[Any]) -> list[Any]:
    """Return runs with the neighbours of one face written as one."""
    joined: list[Any] = []
    for face, string, widths, characters in runs:
        if joined and joined[-1][0] is face:
            _, before, wide, named = joined[-1]
            named |= {glyph: text for glyph, text in characters.items() if glyph not in named}
            joined[-1] = face, before + string, wide | widths, named
        else:
            joined.append((face, string, widths, characters))
    return [(face, f"[{string}] TJ".encode(), *rest) for face, string, *rest in joined]
