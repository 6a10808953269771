"""`fonts/fonts.toml`: which face plays which role, and which files a house put in its place."""

from __future__ import annotations

import importlib.util
import io
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from fontTools.ttLib import TTFont, TTLibError
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from presskit.errors import Fault, FontError, name_of
from presskit.resources import bundled
from presskit.text.fields import faults_of

FILE_NAME = "fonts.toml"
LARGEST = 30 * 1024 * 1024
"""The largest face that is read, in bytes."""

Range = Annotated[str, Field(pattern=r"^[0-9A-F]{4,6}(-[0-9A-F]{4,6})?$")]


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class RoleTable(_Table):
    """One role: the family it is known by, where its face comes from, how it is set."""

    family: str
    package: str = ""
    path: str = ""
    file: str = ""
    weight: Annotated[int, Field(ge=1, le=1000)] = 400
    italic: bool = False
    axes: dict[str, float] = {}
    coverage: list[Range] = []


class FontsTable(_Table):
    """The whole of `fonts.toml`."""

    coverage: list[Range]
    features: list[str] = []
    packages: dict[str, str]
    roles: dict[str, RoleTable]
    fallback: dict[str, RoleTable] = {}


@dataclass(frozen=True, slots=True)
class FaceSource:
    """A face to be cut down and set: its file, and what the role asks of it."""

    role: str
    family: str
    weight: int
    italic: bool
    path: Path
    axes: tuple[tuple[str, float], ...]
    characters: tuple[tuple[int, int], ...]
    house: bool = False


@dataclass(frozen=True, slots=True)
class FontPlan:
    """Every face of a set, roles first; `unused` are house faces that no role took."""

    sources: tuple[FaceSource, ...]
    features: tuple[str, ...]
    unused: tuple[Path, ...]


def read_plan(folder: Path) -> FontPlan:
    """Read the font plan of a folder. Raises FontError naming file and key.

    A folder without `fonts.toml` holds only a house's own faces; the bundled roles then apply.
    """
    path = folder / FILE_NAME
    if not path.exists():
        path = bundled("fonts") / FILE_NAME
    try:
        table = FontsTable.model_validate(tomllib.loads(path.read_text(encoding="utf-8-sig")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise FontError(Fault(file=name_of(path), message=f"is not valid TOML: {error}")) from None
    except ValidationError as error:
        raise FontError(faults_of(error, file=name_of(path))) from None
    house = _house_faces(folder)
    taken: set[Path] = set()
    sources: list[FaceSource] = []
    for role, entry in table.roles.items():
        own = next((face for face in house if _takes(face, role, entry)), None)
        if entry.file and own is None:
            message = f"names {entry.file!r}, which is not in {name_of(folder)}"
            raise FontError(Fault(file=name_of(path), field=f"roles.{role}.file", message=message))
        if own is not None:
            taken.add(own.path)
            sources.append(_source(role, entry, table, own.path, own))
        sources.append(
            _source(role if own is None else f"{role}.bundled", entry, table, _package_file(path, role, entry, table))
        )
    for name, entry in table.fallback.items():
        sources.append(_source(f"fallback.{name}", entry, table, _package_file(path, name, entry, table)))
    unused = tuple(face.path for face in house if face.path not in taken)
    return FontPlan(tuple(sources), tuple(table.features), unused)


@dataclass(frozen=True, slots=True)
class _HouseFace:
    path: Path
    family: str
    weight: int
    italic: bool


def _house_faces(folder: Path) -> list[_HouseFace]:
    paths = sorted(p for p in folder.glob("*") if p.suffix.lower() in {".ttf", ".otf"} and p.is_file())
    faces, faults = [], []
    for path in paths:
        try:
            faces.append(_house_face(path))
        except (TTLibError, OSError, KeyError, ValueError, AssertionError, EOFError) as error:
            remedy = "Take it out of the folder or put a sound face in its place."
            message = f"is not a face that can be read ({error or type(error).__name__})"
            faults.append(Fault(file=name_of(path), message=message, remedy=remedy))
    if faults:
        raise FontError(faults)
    return faces


def _house_face(path: Path) -> _HouseFace:
    if path.stat().st_size > LARGEST:
        message = f"larger than {LARGEST // 1024 // 1024} MB"
        raise ValueError(message)
    with TTFont(io.BytesIO(path.read_bytes()), lazy=True) as font:
        names = font["name"]
        family = names.getDebugName(16) or names.getDebugName(1) or path.stem
        italic = bool(font["OS/2"].fsSelection & 1)
        font.getBestCmap().keys()
        return _HouseFace(path, family, int(font["OS/2"].usWeightClass), italic)


def _takes(face: _HouseFace, role: str, entry: RoleTable) -> bool:
    if entry.file:
        return face.path.name == entry.file
    same = (face.family, face.weight, face.italic) == (entry.family, entry.weight, entry.italic)
    return face.path.stem.lower() == role or same


def _source(role: str, entry: RoleTable, table: FontsTable, path: Path, house: _HouseFace | None = None) -> FaceSource:
    return FaceSource(
        role=role,
        family=house.family if house else entry.family,
        weight=house.weight if house else entry.weight,
        italic=house.italic if house else entry.italic,
        path=path,
        axes=tuple(sorted({"wght": float(entry.weight), **entry.axes}.items())),
        characters=tuple(_range(text) for text in entry.coverage or table.coverage),
        house=house is not None,
    )


def _range(text: str) -> tuple[int, int]:
    first, _, last = text.partition("-")
    return int(first, 16), int(last or first, 16)


def _package_file(toml: Path, role: str, entry: RoleTable, table: FontsTable) -> Path:
    module: Any = table.packages.get(entry.package)
    field = f"{role}.package"
    if module is None:
        raise FontError(Fault(file=name_of(toml), field=field, message=f"{entry.package!r} is not under [packages]"))
    spec = importlib.util.find_spec(module)
    if spec is None or not spec.submodule_search_locations:
        remedy = f"pip install {module.replace('_', '-')}"
        raise FontError(Fault(file=name_of(toml), field=field, message=f"{module} is not installed", remedy=remedy))
    path = Path(spec.submodule_search_locations[0], entry.path)
    if not path.is_file():
        raise FontError(Fault(file=name_of(toml), field=f"{role}.path", message=f"{module} has no {entry.path}"))
    return path
