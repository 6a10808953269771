"""`presskit brief`."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import click

from presskit.cli import options


@click.command(
    "brief",
    epilog="""\b
Examples:
  presskit brief 4322                          into 4322-production-clerks_brief_a4.pdf
  presskit brief 7311 --paper letter
  presskit brief 4322 --output brief.pdf""",
)
@options.code
@click.option("--paper", type=click.Choice(["a4", "letter"]), default="a4", show_default=True, help="Paper size.")
@click.option("--open", "show", is_flag=True, help="Open the brief in the viewer of this machine.")
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="File to write.")
@options.data
@options.config
def command(  # noqa: PLR0913, PLR0917 - one argument for each option
    code: str, paper: Literal["a4", "letter"], show: bool, output: Path | None, data: Path | None, config: Path | None
) -> None:
    """Make the PDF brief of one occupation, for one paper."""
    from presskit import Project
    from presskit.cli.terminal import console
    from presskit.text.numbers import file_size

    kit = Project.open(data, config).kit(code)
    written = kit.brief[paper]
    target = output or Path(f"{kit.kit.name}_brief_{paper}.pdf")
    target.write_bytes(written)
    console().print(f"{target}, {file_size(len(written))}", markup=False)
    if show:
        click.launch(str(target))
