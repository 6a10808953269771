"""`presskit cache`: what builds keep, so that nothing is made twice."""

from __future__ import annotations

from dataclasses import asdict

import click

from presskit.cli import options


@click.group(
    "cache",
    epilog="""\b
Examples:
  presskit cache info
  presskit cache prune --all""",
)
def command() -> None:
    """Look at what builds keep, and let go of it.

    The store lies in the user's cache, or where PRESSKIT_CACHE says, and is kept below
    PRESSKIT_CACHE_LIMIT bytes (4 GB unless that is set). It may be deleted at any time.
    """


@command.command(
    "info",
    epilog="""\b
Examples:
  presskit cache info
  presskit cache info --json | jq .bytes""",
)
@options.as_json
def info(as_json: bool) -> None:
    """Say where the store is and what it holds."""
    from presskit import Store
    from presskit.cli.terminal import console, print_json
    from presskit.text.numbers import file_size

    held = Store().info()
    if as_json:
        print_json({"ok": True, **asdict(held)})
        return
    out = console()
    out.print(f"{held.folder}", markup=False)
    out.print(f"{held.blobs} files of {held.results} units, {file_size(held.bytes)} of {file_size(held.limit)} at most")


@command.command(
    "prune",
    epilog="""\b
Examples:
  presskit cache prune                    down to its limit
  presskit cache prune --to 500000000     down to so many bytes
  presskit cache prune --all              everything""",
)
@click.option("--to", type=click.IntRange(0), metavar="BYTES", help="Keep at most so many bytes.")
@click.option("--all", "everything", is_flag=True, help="Keep nothing.")
@options.as_json
def prune(to: int | None, everything: bool, as_json: bool) -> None:
    """Remove what was used longest ago."""
    from presskit import Store
    from presskit.cli.terminal import console, print_json
    from presskit.text.numbers import file_size

    if everything and to is not None:
        message = "--to and --all exclude each other."
        raise click.UsageError(message)
    removed = Store().prune(0 if everything else to)
    if as_json:
        print_json({"ok": True, "removed": removed})
    else:
        console().print(f"{file_size(removed)} removed" if removed else "Nothing to remove")
