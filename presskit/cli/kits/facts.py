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
    import json

    from presskit import Project

    for kit in Project.open(data, config).select(codes):
        click.echo(json.dumps(kit.ledger, ensure_ascii=False, separators=(",", ":"), allow_nan=False))
