"""Cache broken lines: the same text in the same styles and width breaks the same way.

Most sentences of a brief occur in every brief, and WeasyPrint asks Pango three or four times for each
line. Here the result of breaking a line is kept. Its key is everything that it depends on: the text,
the (shared) styles, where in the text the line begins, and the available width. A cached line is copied
into the new document and positioned there with WeasyPrint's own sums.
"""

from __future__ import annotations

from typing import Any

_DIGITS = 6  # of pixels, in keys: the same width is summed up a little differently from place to place
_CAPACITY = 4_000  # lines, in some 20 MB, before the cache is emptied; a brief has some hundred and fifty
_SIDES = ("top", "right", "bottom", "left")
_KNOWN_ATTRIBUTES = frozenset((
    *("element_tag", "element", "style", "remove_decoration_sides", "children", "first_letter_style"),
    *("first_line_style", "text", "justification_spacing", "is_leader", "leading_collapsible_space"),
    *("trailing_collapsible_space", "link", "string_set", "source_index", "source_boxes", "source_key"),
    *("position_x", "position_y", "width", "height", "min_width", "max_width", "min_height", "max_height"),
    *(f"{kind}_{side}" for kind in ("margin", "padding") for side in _SIDES),
    *(f"border_{side}_width" for side in _SIDES),
    *("text_indent", "baseline"),
))  # fmt: skip
"""What a box of plain text may have as attributes, before it is laid out; a box with others is not cached."""


def caching_split_inline_box(original: Any) -> Any:  # noqa: ANN401 - functions of a module without type information
    """Return a `split_inline_box` that caches the lines it makes of plain text."""
    from weasyprint.formatting_structure.boxes import LineBox

    cache: dict[Any, Any] = {}

    def split_inline_box(context: Any, box: Any, position_x: float, max_x: float, *rest: Any) -> Any:  # noqa: ANN401
        bottom_space, skip_stack, containing_block, *lists = rest
        del bottom_space
        if type(box) is not LineBox or any(lists) or (content := _content_key(box)) is None:
            return original(context, box, position_x, max_x, *rest)
        room, width = round(max_x - position_x, _DIGITS), round(containing_block.width, _DIGITS)
        left = box.margin_left, box.border_left_width, box.padding_left
        right = box.margin_right, box.border_right_width, box.padding_right
        key = (content, room, width, position_x - box.position_x, left, right, *_flat(skip_stack))
        cached = cache.get(key)
        if cached is None:
            result = original(context, box, position_x, max_x, *rest)
            if len(cache) >= _CAPACITY:
                cache.clear()
            if _is_movable(result[0]):
                styles = [source.style for source in box.source_boxes]  # kept alive: the key has their addresses
                cache[key] = _copied(result[0], None), result[1:], styles
            return result
        cached_line, (resume_at, preserved, first, last, widths), _ = cached
        line = _copied(cached_line, box.source_boxes)
        line.position_x = box.position_x
        _place(line, position_x)
        return line, resume_at, preserved, first, last, dict(widths)

    return split_inline_box


def _flat(skip_stack: Any) -> list[int]:  # noqa: ANN401
    """Return WeasyPrint's nested skip stack as a list of indices, outermost first."""
    indices = []
    while skip_stack:
        ((index, skip_stack),) = skip_stack.items()
        indices.append(index)
    return indices


def _content_key(line: Any) -> Any:  # noqa: ANN401
    """Return the texts and styles of a line box as a key, or None if it holds more than plain text.

    The boxes in it, in document order, are kept in its `source_boxes`.
    """
    if "source_key" not in line.__dict__:
        line.source_boxes = []
        line.source_key = _key_of(line, line.source_boxes)
    return line.source_key


def _key_of(box: Any, sources: list[Any]) -> Any:  # noqa: ANN401
    """Return the key of a box and all in it, or None, and append the boxes to `sources`."""
    from weasyprint.formatting_structure.boxes import InlineBox, LineBox, TextBox

    kind, style = type(box), box.style
    plain = vars(box).keys() <= _KNOWN_ATTRIBUTES and not box.string_set
    if (
        not (plain and kind in {TextBox, InlineBox, LineBox} and box.is_in_normal_flow())
        or style["position"] != "static"
    ):
        return None
    box.source_index = len(sources)
    sources.append(box)
    if kind is TextBox:
        return (id(style), box.text, box.justification_spacing)
    inside = [_key_of(child, sources) for child in box.children]
    return None if None in inside else (id(style), kind is LineBox, *inside)


def _copied(box: Any, sources: Any) -> Any:  # noqa: ANN401
    """Return a copy of a line: for the document of the boxes `sources`, or for the cache if it is None."""
    copied = box.copy()
    if sources is None:
        copied.element = copied.source_boxes = None
    else:
        source = sources[box.source_index]
        copied.element, copied.link = source.element, source.link
    if copied.children:
        copied.children = [_copied(child, sources) for child in box.children]
    return copied


def _is_movable(line: Any) -> bool:  # noqa: ANN401
    """Say whether a line runs from left to right, each box beginning where the one before it ends."""
    return all(
        box.style["direction"] == "ltr" and not (box.children and box.content_box_x() != box.position_x)
        for box in line.descendants()
    )


def _place(line: Any, position_x: float) -> None:  # noqa: ANN401
    """Position a line's boxes one after another, with the same sums as WeasyPrint."""
    for box in line.children:
        box.position_x = position_x
        if hasattr(box, "children") and box.children:
            _place(box, position_x)
        position_x = box.position_x + box.margin_width()
    line.width = position_x - line.content_box_x() if line.children else 0
