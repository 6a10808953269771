"""One digest of everything that a build reads, taken without reading any of it in earnest.

Where it is the one of the tree that stands, there is nothing to do. Only contents are in it, and
the versions of what is installed; nothing is imported for it that takes long.
"""

from __future__ import annotations

import hashlib
import json
import platform
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

import click

from presskit.engine.code import digest_of_all
from presskit.native import versions
from presskit.resources import bundled

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from presskit.config import Settings
    from presskit.engine.options import BuildOptions


def fingerprint(settings: Settings, order: BuildOptions) -> str:
    """Return the digest. Raises nothing for a file that can't be read: reading it in earnest will."""
    whole = hashlib.sha256()
    known = {
        "kinds": sorted(order.kinds),
        "codes": sorted(order.codes),
        "settings": settings.model_dump(mode="json", exclude={"fonts", "source", "brand"}),
        "code": digest_of_all(),
        "installed": sorted(_installed()),
        "native": versions(),
        "python": [platform.python_implementation(), platform.python_version(), zlib.ZLIB_RUNTIME_VERSION],
    }
    whole.update(json.dumps(known, sort_keys=True).encode())
    for name, path in _files(settings, order):
        try:
            content = hashlib.sha256(path.read_bytes()).hexdigest()
        except OSError as error:
            content = str(error.errno)
        whole.update(f"{name} {content}\n".encode())
    return whole.hexdigest()


def _files(settings: Settings, order: BuildOptions) -> Iterator[tuple[str, Path]]:
    """Yield every file that a build may read, with a name that is the same wherever it lies."""
    data = order.data or bundled("data")
    for pattern in ("*.toml", "gradient.json", "occupations/*.json", "overrides/*.json"):
        yield from _named("data", data, data.glob(pattern))
    yield from _named("bundled", bundled("data"), bundled("data").glob("*.toml"))
    yield from _named("templates", bundled("templates"), bundled("templates").rglob("*"))
    yield from _named("fonts", settings.fonts, settings.fonts.glob("*"))
    yield from (("logo", path) for path in [settings.brand.logo] if path)
    yield from ((f"face {role}", path) for role, path in sorted(settings.brand.faces.items()))


def _named(what: str, root: Path, paths: Iterable[Path]) -> Iterator[tuple[str, Path]]:
    for path in sorted(paths):
        if path.is_file():
            yield f"{what} {path.relative_to(root).as_posix()}", path


def _installed() -> Iterator[str]:
    """Yield the name and version of everything that is installed beside us, as folders name them."""
    for path in Path(click.__file__).parent.parent.glob("*.dist-info"):
        yield path.name
