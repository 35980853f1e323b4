"""`inntektsmodell check`."""

from __future__ import annotations

import click

from inntektsmodell.cli.options import case_argument, language
from inntektsmodell.language.messages import Language


@click.command("check")
@case_argument
@language
def command(case: str, language: Language) -> None:
    """Check CASE (a workbook, a folder or a built-in case): show what was read, or every fault with exit code 2."""
    from inntektsmodell.language.terminal import say
    from inntektsmodell.runs.summary import case_summary

    for line in case_summary(case, language):
        say(line.lstrip(" "), indent=" " * (len(line) - len(line.lstrip(" "))))
