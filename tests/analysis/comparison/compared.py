"""Cases that are compared, and what holds of every comparison."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

import numpy as np
import xarray as xr
from hypothesis import strategies as st
from numpy.typing import ArrayLike

import inntektsmodell as im
from inntektsmodell.analysis.comparison.decomposition import FIGURES, compare
from inntektsmodell.case.case import Case
from inntektsmodell.case.observations import frozen
from inntektsmodell.case.reading.building import build_case
from inntektsmodell.workbook.layout.sheets import HEADINGS
from tests.strategies import Skeleton, raw_case

TOLERANCE = 1e-12
SEEDS = st.integers(0, 2**32 - 1)
NORD = "Helse Nord"


def assert_close(found: ArrayLike, expected: ArrayLike, level: ArrayLike) -> None:
    """Within 1e-12 of the level of the figure."""
    atol = TOLERANCE * np.abs(level).max()
    np.testing.assert_allclose(np.asarray(found), np.asarray(expected), rtol=0, atol=atol)


def assert_adds_up(comparison: xr.Dataset, a: Case, b: Case) -> None:
    """Both ends are what `compute` gives, and the contributions sum to what lies between them."""
    results = {"a": im.compute(a), "b": im.compute(b)}
    for name in [str(name) for name in comparison if "component" in comparison[name].dims]:
        for side, result in results.items():
            expected = result[name].sel(region=comparison["region"])
            assert_close(comparison[f"{name}_{side}"], expected, expected)
        change = comparison[f"{name}_b"] - comparison[f"{name}_a"]
        assert_close(comparison[f"{name}_change"], change, comparison[f"{name}_a"])
        assert_close(comparison[name].sum("component"), change, comparison[f"{name}_a"])


def generated(skeleton: Skeleton, seed: int) -> Case:
    return build_case(raw_case(skeleton, seed), HEADINGS)


FULL = Skeleton(3, 2, 3, 4, 2, 3, 2, True, True, True, "former_key", True)
NEED_ONLY = replace(FULL, services=1, cost=False, settlement=False, capital=False)
AGES_ONLY = replace(FULL, counts=0, means=0, years=1, groups=1, former="", phase_in=False)


def pairs() -> st.SearchStrategy[tuple[Case, Case]]:
    """Two cases with the same labels and different figures, weights, rules, years and groups."""
    cases = SEEDS.map(lambda seed: generated(FULL, seed))
    return st.tuples(cases, cases)


@cache
def eksempel() -> Case:
    return im.load_case("eksempel")


def two_changes() -> tuple[Case, Case]:
    return eksempel(), eksempel().with_changes({"cost.actual_weight.somatic": 0.5, "settlement.years": [2019]})


OF_THE_CASE = [name for name in FIGURES if name not in ("guarantee", "equalisation")]
"""The figures that `eksempel` has."""


@cache
def every_figure() -> xr.Dataset:
    return compare(*two_changes(), figures=OF_THE_CASE)


def scaled(case: Case, variable: str, factor: Mapping[str, float], **labels: object) -> Case:
    """The case with cells of a variable multiplied, by region, where the other dimensions have the labels."""
    observations = case.observations.copy(deep=True)
    for region, number in factor.items():
        observations[variable].loc[{"region": region, **labels}] *= number
    return replace(case, observed=frozen(observations))


def with_more_people(case: Case) -> Case:
    """Every count of Helse Nord, persons and criteria, grown by a tenth: shares and rates stay."""
    counts = [name for name, criterion in case.criteria.items() if criterion.measure == "count"]
    criteria = [name for name in case.observations["criterion"].values.tolist() if name in counts]
    return scaled(scaled(case, "population", {NORD: 1.125}), "criterion_value", {NORD: 1.125}, criterion=criteria)
