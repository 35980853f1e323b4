"""Every parameter and observation moves someone's kroner, unless it is declared inert here, with the reason."""

from __future__ import annotations

from collections.abc import Mapping

import jax
import numpy as np
import pytest

from inntektsmodell.case.case import Case
from inntektsmodell.case.parameters import SettlementRule
from inntektsmodell.loading import load_case
from inntektsmodell.model.arrays import inputs_of
from inntektsmodell.model.evaluate import Inputs, evaluate

pytestmark = pytest.mark.slow

LEAST = 1e-9  # million kroner per unit: below it is rounding

CASES: Mapping[str, dict[str, object]] = {
    "as it is": {},
    "former rule": {"settlement.rule": "former"},
    "capital frame": {"capital.share": 0.05},
    "longer window": {"need.window": [2016, 2018, 2019, 2020]},
    "earlier population": {"population.year": 2017},
    "other locked years": {"settlement.years": [2012, 2019]},
    "unmerged": {"criteria.mortality.merge": False},
}


def kroner(inputs: Inputs) -> tuple[jax.Array, ...]:
    """The results that are paid out: the year's base and the year's part of the growth."""
    outputs = evaluate(inputs)
    return outputs["base_appropriation"], outputs["phase_in"]


_jacobian = jax.jit(jax.jacrev(kroner))


def moving(inputs: Inputs) -> dict[str, np.ndarray]:
    """For every array of the inputs, by dotted name, which of its figures move a krone."""
    with jax.enable_x64(True):
        rows = _jacobian(inputs)
    found: dict[str, np.ndarray] = {}
    for name, slopes in (item for part in rows for item in part.items()):
        found[name] = found.get(name, np.False_) | (np.abs(np.asarray(slopes)).max(axis=0) > LEAST)
    return found


def declared_inert(case: Case, inputs: Inputs) -> dict[str, np.ndarray]:
    """Which figures are inert, by the dotted name of their array; arrays that are not named have none."""
    need, settlement, capital = case.parameters.need, case.parameters.settlement, case.parameters.capital
    assert settlement is not None
    assert capital is not None
    years = case.observations["year"].values
    share_year = years == case.parameters.population.year.value
    outside = ~np.isin(years, need.window.value)
    locked = np.isin(case.observations["settlement_year"].values, settlement.years.value)
    home = np.eye(len(case.regions), dtype=bool)
    former = settlement.rule.value is SettlementRule.FORMER
    members, group_services = np.asarray(inputs["need.members"]), np.asarray(inputs["need.group_services"])
    unmerged = np.asarray(inputs["need.merged"]) == 0
    unweighted = members @ np.asarray(inputs["need.weights"]).T == 0
    return {
        # Figures of other years than the window's and the share year's are kept for other choices of years.
        "need.population": inputs["need.population"] * (outside & ~share_year)[:, None] > 0,
        "need.criteria": np.ones(inputs["need.criteria"].shape, bool) & outside[:, None],
        # A single marked year: scaling its mark changes nothing, only the other marks do.
        "need.share_year": share_year,
        # A group that is not merged has no members to weigh; a merged one is inert where its members weigh nothing.
        "need.members": np.ones(members.shape, bool) & unmerged[:, None],
        "need.group_services": np.ones(group_services.shape, bool) & (unmerged[:, None] | unweighted),
        # Patients treated at home are not settled; other years than the locked ones are kept for other choices.
        "settlement.points": ~locked[:, None, None] | home,
        # Each rule has its own price: the former one adds for capital, the new one takes the service's cost level.
        "settlement.capital_addition": np.array(not former),
        "settlement.priced_service": np.full(len(case.services), former),
        # The model of 2021 has no separate capital frame; its key waits for a share above 0.
        "capital.key": np.full(len(case.regions), capital.share.value == 0),
    }


@pytest.mark.parametrize("name", CASES)
def test_every_figure_moves_some_krone_unless_declared_inert(name: str) -> None:
    case = load_case("eksempel").with_changes(CASES[name])
    inputs = inputs_of(case)
    moves, inert = moving(inputs), declared_inert(case, inputs)
    assert set(inert) <= set(moves)
    for leaf, moved in moves.items():
        expected = ~np.broadcast_to(inert.get(leaf, np.False_), moved.shape)
        np.testing.assert_array_equal(moved, expected, err_msg=leaf)
