"""Dated borders: what each code belonged to while it held, and what became of it."""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from frozendict import frozendict

from inntektsmodell.faults import Fault, nearest
from inntektsmodell.language.messages import Joined, Message, message


@dataclass(frozen=True)
class CodePeriod:
    """A code from a day on (`start`, None where that is before the table begins) until another (`end`, exclusive).

    `recipients` has the recipient of every level. A code that belongs to several at one time has a period for each,
    with its `share`.
    """

    code: str
    start: datetime.date | None
    end: datetime.date | None
    recipients: Mapping[str, str]
    share: float = 1.0

    def holds_on(self, day: datetime.date) -> bool:
        """Whether the code holds on a day."""
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)

    @property
    def told(self) -> Message:
        """When the code held, for faults."""
        if self.start is None:
            return message("always") if self.end is None else message("until {end}", end=self.end)
        if self.end is None:
            return message("from {start} on", start=self.start)
        return message("from {start} until {end}", start=self.start, end=self.end)


@dataclass(frozen=True)
class BorderChange:
    """What became of a code on a day; `share` of its people went there, None where that is not told."""

    old: str
    new: str
    on: datetime.date
    share: float | None


@dataclass(frozen=True)
class Borders:
    """Periods of every code, and changes by the code that ended.

    `levels` are the recipients that the file knows, the smallest first. Before the day `begins`, and from the day
    `ends` on, nothing is known.
    `follows_unlisted` are levels whose recipient a code keeps where no change is told of it.
    """

    file: str
    levels: tuple[str, ...]
    periods: Mapping[str, Sequence[CodePeriod]]
    changes: Mapping[str, Sequence[BorderChange]] = field(default_factory=frozendict)
    begins: datetime.date = datetime.date.min
    ends: datetime.date = datetime.date.max
    follows_unlisted: frozenset[str] = frozenset()

    def codes_on(self, day: datetime.date) -> list[str]:
        """Every code that holds on a day, in order."""
        return sorted(code for code, own in self.periods.items() if any(period.holds_on(day) for period in own))

    def shares(
        self, code: str, day: datetime.date, level: str, until: datetime.date
    ) -> Mapping[str, float | None] | Fault:
        """The recipients of the people who had a code on a day, on the borders of the day `until`, each with its share.

        A share is None where it is not told; a fault says why there is no answer.
        """
        holding = [period for period in self.periods.get(code, ()) if period.holds_on(day)]
        if not holding:
            return self._not_held(code, day)
        end = holding[0].end
        if end is None or until < end:
            return _summed((period.recipients[level], period.share) for period in holding)
        changes = [change for change in self.changes.get(code, ()) if change.on == end]
        if not changes and any(period.holds_on(end) for period in self.periods[code]):
            return self.shares(code, end, level, until)
        if not changes and level in self.follows_unlisted:
            return _summed((period.recipients[level], period.share) for period in holding)
        if not changes:
            found = message("ended on {day}, and what it became is not told", day=end)
            return Fault(message("municipality {code}", code=code), found, message("a file of changes that names it"))
        parts: list[tuple[str, float | None]] = []
        for change in changes:
            below = self.shares(change.new, end, level, until)
            if isinstance(below, Fault):
                return below
            parts += [(name, _product(change.share, share)) for name, share in below.items()]
        return _summed(parts)

    def _not_held(self, code: str, day: datetime.date) -> Fault:
        where = message("municipality {code}", code=code)
        if code not in self.periods:
            return Fault(where, message("is unknown to {file}", file=self.file), nearest(code, self.periods))
        periods = Joined(", ", [period.told for period in self.periods[code]])
        right = message("the code that held then, or another day")
        return Fault(where, message("held {periods}, not on {day}", periods=periods, day=day), right)


def _product(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one * other


def _summed(parts: Iterable[tuple[str, float | None]]) -> dict[str, float | None]:
    """Shares by recipient; where all go to one, it has the whole, told or not."""
    known = list(parts)
    names = list(dict.fromkeys(name for name, _ in known))
    if len(names) == 1:
        return {names[0]: 1.0}
    sums: dict[str, float | None] = {}
    for name in names:
        own = [share for one, share in known if one == name]
        sums[name] = None if None in own else math.fsum(share for share in own if share is not None)
    return sums
