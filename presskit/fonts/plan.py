"""`fonts/fonts.toml`: which face plays which role, and which files a house put in its place."""

from __future__ import annotations

import importlib.util
import io
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from fontTools.ttLib import TTFont, TTLibError
from pydantic import Field, ValidationError, model_validator

from presskit.errors import Fault, FontError, name_of
from presskit.resources import bundled
from presskit.text.fields import Table, faults_of
from presskit.text.files import read_toml

if TYPE_CHECKING:
    from collections.abc import Mapping

FILE_NAME = "fonts.toml"
LARGEST = 30 * 1024 * 1024
"""The largest face that is read, in bytes."""

ROLES = ("headline", "quotation", "emphasis", "figure", "text", "label")
"""The roles that cards and briefs set text in."""

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$", max_length=40)]
Range = Annotated[str, Field(pattern=r"^[0-9A-F]{4,6}(-[0-9A-F]{4,6})?$")]


class RoleTable(Table):
    """One role: the family it is known by, where its face comes from, how it is set."""

    family: str
    package: str = ""
    path: str = ""
    file: str = ""
    weight: Annotated[int, Field(ge=1, le=1000)] = 400
    italic: bool = False
    axes: dict[str, float] = {}
    coverage: list[Range] = []


class FontsTable(Table):
    """The whole of `fonts.toml`."""

    coverage: list[Range]
    features: list[str] = []
    packages: dict[str, Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")]]
    roles: dict[Name, RoleTable]
    fallback: dict[Name, RoleTable] = {}

    @model_validator(mode="after")
    def _every_role(self) -> FontsTable:
        if lacking := [role for role in ROLES if role not in self.roles]:
            message = f"names no face for the role {lacking[0]}"
            raise ValueError(message)
        return self


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


def read_plan(folder: Path, named: Mapping[str, Path] | None = None) -> FontPlan:
    """Read the font plan of a folder; `named` are a house's faces by role, which win over its folder.

    Raises FontError naming file and key. A folder without `fonts.toml` holds only a house's own
    faces; the bundled roles then apply.
    """
    path = folder / FILE_NAME
    if not path.exists():
        path = bundled("fonts") / FILE_NAME
    try:
        table = FontsTable.model_validate(read_toml(path))
    except ValidationError as error:
        raise FontError(faults_of(error, file=name_of(path))) from None
    house = _house_faces(folder)
    chosen = _chosen_faces(named or {}, table)
    taken: set[Path] = set()
    sources: list[FaceSource] = []
    for role, entry in table.roles.items():
        own = chosen.get(role) or next((face for face in house if _takes(face, role, entry)), None)
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
    any_weight: bool


def _house_faces(folder: Path) -> list[_HouseFace]:
    try:
        paths = sorted(p for p in folder.iterdir() if p.suffix.lower() in {".ttf", ".otf"} and p.is_file())
    except OSError as error:
        raise FontError(Fault(file=name_of(folder), message=f"could not be read: {error.strerror}")) from None
    return list(_read_faces({path.name: path for path in paths}).values())


def _chosen_faces(named: Mapping[str, Path], table: FontsTable) -> dict[str, _HouseFace]:
    """Read the faces that a house names for roles in its configuration."""
    if unknown := [role for role in named if role not in table.roles]:
        message = f"is no role; there are {', '.join(table.roles)}"
        raise FontError(Fault(field=f"brand.faces.{role}", message=message) for role in unknown)
    return _read_faces(named)


def _read_faces(paths: Mapping[str, Path]) -> dict[str, _HouseFace]:
    faces, faults = {}, []
    for name, path in paths.items():
        try:
            faces[name] = _house_face(path)
        except (TTLibError, OSError, KeyError, ValueError, AssertionError, EOFError) as error:
            remedy = "Take it out of the folder or put a sound face in its place."
            reason = getattr(error, "strerror", None) or error or type(error).__name__
            faults.append(
                Fault(file=name_of(path), message=f"is not a face that can be read ({reason})", remedy=remedy)
            )
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
        any_weight = "fvar" in font and any(axis.axisTag == "wght" for axis in font["fvar"].axes)
        return _HouseFace(path, family, int(font["OS/2"].usWeightClass), italic, any_weight)


def _takes(face: _HouseFace, role: str, entry: RoleTable) -> bool:
    if entry.file:
        return face.path.name == entry.file
    weighs = face.any_weight or face.weight == entry.weight
    same = (face.family, face.italic) == (entry.family, entry.italic) and weighs
    return face.path.stem.lower() == role or same


def _source(role: str, entry: RoleTable, table: FontsTable, path: Path, house: _HouseFace | None = None) -> FaceSource:
    return FaceSource(
        role=role,
        family=house.family if house else entry.family,
        weight=house.weight if house and not house.any_weight else entry.weight,
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
