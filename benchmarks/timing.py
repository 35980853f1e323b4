"""Times two ways of doing the same in turns, so that noise falls on both alike, and collects the rows."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Row:
    """One row of the table: what, seconds (or MB) of ours and of the alternative, and the bar for their ratio."""

    what: str
    ours: float
    theirs: float
    alternative: str
    bar: str = ""
    unit: str = "s"

    @property
    def ratio(self) -> float:
        """How many times faster, or smaller, ours is."""
        return self.theirs / self.ours


def side_by_side(
    ours: Callable[[], object], theirs: Callable[[], object], rounds: int, repeat: int = 1
) -> tuple[float, float]:
    """Median seconds of both; the first turn warms up and does not count."""
    ours()
    theirs()
    turns = [(_seconds(ours, repeat), _seconds(theirs, repeat)) for _ in range(rounds)]
    return median(turn[0] for turn in turns), median(turn[1] for turn in turns)


def _seconds(action: Callable[[], object], repeat: int) -> float:
    start = time.perf_counter()
    for _ in range(repeat):
        action()
    return (time.perf_counter() - start) / repeat


def readable(amount: float, unit: str = "s") -> str:
    """Seconds in a unit that reads well; megabytes as they are."""
    if unit != "s":
        return f"{amount:.0f} {unit}"
    return _readable_seconds(amount)


def _readable_seconds(seconds: float) -> str:
    for unit, size in (("s", 1.0), ("ms", 1e-3)):
        if seconds >= size:
            return f"{seconds / size:.1f} {unit}"
    return f"{seconds * 1e6:.0f} µs" if seconds >= 1e-6 else f"{seconds * 1e9:.0f} ns"
