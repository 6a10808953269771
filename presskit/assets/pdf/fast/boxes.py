"""Cache the lengths of boxes, and take short cuts in two functions of layout.

Before a box is laid out, WeasyPrint sets nineteen lengths from its style (margins, paddings, border
widths, sizes), several times for each box. Where a style has no percentage they depend on the style
alone, and are kept with it. Most boxes of a brief are in normal flow, and none floats.
"""

from __future__ import annotations

from typing import Any

_LENGTHS = (
    *(f"{kind}_{side}" for kind in ("margin", "padding") for side in ("left", "right", "top", "bottom")),
    *(f"{bound}{axis}" for bound in ("", "min_", "max_") for axis in ("width", "height")),
)
_BORDER_WIDTHS = tuple(f"border_{side}_width" for side in ("top", "right", "bottom", "left"))
_POSITIONS_IN_FLOW = ("static", "relative")


def caching_resolve_percentages(original: Any) -> Any:  # noqa: ANN401 - functions of a module without type information
    """Return a `resolve_percentages` that keeps with a style the lengths that no percentage enters."""

    def resolve_percentages(box: Any, containing_block: Any) -> None:  # noqa: ANN401
        style = box.style
        lengths = style.__dict__.get("_presskit_lengths")  # None: not known yet, False: not to be kept
        if lengths is None:
            original(box, containing_block)
            names = (*_LENGTHS, *_BORDER_WIDTHS)
            style._presskit_lengths = _is_absolute(style) and {name: getattr(box, name) for name in names}  # noqa: SLF001
        elif lengths:
            box.__dict__.update(lengths)
        else:
            original(box, containing_block)

    return resolve_percentages


def _is_absolute(style: Any) -> bool:  # noqa: ANN401
    """Say whether no length of a style depends on the containing block."""
    lengths = [style[name] for name in _LENGTHS]
    return style["border_collapse"] != "collapse" and all(
        length == "auto" or getattr(length, "unit", None) == "px" for length in lengths
    )


def quick_is_in_normal_flow(original: Any) -> Any:  # noqa: ANN401
    """Return an `is_in_normal_flow` that answers the usual case from two properties."""

    def is_in_normal_flow(self: Any) -> Any:  # noqa: ANN401
        style = self.style
        return (style["float"] == "none" and style["position"] in _POSITIONS_IN_FLOW) or original(self)

    return is_in_normal_flow


def quick_avoid_collisions(original: Any) -> Any:  # noqa: ANN401
    """Return an `avoid_collisions` that doesn't search for room where nothing floats."""
    from weasyprint.formatting_structure.boxes import LineBox

    def avoid_collisions(context: Any, box: Any, containing_block: Any, outer: bool = True) -> Any:  # noqa: ANN401, FBT002
        is_line = isinstance(box, LineBox) and not outer
        if context.excluded_shapes or not is_line or containing_block.style["direction"] != "ltr":
            return original(context, box, containing_block, outer)
        # the same sums in the same order, so that they are rounded alike
        left = containing_block.content_box_x()
        right = left + containing_block.width
        left, right = left + box.margin_left, right - box.margin_right
        return left - box.margin_left, box.border_box_y() - box.margin_top, right - left

    return avoid_collisions
