"""Checks that can hardly fail, found by what they rest on; they are run and shown, but counted separately.

`Hollow` says in which ways a check may be one. Nothing is listed by name: a check that is added is judged by the same
rules, in the order of `Hollow`, and gets the first that fits.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from inntektsmodell.case.rules import load_rules
from inntektsmodell.language.text import LabelledName, as_label
from inntektsmodell.published.engine_statistics import is_own_input
from inntektsmodell.published.figures import UNITS, PublishedFigure
from inntektsmodell.published.formula import SUM
from inntektsmodell.published.intervals import FLOAT_ERROR, Interval
from inntektsmodell.published.posts import rule_of_post
from inntektsmodell.published.statistics import Statistics

_SUM_OF_PARTS = re.compile(r"\bsum\(")
_DIGITS = 12
"""Significant digits to which two computed values are the same."""


class Hollow(LabelledName):
    """Why a check can hardly fail."""

    ONE_PART = "a sum of one part", as_label("a sum with a single part")
    WHOLE = "shares that always sum to 1", as_label("shares that always sum to 1")
    SAME_PRINT = (
        "a figure of data/ copied from the same document",
        as_label("a figure of data/ copied from the same document"),
    )
    OWN_INPUT = "an input that the model simply returns", as_label("an input that the model simply returns")
    REPEATED = (
        "the digits or the equation of another check, repeated",
        as_label("the digits or the equation of another check, repeated"),
    )


@dataclass(frozen=True)
class Held:
    """A figure and what was computed to meet it, in the figure's unit: by which statistic, from which figures."""

    figure: PublishedFigure
    statistic: str
    computed: Interval
    rests_on: frozenset[str]


def hollow_kinds(held: Sequence[Held], statistics: Statistics) -> list[Hollow | None]:
    """Why each of the checks can hardly fail; None for one that can. Of equal ones the first is a check like any."""
    kinds: list[Hollow | None] = []
    known: set[tuple[object, ...]] = set()
    for check in held:
        alone = _alone(check, statistics)
        marks = () if alone else _marks(check)
        kinds.append(alone or (Hollow.REPEATED if known & set(marks) else None))
        known |= set(marks)
    return kinds


def _alone(check: Held, statistics: Statistics) -> Hollow | None:
    """Why a check can hardly fail by itself, without a look at the others."""
    rules = {
        Hollow.ONE_PART: _is_sum_of_one(check, statistics),
        Hollow.WHOLE: _is_whole(check),
        Hollow.SAME_PRINT: _is_copied(check),
        Hollow.OWN_INPUT: any(is_own_input(name, check.figure) for name in check.rests_on),
    }
    return next((kind for kind, fits in rules.items() if fits), None)


def _is_sum_of_one(check: Held, statistics: Statistics) -> bool:
    """A sum over one figure, or the row `Sum` of a table with one row that says the same."""
    formula = statistics.formulas.get(check.statistic)
    summed = formula is not None and _SUM_OF_PARTS.search(formula.text) is not None
    rows = [row.interval for row in statistics.series[check.figure.series].values() if row.label != SUM]
    return (summed and len(check.rests_on) == 1) or (check.figure.label == SUM and rows == [check.figure.interval])


def _is_whole(check: Held) -> bool:
    """The sum of shares is exactly 1, though the figures beneath are rounded."""
    one = [bound * UNITS[check.figure.unit] - 1 for bound in (check.computed.low, check.computed.high)]
    return check.figure.label == SUM and max(map(abs, one)) <= FLOAT_ERROR


def _is_copied(check: Held) -> bool:
    """One figure of data/ and nothing else, whose source is the document of the printed figure."""
    if len(check.rests_on) > 1:
        return False
    document = check.figure.document.partition(",")[0]
    return any((_source_in_data(name) or "").startswith(document) for name in check.rests_on)


def _source_in_data(name: str) -> str | None:
    """Source of a rule's number or of one of items 72–75 in the rules, by the name of its term; None for others."""
    path, _, year = (rule_of_post(name) or name).rpartition("/")
    value = load_rules()[path].value_in(int(year)) if path in load_rules() else None
    return value.source if value else None


def _marks(check: Held) -> tuple[tuple[object, ...], ...]:
    """What two checks have in common where the second says nothing new; arithmetic on one figure is none.

    The same digits against the same computed value in one document; or the same equation solved for another part, in
    which the same figures miss each other by as much.
    """
    figure, computed = check.figure, check.computed
    if len(check.rests_on) < 2:
        return ()
    values = (f"{bound:.{_DIGITS}g}" for bound in (computed.value, computed.low, computed.high))
    missed = round(computed.value - figure.interval.value, 6)
    return (
        (figure.document, figure.printed, figure.unit, *values),
        (check.statistic, check.rests_on | {figure.id}, figure.unit, figure.decimals, missed),
    )
