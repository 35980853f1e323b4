"""No printed figure can move unnoticed: altered by more than rounding leaves open, each makes something fail.

The statistics of case 2021 are worked out once; an altered figure is held again only in the checks that it enters.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

import pytest

from inntektsmodell.published.checks import Check, Verdict, check_figure, explained
from inntektsmodell.published.figures import PublishedFigure, read_published
from inntektsmodell.published.formula import CannotCompute
from inntektsmodell.published.incomparable import read_pairs
from inntektsmodell.published.intervals import printed_interval
from inntektsmodell.published.known_deviations import read_explanations
from inntektsmodell.published.statistics import Statistics, read_formulas, statistics_of

pytestmark = pytest.mark.slow

FIGURES = read_published()
PAIRS = read_pairs()
EXPLANATIONS = read_explanations()
STATISTICS = statistics_of(FIGURES, read_formulas())
Checked = tuple[PublishedFigure, str]


def held(figure: PublishedFigure, name: str, statistics: Statistics) -> Check:
    """One check with its explanation."""
    check = check_figure(figure, name, statistics, PAIRS)
    return explained(check, EXPLANATIONS.get(check.id), statistics)


def figures_behind(figure: PublishedFigure, name: str) -> set[str]:
    """The figure and every printed figure that its statistic rests on."""
    try:
        return {figure.id, *STATISTICS.term(name, figure.label).figures}
    except CannotCompute:
        return {figure.id}


@pytest.fixture(scope="module")
def checks_of() -> dict[str, list[Checked]]:
    """For every figure, the checks that it enters and that are not refused."""
    entered: dict[str, list[Checked]] = {figure.id: [] for figure in FIGURES}
    for figure in FIGURES:
        for name in figure.statistics:
            if held(figure, name, STATISTICS).verdict is Verdict.MUST_NOT_BE_COMPARED:
                continue
            for behind in figures_behind(figure, name) & entered.keys():
                entered[behind].append((figure, name))
    return entered


def altered(figure: PublishedFigure, steps: int) -> PublishedFigure:
    """The figure, so many units of its last digit away."""
    decimals = len(figure.printed.partition(",")[2])
    value = figure.interval.value + steps * 10.0**-decimals
    return replace(figure, printed=f"{value:.{decimals}f}".replace(".", ","))


def with_figure(figure: PublishedFigure) -> Statistics:
    """The statistics with one figure in the place of the printed one."""
    labels: Mapping[str, PublishedFigure] = {**STATISTICS.series[figure.series], figure.label: figure}
    return Statistics({**STATISTICS.series, figure.series: labels}, STATISTICS.formulas)


def outcome(figure: PublishedFigure, checks: list[Checked]) -> list[Check]:
    """The checks, held again with `figure` in the place of the printed one."""
    statistics = with_figure(figure)
    return [held(figure if checked.id == figure.id else checked, name, statistics) for checked, name in checks]


def steps_to_leave(figure: PublishedFigure, checks: list[Checked], sign: int) -> int:
    """Units of the last digit after which the first check must fail.

    A check that holds fails once the printed and the computed interval, which move at a rate taken from one unit's
    move, have passed each other. An explained break fails once its gap is another than is written.
    """
    before, after = outcome(figure, checks), outcome(altered(figure, sign), checks)
    needed = []
    for old, new in zip(before, after, strict=True):
        assert old.computed is not None
        assert new.computed is not None
        moved = (new.computed.value - new.figure.interval.value) - (old.computed.value - old.figure.interval.value)
        if abs(moved) > 1e-9:
            needed.append(room(old, moved) / abs(moved))
    return 1 + math.ceil(1.05 * min(needed))


def room(check: Check, moved: float) -> float:
    """How far the computed interval can move against the printed one, up or down as `moved` says."""
    assert check.computed is not None
    if check.verdict is Verdict.BREAK:
        assert check.explanation is not None
        gap = printed_interval(check.explanation.gap)
        return gap.high - gap.low
    printed = check.figure.interval
    return printed.high - check.computed.low if moved > 0 else check.computed.high - printed.low


def test_every_figure_enters_a_check(checks_of: dict[str, list[Checked]]) -> None:
    assert [name for name, checks in checks_of.items() if not checks] == []
    assert len(checks_of) >= 1000


@pytest.mark.parametrize("sign", [1, -1], ids=["up", "down"])
def test_any_figure_altered_by_more_than_its_rounding_fails(checks_of: dict[str, list[Checked]], sign: int) -> None:
    unnoticed = []
    for figure in FIGURES:
        checks = checks_of[figure.id]
        steps = steps_to_leave(figure, checks, sign)
        if not any(check.fails for check in outcome(altered(figure, sign * steps), checks)):
            unnoticed.append((figure.id, figure.printed, sign * steps))
    assert unnoticed == []
