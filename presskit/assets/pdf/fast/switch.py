"""Every name that is replaced in WeasyPrint, and the switch that replaces them all or none.

A name is replaced only if it has the parameters listed here; so do the names that the replacements
call need theirs. They rest on one another: if one is gone, none is replaced.
"""

from __future__ import annotations

import functools
import importlib
import inspect
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from presskit.assets.pdf.fast import boxes, lines, styles, subset, text
from presskit.assets.pdf.fast.versions import Status, install_command, switched_off, untested

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@dataclass(frozen=True, slots=True)
class _Name:
    """A function, method or class of WeasyPrint with the parameters that are expected of it, in their order."""

    module: str
    path: str
    parameters: str

    def __str__(self) -> str:
        return f"{self.module}.{self.path}"

    def holder(self) -> Any:  # noqa: ANN401 - of a module without type information
        """Return the module or class that holds the name."""
        holder: Any = importlib.import_module(self.module)
        for part in self.path.split(".")[:-1]:
            holder = getattr(holder, part)
        return holder

    @property
    def attribute(self) -> str:
        """The name within what holds it."""
        return self.path.rpartition(".")[2]

    def is_as_expected(self) -> bool:
        """Say whether the name is there and takes the expected parameters."""
        try:
            taken = inspect.signature(getattr(self.holder(), self.attribute)).parameters
        except (ImportError, AttributeError, TypeError, ValueError):
            return False
        return list(taken) == self.parameters.split()


_SPLIT_INLINE_BOX = (
    "context box position_x max_x bottom_space skip_stack containing_block absolute_boxes fixed_boxes"
    " line_placeholders waiting_floats line_children first_letter_style first_line_style"
)

_TIME_SAVING: tuple[tuple[_Name, Callable[[Any], Any]], ...] = (
    (
        _Name("weasyprint.css", "StyleFor", "html sheets presentational_hints font_config target_collector"),
        styles.sharing_style_for,
    ),
    (
        _Name("weasyprint.text.line_break", "Layout", "style justification_spacing max_width"),
        text.caching_layout,
    ),
    (_Name("weasyprint.layout.inline", "split_inline_box", _SPLIT_INLINE_BOX), lines.caching_split_inline_box),
    (
        _Name("weasyprint.draw", "draw_text", "stream textbox offset_x text_overflow block_ellipsis"),
        text.caching_draw_text,
    ),
    *(
        (
            _Name(f"weasyprint.layout.{module}", "resolve_percentages", "box containing_block"),
            boxes.caching_resolve_percentages,
        )
        for module in ("block", "inline", "table")
    ),
    (
        _Name("weasyprint.layout.inline", "avoid_collisions", "context box containing_block outer"),
        boxes.quick_avoid_collisions,
    ),
    (
        _Name("weasyprint.formatting_structure.boxes", "Box.is_in_normal_flow", "self"),
        boxes.quick_is_in_normal_flow,
    ),
)
"""Names whose replacements change no byte, each with the function that makes the replacement from the original."""

_SUBSETTER = _Name("weasyprint.pdf.fonts", "Font._fonttools_subset", "self to_unicode hinting")
"""Is replaced with PRESSKIT_PLAIN_PDF too: fonts that uharfbuzz subsets have other bytes than fontTools'."""

_CALLED = (
    _Name(
        "weasyprint.text.fonts",
        "font_features",
        (
            "font_kerning font_variant_ligatures font_variant_position font_variant_caps font_variant_numeric"
            " font_variant_alternates font_variant_east_asian font_feature_settings"
        ),
    ),
    _Name("weasyprint.text.fonts", "get_font_description", "style"),
    _Name("weasyprint.text.fonts", "get_pango_font_key", "pango_font"),
    _Name("weasyprint.text.ffi", "unicode_to_char_p", "string"),
    _Name("weasyprint.pdf.fonts", "Font", "pango_font description font_size"),
)
"""Names that the replacements call, and that are not replaced themselves."""


@functools.cache
def enable() -> Status:
    """Replace WeasyPrint's functions in this process, once, and return whether that was possible.

    Imports WeasyPrint. If `Status.on` is false, it is left as it is, but for `PRESSKIT_PLAIN_PDF`, with
    which the missing HarfBuzz-Subset is still stood in for.
    """
    if off := untested() or _gone():
        return off
    setattr(_SUBSETTER.holder(), _SUBSETTER.attribute, subset.subset_font)
    if off := switched_off():
        return off
    replacements = [(name, make(getattr(name.holder(), name.attribute))) for name, make in _TIME_SAVING]
    for name, replacement in replacements:
        setattr(name.holder(), name.attribute, replacement)
    return Status(on=True)


def check(*, names: bool = True) -> Status:
    """Return what `enable` would, and replace nothing; without `names`, WeasyPrint is not imported either."""
    if enable.cache_info().currsize:
        return enable()
    return untested() or (_gone() if names else None) or switched_off() or Status(on=True)


def notice() -> str | None:
    """Return a sentence to say once per build if briefs take longer than they could; None if they don't.

    WeasyPrint is not imported: a name that is gone is known only in a process that called `enable`.
    """
    status = check(names=False)
    return None if status.on else f"briefs take about twice as long: {status.reason} (remedy: {status.remedy})"


def _gone() -> Status | None:
    """Return which names are gone or take other parameters than expected; None if there are none."""
    gone = [str(name) for name in _expected() if not name.is_as_expected()]
    if not gone:
        return None
    reason = f"WeasyPrint's {', '.join(gone)} {'is' if len(gone) == 1 else 'are'} gone or changed"
    return Status(on=False, reason=reason, remedy=f"{install_command(['weasyprint'])} --force-reinstall")


def _expected() -> Iterator[_Name]:
    yield from (name for name, _ in _TIME_SAVING)
    yield _SUBSETTER
    yield from _CALLED
