"""`presskit import`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from presskit.cli import options

if TYPE_CHECKING:
    from presskit import ImportReport

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command(
    "import",
    epilog="""\b
Examples:
  presskit fetch && presskit import --into newsdesk
  presskit import Final_Scores.xlsx --into newsdesk
  presskit import Final_Scores.xlsx --crosswalk soc10_isco08.dta \\
      --taxonomy 2010_to_2019_Crosswalk.xlsx --employment national_M2024_dl.xlsx --into newsdesk
  presskit import Final_Scores.xlsx --into newsdesk --only 4322 7311
  presskit import study.csv --source my-study --into newsdesk    read by an installed package""",
)
@click.argument("workbook", nargs=-1, metavar="[WORKBOOK]")
@click.option("--crosswalk", type=_FILE, metavar="FILE", help="IBS crosswalk, soc10_isco08.dta or its zip file.")
@click.option("--taxonomy", type=_FILE, metavar="FILE", help="O*NET taxonomy, 2010_to_2019_Crosswalk.xlsx.")
@click.option("--employment", type=_FILE, metavar="FILE", help="OEWS, national_M2024_dl.xlsx or its zip file.")
@click.option(
    "--into",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    metavar="DIR",
    help="Data folder to write: occupations/*.json, gradient.json, import-report.json.",
)
@click.option("--source", metavar="NAME", help="Source of an installed package that reads the file; docs/extending.md.")
@click.option("--only", multiple=True, metavar="CODE...", help="Write only these occupations and keep the others.")
@options.as_json
def command(  # noqa: PLR0913, PLR0917 - one argument for each option
    workbook: tuple[str, ...],
    crosswalk: Path | None,
    taxonomy: Path | None,
    employment: Path | None,
    into: Path,
    source: str | None,
    only: tuple[str, ...],
    as_json: bool,
) -> None:
    """Make records from the public datasets as their publishers release them.

    WORKBOOK is the ILO's, `.xlsx`. Without it, the files that `presskit fetch` downloaded are used.
    The same files give the same records; corrections by hand go into DIR/overrides/CODE.json.
    """
    from dataclasses import asdict

    from presskit import ImportFiles, import_records
    from presskit.cli.terminal import print_json

    paths, codes = _paths_and_codes(workbook, only)
    if source is not None:
        if len(paths) != 1 or crosswalk or taxonomy or employment:
            message = "--source reads one file, and no other option names one"
            raise click.UsageError(message)
        from presskit import import_from_source

        report = import_from_source(source, paths[0], into, codes)
    elif not paths:
        if crosswalk or taxonomy or employment:
            message = "name the workbook too, or none of the files to use those that were fetched"
            raise click.UsageError(message)
        from presskit import fetched_files

        report = import_records(fetched_files(), into, codes)
    else:
        report = import_records(ImportFiles(paths[0], crosswalk, taxonomy, employment), into, codes)
    if as_json:
        print_json({"ok": True, **asdict(report)})
    else:
        _summarise(report, into)


def _paths_and_codes(arguments: tuple[str, ...], only: tuple[str, ...]) -> tuple[list[Path], list[str]]:
    """Tell the workbook from the codes that follow `--only CODE CODE`, or `--only CODE,CODE`."""
    codes = [code.strip() for given in only for code in given.split(",")]
    paths = []
    for argument in arguments:
        if only and re.fullmatch(r"[0-9]{4}", argument):
            codes.append(argument)
        else:
            paths.append(Path(argument))
    if len(paths) > 1:
        message = f"one workbook is imported at a time, not {', '.join(map(str, paths))}"
        raise click.UsageError(message)
    return paths, codes


def _summarise(report: ImportReport, into: Path) -> None:
    from rich.markup import escape

    from presskit.cli.terminal import console, messages

    out = console()
    removed = f", {len(report.removed)} removed" if report.removed else ""
    out.print(
        f"[bold]{report.occupations} occupations[/] from {report.rows:,} rows: {report.written} files written, "
        f"{report.unchanged} as they were{removed}. Look in [bold]{escape(str(into))}[/]"
    )
    lines = (
        ("Task statements without text, dropped", report.dropped),
        ("Task statements with wrong characters, repaired", report.repaired),
        ("Tasks without a 2023 score", report.without_2023),
        ("Occupations without a U.S. match", report.without_us_match),
        ("Occupations where no task rose", report.none_rose),
        ("Published means that differ from the shown ones", [m["code"] for m in report.other_published_means]),
        ("Occupations that share their mean", [" = ".join(codes) for codes in report.ties]),
    )
    for words, names in lines:
        if names:
            shown = ", ".join(names[:12]) + (f" and {len(names) - 12} more" if len(names) > 12 else "")
            out.print(f"{words}: {len(names)} ({escape(shown)})")
    if report.noisy_scores:
        out.print(f"Scores with binary noise, rounded off: {report.noisy_scores}")
    for warning in report.warnings:
        messages().print(f"[yellow]Mind: {escape(warning)}.[/]")
