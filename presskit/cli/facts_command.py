"""`presskit facts`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from presskit.cli import options

if TYPE_CHECKING:
    from pathlib import Path


@click.command(
    "facts",
    epilog="""\b
Examples:
  presskit facts > facts.jsonl
  presskit facts 4322 | jq .figures.percentile""",
)
@options.codes
@options.data
@options.config
def command(codes: tuple[str, ...], data: Path | None, config: Path | None) -> None:
    """Print the ledger of each kit as JSON Lines, one kit a line: what its facts.json holds."""
    from presskit.assets.texts.facts_file import facts_line
    from presskit.config import load
    from presskit.facts.statements import make_kit
    from presskit.records.collection import load_collection

    collection, settings = load_collection(data), load(config)
    for occupation in collection.selected(codes):
        click.echo(facts_line(make_kit(occupation, collection, settings)))
