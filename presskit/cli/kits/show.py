"""`presskit show`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from presskit.cli import options

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import Console

    from presskit import Kit


@click.command(
    "show",
    epilog="""\b
Examples:
  presskit show 4322
  presskit show 7311 --data newsdesk
  presskit show 4322 --json | jq .headline""",
)
@options.code
@options.data
@options.config
@options.as_json
def command(code: str, data: Path | None, config: Path | None, as_json: bool) -> None:
    """Show the kit of one occupation as text: headline, facts, figures, caveats, sources."""
    from presskit import Project
    from presskit.cli.terminal import console, print_json

    kit = Project.open(data, config).kit(code)
    if as_json:
        print_json(kit.ledger)
    else:
        _print(kit.kit, kit.texts["copy.txt"], console())


def _print(kit: Kit, copy_block: str, out: Console) -> None:
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    def heading(text: str) -> None:
        out.print()
        out.print(Text(text, style="bold"))

    out.print(Text(kit.headline or kit.title, style="bold red"))
    out.print(Text(f"{kit.title} · ISCO-08 {kit.code} · {kit.major_group}", style="dim"))
    if kit.lead:
        out.print()
        out.print(Text(kit.lead))
    heading("Figures")
    table = Table(box=None, pad_edge=False, show_header=False)
    for figure in kit.figures.values():
        table.add_row(Text(figure.display, style="bold"), Text(figure.unit), Text(f"{figure.method}", style="dim"))
    out.print(table)
    heading("Facts to quote")
    for fact in kit.facts:
        out.print(Padding(Text(f"{fact.text} ({fact.citation})"), (0, 0, 0, 2)))
    heading("Copy block")
    out.print(Text(copy_block.rstrip("\n")))
    heading("Read this before you quote")
    for caveat in kit.caveats.values():
        if caveat:
            out.print(Padding(Text(f"• {caveat}"), (0, 0, 0, 2)))
    heading("Sources")
    for dataset in kit.datasets:
        out.print(
            Padding(Text(f"{dataset.label}, {dataset.publisher}. {dataset.licence}. {dataset.url}"), (0, 0, 0, 2))
        )
    if kit.notes:
        heading("Notes for fact-checkers")
        for note in kit.notes:
            out.print(Padding(Text(f"• {note}"), (0, 0, 0, 2)))
