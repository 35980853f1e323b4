"""Inverse questions: closed forms, round trips, what cannot be reached, several solutions, faults, the command."""

from __future__ import annotations

import json
from collections.abc import Mapping

import numpy as np
import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

import inntektsmodell as im
from inntektsmodell.analysis.scenarios.scenario import apply_scenario, load_scenario
from inntektsmodell.analysis.targets.root_finding import NotFiniteError, solve
from inntektsmodell.case.case import Case
from inntektsmodell.cli.main import main

REGIONS = ("Helse Sør-Øst", "Helse Vest", "Helse Midt-Norge", "Helse Nord")
HSO, HV, _, HN = REGIONS
EKSEMPEL = im.load_case("eksempel")
ADDICTION = "cost.actual_weight.addiction"
SOMATIC = "cost.actual_weight.somatic"
PRICE = "settlement.unit_price"


def key_of(case: Case, region: str, result: str = "distribution_key") -> float:
    return float(im.compute(case)[result].sel(region=region))


def invoke(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["target", *arguments])


def parabola(point: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(t − 0.35)², which turns at a point between those of the grid."""
    return (point - 0.35) ** 2, np.diag(2 * (point - 0.35))


def test_solve_finds_both_roots_nearest_first() -> None:
    found = solve(parabola, np.array([0.04]), np.array([0.9]))
    assert np.concatenate(found.roots).tolist() == pytest.approx([0.55, 0.15], abs=1e-14)


def test_solve_finds_two_roots_between_neighbours_of_the_grid() -> None:
    found = solve(parabola, np.array([1e-8]), np.array([0.0]))
    assert np.concatenate(found.roots).tolist() == pytest.approx([0.35 - 1e-4, 0.35 + 1e-4], abs=1e-11)


def test_solve_finds_a_root_where_the_function_only_touches() -> None:
    found = solve(parabola, np.array([0.0]), np.array([0.9]))
    assert np.concatenate(found.roots).tolist() == pytest.approx([0.35], abs=1e-9)


@pytest.mark.parametrize(("wanted", "closest"), [(-0.01, 0.35), (0.5, 1.0)])
def test_solve_gives_the_closest_point_inside_or_at_the_end(wanted: float, closest: float) -> None:
    found = solve(parabola, np.array([wanted]), np.array([0.2]))
    assert found.roots == []
    assert found.closest.tolist() == pytest.approx([closest], abs=1e-9)


def test_solve_of_a_function_that_does_not_move_stays_where_it_is() -> None:
    def constant(_: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return np.full(1, 0.2), np.zeros((1, 1))

    assert solve(constant, np.array([0.2]), np.array([0.3])).roots == [np.array([0.3])]
    missed = solve(constant, np.array([0.4]), np.array([0.3]))
    assert (missed.roots, missed.closest.tolist()) == ([], [0.3])


def test_solve_finds_all_roots_of_two_values() -> None:
    """x + y and x y: the two numbers in either order."""

    def sum_and_product(point: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        x, y = point
        return np.array([x + y, x * y]), np.array([[1, 1], [y, x]])

    found = solve(sum_and_product, np.array([1.0, 0.21]), np.array([0.9, 0.1]))
    assert np.array(found.roots) == pytest.approx(np.array([[0.7, 0.3], [0.3, 0.7]]), abs=1e-9)
    missed = solve(sum_and_product, np.array([2.5, 1.25]), np.array([0.9, 0.1]))
    assert missed.roots == []
    assert missed.closest == pytest.approx([1, 1], abs=1e-6)


def test_solve_refuses_a_function_without_finite_values() -> None:
    with pytest.raises(NotFiniteError):
        solve(lambda _: (np.full(1, np.nan), np.zeros((1, 1))), np.zeros(1), np.zeros(1))


@pytest.mark.slow
def test_price_that_makes_hso_whole_has_a_closed_form() -> None:
    """The settlement is proportional to the price, so D(p) = D + net · (p / p₀ − 1)."""
    result = im.compute(EKSEMPEL).sel(region=HSO)
    assert EKSEMPEL.parameters.settlement is not None
    price = EKSEMPEL.parameters.settlement.unit_price.value
    expected = price * (1 - float(result["redistribution"]) / float(result["settlement"]))
    target = im.find_target(EKSEMPEL, {f"redistribution[{HSO}]": 0}, {PRICE: (0, 200_000)})
    assert target.reached
    assert target.values[PRICE] == pytest.approx(expected, rel=1e-12)
    assert target.all_roots == (target.values,)
    assert key_of(EKSEMPEL.with_changes(target.changes), HSO, "redistribution") == pytest.approx(0, abs=1e-9)


@pytest.mark.slow
@settings(max_examples=3)
@given(
    free=st.sampled_from(
        [
            (ADDICTION, (0.0, 1.0)),
            (PRICE, (0.0, 200_000.0)),
            ("need.weights.somatic.80+", (0.0, 1.0)),
            ("service_share.prehospital", (0.0, 0.5)),
            ("calculated_cost.somatic.Helse Vest", (0.5, 2.0)),
            ("population.80+.2020.Helse Nord", (10_000.0, 40_000.0)),
        ]
    ),
    part=st.floats(0, 1),
)
def test_a_change_is_found_back(free: tuple[str, tuple[float, float]], part: float) -> None:
    path, bounds = free
    value = bounds[0] + (bounds[1] - bounds[0]) * part
    content = {"name": "own", "source": "a test", "rebalance": "proportional", "changes": {path: value}}
    changed = apply_scenario(EKSEMPEL, load_scenario(content))
    goal = key_of(changed, HV)
    target = im.find_target(EKSEMPEL, {f"distribution_key[{HV}]": goal}, {path: bounds})
    assert target.reached
    assert min(abs(root[path] - value) for root in target.all_roots) <= 1e-6 * (bounds[1] - bounds[0])
    assert key_of(EKSEMPEL.with_changes(target.changes), HV) == pytest.approx(goal, abs=1e-9)


@pytest.mark.slow
def test_other_shares_keep_their_proportions_and_the_sum() -> None:
    path = "service_share.prehospital"
    target = im.find_target(EKSEMPEL, {f"distribution_key[{HN}]": 0.12}, {path: None})
    before = EKSEMPEL.observations["service_share"]
    after = EKSEMPEL.with_changes(target.changes).observations["service_share"]
    assert float(after.sum()) == pytest.approx(1, abs=1e-12)
    ratios = (after / before).drop_sel(service="prehospital").values
    assert ratios == pytest.approx(np.full(4, ratios[0]), rel=1e-12)
    assert list(target.values) == [path]
    assert "skalert" in target.message.nb


@pytest.mark.slow
def test_two_goals_with_two_free_values_of_which_one_ends_at_its_bound() -> None:
    changed = EKSEMPEL.with_changes({SOMATIC: 1.0, PRICE: 60_000.0})
    goals = {f"distribution_key[{region}]": key_of(changed, region) for region in (HV, HN)}
    target = im.find_target(EKSEMPEL, goals, {SOMATIC: (0, 1), PRICE: (0, 200_000)})
    assert target.reached
    assert target.values[SOMATIC] == pytest.approx(1, abs=1e-6)
    assert target.values[PRICE] == pytest.approx(60_000, rel=1e-6)
    assert target.figures == pytest.approx(goals, abs=1e-9)


@pytest.mark.slow
def test_goals_that_cannot_be_met_together_are_not_reached() -> None:
    goals = {f"distribution_key[{HV}]": 0.197, f"distribution_key[{HN}]": 0.3}
    target = im.find_target(EKSEMPEL, goals, {SOMATIC: (0, 1), PRICE: (0, 200_000)})
    assert not target.reached
    assert target.all_roots == ()
    assert "utelukker ikke" in target.message.nb


@pytest.mark.slow
def test_more_free_values_than_goals_give_one_of_many() -> None:
    case = im.load_case("2021")
    free = {f"population.80+.2020.{region}": (1_000.0, 200_000.0) for region in (HV, HN)}
    goal = key_of(case, HV) + 0.001
    target = im.find_target(case, {f"distribution_key[{HV}]": goal}, free)
    assert target.reached
    assert len(target.all_roots) == 1
    assert key_of(case.with_changes(target.changes), HV) == pytest.approx(goal, abs=1e-9)
    assert "one of many" in target.message.en


@pytest.mark.slow
def test_unreachable_goal_gives_the_nearest_of_all_values_in_the_bounds() -> None:
    target = im.find_target(EKSEMPEL, {f"distribution_key[{HV}]": 0.197}, {ADDICTION: (0, 1)})
    weights = np.linspace(0, 1, 101)
    keys = im.compute_batch(EKSEMPEL, im.grid({ADDICTION: weights.tolist()}))["distribution_key"].sel(region=HV)
    assert not target.reached
    assert target.all_roots == ()
    assert target.values[ADDICTION] == weights[keys.values.argmax()]
    assert target.figures[f"distribution_key[{HV}]"] == pytest.approx(float(keys.max()), abs=1e-12)
    assert "0.196586" in target.message.en


@pytest.mark.slow
def test_every_root_of_a_figure_that_falls_and_rises_is_reported() -> None:
    path = "service_share.somatic"
    target = im.find_target(EKSEMPEL, {"growth": 820}, {path: None})
    assert len(target.all_roots) == 2
    assert target.all_roots[0] == target.values
    for root in target.all_roots:
        content = {"name": "own", "source": "a test", "rebalance": "proportional", "changes": dict(root)}
        assert float(im.compute(apply_scenario(EKSEMPEL, load_scenario(content)))["growth"]) == pytest.approx(820)
    present = float(EKSEMPEL.observations["service_share"].sel(service="somatic"))
    distances = [abs(root[path] - present) for root in target.all_roots]
    assert distances == sorted(distances)


@pytest.mark.parametrize(
    ("goals", "free", "faults"),
    [
        ({"growth": "0,2"}, {ADDICTION: None}, ["goal 'growth': found '0,2'; write 0.2"]),
        ({"growth": "8,200"}, {ADDICTION: None}, ["found '8,200'; write 8200 or 8.2000, whichever you mean"]),
        ({"growth": "mye"}, {ADDICTION: None}, ["goal 'growth': found 'mye'; a number in the figure's own unit"]),
        ({"growth": float("nan")}, {ADDICTION: None}, ["goal 'growth': found nan"]),
        (
            {"distribusjon[x]": 1},
            {ADDICTION: None},
            ["did you mean 'Distribution key for the year' or 'redistribution' or 'Distribution key at full effect'?"],
        ),
        ({f"distribution_key[{HV}t]": 1}, {ADDICTION: None}, ["did you mean 'Helse Vest'"]),
        ({"growth": 1}, {"settlement.years": (0, 1)}, ["is a choice, not a quantity; did you mean 'settlement."]),
        ({"growth": 1}, {"cost.actual_weight": (0, 1)}, [f"a single value, such as '{SOMATIC}'"]),
        ({"growth": 1}, {"cost.actual_weight.adiction": None}, ["did you mean 'addiction'"]),
        ({"growth": 1}, {PRICE: None}, ["no minimum or maximum value; bounds around the present value, 46,765"]),
        ({"growth": 1}, {ADDICTION: (0.5, 0.5)}, ["found the bounds 0.5 and 0.5; the lower one first, from 0 to 1"]),
        ({"growth": 1}, {ADDICTION: (0, 2)}, ["found the bounds 0 and 2"]),
        ({"growth": 1}, {PRICE: (-1, 2)}, ["the lower one first, at least 0"]),
        ({"growth": 1}, {ADDICTION: 0.5}, ["found the bounds 0.5; two numbers"]),
        ({"growth": 1}, {ADDICTION: ("0,1", 0.9)}, ["; write 0.1"]),
        ({"growth": 1}, {PRICE: ("1.500", 9)}, ["; write 1500 or 1.5000, whichever you mean"]),
        ({}, {}, ["goals: there are none", "free values: there are none"]),
        (
            {"growth": 1},
            {"need.weights.somatic.80+": (0, 0.6), "need.weights.somatic.70-79": (0, 0.6)},
            ["path 'need.weights.somatic': the shares sum to 1.2; at most 1"],
        ),
        ({"growt": 1, "growth": True}, {"x": None, "y": None}, ["'growt'", "found true", "'x'", "'y'"]),
    ],
)
def test_faults_are_told_all_at_once(goals: Mapping[str, float], free: Mapping[str, None], faults: list[str]) -> None:
    with pytest.raises(im.InputError) as error:
        im.find_target(EKSEMPEL, goals, free)
    assert len(error.value.faults) == len(faults)
    for fault, expected in zip(error.value.faults, faults, strict=True):
        assert expected in str(fault)


def test_figure_that_the_case_cannot_compute_is_a_fault() -> None:
    with pytest.raises(im.InputError, match="it has no DRG points"):
        im.find_target(im.load_case("2021"), {f"settlement[{HV}]": 0}, {"appropriation.total": (1, 2)})


@pytest.mark.slow
def test_bounds_so_wide_that_the_model_overflows_are_a_fault() -> None:
    with pytest.raises(im.InputError, match="narrower bounds"):
        im.find_target(EKSEMPEL, {f"settlement[{HV}]": 1}, {PRICE: (1, 1.5e308)})


@pytest.mark.slow
def test_command_shows_solution_keys_and_what_they_rest_on() -> None:
    done = invoke("eksempel", "--goal", f"redistribution[{HSO}]=0", "--free", f"{PRICE}=0:200000")
    assert done.exit_code == 0
    text = done.stdout.replace("\u00a0", " ")
    assert "Målet nås med Enhetspris i gjestepasientoppgjøret = 74 688,21." in text
    after = EKSEMPEL.with_changes({PRICE: 74688.21178061434})
    for region in REGIONS:
        (row,) = [line for line in text.splitlines() if line.strip().startswith(region)]
        shown = [f"{key_of(case, region):.6f}".replace(".", ",") for case in (EKSEMPEL, after)]
        assert row.split()[-3:-1] == shown
    assert "100,0 % syntetisk" in text
    assert "SYNTETISKE TALL" in text


@pytest.mark.slow
def test_command_shows_every_solution() -> None:
    done = invoke("eksempel", "--goal", "growth=820", "--free", "service_share.somatic", "--lang", "en")
    assert done.exit_code == 0
    assert "reached by 2 solutions" in done.stdout
    assert "Other solutions: Service share: Somatic care = 0.473029." in done.stdout


@pytest.mark.slow
def test_command_ends_with_1_where_the_goal_is_not_reached() -> None:
    done = invoke("2021", "--goal", f"redistribution[{HSO}]=0", "--free", "appropriation.total=1000:200000")
    assert done.exit_code == 1
    text = " ".join(done.stdout.split())
    assert f"Nærmest er Omfordeling: {HSO} = −146,00, med Samlet bevilgning = 108 641,91." in text
    assert "47,2 % kalibrert" in text


@pytest.mark.slow
def test_command_gives_json_of_the_case_as_a_scenario_changes_it() -> None:
    done = invoke(
        "eksempel",
        "--goal",
        f"redistribution[{HSO}]=0",
        "--free",
        f"{PRICE}=0:2e5",
        "--scenario",
        "hearing_hso",
        "--json",
    )
    content = json.loads(done.stdout)
    assert done.exit_code == 0
    assert content["reached"]
    assert content["synthetic"]
    changed = apply_scenario(EKSEMPEL, load_scenario("hearing_hso"))
    assert content["distribution_key"]["present"][HV] == pytest.approx(key_of(changed, HV), abs=1e-12)
    found = changed.with_changes(content["changes"])
    assert content["distribution_key"]["after"][HV] == pytest.approx(key_of(found, HV), abs=1e-12)
    assert content["goals"][f"redistribution[{HSO}]"]["obtained"] == pytest.approx(0, abs=1e-9)
    assert content["free"][PRICE]["found"] == content["all_roots"][0][PRICE] == content["changes"][PRICE]


def test_command_lists_every_fault() -> None:
    goals = ("--goal", "growth", "--goal", "growth=1", "--goal", "distribution_key[x]=30,047")
    done = invoke("eksempel", *goals, "--free", f"{ADDICTION}=a:1", "--free", "settlement.rule", "--lang", "en")
    assert done.exit_code == 2
    assert "5 faults" in done.stderr
    for fault in (
        "is given twice",
        "found '30,047'",
        "region 'x' is unknown",
        "found the bounds ['a', 1]",
        "is a choice",
    ):
        assert fault in done.stderr
