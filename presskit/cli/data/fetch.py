"""`presskit fetch`."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from presskit.cli import options

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@click.command(
    "fetch",
    epilog="""\b
Examples:
  presskit fetch
  presskit fetch ilo-genai-2025
  presskit fetch && presskit import --into newsdesk""",
)
@click.argument("datasets", nargs=-1, metavar="[DATASET]...")
@options.as_json
def command(datasets: tuple[str, ...], as_json: bool) -> None:
    """Download the pinned releases of the public datasets, all or those that are named.

    Each is checked against its SHA-256 and kept in the cache, where `presskit import` finds it.
    What is there already is not downloaded again. Proxies are taken from the environment.
    """
    from presskit import fetch
    from presskit.cli.terminal import console, print_json

    with _progress(hidden=as_json) as progress:
        found = fetch(datasets, progress=progress)
    rows = [item.as_dict() for item in found]
    if as_json:
        print_json(rows)
        return
    from rich.text import Text

    for row in rows:
        console().print(Text(f"{row['name']}: {row['licence']}. {row['file']}"))


@contextmanager
def _progress(*, hidden: bool) -> Iterator[Callable[[str, int, int], None]]:
    """Show a bar for each download on a terminal."""
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn

    from presskit.cli.terminal import messages

    out = messages()
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn())
    with Progress(*columns, console=out, transient=True, disable=hidden or not out.is_terminal) as bars:
        tasks: dict[str, object] = {}

        def advance(name: str, done: int, total: int) -> None:
            if name not in tasks:
                tasks[name] = bars.add_task(name, total=total or None)
            bars.update(tasks[name], completed=done, total=total or None)  # type: ignore[arg-type]

        yield advance
