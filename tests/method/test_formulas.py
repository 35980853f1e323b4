"""Every step's formula gives the number that a hand computes, and so it does without what a case may lack."""

from __future__ import annotations

from typing import Any

import pytest
from numpy.testing import assert_allclose

from inntektsmodell.language.text import as_label
from inntektsmodell.method.inputs import INPUTS
from inntektsmodell.method.quantities import one, step
from inntektsmodell.method.settlement import net
from inntektsmodell.method.steps import RESULTS, STEPS, behind, formulas_for
from tests.method.amounts_by_hand import AMOUNTS
from tests.method.by_hand import Known, value
from tests.method.cost_by_hand import COST
from tests.method.need_by_hand import NEED
from tests.method.yearly_by_hand import YEARLY

BY_HAND = [*NEED, *COST, *AMOUNTS, *YEARLY]
KEY_ONLY = {name for name in INPUTS if name.startswith("need.")} | {"service_share", "appropriation"}
"""What a case has that knows neither cost, settlement, capital nor a phase-in."""


@pytest.mark.parametrize(("name", "known", "expected"), BY_HAND, ids=[name for name, *_ in BY_HAND])
def test_a_step_gives_the_number_of_a_hand(name: str, known: Known, expected: Any) -> None:
    found = value(STEPS[name].formula, known).transpose(*STEPS[name].dims)
    assert_allclose(found, expected, rtol=1e-12, atol=1e-15)


def test_net_is_what_is_received_less_what_is_paid() -> None:
    amounts = STEPS["settlement_amount"]
    assert value(net(amounts), {amounts.name: [[0, 6], [10, 0]]}).values.tolist() == [4, -4]
    assert (one("base").value, one("base").unit) == (1, "base")


def test_the_dimensions_of_a_step_are_in_the_order_of_the_axes() -> None:
    about = as_label("Share of need")
    made = step("made", "share", "u", INPUTS["need.window"] * INPUTS["service_share"], label=about, about="")
    assert (made.dims, made.is_result, made.absent, made.only_with) == (("service", "year"), False, None, ())


def test_every_step_is_computed_by_hand() -> None:
    assert {name for name, *_ in BY_HAND} == set(STEPS)


@pytest.mark.parametrize(
    ("name", "known", "expected"),
    [
        ("service_key", {"need_share": [[0.4, 0.6]]}, [[0.4, 0.6]]),
        ("full_effect_appropriation", {"resource_need_key": [0.4, 0.6], "appropriation": 100}, [40, 60]),
        ("base_appropriation", {"full_effect_appropriation": [40, 60]}, [40, 60]),
    ],
)
def test_what_is_lacking_counts_for_nothing(name: str, known: Known, expected: Any) -> None:
    assert_allclose(value(formulas_for(KEY_ONLY)[STEPS[name]], known), expected, rtol=1e-12)


def test_a_step_that_is_lacking_adds_nothing_or_is_1_where_it_is_a_factor() -> None:
    absent = {one.name: one.absent for one in STEPS.values() if one.absent is not None}
    assert absent.pop("cost_index") == 1
    assert absent == dict.fromkeys(absent, 0)


def test_cost_and_price_count_without_what_may_be_left_out() -> None:
    formulas = formulas_for({*INPUTS} - {"cost.common", "settlement.emergency_discount", "redistribution"})
    known: Known = {"settlement.former_rule": 0, "calculated_price": [20, 70], "former_price": 21}
    assert_allclose(value(formulas[STEPS["price"]], known), [20, 70])
    assert_allclose(value(formulas[STEPS["blended_cost"]], {"service_cost": [[2, 4]]}), [[2, 4]])


def test_steps_come_in_order_and_those_that_are_given_or_lack_something_do_not() -> None:
    found = [taken.name for taken in formulas_for(KEY_ONLY)]
    assert found == [name for name in STEPS if name in found]
    assert {"service_key", "distribution_key", "base_appropriation"} <= set(found)
    assert not {"cost_index", "settlement", "redistribution", "growth", "to_come", "phased_key"} & set(found)
    assert "persons" not in {taken.name for taken in formulas_for({*KEY_ONLY, "persons"})}


def test_only_what_targets_follow_from_is_taken() -> None:
    formulas = formulas_for(KEY_ONLY, ["population_share"])
    assert [taken.name for taken in formulas] == ["persons", "share_persons", "population_share"]
    assert behind(formulas_for(KEY_ONLY), ["population_share"]).keys() == formulas.keys()


def test_the_base_appropriation_of_the_year_stands_beside_the_key() -> None:
    names = list(RESULTS)
    assert names[names.index("distribution_key") + 1] == "base_appropriation"
    assert [name for name in STEPS if STEPS[name].is_result and name != "base_appropriation"] == [
        name for name in names if name != "base_appropriation"
    ]
    assert {"persons", "need_share", "price", "to_come"}.isdisjoint(names)
