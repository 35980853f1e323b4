"""Exact derivatives against central differences, and the meaning of allowed moves."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import jax
import numpy as np
import pytest
import xarray as xr

import inntektsmodell as im
from inntektsmodell.analysis.scenarios.scenario import Scenario, apply_scenario
from inntektsmodell.analysis.sensitivity import local, local_sensitivity, memory
from inntektsmodell.analysis.sensitivity.local import _along_allowed_moves
from inntektsmodell.case.case import Case
from inntektsmodell.case.reading.building import build_case
from inntektsmodell.language.text import Text
from inntektsmodell.model.addresses import address
from inntektsmodell.model.arrays import host, inputs_of
from inntektsmodell.model.evaluate import evaluate
from inntektsmodell.workbook.layout.sheets import HEADINGS
from tests.cases.many_regions import many_regions_case
from tests.strategies import TYPICAL, raw_case

_evaluate = jax.jit(evaluate)


@pytest.fixture(scope="module", params=["2008", "2021", "eksempel"])
def case(request: pytest.FixtureRequest) -> Case:
    return im.load_case(request.param)


def central_difference(case: Case, path: str, result: str) -> np.ndarray:
    """Change of the result per unit of one input, from a step either way."""
    inputs, place = inputs_of(case), address(case, path)
    present = float(place.get(inputs))
    step = 1e-5 * max(abs(present), 1e-2)
    sides = []
    for side in (present + step, present - step):
        array = np.array(inputs[place.leaf])
        array[place.index] = side
        with jax.enable_x64(True):
            sides.append(np.asarray(_evaluate({**inputs, place.leaf: host(array)})[result]))
    difference: np.ndarray = (sides[0] - sides[1]) / (2 * step)
    return difference


@pytest.mark.slow
@pytest.mark.parametrize("result", ["distribution_key", "base_appropriation"])
def test_derivatives_agree_with_central_differences(case: Case, result: str) -> None:
    sensitivity = local_sensitivity(case, result)
    chosen = np.random.default_rng(1).choice(sensitivity["input"].values, size=40, replace=False)
    size = sensitivity["result"].values
    for path in chosen:
        row = sensitivity.sel(input=path)
        scale = size / max(abs(float(row["value"])), 1e-2)
        error = (central_difference(case, str(path), result) - row["derivative"].values) / scale
        assert np.abs(error).max() < 1e-7, path


def test_one_more_person_moves_shares_and_nothing_is_created(case: Case) -> None:
    derivative = local_sensitivity(case, "distribution_key")["derivative"]
    people = derivative.sel(input=[path for path in derivative["input"].values if path.startswith("population.")])
    np.testing.assert_allclose(people.sum("region"), 0.0, atol=1e-15)


def test_allowed_move_of_a_weight_keeps_the_sum_at_one() -> None:
    case = im.load_case("eksempel")
    path, step = "need.weights.somatic.80+", 1e-4
    move = local_sensitivity(case, "distribution_key")["move"].sel(input=path)
    keys = [
        im.compute(apply_scenario(case, _scenario(path, f"{sign * step:+}")))["distribution_key"].values
        for sign in (1, -1)
    ]
    np.testing.assert_allclose(move, (keys[0] - keys[1]) / (2 * step), rtol=1e-6, atol=1e-10)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "result"),
    [
        ("need.weights.mental_adult.severe_mental", "distribution_key"),
        ("service_share.somatic", "base_appropriation"),
        ("capital_key.Helse Nord", "full_effect_appropriation"),
        ("settlement.unit_price", "settlement"),
        ("calculated_cost.somatic.Helse Vest", "distribution_key"),
    ],
)
def test_elasticity_is_per_cent_of_the_result_per_per_cent_of_the_input(path: str, result: str) -> None:
    """A share of a set gives way to the others in proportion, as in a scenario."""
    case = im.load_case("eksempel")
    elasticity = local_sensitivity(case, result)["elasticity"].sel(input=path)
    up, down = (
        im.compute(apply_scenario(case, _scenario(path, factor)))[result].values for factor in ("*1.0001", "*0.9999")
    )
    expected = np.log(up / down) / np.log(1.0001 / 0.9999)
    np.testing.assert_allclose(elasticity, expected, rtol=1e-5, atol=1e-9)


@pytest.mark.parametrize(("share", "is_there"), [(2e-11, True), (1e-11, False)])
def test_what_is_0_within_rounding_of_the_largest_has_no_elasticity(share: float, is_there: bool) -> None:
    """Keys of 1.1e-12 and of 5e-13 beside one of 0.62."""
    case = im.load_case("2021")
    values = local_sensitivity(case, "distribution_key")["value"].to_series()
    counts = values[values.index.str.match(r"(population|criterion_value)\..*Helse Nord$")]
    few = case.with_changes({str(path): count * share for path, count in counts.items()})
    elasticity = local_sensitivity(few, "distribution_key")["elasticity"].sel(region="Helse Nord")
    assert (elasticity.notnull() == is_there).all()


def _scenario(path: str, change: str) -> Scenario:
    return Scenario(
        name="move",
        title=Text(nb="flytt", en="move"),
        source="test",
        rebalance="proportional",
        changes={path: change},
    )


@pytest.mark.slow
def test_kroner_follow_the_key(case: Case) -> None:
    key = local_sensitivity(case, "distribution_key")["move"]
    kroner = local_sensitivity(case, "full_effect_appropriation")["kroner_per_unit"]
    total = case.parameters.appropriation.total.value * 1e6
    others = [path for path in key["input"].values if path != "appropriation.total"]
    np.testing.assert_allclose(kroner.sel(input=others), key.sel(input=others) * total, rtol=1e-9, atol=1e-6)


@pytest.mark.slow
def test_regions_come_in_the_order_of_the_case_and_unknown_ones_are_told(case: Case) -> None:
    found = local_sensitivity(case, regions=["Helse Nord", "Helse Vest"])
    assert found["region"].values.tolist() == ["Helse Vest", "Helse Nord"]
    assert found.attrs["synthetic"] == ("yes" if case.name == "eksempel" else "no")
    for regions, told in ((["Helse Nrod"], "'Helse Nord'"), ([], "at least one")):
        with pytest.raises(im.InputError, match=told):
            local_sensitivity(case, regions=regions)


def test_unknown_result_names_the_nearest() -> None:
    with pytest.raises(im.InputError, match="distribution_key"):
        local_sensitivity(im.load_case("2021"), "distribution_kay")


def test_settlement_is_no_result_of_a_case_without_it() -> None:
    with pytest.raises(im.InputError, match="does not have this result"):
        local_sensitivity(im.load_case("2021"), "settlement")


def test_moves_take_from_the_other_shares_in_proportion() -> None:
    """Two sets and an input of none; the only share of a set cannot move."""
    generator = np.random.default_rng(6)
    derivative = generator.normal(size=(7, 3))
    present = np.array([0.5, 0.3, 0.2, 7.0, 0.25, 0.75, 1.0])
    sets = np.array(["a", "a", "a", "", "b", "b", "c"])
    found = _along_allowed_moves(derivative, present, sets)
    for row in range(6):
        others = [other for other in range(7) if sets[row] and sets[other] == sets[row] and other != row]
        taken = sum((present[other] * derivative[other] for other in others), np.zeros(3))
        room = sum(present[other] for other in others) or 1.0
        np.testing.assert_allclose(found[row], derivative[row] - taken / room, rtol=1e-12)
    assert not found[6].any()


@pytest.mark.slow
def test_the_greatest_are_those_of_the_whole_table(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whole blocks of regions, one after the other; figures in the order of their greatest effect on any region."""
    case = build_case(raw_case(TYPICAL[3], 4), HEADINGS)
    whole = local_sensitivity(case, "base_appropriation")
    effect = abs(whole["move"] * whole["value"]).max("region")
    expected = whole.isel(input=np.argsort(-effect.values, kind="stable")[:7])
    monkeypatch.setattr(local, "blocks_of_regions", lambda *_: 5)
    found = local_sensitivity(case, "base_appropriation", most=7)
    xr.testing.assert_allclose(found, expected, rtol=1e-12)
    assert found.attrs == expected.attrs
    assert list(found.dims) == list(expected.dims)


@pytest.mark.slow
def test_the_greatest_of_a_kink_are_those_to_either_side() -> None:
    case = im.load_case("eksempel")
    every = local_sensitivity(case, "phase_in")
    found = local_sensitivity(case, "phase_in", most=10**6)
    assert found.sizes == every.sizes
    effect = abs(found["move"] * found["value"]).max("region").values
    assert (np.diff(effect) <= 0).all()


@pytest.mark.parametrize("most", [0, -3])
def test_less_than_one_figure_is_refused(most: int) -> None:
    with pytest.raises(im.InputError, match=f"most: found {most}; 1 or more"):
        local_sensitivity(im.load_case("eksempel"), most=most)


@pytest.mark.slow
def test_derivatives_of_the_greatest_are_held_for_a_few_regions_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Twice the regions are twice the parts, each of the same size, gone through twice: never more."""

    def noting(sizes: list[int], made: Callable[..., xr.Dataset], *given: Any) -> xr.Dataset:
        sizes.append(len(given[-1]))
        return made(*given)

    parts: dict[int, list[int]] = {}
    for regions in (8, 16):
        case = many_regions_case(regions, settlement=False)
        monkeypatch.setattr(memory, "HELD_BYTES", memory.A_PAIR * memory.number_of_figures(case) * 2)
        parts[regions] = []
        with monkeypatch.context() as seen:
            seen.setattr(local, "_table", partial(noting, parts[regions], local._table))
            local_sensitivity(case, most=3)
    assert parts == {8: [2] * 8, 16: [2] * 16}
