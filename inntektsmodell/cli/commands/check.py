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
    from inntektsmodell.loading import load_whole
    from inntektsmodell.runs.show import show_case

    show_case(load_whole(case), language)
