"""`presskit cards`: what designers of share images need."""

from __future__ import annotations

import time
from pathlib import Path

import click

from presskit.cli import options


@click.group(
    "cards",
    epilog="""\b
Examples:
  presskit cards preview 4322
  presskit cards preview 4322 --watch""",
)
def command() -> None:
    """Work on the design of share images; docs/cards.md explains their layouts."""


@command.command(
    "preview",
    epilog="""\b
Examples:
  presskit cards preview 4322                    into preview-4322.png
  presskit cards preview 4322 --watch            drawn again on each save
  presskit cards preview 7311 --output sheet.png""",
)
@options.code
@options.data
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Picture to write.")
@click.option("--watch", is_flag=True, help="Draw again whenever a layout, the theme or a sentence is saved.")
@options.config
def preview(code: str, data: Path | None, output: Path | None, watch: bool, config: Path | None) -> None:
    """Draw all cards of one record into one contact sheet.

    With --watch the sheet is drawn again on each save until Ctrl-C; a layout with a fault says so
    and the last good sheet stays.
    """
    from presskit.cli.terminal import messages

    target = output or Path(f"preview-{code}.png")
    if target.suffix.lower() != ".png":
        message = "a contact sheet is a .png file"
        raise click.BadParameter(message, param_hint="--output")
    if not watch:
        _draw(code, data, target, config)
        return
    from presskit.serve.watching import Watcher, run_presskit

    watcher = Watcher(data, config)
    try:
        while True:
            run_presskit("cards", "preview", code, "--output", target, data=data, config=config)
            messages().print("Watching; Ctrl-C ends it.", style="dim")
            watcher.wait()
    except KeyboardInterrupt:
        messages().print("Done.")


def _draw(code: str, data: Path | None, target: Path, config: Path | None) -> None:
    from rich.markup import escape

    from presskit import Project
    from presskit.cli.terminal import console

    kit = Project.open(data, config).kit(code)
    start = time.perf_counter()
    cards = kit.cards
    spent = time.perf_counter() - start
    whole = target.with_name(f".{target.name}.part")
    whole.write_bytes(kit.contact_sheet())
    whole.replace(target)
    console().print(f"{len(cards)} cards of {code} in {spent:.1f} s. Look at [bold]{escape(str(target))}[/]")
