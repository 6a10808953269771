"""Lines of text in pixels: shaped runs of our faces, measured and drawn, in either direction.

A line is cut into runs that one face can set; a stretch of right-to-left script keeps its own
order inside a left-to-right line. Raqm shapes where Pillow has it.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from PIL import Image, ImageDraw, ImageFont, features

from presskit.text.characters import (
    FIRST_STRONG_ISOLATE,
    POP_ISOLATE,
    base_direction,
    is_invisible,
    right_to_left_stretch,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from presskit.text.fonts import Face, FontSet

Direction = Literal["ltr", "rtl"]

_REFERENCE = 128  # pixels: large enough that rounded advances do not matter
_KEPT_WORDS = 20_000
_FINE = 40  # pixels: smaller text is drawn enlarged, so that rounded advances do not show
_ENLARGED = 4
_ISOLATES = re.compile(f"[{FIRST_STRONG_ISOLATE}{POP_ISOLATE}]")
_ASCII = frozenset(range(0x20, 0x7F))


@functools.cache
def has_raqm() -> bool:
    """Say whether Pillow can shape complex scripts on this machine."""
    return bool(features.check("raqm"))


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a line that one face sets in one direction."""

    text: str
    face: Face
    direction: Direction


@dataclass(frozen=True, slots=True)
class Setting:
    """How a line is set: a role of the font set, its size in pixels, tracking in ems."""

    role: str
    size: int
    tracking: float = 0.0


class Typesetter:
    """Measures and draws text in one role of a font set; keeps each face open at each size."""

    def __init__(self, fonts: FontSet) -> None:
        """Open nothing yet; faces are opened at the sizes that are asked for, and kept."""
        self._fonts = fonts
        self._open: dict[tuple[str, int], ImageFont.FreeTypeFont] = {}
        self._chains: dict[str, tuple[Face, ...]] = {}
        self._ems: dict[tuple[str, str], float] = {}

    def width(self, text: str, setting: Setting) -> float:
        """Return the advance of a line in pixels."""
        return sum(self._advance(run, setting) for run in self._runs(text, setting.role))

    def ems(self, word: str, role: str, tracking: float = 0.0) -> float:
        """Return the advance of a word in ems; words recur from kit to kit, so it is kept."""
        key = (role, word)
        if key not in self._ems:
            if len(self._ems) > _KEPT_WORDS:
                self._ems.clear()
            self._ems[key] = self.width(word, Setting(role, _REFERENCE)) / _REFERENCE
        return self._ems[key] + tracking * len(word)

    def line_metrics(self, setting: Setting) -> tuple[int, int]:
        """Return ascent and descent of a role's own face in pixels."""
        ascent, descent = self._font(self._chain(setting.role)[0], setting.size).getmetrics()
        return ascent, descent

    def draw(self, image: Image.Image, place: tuple[float, float], text: str, setting: Setting, colour: str) -> None:
        """Draw a line with its left end on the baseline at `place`.

        Pillow sets glyphs on whole pixels, which shows in small type: that is set enlarged and
        reduced, so that the spaces between its letters are even.
        """
        size = setting.size
        enlarged = _ENLARGED if size < _FINE else 1
        ascent, descent = self.line_metrics(setting)
        x, baseline = place
        left, top = int(x) - size // 4, round(baseline) - ascent - size // 4
        width = int(self.width(text, setting)) + size
        mask = Image.new("L", (width * enlarged, (ascent + descent + size // 2) * enlarged))
        canvas = ImageDraw.Draw(mask)
        large = Setting(setting.role, size * enlarged, setting.tracking)
        pen, line = (x - left) * enlarged, (round(baseline) - top) * enlarged
        for run in self._runs(text, setting.role):
            for piece in run.text if setting.tracking else (run.text,):
                font, direction = self._font(run.face, large.size), _direction(run)
                canvas.text((pen, line), piece, fill=255, font=font, anchor="ls", direction=direction)
                pen += self._advance(Run(piece, run.face, run.direction), large)
        image.paste(colour, (left, top), mask.reduce(enlarged) if enlarged > 1 else mask)

    def _advance(self, run: Run, setting: Setting) -> float:
        font = self._font(run.face, setting.size)
        if setting.tracking:
            return sum(font.getlength(character) + setting.tracking * setting.size for character in run.text)
        return float(font.getlength(run.text, direction=_direction(run)))

    def _font(self, face: Face, size: int) -> ImageFont.FreeTypeFont:
        key = (face.role, size)
        if key not in self._open:
            engine = ImageFont.Layout.RAQM if has_raqm() else ImageFont.Layout.BASIC
            self._open[key] = ImageFont.truetype(str(face.path), size, layout_engine=engine)
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
            stretch = right_to_left_stretch(piece)
            if stretch is None:
                runs += _by_face(piece, chain, "ltr")
                continue
            isolated = f"{FIRST_STRONG_ISOLATE}{piece}" in text and base_direction(piece) == "rtl"
            first, last = (0, len(piece)) if isolated else stretch
            runs += _by_face(piece[:first], chain, "ltr")
            runs += reversed(list(_by_face(piece[first:last], chain, "rtl")))
            runs += _by_face(piece[last:], chain, "ltr")
        return runs


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
