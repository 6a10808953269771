"""`presskit schema`."""

from __future__ import annotations

import click


@click.command(
    "schema",
    epilog="""\b
Example:
  presskit schema > record.schema.json""",
)
def command() -> None:
    """Print the JSON Schema of a record file, data/occupations/<code>-<slug>.json."""
    from presskit import record_schema
    from presskit.cli.terminal import print_json

    print_json(record_schema())
