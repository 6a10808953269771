"""Making text fit: as large as a box allows, lines balanced, never clipped.

A text shrinks from its largest size to its floor. What does not fit at the floor has its long
words broken, and then ends in an ellipsis; the result says that it was cut. Words are measured
once, in ems, and lines are worked out from that; the lines that are chosen are then measured.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from presskit.assets.typography.typesetter import Setting

if TYPE_CHECKING:
    from collections.abc import Callable

    from presskit.assets.typography.typesetter import Typesetter

ELLIPSIS = "…"
OVERHANG = 0.08
"""How far, in ems, a letter such as f may reach out of its own width."""

_BALANCE_STEPS = 7
_BALANCE_SLACK = 1.01  # another engine may set the same words a little wider
_LARGE = 40
_SLACK = 0.5
_ROUNDING = 0.02  # of a line: boxes are whole pixels
_SPARES = 3  # words of a line that can give one away


@dataclass(frozen=True, slots=True)
class Allowed:
    """How a text may be set: from `largest` to `floor` pixels, in at most so many lines.

    A line may end after any character of `breaks`, as it may at a space.
    """

    role: str
    largest: int
    floor: int
    lines: int = 1
    line_height: float = 1.25
    tracking: float = 0.0
    breaks: str = ""


@dataclass(frozen=True, slots=True)
class Fitted:
    """A text as it is set: its lines, the size in pixels, and whether it was cut."""

    lines: tuple[str, ...]
    size: int
    cut: bool


@dataclass(frozen=True, slots=True)
class Word:
    """A word, its advance in ems, and the space before it where it is not the first of its line."""

    text: str
    width: float
    space: float


def fit(text: str, style: Allowed, width: float, height: float, setter: Typesetter) -> Fitted:
    """Set a text into `width` by `height` pixels in at most as many lines as are allowed."""
    largest, floor = style.largest, style.floor
    words = _words(text, style, setter)
    for size in range(largest, floor - 1, -2 if floor > _LARGE else -1):
        lines = wrap(words, width / size - OVERHANG)
        if lines is None or len(lines) > _room(style, size, height):
            continue
        balanced = balance(words, lines, width / size - OVERHANG)
        if all(setter.width(line, Setting(style.role, size, style.tracking)) <= width + _SLACK for line in balanced):
            return Fitted(balanced, size, cut=False)
    return _fit_at_floor(text, style, width, max(_room(style, floor, height), 1), setter)


def _words(text: str, style: Allowed, setter: Typesetter) -> list[Word]:
    space = setter.ems(" ", style.role, style.tracking)
    words = []
    for word in text.split():
        parts = [word]
        if style.breaks:
            parts = [part for part in re.split(f"(?<=[{re.escape(style.breaks)}])", word) if part]
        for number, part in enumerate(parts):
            words.append(Word(part, setter.ems(part, style.role, style.tracking), 0.0 if number else space))
    return words


def wrap(words: list[Word], width: float) -> list[list[Word]] | None:
    """Return the words in lines of at most `width` ems, or None where a word alone is wider."""
    lines: list[list[Word]] = []
    used = width + 1
    for word in words:
        if word.width > width:
            return None
        if used + word.space + word.width <= width:
            lines[-1].append(word)
            used += word.space + word.width
        else:
            lines.append([word])
            used = word.width
    return lines


def balance(words: list[Word], lines: list[list[Word]], width: float) -> tuple[str, ...]:
    """Return as many lines, as even as can be: those of the narrowest width that still takes them."""
    best = lines
    if len(lines) > 1:
        total = sum(word.width + word.space for word in words) - words[0].space
        low, high = total / len(lines), width
        for _ in range(_BALANCE_STEPS):
            middle = (low + high) / 2
            narrower = wrap(words, middle)
            if narrower is not None and len(narrower) == len(lines):
                best, high = narrower, middle
            else:
                low = middle
        best = _without_lone_word(best, width)
    return tuple(_joined(line) for line in best)


def _joined(line: list[Word]) -> str:
    return line[0].text + "".join((" " if word.space else "") + word.text for word in line[1:]) if line else ""


def _without_lone_word(lines: list[list[Word]], width: float) -> list[list[Word]]:
    """Give a last line of one word the word before it, where the line above can spare it."""
    if len(lines) < 2 or len(lines[-1]) > 1 or len(lines[-2]) < _SPARES:
        return lines
    word, last = lines[-2][-1], lines[-1][0]
    if word.width + last.space + last.width > width:
        return lines
    return [*lines[:-2], lines[-2][:-1], [word, last]]


def balanced_width(text: str, setting: Setting, width: float, setter: Typesetter) -> float:
    """Return the narrowest width, in the unit of `width` and the setting's size, that adds no line.

    A text that does not wrap into `width` keeps all of it.
    """
    words = _words(text, Allowed(setting.role, setting.size, setting.size, tracking=setting.tracking), setter)
    full = width / setting.size
    lines = wrap(words, full)
    if lines is None or len(lines) < 2:
        return width
    low, high = full / 2, full
    for _ in range(_BALANCE_STEPS):
        middle = (low + high) / 2
        narrower = wrap(words, middle)
        low, high = (low, middle) if narrower is not None and len(narrower) == len(lines) else (middle, high)
    return min(high * setting.size * _BALANCE_SLACK, width)


def _fit_at_floor(text: str, style: Allowed, width: float, room: int, setter: Typesetter) -> Fitted:
    """Set a text at its floor: long words broken, the rest after the last line cut."""
    size = style.floor

    def fits(piece: str) -> bool:
        return setter.width(piece, Setting(style.role, size, style.tracking)) <= width - OVERHANG * size

    lines = [""]
    for word in _broken(text.split(), fits):
        longer = f"{lines[-1]} {word}".strip()
        if fits(longer):
            lines[-1] = longer
        elif len(lines) < room:
            lines.append(word)
        else:
            last = lines[-1]
            while last and not fits(last + ELLIPSIS):
                last = last.rpartition(" ")[0] if " " in last else last[:-1]
            lines[-1] = last.rstrip(",;:. ") + ELLIPSIS
            return Fitted(tuple(lines), size, cut=True)
    return Fitted(tuple(lines), size, cut=False)


def _broken(words: list[str], fits: Callable[[str], bool]) -> list[str]:
    """Return the words, each that is too wide alone cut into pieces that fit."""
    pieces: list[str] = []
    for word in words:
        rest = word
        while len(rest) > 1 and not fits(rest):
            low, high = 1, len(rest) - 1
            while low < high:
                middle = (low + high + 1) // 2
                low, high = (middle, high) if fits(rest[:middle]) else (low, middle - 1)
            pieces.append(rest[:low])
            rest = rest[low:]
        pieces.append(rest)
    return pieces


def _room(style: Allowed, size: int, height: float) -> int:
    """How many lines of a size a height takes."""
    return min(style.lines, int(height / (size * style.line_height) + _ROUNDING))
