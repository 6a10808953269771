"""`presskit brief`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from presskit.cli import options

if TYPE_CHECKING:
    from presskit.assets.pdf.papers import Paper


@click.command(
    "brief",
    epilog="""\b
Examples:
  presskit brief 4322                          into 4322-production-clerks_brief_a4.pdf
  presskit brief 7311 --paper letter --open
  presskit brief 5151 --data newsdesk --output brief.pdf""",
)
@options.code
@click.option("--paper", type=click.Choice(["a4", "letter"]), default="a4", show_default=True, help="Paper size.")
@click.option("--open", "show", is_flag=True, help="Open the brief in the viewer of this machine.")
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="File to write.")
@options.data
@options.config
def command(  # noqa: PLR0913, PLR0917 - one argument for each option
    code: str, paper: Paper, show: bool, output: Path | None, data: Path | None, config: Path | None
) -> None:
    """Make the PDF brief of one occupation, for one paper."""
    from presskit.assets.brief.renderer import BriefRenderer
    from presskit.assets.texts.facts_file import facts_json
    from presskit.cli.terminal import console
    from presskit.config import load
    from presskit.engine.builder import prepare
    from presskit.engine.limits import limited
    from presskit.facts.statements import make_kit
    from presskit.text.numbers import file_size

    settings = load(config)
    prepared = prepare(settings, data)
    kit = make_kit(prepared.collection.selected([code])[0], prepared.collection, settings)
    renderer = BriefRenderer(prepared.fonts, prepared.style)
    with limited(code):
        written = renderer.render(kit, facts_json(kit))[paper]
    target = output or Path(f"{kit.name}_brief_{paper}.pdf")
    target.write_bytes(written)
    console().print(f"{target}, {file_size(len(written))}", markup=False)
    if show:
        click.launch(str(target))
