"""The command line: the group of commands, each loaded when it is called or listed."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any

import click

from inntektsmodell.commands.options import BAD_INPUT
from inntektsmodell.faults import InputError, nearest

COMMANDS = (
    "run",
    "explain",
    "scenarios",
    "batch",
    "compare",
    "target",
    "sensitivity",
    "validate",
    "verify",
    "bridge",
    "identify-key",
)
"""Names of the commands in the order of the help; `-` in a name is `_` in its module."""


class Program(click.Group):
    """Bad input ends with exit code 2 and one message; unknown commands name the nearest."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Names of all commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:  # noqa: ARG002
        """Load one command; None where there is none of that name."""
        if name not in COMMANDS:
            return None
        command: click.Command = import_module(f"inntektsmodell.commands.{name.replace('-', '_')}").command
        return command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """Find the command, or say which are nearest to what was typed."""
        if args and args[0] not in COMMANDS:
            ctx.fail(f"there is no command '{args[0]}'; {nearest(args[0], COMMANDS)}")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command and turn `InputError` into its message and exit code 2."""
        try:
            return super().invoke(ctx)
        except InputError as error:
            click.echo(str(error), err=True)
            ctx.exit(BAD_INPUT)


@click.group(cls=Program)
@click.version_option(package_name="inntektsmodell")
def main() -> None:
    """Income-distribution model of Norway's regional health authorities.

    Exit code 0: good. 1: a check fails. 2: bad input, with one message that lists every fault.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
