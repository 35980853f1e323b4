"""`inntektsmodell template`."""

from __future__ import annotations

from pathlib import Path

import click

from inntektsmodell.cli.options import complete_case, language
from inntektsmodell.language.messages import Language


@click.command("template")
@click.argument("file", metavar="FILE.xlsx", type=click.Path(path_type=Path))
@click.option(
    "--case",
    metavar="CASE",
    default="eksempel",
    show_default=True,
    shell_complete=complete_case,
    help="The case whose figures are put into the workbook.",
)
@language
def command(file: Path, case: str, language: Language) -> None:
    """Write a workbook to fill in with your own figures; `check` and `run` can read it."""
    from inntektsmodell.language.messages import in_language, message
    from inntektsmodell.loading import load_case
    from inntektsmodell.workbook.writing.template import write_template

    write_template(file, load_case(case), language)
    text = message("{file} has been written; check it with: inntektsmodell check {file}", file=file)
    click.echo(in_language(text, language))
