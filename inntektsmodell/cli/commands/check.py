"""`inntektsmodell check`."""

from __future__ import annotations

import click

from inntektsmodell.cli.options import case_argument, language, targets
from inntektsmodell.language.messages import Language


@click.command("check")
@case_argument
@targets
@language
def command(case: str, targets: tuple[str, ...], language: Language) -> None:
    """Check CASE (a workbook, a folder or a built-in case): show what was read, or every fault with exit code 2.

    With --target a case that has enough for those steps is good, whatever else it lacks.
    """
    from inntektsmodell.loading import load_part, load_whole
    from inntektsmodell.method.wanted import find_step
    from inntektsmodell.runs.show import show_case
    from inntektsmodell.runs.show_steps import show_part

    if targets:
        steps = list(dict.fromkeys(map(find_step, targets)))
        show_part(load_part(case, targets=[step.name for step in steps]), steps, language)
    else:
        show_case(load_whole(case), language)
