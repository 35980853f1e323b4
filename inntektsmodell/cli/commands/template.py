"""`inntektsmodell template`."""

from __future__ import annotations

from pathlib import Path

import click

from inntektsmodell.cli.options import complete_case, language, targets
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
@targets
@language
def command(file: Path, case: str, targets: tuple[str, ...], language: Language) -> None:
    """Write a workbook to fill in with your own figures; `check` and `run` can read it."""
    from inntektsmodell.language.messages import in_language, message
    from inntektsmodell.loading import load_case, load_part
    from inntektsmodell.method.wanted import find_step
    from inntektsmodell.model.single_steps import part_behind
    from inntektsmodell.workbook.writing.template import write_template

    steps = [find_step(target) for target in targets]
    filled = part_behind(load_part(case), steps) if steps else load_case(case)
    write_template(file, filled, language)
    text = message("{file} has been written; check it with: inntektsmodell check {file}", file=file)
    if steps:
        text = message(
            "{file} has been written; compute it with: inntektsmodell run {file} {asked}",
            file=file,
            asked=" ".join(f"--target {step.name}" for step in steps),
        )
    click.echo(in_language(text, language))
