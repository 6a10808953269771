"""What this machine has and lacks for making kits, and the command that installs the rest."""

from __future__ import annotations

import importlib.metadata
import platform
import re
import sys
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Literal

from presskit import native
from presskit.assets.pdf import fast
from presskit.errors import PresskitError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_OLDEST_PYTHON = (3, 11)


State = Literal["ok", "slower", "missing"]
"""Whether something is as it should be, costs time only, or keeps kits from being made."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked for, and what to do if its state is not "ok"."""

    name: str
    state: State
    detail: str
    remedy: str = ""

    @property
    def ok(self) -> bool:
        """Whether kits can be made with it: something that only costs time is no fault."""
        return self.state != "missing"

    def as_dict(self) -> dict[str, str | bool]:
        """Return the finding as JSON values."""
        return {**asdict(self), "ok": self.ok}


def examine(config: Path | None = None) -> list[Finding]:
    """Look for everything that making kits needs; nothing is changed but the cache of faces."""
    return [_python(), *_native(), *_packages(), _briefs(), *_shaping(), *_faces(config)]


def _python() -> Finding:
    ok = sys.version_info >= _OLDEST_PYTHON
    state: State = "ok" if ok else "missing"
    return Finding("Python", state, platform.python_version(), "" if ok else "install Python 3.11 or newer")


def _native() -> Iterator[Finding]:
    lacking = native.missing()
    remedy = " ".join(native.with_rights(native.install_command(lacking))) if lacking else ""
    for library in native.LIBRARIES:
        here = library not in lacking
        yield Finding(library.name, "ok" if here else "missing", library.purpose, "" if here else remedy)


def _packages() -> Iterator[Finding]:
    try:
        required = importlib.metadata.requires("presskit") or []
    except importlib.metadata.PackageNotFoundError:
        yield Finding("presskit", "missing", "runs from a folder that is not installed", remedy="pip install .")
        return
    for name in sorted(re.split(r"[^\w.-]", each)[0] for each in required if "extra ==" not in each):
        try:
            yield Finding(name, "ok", importlib.metadata.version(name))
        except importlib.metadata.PackageNotFoundError:
            yield Finding(name, "missing", "not installed", remedy=f"pip install {name}")


def _briefs() -> Finding:
    """Return whether briefs are made as fast as they can be; bytes are the same either way."""
    status = fast.check(names=not native.missing())  # WeasyPrint can't be imported without its libraries
    if status.on:
        return Finding("Speed of briefs", "ok", "WeasyPrint's results are kept between briefs")
    return Finding("Speed of briefs", "slower", f"about twice the time: {status.reason}", status.remedy)


def _shaping() -> Iterator[Finding]:
    try:
        from presskit.assets.typography.typesetter import has_raqm
    except ImportError as error:
        yield Finding("Pillow", "missing", str(error))
        return
    detail = "kerning and complex scripts on cards" if has_raqm() else "Pillow can't shape text on this machine"
    yield Finding("Raqm", "ok" if has_raqm() else "missing", detail)


def _faces(config: Path | None) -> Iterator[Finding]:
    try:
        from presskit.config import load
        from presskit.fonts.instances import font_set
        from presskit.paths import cache_folder

        settings = load(config)
        fonts = font_set(settings.fonts, settings.brand.faces)
    except ImportError as error:
        yield Finding("Faces", "missing", str(error))
        return
    except PresskitError as error:
        for fault in error.faults:
            yield Finding("Faces", "missing", str(fault), remedy=fault.remedy)
        return
    for role, face in fonts.faces.items():
        whose = ", of the house" if face.house else ""
        yield Finding(f"Face {role}", "ok", f"{face.family} {face.weight}{whose}")
    for path in fonts.unused:
        yield Finding(f"Face {path.name}", "ok", "takes no role; name it after one, or in fonts.toml")
    yield Finding("Cache", "ok", str(cache_folder()))
