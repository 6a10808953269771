"""What an asset is about, with a digest of each part that it can declare: a kit, or all kits of a tree."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from presskit.text.digests import digest
from presskit.text.views import covers

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from presskit.facts.kit import Kit

_NESTED = ("figures", "passages", "caveats")
POPULATION = ("means", "rank")
"""The fields of a kit that `population` declares."""

_OF_FILES = frozenset({"files", "sizes", "paths"})


@dataclass(frozen=True, slots=True)
class FileRef:
    """A finished file: path, SHA-256 and number of bytes."""

    path: str
    sha256: str
    size: int


def is_of_files(name: str) -> bool:
    """Say whether a declared name is of files that were made before, such as `sizes.images`."""
    return name.partition(".")[0] in _OF_FILES


def _unreadable(path: str) -> bytes:
    raise FileNotFoundError(path)


@dataclass(frozen=True)
class Subject:
    """What an asset is about: a kit and what was made of it before, or several kits and files of the tree.

    `images` are what is said of the kit's share images, as JSON values; `images_of` those of each of
    `kits` by its name, and `fields_of` the digests of its fields. `read` returns the bytes of one of
    `files`. `group` is the major group of an asset of one.
    """

    kit: Kit | None = None
    images: Sequence[Mapping[str, Any]] = ()
    files: Mapping[str, FileRef] = field(default_factory=dict)
    read: Callable[[str], bytes] = _unreadable
    kits: Sequence[Kit] = ()
    images_of: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    fields_of: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    group: str = ""

    @property
    def name(self) -> str:
        """The name of the kit, empty for an asset of several."""
        return self.kit.name if self.kit else ""

    @property
    def code(self) -> str:
        """The code of the kit's record, empty for an asset of several."""
        return self.kit.code if self.kit else ""

    @functools.cached_property
    def kit_leaves(self) -> dict[str, str]:
        """The digest of each field of the kit, its population and its images, by the name that assets declare."""
        return leaves_of_kit(self.kit, self.images) if self.kit else {}

    def with_files(self, files: Mapping[str, FileRef], read: Callable[[str], bytes]) -> Subject:
        """Return the same with other files; digests of the kit that are known stay so."""
        new = replace(self, files=files, read=read)
        new.__dict__["kit_leaves"] = self.kit_leaves
        return new

    def leaves(self, names: Sequence[str]) -> dict[str, str]:
        """Return the digests of what is declared by `names` and not shared by all kits of a build."""
        found = {leaf: value for leaf, value in self.kit_leaves.items() if covers(names, leaf)}
        if "files" in names:
            found["files"] = digest(sorted([file.path, file.sha256] for file in self.files.values()))
        if "paths" in names:
            found["paths"] = digest(sorted(self.files))
        for name in names:
            if name == "sizes" or name.startswith("sizes."):
                sizes = self.sizes_below(name)
                found[name] = digest([[path, sizes[path]] for path in sorted(sizes)])
        wanted = [_of_kits(name) for name in names if name == "kits" or name.startswith("kits.")]
        if wanted:
            tables = self._tables
            found["kits"] = digest([[kit.name, [tables[kit.name].get(name) for name in wanted]] for kit in self.kits])
        return found

    @functools.cached_property
    def _tables(self) -> dict[str, dict[str, list[str]]]:
        """The digests of the fields of each kit, by each name that declares them: a field, its table, or the kit."""
        tables: dict[str, dict[str, list[str]]] = {}
        for kit in self.kits:
            table: dict[str, list[str]] = {}
            for leaf, value in self.fields_of[kit.name].items():
                named = f"{leaf} {value}"
                table.setdefault("kit", []).append(named)
                above = leaf.rpartition(".")[0]
                if above != "kit":
                    table.setdefault(above, []).append(named)
                table[leaf] = [value]
            tables[kit.name] = table
        return tables

    def sizes_below(self, name: str) -> dict[str, int]:
        """Return the bytes of each file by path: all for `sizes`, those of one folder for `sizes.<folder>`."""
        start = f"{name.partition('.')[2]}/".lstrip("/")
        return {path: file.size for path, file in self.files.items() if path.startswith(start)}


def _of_kits(name: str) -> str:
    """Return the name of a field of several kits, such as `kits.title`, as that of the field of one."""
    leaf = name.removeprefix("kits.")
    return leaf if leaf in {"images", "population"} else f"kit{name.removeprefix('kits')}"


def leaves_of_kit(kit: Kit, images: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Return the digest of each field of a kit, each figure, passage and caveat apart, by name."""
    found = {
        f"kit.{name}": digest(getattr(kit, name))
        for name in kit.__slots__
        if name not in {*_NESTED, *POPULATION, "publisher"}
    }
    for table in _NESTED:
        found |= {f"kit.{table}.{name}": digest(value) for name, value in getattr(kit, table).items()}
    found["population"] = digest([digest_of_means(kit.means), kit.rank])
    found["images"] = digest(images)
    return found


@functools.lru_cache(maxsize=8)
def digest_of_means(means: tuple[float, ...]) -> str:
    """Return the digest of the means of a population, of which all kits have the same."""
    return digest(means)
