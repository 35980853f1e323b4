"""What is told on stderr beside an answer: broken between words on a terminal, cut where the answer is to fit it."""

from __future__ import annotations

from collections.abc import Sequence

import click

from inntektsmodell.language.messages import in_language, message, told_in
from inntektsmodell.language.terminal import laid_beside, lines_beside

TAKES = 4
"""What is told beside an answer that fits the screen takes at most one part of so many of it."""


def tell_beside(told: Sequence[str], screen: int | None = None) -> int:
    """Tell lines, all of them or, of a screen of so many lines, those that take their part; how many it takes."""
    shown = told if screen is None else _in_few_lines(told, screen // TAKES)
    for line in shown:
        for part in laid_beside(line):
            click.echo(part, err=True)
    return lines_beside(shown)


def _in_few_lines(told: Sequence[str], most: int) -> Sequence[str]:
    """As many of the lines as take so many of the screen, and how many more there are."""
    if lines_beside(told) <= most:
        return told
    count = next((count for count in range(len(told), 0, -1) if lines_beside(told[:count]) < most), 0)
    more = message("  … and {count} more; --all shows all", count=len(told) - count)
    return [*told[:count], in_language(more, told_in.get())]
