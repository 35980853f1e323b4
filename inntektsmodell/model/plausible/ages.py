"""Age groups that are out of proportion to the ages beside them, as where one stands in thousands in every region.

What is wrong in one region or year alone is seen against the others; here all regions are held against their own ages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

import numpy as np

from inntektsmodell.case.case import Case
from inntektsmodell.case.figure_names import place_of_path
from inntektsmodell.case.remarks import Remark
from inntektsmodell.language.messages import Message, message
from inntektsmodell.model.proportions import FACTOR, distance, remark, worst

FEWEST_GROUPS, GROWN = 4, 50
"""Each is held against the two beside it; of three nobody can tell which is the odd one. Numbers that all lie below may
be of something else than years."""
NOISE = 5.0
"""Least difference between the square roots of two counts: seven standard deviations of chance."""
OLD = 80
"""From this age on, so many die that the ages before say little."""
LEAST_OF_OLD, MOST_OF_OLD = 1 / 20, 2.0
"""Persons in a year of age against that of the two groups before. In young countries a tenth as many are above 80 as in
the ages before, a tenth of that above 90, and so on; everywhere fewer than before."""
LAST_AGE, LEAST_WIDTH = 95, 5
"""An open group holds about the years from where it begins to the first, and the second at the least."""
_AGES = re.compile(r"(\d{1,3})(?:\D+(\d{1,3}))?")


def ages_against_neighbours(case: Case) -> Iterator[Remark]:
    """Persons in a year of age over the window, of all regions, against the age groups before and after."""
    persons = case.observed["population"].sel(year=list(case.parameters.need.window.value)).mean("year").sum("region")
    for ages in age_series(persons["age_group"].values.tolist()):
        for name, said, wrong in _out_of_proportion(ages, persons.sel(age_group=list(ages)).values):
            yield remark(place_of_path(case, f"population.{name}"), said, wrong)


def age_series(names: Sequence[str]) -> list[dict[str, tuple[int, int]]]:
    """First and last age of the groups that follow one another, youngest first, as those of `men_0-17`, `men_18-29`.

    What stands before the age tells one series from another. The oldest group is open unless its name has two ages.
    """
    found: dict[str, dict[str, tuple[int, int]]] = {}
    for name in names:
        if one := _AGES.search(name):
            found.setdefault(name[: one.start()], {})[name] = int(one[1]), int(one[2] or -1)
    series = (dict(sorted(ages.items(), key=lambda item: item[1])) for ages in found.values())
    return [ages for one in series if len(one) >= FEWEST_GROUPS and (ages := _following(one))]


def _following(ages: Mapping[str, tuple[int, int]]) -> dict[str, tuple[int, int]]:
    """The ages with both ends of every group; nothing where they do not follow one another."""
    *before, oldest = ages
    ends = {name: max(ages[name]) for name in before}
    start, end = ages[oldest]
    last = max(LAST_AGE, start + LEAST_WIDTH) - 1
    ends[oldest] = last if end < 0 else min(end, last)
    follow = start >= GROWN and all(ages[later][0] == ends[earlier] + 1 for earlier, later in pairwise(ages))
    return {name: (ages[name][0], ends[name]) for name in ages} if follow else {}


def _out_of_proportion(
    ages: Mapping[str, tuple[int, int]], counts: np.ndarray
) -> Iterator[tuple[str, Message, np.ndarray]]:
    """The group that is furthest from what the ages beside it have, in proportion to how many years it holds.

    With it what is said of it, and which of the groups are out of proportion.
    """
    starts, ends = np.array([*ages.values()]).T
    widths = ends - starts + 1
    density = counts / widths
    usual, (least, most) = _usual(density), _bounds(starts)
    beyond_chance = np.abs(np.sqrt(counts) - np.sqrt(usual * widths)) > NOISE
    wrong = (usual > 0) & ((density < least * usual) | (density > most * usual)) & beyond_chance
    for (cell,) in worst(wrong, distance(density, usual)):
        said = message(
            "{value:.4g} inhabitants per year of age in all, while the ages beside it have about {usual:.4g}",
            value=density[cell],
            usual=usual[cell],
        )
        yield [*ages][cell], said, wrong


def _usual(density: np.ndarray) -> np.ndarray:
    """The middle, as a factor, of the two groups beside each; of the ends, of the next two."""
    first, last = np.sqrt(density[1] * density[2]), np.sqrt(density[-2] * density[-3])
    return np.concatenate([[first], np.sqrt(density[:-2] * density[2:]), [last]])


def _bounds(starts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """How many times less and more than usual each group may be."""
    least, most = np.full(len(starts), 1 / FACTOR), np.full(len(starts), FACTOR)
    old = (starts >= OLD) | (starts == starts[-1])
    least[old], most[-1] = LEAST_OF_OLD / 10.0 ** np.maximum(0, (starts[old] - OLD) // 10), MOST_OF_OLD
    return least, most
