"""Each change is told by the component that it belongs to, and by no other."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import inntektsmodell as im
from inntektsmodell.analysis.comparison.decomposition import By, compare
from inntektsmodell.case.case import Case
from inntektsmodell.case.criterion_kinds import KINDS
from inntektsmodell.case.observations import frozen
from tests.analysis.comparison.compared import NORD, assert_adds_up, assert_close, eksempel, scaled, with_more_people
from tests.cases.own_model_case import PARTS, own_model_case
from tests.cases.rules_case import rules_case

pytestmark = pytest.mark.slow


def with_older_people(case: Case) -> Case:
    """1024 persons of Helse Nord are another age in every year."""
    observations = case.observations.copy(deep=True)
    for age, persons in (("40-49", -1024), ("80+", 1024)):
        observations["population"].loc[{"region": NORD, "age_group": age}] += persons
    return replace(case, observed=frozen(observations))


def with_criterion(name: str) -> Case:
    return scaled(eksempel(), "criterion_value", {NORD: 1.25}, criterion=name)


ONE_COMPONENT: dict[str, Any] = {
    "population": with_more_people,
    "age_mix": with_older_people,
    "criteria_socioeconomic": lambda _: with_criterion("unemployed"),
    "criteria_health": lambda _: with_criterion("cancer"),
    "criteria_residence": lambda _: with_criterion("travel_time"),
    "need_weights": {"need.weights.somatic.cancer": 0.068, "need.weights.somatic.80+": 0.088},
    "calculated_cost": {"calculated_cost.somatic.Helse Nord": 1.2},
    "actual_cost": {"actual_cost.addiction.Helse Nord": 1.2},
    "actual_weight": {"cost.actual_weight.addiction": 0.75},
    "service_share": {"service_share.somatic": 0.662, "service_share.addiction": 0.054},
    "settlement_volume": {"drg_points.2019.Helse Nord.Helse Sør-Øst": 30000},
    "settlement_price": {"settlement.unit_price": 50000},
    "capital": {"capital.share": 0.05},
    "former_model": {"phase_in.schedule.2022": 120},
    "appropriation": {"appropriation.total": 110000},
}

SAME_COMPONENT = [
    ("need_weights", {"criteria.mortality.merge": False}),
    ("settlement_volume", {"settlement.years": [2019]}),
    ("settlement_price", {"settlement.rule": "former"}),
    ("settlement_price", {"settlement.service": "prehospital"}),
    ("settlement_price", {"settlement.running_share": 0.7}),
    ("former_model", {"former_key.Helse Nord": 0.1281, "former_key.Helse Vest": 0.1849}),
]


@pytest.mark.parametrize(("component", "change"), [*ONE_COMPONENT.items(), *SAME_COMPONENT])
def test_a_change_of_one_component_is_all_its_own(component: str, change: Any) -> None:
    case = eksempel()
    changed = change(case) if callable(change) else case.with_changes(change)
    comparison = compare(case, changed)
    assert comparison["component"].values[comparison["differs"].values].tolist() == [component]
    assert_adds_up(comparison, case, changed)
    split = comparison["base_appropriation"]
    assert not np.any(split.drop_sel(component=component))
    assert float(np.abs(split.sel(component=component)).max()) > 0.1


@pytest.mark.parametrize("kind", KINDS)
def test_criteria_of_every_kind_have_a_component_of_their_own(kind: str) -> None:
    described = eksempel().criteria["cancer"].model_copy(update={"kind": kind})
    case = replace(eksempel(), criteria={**eksempel().criteria, "cancer": described})
    changed = scaled(case, "criterion_value", {NORD: 1.25}, criterion="cancer")
    comparison = compare(case, changed)
    assert comparison["component"].values[comparison["differs"].values].tolist() == [f"criteria_{kind}"]
    assert_adds_up(comparison, case, changed)


def test_two_components_by_hand() -> None:
    """Each takes the mean of its effect alone and its effect after the other, from four runs of the model."""
    case = eksempel()
    weight, price = {"cost.actual_weight.somatic": 0.5}, {"settlement.unit_price": 60000.0}
    none, first, second, both = (
        im.compute(case.with_changes(changes))["distribution_key"] for changes in ({}, weight, price, weight | price)
    )
    split = compare(case, case.with_changes(weight | price))["distribution_key"]
    by_hand = {
        "actual_weight": ((first - none) + (both - second)) / 2,
        "settlement_price": ((second - none) + (both - first)) / 2,
    }
    for component, expected in by_hand.items():
        assert_close(split.sel(component=component), expected, none)


@pytest.mark.parametrize("by", ["shapley", "sequential"])
def test_a_component_that_does_not_reach_the_figure_contributes_nothing(by: By) -> None:
    """Alone, and behind one that does: the figure then has one value for both of its subsets."""
    total, key = {"appropriation.total": 110000.0}, ["population_share"]
    alone = compare(eksempel(), eksempel().with_changes(total), by, key)
    assert not alone["population_share"].any()
    after = compare(eksempel(), with_more_people(eksempel()).with_changes(total), by, key)
    assert_adds_up(after, eksempel(), with_more_people(eksempel()))
    assert not after["population_share"].sel(component="appropriation").any()
    assert after["population_share"].sel(component="population").all()


@pytest.mark.parametrize("parts", [PARTS, ("reserved", "plan"), ("guaranteed",), ()], ids=str)
def test_steps_of_regions_own_models_are_components_of_a_change(parts: tuple[str, ...]) -> None:
    """From every step to some or none: what one case lacks is without effect there."""
    case, other = own_model_case(), own_model_case(parts=parts).with_changes({"population.age 1.2020.region 1": 9e4})
    figures = ("base_appropriation", "distribution_key", "redistribution")
    comparison = compare(case, other, figures=figures)
    assert_adds_up(comparison, case, other)
    differing = {*comparison["component"].values[comparison["differs"].values].tolist()}
    assert ("own_model" in differing) == (parts != PARTS)
    assert "population" in differing


@pytest.mark.parametrize("parts", [(), ("bases", "gap", "equalised")], ids=str)
def test_rules_of_other_formulas_are_components_of_a_change(parts: tuple[str, ...]) -> None:
    """From every rule to some or none: what one case lacks is without effect there."""
    case, other = rules_case(), rules_case(parts=parts)
    comparison = compare(case, other, figures=("base_appropriation", "distribution_key"))
    assert_adds_up(comparison, case, other)
    differing = {*comparison["component"].values[comparison["differs"].values].tolist()}
    assert {"index_rules", "own_model"} <= differing
