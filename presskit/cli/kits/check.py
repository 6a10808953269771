"""`presskit check`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from presskit.cli import options

if TYPE_CHECKING:
    from pathlib import Path


@click.command(
    "check",
    epilog="""\b
Examples:
  presskit check
  presskit check --data newsdesk --json""",
)
@options.data
@options.config
@options.as_json
def command(data: Path | None, config: Path | None, as_json: bool) -> None:
    """Check that records, datasets, facts and faces are sound; nothing is built.

    Exit code 1 names every fault with its file, record and field.
    """
    from presskit import Project
    from presskit.cli.terminal import console, print_json

    kits = [each.kit for each in Project.open(data, config).check()]
    facts = sum(len(kit.facts) for kit in kits)
    missing = {kit.name: list(kit.missing) for kit in kits if kit.missing}
    if as_json:
        print_json({"ok": True, "records": len(kits), "facts": facts, "left_out": missing})
        return
    out = console()
    out.print(f"[bold]Sound[/]: {len(kits)} {'record' if len(kits) == 1 else 'records'}, {facts} facts.")
    for kit in kits:
        if kit.missing:
            out.print(f"{kit.code}: not in the record, and so left out: {', '.join(kit.missing)}")
