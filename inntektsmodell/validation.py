"""Holds the engine against published figures: exact, within rounding, break, or cannot compute."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from inntektsmodell.faults import InputError, nearest
from inntektsmodell.published import PublishedFigure, read_published
from inntektsmodell.rounding import SLACK, Interval
from inntektsmodell.statistics import STATISTICS, Computed


class Verdict(StrEnum):
    """Outcome of one check, worst first."""

    BREAK = "break"
    CANNOT_COMPUTE = "cannot compute"
    WITHIN_ROUNDING = "within rounding"
    EXACT = "exact"


@dataclass(frozen=True)
class Check:
    """One published figure held against one statistic. `computed` is None where it cannot be computed."""

    id: str
    figure: PublishedFigure
    computed: Interval | None
    verdict: Verdict
    reason: str = ""

    @property
    def size(self) -> float:
        """How far the intervals lie apart, in half units of the last printed digit; 0 where they meet."""
        if self.computed is None:
            return 0.0
        printed = self.figure.interval
        return self.computed.distance(printed) / (printed.high - printed.value)


def validate(folder: Path | None = None) -> list[Check]:
    """Check every published figure of a validation folder (default: the built-in one), largest break first.

    Raises:
        InputError: a file of the folder is at fault.
    """
    results: dict[str, Computed | str] = {}
    checks = []
    for figure in read_published(folder):
        for name in figure.statistics:
            if name not in results:
                results[name] = _computed(name, STATISTICS)
            checks.append(_check(figure, name, results[name]))
    order = list(Verdict)
    return sorted(checks, key=lambda check: (order.index(check.verdict), -check.size))


def _computed(name: str, statistics: Mapping[str, Callable[[], Computed]]) -> Computed | str:
    if name not in statistics:
        return f"there is no statistic '{name}'; {nearest(name, statistics)}"
    try:
        return statistics[name]()
    except InputError as error:
        return str(error)


def _check(figure: PublishedFigure, statistic: str, computed: Computed | str) -> Check:
    name = f"{figure.series}/{statistic}/{figure.label}"
    if isinstance(computed, str):
        return Check(name, figure, None, Verdict.CANNOT_COMPUTE, computed)
    if figure.label not in computed:
        reason = f"'{statistic}' gives nothing for '{figure.label}'"
        return Check(name, figure, None, Verdict.CANNOT_COMPUTE, reason)
    interval = computed[figure.label]
    return Check(name, figure, interval, _verdict(figure.interval, interval))


def _verdict(printed: Interval, computed: Interval) -> Verdict:
    half = printed.high - printed.value
    if abs(computed.value - printed.value) <= half * (1 + SLACK):
        return Verdict.EXACT
    return Verdict.WITHIN_ROUNDING if computed.meets(printed) else Verdict.BREAK


def failing(checks: list[Check]) -> list[Check]:
    """The checks that fail: a break, or a figure that should be computed and cannot be."""
    return [check for check in checks if check.verdict in (Verdict.BREAK, Verdict.CANNOT_COMPUTE)]


def as_records(checks: list[Check]) -> list[dict[str, object]]:
    """Checks as `validate --json` prints them: id, source, published digits, computed value and bounds, verdict."""
    return [
        {
            "id": check.id,
            "source": check.figure.source,
            "published": check.figure.printed,
            "unit": check.figure.unit,
            "computed": None if check.computed is None else check.computed.value,
            "bounds": None if check.computed is None else [check.computed.low, check.computed.high],
            "verdict": str(check.verdict),
            "reason": check.reason,
        }
        for check in checks
    ]
