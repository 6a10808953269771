"""Lengths that a style settles: what does not depend on a containing block is worked out once.

Before a box is laid out WeasyPrint sets its margins, paddings, borders and sizes, nineteen values,
each from its style, several times for each box. Where a style names no percentage they come out
the same every time, and are kept with it.
"""

from __future__ import annotations

from typing import Any

_SETS = (
    *(f"{kind}_{side}" for kind in ("margin", "padding") for side in ("left", "right", "top", "bottom")),
    *(f"{bound}{axis}" for bound in ("", "min_", "max_") for axis in ("width", "height")),
)
_BORDERS = tuple(f"border_{side}_width" for side in ("top", "right", "bottom", "left"))


def settling_lengths(resolve: Any) -> Any:  # noqa: ANN401 - functions of a module without type information
    """Return WeasyPrint's `resolve_percentages`, which keeps with a style what no percentage enters."""

    def resolve_percentages(box: Any, containing_block: Any) -> None:  # noqa: ANN401
        style = box.style
        settled = style.__dict__.get("_settled")
        if settled is None:
            resolve(box, containing_block)
            style._settled = _is_settled(style) and {name: getattr(box, name) for name in (*_SETS, *_BORDERS)}  # noqa: SLF001
        elif settled:
            box.__dict__.update(settled)
        else:
            resolve(box, containing_block)

    return resolve_percentages


def _is_settled(style: Any) -> bool:  # noqa: ANN401
    """Say whether no length of a style depends on the containing block."""
    lengths = [style[name] for name in _SETS]
    return style["border_collapse"] != "collapse" and all(
        length == "auto" or getattr(length, "unit", None) == "px" for length in lengths
    )


def quick_to_flow(in_flow: Any) -> Any:  # noqa: ANN401
    """Return WeasyPrint's `is_in_normal_flow`, which sees the usual case at a glance."""

    def is_in_normal_flow(self: Any) -> Any:  # noqa: ANN401
        style = self.style
        return (style["float"] == "none" and style["position"] in _IN_FLOW) or in_flow(self)

    return is_in_normal_flow


_IN_FLOW = ("static", "relative")


def seeing_no_floats(avoid: Any) -> Any:  # noqa: ANN401
    """Return WeasyPrint's `avoid_collisions`, which needs no search for a line where nothing floats."""
    from weasyprint.formatting_structure.boxes import LineBox

    def avoid_collisions(context: Any, box: Any, containing_block: Any, outer: bool = True) -> Any:  # noqa: ANN401, FBT002
        if context.excluded_shapes or not isinstance(box, LineBox) or containing_block.style["direction"] != "ltr":
            return avoid(context, box, containing_block, outer)
        left = containing_block.content_box_x()
        right = left + containing_block.width
        if outer:
            return left, box.position_y, right - left
        # the same sums in the same order, so that the last digits are the same too
        left, right = left + box.margin_left, right - box.margin_right
        return left - box.margin_left, box.border_box_y() - box.margin_top, right - left

    return avoid_collisions
