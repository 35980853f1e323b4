"""Slopes where regions tie for the growth needed: one towards a higher value of an input, one towards a lower."""

from __future__ import annotations

from typing import Any

import jax
import numpy as np
import pytest
import xarray as xr

import inntektsmodell as im
from inntektsmodell.analysis.sensitivity import kinks, local_sensitivity
from inntektsmodell.analysis.sensitivity.kinks import (
    SET_BY_GROWTH,
    at_their_bounds,
    at_their_guarantee,
    at_their_pace,
    setting_the_growth,
    to_either_side,
    where_equal,
)
from inntektsmodell.case.case import Case
from inntektsmodell.model.addresses import address
from inntektsmodell.model.arrays import host, inputs_of
from inntektsmodell.model.compiled import compiled_results
from inntektsmodell.model.evaluate import host_evaluate
from tests.cases.own_model_case import own_model_case
from tests.cases.pace_case import pace_case
from tests.cases.rules_case import rules_case

NEEDED = 300.0
TIED = ["Helse Vest", "Helse Nord"]


@pytest.fixture(scope="module")
def tie() -> Case:
    """`eksempel` with a former key by which two regions need 300 million each, and the others less."""
    case = im.load_case("eksempel")
    key = im.compute(case)["distribution_key"]
    total = case.parameters.appropriation.total.value
    change = xr.zeros_like(key)
    change.loc[TIED] = -NEEDED * key.sel(region=TIED)
    change.loc["Helse Midt-Norge"] = 10.0
    change.loc["Helse Sør-Øst"] = -float(change.sum())
    former = dict(zip(case.regions, (key - change / total).values.tolist(), strict=True))
    return case.with_changes({f"former_key.{region}": value for region, value in former.items()})


@pytest.fixture(scope="module")
def slopes(tie: Case) -> dict[str, xr.Dataset]:
    """Slopes of every result that the growth sets, at the tie."""
    return {result: local_sensitivity(tie, result) for result in SET_BY_GROWTH}


@pytest.mark.parametrize(("apart", "tied"), [(0.0, [0, 3]), (5e-11, [0, 3]), (5e-10, [3])])
def test_regions_tie_within_the_rounding_of_the_appropriation(
    monkeypatch: pytest.MonkeyPatch, apart: float, tied: list[int]
) -> None:
    """The first and the last need 24 million; no growth makes up for the loss of the third."""
    found = {
        "redistribution": np.array([-6.0, 5.0, -30.0, -(24 + apart) / 2]),
        "distribution_key": np.array([0.25, 0.25, 0.0, 0.5]),
    }
    monkeypatch.setattr(kinks, "compiled_results", lambda _: lambda _: found)
    assert setting_the_growth({"appropriation": np.float64(100.0)}) == tied  # type: ignore[dict-item]


@pytest.mark.parametrize(("apart", "at"), [(0.0, [1]), (5e-11, [1]), (-5e-11, [1]), (5e-10, [])])
def test_regions_are_at_their_guarantee_within_the_rounding_of_the_appropriation(
    monkeypatch: pytest.MonkeyPatch, apart: float, at: list[int]
) -> None:
    before = {"before_guarantee": np.array([30.0, 40.0 + apart, 30.0])}
    monkeypatch.setattr(kinks, "compiled_results", lambda _: lambda _: before)
    guaranteed: Any = {"appropriation": np.float64(100.0), "guaranteed": np.array([20.0, 40.0, 35.0])}
    assert at_their_guarantee(guaranteed) == at
    assert at_their_guarantee({"appropriation": guaranteed["appropriation"]}) == []


@pytest.mark.parametrize(("apart", "at"), [(0.0, [0, 2]), (5e-11, [0, 2]), (5e-10, [2])])
def test_regions_are_at_their_pace_in_a_year_up_to_the_model_year(
    monkeypatch: pytest.MonkeyPatch, apart: float, at: list[int]
) -> None:
    """Of three years the second is the model year: the second region is at its limit in the third alone."""
    steps = {
        "pace_short": [[apart, 0.0, 0.0], [1.0, 0.0, 2.0], [0.0, 0.0, 0.0]],
        "pace_above": [[0.0, 3.0, 9.0], [0.0, 4.0, 0.0], [9.0, 0.0, 9.0]],
        "pace_over": [[7.0, 0.0, 0.0], [0.0, 5.0, 0.0], [9.0, 9.0, 9.0]],
        "pace_room": [[0.0, 7.0, 9.0], [6.0, 0.0, 0.0], [0.0, 0.0, 0.0]],
    }
    found = {name: np.array(values) for name, values in steps.items()}
    monkeypatch.setattr(kinks, "compiled_results", lambda _: lambda _: found)
    paced: Any = {"appropriation": np.float64(100.0), "pace.now": np.array([0, 1, 0]), "pace.frame": np.ones(3)}
    assert at_their_pace(paced) == at
    assert at_their_pace({"appropriation": paced["appropriation"]}) == []


def test_a_guarantee_of_just_the_amount_of_the_year_is_found_in_a_case() -> None:
    case = own_model_case(parts=["guaranteed"])
    result = im.compute(case)
    at = float((result["base_appropriation"] - result["guarantee"]).values[2])
    assert at_their_guarantee(inputs_of(case.with_changes({"guaranteed.region 2": at}))) == [2]
    assert at_their_guarantee(inputs_of(case.with_changes({"guaranteed.region 2": at + 1e-3}))) == []


@pytest.mark.parametrize("limit", ["least_growth", "greatest_growth"])
def test_a_limit_of_just_the_growth_is_found_in_a_case_and_one_apart_is_not(limit: str) -> None:
    free: dict[str, Any] = {"least_growth": None, "greatest_growth": None}
    result = im.compute(pace_case(**free))
    former = 0.97 * (result["full_effect_appropriation"] - result["redistribution"])
    growth = (result["pace_path"].values[0] / former - 1).values
    region = int(growth.argmin() if limit == "least_growth" else growth.argmax())
    for apart, found in ((0.0, [region]), (-1e-9 if limit == "least_growth" else 1e-9, [])):
        case = pace_case(**(free | {limit: float(growth[region]) + apart}))
        assert at_their_pace(inputs_of(case)) == found


def test_an_index_of_some_ages_that_is_just_at_a_bound_is_named_by_service() -> None:
    case = rules_case(parts=["bounds", "counted_ages"])
    names = [*case.criteria, *case.parameters.criteria]
    index = host_evaluate(inputs_of(case), targets=["counted_compared_index"])["counted_compared_index"]
    assert at_their_bounds(case) == []
    at = {"index.ceiling.count 1": float(index[1, names.index("count 1"), 2])}
    assert at_their_bounds(case.with_changes(at)) == ["counted_compared_index[service 1, count 1, region 2]"]


def test_the_greatest_need_counts_upwards_and_the_least_downwards() -> None:
    """Two tied regions, three inputs, one result."""
    slopes = np.array([[[1.0], [2.0], [3.0]], [[4.0], [2.0], [6.0]]])
    up, down = to_either_side(slopes, np.array([[0.0, 1.0, 9.0], [5.0, 0.0, 7.0]]))
    np.testing.assert_array_equal(up, [[4.0], [2.0], [3.0]])
    np.testing.assert_array_equal(down, [[1.0], [2.0], [6.0]])
    np.testing.assert_array_equal(where_equal(up, down), [[np.nan], [2.0], [np.nan]])


def one_sided(case: Case, path: str, result: str, sign: float) -> np.ndarray:
    """Change of the result per unit, by a step to one side: the model is nearly linear in so small a step."""
    inputs, place = inputs_of(case), address(case, path)
    present = float(place.get(inputs))
    step = sign * 1e-6 * max(abs(present), 1e-2)
    array = np.array(inputs[place.leaf])
    array[place.index] = present + step
    run = compiled_results((result,))
    with jax.enable_x64(True):
        there, here = (np.asarray(run(one)[result]) for one in ({**inputs, place.leaf: host(array)}, inputs))
    return np.asarray((there - here) / step)


@pytest.mark.slow
@pytest.mark.parametrize("result", SET_BY_GROWTH)
@pytest.mark.parametrize(
    "path",
    [
        "need.weights.somatic.80+",
        "population.80+.2020.Helse Nord",
        "population.30-39.2020.Helse Sør-Øst",
        "former_key.Helse Vest",
        "former_key.Helse Midt-Norge",
        "cost.actual_weight.somatic",
    ],
)
def test_slopes_at_a_tie_are_those_of_either_side(
    tie: Case, slopes: dict[str, xr.Dataset], result: str, path: str
) -> None:
    found = slopes[result].sel(input=path)
    assert found.attrs["tied"].splitlines() == TIED
    for name, sign in (("derivative_up", 1.0), ("derivative_down", -1.0)):
        expected = one_sided(tie, path, result, sign)
        scale = np.abs(expected).max()
        np.testing.assert_allclose(found[name], expected, rtol=1e-3, atol=1e-5 * scale, err_msg=name)
        if not path.startswith(("need.weights", "former_key")):
            np.testing.assert_array_equal(found[name.replace("derivative", "move")], found[name])


@pytest.mark.slow
def test_no_slope_is_given_where_the_sides_differ(slopes: dict[str, xr.Dataset]) -> None:
    found = slopes["growth_amount"]
    for name in ("derivative", "move", "elasticity", "kroner_per_unit"):
        nord = found[[name, f"{name}_up", f"{name}_down"]].sel(input="former_key.Helse Nord", region="Helse Sør-Øst")
        assert np.isnan(nord[name])
        assert abs(float(nord[f"{name}_up"] - nord[f"{name}_down"])) > 1e-3 * abs(float(nord[f"{name}_up"]))
    same = found.sel(input="population.80+.2016.Helse Nord")  # outside the window and the year of the shares
    assert (same["derivative"] == 0).all()
    assert (same["derivative_up"] == same["derivative_down"]).all()


@pytest.mark.slow
def test_a_former_key_that_takes_from_the_others_has_other_slopes_to_either_side(slopes: dict[str, xr.Dataset]) -> None:
    found = slopes["growth_amount"]
    former = found.sel(input=[path for path in found["input"].values if path.startswith("former_key.")])
    for side in ("up", "down"):
        assert not np.allclose(former[f"move_{side}"], former[f"derivative_{side}"])


@pytest.mark.slow
def test_growth_cannot_fall_by_one_region_alone(tie: Case, slopes: dict[str, xr.Dataset]) -> None:
    """A lower former key lessens the need of its region; the other one then still needs as much."""
    found = slopes["growth_amount"].sel(input="former_key.Helse Vest", region="Helse Nord")
    total, key = tie.parameters.appropriation.total.value, im.compute(tie)["distribution_key"].sel(region=TIED).values
    assert float(found["derivative_down"]) == pytest.approx(0.0, abs=1e-6)
    assert float(found["derivative_up"]) == pytest.approx(total * key[1] / key[0], rel=1e-9)


@pytest.mark.slow
def test_what_does_not_follow_from_the_growth_has_one_slope_at_a_tie(tie: Case) -> None:
    for result in ("base_appropriation", "phased_key", "redistribution"):
        found = local_sensitivity(tie, result)
        assert "derivative_up" not in found
        assert "tied" not in found.attrs
        assert np.isfinite(found["derivative"]).all()
    for path in ("population.80+.2020.Helse Nord", "former_key.Helse Vest"):
        both = [one_sided(tie, path, "base_appropriation", sign) for sign in (1.0, -1.0)]
        slope = local_sensitivity(tie, "base_appropriation")["derivative"].sel(input=path)
        for side in both:
            np.testing.assert_allclose(slope, side, rtol=1e-3, atol=1e-5 * np.abs(side).max())


@pytest.mark.slow
def test_a_case_without_a_tie_has_one_slope(tie: Case) -> None:
    apart = tie.with_changes(
        {
            "former_key.Helse Vest": tie.observations["former_key"].values[1] + 1e-6,
            "former_key.Helse Sør-Øst": tie.observations["former_key"].values[0] - 1e-6,
        }
    )
    found = local_sensitivity(apart, "growth_amount")
    assert not {"derivative_up", "tied"} & {*found, *found.attrs}
    expected = one_sided(apart, "former_key.Helse Nord", "growth_amount", -1.0)
    np.testing.assert_allclose(found["derivative"].sel(input="former_key.Helse Nord"), expected, rtol=1e-6, atol=1e-6)
