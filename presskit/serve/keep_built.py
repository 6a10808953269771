"""Keeping a served tree built: after each change of a file, the same that the tree holds is built again."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

from presskit.errors import InputError, OutputError
from presskit.publish import manifest
from presskit.serve.watching import Watcher, run_presskit
from presskit.text.files import read_json

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from pathlib import Path

    from presskit.serve.reload import Reload
    from presskit.serve.server import Server

_NAMED = 3


def keep_built(
    server: Server, pages: Reload, data: Path | None, config: Path | None, say: Callable[[str], None]
) -> None:
    """Build where files are newer than the tree, then after each change; what failed is made up for."""
    watcher = Watcher(data, config)
    changed: set[Path] = set()
    whole = watcher.newer_than(server.root / manifest.FILE)
    if whole and _build(server.root, (), data, config, say):
        whole = False
        pages.announce()
    say(server.announcement)
    while True:
        changed |= watcher.wait()
        say(f"Changed: {_names(changed)}.")
        codes = None if whole else _codes(changed, watcher.records)
        if _build(server.root, codes or (), data, config, say):
            whole, changed = False, set()
            pages.announce()


def _build(
    folder: Path, codes: Sequence[str], data: Path | None, config: Path | None, say: Callable[[str], None]
) -> bool:
    """Build into the folder what it holds already: a folder of cards alone stays one."""
    try:
        kinds = manifest.read(folder).kinds
    except OutputError:  # the build says so itself
        kinds = None
    only = ("--only", ",".join(kinds)) if kinds else ()
    quiet = ("--quiet",) if codes else ()  # a build of all kits may take a while: its bar is worth seeing
    start = time.perf_counter()
    if not run_presskit("build", *codes, "--output", folder, *quiet, *only, data=data, config=config):
        say("Not built. What stood before still stands; waiting for the next change.")
        return False
    if codes:
        say(f"Built {', '.join(codes)} in {time.perf_counter() - start:.1f} s.")
    return True


def _codes(changed: Collection[Path], records: Path) -> list[str] | None:
    """Return the codes of the records that changed, or None where anything else did."""
    codes = []
    for path in sorted(changed):
        try:
            record = read_json(path) if path.parent == records / "occupations" else None
        except InputError:  # it went, or is broken
            return None
        code = record.get("code") if isinstance(record, dict) else None
        if not isinstance(code, str) or not re.fullmatch("[0-9]{4}", code):
            return None
        codes.append(code)
    return codes


def _names(paths: Collection[Path]) -> str:
    names = sorted(path.name for path in paths)
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more
