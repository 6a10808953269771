"""`presskit serve`."""

from __future__ import annotations

import re
import signal
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from presskit.cli import options

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from presskit.serve.reload import Reload
    from presskit.serve.server import Server

_NAMED = 3


@click.command(
    "serve",
    epilog="""\b
Examples:
  presskit serve                          output/ at http://127.0.0.1:8000/
  presskit serve public --port 8080
  presskit serve --watch                  build again whenever a file is saved
  presskit serve public --watch --data newsdesk""",
)
@click.argument("folder", default="output", type=click.Path(file_okay=False, path_type=Path), metavar="[DIR]")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    metavar="N",
    help="Port; 0 for any that is free.  [default: 8000]",
)
@click.option("--watch", is_flag=True, help="Build again when a record, template, face or setting is saved.")
@options.data
@options.config
def command(folder: Path, port: int, watch: bool, data: Path | None, config: Path | None) -> None:
    """Show a built newsroom in the browser, on this machine alone.

    DIR is the folder that `presskit build` made. With --watch it is built first where it must be, and
    pages that are open reload after each build; a build with a fault says so, and the last good one
    stays. Ctrl-C ends it.
    """
    from presskit.serve.reload import Reload
    from presskit.serve.server import Server, check_tree

    if not watch:
        if data or config:
            message = "--data and --config say what is built: they go with --watch."
            raise click.UsageError(message)
        check_tree(folder)
    try:
        for name in (signal.SIGINT, signal.SIGTERM):  # also where a shell started us with Ctrl-C ignored
            signal.signal(name, signal.default_int_handler)
        pages = Reload() if watch else None
        with Server(folder, port, pages) as server:
            server.start()
            if pages:
                _keep_built(server, pages, data, config)
            else:
                _announce(server)
                threading.Event().wait()
    except KeyboardInterrupt:
        _say("Done.")


def _keep_built(server: Server, pages: Reload, data: Path | None, config: Path | None) -> None:
    """Build where files are newer than the tree, then after each change; what failed is made up for."""
    from presskit.publish import manifest
    from presskit.serve.watching import Watcher

    watcher = Watcher(data, config)
    changed: set[Path] = set()
    whole = watcher.newer_than(server.root / manifest.FILE)
    if whole and _build(server.root, (), data, config):
        whole = False
        pages.announce()
    _announce(server)
    while True:
        changed |= watcher.wait()
        _say(f"Changed: {_names(changed)}.")
        codes = None if whole else _codes(changed, watcher.records)
        if _build(server.root, codes or (), data, config):
            whole, changed = False, set()
            pages.announce()


def _build(folder: Path, codes: Sequence[str], data: Path | None, config: Path | None) -> bool:
    """Build into the folder what it holds already: a folder of cards alone stays one."""
    from presskit.errors import OutputError
    from presskit.publish import manifest
    from presskit.serve.watching import run_presskit

    try:
        kinds = manifest.read(folder).kinds
    except OutputError:  # the build says so itself
        kinds = None
    only = ("--only", ",".join(kinds)) if kinds else ()
    quiet = ("--quiet",) if codes else ()  # a build of all kits may take a while: its bar is worth seeing
    start = time.perf_counter()
    if not run_presskit("build", *codes, "--output", folder, *quiet, *only, data=data, config=config):
        _say("Not built. What stood before still stands; waiting for the next change.")
        return False
    if codes:
        _say(f"Built {', '.join(codes)} in {time.perf_counter() - start:.1f} s.")
    return True


def _codes(changed: Collection[Path], records: Path) -> list[str] | None:
    """Return the codes of the records that changed, or None where anything else did."""
    from presskit.errors import InputError
    from presskit.text.files import read_json

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


def _announce(server: Server) -> None:
    _say(f"Serving {server.root} at {server.url} to this machine alone. Ctrl-C ends it.")


def _say(text: str) -> None:
    from rich.text import Text

    from presskit.cli.terminal import console

    shown = Text(text)
    shown.highlight_regex(r"http://\S+/", "bold")
    console().print(shown)
