"""The command line: each command parses, then calls what a user of the library would call.

Commands are imported when they are named, so that `presskit --help` starts at once.
"""

from __future__ import annotations

import importlib
import io
import os
import sys
from typing import NoReturn

import click

from presskit.errors import PresskitError
from presskit.version import __version__

COMMANDS = {
    "build": "Build the kits into an output folder.",
    "verify": "Check that a built tree is whole, unaltered and agrees with itself.",
    "serve": "Show a built newsroom in the browser; --watch keeps it built.",
    "cache": "Look at what builds keep, and let go of it.",
    "list": "List the occupations there are records of.",
    "show": "Show the kit of one occupation as text.",
    "facts": "Print the ledgers as JSON Lines.",
    "brief": "Make the PDF brief of one occupation.",
    "cards": "Work on the design of share images.",
    "check": "Check records, facts and faces; build nothing.",
    "fetch": "Download the public datasets.",
    "import": "Make records from the public datasets.",
    "schema": "Print the JSON Schema of a record file.",
    "doctor": "Say what this machine has and lacks.",
    "completion": "Print the shell's completion script.",
}
"""Every command with its line in the list of commands."""

_MODULES = {
    "verify": "tree.verify",
    "serve": "tree.serve",
    "cache": "machine.cache",
    "doctor": "machine.doctor",
    "completion": "machine.completion",
    "fetch": "data.fetch",
    "import": "data.import_records",
    "schema": "data.schema",
}
"""The module of a command below `presskit.cli`, `kits.<name>` where it is not here."""

_DEBUG = "PRESSKIT_DEBUG"
_BUG = 70


class _Commands(click.Group):
    """A group that imports a command when it is named."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(
            f"presskit.cli.{_MODULES.get(cmd_name, f'kits.{cmd_name}')}"
        ).command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.command(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Start with: presskit build",
)
@click.version_option(__version__, prog_name="presskit")
def cli() -> None:
    """Turn occupation records into press kits: text, share images and briefs with their sources."""


def main() -> NoReturn:
    """Run the command line. Exit codes: 0 done, 1 the input or a check failed, 2 wrong usage."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        cli.main(prog_name="presskit", standalone_mode=True)
    except PresskitError as error:
        from presskit.cli.terminal import show_error

        show_error(error)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except OSError as error:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - nothing more can be written
        click.echo(f"presskit: {error.strerror or error}{f': {error.filename}' if error.filename else ''}", err=True)
        sys.exit(1)
    except Exception as error:
        if os.environ.get(_DEBUG):
            raise
        click.echo(f"presskit: this is a bug in presskit ({type(error).__name__}: {error}).", err=True)
        click.echo(f"Please report it with what {_DEBUG}=1 prints when you run the command again.", err=True)
        sys.exit(_BUG)
    sys.exit(0)
