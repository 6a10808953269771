"""`presskit list`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from presskit.cli import options

if TYPE_CHECKING:
    from pathlib import Path


@click.command(
    "list",
    epilog="""\b
Examples:
  presskit list
  presskit list --data newsdesk
  presskit list --json | jq '.[].title'""",
)
@options.data
@options.config
@options.as_json
def command(data: Path | None, config: Path | None, as_json: bool) -> None:
    """List the occupations there are records of, with their main figures."""
    from presskit import Project
    from presskit.cli.terminal import console, print_json

    kits = Project.open(data, config).kits
    shown = ("percentile", "mean_2025", "change", "typical_band")
    if as_json:
        fields = ("code", "title", "major_group", "name", "url")
        print_json(
            [
                {field: getattr(kit, field) for field in fields} | {name: kit.shown(name) for name in shown}
                for kit in kits
            ]
        )
        return
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="dim")
    for heading in ("Code", "Occupation", "Major group"):
        table.add_column(heading, overflow="fold")
    for heading in ("Percentile", "Mean", "Change"):
        table.add_column(heading, justify="right")
    table.add_column("Band")
    for kit in kits:
        cells = [kit.code, kit.title, kit.major_group, *(kit.shown(name) or "–" for name in shown)]
        table.add_row(*(Text(cell) for cell in cells))
    out = console()
    out.print(table)
    out.print(f"{len(kits)} {'record' if len(kits) == 1 else 'records'}", style="dim")
