"""Which figures of a case are counts, and how such counts fluctuate by chance."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import xarray as xr

from inntektsmodell.analysis.sensitivity.memory import check_counts
from inntektsmodell.case.case import Case
from inntektsmodell.faults import Faults
from inntektsmodell.language.messages import message

PERSONS = "persons"
Index = tuple[np.ndarray, ...]


@dataclass(frozen=True)
class Noise:
    """Counts of one leaf of the model's arrays that fluctuate independently of each other.

    `index` picks the cells out of the leaf; `expected` is the mean of each. A count of persons is binomial among
    `trials` inhabitants, any other count (deaths, cases, missions, treatments) is Poisson: `trials` is 0 there. The
    model takes the mean of the leaf over so many `years`.
    """

    leaf: str
    index: tuple[np.ndarray, ...]
    expected: np.ndarray
    trials: np.ndarray
    years: int

    @property
    def variance(self) -> np.ndarray:
        """Variance of each count: λ, or n p (1 − p)."""
        share = np.divide(self.expected, self.trials, out=np.zeros_like(self.expected), where=self.trials > 0)
        return np.asarray(self.expected * (1 - share))


def counts_of(case: Case) -> list[Noise]:
    """Every count that can move a key: criteria that are counts, in the window, and DRG points of the locked years.

    The published count is taken as the mean of its distribution. Population registers do not fluctuate, and rates
    and means per inhabitant have no known sample size, so they stay as they are. DRG points are taken as treatments
    of mean cost weight 1: patients with unequal weights fluctuate more than that.

    Raises `InputError` where a criterion counts more persons than there are inhabitants, each cell named, or where the
    counts take more memory than `blocks.MOST_BYTES`.
    """
    are_counts = dict(_are_counts(case))
    check_counts(sum(int(cells.sum()) for cells in are_counts.values()))
    found = [NOISES[name](case, np.nonzero(cells)) for name, cells in are_counts.items()]
    return [noise for noise in found if len(noise.expected)]


def _are_counts(case: Case) -> Iterator[tuple[str, np.ndarray]]:
    """Variables with counts that can move a key, and which of their cells are such."""
    if "criterion_value" in case.observed:
        values = case.observed["criterion_value"]
        rows = np.array([case.criteria[name].measure == "count" for name in values["criterion"].values], dtype=bool)
        window = np.isin(values["year"].values, case.parameters.need.window.value)
        yield "criterion_value", rows[:, None, None] & window[None, :, None] & (values.values > 0)
    if case.parameters.settlement is not None:
        points = case.observed["drg_points"]
        locked = np.isin(points["settlement_year"].values, case.parameters.settlement.years.value)
        yield "drg_points", locked[:, None, None] & ~np.eye(len(case.regions), dtype=bool) & (points.values > 0)


def _criteria(case: Case, index: Index) -> Noise:
    values = case.observed["criterion_value"]
    persons = np.array([case.criteria[name].unit == PERSONS for name in values["criterion"].values], dtype=bool)
    inhabitants = case.observed["population"].sum("age_group").values
    row, year, region = index
    expected = values.values[index].astype(np.float64)
    trials = np.where(persons[row], inhabitants[year, region], 0.0)
    _check_persons(values, index, expected, trials)
    return Noise("need.criteria", index, expected, trials, len(case.parameters.need.window.value))


def _check_persons(values: xr.DataArray, index: Index, found: np.ndarray, of: np.ndarray) -> None:
    faults = Faults()
    for cell in np.flatnonzero((of > 0) & (found > of)):
        labels = [str(values[dim].values[axis[cell]]) for dim, axis in zip(values.dims, index, strict=True)]
        told = message(
            "{persons:g} persons among {inhabitants:g} inhabitants", persons=found[cell], inhabitants=of[cell]
        )
        right = message("at most as many, or another unit for something in which a person can be counted twice")
        faults.add(".".join(["criterion_value", *labels]), told, right)
    faults.raise_if_any()


def _points(case: Case, index: Index) -> Noise:
    expected = case.observed["drg_points"].values[index].astype(np.float64)
    assert case.parameters.settlement is not None
    years = len(case.parameters.settlement.years.value)
    return Noise("settlement.points", index, expected, np.zeros_like(expected), years)


NOISES = {"criterion_value": _criteria, "drg_points": _points}
