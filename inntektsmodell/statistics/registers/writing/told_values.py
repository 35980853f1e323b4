"""The figures of a case by region, as they may be told."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from inntektsmodell.faults import Faults
from inntektsmodell.language.messages import message
from inntektsmodell.statistics.registers.disclosure.case_cells import check_totals, shared_cells
from inntektsmodell.statistics.registers.disclosure.dominance import may_be_dominated
from inntektsmodell.statistics.registers.moments import Moments
from inntektsmodell.statistics.registers.need_key import NeedKeys
from inntektsmodell.statistics.registers.specification import Specification


@dataclass(frozen=True)
class Regional:
    """Sums by region: R `regions`, `member` (R, municipality), `values` (year, criterion, R) with persons last."""

    regions: list[str]
    member: np.ndarray
    values: np.ndarray


def told_values(
    moments: Moments, specification: Specification, keys: NeedKeys, exact: Regional, threshold: float
) -> tuple[np.ndarray, np.ndarray]:
    """The sums of criteria by year and region that a case tells, and which of them are shares of a larger sum.

    Counts of fewer than `threshold` persons, who have a criterion or lack it, are shared: see `shared_cells`. Values of
    places, and what a service costs in the whole country, are public.

    Returns:
        Both of shape (year, criterion, region), persons last.

    Raises:
        InputError: a region, or a criterion in the whole country, is of fewer persons; or one or two persons may make
            half of an amount.
    """
    faults, values = Faults(), exact.values.copy()
    shared = np.zeros(values.shape, dtype=bool)
    persons, register = values[:, -1], moments.register
    for year, region in zip(*np.nonzero(persons < threshold), strict=True):
        where = message("region '{name}', {year}", name=exact.regions[region], year=specification.years[year])
        right = message("a larger region in the table of places, or other years")
        faults.add(where, message("has too few persons for a case"), right)
    ages = [place for place, name in enumerate(keys.names) if _is_age(name, moments, keys)]
    marks = [place for place, name in enumerate(keys.names) if name in register.indicators]
    per_year = values.sum(axis=2).mean(axis=0)
    names = np.array(keys.names)
    check_totals(names[ages].tolist(), per_year[ages], threshold, faults)
    for count in (per_year[marks], per_year[-1] - per_year[marks]):
        check_totals(names[marks].tolist(), count, threshold, faults)
    _check_sums(moments, specification, keys, exact, faults)
    faults.raise_if_any()
    for year in range(len(values)):
        for rows in [ages, *([place] for place in marks)]:
            table = values[year, rows]
            whole = table if rows == ages else np.vstack([table, persons[year] - table])
            told, hidden, unseen = shared_cells(whole, threshold)
            values[year, rows], shared[year, rows] = told[: len(rows)], hidden[: len(rows)]
            if unseen[len(whole) :].any():
                where = message("criterion '{name}'", name=names[rows[0]])
                right = message("leave it out, or merge it with others (from_age, merged)")
                faults.add(where, message("is of too few persons for a case"), right)
    faults.raise_if_any()
    return values, shared


def _is_age(name: str, moments: Moments, keys: NeedKeys) -> bool:
    """Whether a criterion is a group of ages: neither of the register's other variables nor of places."""
    return name not in (*moments.register.indicators, *moments.register.amounts, *keys.model.places)


def _check_sums(
    moments: Moments, specification: Specification, keys: NeedKeys, exact: Regional, faults: Faults
) -> None:
    """Note amounts of a region that one or two persons may make half of."""
    register, every = moments.register, tuple(range(moments.folds))
    variables = [*register.variables, *register.costs]
    right = message("more persons: moments cannot rule out that one or two make half of it")
    for name in keys.names:
        if name in register.amounts:
            place = variables.index(name)
            of_years = [moments.by_municipality((year,), every)[0] for year in specification.years]
            squares = np.array([exact.member @ products[:, place, place] for products in of_years])
            sums = exact.values[:, keys.names.index(name)]
            for region in np.array(exact.regions)[may_be_dominated(sums, squares, 1).any(axis=0)]:
                where = message("criterion '{name}', region '{region}'", name=name, region=region)
                faults.add(where, message("may be mostly of one or two persons"), right)
