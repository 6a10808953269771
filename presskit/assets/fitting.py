"""Making text fit: as large as a box allows, lines balanced, never clipped.

A text shrinks from its largest size to its floor. What does not fit at the floor has its long
words broken, and then ends in an ellipsis; the result says that it was cut. Words are measured
once, in ems, and lines are worked out from that; the lines that are chosen are then measured.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from presskit.assets.typesetting import Setting

if TYPE_CHECKING:
    from collections.abc import Callable

    from presskit.assets.card_layout import TextStyle
    from presskit.assets.typesetting import Typesetter

ELLIPSIS = "…"
_BALANCE_STEPS = 7
_BALANCE_SLACK = 1.01  # another engine may set the same words a little wider
_LARGE = 40
_SLACK = 0.5


@dataclass(frozen=True, slots=True)
class Fitted:
    """A text as it is set: its lines, the size in pixels, and whether it was cut."""

    lines: tuple[str, ...]
    size: int
    cut: bool


@dataclass(frozen=True, slots=True)
class Word:
    """A word and its advance in ems."""

    text: str
    width: float


def fit(text: str, style: TextStyle, width: float, height: float, setter: Typesetter) -> Fitted:
    """Set a text into `width` by `height` pixels in at most the style's number of lines."""
    largest, floor = style.size
    words = [Word(word, setter.ems(word, style.role, style.tracking)) for word in text.split()]
    space = setter.ems(" ", style.role, style.tracking)
    for size in range(largest, floor - 1, -2 if floor > _LARGE else -1):
        lines = wrap(words, space, width / size)
        if lines is None or len(lines) > _room(style, size, height):
            continue
        balanced = balance(words, space, lines, width / size)
        if all(setter.width(line, Setting(style.role, size, style.tracking)) <= width + _SLACK for line in balanced):
            return Fitted(balanced, size, cut=False)
    return _fit_at_floor(text, style, width, max(_room(style, floor, height), 1), setter)


def wrap(words: list[Word], space: float, width: float) -> list[list[Word]] | None:
    """Return the words in lines of at most `width` ems, or None where a word alone is wider."""
    lines: list[list[Word]] = []
    used = width + 1
    for word in words:
        if word.width > width:
            return None
        if used + space + word.width <= width:
            lines[-1].append(word)
            used += space + word.width
        else:
            lines.append([word])
            used = word.width
    return lines


def balance(words: list[Word], space: float, lines: list[list[Word]], width: float) -> tuple[str, ...]:
    """Return as many lines, as even as can be: those of the narrowest width that still takes them."""
    best = lines
    if len(lines) > 1:
        total = sum(word.width for word in words) + space * (len(words) - 1)
        low, high = total / len(lines), width
        for _ in range(_BALANCE_STEPS):
            middle = (low + high) / 2
            narrower = wrap(words, space, middle)
            if narrower is not None and len(narrower) == len(lines):
                best, high = narrower, middle
            else:
                low = middle
    return tuple(" ".join(word.text for word in line) for line in best)


def balanced_width(text: str, setting: Setting, width: float, setter: Typesetter) -> float:
    """Return the narrowest width, in the unit of `width` and the setting's size, that adds no line.

    A text that does not wrap into `width` keeps all of it.
    """
    words = [Word(word, setter.ems(word, setting.role, setting.tracking)) for word in text.split()]
    space, full = setter.ems(" ", setting.role, setting.tracking), width / setting.size
    lines = wrap(words, space, full)
    if lines is None or len(lines) < 2:
        return width
    low, high = full / 2, full
    for _ in range(_BALANCE_STEPS):
        middle = (low + high) / 2
        narrower = wrap(words, space, middle)
        low, high = (low, middle) if narrower is not None and len(narrower) == len(lines) else (middle, high)
    return min(high * setting.size * _BALANCE_SLACK, width)


def _fit_at_floor(text: str, style: TextStyle, width: float, room: int, setter: Typesetter) -> Fitted:
    """Set a text at its floor: long words broken, the rest after the last line cut."""
    size = style.size[1]

    def fits(piece: str) -> bool:
        return setter.width(piece, Setting(style.role, size, style.tracking)) <= width

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


def _room(style: TextStyle, size: int, height: float) -> int:
    """How many lines of a size a height takes; the last needs no leading below it."""
    if height < size:
        return 0
    return min(style.lines, int((height - size) / (size * style.line_height)) + 1)
