"""From figures by code to observations of a case: what is absent, what adds up to what, and who gets it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from inntektsmodell.case.evidence import Status
from inntektsmodell.faults import Faults, InputError, within
from inntektsmodell.language.messages import message
from inntektsmodell.statistics.bank.gathering import Gathered
from inntektsmodell.statistics.bank.recipe import LABEL_COLUMNS, Recipe

NOT_IN_USE = "."
"""Mark of a code that did not exist: that it counts as 0 is arithmetic, and of every other mark an assumption."""
NO_FIGURE = (NOT_IN_USE, "..", "...", ":")
"""Marks that stand where there is no figure, so that one beside them contradicts them."""
_OF_MEANS = re.compile(r"prosent|promille|indeks|index|gjennomsnitt|median|andel|\bpe[rn]\b|rate\b", re.IGNORECASE)
"""Units, as the bank names them, of which a sum means nothing."""
SHOWN_CELLS = 5
GREATEST_WHOLE = 2**53
"""Beyond it, float64 does not hold every whole number."""
ROUNDING = 1e-9
"""Of a sum, relative: what float64 may lose on figures with decimals."""


@dataclass(frozen=True)
class Observations:
    """The table as a case has it, with how it came to be.

    `absent` counts by mark the figures that were not there and were taken as the recipe says, `marked` those that have
    a mark beside them. `units` are the bank's own names of the units.
    """

    table: pd.DataFrame
    status: Status
    absent: Mapping[str, int]
    marked: Mapping[str, int]
    units: tuple[str, ...]


def observations_of(recipe: Recipe, gathered: Gathered, place: str) -> Observations:
    """Observations in long form: one row per year, label and recipient.

    Raises:
        InputError: figures are absent without a rule for them, do not add up to a printed total, or are added up
            although that means nothing.
    """
    query = gathered.selection.query
    cells_of_one = _cells_of_one(recipe, gathered)
    units = _units(gathered, place)
    _check_may_be_summed(recipe, gathered, cells_of_one, units, place)
    values, absent = _filled(recipe, gathered, place)
    _check_totals(recipe, gathered, values, place)
    marked = Counter(mark for mark in gathered.marks[~np.isnan(gathered.values)].tolist() if mark)
    names = list(query)
    first = [
        gathered.selection.time,
        *([recipe.group_variable] if recipe.group_variable else []),
        recipe.recipient_variable,
    ]
    axes = [names.index(name) for name in first]
    plain = np.moveaxis(values, axes, range(len(axes)))
    plain = plain.sum(axis=tuple(range(len(axes), plain.ndim)))
    by_group = plain if recipe.group_variable else plain[:, None, :]
    is_as_printed = cells_of_one == 1 and not absent and not gathered.selection.left_out
    status = Status.PUBLISHED if is_as_printed else Status.ASSUMED if absent.keys() - {NOT_IN_USE} else Status.DERIVED
    return Observations(_table(recipe, gathered, by_group), status, absent, dict(marked), units)


def _table(recipe: Recipe, gathered: Gathered, by_group: np.ndarray) -> pd.DataFrame:
    """Rows of a case, from figures of the shape (year, code of the groups, code of the recipients)."""
    groups = gathered.selection.groups
    group_of = np.array(gathered.selection.group_of or [0])
    rows: list[tuple[int, str, str, float, str]] = []
    for year, of_year in zip(recipe.years, by_group, strict=True):
        recipients = np.array(gathered.recipients[year])
        names = list(dict.fromkeys(recipients[recipients != ""].tolist()))
        recipient_of = np.array([names.index(name) for name in recipients[recipients != ""]])
        sums = np.zeros((len(groups), len(names)))
        np.add.at(sums, np.ix_(group_of, recipient_of), of_year[:, recipients != ""])
        rows += [
            (year, group, name, value, recipe.evidence_name)
            for group, values in zip(groups, sums.tolist(), strict=True)
            for name, value in zip(names, values, strict=True)
        ]
    table = pd.DataFrame(rows, columns=["year", LABEL_COLUMNS[recipe.fills], "region", "value", "evidence"])
    is_whole = bool(((table["value"] == table["value"].round()) & (table["value"].abs() < GREATEST_WHOLE)).all())
    return table.astype({"value": np.int64}) if is_whole else table


def _cells_of_one(recipe: Recipe, gathered: Gathered) -> int:
    """How many figures of the bank the greatest number of them in one observation is."""
    query, selection = gathered.selection.query, gathered.selection
    aside = {selection.time, recipe.group_variable, recipe.recipient_variable}
    others = [len(chosen.codes) for name, chosen in query.items() if name not in aside]
    in_group = max(Counter(selection.group_of).values(), default=1)
    in_recipient = max(max(Counter(filter(None, names)).values(), default=0) for names in gathered.recipients.values())
    return int(np.prod([*others, in_group, in_recipient]))


def _check_may_be_summed(
    recipe: Recipe, gathered: Gathered, cells_of_one: int, units: Sequence[str], place: str
) -> None:
    """Shares, indices and means are not added up, nor what the bank says cannot be, unless the recipe knows better."""
    if cells_of_one == 1 or recipe.summable:
        return
    right = message("one code for each label and recipient, or summable = true where they are counts or amounts")
    of_means = [unit for unit in units if _OF_MEANS.search(unit)]
    if of_means:
        found = message("adds up {count} figures whose unit is '{unit}'", count=cells_of_one, unit=of_means[0])
        raise InputError.of(place, found, right)
    if gathered.metadata.may_be_summed is False:
        found = message(
            "adds up {count} figures, but the bank says that those of the table cannot be added", count=cells_of_one
        )
        raise InputError.of(place, found, right)


def _units(gathered: Gathered, place: str) -> tuple[str, ...]:
    """Units as the bank names them; figures of several are never added up."""
    found = (
        str(unit.get("base", "")) for cube in gathered.cubes for one in cube.dimensions for unit in one.units.values()
    )
    units = tuple(dict.fromkeys(filter(None, found)))
    if len(units) > 1:
        told = message("figures of several units: {names}", names=", ".join(units))
        raise InputError.of(place, told, message("codes of one unit"))
    return units


def _filled(recipe: Recipe, gathered: Gathered, place: str) -> tuple[np.ndarray, dict[str, int]]:
    """Values where each that is absent has what the recipe says of its mark; how many there were of each mark."""
    faults, marks, values = Faults(), gathered.marks, gathered.values.copy()
    ended = _ended(recipe, gathered, place)
    values[ended] = 0.0
    is_absent = np.isnan(values)
    for mark in NO_FIGURE:
        wrong = ~is_absent & ~ended & (marks == mark)
        if wrong.any():
            found = message("figures are marked '{mark}', such as {where}", mark=mark, where=_examples(gathered, wrong))
            faults.add(place, found, message("no figure where that mark stands; fetch again later"))
    counts = Counter(marks[is_absent].tolist())
    for mark, count in counts.items():
        where = is_absent & (marks == mark)
        if mark in recipe.missing:
            values[where] = recipe.missing[mark]
            continue
        found = message(
            "{count:figure is|figures are} absent, marked '{mark}', such as {where}",
            count=count,
            mark=mark,
            where=_examples(gathered, where),
        )
        right = message(
            "other codes or years, or a rule in the recipe, such as {rule}", rule=f'missing = {{ "{mark}" = 0 }}'
        )
        faults.add(place, found, right)
    faults.raise_if_any()
    return values, dict(counts)


def _ended(recipe: Recipe, gathered: Gathered, place: str) -> np.ndarray:
    """Cells of codes in years in which they did not hold; a figure that stands there would be lost, and is refused."""
    axes = [list(gathered.selection.query).index(name) for name in (gathered.selection.time, recipe.recipient_variable)]
    ended = np.zeros(gathered.values.shape, dtype=bool)
    np.moveaxis(ended, axes, [0, 1])[np.array([gathered.recipients[year] for year in recipe.years]) == ""] = True
    is_lost = ended & (np.nan_to_num(gathered.values) != 0)
    if is_lost.any():
        where = _examples(gathered, is_lost)
        found = message("figures stand at codes that did not hold then, such as {where}", where=where)
        raise InputError.of(place, found, message("a mapping that gives them a recipient; see borders"))
    return ended


def _check_totals(recipe: Recipe, gathered: Gathered, values: np.ndarray, place: str) -> None:
    """The codes of a variable add up to its printed total, exactly or as far as figures were rounded one by one."""
    faults = Faults()
    decimals = _decimals(gathered)
    for name, total in gathered.totals.items():
        axis, code = list(gathered.selection.query).index(name), recipe.variables[name].total
        where = within(place, f"variables.{name}")
        if np.isnan(total).any():
            found = message("the printed total '{code}' is absent", code=code)
            faults.add(where, found, message("another total, or none"))
            continue
        sums = values.sum(axis=axis, keepdims=True)
        room = ROUNDING * np.abs(sums) if decimals else 0.0
        if recipe.rounded or decimals:
            room = room + 0.5 * 10.0**-decimals * (values.shape[axis] + 1)
        wrong = ~(np.abs(sums - total) <= room)
        if wrong.any():
            first = np.unravel_index(int(np.argmax(wrong)), wrong.shape)
            found = message(
                "the codes do not add up to the total '{code}' in {count:place|places}: {sum:.12g}, "
                "but {total:.12g} is printed at {where}",
                code=code,
                count=int(wrong.sum()),
                sum=float(sums[first]),
                total=float(total[first]),
                where=_where(gathered, first, name),
            )
            right = message("all codes that add up to it; rounded = true where figures are rounded one by one")
            faults.add(where, found, right)
    faults.raise_if_any()


def _decimals(gathered: Gathered) -> int:
    found = [
        unit["decimals"]
        for cube in gathered.cubes
        for one in cube.dimensions
        for unit in one.units.values()
        if isinstance(unit.get("decimals"), int)
    ]
    return max(found, default=0)


def _examples(gathered: Gathered, where: np.ndarray) -> str:
    """The codes of the first few cells."""
    cells = list(zip(*np.nonzero(where), strict=True))
    return "; ".join(_where(gathered, cell) for cell in cells[:SHOWN_CELLS])


def _where(gathered: Gathered, cell: Sequence[np.intp], but: str = "") -> str:
    return " ".join(_codes_at(gathered, cell, but))


def _codes_at(gathered: Gathered, cell: Sequence[np.intp], but: str) -> Iterator[str]:
    for position, (name, chosen) in zip(cell, gathered.selection.query.items(), strict=True):
        if name != but:
            yield f"{name} {chosen.codes[position]}"
