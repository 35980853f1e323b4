"""Command line. Heavy imports happen inside the commands, so that help answers at once."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from inntektsmodell.case import Language

GOOD, CHECK_FAILS, BAD_INPUT = 0, 1, 2


class Program(click.Group):
    """The group of commands: bad input ends with exit code 2 and one message; unknown commands name the nearest."""

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """Find the command, or say which are nearest to what was typed."""
        from inntektsmodell.faults import nearest

        if args and self.get_command(ctx, args[0]) is None:
            ctx.fail(f"there is no command '{args[0]}'; {nearest(args[0], self.list_commands(ctx))}")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command and turn `InputError` into its message and exit code 2."""
        from inntektsmodell.faults import InputError

        try:
            return super().invoke(ctx)
        except InputError as error:
            click.echo(str(error), err=True)
            ctx.exit(BAD_INPUT)


language = click.option(
    "--lang", "language", type=click.Choice(["nb", "en"]), default="nb", help="Language of tables (default: nb)."
)
as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")


@click.group(cls=Program)
@click.version_option(package_name="inntektsmodell")
def main() -> None:
    """Income-distribution model of Norway's regional health authorities.

    Exit code 0: good. 1: a check fails. 2: bad input, with one message that lists every fault.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")


@main.command()
@click.argument("case")
@click.option("--out", type=click.Path(path_type=Path), help="Write keys.csv, result.csv and result.nc to this folder.")
@as_json
@language
def run(case: str, out: Path | None, as_json: bool, language: Language) -> None:
    """Compute CASE (2021, eksempel, or a folder with a case.toml) and show the keys."""
    from inntektsmodell.computing import compute
    from inntektsmodell.loading import load_case

    loaded = load_case(case)
    result = compute(loaded)
    if out is not None:
        from inntektsmodell.writing import write_run

        write_run(out, loaded, result)
    if as_json:
        from inntektsmodell.json_result import json_result

        click.echo(json.dumps(json_result(loaded, result), ensure_ascii=False, indent=2))
    else:
        from inntektsmodell.screen import show_run

        show_run(loaded, result, language)


@main.command()
@as_json
@language
def validate(as_json: bool, language: Language) -> None:
    """Hold the engine against published figures; exit code 1 when one breaks or cannot be computed."""
    from inntektsmodell.validation import as_records, failing, validate

    checks = validate()
    if as_json:
        click.echo(json.dumps(as_records(checks), ensure_ascii=False, indent=2))
    else:
        from inntektsmodell.screen import show_checks

        show_checks(checks, language)
    sys.exit(CHECK_FAILS if failing(checks) else GOOD)
