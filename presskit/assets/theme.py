"""`templates/theme.toml`: what cards, briefs and pages share in their look, and a house's own keys.

A theme is checked when it is read: text must stand out from its ground by 4.5:1 and marks by 3:1
(WCAG 2.2 AA, success criteria 1.4.3 and 1.4.11); one that does not is refused.
"""

from __future__ import annotations

import functools
import json
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import AfterValidator, Field, ValidationError

from presskit.config import FILE_NAME, merged
from presskit.errors import Fault, TemplateError, name_of
from presskit.records.model import Colour
from presskit.text.fields import Table, faults_of
from presskit.text.files import read_toml
from presskit.text.templates import folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from presskit.records.model import Band

FILE = "theme.toml"
TEXT_CONTRAST = 4.5
MARK_CONTRAST = 3.0

Ems = Annotated[float, Field(gt=0.1, lt=60)]
TypeSize = Annotated[float, Field(ge=0.5, lt=60)]


def _largest_first(sizes: tuple[float, float]) -> tuple[float, float]:
    if sizes[0] < sizes[1]:
        message = "must name the largest size first"
        raise ValueError(message)
    return sizes


class Colours(Table):
    """Every colour that is not a band's or the strip's, as `#RRGGBB`."""

    ground: Colour
    paper: Colour
    ink: Colour
    muted: Colour
    rule: Colour
    accent: Colour


Stops = Annotated[list[Colour], Field(min_length=2, max_length=12)]
"""Colours of the strip, evenly spaced from cool to hot."""


class Dark(Colours):
    """The same colours for pages in the dark, with the stops of the strip there."""

    stops: Stops


class Space(Table):
    """Distances in ems: from a mark to its label."""

    gap: Ems


class StripStyle(Table):
    """How the gradient strip looks: colours from cool to hot, width by height, marked percentiles."""

    stops: Stops
    aspect: Annotated[float, Field(gt=1, lt=100)]
    landmarks: Annotated[list[Annotated[int, Field(gt=0, lt=100)]], Field(max_length=5)]


class Theme(Table):
    """The whole of `theme.toml`; `type` holds the largest and smallest size of each kind of text in ems."""

    colours: Colours
    dark: Dark
    type: dict[str, Annotated[tuple[TypeSize, TypeSize], AfterValidator(_largest_first)]]
    space: Space
    strip: StripStyle


def read_theme(house: Mapping[str, Any] | None = None, file: str = FILE_NAME) -> Theme:
    """Return the theme with a house's own keys, from its configuration `file`, in place of ours.

    Raises TemplateError naming file and key, also for each pair of colours that are too much alike.
    """
    return _read_theme(json.dumps(house or {}, sort_keys=True, default=str), file)


@functools.lru_cache(maxsize=8)
def _read_theme(house: str, file: str) -> Theme:
    own = json.loads(house)
    try:
        theme = Theme.model_validate(merged(read_toml(folder() / FILE), own))
    except ValidationError as error:
        faults = [_in_its_file(fault, own, file) for fault in faults_of(error, file="")]
        raise TemplateError(faults) from None
    if faults := [
        _in_its_file(Fault(field=field, message=message), own, file) for field, message in _low_contrast(theme)
    ]:
        raise TemplateError(faults)
    return theme


def low_contrast_bands(theme: Theme, bands: Sequence[Band]) -> list[Fault]:
    """Return a fault for each band whose mark, or the text on it, is too much like its ground."""
    faults = []
    for band in bands:
        pairs = [
            ("ink", band.ink, "colour", band.colour, TEXT_CONTRAST),
            *(
                ("colour", band.colour, name, getattr(theme.colours, name), MARK_CONTRAST)
                for name in ("ground", "paper")
            ),
        ]
        faults += [Fault("bands.toml", band.id, field, message) for field, message in _below_contrast(pairs)]
    return faults


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def blend(stops: Sequence[str], position: float) -> str:
    """Return the colour at `position` (0 to 1) between evenly spaced stops, as `#RRGGBB`."""
    place = min(max(position, 0.0), 1.0) * (len(stops) - 1)
    index = min(int(place), len(stops) - 2)
    below, above = rgb(stops[index]), rgb(stops[index + 1])
    share = place - index
    red, green, blue = (round(low + (high - low) * share) for low, high in zip(below, above, strict=True))
    return f"#{red:02X}{green:02X}{blue:02X}"


def rgb(colour: str) -> tuple[int, int, int]:
    """Return `#RRGGBB` as three 8-bit numbers."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    parts = [part / 255 for part in rgb(colour)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _low_contrast(theme: Theme) -> list[tuple[str, str]]:
    return [
        *_low_contrast_on(theme.colours, theme.strip.stops, "colours.", "strip.stops."),
        *_low_contrast_on(theme.dark, theme.dark.stops, "dark.", "dark.stops."),
    ]


def _low_contrast_on(
    colours: Colours, stops: Sequence[str], colour_field: str, stop_field: str
) -> list[tuple[str, str]]:
    grounds = [(name, getattr(colours, name)) for name in ("ground", "paper")]
    pairs = [
        (f"{colour_field}{name}", getattr(colours, name), where, ground, TEXT_CONTRAST)
        for name in ("ink", "muted", "accent")
        for where, ground in grounds
    ]
    pairs += [
        (f"{stop_field}{index}", stop, where, ground, MARK_CONTRAST)
        for index, stop in enumerate(stops)
        for where, ground in grounds
    ]
    return _below_contrast(pairs)


def _below_contrast(pairs: Iterable[tuple[str, str, str, str, float]]) -> list[tuple[str, str]]:
    return [
        (field, f"{colour} on {where} {ground} has a contrast of {ratio:.2f}:1, and needs {needed}:1")
        for field, colour, where, ground, needed in pairs
        if (ratio := contrast(colour, ground)) < needed
    ]


def _in_its_file(fault: Fault, house: Mapping[str, Any], file: str) -> Fault:
    """Name the file that the key of a fault is from: the house's configuration, or ours."""
    own: Any = house
    for part in fault.field.split("."):
        own = own.get(part) if isinstance(own, dict) else own
    table = house.get("dark" if fault.field.startswith("dark.") else "colours", {})
    grounds = table if isinstance(table, dict) else {}
    if own is not None or {"ground", "paper"} & set(grounds):
        return Fault(file, fault.record, f"theme.{fault.field}", fault.message, fault.remedy)
    return Fault(name_of(folder() / FILE), fault.record, fault.field, fault.message, fault.remedy)
