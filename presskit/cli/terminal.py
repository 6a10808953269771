"""What people see: errors, summaries and progress on a terminal, plain lines elsewhere."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.markup import escape

if TYPE_CHECKING:
    from collections.abc import Sequence

    from presskit.errors import Fault, PresskitError

_SHOWN_FAULTS = 50


def console() -> Console:
    """Return the console for results: colours only on a terminal, no wrapping off it."""
    return Console(highlight=False, soft_wrap=not sys.stdout.isatty())


def messages() -> Console:
    """Return the console for everything that is not a result; it writes to standard error."""
    return Console(stderr=True, highlight=False, soft_wrap=not sys.stderr.isatty())


def print_json(value: Any) -> None:  # noqa: ANN401 - any JSON value
    """Print a value as JSON on standard output, for machines."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def show_error(error: PresskitError) -> None:
    """Print every fault of an error; as JSON on standard output too where `--json` was asked for."""
    if _wants_json():
        print_json({"ok": False, "error": error.title, "faults": [fault.as_dict() for fault in error.faults]})
    show_faults(error.faults, error.title)


def show_faults(faults: Sequence[Fault], title: str) -> None:
    """Print faults under a title, on standard error."""
    out = messages()
    count = len(faults)
    out.print(f"[bold red]{escape(title)}[/] ({count} {'fault' if count == 1 else 'faults'}):")
    for fault in faults[:_SHOWN_FAULTS]:
        out.print(f"  [red]•[/] {escape(str(fault))}")
    if count > _SHOWN_FAULTS:
        out.print(f"  … and {count - _SHOWN_FAULTS} more; --json lists all of them.")


def _wants_json() -> bool:
    context = click.get_current_context(silent=True)
    if context is not None:
        return bool(context.params.get("as_json"))
    return "--json" in sys.argv[1:]
