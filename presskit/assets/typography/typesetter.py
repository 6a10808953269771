"""Lines of text in pixels: shaped runs of our faces, measured and drawn, in either direction.

A line is cut into runs that one face can set; a stretch of right-to-left script keeps its own
order inside a left-to-right line. Raqm shapes where Pillow has it.
"""

from __future__ import annotations

import functools
import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from PIL import ImageFont, features

from presskit.assets.typography.bitmap import Glyph, blank, cover, cropped, reduced
from presskit.errors import Fault, RenderError
from presskit.text.characters import (
    FIRST_STRONG_ISOLATE,
    POP_ISOLATE,
    base_direction,
    describe,
    is_invisible,
    right_to_left_stretches,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from presskit.fonts.instances import Face, FontSet

Direction = Literal["ltr", "rtl"]

_REFERENCE = 512  # pixels: large enough that rounded advances do not matter
_KEPT = 20_000
_KEPT_LETTERS = 12_000
_SHOWN = 5
_LARGE = 40  # pixels: from here on letters stand on whole pixels, below on halves
_LINE = 1.2  # ems
_TABULAR = ("tnum", "lnum")
_NUMBER = re.compile(r"[+\u2212]?\d[\d.,]*%?")
_SEPARATE = re.compile(r"[\x20-\u024F\u0370-\u0482\u048A-\u052F\u1E00-\u1FFF\u2010-\u2026\u2032-\u205E\u20A0-\u22FF]*")
_LETTER = re.compile(r"f[fijlt]+|.")
_ISOLATES = re.compile(f"[{FIRST_STRONG_ISOLATE}{POP_ISOLATE}]")
_ASCII = frozenset(range(0x20, 0x7F))


@functools.cache
def has_raqm() -> bool:
    """Say whether Pillow can shape complex scripts on this machine."""
    return bool(features.check("raqm"))


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a line that one face sets in one direction; figures of a number are equally wide."""

    text: str
    face: Face
    direction: Direction
    tabular: bool = False


@dataclass(frozen=True, slots=True)
class Setting:
    """How a line is set: a role of the font set, its size in pixels, tracking in ems."""

    role: str
    size: int
    tracking: float = 0.0


@dataclass(frozen=True, slots=True)
class Piece:
    """A word of a line, or a whole run of right-to-left script, `offset` ems from the line's start."""

    offset: float
    run: Run


class Typesetter:
    """Measures and draws text in the roles of a font set; keeps each face open at each size.

    Widths are worked out in ems at one large size, so that a line is as wide at every size as its
    words are, wherever it is measured and however often.
    """

    def __init__(self, fonts: FontSet) -> None:
        """Open nothing yet; faces are opened at the sizes that are asked for, and kept."""
        self._fonts = fonts
        self._contents: dict[str, bytes] = {}
        self._open: dict[tuple[str, int], ImageFont.FreeTypeFont] = {}
        self._chains: dict[str, tuple[Face, ...]] = {}
        self._advances: dict[tuple[str, Direction, str, bool], float] = {}
        self._drawn: dict[tuple[str, int, str, Direction, bool], Glyph] = {}
        self._lines: dict[tuple[str, str, float], tuple[tuple[Piece, ...], float]] = {}

    def width(self, text: str, setting: Setting) -> float:
        """Return the advance of a line in pixels."""
        return self._line(text, setting.role, setting.tracking)[1] * setting.size

    def ems(self, word: str, role: str, tracking: float = 0.0) -> float:
        """Return the advance of a word in ems."""
        return self._line(word, role, tracking)[1] + tracking

    def pieces(self, text: str, setting: Setting) -> tuple[Piece, ...]:
        """Return the words of a line and where each starts."""
        return self._line(text, setting.role, setting.tracking)[0]

    def baseline(self, setting: Setting) -> float:
        """Return how far below the middle of a line its baseline lies, in pixels.

        Ascent and descent of a role's own face are taken in proportion, as if they made a line of
        1.2 ems: some faces ask for much more room than their letters take.
        """
        ascent, descent = self._font(self._chain(setting.role)[0], setting.size).getmetrics()
        return _LINE * setting.size * (ascent / (ascent + descent) - 0.5)

    def phases(self, size: int) -> int:
        """Return into how many parts a pixel is cut when type of a size is placed.

        Letters that start on few places look alike, and files stay small.
        """
        return 1 if size >= _LARGE else 2

    def glyph(self, run: Run, setting: Setting, phase: int) -> Glyph:
        """Draw a run as coverage, cropped to its ink; its pen is its start on the baseline.

        `phase` is how far into a pixel it starts, in parts of a pixel. Pillow sets glyphs on whole
        pixels: a run is drawn enlarged and reduced, so that the spaces between letters are even.
        """
        enlarged, size = self.phases(setting.size), setting.size
        placed = [
            (*self._letter(run, part, size * enlarged), round(before * size * enlarged) + phase)
            for part, before in self._letters(run, setting.tracking)
        ]
        left = min(pen + start for _, start, _, pen in placed) // enlarged
        top = min(above for _, _, above, _ in placed) // enlarged
        right = max(pen + start + letter.size[0] for letter, start, _, pen in placed)
        bottom = max(above + letter.size[1] for letter, _, above, _ in placed)
        wide, high = -(-right // enlarged) - left, -(-bottom // enlarged) - top
        whole = blank(wide * enlarged, high * enlarged)
        for letter, start, above, pen in placed:
            cover(whole, letter, pen + start - left * enlarged, above - top * enlarged)
        return Glyph(reduced(whole, enlarged) if enlarged > 1 else whole, left, top)

    def _letter(self, run: Run, text: str, size: int) -> Glyph:
        """Draw a letter of a run, cropped to its ink."""
        key = (run.face.role, size, text, run.direction, run.tabular)
        if key not in self._drawn:
            if len(self._drawn) > _KEPT_LETTERS:
                self._drawn.clear()
            font = self._font(run.face, size)
            coverage, (left, top) = font.getmask2(
                text, "L", anchor="ls", direction=_direction(run), features=_features(run)
            )
            self._drawn[key] = cropped(coverage, int(left), int(top))
        return self._drawn[key]

    def _letters(self, run: Run, tracking: float) -> list[tuple[str, float]]:
        """Return the letters and ligatures of a run, each with the ems from the run's start to its own.

        A run whose letters join, or carry marks, stays whole.
        """
        if run.direction == "rtl" or not _SEPARATE.fullmatch(run.text):
            return [(run.text, 0.0)]
        letters: list[tuple[str, float]] = []
        pen = 0.0
        for part in _LETTER.findall(run.text):
            if letters:
                pair = self._advance_of(run, letters[-1][0] + part)
                pen += pair - self._advance_of(run, part) + tracking
            letters.append((part, pen))
        return letters

    def _line(self, text: str, role: str, tracking: float) -> tuple[tuple[Piece, ...], float]:
        key = (text, role, tracking)
        if key not in self._lines:
            if len(self._lines) > _KEPT:
                self._lines.clear()
            self._lines[key] = self._measured(text, role, tracking)
        return self._lines[key]

    def _measured(self, text: str, role: str, tracking: float) -> tuple[tuple[Piece, ...], float]:
        if missing := self._fonts.uncovered(text, role):
            message = f"no face has a glyph for {', '.join(map(describe, missing[:_SHOWN]))}"
            raise RenderError(Fault(message=message))
        space = self._advance(Run(" ", self._chain(role)[0], "ltr")) + tracking
        pieces, pen = [], 0.0
        for run in self._runs(text, role):
            if run.direction == "rtl":
                pieces.append(Piece(pen, run))
                pen += self._advance(run) + tracking * len(run.text)
                continue
            for number, word in enumerate(run.text.split(" ")):
                pen += space if number else 0.0
                if word:
                    piece = Run(word, run.face, "ltr", _is_tabular(word, run.face))
                    pieces.append(Piece(pen, piece))
                    pen += self._advance(piece) + tracking * len(word)
        return tuple(pieces), pen - tracking if pen else 0.0  # none after the last letter

    def _advance(self, run: Run) -> float:
        """Return the advance of a run in ems, without tracking; words recur from kit to kit."""
        return self._advance_of(run, run.text)

    def _advance_of(self, run: Run, text: str) -> float:
        """Return the advance of a text set as a run is."""
        key = (run.face.role, run.direction, text, run.tabular)
        if key not in self._advances:
            if len(self._advances) > _KEPT:
                self._advances.clear()
            font = self._font(run.face, _REFERENCE)
            length = font.getlength(text, direction=_direction(run), features=_features(run))
            self._advances[key] = length / _REFERENCE
        return self._advances[key]

    def _font(self, face: Face, size: int) -> ImageFont.FreeTypeFont:
        key = (face.role, size)
        if key not in self._open:
            engine = ImageFont.Layout.RAQM if has_raqm() else ImageFont.Layout.BASIC
            if face.role not in self._contents:
                self._contents[face.role] = face.read()
            self._open[key] = ImageFont.truetype(io.BytesIO(self._contents[face.role]), size, layout_engine=engine)
        return self._open[key]

    def _chain(self, role: str) -> tuple[Face, ...]:
        if role not in self._chains:
            self._chains[role] = self._fonts.chain(role)
        return self._chains[role]

    def _runs(self, text: str, role: str) -> list[Run]:
        chain = self._chain(role)
        if text.isascii() and chain[0].characters >= _ASCII:
            return [Run(text, chain[0], "ltr")] if text else []
        runs: list[Run] = []
        for piece in _ISOLATES.split(text):
            stretches = right_to_left_stretches(piece)
            if stretches and f"{FIRST_STRONG_ISOLATE}{piece}" in text and base_direction(piece) == "rtl":
                stretches = [(0, len(piece))]
            done = 0
            for first, last in stretches:
                runs += _by_face(piece[done:first], chain, "ltr")
                runs += reversed(list(_by_face(piece[first:last], chain, "rtl")))
                done = last
            runs += _by_face(piece[done:], chain, "ltr")
        return runs


def _is_tabular(word: str, face: Face) -> bool:
    """Say whether a word is a number of running text: those stand below each other."""
    return face.role in {"text", "label"} and _NUMBER.fullmatch(word) is not None


def _features(run: Run) -> list[str] | None:
    return list(_TABULAR) if run.tabular and has_raqm() else None


def _direction(run: Run) -> Direction | None:
    return run.direction if has_raqm() and run.direction == "rtl" else None


def _by_face(text: str, chain: Sequence[Face], direction: Direction) -> Iterator[Run]:
    """Cut a text where the face changes; white space and joiners stay with what stands before."""
    if not text:
        return
    start, current = 0, None
    for index, character in enumerate(text):
        if current is not None and (is_invisible(character) or _has(current, character)):
            continue
        face = next((face for face in chain if _has(face, character)), current or chain[0])
        if current is not None and face is not current:
            yield Run(text[start:index], current, direction)
            start = index
        current = face
    yield Run(text[start:], current or chain[0], direction)


def _has(face: Face, character: str) -> bool:
    return ord(character) in face.characters
