"""Invariants of the model, each a property over generated cases. Tolerance 1e-12."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from random import Random

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import ArrayLike

from inntektsmodell.case.case import Case
from inntektsmodell.case.reading.building import build_case
from inntektsmodell.case.reading.raw import RawCase
from inntektsmodell.model.computing import compute
from inntektsmodell.workbook.layout.sheets import HEADINGS
from tests.strategies import TYPICAL, Skeleton, cases, raw_case, raw_cases, typical_skeleton

pytestmark = pytest.mark.slow

TOLERANCE = 1e-12
REGION_DIMS = ("region", "origin", "destination")
KEYS = ("population_share", "service_key", "resource_need_key", "distribution_key", "phased_key")


def assert_close(found: ArrayLike, expected: ArrayLike, name: str = "") -> None:
    """Within 1e-12, relative to the figure or, where terms cancel, to the largest one beside it."""
    found, expected = np.asarray(found), np.asarray(expected)
    atol = TOLERANCE * np.abs(expected).max()
    np.testing.assert_allclose(found, expected, rtol=TOLERANCE, atol=atol, err_msg=name)


def assert_same_results(found: xr.Dataset, expected: xr.Dataset) -> None:
    """Every result of both is the same, labels matched by name."""
    assert set(found.data_vars) == set(expected.data_vars)
    for name, values in expected.data_vars.items():
        matched = found[name].sel({dim: values[dim].values for dim in values.dims})
        assert_close(matched.values, values.values, str(name))


def window_population(case: Case) -> xr.DataArray:
    """Persons of each region, mean over the window of the criteria."""
    persons = case.observations["population"].sel(year=list(case.parameters.need.window.value))
    return persons.sum("age_group").mean("year")


def shares_sum_to_one(result: xr.Dataset) -> None:
    for name in set(KEYS) & set(result):
        assert_close(result[name].sum("region"), np.ones(result[name].sizes.get("service", ())), name)
    assert_close(result["criterion_weight"].sum("criterion"), np.ones(result.sizes["service"]))


def shares_lie_between_zero_and_one(result: xr.Dataset) -> None:
    for name in {"criterion_weight", *KEYS} & set(result):
        assert float(result[name].min()) >= 0.0, name
        assert float(result[name].max()) <= 1.0 + TOLERANCE, name


def criterion_indices_have_mean_one_over_the_window(case: Case, result: xr.Dataset) -> None:
    mean = result["criterion_index"].weighted(window_population(case)).mean("region")
    assert_close(mean, np.ones(mean.shape))


def need_and_cost_indices_have_mean_one(result: xr.Dataset) -> None:
    need_share = result["need_index"] * result["population_share"]
    assert_close(need_share.sum("region"), np.ones(result.sizes["service"]))
    if "cost_index" in result:
        assert_close((need_share * result["cost_index"]).sum("region"), np.ones(result.sizes["service"]))


def kroner_sum_to_the_appropriation(case: Case, result: xr.Dataset) -> None:
    total = case.parameters.appropriation.total.value
    assert_close(result["full_effect_appropriation"].sum(), total)
    assert_close(result["base_appropriation"].sum(), total)


def settlement_sums_to_zero(result: xr.Dataset) -> None:
    for name in ("settlement", "running_settlement"):
        assert abs(float(result[name].sum())) <= TOLERANCE * float(abs(result[name]).sum())
    assert not np.diag(result["settlement_amount"]).any()


def redistribution_sums_to_zero(case: Case, result: xr.Dataset) -> None:
    change = result["redistribution"]
    assert abs(float(change.sum())) <= TOLERANCE * case.parameters.appropriation.total.value


def phase_in_lets_no_region_lose_and_pays_the_growth(case: Case, result: xr.Dataset) -> None:
    slack = TOLERANCE * case.parameters.appropriation.total.value
    amounts = result["growth_amount"]
    assert abs(float(amounts.min())) <= slack
    assert abs(float(amounts.sum() - result["growth"])) <= slack
    assert (result["phase_in"] + result["growth_to_come"] <= amounts + slack).all()


@pytest.mark.parametrize("skeleton", TYPICAL, ids=lambda one: f"{one.regions} regions")
@settings(max_examples=6)
@given(seed=st.integers(0, 2**32 - 1))
def test_a_result_has_every_invariant(skeleton: Skeleton, seed: int) -> None:
    """All are asked of one result: computing it takes far longer than they do."""
    case = build_case(raw_case(skeleton, seed), HEADINGS)
    result = compute(case)
    shares_sum_to_one(result)
    shares_lie_between_zero_and_one(result)
    criterion_indices_have_mean_one_over_the_window(case, result)
    need_and_cost_indices_have_mean_one(result)
    kroner_sum_to_the_appropriation(case, result)
    if skeleton.settlement:
        settlement_sums_to_zero(result)
    if skeleton.phase_in:
        redistribution_sums_to_zero(case, result)
        phase_in_lets_no_region_lose_and_pays_the_growth(case, result)


@given(cases())
def test_empty_change_changes_nothing(case: Case) -> None:
    xr.testing.assert_identical(compute(case.with_changes({})), compute(case))


@given(cases())
def test_change_to_the_present_value_changes_no_figure(case: Case) -> None:
    total = case.parameters.appropriation.total.value
    region = case.regions[0]
    age, *_ = case.observations["age_group"].values.tolist()
    year, *_ = case.observations["year"].values.tolist()
    persons = float(case.observations["population"].sel(age_group=age, year=year, region=region))
    changes = {"appropriation.total": total, f"population.{age}.{year}.{region}": persons}
    xr.testing.assert_equal(compute(case.with_changes(changes)), compute(case))


def reordered(raw: RawCase, names: list[str]) -> RawCase:
    """The case with its regions in another order."""
    return replace(raw, content={**raw.content, "regions": names})


def relabelled(raw: RawCase, new: Mapping[str, str]) -> RawCase:
    """The case with other names of regions, in tables and in the main part."""
    tables = {}
    for name, table in raw.tables.items():
        rows = [{key: new[cell] if key in REGION_DIMS else cell for key, cell in row.items()} for row in table.rows]
        tables[name] = replace(table, rows=tuple(rows))
    return replace(reordered(raw, [new[name] for name in raw.content["regions"]]), tables=tables)


@given(raw_cases(), st.randoms(use_true_random=False))
def test_reordering_regions_permutes_the_result(raw: RawCase, random: Random) -> None:
    names = list(raw.content["regions"])
    mixed = random.sample(names, len(names))
    result = compute(build_case(reordered(raw, mixed), HEADINGS))
    assert result["region"].values.tolist() == mixed
    assert_same_results(result, compute(build_case(raw, HEADINGS)))


@given(raw_cases())
def test_relabelling_regions_changes_the_labels_only(raw: RawCase) -> None:
    names = raw.content["regions"]
    new = {name: f"Helse {99 - number} · 80+ Ø" for number, name in enumerate(names)}
    result = compute(build_case(relabelled(raw, new), HEADINGS))
    expected = compute(build_case(raw, HEADINGS))
    coords = {dim: [new[name] for name in names] for dim in REGION_DIMS if dim in expected.dims}
    xr.testing.assert_identical(result, expected.assign_coords(coords))


@given(raw_cases(), st.randoms(use_true_random=False))
def test_order_of_rows_changes_nothing(raw: RawCase, random: Random) -> None:
    mixed = {
        name: table if name == "criteria" else replace(table, rows=tuple(random.sample(table.rows, len(table.rows))))
        for name, table in raw.tables.items()
    }
    in_order, otherwise = build_case(raw, HEADINGS), build_case(replace(raw, tables=mixed), HEADINGS)
    xr.testing.assert_identical(compute(otherwise), compute(in_order))


def scaled(case: Case, factor: float, *names: str) -> Case:
    """The case with some observations multiplied by one factor."""
    observed = case.observations
    return replace(case, observed=observed.assign({name: factor * observed[name] for name in names}))


@given(cases(), st.floats(0.01, 100.0))
def test_scaling_every_population_changes_nothing(case: Case, factor: float) -> None:
    assert_same_results(compute(scaled(case, factor, "population")), compute(case))


@given(cases(), st.floats(0.01, 100.0))
def test_scaling_every_criterion_changes_nothing(case: Case, factor: float) -> None:
    names = [name for name in ("criterion_value",) if name in case.observations]
    assert_same_results(compute(scaled(case, factor, *names)), compute(case))


@given(cases(typical_skeleton(settlement=True)), st.floats(0.01, 100.0))
def test_scaling_every_krone_keeps_the_key(case: Case, factor: float) -> None:
    assert case.parameters.settlement is not None
    unit_price = case.parameters.settlement.unit_price.value
    total = case.parameters.appropriation.total.value
    dearer = case.with_changes({"appropriation.total": factor * total, "settlement.unit_price": factor * unit_price})
    assert_close(compute(dearer)["distribution_key"], compute(case)["distribution_key"])
