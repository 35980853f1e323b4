"""Rules that other formulas have: neutral where absent, what they promise holds, and the independent copy agrees."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st

import inntektsmodell as im
from indices.expressions import Expression, structure
from indices.formulas import relative_to_country, weighed_together, with_mean_one
from inntektsmodell.analysis.explanation.node import walk
from inntektsmodell.analysis.explanation.tree import explain
from inntektsmodell.case.case import Case
from inntektsmodell.method import appropriation as money
from inntektsmodell.method import inputs, keys, need, own_model
from inntektsmodell.method.settlement import settlement
from inntektsmodell.method.steps import formulas_for
from inntektsmodell.model.addresses import address
from inntektsmodell.model.arrays import host, inputs_of
from inntektsmodell.model.evaluate import host_evaluate
from tests.cases.own_model_case import own_model_case
from tests.cases.rules_case import PARTS, rules_case
from tests.model.test_oracle import assert_agrees

SEEDS = st.integers(0, 2**32 - 1)
FEW = settings(max_examples=2)


@pytest.fixture(scope="module")
def case() -> Case:
    return rules_case()


@pytest.fixture(scope="module")
def result(case: Case) -> xr.Dataset:
    return im.compute(case)


@pytest.mark.slow
@FEW
@given(SEEDS)
def test_the_independent_copy_gives_the_same(seed: int) -> None:
    assert_agrees(rules_case(seed))


@pytest.mark.parametrize("part", PARTS)
def test_each_part_alone_gives_the_same_as_the_copy(part: str) -> None:
    assert_agrees(rules_case(2, parts=[part]))


_frame = inputs.appropriation - own_model.reserved.sum("purpose") - own_model.supplement.sum("region")
_by_need = (1 - inputs.capital_share) * keys.resource_need_key + inputs.capital_share * inputs.capital_key
_key = (1 - own_model.history_share) * _by_need + own_model.history_share * own_model.history_key
WITHOUT_RULES: dict[Any, Expression] = {
    need.criterion_index: relative_to_country(need.series_amount, need.window_persons),
    need.weighted_index: weighed_together(need.criterion_weight, need.criterion_index, "series"),
    need.need_index: with_mean_one(need.weighted_index, need.population_share),
    need.need_share: need.population_share * need.need_index,
    money.full_effect_appropriation: _key * _frame + own_model.supplement + settlement,
}


@pytest.mark.parametrize("step", WITHOUT_RULES, ids=lambda step: step.name)
def test_a_case_without_rules_has_the_formulas_of_a_model_without_them(step: Any) -> None:
    formulas = formulas_for(inputs_of(own_model_case()))
    assert structure(formulas[step]) == structure(WITHOUT_RULES[step])


@pytest.mark.slow
@FEW
@given(SEEDS)
def test_rules_without_effect_change_nothing(seed: int) -> None:
    plain, case = im.compute(rules_case(seed, parts=[])), rules_case(seed, parts=PARTS[1:])
    rules = case.parameters.index
    assert rules is not None
    neutral: dict[str, Any] = {"gap.share": 0.0, "counted_ages": 1.0, "amounts": 0.0, "correction": 0.0}
    neutral |= {f"index.floor.{name}": 0.0 for name in rules.floor}
    neutral |= {f"index.ceiling.{name}": 1e9 for name in rules.ceiling}
    neutral |= {f"index.threshold.{name}": 0.0 for name in rules.threshold}
    found = im.compute(case.with_changes(_spread(case, neutral)))
    for name in plain:
        size = float(abs(plain[name]).max())
        np.testing.assert_allclose(found[name], plain[name], rtol=1e-12, atol=1e-12 * size, err_msg=str(name))


def _spread(case: Case, values: dict[str, float]) -> dict[str, float]:
    """Values of tables and parts written out for each of their figures."""
    amounts = [f"amounts.{kind}.{service}" for kind in ("per_inhabitant", "equalised") for service in case.services]
    ages = case.observations["age_group"].values.tolist()
    below = {
        "amounts": amounts,
        "correction": [f"correction.{region}" for region in case.regions],
        "counted_ages": [f"counted_ages.{service}.{age}" for service in case.services for age in ages],
    }
    return {path: value for name, value in values.items() for path in below.get(name, [name])}


def rates_of(case: Case) -> tuple[xr.DataArray, xr.DataArray]:
    """Amount and inhabitants of each criterion, group and age in the window, by region."""
    steps = host_evaluate(inputs_of(case), targets=("series_amount", "window_persons"))
    names = [*case.criteria, *case.parameters.criteria]
    amount = xr.DataArray(steps["series_amount"], {"criterion": names, "region": list(case.regions)})
    return amount, xr.DataArray(steps["window_persons"], {"region": list(case.regions)})


@FEW
@given(SEEDS)
def test_each_index_is_relative_to_its_base(seed: int) -> None:
    case = rules_case(seed, parts=["bases"])
    index, (amount, persons) = im.compute(case)["criterion_index"], rates_of(case)
    rate, part = amount / persons, persons.isel(region=slice(1, 4))["region"]
    by_country = ["age 0", "age 2", "age 3", "count 2", "group 0"]
    means = (index * persons).sum("region") / persons.sum("region")
    np.testing.assert_allclose(means.sel(criterion=by_country), 1, rtol=1e-12)
    of_part = (index * persons).sel(criterion="count 1", region=part).sum() / persons.sel(region=part).sum()
    assert float(of_part) == pytest.approx(1, rel=1e-12)
    np.testing.assert_allclose(index.sel(criterion="mean 0"), rate.sel(criterion="mean 0"), rtol=1e-12)
    country = float(amount.sel(criterion="mean 1").sum() / persons.sum())
    np.testing.assert_allclose(index.sel(criterion="mean 1") * rate.sel(criterion="mean 1"), country, rtol=1e-12)
    others = amount.sel(criterion="age 1").sum() - amount.sel(criterion="age 1")
    expected = rate.sel(criterion="age 1") / (others / (persons.sum() - persons))
    np.testing.assert_allclose(index.sel(criterion="age 1"), expected, rtol=1e-12)


@FEW
@given(SEEDS)
def test_a_floor_never_lowers_and_a_ceiling_never_raises(seed: int) -> None:
    case = rules_case(seed, parts=["bounds"])
    plain, found = (im.compute(one)["criterion_index"] for one in (rules_case(seed, parts=[]), case))
    both, capped, raised, from_97 = (found.sel(criterion=name) for name in ("count 2", "count 1", "age 0", "age 2"))
    assert (raised >= plain.sel(criterion="age 0") * (1 - 1e-15)).all()
    assert (raised >= 0.99).all()
    assert (capped <= plain.sel(criterion="count 1") * (1 + 1e-15)).all()
    assert (capped <= 1).all()
    assert ((both >= 0.95) & (both <= 1.05)).all()
    np.testing.assert_allclose(from_97, np.maximum(plain.sel(criterion="age 2") - 0.97, 0), rtol=1e-12, atol=1e-15)


@FEW
@given(SEEDS)
def test_what_each_rule_gives_adds_up(seed: int) -> None:
    case = rules_case(seed)
    result, total = im.compute(case), case.parameters.appropriation.total.value
    assert float(result["full_effect_appropriation"].sum()) == pytest.approx(total, rel=1e-12)
    equalised = result["equalisation"]
    assert abs(float(equalised.sum())) <= 1e-9 * float(abs(equalised).max())
    shares = result["service_population_share"]
    np.testing.assert_allclose((shares * result["need_index"]).sum("region"), 1, rtol=1e-12)
    np.testing.assert_allclose(shares.sum("region"), 1, rtol=1e-12)


@FEW
@given(SEEDS)
def test_only_regions_with_a_gap_share_by_it_in_proportion_to_gap_and_inhabitants(seed: int) -> None:
    case = rules_case(seed, parts=["gap"])
    result = im.compute(case)
    without = im.compute(case.with_changes({"gap.share": 0.0}))["full_effect_appropriation"]
    gap, total = case.parameters.gap, case.parameters.appropriation.total.value
    assert gap is not None
    assert gap.above is not None
    by_need = without - result["settlement"]
    given = result["full_effect_appropriation"] - result["settlement"] - 0.95 * by_need
    behind = (1 if gap.above.value else -1) * (result["criterion_index"].sel(criterion="count 2") - gap.limit.value)
    weight = result["population_share"] * behind.clip(0)
    assert 0 < int((weight > 0).sum()) < len(case.regions)
    np.testing.assert_allclose(given, 0.05 * total * weight / weight.sum(), rtol=1e-9, atol=1e-9 * total)


def test_amounts_per_inhabitant_come_before_the_formula() -> None:
    case = rules_case(parts=["per_inhabitant"])
    persons = case.observations["population"].sel(year=case.parameters.population.year.value).sum("age_group")
    assert case.parameters.amounts is not None
    rate = sum(figure.value for figure in case.parameters.amounts.per_inhabitant.values())
    result, total = im.compute(case), case.parameters.appropriation.total.value
    given = rate * persons / 1e6
    key = (im.compute(rules_case(parts=[]))["full_effect_appropriation"] - result["settlement"]) / total
    expected = key * (total - float(given.sum())) + given + result["settlement"]
    np.testing.assert_allclose(result["full_effect_appropriation"], expected, rtol=1e-12)


def test_a_service_that_counts_the_young_is_not_moved_by_older_people() -> None:
    case = rules_case(parts=["counted_ages"])
    ages = case.observations["age_group"].values.tolist()
    young = {f"counted_ages.service 0.{age}": float(age == ages[0]) for age in ages}
    before = case.with_changes(young)
    year = case.parameters.population.year.value
    older = {f"population.{ages[-1]}.{year}.{case.regions[0]}": 1e6}
    shares = [im.compute(one)["service_population_share"] for one in (before, before.with_changes(older))]
    np.testing.assert_array_equal(shares[0].sel(service="service 0"), shares[1].sel(service="service 0"))
    assert not np.allclose(shares[0].sel(service="service 1"), shares[1].sel(service="service 1"))


@pytest.mark.slow
def test_every_figure_is_proved_by_those_that_it_follows_from(case: Case, result: xr.Dataset) -> None:
    region = case.regions[1]
    named = ["count 0", "count 2", "mean 0", "mean 1", "age 2"]
    figures = [f"criterion_index[{name}, {region}]" for name in named]
    figures += [f"need_index[service 0, {region}]", f"equalisation[{region}]", f"distribution_key[{region}]"]
    for figure in figures:
        nodes = list(walk(explain(case, result, figure), 6))
        assert all(proved for _, _, proved in nodes), figure
        assert len(nodes) > 10


MOVED = (
    *("index.floor", "index.ceiling", "index.threshold", "need.counted_ages", "need.population"),
    *("gap.share", "gap.limit", "amounts.per_inhabitant", "amounts.equalised", "correction"),
)


@pytest.mark.parametrize("name", MOVED)
def test_derivatives_are_those_of_small_steps(case: Case, slopes: xr.Dataset, name: str) -> None:
    given, start = inputs_of(case), inputs.INPUTS[name].path
    paths = [one for one in slopes["input"].values.tolist() if one == start or one.startswith(f"{start}.")]
    assert paths
    for path in paths[:6]:
        cell, ends = address(case, path).index, []
        step = 1e-6 * max(1.0, abs(float(given[name][cell])))
        for sign in (-1, 1):
            moved = np.array(given[name], dtype=float)
            moved[cell] += sign * step
            ends.append(host_evaluate(given | {name: host(moved)}, targets=("base_appropriation",)))
        slope = (ends[1]["base_appropriation"] - ends[0]["base_appropriation"]) / (2 * step)
        size = max(float(abs(slope).max()), 1e-3)
        np.testing.assert_allclose(slopes["derivative"].sel(input=path), slope, rtol=1e-5, atol=1e-5 * size)


@pytest.fixture(scope="module")
def slopes(case: Case) -> xr.Dataset:
    return im.local_sensitivity(case, "base_appropriation")


@pytest.mark.slow
def test_a_bound_that_an_index_is_just_at_is_named_beside_the_slopes() -> None:
    case = rules_case(parts=["bounds", "gap"])
    index = im.compute(rules_case(parts=[]))["criterion_index"]
    region, other = case.regions[2], case.regions[3]
    at = {
        "index.ceiling.count 1": float(index.sel(criterion="count 1", region=region)),
        "index.threshold.age 2": float(index.sel(criterion="age 2", region=other)),
    }
    named = im.local_sensitivity(case.with_changes(at), "distribution_key").attrs["at_bound"]
    assert named.split("\n") == [f"compared_index[age 2, {other}]", f"compared_index[count 1, {region}]"]
    assert "at_bound" not in im.local_sensitivity(case, "distribution_key").attrs


AT = {"index.ceiling.count 1": "count 1", "index.threshold.age 2": "age 2", "index.floor.count 2": "count 2"}


@pytest.mark.slow
@pytest.mark.parametrize("path", [*AT, "gap.limit"])
def test_slopes_at_a_bound_lie_halfway_between_those_to_both_sides(path: str) -> None:
    case, plain = rules_case(parts=["bounds", "gap"]), rules_case(parts=[])
    index = im.compute(plain)["criterion_index"].sel(criterion=AT.get(path, "count 2")).values
    changes = {path: float(np.sort(index)[len(index) // 2]), "index.ceiling.count 2": 9.0}
    changes |= {} if path == "index.floor.count 2" else {"index.floor.count 2": 0.0}
    at_bound = case.with_changes(changes)
    table = im.local_sensitivity(at_bound, "full_effect_appropriation")
    ends = {}
    for step in (-1e-6, 0, 1e-6):
        ends[step] = im.compute(at_bound.with_changes({path: changes[path] + step}))["full_effect_appropriation"]
    sides = [(ends[step] - ends[0]) / step for step in (-1e-6, 1e-6)]
    assert float(abs(sides[1] - sides[0]).max()) > 0.1 * float(abs(sides[1]).max() + abs(sides[0]).max())
    size = max(float(abs(side).max()) for side in sides)
    np.testing.assert_allclose(table["derivative"].sel(input=path), sum(sides) / 2, atol=1e-4 * size)


def test_rounding_alone_is_no_gap() -> None:
    case = rules_case(parts=["gap"])
    population = case.observations["population"]
    years = case.observations["year"].values.tolist()
    persons = population.sum("age_group")
    same = {
        f"criterion_value.count 2.{year}.{region}": 0.3 * float(persons.sel(year=year, region=region))
        for year in years
        for region in case.regions
    }
    for above in (False, True):
        with pytest.raises(im.InputError, match="no region has a gap"):
            im.compute(case.with_changes({**same, "gap.limit": 1.0, "gap.above": above}))


def test_a_gap_that_no_region_has_is_refused() -> None:
    case = rules_case(parts=["gap"]).with_changes({"gap.limit": 0.0, "gap.above": False})
    with pytest.raises(im.InputError, match="no region has a gap"):
        im.compute(case)


def test_an_inverse_of_nothing_is_refused() -> None:
    case = rules_case(parts=["bases"])
    years = case.observations["year"].values.tolist()
    none = {f"criterion_value.mean 1.{year}.{case.regions[0]}": 0.0 for year in years}
    with pytest.raises(im.InputError, match="divides by a value of 0"):
        im.compute(case.with_changes(none))


def test_an_index_of_0_without_a_threshold_keeps_its_whole_slope(case: Case) -> None:
    region, year = case.regions[0], case.parameters.need.window.value[0]
    at_0 = {f"criterion_value.count 0.{one}.{region}": 0.0 for one in case.observations["year"].values.tolist()}
    path = f"criterion_value.count 0.{year}.{region}"
    none, one = case.with_changes(at_0), case.with_changes(at_0 | {path: 1e-3})
    amounts = [im.compute(of)["base_appropriation"] for of in (none, one)]
    slope = im.local_sensitivity(none, "base_appropriation")["derivative"].sel(input=path)
    np.testing.assert_allclose(slope, (amounts[1] - amounts[0]) / 1e-3, rtol=1e-3)
