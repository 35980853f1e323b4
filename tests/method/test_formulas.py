"""Every step's formula gives the number that a hand computes, and so it does without what a case may lack."""

from __future__ import annotations

import math
from typing import Any

import pytest
import xarray as xr
from numpy.testing import assert_allclose

from indices.expressions import Expression, quantities_in
from indices.simplifying import without
from inntektsmodell.language.text import as_label
from inntektsmodell.method.inputs import INPUTS
from inntektsmodell.method.quantities import one, step
from inntektsmodell.method.settlement import net
from inntektsmodell.method.steps import QUANTITIES, RESULTS, STEPS, behind, formulas_for
from tests.formulas import by_xarray

Known = dict[str, Any]
"""Values by name of a quantity, nested in the order of its dimensions."""
LOCKED = [
    [[9, 2, 4], [1, 9, 0], [5, 3, 9]],
    [[9, 9, 9], [9, 9, 9], [9, 9, 9]],
    [[9, 4, 0], [3, 9, 0], [1, 3, 9]],
]
BY_HAND: list[tuple[str, Known, Any]] = [
    ("persons", {"need.population": [[[1, 2]], [[3, 5]]]}, [[4, 7]]),
    ("share_persons", {"need.share_year": [0, 1], "persons": [[2, 3], [4, 6]]}, [4, 6]),
    ("population_share", {"share_persons": [1, 3]}, [0.25, 0.75]),
    (
        "handed_over",
        {"need.merged": [1, 0], "need.group_services": [[1, 0], [1, 1]], "need.members": [[0, 1], [1, 0]]},
        [[0, 1], [0, 0]],
    ),
    (
        "criterion_weight",
        {
            "need.weights": [[0.2, 0.3, 0.5], [0.6, 0.3, 0.1]],
            "handed_over": [[0, 1, 1], [0, 0, 0]],
            "need.merged": [1],
            "need.group_services": [[1, 0]],
            "need.members": [[0, 1, 1]],
        },
        [[0.2, 0, 0, 0.8], [0.6, 0.3, 0.1, 0]],
    ),
    (
        "amount_of_year",
        {"need.criteria": [[[10, 20]], [[5, 7]]], "need.per_inhabitant": [1, 0], "persons": [[2, 3]]},
        [[[20, 60]], [[5, 7]]],
    ),
    (
        "column_amount",
        {
            "need.population": [[[1], [9], [3]]],
            "amount_of_year": [[[4], [9], [8]]],
            "need.window": [1, 0, 1],
        },
        [[2], [6]],
    ),
    ("group_amount", {"need.members": [[0, 1, 1]], "column_amount": [[1], [2], [4]]}, [[6]]),
    ("window_persons", {"persons": [[1], [9], [3]], "need.window": [1, 0, 1]}, [2]),
    ("series_amount", {"column_amount": [[1], [2]], "group_amount": [[3]]}, [[1], [2], [3]]),
    ("criterion_index", {"series_amount": [[3, 5]], "window_persons": [3, 1]}, [[0.5, 2.5]]),
    ("weighted_index", {"criterion_weight": [[0.25, 0.75]], "criterion_index": [[2, 1], [4, 1]]}, [[3.5, 1]]),
    ("need_index", {"weighted_index": [[2, 1]], "population_share": [0.25, 0.75]}, [[1.6, 0.8]]),
    ("need_share", {"population_share": [0.25, 0.75], "need_index": [[1.6, 0.8]]}, [[0.4, 0.6]]),
    (
        "service_cost",
        {"cost.calculated": [[1, 2]], "cost.actual": [[3, 4]], "cost.actual_weight": [0.25]},
        [[1.5, 2.5]],
    ),
    ("common_cost", {"service_share": [0.25, 0.75], "service_cost": [[2, 4], [2, 8]]}, [2, 7]),
    ("blended_cost", {"cost.common": 0, "service_cost": [[2, 4]], "common_cost": [3, 5]}, [[2, 4]]),
    ("blended_cost", {"cost.common": 1, "service_cost": [[2, 4]], "common_cost": [3, 5]}, [[3, 5]]),
    ("cost_index", {"blended_cost": [[2, 1]], "need_share": [[0.25, 0.75]]}, [[1.6, 0.8]]),
    ("service_key", {"need_share": [[0.4, 0.6]], "cost_index": [[1.5, 2]]}, [[0.6, 1.2]]),
    ("resource_need_key", {"service_share": [0.25, 0.75], "service_key": [[0.4, 0.6], [0.8, 0.2]]}, [0.7, 0.3]),
    (
        "mean_points",
        {"settlement.points": LOCKED, "settlement.years": [1, 0, 1]},
        [[0, 3, 2], [2, 0, 0], [3, 3, 0]],
    ),
    ("price_level", {"settlement.priced_service": [0, 1], "cost.calculated": [[5, 5], [1, 2]]}, [1, 2]),
    (
        "calculated_price",
        {"settlement.unit_price": 100, "price_level": [1, 1.5], "settlement.running_share": 0.8},
        [20, 70],
    ),
    (
        "former_price",
        {"settlement.unit_price": 100, "settlement.running_share": 0.8, "settlement.capital_addition": 0.06},
        21.2,
    ),
    *(
        (
            name,
            {
                **{"settlement.unit_price": 100, "price_level": [1, 1.5], "settlement.running_share": 0.75},
                **{"settlement.capital_addition": 0.5, "settlement.price_share": 0.95},
            },
            expected,
        )
        for name, expected in (("calculated_price", [20, 67.5]), ("former_price", 30))
    ),
    (
        "price",
        {
            "settlement.former_rule": 0,
            "calculated_price": [20, 70],
            "former_price": 21,
            "settlement.emergency_discount": 0.5,
        },
        [10, 35],
    ),
    (
        "price",
        {
            "settlement.former_rule": 1,
            "calculated_price": [20, 70],
            "former_price": 21,
            "settlement.emergency_discount": 0,
        },
        [21, 21],
    ),
    ("settlement_amount", {"mean_points": [[0, 3], [5, 0]], "price": [1e6, 2e6]}, [[0, 6], [5, 0]]),
    ("running_price", {"settlement.unit_price": 100, "settlement.running_share": 0.8}, 80),
    ("running_amount", {"mean_points": [[0, 3], [5, 0]], "running_price": 2e6}, [[0, 6], [10, 0]]),
    ("running_settlement", {"running_amount": [[0, 6], [10, 0]]}, [4, -4]),
    ("settlement", {"settlement_amount": [[0, 6], [10, 0]]}, [4, -4]),
    (
        "full_effect_appropriation",
        {
            "capital.share": 0.25,
            "resource_need_key": [0.4, 0.6],
            "capital.key": [0.8, 0.2],
            "appropriation": 100,
            "settlement": [3, -3],
        },
        [53, 47],
    ),
    (
        "full_effect_appropriation",
        {
            "resource_need_key": [0.4, 0.6],
            "history.share": 0.5,
            "history.key": [0.6, 0.4],
            "appropriation": 150,
            "reserved.amounts": [10, 30],
            "supplement": [4, 6],
            "settlement": [3, -3],
        },
        [57, 53],
    ),
    (
        "index_base",
        {
            "series_amount": [[2, 6, 8], [2, 6, 8], [2, 6, 8], [2, 6, 8]],
            "window_persons": [1, 2, 5],
            "index.without_own": [1, 0, 1, 0],
            "index.part": [1, 1, 0],
            "index.relative_to_part": [0, 1, 1, 0],
            "index.unscaled": [0, 0, 0, 1],
        },
        [[2, 10 / 6, 8 / 3], [8 / 3, 8 / 3, 8 / 3], [3, 2, 8 / 3], [1, 1, 1]],
    ),
    (
        "compared_index",
        {
            "series_amount": [[2, 6], [2, 6]],
            "window_persons": [1, 2],
            "index_base": [[4, 4], [4, 4]],
            "index.inverse": [0, 1],
        },
        [[0.5, 0.75], [2, 4 / 3]],
    ),
    (
        "ruled_index",
        {
            "compared_index": [[0.5, 1.5], [0.5, 1.5], [0.5, 1.5]],
            "index.floor": [0.75, -math.inf, -math.inf],
            "index.ceiling": [math.inf, 1.25, math.inf],
            "index.threshold": [0, 0, 1],
            "index.counted_from": [-math.inf, -math.inf, 0],
        },
        [[0.75, 1.5], [0.5, 1.25], [0, 0.5]],
    ),
    (
        "criterion_index",
        {"index.ruled": 1, "series_amount": [[3, 5]], "window_persons": [3, 1], "ruled_index": [[7, 8]]},
        [[7, 8]],
    ),
    ("counted_persons", {"need.counted_ages": [[1, 0.5]], "need.population": [[[2, 4]], [[6, 8]]]}, [[[5, 8]]]),
    ("counted_share_persons", {"need.share_year": [0, 1], "counted_persons": [[[2, 3], [4, 6]]]}, [[4, 6]]),
    ("service_population_share", {"counted_share_persons": [[1, 3]]}, [[0.25, 0.75]]),
    ("counted_window_persons", {"counted_persons": [[[1], [9], [3]]], "need.window": [1, 0, 1]}, [[2]]),
    (
        "counted_amount_of_year",
        {"need.criteria": [[[10, 20]], [[5, 7]]], "need.per_inhabitant": [1, 0], "counted_persons": [[[2, 3]]]},
        [[[[20, 60]], [[5, 7]]]],
    ),
    (
        "counted_column_amount",
        {
            "need.population": [[[1], [9], [3]]],
            "counted_amount_of_year": [[[[4], [9], [8]]]],
            "need.window": [1, 0, 1],
        },
        [[[2], [6]]],
    ),
    ("counted_amount", {"counted_column_amount": [[[1], [2]]], "need.members": [[1, 1]]}, [[[1], [2], [3]]]),
    (
        "counted_index_base",
        {"counted_amount": [[[2, 6]]], "counted_window_persons": [[1, 3]], "index.without_own": [0]},
        [[[2, 2]]],
    ),
    (
        "counted_compared_index",
        {
            "counted_amount": [[[2, 6]]],
            "counted_window_persons": [[1, 2]],
            "counted_index_base": [[[4, 4]]],
        },
        [[[0.5, 0.75]]],
    ),
    ("counted_index", {"counted_compared_index": [[[0.5, 1.5]]], "index.ceiling": [1.25]}, [[[0.5, 1.25]]]),
    (
        "weighted_index",
        {
            "need.by_age": 1,
            "criterion_weight": [[0.25, 0.75]],
            "criterion_index": [[9, 9], [9, 9]],
            "counted_index": [[[2, 1], [4, 1]]],
        },
        [[3.5, 1]],
    ),
    ("gap_index", {"gap.criterion": [0, 1], "criterion_index": [[9, 9], [0.5, 2]]}, [0.5, 2]),
    ("gap", {"gap.limit": 0.75, "gap_index": [0.5, 2]}, [0.25, 0]),
    ("gap", {"gap.limit": 0.75, "gap_index": [0.5, 2], "gap.above": 1}, [0, 1.25]),
    ("gap_key", {"population_share": [0.25, 0.75], "gap": [0.5, 0.5]}, [0.25, 0.75]),
    ("inhabitant_amount", {"amounts.per_inhabitant": [1e6, 2e6], "share_persons": [3, 4]}, [9, 12]),
    (
        "inhabitant_amount",
        {
            "need.by_age": 1,
            "amounts.per_inhabitant": [1e6, 2e6],
            "share_persons": [9, 9],
            "counted_share_persons": [[3, 4], [1, 2]],
        },
        [5, 8],
    ),
    (
        "equalisation",
        {"amounts.equalised": [1e6], "share_persons": [2, 2], "need_index": [[1.5, 0.5]]},
        [1, -1],
    ),
    (
        "full_effect_appropriation",
        {
            "resource_need_key": [0.4, 0.6],
            "gap.share": 0.5,
            "gap_key": [1, 0],
            "appropriation": 110,
            "inhabitant_amount": [4, 6],
            "settlement": [3, -3],
            "equalisation": [2, -2],
            "correction": [-1, 1],
        },
        [78, 32],
    ),
    ("distribution_key", {"full_effect_appropriation": [30, 10], "appropriation": 40}, [0.75, 0.25]),
    (
        "distribution_key",
        {"full_effect_appropriation": [30, 10], "appropriation": 60, "reserved.amounts": [15, 5]},
        [0.75, 0.25],
    ),
    (
        "redistribution",
        {"full_effect_appropriation": [30, 10], "former.key": [0.5, 0.5], "appropriation": 40},
        [10, -10],
    ),
    ("growth", {"redistribution": [-6, 6], "distribution_key": [0.25, 0.75]}, 24),
    ("growth_amount", {"redistribution": [-6, 6], "distribution_key": [0.25, 0.75], "growth": 24}, [0, 24]),
    ("paid_now", {"phase_in.now": [1, 0, 0], "phase_in.schedule": [1, 2, 1]}, 0.25),
    ("paid_later", {"phase_in.later": [0, 1, 1], "phase_in.schedule": [1, 2, 1]}, 0.75),
    ("phase_in", {"paid_now": 0.25, "growth_amount": [0, 24]}, [0, 6]),
    ("growth_to_come", {"paid_later": 0.75, "growth_amount": [0, 24]}, [0, 18]),
    (
        "to_come",
        {"paid_later": 0.5, "redistribution": [-6, 8], "distribution_key": [0.25, 0.75], "growth": 24},
        [-3.25, 3.25],
    ),
    (
        "to_come",
        {"paid_later": 0.5, "redistribution": [-6, 8], "distribution_key": [0, 1], "growth": math.inf},
        [math.inf, math.inf],
    ),
    ("left_to_adjust", {"adjustment.later": [0, 1, 1], "adjustment.plan": [0.5, 0.25, 0.25]}, 0.5),
    (
        "adjustment_to_come",
        {"left_to_adjust": 0.5, "redistribution": [-6, 8], "distribution_key": [0.25, 0.75]},
        [-3.25, 3.25],
    ),
    (
        "adjustment_path",
        {
            "full_effect_appropriation": [30, 10],
            "adjustment.after": [[0, 1], [0, 0]],
            "adjustment.plan": [0.3, 0.1],
            "redistribution": [-8, 8],
            "distribution_key": [0.75, 0.25],
        },
        [[32, 8], [30, 10]],
    ),
    (
        "before_guarantee",
        {"full_effect_appropriation": [30, 10], "to_come": [-1, 2], "adjustment_to_come": [1, 1]},
        [30, 7],
    ),
    ("shortfall", {"guaranteed": [4, 9], "before_guarantee": [6, 6]}, [0, 3]),
    ("surplus", {"guaranteed": [4, 9], "before_guarantee": [6, 6]}, [2, 0]),
    ("guarantee", {"shortfall": [0, 3, 0], "surplus": [2, 0, 4]}, [-1, 3, -2]),
    ("guarantee", {"shortfall": [0, 0], "surplus": [0, 0]}, [0, 0]),
    ("base_appropriation", {"full_effect_appropriation": [30, 10], "to_come": [-1, 2]}, [31, 8]),
    (
        "base_appropriation",
        {"full_effect_appropriation": [30, 10], "adjustment_to_come": [-1, 1], "guarantee": [2, -2]},
        [33, 7],
    ),
    ("pace_frame", {"appropriation": 100, "pace.frame": [1.0, 1.1]}, [100, 110]),
    (
        "pace_before",
        {
            **{"full_effect_appropriation": [60, 40], "redistribution": [10, -10], "distribution_key": [0.6, 0.4]},
            **{"pace.former_frame": 0.5, "pace_frame": [100, 120], "pace.convergence": 0.5},
        },
        [[25, 25], [55, 45]],
    ),
    (
        "pace_wanted",
        {"pace_before": [[25, 25]], "distribution_key": [0.6, 0.4], "pace_frame": [100], "pace.convergence": 0.5},
        [[55, 45]],
    ),
    ("pace_short", {"pace_before": [[25, 50]], "pace_wanted": [[26, 60]], "pace.least_growth": 0.1}, [[1.5, 0]]),
    ("pace_above", {"pace_before": [[25, 50]], "pace_wanted": [[26, 60]], "pace.least_growth": 0.1}, [[0, 5]]),
    ("pace_lifted", {"pace_wanted": [[26, 60]], "pace_short": [[1.5, 0]], "pace_above": [[0, 5]]}, [[27.5, 58.5]]),
    ("pace_over", {"pace_before": [[25, 50]], "pace_lifted": [[30, 54]], "pace.greatest_growth": 0.1}, [[2.5, 0]]),
    ("pace_room", {"pace_before": [[25, 50]], "pace_lifted": [[30, 54]], "pace.greatest_growth": 0.1}, [[0, 1]]),
    (
        "pace_path",
        {"pace_lifted": [[30, 52]], "pace_over": [[2.5, 0]], "pace_room": [[0, 3]], "pace.limited": 1},
        [[27.5, 54.5]],
    ),
    (
        "pace_to_come",
        {"full_effect_appropriation": [60, 40], "pace.now": [0, 1], "pace_path": [[1, 2], [55, 45]]},
        [5, -5],
    ),
    ("phased_key", {"base_appropriation": [30, 10], "appropriation": 40}, [0.75, 0.25]),
]
KEY_ONLY = {name for name in INPUTS if name.startswith("need.")} | {"service_share", "appropriation"}
"""What a case has that knows neither cost, settlement, capital nor a phase-in."""


def value(formula: Expression, known: Known) -> xr.DataArray:
    """The values of a formula; what is not known and need not be is left out."""
    arrays = {QUANTITIES[name]: xr.DataArray(given, dims=QUANTITIES[name].dims) for name, given in known.items()}
    unknown = (one for one in quantities_in(formula) if one not in arrays)
    return by_xarray(without(formula, {one: one.absent for one in unknown if one.absent is not None}), arrays)


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
