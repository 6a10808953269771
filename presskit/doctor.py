"""What this machine has and lacks for making kits, and the command that installs the rest."""

from __future__ import annotations

import importlib.metadata
import platform
import sys
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from presskit import native
from presskit.errors import PresskitError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_PACKAGES = (
    "click", "jinja2", "pillow", "weasyprint", "pydantic", "rich", "uharfbuzz", "fonttools",
    "justmytype-western-core", "justmytype-intl-rtl",
)  # fmt: skip
_OLDEST_PYTHON = (3, 11)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked for."""

    name: str
    ok: bool
    detail: str
    remedy: str = ""

    def as_dict(self) -> dict[str, str | bool]:
        """Return the finding for machines."""
        return asdict(self)


def examine(config: Path | None = None) -> list[Finding]:
    """Look for everything that making kits needs; nothing is changed but the cache of faces."""
    return [_python(), *_native(), *_packages(), *_shaping(), *_faces(config)]


def _python() -> Finding:
    ok = sys.version_info >= _OLDEST_PYTHON
    return Finding("Python", ok, platform.python_version(), "" if ok else "install Python 3.11 or newer")


def _native() -> Iterator[Finding]:
    lacking = native.missing()
    remedy = " ".join(native.with_rights(native.install_command(lacking))) if lacking else ""
    for library in native.LIBRARIES:
        here = library not in lacking
        yield Finding(library.name, here, library.purpose, "" if here else remedy)


def _packages() -> Iterator[Finding]:
    for name in _PACKAGES:
        try:
            yield Finding(name, ok=True, detail=importlib.metadata.version(name))
        except importlib.metadata.PackageNotFoundError:
            yield Finding(name, ok=False, detail="not installed", remedy=f"pip install {name}")


def _shaping() -> Iterator[Finding]:
    try:
        from presskit.assets.typography.typesetter import has_raqm
    except ImportError as error:
        yield Finding("Pillow", ok=False, detail=str(error))
        return
    detail = "kerning and complex scripts on cards" if has_raqm() else "Pillow can't shape text on this machine"
    yield Finding("Raqm", ok=has_raqm(), detail=detail)


def _faces(config: Path | None) -> Iterator[Finding]:
    try:
        from presskit.config import load
        from presskit.fonts.instances import font_set
        from presskit.paths import cache_folder

        settings = load(config)
        fonts = font_set(settings.fonts, settings.brand.faces)
    except ImportError as error:
        yield Finding("Faces", ok=False, detail=str(error))
        return
    except PresskitError as error:
        for fault in error.faults:
            yield Finding("Faces", ok=False, detail=str(fault), remedy=fault.remedy)
        return
    for role, face in fonts.faces.items():
        whose = ", of the house" if face.house else ""
        yield Finding(f"Face {role}", ok=True, detail=f"{face.family} {face.weight}{whose}")
    for path in fonts.unused:
        yield Finding(f"Face {path.name}", ok=True, detail="takes no role; name it after one, or in fonts.toml")
    yield Finding("Cache", ok=True, detail=str(cache_folder()))
