"""From municipalities to recipients: which one each belongs to, and sums over them that keep the total."""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterable, Mapping

from inntektsmodell.faults import Fault, Faults, nearest
from inntektsmodell.language.messages import message
from inntektsmodell.statistics.borders.borders import Borders
from inntektsmodell.statistics.borders.reading import built_in_borders

REGION = "region"


def recipients_of(
    codes: Iterable[str],
    *,
    on: datetime.date | int,
    level: str = REGION,
    borders_of: datetime.date | int | None = None,
    borders: Borders | None = None,
) -> list[str]:
    """The recipient of each municipality.

    Args:
        codes: codes that held on the day `on`, such as "0301".
        on: the day that the figures are of; a year means its 1 January.
        level: what the recipients are; the borders that travel with the package know `region`.
        borders_of: the day whose borders the recipients have, by default that of the figures; later, never earlier.
        borders: borders of one's own (`load_borders`).

    Returns:
        The recipients, in the order of the codes.

    Raises:
        InputError: with every code that does not hold on that day, or that was parted between recipients.

    Example:
        >>> recipients_of(["1444", "0301"], on=2019)
        ['Helse Vest', 'Helse Sør-Øst']
        >>> recipients_of(["1444"], on=2019, borders_of=2024)
        ['Helse Midt-Norge']
    """
    faults = Faults()
    recipients = []
    for code, shares in _shares(codes, on, level, borders_of, borders, faults):
        if len(shares) > 1:
            faults.found.append(_parted(code, shares, message("a sum by recipient with a file that gives the shares")))
        recipients += list(shares)[:1]
    faults.raise_if_any()
    return recipients


def sums_by_recipient(
    values: Mapping[str, float],
    *,
    on: datetime.date | int,
    level: str = REGION,
    borders_of: datetime.date | int | None = None,
    borders: Borders | None = None,
) -> dict[str, float]:
    """Sums of amounts by recipient, from amounts by municipality; the total is kept.

    A municipality that was parted between recipients is shared as the borders say; where they do not, it is refused.
    Other arguments and errors as of `recipients_of`.

    Returns:
        The sum of every recipient that has a municipality among the values, in the order of the values.
    """
    faults = Faults()
    parts: dict[str, list[float]] = {}
    for code, shares in _shares(values, on, level, borders_of, borders, faults):
        known = {name: share for name, share in shares.items() if share is not None}
        if len(known) < len(shares):
            faults.found.append(_parted(code, shares, message("a file of changes that gives the shares")))
        for name, amount in _shared(float(values[code]), known).items():
            parts.setdefault(name, []).append(amount)
    faults.raise_if_any()
    return {name: math.fsum(own) for name, own in parts.items()}


def _shared(value: float, shares: Mapping[str, float]) -> dict[str, float]:
    """A value by shares; the last recipient has what is left, so that nothing is lost."""
    names = list(shares)
    amounts = {name: value * shares[name] for name in names[:-1]}
    return amounts | {name: value - math.fsum(amounts.values()) for name in names[-1:]}


def _shares(
    codes: Iterable[str],
    on: datetime.date | int,
    level: str,
    borders_of: datetime.date | int | None,
    borders: Borders | None,
    faults: Faults,
) -> Iterable[tuple[str, Mapping[str, float | None]]]:
    """Shares by recipient of every code that has any; faults are noted."""
    known = built_in_borders() if borders is None else borders
    day = as_day(on)
    until = day if borders_of is None else as_day(borders_of)
    _check_question(known, level, day, until)
    for code in codes:
        shares = known.shares(code, day, level, until)
        if isinstance(shares, Fault):
            faults.found.append(shares)
        else:
            yield code, shares


def as_day(given: datetime.date | int) -> datetime.date:
    """A day; of a year its 1 January."""
    return datetime.date(given, 1, 1) if isinstance(given, int) else given


def _check_question(borders: Borders, level: str, day: datetime.date, until: datetime.date) -> None:
    faults = Faults()
    if level not in borders.levels:
        own = message("or a file of borders with that column")
        right = message("{nearest}, {own}", nearest=nearest(level, borders.levels), own=own)
        faults.add(borders.file, message("has no level '{level}'", level=level), right)
    if day < borders.begins:
        right = message("a day from {begins} on", begins=borders.begins)
        faults.add(borders.file, message("does not reach back to {day}", day=day), right)
    if until < day:
        found = message("borders of {until} for figures of {day}", until=until, day=day)
        faults.add(borders.file, found, message("borders of the same day or a later one: nobody is moved back"))
    faults.raise_if_any()


def _parted(code: str, shares: Mapping[str, float | None], right: str) -> Fault:
    where = message("municipality {code}", code=code)
    return Fault(where, message("was parted between {names}", names=", ".join(shares)), right)
