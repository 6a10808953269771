"""`presskit completion`."""

from __future__ import annotations

import click


@click.command(
    "completion",
    epilog="""\b
Examples:
  presskit completion bash >> ~/.bashrc
  presskit completion zsh >> ~/.zshrc
  presskit completion fish > ~/.config/fish/completions/presskit.fish""",
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def command(shell: str) -> None:
    """Print the script that completes commands, options and occupation codes in a shell."""
    from click.shell_completion import get_completion_class

    from presskit.cli import cli

    completion = get_completion_class(shell)
    if completion is None:
        raise click.BadParameter(shell)
    click.echo(completion(cli, {}, "presskit", "_PRESSKIT_COMPLETE").source())
