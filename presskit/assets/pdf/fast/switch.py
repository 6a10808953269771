"""Where WeasyPrint is made to keep what it works out: every name of its that is replaced stands here.

A brief has the structure and most of the sentences of every other. WeasyPrint works each out from
nothing; what is put in the place of its functions below calls them, and keeps their results. Bytes
are the same with and without: `PRESSKIT_PLAIN_PDF=1` leaves WeasyPrint as it is, and so does any
name that is gone or takes other parameters than those that were wrapped (WeasyPrint 70).
"""

from __future__ import annotations

import functools
import importlib
import inspect
import os
from typing import TYPE_CHECKING, Any

from presskit.assets.pdf.fast import boxes as pdf_boxes
from presskit.assets.pdf.fast import lines as pdf_lines
from presskit.assets.pdf.fast import styles as pdf_styles
from presskit.assets.pdf.fast import text as pdf_text

if TYPE_CHECKING:
    from collections.abc import Callable

VARIABLE = "PRESSKIT_PLAIN_PDF"
"""Set to anything, it leaves WeasyPrint as it is: for comparing, and for finding a fault."""

_REPLACED: tuple[tuple[str, str, str, Callable[[Any], Any]], ...] = (
    (
        "weasyprint.css",
        "StyleFor",
        "html sheets presentational_hints font_config target_collector",
        pdf_styles.sharing_styles,
    ),
    ("weasyprint.text.line_break", "Layout", "style justification_spacing max_width", pdf_text.lasting_layout),
    (
        "weasyprint.layout.inline",
        "split_inline_box",
        (
            "context box position_x max_x bottom_space skip_stack containing_block absolute_boxes fixed_boxes"
            " line_placeholders waiting_floats line_children first_letter_style first_line_style"
        ),
        pdf_lines.keeping_lines,
    ),
    (
        "weasyprint.draw",
        "draw_text",
        "stream textbox offset_x text_overflow block_ellipsis",
        pdf_text.writing_once,
    ),
    *(
        (f"weasyprint.layout.{module}", "resolve_percentages", "box containing_block", pdf_boxes.settling_lengths)
        for module in ("block", "inline", "table")
    ),
    (
        "weasyprint.layout.inline",
        "avoid_collisions",
        "context box containing_block outer",
        pdf_boxes.seeing_no_floats,
    ),
    ("weasyprint.formatting_structure.boxes", "Box.is_in_normal_flow", "self", pdf_boxes.quick_to_flow),
)


@functools.cache
def prepare() -> tuple[str, ...]:
    """Put ours in the place of WeasyPrint's functions, once; return the names that could not be."""
    if os.environ.get(VARIABLE):
        return tuple(name for _, name, _, _ in _REPLACED)
    found = [(*_found(module, name, parameters), name, ours) for module, name, parameters, ours in _REPLACED]
    missing = tuple(name for holder, _, name, _ in found if holder is None)
    if not missing:  # they rest on one another
        for holder, theirs, name, ours in found:
            setattr(holder, name.rpartition(".")[2], ours(theirs))
    return missing


def _found(module: str, name: str, parameters: str) -> tuple[Any, Any]:
    """Return what holds a name, and what the name stands for if it takes these parameters; else None."""
    try:
        holder: Any = importlib.import_module(module)
        *classes, last = name.split(".")
        for part in classes:
            holder = getattr(holder, part)
        theirs = getattr(holder, last)
        taken = inspect.signature(theirs).parameters
    except (ImportError, AttributeError, ValueError):
        return None, None
    return (holder, theirs) if list(taken) == parameters.split() else (None, None)
