"""The faces that assets are set in: package → subset → static instance → cache.

Variable fonts make a brief some thirty times slower than static ones, so each role's face is cut
down to the needed characters first (fast) and then set to its weight and optical size, once. The
instances lie in the cache under a key made of everything that shapes them; their digests are
checked when they are read, and a damaged folder is made again.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import io
import json
import shutil
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import uharfbuzz
from fontTools.ttLib import TTFont

from presskit.errors import Fault, FontError, name_of
from presskit.fonts.plan import FaceSource, FontPlan, read_plan
from presskit.paths import CACHE_VARIABLE, cache_folder
from presskit.text.characters import is_invisible
from presskit.text.views import MappingView

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from presskit.text.views import Declared

_PIPELINE = "2"
_TRIES = 3
_INDEX = "faces.json"
_DEFAULT_FEATURES = [
    "abvm",
    "blwm",
    "ccmp",
    "locl",
    "mark",
    "mkmk",
    "rlig",
    "calt",
    "clig",
    "curs",
    "dist",
    "kern",
    "liga",
    "rclt",
    "valt",
    "vert",
    "init",
    "medi",
    "med2",
    "fina",
    "fin2",
    "fin3",
    "isol",
    "numr",
    "dnom",
    "frac",
    "rvrn",
]


@dataclass(frozen=True, slots=True)
class Face:
    """A static instance: one file, one weight, and the characters it has glyphs for."""

    role: str
    family: str
    weight: int
    italic: bool
    path: Path
    sha256: str
    characters: frozenset[int]
    house: bool

    def read(self) -> bytes:
        """Return the bytes of the file. Raises OSError."""
        return self.path.read_bytes()


@dataclass(frozen=True, slots=True)
class FontSet:
    """The faces of a build by role, and the folder where they lie alone; `unused` are a house's that no role takes."""

    folder: Path
    key: str
    faces: Mapping[str, Face]
    unused: tuple[Path, ...]

    def limited(self, roles: Iterable[str], reader: str) -> FontSet:
        """Return the same with the faces of some roles and of their chains; `reader` is named where others are read.

        Raises KeyError for no such role.
        """
        chains = {role: self.chain(role) for role in roles}
        tree: Declared = {face.role: {} for chain in chains.values() for face in chain}
        return replace(self, faces=MappingView(self.faces, tree, reader, "faces"))

    def chain(self, role: str) -> tuple[Face, ...]:
        """Return the faces to try for a character of a role, in order: its own, then what stands in for it.

        Raises KeyError for no such role.
        """
        stand_ins = [face for name, face in self.faces.items() if name == f"{role}.bundled"]
        others = [face for name, face in self.faces.items() if name.startswith("fallback.")]
        text = [face for name in ("text.bundled", "text") for of, face in self.faces.items() if of == name]
        return tuple(dict.fromkeys([self.faces[role], *stand_ins, *text, *others]))

    def uncovered(self, text: str, role: str = "text") -> list[str]:
        """Return the characters of `text` that no face of a role's chain has, each once."""
        known = _characters(self.chain(role))
        if known.issuperset(text):
            return []
        return [
            character for character in dict.fromkeys(text) if character not in known and not is_invisible(character)
        ]


@functools.lru_cache(maxsize=32)
def _characters(chain: tuple[Face, ...]) -> frozenset[str]:
    return frozenset(chr(code) for face in chain for code in face.characters)


def font_set(folder: Path, named: Mapping[str, Path] | None = None) -> FontSet:
    """Return the faces for a fonts folder, making them where the cache has none.

    `named` are a house's own faces by role. Raises FontError naming the file that is missing,
    broken or unreadable.
    """
    return _font_set(folder, tuple(sorted((named or {}).items())))


@functools.cache
def _font_set(folder: Path, named: tuple[tuple[str, Path], ...]) -> FontSet:
    plan = read_plan(folder, dict(named))
    key = _key(plan)
    kept = cache_folder() / "fonts" / key
    loaded = _load(kept, plan, key)
    for _ in range(_TRIES):  # another process may put its own there at the same moment
        if loaded is None:
            _make(plan, kept)
            loaded = _load(kept, plan, key)
    if loaded is None:
        remedy = f"Name another with {CACHE_VARIABLE}."
        raise FontError(Fault(file=str(kept), message="the faces made there can't be read back", remedy=remedy))
    return loaded


def _key(plan: FontPlan) -> str:
    """A digest of everything that shapes the instances; no path or time is in it."""
    digest = hashlib.sha256(f"{_PIPELINE} {uharfbuzz.__version__} {plan.features}".encode())
    contents: dict[Path, str] = {}
    for source in plan.sources:
        if source.path not in contents:
            contents[source.path] = hashlib.sha256(source.path.read_bytes()).hexdigest()
        described = (source.role, source.family, source.weight, source.italic, source.axes, source.characters)
        digest.update(f"{contents[source.path]} {described}".encode())
    return digest.hexdigest()[:24]


def _load(folder: Path, plan: FontPlan, key: str) -> FontSet | None:
    """Read the instances of a plan from the cache; None where any is missing or altered."""
    try:
        index = json.loads((folder / _INDEX).read_text(encoding="utf-8"))
        faces: dict[str, Face] = {}
        for source in plan.sources:
            entry = index[source.role]
            path = folder / entry["file"]
            if hashlib.sha256(path.read_bytes()).hexdigest() != entry["sha256"]:
                return None
            characters = frozenset(c for first, last in entry["characters"] for c in range(first, last + 1))
            faces[source.role] = Face(
                role=source.role,
                family=source.family,
                weight=source.weight,
                italic=source.italic,
                path=path,
                sha256=entry["sha256"],
                characters=characters,
                house=source.house,
            )
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return FontSet(folder, key, faces, plan.unused)


def _make(plan: FontPlan, folder: Path) -> None:
    """Write the instances beside their place and move them there whole."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        staging = Path(tempfile.mkdtemp(prefix="making-", dir=folder.parent))
    except OSError as error:
        remedy = f"Name a folder that can be written with {CACHE_VARIABLE}."
        message = f"the cache can't be written: {error.strerror}"
        raise FontError(Fault(file=str(folder.parent), message=message, remedy=remedy)) from None
    try:
        index = {}
        for source in plan.sources:
            data, characters = _instance(source, plan.features)
            name = f"{source.role}{'.otf' if data[:4] == b'OTTO' else '.ttf'}"
            (staging / name).write_bytes(data)
            index[source.role] = {
                "file": name,
                "sha256": hashlib.sha256(data).hexdigest(),
                "characters": _ranges(characters),
            }
        (staging / _INDEX).write_text(json.dumps(index), encoding="utf-8")
        if _load(folder, plan, folder.name) is not None:  # made by another process meanwhile
            return
        if folder.exists():  # damaged
            shutil.rmtree(folder, ignore_errors=True)
        with contextlib.suppress(OSError):
            staging.rename(folder)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _instance(source: FaceSource, features: tuple[str, ...]) -> tuple[bytes, list[int]]:
    """Cut a face down, set its axes, and name it after its family and weight."""
    try:
        face = uharfbuzz.Face(uharfbuzz.Blob(source.path.read_bytes()))
        request = uharfbuzz.SubsetInput()
        request.unicode_set.update(c for first, last in source.characters for c in range(first, last + 1))
        request.layout_feature_tag_set.update(
            int.from_bytes(tag.encode(), "big") for tag in (*_DEFAULT_FEATURES, *features)
        )
        request.name_id_set.update([0, 5, 13, 14])
        request.flags = uharfbuzz.SubsetFlags.NO_HINTING | uharfbuzz.SubsetFlags.NOTDEF_OUTLINE
        axes = {axis.tag for axis in face.axis_infos}
        for tag, value in source.axes:
            if tag in axes:
                request.pin_axis_location(face, tag, value)
        for tag in sorted(axes - {tag for tag, _ in source.axes}):
            request.pin_axis_to_default(face, tag)
        with TTFont(io.BytesIO(uharfbuzz.subset(face, request).blob.data), recalcTimestamp=False) as font:
            _rename(font, source)
            characters = sorted(font.getBestCmap())
            stream = io.BytesIO()
            font.save(stream)
    except Exception as error:  # a broken face fails in any of a dozen ways, in two libraries
        message = f"can't be used for the role {source.role}: {error or type(error).__name__}"
        raise FontError(Fault(file=name_of(source.path), message=message)) from error
    return stream.getvalue(), characters


def _rename(font: TTFont, source: FaceSource) -> None:
    """Give an instance the family and weight by which the brief asks for it."""
    names = font["name"]
    plain = {400: "Regular", 500: "Medium", 600: "SemiBold", 700: "Bold"}.get(source.weight, f"W{source.weight}")
    style = f"{plain} Italic" if source.italic else plain
    for identifier in (1, 2, 3, 4, 6, 16, 17, 21, 22, 25):
        names.removeNames(nameID=identifier)
    joined = f"{source.family}-{style}".replace(" ", "")
    for identifier, text in ((1, source.family), (2, style), (3, joined), (4, f"{source.family} {style}"), (6, joined)):
        names.setName(text, identifier, 3, 1, 0x409)
    font["OS/2"].usWeightClass = source.weight
    if "STAT" in font:
        del font["STAT"]


def _ranges(characters: list[int]) -> list[tuple[int, int]]:
    """Write sorted code points as runs."""
    runs: list[tuple[int, int]] = []
    for code in characters:
        if runs and code == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], code)
        else:
            runs.append((code, code))
    return runs
