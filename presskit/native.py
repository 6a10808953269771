"""The native libraries that briefs and cards use: which are here, and what installs the others.

Only the standard library is used, so that `make` can ask before anything is installed:
`python3 -m presskit.native --install` installs what is missing, or prints the command.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass

_HOMEBREW_FOLDERS = ("/opt/homebrew/lib", "/usr/local/lib")


@dataclass(frozen=True)
class NativeLibrary:
    """One library: what it is for, how each system calls its file and its package."""

    name: str
    purpose: str
    linux: str
    macos: str
    apt: str
    brew: str


_USE = "sets the text of briefs"

LIBRARIES = (
    NativeLibrary("Pango", _USE, "libpango-1.0.so.0", "pango-1.0", "libpango-1.0-0", "pango"),
    NativeLibrary("PangoFT2", _USE, "libpangoft2-1.0.so.0", "pangoft2-1.0", "libpangoft2-1.0-0", "pango"),
    NativeLibrary("GObject", "is used by Pango", "libgobject-2.0.so.0", "gobject-2.0", "libglib2.0-0", "glib"),
    NativeLibrary("HarfBuzz", "shapes text", "libharfbuzz.so.0", "harfbuzz", "libharfbuzz0b", "harfbuzz"),
    NativeLibrary(
        "HarfBuzz-Subset",
        "cuts faces down for a brief",
        "libharfbuzz-subset.so.0",
        "harfbuzz-subset",
        "libharfbuzz-subset0",
        "harfbuzz",
    ),
    NativeLibrary("Fontconfig", "finds faces", "libfontconfig.so.1", "fontconfig", "libfontconfig1", "fontconfig"),
    NativeLibrary("FriBidi", "orders right-to-left text", "libfribidi.so.0", "fribidi", "libfribidi0", "fribidi"),
)


def is_here(library: NativeLibrary) -> bool:
    """Say whether a library can be loaded."""
    if sys.platform == "darwin":
        look_in_homebrew()
        return ctypes.util.find_library(library.macos) is not None
    try:
        ctypes.CDLL(library.linux)
    except OSError:
        return False
    return True


def look_in_homebrew() -> None:
    """Let libraries be found where Homebrew puts them; does nothing off macOS."""
    if sys.platform == "darwin":
        known = os.environ.get("DYLD_FALLBACK_LIBRARY_PATH", "")
        folders = [*filter(None, known.split(":")), *_HOMEBREW_FOLDERS]
        os.environ["DYLD_FALLBACK_LIBRARY_PATH"] = ":".join(dict.fromkeys(folders))


def versions() -> dict[str, str]:
    """Return the versions of the libraries that decide how text is set, where they say them."""
    told = {}
    for name, function in (("Pango", "pango_version_string"), ("HarfBuzz", "hb_version_string")):
        library = next(each for each in LIBRARIES if each.name == name)
        try:
            loaded = ctypes.CDLL(library.linux if sys.platform != "darwin" else ctypes.util.find_library(library.macos))
            say = getattr(loaded, function)
        except (OSError, AttributeError):
            continue
        say.restype = ctypes.c_char_p
        told[name] = say().decode()
    return told


def missing() -> list[NativeLibrary]:
    """Return the libraries that can't be loaded here."""
    return [library for library in LIBRARIES if not is_here(library)]


def install_command(libraries: list[NativeLibrary]) -> list[str]:
    """Return the command that installs libraries on this system, without any rights it needs."""
    if sys.platform == "darwin":
        return ["brew", "install", *dict.fromkeys(library.brew for library in libraries)]
    return ["apt-get", "install", "-y", "--no-install-recommends", *(library.apt for library in libraries)]


def with_rights(command: list[str]) -> list[str]:
    """Return a command with what lets it run as the administrator, where that is needed."""
    if command[0] == "brew" or os.geteuid() == 0:
        return command
    return ["sudo", *command]


def main() -> int:
    """Install what is missing, or say what would; exit code 0 where all is here in the end."""
    lacking = missing()
    if not lacking:
        return 0
    command = with_rights(install_command(lacking))
    names = ", ".join(library.name for library in lacking)
    can = shutil.which(command[0]) is not None and (command[0] != "sudo" or shutil.which("apt-get") is not None)
    if "--install" in sys.argv[1:] and can:
        print(f"Installing {names}: {' '.join(command)}", file=sys.stderr)
        if command[0] != "brew":
            update = with_rights(["apt-get", "update", "-qq"])
            subprocess.run(update, check=False)  # an old list of packages often does as well
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(command, check=False, env=environment, stdout=subprocess.DEVNULL)
        lacking = missing()
    if lacking:
        names = ", ".join(library.name for library in lacking)
        print(f"Missing: {names}. Install with:\n  {' '.join(with_rights(install_command(lacking)))}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
