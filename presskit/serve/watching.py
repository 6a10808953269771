"""Watch the files that shape kits, and run presskit anew, in a process of its own, when one was saved.

Files are polled: events of the system do not come from network disks and from folders that a
container shares with its host, nor for folders that are made later.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from presskit.config import FILE_NAME, load
from presskit.engine.keys.fingerprint import plugin_files
from presskit.errors import PresskitError
from presskit.records.collection import default_folder
from presskit.resources import bundled

if TYPE_CHECKING:
    from collections.abc import Iterator

PAUSE = 0.3
"""Seconds between two readings of the files' times and sizes."""

_STILL = 0.05  # seconds without a change after which an editor has saved all that it saves at once
_OF_RECORDS = ("*.toml", "*.json", "occupations/*.json", "overrides/*.json")


class Watcher:
    """Polls every file that shapes a kit: templates, records, configuration, faces, logo."""

    def __init__(self, data: Path | None, config: Path | None) -> None:
        """Note the times and sizes of all files, with which `wait` compares them."""
        self.records = data or default_folder()
        self._config = config
        self._brand: list[Path] = []
        self._seen = self._states()

    def wait(self) -> set[Path]:
        """Return the files that were changed, added or removed since the last call; wait until there are any."""
        while (now := self._states()) == self._seen:
            time.sleep(PAUSE)
        while (later := self._later_states()) != now:
            now = later
        before, self._seen = self._seen, now
        return {path for path in before.keys() | now.keys() if before.get(path) != now.get(path)}

    def newer_than(self, made: Path) -> bool:
        """Return whether any file was saved after `made`, or whether `made` is not there."""
        try:
            then = made.stat().st_mtime_ns
        except OSError:
            return True
        return any(saved > then for saved, _ in self._seen.values())

    def _later_states(self) -> dict[Path, tuple[int, int]]:
        time.sleep(_STILL)
        return self._states()

    def _states(self) -> dict[Path, tuple[int, int]]:
        seen: dict[Path, tuple[int, int]] = {}
        for path in self._files():
            try:
                state = path.stat()
            except OSError:  # it went meanwhile, or was never there
                continue
            seen[path] = (state.st_mtime_ns, state.st_size)
        return seen

    def _files(self) -> Iterator[Path]:
        house = self._config or Path(FILE_NAME)
        yield from (house, bundled(FILE_NAME), *self._brand_files())
        for place, _, names in os.walk(bundled("templates")):
            yield from (Path(place, name) for name in names if _is_saved(name))
        patterns = [(self.records, pattern) for pattern in _OF_RECORDS]
        patterns += [(bundled("data"), "*.toml"), (bundled("fonts"), "*"), (house.parent / "fonts", "*")]
        patterns += [(folder, "**/*") for folder in plugin_files()]
        for folder, pattern in patterns:
            yield from (path for path in folder.glob(pattern) if path.is_file() and _is_saved(path.name))

    def _brand_files(self) -> list[Path]:
        """Return the logo and the faces that the configuration names; while it is broken, those it named before."""
        with contextlib.suppress(PresskitError):
            brand = load(self._config).brand
            self._brand = [*filter(None, (brand.logo, *brand.faces.values()))]
        return self._brand


def run_presskit(*arguments: str | Path, data: Path | None, config: Path | None) -> bool:
    """Run a command in a process of its own, and return whether it ended with 0.

    The process has a session of its own too, so that Ctrl-C reaches the one that watches alone, which ends both.
    """
    command = [sys.executable, "-m", "presskit", *map(str, arguments)]
    for option, value in (("--data", data), ("--config", config)):
        command += [option, str(value)] if value else []
    return subprocess.run(command, check=False, start_new_session=True).returncode == 0  # noqa: S603 - our own command


def _is_saved(name: str) -> bool:
    """Return whether a name is that of a saved file, and not of one that an editor keeps meanwhile."""
    return not name.startswith(".") and not name.endswith("~")
