"""Which characters a record may hold, and how running text is shown.

Source: the house rules on text and markup (controls, bidirectional overrides, noncharacters and
lone surrogates are refused; white space is shown as single spaces).
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable

_WHITE_SPACE_CONTROLS = "\t\n\r"
FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"
_BIDI_OVERRIDES = {*range(0x202A, 0x202F), *range(0x2066, 0x206A)}


_OPENING = re.compile(r"""(^|[\s(\[{“‘—–/])(["'])(?=\w)""")
_REFUSED = re.compile(
    "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\\u202a-\\u202e\\u2066-\\u2069\\ud800-\\udfff\\ufdd0-\\ufdef"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
    + "]"
)


def why_refused(character: str) -> str | None:
    """Return what is wrong with one character, or None where it may stand in a record."""
    code = ord(character)
    if character in _WHITE_SPACE_CONTROLS:
        return None
    if code in _BIDI_OVERRIDES:
        return "a bidirectional override"
    if 0xFDD0 <= code <= 0xFDEF or code & 0xFFFE == 0xFFFE:
        return "a noncharacter"
    category = unicodedata.category(character)
    if category == "Cc":
        return "a control character"
    if category == "Cs":
        return "half of a surrogate pair"
    return None


def refused_character(text: str) -> str | None:
    """Return a sentence on the first character of `text` that a record must not hold, or None."""
    found = _REFUSED.search(text)
    if found is None:
        return None
    return f"character {found.start() + 1} is {describe(found[0])}, {why_refused(found[0])}"


def describe(character: str) -> str:
    """Name a character so that it can be found in a file: `U+202E RIGHT-TO-LEFT OVERRIDE`."""
    name = unicodedata.name(character, "")
    return f"U+{ord(character):04X} {name}".strip()


def one_line(text: str) -> str:
    """Return `text` with each run of white space as one space, and none at either end."""
    return " ".join(text.split())


def is_invisible(character: str) -> bool:
    """Say whether a character needs no glyph: white space, joiners, marks of direction."""
    return character.isspace() or unicodedata.category(character) in {"Cf", "Zl", "Zp"}


def shorten(text: str, limit: int) -> str:
    """Return `text` in at most `limit` characters, ending in an ellipsis where it was cut.

    The cut is made between words where a space lies in the last third.
    """
    if len(text) <= limit:
        return text
    head = text[: max(limit - 1, 0)]
    space = head.rfind(" ")
    if space > limit * 2 // 3:
        head = head[:space]
    return head.rstrip(" ,;:.-–—") + "…"


def shortened_until(fits: Callable[[str], bool], say: Callable[[str], str | None], title: str) -> str | None:
    """Return what `say` says of `title`, the title shortened as little as makes it fit, or None."""
    for size in range(len(title), 7, -1):
        text = say(shorten(title, size))
        if text is not None and fits(text):
            return text
    return None


def right_to_left_stretch(text: str) -> tuple[int, int] | None:
    """Return where the first to the last right-to-left character of a text stand, or None."""
    stretches = right_to_left_stretches(text)
    return (stretches[0][0], stretches[-1][1]) if stretches else None


def right_to_left_stretches(text: str) -> list[tuple[int, int]]:
    """Return where each stretch of right-to-left script begins and ends.

    A stretch goes on over spaces, signs and figures to the next right-to-left letter, and ends where
    a letter of another script comes first.
    """
    if text.isascii():
        return []
    stretches: list[tuple[int, int]] = []
    open_ended = False
    for index, character in enumerate(text):
        kind = unicodedata.bidirectional(character)
        if kind in {"R", "AL"}:
            if open_ended:
                stretches[-1] = (stretches[-1][0], index + 1)
            else:
                stretches.append((index, index + 1))
            open_ended = True
        elif kind == "L":
            open_ended = False
        elif kind in {"EN", "AN"} and open_ended and text[stretches[-1][1] : index].strip() == "":
            stretches[-1] = (stretches[-1][0], index + 1)
    return stretches


def isolate(text: str, *phrases: str) -> str:
    """Set right-to-left phrases of a text apart, so that they can't reorder what stands beside them.

    Without phrases the text is one itself. A text that was cut may not hold a phrase any more; its
    right-to-left stretch is then set apart.
    """
    stretch = right_to_left_stretch(text)
    if stretch is None:
        return text
    if not phrases:
        return f"{FIRST_STRONG_ISOLATE}{text}{POP_ISOLATE}"
    result = text
    for phrase in phrases:
        if right_to_left_stretch(phrase):
            result = result.replace(phrase, f"{FIRST_STRONG_ISOLATE}{phrase}{POP_ISOLATE}")
    if result == text:
        first, last = stretch
        result = f"{text[:first]}{FIRST_STRONG_ISOLATE}{text[first:last]}{POP_ISOLATE}{text[last:]}"
    return result


def base_direction(text: str) -> Literal["ltr", "rtl"]:
    """Return the direction of the first letter that has one, left to right where none has."""
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in {"R", "AL"}:
            return "rtl"
        if kind == "L":
            return "ltr"
    return "ltr"


def typographic(text: str) -> str:
    """Return a text with real quotation marks and apostrophes, and accents as one with their letters."""
    opened = _OPENING.sub(
        lambda match: match[1] + ("“" if match[2] == '"' else "‘"), unicodedata.normalize("NFC", text)
    )
    return opened.replace('"', "”").replace("'", "’")
