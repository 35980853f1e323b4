"""Where the bars of the page's charts stand, in per cent of the width: numbers only, drawn by the page's templates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

LONGEST = 80.0
"""Per cent of the width that the longest bar of a key takes; the rest is for its number."""
ROOM = 2.0
"""Per cent of the width on either side of a waterfall."""


@dataclass(frozen=True)
class Bar:
    """One bar: its left end and its width in per cent of the chart's width, and the amount it stands for."""

    left: float
    width: float
    amount: float


def lengths(shares: Sequence[float], greatest: float) -> list[float]:
    """Widths in per cent of bars from zero; `greatest` is the share of the longest bar of the chart."""
    return [round(LONGEST * share / greatest, 3) for share in shares]


def waterfall_bars(start: float, steps: Sequence[float]) -> tuple[float, list[Bar]]:
    """Where zero stands, and the bars of a waterfall: the start from zero, every step from the one before, the end.

    Amounts are in one unit; the ends of all bars lie between `ROOM` and 100 less `ROOM` per cent.
    """
    levels = list(accumulate([start, *steps]))
    low, high = min(0.0, *levels), max(0.0, *levels)
    scale = (100 - 2 * ROOM) / ((high - low) or 1.0)

    def bar(begin: float, end: float) -> Bar:
        return Bar(round(ROOM + scale * (min(begin, end) - low), 3), round(scale * abs(end - begin), 3), end - begin)

    between = [bar(before, after) for before, after in pairwise(levels)]
    return round(ROOM - scale * low, 3), [bar(0.0, start), *between, bar(0.0, levels[-1])]
