"""The command line: the group of commands, each loaded when it is called or listed."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from functools import wraps
from importlib import import_module
from typing import Any

import click

from inntektsmodell.cli.click_words import ToldContext, told_command, told_error
from inntektsmodell.cli.options import BAD_INPUT, CLOSED_PIPE, INTERRUPTED
from inntektsmodell.faults import InputError, nearest
from inntektsmodell.files.text_files import check_file_names
from inntektsmodell.language.letters import letters_told
from inntektsmodell.language.messages import LANGUAGE_VARIABLE, LANGUAGES, asked_language, message, said, told, told_in
from inntektsmodell.work.arenas import share_arenas
from inntektsmodell.work.devices import check_environment
from inntektsmodell.work.programs import keep_programs
from inntektsmodell.work.stopping import goes_on, interrupted

COMMANDS = (
    "run",
    "template",
    "check",
    "app",
    "explain",
    "scenarios",
    "report",
    "batch",
    "compare",
    "target",
    "sensitivity",
    "validate",
    "verify",
    "bridge",
    "synthesize",
    "moments",
    "estimate",
    "fetch",
    "roll-forward",
    "back-test",
    "identify-key",
    "project",
    "doctor",
)
"""Names of the commands in the order of the help; `-` in a name is `_` in its module."""
YEARLY = ("fetch", "roll-forward", "back-test", "project")
"""Those of the yearly round, whose modules lie in `commands.yearly`."""


class Program(click.Group):
    """Speaks the user's language; bad input ends with exit code 2 and one message, Ctrl-C with 130 and one line."""

    context_class = ToldContext

    def main(self, args: Sequence[str] | None = None, *, standalone_mode: bool = True, **more: Any) -> Any:  # type: ignore[override]
        """Run the program in the language that its arguments ask for, wherever among them."""
        language = asked_language(sys.argv[1:] if args is None else args)
        token = told_in.set(language)
        goes_on.set(False)
        try:
            code = super().main(args, standalone_mode=False, **more)
        except click.ClickException as error:
            click.echo(told_error(error), err=True)
            code = error.exit_code
        except InputError as error:
            click.echo(error.in_language(language), err=True)
            code = BAD_INPUT
        except click.Abort:  # what click makes of Ctrl-C, after it has ended the line
            click.echo(told(interrupted()), err=True)
            code = INTERRUPTED
        except OSError as error:
            place = message("standard output") if error.filename is None else error.filename
            click.echo(told(message("{file}: {reason}", file=place, reason=said(error))), err=True)
            code = BAD_INPUT
        finally:
            told_in.reset(token)
        if standalone_mode:
            sys.exit(code)
        return code

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Names of all commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:  # noqa: ARG002
        """Load one command; None where there is none of that name."""
        if name not in COMMANDS:
            return None
        room = "commands.yearly" if name in YEARLY else "commands"
        command: click.Command = import_module(f"inntektsmodell.cli.{room}.{name.replace('-', '_')}").command
        spoken = told_command(command)
        if name != "doctor":
            spoken.callback = _checked_first(spoken.callback)
        return spoken

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """Find the command, or say which are nearest; refuse arguments that are no text, and empty ones."""
        check_file_names(args)
        _refuse_empty(ctx, args)
        if args and args[0] not in COMMANDS:
            right = nearest(args[0], COMMANDS)
            ctx.fail(told(message("there is no command '{name}'; {right}", name=args[0], right=right)))
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a pipe that nobody reads ends it in silence."""
        try:
            with letters_told(_tell):
                done = super().invoke(ctx)
            click.echo(nl=False)  # flushes, here where the pipe is noticed
            return done
        except BrokenPipeError:
            ctx.exit(CLOSED_PIPE)


def _refuse_empty(ctx: click.Context, args: Sequence[str]) -> None:
    """An argument without content, as of a variable that is not set, would be read as the folder that one is in."""
    for number, given in enumerate(args[1:], start=1):
        if not given.strip() or (given.startswith("--") and given.endswith("=")):
            empty = message(
                "argument {number} ({given!r}) is empty; give it a value, or leave it out", number=number, given=given
            )
            ctx.fail(told(empty))


def _checked_first(work: Callable[..., Any] | None) -> Callable[..., Any]:
    """A command's work after a look at the environment, with kept programs; asking for its help needs no JAX."""
    assert work is not None

    @wraps(work)
    def checked(*args: Any, **options: Any) -> Any:
        check_environment()
        share_arenas()
        keep_programs()
        return work(*args, **options)

    return checked


def _tell(text: str) -> None:
    click.echo(told(text), err=True)


@click.group(cls=Program)
@click.version_option(package_name="inntektsmodell")
@click.option(
    "--lang",
    expose_value=False,
    envvar=LANGUAGE_VARIABLE,
    type=click.Choice(LANGUAGES),
    help="Language: nb (default) or en.",
)
def main() -> None:
    """Income-distribution model of Norway's regional health authorities.

    Exit code 0: success. 1: a check fails. 2: bad input, with one message that lists every fault. 130: interrupted.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
