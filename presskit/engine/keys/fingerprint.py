"""The digest of everything that a build reads, taken without reading any of it in earnest.

Where it is the one of the tree that stands, there is nothing to do; where only records differ, only
these need be read. Only contents are in it, and the versions of what is installed; nothing is
imported for it that takes long.
"""

from __future__ import annotations

import functools
import hashlib
import platform
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from presskit.config import PLACES
from presskit.engine.keys.code import digest_of_all
from presskit.native import versions
from presskit.resources import bundled
from presskit.text.digests import digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from presskit.config import Settings
    from presskit.engine.options import BuildOptions


@dataclass(frozen=True)
class Fingerprint:
    """Digests of what a build reads: `basis` of all but records; `records` and `overrides` by their files' names."""

    basis: str
    records: dict[str, str]
    overrides: dict[str, str]
    codes: tuple[str, ...]

    @functools.cached_property
    def whole(self) -> str:
        """The digest of everything."""
        return digest([self.basis, self.records, self.overrides, self.codes])

    def source(self, file: str, code: str) -> str:
        """Return the digest of a record's file and of the override of its code."""
        return digest([self.records.get(file), self.overrides.get(f"{code}.json")])


def take_fingerprint(settings: Settings, options: BuildOptions) -> Fingerprint:
    """Return the digests. A file that can't be read raises nothing here: reading it in earnest will."""
    data = options.data or bundled("data")
    known = {
        "kinds": sorted(options.kind_names),
        "settings": settings.model_dump(mode="json", exclude=set(PLACES)),
        "code": digest_of_all(),
        "installed": sorted(_installed()),
        "native": versions(),
        "python": [platform.python_implementation(), platform.python_version(), zlib.ZLIB_RUNTIME_VERSION],
        "files": {name: _content(path) for name, path in _shared_files(settings, data)},
    }
    records, overrides = (
        {path.name: _content(path) for path in sorted((data / folder).glob("*.json"))}
        for folder in ("occupations", "overrides")
    )
    return Fingerprint(digest(known), records, overrides, tuple(sorted(options.codes)))


def _content(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        return str(error.errno)


def _shared_files(settings: Settings, data: Path) -> Iterator[tuple[str, Path]]:
    """Yield every file but records that a build may read, with a name that is the same wherever it lies."""
    for pattern in ("*.toml", "gradient.json"):
        yield from _named("data", data, data.glob(pattern))
    yield from _named("bundled", bundled("data"), bundled("data").glob("*.toml"))
    yield from _named("templates", bundled("templates"), bundled("templates").rglob("*"))
    yield from _named("fonts", settings.fonts, settings.fonts.glob("*"))
    yield from _named("bundled fonts", bundled("fonts"), bundled("fonts").glob("*.toml"))  # for a house without one
    yield from (("logo", path) for path in [settings.brand.logo] if path)
    yield from ((f"face {role}", path) for role, path in sorted(settings.brand.faces.items()))
    for root in plugin_files():
        yield from _named(f"plugin {root.name}", root, root.rglob("*"))


def _named(what: str, root: Path, paths: Iterable[Path]) -> Iterator[tuple[str, Path]]:
    for path in sorted(paths):
        if path.is_file() and path.suffix != ".pyc":
            yield f"{what} {path.relative_to(root).as_posix()}", path


def plugin_files() -> Iterator[Path]:
    """Yield the folder of each package that adds to presskit: its templates and cards are inputs as ours are."""
    import importlib.util

    from presskit.plugins import plugin_packages

    for package in plugin_packages():
        spec = importlib.util.find_spec(package)
        yield from map(Path, (spec.submodule_search_locations or ()) if spec else ())


def _installed() -> Iterator[str]:
    """Yield the name and version of everything that is installed with us, as folders name them."""
    for path in Path(click.__file__).parent.parent.glob("*.dist-info"):
        yield path.name
