"""`presskit verify`."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from presskit.cli import options

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@click.command(
    "verify",
    epilog="""\b
Examples:
  presskit verify                     output/, every file of it
  presskit verify public
  presskit verify --json | jq '.faults[].file'""",
)
@click.argument(
    "folder",
    metavar="[DIR]",
    default="output",
    type=click.Path(file_okay=False, exists=True, path_type=Path),
)
@options.as_json
def command(folder: Path, as_json: bool) -> None:
    """Check that a published tree is as it was published.

    Every file of DIR (output) is read: it is the one that the manifest and SHA256SUMS list, it is
    whole, and images, briefs, pages, zips and kits.json agree with the kits' facts.json. Exit code 1
    names every file that was edited, added or removed.
    """
    from presskit import TreeAlteredError, verify
    from presskit.cli.terminal import console, print_json
    from presskit.text.numbers import file_size

    with _progress(hidden=as_json) as progress:
        verified = verify(folder, progress)
    if verified.faults:
        raise TreeAlteredError(verified.faults)
    if as_json:
        print_json(verified.as_dict())
        return
    kits = f"{verified.kits} {'kit' if verified.kits == 1 else 'kits'}"
    size = file_size(verified.bytes)
    console().print(f"[bold]Sound[/]: {kits}, {verified.files} files, {size}, in {verified.seconds:.1f} s.")


@contextmanager
def _progress(*, hidden: bool) -> Iterator[Callable[[int, int], None]]:
    """Show a bar on a terminal while files are read."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from presskit.cli.terminal import messages

    out = messages()
    columns = (TextColumn("Verifying"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=out, transient=True, disable=hidden or not out.is_terminal) as bar:
        task = bar.add_task("files", total=None)
        yield lambda done, every: bar.update(task, completed=done, total=every)
