"""Holds the engine against published figures.

A check is one printed figure held against one statistic. Its verdict is `exact` (the computed value prints as
published), `within rounding` (the two intervals meet), `break` (they do not), `cannot compute`, or `must not be
compared` (the pair is on the written list of such pairs, so nothing is computed).

Whatever does not hold must be explained in writing, and an explanation must fit what it explains; a cause that it names
is taken out, and the break must then be gone. A validation is good when all are so; nothing is left out and no
tolerance is changed to make it so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from inntektsmodell.faults import Faults, nearest, within
from inntektsmodell.language.messages import message, said
from inntektsmodell.language.text import LabelledName, Text, as_label, text_of
from inntektsmodell.published.figures import UNITS, PublishedFigure, read_published
from inntektsmodell.published.formula import CannotCompute
from inntektsmodell.published.hollow import Held, Hollow, hollow_kinds
from inntektsmodell.published.incomparable import Pair, check_patterns, read_pairs
from inntektsmodell.published.intervals import SLACK, Interval
from inntektsmodell.published.known_deviations import FILE as EXPLAINED
from inntektsmodell.published.known_deviations import Explanation, read_explanations
from inntektsmodell.published.statistics import Statistics, read_formulas, statistics_of


class Verdict(LabelledName):
    """Outcome of one check, worst first."""

    BREAK = "break", as_label("break")
    MUST_NOT_BE_COMPARED = "must not be compared", as_label("must not be compared")
    CANNOT_COMPUTE = "cannot compute", as_label("cannot compute")
    WITHIN_ROUNDING = "within rounding", as_label("within rounding")
    EXACT = "exact", as_label("exact")


HOLDS = (Verdict.WITHIN_ROUNDING, Verdict.EXACT)


@dataclass(frozen=True)
class Check:
    """One published figure held against one statistic. `computed` is in the figure's unit, None where there is none.

    `formula` is the statistic's, None where the engine computes it or another series prints it. `reason` says why
    nothing is computed, `cause_fails` why the cause that the explanation names does not explain the break. `rests_on`
    names the figures that were used, and `hollow` says why the check can hardly fail, where that is so.
    """

    figure: PublishedFigure
    statistic: str
    formula: str | None
    computed: Interval | None
    verdict: Verdict
    reason: Text | None = None
    explanation: Explanation | None = None
    cause_fails: Text | None = None
    rests_on: frozenset[str] = frozenset()
    hollow: Hollow | None = None

    @property
    def id(self) -> str:
        """Series, statistic and label."""
        return f"{self.figure.series}/{self.statistic}/{self.figure.label}"

    @property
    def gap(self) -> float:
        """How far the intervals lie apart, in the figure's unit; 0 where they meet."""
        return 0.0 if self.computed is None else self.computed.distance(self.figure.interval)

    @property
    def size(self) -> float:
        """How far the intervals lie apart, in half units of the last printed digit; 0 where they meet."""
        return self.gap / self.figure.half_unit

    @property
    def is_notable(self) -> bool:
        """Whether somebody must see it: it does not hold, or something is written about it."""
        return self.verdict not in HOLDS or self.explanation is not None

    @property
    def is_stale(self) -> bool:
        """Whether it has an explanation that does not fit how it came out, or whose cause does not explain it."""
        if self.explanation is None:
            return False
        return self.cause_fails is not None or not self.explanation.fits(self.verdict, self.gap)

    @property
    def of_cause(self) -> Text | None:
        """What is said of the cause of an explained break."""
        return self.cause_fails or (self.explanation.of_cause if self.explanation else None)

    @property
    def notes(self) -> tuple[Text, ...]:
        """Why nothing is computed, the explanation, and what is said of a break's cause."""
        text = self.explanation.text if self.explanation else None
        return tuple(note for note in (self.reason, text, self.of_cause) if note is not None)

    @property
    def fails(self) -> bool:
        """Whether it does not hold and is not explained, or is explained by what does not fit."""
        return self.is_stale or (self.verdict not in HOLDS and self.explanation is None)


def validate(folder: Path | None = None) -> list[Check]:
    """Check every published figure of a validation folder (default: the built-in one), worst first.

    Raises `InputError` where one of its files is at fault.
    """
    figures = read_published(folder)
    statistics = statistics_of(figures, read_formulas(folder))
    pairs = read_pairs(folder)
    check_patterns(pairs, statistics.names)
    checks = [check_figure(figure, name, statistics, pairs) for figure in figures for name in figure.statistics]
    checks = _with_hollow_ones_marked(checks, statistics)
    checks = _explained(checks, read_explanations(folder), statistics)
    order = list(Verdict)
    return sorted(checks, key=lambda check: (not check.fails, order.index(check.verdict), -check.size))


def check_figure(figure: PublishedFigure, statistic: str, statistics: Statistics, pairs: Sequence[Pair]) -> Check:
    """Hold one figure against one statistic, without its explanation."""
    formula = statistics.formulas[statistic].text if statistic in statistics.formulas else None
    for pair in pairs:
        if pair.forbids(figure.series, statistics.mentioned(statistic)):
            return Check(figure, statistic, formula, None, Verdict.MUST_NOT_BE_COMPARED, pair.reason)
    try:
        term = statistics.term(statistic, figure.label)
    except CannotCompute as error:
        return Check(figure, statistic, formula, None, Verdict.CANNOT_COMPUTE, text_of(said(error)))
    computed = term.interval / Interval.exact(UNITS[figure.unit])
    return Check(figure, statistic, formula, computed, _verdict(figure.interval, computed), rests_on=term.figures)


def _with_hollow_ones_marked(checks: Sequence[Check], statistics: Statistics) -> list[Check]:
    """The checks, those that can hardly fail with the reason; one that does not hold is none of them."""
    held = {
        check.id: Held(check.figure, check.statistic, check.computed, check.rests_on)
        for check in checks
        if check.computed is not None and check.verdict in HOLDS
    }
    kinds = dict(zip(held, hollow_kinds(list(held.values()), statistics), strict=True))
    return [replace(check, hollow=kinds.get(check.id)) for check in checks]


def _verdict(printed: Interval, computed: Interval) -> Verdict:
    half = printed.high - printed.value
    if abs(computed.value - printed.value) <= half * (1 + SLACK):
        return Verdict.EXACT
    return Verdict.WITHIN_ROUNDING if computed.meets(printed) else Verdict.BREAK


def _explained(
    checks: Collection[Check], explanations: Mapping[str, Explanation], statistics: Statistics
) -> list[Check]:
    """The checks with their explanations. Raises `InputError` where an explanation names no check."""
    faults = Faults()
    known = {check.id for check in checks}
    for name in explanations.keys() - known:
        found = message("explains a check that does not exist")
        faults.add(within(EXPLAINED, f"'{name}'"), found, nearest(name, known))
    faults.raise_if_any()
    return [explained(check, explanations.get(check.id), statistics) for check in checks]


def explained(check: Check, explanation: Explanation | None, statistics: Statistics) -> Check:
    """A check with its explanation; a cause that it names is taken out of a break."""
    cause = explanation.cause if explanation and check.verdict is Verdict.BREAK else None
    cause_fails = cause.fails(check.figure, check.statistic, statistics) if cause else None
    return replace(check, explanation=explanation, cause_fails=cause_fails)


def failing(checks: Collection[Check]) -> list[Check]:
    """The checks that fail: not held and not explained, or explained by what does not fit."""
    return [check for check in checks if check.fails]


def tally(checks: Collection[Check]) -> tuple[int, int, dict[Verdict, int]]:
    """How many figures are checked, how many checks that takes, and how many came out with each verdict.

    Checks that can hardly fail are not counted; see `hollow_tally`.
    """
    counted = [check for check in checks if check.hollow is None]
    verdicts = Counter(check.verdict for check in counted)
    figures = len({check.figure.id for check in counted})
    return figures, len(counted), {verdict: verdicts[verdict] for verdict in Verdict}


def hollow_tally(checks: Collection[Check]) -> dict[Hollow, int]:
    """How many checks can hardly fail, by reason."""
    kinds = Counter(check.hollow for check in checks)
    return {kind: kinds[kind] for kind in Hollow}


def as_records(checks: Collection[Check]) -> list[dict[str, object]]:
    """Checks as `validate --json` prints them.

    Each has id, source, published digits, unit, formula, computed value and bounds, verdict, reason (why nothing is
    computed), explanation, what is said of a break's cause, whether it fails, and why it can hardly fail, if so.
    """
    return [
        {
            "id": check.id,
            "source": check.figure.source,
            "published": check.figure.printed,
            "unit": check.figure.unit,
            "formula": check.formula,
            "computed": None if check.computed is None else check.computed.value,
            "bounds": None if check.computed is None else [check.computed.low, check.computed.high],
            "verdict": str(check.verdict),
            "gap": check.gap,
            "reason": None if check.reason is None else check.reason.en,
            "explanation": None if check.explanation is None else check.explanation.text.en,
            "cause": None if check.of_cause is None else check.of_cause.en,
            "fails": check.fails,
            "hollow": None if check.hollow is None else str(check.hollow),
        }
        for check in checks
    ]
