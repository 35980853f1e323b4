"""What regions' own models have besides: neutral where absent, sums kept, and the numbers of the independent copy."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st

import inntektsmodell as im
from inntektsmodell.analysis.explanation.node import walk
from inntektsmodell.analysis.explanation.tree import explain
from inntektsmodell.case.case import Case
from inntektsmodell.case.reading.building import build_case
from inntektsmodell.method.steps import RESULTS, STEPS
from inntektsmodell.model.arrays import host, inputs_of
from inntektsmodell.model.evaluate import host_evaluate
from inntektsmodell.workbook.layout.sheets import HEADINGS
from tests.cases.own_model_case import OWN, PARTS, own_model_case, own_model_raw
from tests.cases.rules_case import rules_case
from tests.model.test_oracle import assert_agrees

SEEDS = st.integers(0, 2**32 - 1)
PHASED = replace(OWN, phase_in=True)
own_cases = st.builds(own_model_case, SEEDS, st.sampled_from([OWN, PHASED]))


@pytest.fixture(scope="module")
def case() -> Case:
    return own_model_case()


@pytest.fixture(scope="module")
def result(case: Case) -> xr.Dataset:
    return im.compute(case)


@pytest.mark.slow
@settings(max_examples=3)
@given(own_cases)
def test_the_independent_copy_gives_the_same(case: Case) -> None:
    assert_agrees(case)


@pytest.mark.parametrize("part", ["reserved", "history", "price_share", "supplement", "guaranteed", "plan"])
def test_each_part_alone_gives_the_same_as_the_copy(part: str) -> None:
    assert_agrees(own_model_case(parts=[part]))


@pytest.mark.slow
@settings(max_examples=3)
@given(own_cases)
def test_what_is_handed_out_and_taken_out_is_the_appropriation(case: Case) -> None:
    result = im.compute(case)
    total = case.parameters.appropriation.total.value
    assert case.parameters.reserved is not None
    reserved = sum(figure.value for figure in case.parameters.reserved.amounts.values())
    for name in ("full_effect_appropriation", "base_appropriation"):
        assert float(result[name].sum()) == pytest.approx(total - reserved, rel=1e-12)
    for name in ("distribution_key", "phased_key"):
        assert float(result[name].sum()) == pytest.approx(1, rel=1e-12)
    assert float(result["redistribution"].sum()) == pytest.approx(0, abs=1e-12 * total)


@pytest.mark.slow
@settings(max_examples=3)
@given(own_cases)
def test_nobody_gets_less_than_is_guaranteed_and_those_who_pay_keep_theirs(case: Case) -> None:
    result, least = im.compute(case), case.observations["guaranteed"]
    size = case.parameters.appropriation.total.value
    assert float(result["guarantee"].sum()) == pytest.approx(0, abs=1e-12 * size)
    assert (result["base_appropriation"] >= least - 1e-12 * size).all()
    lacked = result["base_appropriation"] - result["guarantee"] < least
    np.testing.assert_allclose(result["base_appropriation"][lacked], least[lacked], rtol=1e-12)
    assert (result["guarantee"][~lacked] <= 1e-12 * size).all()


def test_the_path_of_an_adjustment_leads_from_the_former_model_to_full_effect() -> None:
    case = own_model_case(parts=[part for part in PARTS if part != "guaranteed"])
    result = im.compute(case)
    path = result["adjustment_path"]
    np.testing.assert_allclose(path[-1], result["full_effect_appropriation"], rtol=1e-12)
    np.testing.assert_allclose(path.sel(adjustment_year="2021"), result["base_appropriation"], rtol=1e-12)
    np.testing.assert_allclose(path.sum("region"), float(path[-1].sum()), rtol=1e-12)
    loser = result["redistribution"] < 0
    assert (path.diff("adjustment_year").values[:, loser] < 0).all()
    assert case.parameters.adjustment is not None
    plan = [figure.value for figure in case.parameters.adjustment.plan.values()]
    left = 1 - np.cumsum(plan) / np.sum(plan)
    expected = result["full_effect_appropriation"].values - left[:, None] * result["redistribution"].values
    np.testing.assert_allclose(path, expected, rtol=1e-10)


def test_a_guarantee_holds_in_every_year_of_an_adjustment(case: Case, result: xr.Dataset) -> None:
    path, least = result["adjustment_path"], case.observations["guaranteed"]
    np.testing.assert_allclose(path.sel(adjustment_year="2021"), result["base_appropriation"], rtol=1e-12)
    np.testing.assert_allclose(path.sum("region"), float(result["full_effect_appropriation"].sum()), rtol=1e-12)
    assert (path >= least * (1 - 1e-12)).all()
    assert (abs(path - least) < 1e-9 * least).any("region").all()


@pytest.mark.slow
@settings(max_examples=3)
@given(SEEDS)
def test_neutral_values_change_nothing(seed: int) -> None:
    plain = im.compute(own_model_case(seed, parts=[]))
    case = own_model_case(seed)
    assert case.parameters.adjustment is not None
    neutral = {
        "reserved.amounts.joint functions": 0,
        "reserved.amounts.agreements": 0,
        "history.share": 0,
        "settlement.price_share": 1,
        **{f"supplement.{region}": 0 for region in case.regions},
        **{f"guaranteed.{region}": 0 for region in case.regions},
        **{f"adjustment.plan.{year}": float(year == "2020") for year in case.parameters.adjustment.plan},
    }
    found = im.compute(case.with_changes(neutral))
    for name in plain:
        size = float(abs(plain[name]).max())
        np.testing.assert_allclose(found[name], plain[name], rtol=1e-12, atol=1e-12 * size, err_msg=str(name))


@pytest.mark.slow
@settings(max_examples=3)
@given(SEEDS, st.randoms(use_true_random=False))
def test_the_order_of_the_regions_permutes_the_results(seed: int, random: object) -> None:
    raw = own_model_raw(seed)
    regions = list(raw.content["regions"])
    random.shuffle(regions)  # type: ignore[attr-defined]
    case = own_model_case(seed)
    other = im.compute(build_case(replace(raw, content={**raw.content, "regions": regions}), HEADINGS))
    for name, values in im.compute(case).items():
        same = other[name].sel({dim: values[dim] for dim in values.dims})
        np.testing.assert_allclose(same, values, rtol=1e-10, atol=1e-12 * float(abs(values).max()), err_msg=str(name))


def test_a_plan_of_an_adjustment_that_is_not_1_together_is_told(case: Case) -> None:
    assert case.parameters.adjustment is not None
    years = list(case.parameters.adjustment.plan)
    told = {}
    for part in (1 / len(years), 0.5):
        changed = case.with_changes({f"adjustment.plan.{year}": part for year in years})
        told[part] = [one.said for one in im.remarks_on(changed, im.compute(changed)) if "parts sum to" in one.said]
    assert told == {0.25: [], 0.5: ["the parts sum to 2; each counts as its share of that"]}


def test_a_guarantee_of_more_than_there_is_is_refused(case: Case) -> None:
    changes = {f"guaranteed.{region}": case.parameters.appropriation.total.value for region in case.regions}
    total, taken_out = case.parameters.appropriation.total.value, 0.05
    with pytest.raises(im.InputError) as refused:
        im.compute(case.with_changes(changes))
    figures = f"{5 * total:,.7g} million NOK of {(1 - taken_out) * total:,.7g}"
    assert f"the guaranteed amounts are more than there is to distribute: {figures}" in str(refused.value)


def test_a_guarantee_of_all_that_there_is_gives_it(case: Case, result: xr.Dataset) -> None:
    amounts = result["base_appropriation"] - result["guarantee"]
    wanted = amounts.values[::-1]
    changes = {f"guaranteed.{region}": float(value) for region, value in zip(case.regions, wanted, strict=True)}
    found = im.compute(case.with_changes(changes))
    np.testing.assert_allclose(found["base_appropriation"], wanted, rtol=1e-9)
    unmoved = {f"guaranteed.{region}": float(value) for region, value in zip(case.regions, amounts.values, strict=True)}
    np.testing.assert_allclose(im.compute(case.with_changes(unmoved))["base_appropriation"], amounts, rtol=1e-12)


@pytest.mark.slow
def test_every_figure_is_proved_by_those_that_it_follows_from(case: Case, result: xr.Dataset) -> None:
    region = case.regions[1]
    names = ("base_appropriation", "guarantee", "full_effect_appropriation", "phased_key")
    figures = [*(f"{name}[{region}]" for name in names), f"adjustment_path[2021, {region}]"]
    for figure in figures:
        nodes = list(walk(explain(case, result, figure), 5))
        assert all(proved for _, _, proved in nodes), figure
        assert len(nodes) > 10


INPUTS = ("reserved.amounts", "supplement", "history.share", "settlement.price_share", "adjustment.plan", "guaranteed")


@pytest.fixture(scope="module")
def slopes(case: Case) -> xr.Dataset:
    return im.local_sensitivity(case, "base_appropriation")


@pytest.mark.slow
@pytest.mark.parametrize("name", INPUTS)
def test_derivatives_are_those_of_small_steps(case: Case, slopes: xr.Dataset, name: str) -> None:
    table, inputs = slopes, inputs_of(case)
    paths = [path for path in table["input"].values.tolist() if path.startswith(name)]
    assert len(paths) == inputs[name].size
    for at, path in enumerate(paths):
        ends = []
        value = np.asarray(inputs[name], dtype=float)
        step = 1e-6 * max(1.0, abs(float(value.ravel()[at])))
        for sign in (-1, 1):
            moved = value.copy()
            moved.ravel()[at] += sign * step
            ends.append(host_evaluate(inputs | {name: host(moved)}, targets=("base_appropriation",)))
        slope = (ends[1]["base_appropriation"] - ends[0]["base_appropriation"]) / (2 * step)
        size = max(float(abs(slope).max()), 1e-3)
        np.testing.assert_allclose(table["derivative"].sel(input=path), slope, rtol=1e-5, atol=1e-5 * size)


def test_the_cases_of_these_tests_have_every_step_but_those_of_a_growth() -> None:
    found = {*im.compute(own_model_case()), *im.compute(own_model_case(skeleton=PHASED)), *im.compute(rules_case())}
    assert found == {*RESULTS} - {"pace_path"}
    assert {"left_to_adjust", "shortfall", "surplus", "before_guarantee"} <= {*STEPS}


@pytest.mark.slow
def test_regions_at_their_guarantee_are_named_beside_the_slopes(case: Case, result: xr.Dataset) -> None:
    amounts = (result["base_appropriation"] - result["guarantee"]).values
    at = {f"guaranteed.{region}": 0.5 * amount for region, amount in zip(case.regions, amounts.tolist(), strict=True)}
    of_one = {**at, f"guaranteed.{case.regions[2]}": float(amounts[2])}
    named = [im.local_sensitivity(case.with_changes(changes), "guarantee").attrs for changes in (of_one, at)]
    assert [attributes.get("at_guarantee") for attributes in named] == [case.regions[2], None]
