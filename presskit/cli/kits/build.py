"""`presskit build`."""

from __future__ import annotations

import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from presskit.cli import options

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from presskit import Kit, Project


def _kinds(context: click.Context, parameter: click.Parameter, value: str | None) -> tuple[str, ...] | None:
    """Read a list of kinds; the order in which they are made is always the same."""
    del context, parameter
    if value is None:
        return None
    from presskit import kind_names

    every = kind_names()
    named = [kind.strip() for kind in value.split(",") if kind.strip()]
    if unknown := [kind for kind in named if kind not in every]:
        message = f"{unknown[0]!r} is none of {', '.join(every)}."
        raise click.BadParameter(message)
    if not named:
        message = f"names none of {', '.join(every)}."
        raise click.BadParameter(message)
    return tuple(kind for kind in every if kind in named)


class _Only(click.Option):
    """`--only`, whose help names the kinds of asset there are, with those of installed packages."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        from presskit import kind_names

        self.help = f"Make only some of {', '.join(kind_names())}, such as cards,text; {_INTO}"
        return super().get_help_record(ctx)


_INTO = "into a folder of their own, output-cards-text unless --output names another."


@click.command(
    "build",
    epilog="""\b
Examples:
  presskit build                          every kit, into output/
  presskit build 4322 7311                only these two; the other kits stay
  presskit build --data newsdesk --output public
  presskit build --only cards 4322        share images alone, into output-cards/
  presskit build --check                  is output/ what a build would make? For CI
  presskit build --explain 4322           why its assets would be made again
  presskit build --keep-going             without the records that have a fault
  presskit build --scheduler tcp://10.0.0.5:8786
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
@click.option("--only", cls=_Only, callback=_kinds, metavar="KINDS")
@click.option("--jobs", "-j", type=click.IntRange(1, 512), metavar="N", help="Processes.  [default: one a core]")
@click.option(
    "--scheduler", metavar="URL", help="Give the work to a Dask scheduler (presskit[cluster]; docs/scale.md)."
)
@click.option("--keep-going", is_flag=True, help="Leave records with a fault out, publish the rest, and end with 1.")
@click.option("--check", is_flag=True, help="Publish nothing; end with 1 where the folder is not what a build makes.")
@click.option("--explain", metavar="CODE", help="Say what of a kit would be made again and why; build nothing.")
@options.config
@options.as_json
@click.option("--quiet", "-q", is_flag=True, help="Print nothing but errors.")
def command(  # noqa: PLR0913, PLR0917 - one argument for each option
    codes: tuple[str, ...],
    data: Path | None,
    output: Path | None,
    only: tuple[str, ...] | None,
    jobs: int | None,
    scheduler: str | None,
    keep_going: bool,
    check: bool,
    explain: str | None,
    config: Path | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """Build the kits of the records into an output folder.

    Each CODE is an ISCO-08 code such as 4322; without one, every record is built. Only what changed
    is made again. All kits are made before any is published, in one exchange of folders: where one
    fails, every fault is named and the folder stays as it was.
    """
    from presskit import BuildOptions, Project
    from presskit.cli.kits import summary
    from presskit.cli.terminal import print_json, show_faults

    folder = output or Path("-".join(("output", *(only or ()))))
    project = Project.open(data, config)
    if explain is not None:
        _explain(project, explain, folder, only, as_json=as_json)
        return
    wanted = BuildOptions(folder, data, codes, only, jobs, scheduler, keep_going, check)
    with _progress(hidden=quiet or as_json) as (progress, waiting):
        report = project.build(folder, options=wanted, progress=progress, waiting=waiting)
    if as_json:
        print_json(summary.as_json(report))
    elif check:
        summary.say_differing(report)
    elif not quiet:
        summary.summarise(report)
    if not as_json:
        summary.say_notices(report)
    if report.faults and not as_json:
        show_faults(report.faults, "Some records were left out")
    if report.faults or report.differing:
        raise SystemExit(1)


def _explain(project: Project, code: str, folder: Path, only: tuple[str, ...] | None, *, as_json: bool) -> None:
    from dataclasses import asdict

    from presskit.cli.kits import summary
    from presskit.cli.terminal import print_json

    reasons = project.explain(code, folder, only)
    if as_json:
        print_json({"ok": True, "code": code, "assets": [asdict(reason) for reason in reasons]})
    else:
        summary.say_reasons(reasons)


@contextmanager
def _progress(*, hidden: bool) -> Iterator[tuple[Callable[[Kit, int], None], Callable[[], None]]]:
    """Show a bar on a terminal while kits are made."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from presskit.cli.terminal import messages

    out = messages()
    columns = (
        TextColumn("Building"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[kit]}"),
    )
    with Progress(*columns, console=out, transient=True, disable=hidden or not out.is_terminal) as bar:
        task = bar.add_task("kits", total=None, kit="reading records and faces", rate="")
        begun = time.monotonic()

        def advance(kit: Kit, total: int) -> None:
            done = bar.tasks[0].completed + 1
            rate = f"{done / max(time.monotonic() - begun, 0.1):.1f}/s"
            bar.update(task, total=total, advance=1, kit=kit.name[:40], rate=rate)

        def wait() -> None:
            bar.update(task, kit="waiting for another build into this folder")
            if not hidden and not out.is_terminal:
                out.print("Another build is writing into this folder; waiting for it.")

        yield advance, wait
