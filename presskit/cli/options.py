"""Options that several commands share, each declared once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Callable

Command = TypeVar("Command", bound="Callable[..., Any]")


def _codes(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[Any]:
    """Complete occupation codes from the names of the record files; nothing is read."""
    del parameter
    from click.shell_completion import CompletionItem

    from presskit.resources import bundled

    folder = context.params.get("data") or bundled("data")
    names = sorted(path.stem.partition("-") for path in (Path(folder) / "occupations").glob("*.json"))
    return [CompletionItem(code, help=rest.replace("-", " ")) for code, _, rest in names if code.startswith(incomplete)]


data = click.option(
    "--data",
    type=click.Path(file_okay=False, exists=True, path_type=Path),
    metavar="DIR",
    help="Folder with occupations/*.json; its own datasets.toml and bands.toml win over the bundled ones.",
)
config = click.option(
    "--config",
    type=click.Path(dir_okay=False, exists=True, path_type=Path),
    metavar="FILE",
    help="Configuration instead of ./presskit.toml: site, contact, licence, release date.",
)
as_json = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON on standard output.")
codes = click.argument("codes", nargs=-1, metavar="[CODE]...", shell_complete=_codes)
code = click.argument("code", metavar="CODE", shell_complete=_codes)
