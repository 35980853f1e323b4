"""Which results a change can reach: what the model's operations say holds whatever the figures are."""

from __future__ import annotations

from collections.abc import Iterator

import jax
import numpy as np
import pytest

from inntektsmodell.faults import InputError
from inntektsmodell.loading import load_case
from inntektsmodell.method.steps import RESULTS
from inntektsmodell.model.arrays import inputs_of
from inntektsmodell.model.evaluate import Inputs, evaluate
from inntektsmodell.model.reach import leaves_behind, reachable_results

AFTER_THE_KEY = (
    "full_effect_appropriation",
    "distribution_key",
    "base_appropriation",
    "redistribution",
    "growth",
    "growth_amount",
    "phase_in",
    "growth_to_come",
    "phased_key",
)
COST = ("cost_index", "service_key", "resource_need_key")
REACHES = {
    "cost.actual_weight.addiction": (*COST, *AFTER_THE_KEY),
    "settlement.capital_addition": ("settlement_amount", "settlement", *AFTER_THE_KEY),
    "settlement.running_share": ("settlement_amount", "running_settlement", "settlement", *AFTER_THE_KEY),
    "criteria.mortality.merge": ("criterion_weight", "need_index", *COST, *AFTER_THE_KEY),
    "need.window": ("criterion_index", "need_index", *COST, *AFTER_THE_KEY),
    "population.year": ("population_share", "need_index", *COST, *AFTER_THE_KEY),
    "capital.share": AFTER_THE_KEY,
    "former_key": ("base_appropriation", *AFTER_THE_KEY[3:]),
    "phase_in.schedule.2022": ("base_appropriation", "phase_in", "growth_to_come", "phased_key"),
}


@pytest.mark.parametrize("path", REACHES)
def test_a_path_reaches_what_follows_from_it(path: str) -> None:
    assert reachable_results(load_case("eksempel"), [path]) == REACHES[path]


def test_a_case_without_cost_and_settlement_reaches_less() -> None:
    case = load_case("2021")
    expected = ("base_appropriation", "redistribution", "growth", "growth_amount", "phase_in", "growth_to_come")
    assert reachable_results(case, ["redistribution"]) == (*expected, "phased_key")
    assert "cost_index" not in reachable_results(case, ["need"])


def test_several_paths_reach_what_any_of_them_does() -> None:
    case = load_case("eksempel")
    both = reachable_results(case, ["phase_in.schedule.2022", "settlement.capital_addition"])
    assert both == tuple(name for name in RESULTS if name in {*REACHES["settlement.capital_addition"], *both})
    assert set(both) == {*REACHES["settlement.capital_addition"], *REACHES["phase_in.schedule.2022"]}
    assert reachable_results(case, []) == ()


def test_unknown_path_is_told() -> None:
    with pytest.raises(InputError, match="did you mean 'cost'"):
        reachable_results(load_case("eksempel"), ["cots.actual_weight"])


@pytest.mark.parametrize("name", ["eksempel", "2021"])
def test_what_is_not_reached_does_not_move(name: str) -> None:
    """Every array is moved at random and the results that move are seen.

    The figures are made general first, so that no price, share or mark stands at a value that hides another. In
    `eksempel`, which has every part, what is reached moves. In `2021` the appropriation cancels out of the key.
    """
    inputs = inputs_of(load_case(name))
    behind = leaves_behind(inputs)
    for leaf, moved in results_moved_by_each_array(inputs):
        reached = {result for result, leaves in behind.items() if leaf in leaves}
        assert moved <= reached, leaf
        assert moved == reached or name == "2021", leaf


def results_moved_by_each_array(inputs: Inputs) -> Iterator[tuple[str, set[str]]]:
    """Name of every array that holds something, and the results that follow when it is moved."""
    rng = np.random.default_rng(5)
    general = {name: np.asarray(array) + rng.uniform(0.1, 0.4, np.shape(array)) for name, array in inputs.items()}
    compiled = jax.jit(evaluate)
    with jax.enable_x64(True):
        base = compiled(general)
        for name, array in general.items():
            if array.size:
                moved = compiled({**general, name: array * rng.uniform(1.1, 1.5, array.shape)})
                yield name, {result for result in base if not np.array_equal(base[result], moved[result])}
