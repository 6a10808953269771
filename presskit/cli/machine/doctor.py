"""`presskit doctor`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from presskit.cli import options

if TYPE_CHECKING:
    from pathlib import Path

_STYLES = {"ok": "green", "slower": "yellow", "missing": "bold red"}


@click.command(
    "doctor",
    epilog="""\b
Examples:
  presskit doctor
  presskit doctor --json""",
)
@options.config
@options.as_json
def command(config: Path | None, as_json: bool) -> None:
    """Say what this machine has and lacks: Python, libraries, faces, and what installs the rest.

    Exit code 1 where something is missing; what only costs time is said, and is no fault.
    """
    from presskit import examine
    from presskit.cli.terminal import console, print_json

    findings = examine(config)
    if as_json:
        print_json({"ok": all(finding.ok for finding in findings), "findings": [f.as_dict() for f in findings]})
    else:
        from rich.table import Table
        from rich.text import Text

        table = Table(box=None, pad_edge=False, show_header=False)
        for finding in findings:
            mark = Text(finding.state, style=_STYLES[finding.state])
            table.add_row(mark, Text(finding.name, style="bold"), Text(finding.detail))
        console().print(table)
        for remedy in dict.fromkeys(finding.remedy for finding in findings if finding.remedy):
            console().print(Text(f"To mend it: {remedy}"))
    if not all(finding.ok for finding in findings):
        raise SystemExit(1)
