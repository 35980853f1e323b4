"""What a case rolled forward would have told of the keys that were printed since, beside guesses that anybody can make.

Nothing is fitted to the years that are told: the case, its window and every guess rest on what was known of the case's
own year, and on the population, which is known before the budget is proposed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from inntektsmodell.analysis.roll_forward.notes import was_rolled
from inntektsmodell.analysis.roll_forward.printed_keys import (
    FEWEST_KEYS,
    KeyBounds,
    PrintedKey,
    is_of_chapter_732,
    key_bounds,
    key_history,
    key_of,
    of_regions,
    proposed_key,
)
from inntektsmodell.analysis.roll_forward.rolling import roll_forward
from inntektsmodell.case.case import Case
from inntektsmodell.case.rules import load_rules
from inntektsmodell.faults import InputError
from inntektsmodell.language.messages import message
from inntektsmodell.language.text import LabelledName, Text, as_label
from inntektsmodell.loading import Named, load_case
from inntektsmodell.model.computing import compute
from inntektsmodell.published.incomparable import read_pairs
from inntektsmodell.published.posts import Stage, known_posts

HUNDREDTHS = 1e4
"""Hundredths of a percentage point in a share of 1."""
ITEM_76, ISF_SHARE = "chapter_732.proposed_post_76", "isf.share_somatic"


class Guess(LabelledName):
    """How a key was told beforehand."""

    ROLLED = "rolled", as_label("Rolled forward")
    FULL = "full_effect", as_label("Key at full effect, not rolled")
    LAST = "last", as_label("Key of the case's own year")
    BEFORE = "before", as_label("Key of the year before")
    POPULATION = "population", as_label("Growth of the population share")
    TREND = "trend", as_label("Linear trend")


@dataclass(frozen=True)
class TestedYear:
    """A year that was told: the key as proposed, each guess, bounds of the first, and the population share."""

    printed: PrintedKey
    guesses: dict[Guess, np.ndarray]
    bounds: KeyBounds
    population_share: np.ndarray

    def error(self, guess: Guess) -> np.ndarray:
        """The guess less the printed key, in hundredths of a percentage point."""
        return np.asarray((self.guesses[guess] - self.printed.shares) * HUNDREDTHS)

    def amount(self, guess: Guess) -> np.ndarray:
        """What the error comes to in million kroner of the appropriation as proposed."""
        return np.asarray((self.guesses[guess] - self.printed.shares) * self.printed.total)

    @property
    def is_covered(self) -> np.ndarray:
        """Whether the printed key lies within the bounds, by region."""
        return (self.bounds.lower <= self.printed.shares) & (self.printed.shares <= self.bounds.upper)


@dataclass(frozen=True)
class MovedMoney:
    """How money that was moved from item 76 must have been split, if the rest went by the key that was told.

    `amount` is million kroner, `shares` by region. Neither is printed.
    """

    year: int
    reading: str
    amount: float
    shares: np.ndarray


@dataclass(frozen=True)
class BackTest:
    """A case and the years after it whose keys were printed.

    `reservations` are reasons why printed keys that are used here are not of the same thing.
    """

    case: Case
    years: tuple[TestedYear, ...]
    moved_money: tuple[MovedMoney, ...]
    reservations: tuple[Text, ...]


def back_test(name: Named) -> BackTest:
    """Roll a case forward to every year after it whose base appropriations were proposed, and hold it against these.

    Args:
        name: a case of the four regions, as `load_case` takes it.

    Raises:
        InputError: the case is of other recipients, synthetic, itself rolled forward, or of a year after which no key
            is known.

    Example:
        >>> import inntektsmodell as im
        >>> tested = im.back_test("builtin:2021")
        >>> [year.printed.year for year in tested.years]
        [2022, 2023]
    """
    case = load_case(name)
    place = message("case '{case}'", case=case.name)
    if not is_of_chapter_732(case):
        found = message("has other recipients than the four regions, or synthetic figures")
        raise InputError.of(place, found, message("a case of the four regions, such as 2021"))
    if was_rolled(case):
        right = message("the case that it is made of, which knows no more than its own year")
        raise InputError.of(place, message("was itself rolled forward"), right)
    known = sorted(year for stage, year in known_posts() if stage is Stage.PROPOSED)
    years = [year for year in known if year > case.file.year]
    if not years or len(key_history(case.file.year)) < FEWEST_KEYS:
        found = message("is of {year}", year=case.file.year)
        right = message(
            "a case of a year before one whose items 72–75 are known as proposed: {years}",
            years=", ".join(map(str, known)),
        )
        raise InputError.of(place, found, right)
    tested = tuple(_tested(name, case, year) for year in years)
    moved = tuple(one for year in tested for one in _moved_money(year))
    return BackTest(case, tested, moved, _reservations(case.file.year, years))


def _reservations(base: int, years: Sequence[int]) -> tuple[Text, ...]:
    """Why keys of the years told, or of the history, must not be compared with that of the case's own year."""
    own, history = _series(key_history(base)[-1]), [_series(key) for key in key_history(base)[:-1]]
    told = [f"posts.{Stage.PROPOSED}_{year}" for year in years]
    pairs = [pair for pair in read_pairs() if any(pair.forbids(one, [own]) for one in (*history, *told))]
    return tuple(pair.reason for pair in pairs)


def _series(key: PrintedKey) -> str:
    return f"posts.{key.stage}_{key.year}"


def _tested(name: Named, case: Case, year: int) -> TestedYear:
    printed = proposed_key(year)
    assert printed is not None
    result = compute(roll_forward(name, year).case)
    rolled = key_of(result)
    own = compute(case)
    then, now = of_regions(own["population_share"]), of_regions(result["population_share"])
    history = key_history(case.file.year)
    last = history[-1].shares
    grown = last * now / then
    before = proposed_key(year - 1)
    guesses = {
        Guess.ROLLED: rolled,
        Guess.FULL: of_regions(own["distribution_key"]),
        Guess.LAST: last,
        Guess.BEFORE: last if before is None else before.shares,
        Guess.POPULATION: grown / grown.sum(),
        Guess.TREND: _trend(history, year),
    }
    bounds = key_bounds(rolled, case.file.year, year)
    assert bounds is not None
    return TestedYear(printed, guesses, bounds, now)


def _trend(history: list[PrintedKey], year: int) -> np.ndarray:
    """The straight line of least squares through the printed keys, in a later year."""
    years = np.array([key.year for key in history], dtype=np.float64)
    return np.asarray(np.polyfit(years - year, np.array([key.shares for key in history]), 1)[1])


def _moved_money(year: TestedYear) -> list[MovedMoney]:
    """Two readings of what was moved from item 76 where it fell: by so much, or by what the lower share comes to."""
    rule, share = load_rules()[ITEM_76], load_rules()[ISF_SHARE]
    now, before = rule.value_in(year.printed.year), rule.value_in(year.printed.year - 1)
    if now is None or before is None or now.value >= before.value:
        return []
    readings = {"fall": before.value - now.value}
    values = sorted(share.values, key=lambda value: value.valid_from)
    earlier = [value.value for value in values if value.valid_from.year <= year.printed.year - 1]
    later = [value.value for value in values if value.valid_from.year >= year.printed.year]
    if earlier and later and later[0] < earlier[-1]:
        readings["share"] = before.value * (1 - later[0] / earlier[-1])
    told = year.guesses[Guess.ROLLED]
    amounts = year.printed.shares * year.printed.total
    return [
        MovedMoney(year.printed.year, reading, amount, (amounts - told * (year.printed.total - amount)) / amount)
        for reading, amount in readings.items()
    ]
