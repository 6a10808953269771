"""Lines that recur: what is set once as a line is not set again.

Most sentences of a brief stand in every brief, and the second paper of a brief repeats the first.
WeasyPrint asks Pango for each line anew, three or four times over. Here the outcome of breaking a
line is kept, under everything that it depends on: the words, their (shared) styles, the place in
them, and the width. The line is then copied into the new document; where it comes to stand is still
worked out there, so that a document's bytes are the same with and without this module.
"""

from __future__ import annotations

from typing import Any

_DIGITS = 6  # of pixels: the same width comes out of different papers a little differently
_MOST = 4_000  # lines kept, in turns, in some 20 MB; a brief has some hundred and fifty
_SIDES = ("top", "right", "bottom", "left")
_PLAIN = frozenset((
    *("element_tag", "element", "style", "remove_decoration_sides", "children", "first_letter_style"),
    *("first_line_style", "text", "justification_spacing", "is_leader", "leading_collapsible_space"),
    *("trailing_collapsible_space", "link", "string_set", "line_number", "line_sources", "line_words"),
    *("position_x", "position_y", "width", "height", "min_width", "max_width", "min_height", "max_height"),
    *(f"{kind}_{side}" for kind in ("margin", "padding") for side in _SIDES),
    *(f"border_{side}_width" for side in _SIDES),
    *("text_indent", "baseline"),
))  # fmt: skip


def keeping_lines(split: Any) -> Any:  # noqa: ANN401 - functions of a module without type information
    """Return WeasyPrint's `split_inline_box`, which keeps the lines that it makes of plain text."""
    from weasyprint.formatting_structure.boxes import LineBox

    kept: dict[Any, Any] = {}

    def split_inline_box(context: Any, box: Any, position_x: float, max_x: float, *rest: Any) -> Any:  # noqa: ANN401
        bottom_space, skip_stack, containing_block, *lists = rest
        del bottom_space
        if type(box) is not LineBox or any(lists) or (words := _words(box)) is None:
            return split(context, box, position_x, max_x, *rest)
        room, width = round(max_x - position_x, _DIGITS), round(containing_block.width, _DIGITS)
        left = box.margin_left, box.border_left_width, box.padding_left
        right = box.margin_right, box.border_right_width, box.padding_right
        key = (words, room, width, position_x - box.position_x, left, right, *_flat(skip_stack))
        known = kept.get(key)
        if known is None:
            result = split(context, box, position_x, max_x, *rest)
            if len(kept) >= _MOST:
                kept.clear()
            if _is_movable(result[0]):
                styles = [source.style for source in box.line_sources]  # kept alive: they are known by address
                kept[key] = _copied(result[0], None), result[1:], styles
            return result
        kept_line, (resume_at, preserved, first, last, widths), _ = known
        line = _copied(kept_line, box.line_sources)
        line.position_x = box.position_x
        _place(line, position_x)
        return line, resume_at, preserved, first, last, dict(widths)

    return split_inline_box


def _flat(skip_stack: Any) -> list[int]:  # noqa: ANN401
    """Return WeasyPrint's nested place in a text as a list."""
    place = []
    while skip_stack:
        ((index, skip_stack),) = skip_stack.items()
        place.append(index)
    return place


def _words(line: Any) -> Any:  # noqa: ANN401
    """Return what a line sets, comparable between documents; None where more than plain text is in it."""
    if "line_words" not in line.__dict__:
        line.line_sources = []
        line.line_words = _described(line, line.line_sources)
    return line.line_words


def _described(box: Any, sources: list[Any]) -> Any:  # noqa: ANN401
    from weasyprint.formatting_structure.boxes import InlineBox, LineBox, TextBox

    kind, style = type(box), box.style
    plain = vars(box).keys() <= _PLAIN and not box.string_set
    if (
        not (plain and kind in {TextBox, InlineBox, LineBox} and box.is_in_normal_flow())
        or style["position"] != "static"
    ):
        return None
    box.line_number = len(sources)
    sources.append(box)
    if kind is TextBox:
        return (id(style), box.text, box.justification_spacing)
    inside = [_described(child, sources) for child in box.children]
    return None if None in inside else (id(style), kind is LineBox, *inside)


def _copied(box: Any, sources: Any) -> Any:  # noqa: ANN401
    """Return a copy of a line, for keeping, or for the document whose boxes `sources` are."""
    copied = box.copy()
    if sources is None:
        copied.element = copied.line_sources = None
    else:
        source = sources[box.line_number]
        copied.element, copied.link = source.element, source.link
    if copied.children:
        copied.children = [_copied(child, sources) for child in box.children]
    return copied


def _is_movable(line: Any) -> bool:  # noqa: ANN401
    """Say whether a line is set from left to right, each box where the one before it ends."""
    return all(
        box.style["direction"] == "ltr" and not (box.children and box.content_box_x() != box.position_x)
        for box in line.descendants()
    )


def _place(line: Any, position_x: float) -> None:  # noqa: ANN401
    """Put a line's boxes beside one another as WeasyPrint does, sum for sum."""
    for box in line.children:
        box.position_x = position_x
        if hasattr(box, "children") and box.children:
            _place(box, position_x)
        position_x = box.position_x + box.margin_width()
    line.width = position_x - line.content_box_x() if line.children else 0
