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

from presskit.assets import pdf_lines, pdf_styles, pdf_text

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
        "context box position_x max_x bottom_space skip_stack containing_block absolute_boxes fixed_boxes"
        " line_placeholders waiting_floats line_children first_letter_style first_line_style",
        pdf_lines.keeping_lines,
    ),
    (
        "weasyprint.draw",
        "draw_text",
        "stream textbox offset_x text_overflow block_ellipsis",
        pdf_text.writing_once,
    ),
)


@functools.cache
def prepare() -> tuple[str, ...]:
    """Put ours in the place of WeasyPrint's functions, once; return the names that could not be."""
    if os.environ.get(VARIABLE):
        return tuple(name for _, name, _, _ in _REPLACED)
    found = [(_found(module, name, parameters), name, ours) for module, name, parameters, ours in _REPLACED]
    missing = tuple(name for module, name, _ in found if module is None)
    if not missing:  # they rest on one another
        for module, name, ours in found:
            setattr(module, name, ours(getattr(module, name)))
    return missing


def _found(module: str, name: str, parameters: str) -> Any:  # noqa: ANN401 - a module
    """Return the module that has a name with these parameters, or None."""
    try:
        holder = importlib.import_module(module)
        taken = inspect.signature(getattr(holder, name)).parameters
    except (ImportError, AttributeError, ValueError):
        return None
    return holder if list(taken) == parameters.split() else None
