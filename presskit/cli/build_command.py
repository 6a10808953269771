"""`presskit build`."""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from presskit.cli import options

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from presskit.build.engine import Report
    from presskit.facts.kit import Kit


def _kinds(context: click.Context, parameter: click.Parameter, value: str | None) -> tuple[str, ...] | None:
    """Read a list of kinds; the order in which they are made is always the same."""
    del context, parameter
    if value is None:
        return None
    from presskit.build.kits import KINDS

    named = [kind.strip() for kind in value.split(",") if kind.strip()]
    if unknown := [kind for kind in named if kind not in KINDS]:
        message = f"{unknown[0]!r} is none of {', '.join(KINDS)}."
        raise click.BadParameter(message)
    if not named:
        message = f"names none of {', '.join(KINDS)}."
        raise click.BadParameter(message)
    return tuple(kind for kind in KINDS if kind in named)


@click.command(
    "build",
    epilog="""\b
Examples:
  presskit build                          every kit, into output/
  presskit build 4322 7311                only these two; the other kits stay
  presskit build --data newsdesk --output public
  presskit build --only cards 4322        share images alone, into output-cards/
  presskit build --json | jq .seconds""",
)
@options.codes
@options.data
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Folder to build into: new, empty, or made by presskit.  [default: output]",
)
@click.option(
    "--only",
    callback=_kinds,
    metavar="KINDS",
    help="Make only some of text, cards, briefs, pages, such as cards,text; into a folder of their own, "
    "output-cards-text unless --output names another.",
)
@options.config
@options.as_json
@click.option("--quiet", "-q", is_flag=True, help="Print nothing but errors.")
def command(  # noqa: PLR0913, PLR0917 - one argument for each option
    codes: tuple[str, ...],
    data: Path | None,
    output: Path | None,
    only: tuple[str, ...] | None,
    config: Path | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """Build the kits of the records into an output folder.

    Each CODE is an ISCO-08 code such as 4322; without one, every record is built. All kits are
    made before any is published: where one fails, every fault is named and the folder stays as it
    was.
    """
    from presskit.build.engine import Order, build
    from presskit.build.kits import KINDS
    from presskit.cli.terminal import print_json
    from presskit.config import load

    with _progress(hidden=quiet or as_json) as progress:
        folder = output or Path("-".join(("output", *(only or ()))))
        report = build(load(config), Order(folder, data, codes, only or KINDS), progress)
    if as_json:
        print_json({"ok": True, **asdict(report)})
    elif not quiet:
        _summarise(report)


@contextmanager
def _progress(*, hidden: bool) -> Iterator[Callable[[Kit, int], None]]:
    """Show a bar on a terminal while kits are made."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from presskit.cli.terminal import messages

    out = messages()
    columns = (
        TextColumn("Building"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[kit]}"),
    )
    with Progress(*columns, console=out, transient=True, disable=hidden or not out.is_terminal) as bar:
        task = bar.add_task("kits", total=None, kit="reading records and faces")

        def advance(kit: Kit, total: int) -> None:
            bar.update(task, total=total, advance=1, kit=kit.name[:40])

        yield advance


def _summarise(report: Report) -> None:
    from rich.markup import escape

    from presskit.cli.terminal import console, messages
    from presskit.text.numbers import file_size

    out = console()
    kits = f"{report.kits} {'kit' if report.kits == 1 else 'kits'}"
    removed = f", {report.removed} removed" if report.removed else ""
    look = Path(report.output, "kits")
    look = look if look.exists() else look.parent
    out.print(
        f"[bold]{kits}[/], {report.files} files, {file_size(report.bytes)}{removed} in {report.seconds:.1f} s. "
        f"Look in [bold]{escape(str(look))}[/]"
    )
    missing = Counter(name for names in report.left_out.values() for name in names)
    for name, count in missing.items():
        out.print(f"Left out, not in the record: {escape(name)} ({count} {'kit' if count == 1 else 'kits'})")
    for path in report.unused_faces:
        messages().print(f"[yellow]No role takes the face {escape(path)}[/]; name it after a role, or in fonts.toml.")
