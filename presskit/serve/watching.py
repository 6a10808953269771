"""What `--watch` looks at, and how it works on it: in a process of its own, which reads all anew."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from presskit.config import FILE_NAME, load
from presskit.errors import PresskitError
from presskit.records.collection import default_folder
from presskit.resources import bundled

if TYPE_CHECKING:
    from collections.abc import Iterator

PAUSE = 0.3
"""Seconds between two looks at the files."""

_SETTLES = 0.05  # seconds in which an editor that saves several files, or one in steps, goes on
_OF_RECORDS = ("*.toml", "*.json", "occupations/*.json", "overrides/*.json")


class Watcher:
    """Looks at every file that shapes a kit: templates, records, configuration, faces, logo."""

    def __init__(self, data: Path | None, config: Path | None) -> None:
        """Look once; `wait` compares with that."""
        self.records = data or default_folder()
        self._config = config
        self._marks: list[Path] = []
        self._seen = self._look()

    def wait(self) -> set[Path]:
        """Wait until files were changed, added or removed since the last look, and return them."""
        while (now := self._look()) == self._seen:
            time.sleep(PAUSE)
        while (later := self._settled()) != now:
            now = later
        before, self._seen = self._seen, now
        return {path for path in before.keys() | now.keys() if before.get(path) != now.get(path)}

    def newer_than(self, made: Path) -> bool:
        """Say whether any file was saved after `made` was, or that is not there."""
        try:
            then = made.stat().st_mtime_ns
        except OSError:
            return True
        return any(saved > then for saved, _ in self._seen.values())

    def _settled(self) -> dict[Path, tuple[int, int]]:
        time.sleep(_SETTLES)
        return self._look()

    def _look(self) -> dict[Path, tuple[int, int]]:
        seen: dict[Path, tuple[int, int]] = {}
        for path in self._files():
            try:
                state = path.stat()
            except OSError:  # it went while we looked, or was never there
                continue
            seen[path] = (state.st_mtime_ns, state.st_size)
        return seen

    def _files(self) -> Iterator[Path]:
        house = self._config or Path(FILE_NAME)
        yield from (house, bundled(FILE_NAME), *self._house_marks())
        for place, _, names in os.walk(bundled("templates")):
            yield from (Path(place, name) for name in names if _is_saved(name))
        patterns = [(self.records, pattern) for pattern in _OF_RECORDS]
        patterns += [(bundled("fonts"), "*"), (house.parent / "fonts", "*")]
        for folder, pattern in patterns:
            yield from (path for path in folder.glob(pattern) if path.is_file() and _is_saved(path.name))

    def _house_marks(self) -> list[Path]:
        """Return the logo and the faces that the configuration names; those last known while it is broken."""
        with contextlib.suppress(PresskitError):
            brand = load(self._config).brand
            self._marks = [*filter(None, (brand.logo, *brand.faces.values()))]
        return self._marks


def presskit(*arguments: str | Path, data: Path | None, config: Path | None) -> bool:
    """Run a command in a process of its own, and say whether it ended well.

    It has a session of its own too: Ctrl-C is for the one who watches, and ends both.
    """
    command = [sys.executable, "-m", "presskit", *map(str, arguments)]
    for option, value in (("--data", data), ("--config", config)):
        command += [option, str(value)] if value else []
    return subprocess.run(command, check=False, start_new_session=True).returncode == 0  # noqa: S603 - our own command


def _is_saved(name: str) -> bool:
    """Say whether a name is that of a saved file, and not of one that an editor keeps meanwhile."""
    return not name.startswith(".") and not name.endswith("~")
