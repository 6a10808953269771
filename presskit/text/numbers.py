"""How figures are shown: two digits, signs, ordinals.

Source: the rules for figures of the published pages. A score is rounded to four digits when its
record is made and shown with two; a change is always signed, with U+2212 for minus.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal

MINUS = "\u2212"

Direction = Literal["rose", "fell", "unchanged"]


def score(value: float) -> str:
    """Show a score on the 0-1 scale: 0.4355 is `0.44`."""
    return format(round(value, 4) + 0.0, ".2f")  # -0.0 is 0.0


def change(value: float) -> str:
    """Show a difference of scores with its sign, also where it rounds to nothing: `−0.00`."""
    return format(value, "+.2f").replace("-", MINUS)


def unsigned(shown: str) -> str:
    """Drop the sign of a shown change: `−0.16` is `0.16`."""
    return shown.lstrip(f"+{MINUS}")


def direction(shown: str) -> Direction:
    """Say which way a shown change goes; one that shows as 0.00 is unchanged."""
    if unsigned(shown) == "0.00":
        return "unchanged"
    return "fell" if shown.startswith(MINUS) else "rose"


def ordinal(shown: str | int) -> str:
    """Give a whole number its English ending: 1st, 2nd, 3rd, 11th, 21st, 0th, 100th."""
    number = int(shown)
    if number % 100 in {11, 12, 13}:
        return f"{number}th"
    return f"{number}{({1: 'st', 2: 'nd', 3: 'rd'}).get(number % 10, 'th')}"


def share_percent(part: int, whole: int) -> int:
    """Return `part` of `whole` in whole per cent, halves rounded up."""
    return (200 * part + whole) // (2 * whole)


def count(value: int) -> str:
    """Show a count: 385000 is `385,000`."""
    return f"{value:,}"


def file_size(count: int) -> str:
    """Show a number of bytes for people: `221 kB`, `1.4 MB`."""
    if count < 1_000_000:
        return f"{max(round(count / 1000), 1)} kB"
    return f"{count / 1_000_000:.1f} MB" if count < 1_000_000_000 else f"{count / 1_000_000_000:.1f} GB"


def moment(value: dt.datetime) -> str:
    """Show a moment with its offset: `1 December 2026, 06:00 UTC+01:00`."""
    offset = f"{value:%z}"
    zone = f"UTC{offset[:3]}:{offset[3:5]}" if offset.strip("+-0") else "UTC"
    return f"{value.day} {value:%B %Y}, {value:%H:%M} {zone}"
