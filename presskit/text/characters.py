"""Which characters a record may hold, and how running text is shown.

Source: the house rules on text and markup (controls, bidirectional overrides, noncharacters and
lone surrogates are refused; white space is shown as single spaces).
"""

from __future__ import annotations

import unicodedata

_WHITE_SPACE_CONTROLS = "\t\n\r"
_BIDI_OVERRIDES = {*range(0x202A, 0x202F), *range(0x2066, 0x206A)}


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
    for index, character in enumerate(text):
        if reason := why_refused(character):
            return f"character {index + 1} is {describe(character)}, {reason}"
    return None


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
