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
    from presskit.cli.terminal import print_json
    from presskit.records.model import Occupation

    print_json({"$schema": "https://json-schema.org/draft/2020-12/schema", **Occupation.model_json_schema()})
