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
                context = ffi.gc(pango.pango_font_map_create_context(style.font_config.font_map), gobject.g_object_unref)
                pango.pango_context_set_round_glyph_positions(context, False)
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
            pango.pango_layout_set_auto_dir(self.layout, False)
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
    from weasyprint.pdf.fonts import Font
    from weasyprint.text.ffi import FROM_UNITS, ffi, pango
    from weasyprint.text.fonts import get_pango_font_key

    per_mille = 1000 * FROM_UNITS
    old_pango = pango.pango_version() < 14802
    faces: dict[tuple[int, float], _Face] = {}

    def draw_text(stream: Any, box: Any, offset_x: float, text_overflow: str, block_ellipsis: str) -> None:  # noqa: ANN401
        layout, style = box.pango_layout, box.style
        written = layout.written
        if (
            written is False
            or text_overflow != "clip"
            or block_ellipsis != "none"
            or style["text_decoration_line"] != "none"
            or style["visibility"] != "visible"
            or layout.justification_spacing
            or not box.text.strip()
        ):
            draw(stream, box, offset_x, text_overflow, block_ellipsis)
            return
        runs = _known(stream, written) if written else None
        if runs is None:
            layout.reactivate(style)
            runs = layout.written = _encoded(stream, layout, style["font_size"])
            if not runs:
                draw(stream, box, offset_x, text_overflow, block_ellipsis)
                return
            layout.drop()
        stream.set_color(style["color"])
        stream.begin_text()
        stream.set_text_matrix(1, 0, 0, -1, box.position_x, box.position_y + box.baseline)
        for face, shown, widths, characters in runs:
            font = stream._fonts[face.key]  # noqa: SLF001 - as its own add_font does
            for glyph, width in widths.items():
                font.widths.setdefault(glyph, width)
                font.to_unicode.setdefault(glyph, characters[glyph])
            stream.set_font_size(font.hash, face.size)
            stream.stream.append(shown)
        stream.end_text()

    def _known(stream: Any, runs: Any) -> Any:  # noqa: ANN401
        """Return what was written before, if the document's faces have the widths it was written with."""
        for face, _, widths, _ in runs:
            known = _font(stream, face).widths
            if any(known.get(glyph, face.widths[glyph]) != width for glyph, width in widths.items()):
                return None
        return runs

    def _encoded(stream: Any, layout: Any, font_size: float) -> Any:  # noqa: ANN401
        """Write a line's glyphs as WeasyPrint does; False where it is to do that itself."""
        pango.pango_layout_set_single_paragraph_mode(layout.layout, True)
        line, _ = layout.get_first_line()
        words = layout.text.encode()
        runs = []
        run = line.runs[0]
        while run != ffi.NULL:
            item, glyphs = run.data.item, run.data.glyphs
            run = run.next
            face = _face(item.analysis.font, layout, font_size)
            font = _font(stream, face)
            if font.png or font.svg or font.colr or font.bitmap:
                return False
            size = face.size
            known, widths, characters, shown = font.widths, {}, {}, []
            count = glyphs.num_glyphs
            starts = ffi.unpack(glyphs.log_clusters, count)
            offset, length, backwards = item.offset, item.length, item.analysis.level % 2
            data = ffi.buffer(glyphs.glyphs, count * _GLYPH.size)
            for index, (glyph, width, shift, rise, _) in enumerate(_GLYPH.iter_unpack(data)):
                if glyph >= _UNUSUAL or rise:
                    return False
                if glyph not in widths:
                    if glyph not in face.widths:
                        pango.pango_font_get_glyph_extents(face.font, glyph, stream.ink_rect, stream.logical_rect)
                        face.widths[glyph] = round(stream.logical_rect.width * per_mille / size)
                    widths[glyph] = known.get(glyph, face.widths[glyph])
                    if backwards:
                        end = length if index == 0 else starts[index - 1]
                    else:
                        end = length if index == count - 1 else starts[index + 1]
                    characters[glyph] = words[offset + starts[index] : offset + end].decode()
                moved = shift / size
                if moved:
                    shown.append(f">{-moved}<")
                shown.append(f"{glyph:04x}")
                kerning = widths[glyph] + moved - width * per_mille / size
                if kerning:
                    shown.append(f">{int(kerning)}<")
            string = "<" + "".join(shown)
            string = string[:-1] if string[-1] == "<" else string + ">"
            runs.append((face, string, widths, characters))
        return _joined(runs)

    def _joined(runs: Any) -> Any:  # noqa: ANN401
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

    def _face(pango_font: Any, layout: Any, font_size: float) -> _Face:  # noqa: ANN401
        """Return a Pango font with what is known of it."""
        name = int(ffi.cast("intptr_t", pango_font)), font_size
        if name not in faces:
            key, description, size = get_pango_font_key(pango_font)
            faces[name] = _Face(
                pango_font, layout.layout, key, description, size, font_size if old_pango else size, {}
            )
        return faces[name]

    def _font(stream: Any, face: _Face) -> Any:  # noqa: ANN401
        if face.key not in stream._fonts:  # noqa: SLF001
            stream._fonts[face.key] = Font(face.font, face.description, face.pango_size)  # noqa: SLF001
        return stream._fonts[face.key]  # noqa: SLF001

    return draw_text
