"""`presskit serve`."""

from __future__ import annotations

import signal
import threading
from pathlib import Path

import click

from presskit.cli import options


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
    from presskit.serve.keep_built import keep_built
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
                keep_built(server, pages, data, config, _say)
            else:
                _say(server.announcement)
                threading.Event().wait()
    except KeyboardInterrupt:
        _say("Done.")


def _say(text: str) -> None:
    from rich.text import Text

    from presskit.cli.terminal import console

    shown = Text(text)
    shown.highlight_regex(r"http://\S+/", "bold")
    console().print(shown)
