"""What an input or a step says of itself, for checks, workbooks and comparisons."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from inntektsmodell.faults import LEAST_ABOVE_0
from inntektsmodell.method.inputs import CHOICES, FIGURES, INPUTS, VARIABLES, declared
from inntektsmodell.method.steps import STEPS

CHOSEN = ("without_own", "relative_to_part", "unscaled", "inverse")
NEUTRAL_RULES = {
    **{f"index.{name}": 0 for name in (*CHOSEN, "ruled", "part", "threshold")},
    **{"index.floor": -math.inf, "index.ceiling": math.inf, "index.counted_from": -math.inf},
    **{"need.by_age": 0, "gap.share": 0, "gap.above": 0},
    **{"amounts.per_inhabitant": 0, "amounts.equalised": 0, "correction": 0},
}
"""What rules of other formulas are without effect with, which is also what they are where absent."""


def test_a_share_lies_from_0_to_1_and_its_figures_sum_to_1_where_they_are_all_of_something() -> None:
    growths = {"pace.least_growth", "pace.greatest_growth"}
    shares = [value for value in FIGURES.values() if value.unit == "share" and value.name not in growths]
    assert {(value.least, value.greatest) for value in shares} == {(0, 1)}
    assert {value.name for value in INPUTS.values() if value.sums_to == 1} == {
        *("service_share", "former.key", "capital.key", "history.key")
    }
    assert {value.name for value in INPUTS.values() if value.sums_to is not None} == {
        *("service_share", "former.key", "capital.key", "history.key", "redistribution", "correction")
    }
    assert INPUTS["redistribution"].sums_to == INPUTS["correction"].sums_to == 0


def test_amounts_and_indices_have_no_greatest_value_and_what_is_divided_by_is_above_0() -> None:
    others = [value for value in INPUTS.values() if value.unit != "share" or value.kind == "observed"]
    assert {value.name: value.greatest for value in others if value.greatest < math.inf} == {"need.counted_ages": 1}
    assert {value.name: value.least for value in INPUTS.values() if value.least != 0} == {
        "cost.calculated": LEAST_ABOVE_0,
        "cost.actual": LEAST_ABOVE_0,
        "appropriation": LEAST_ABOVE_0,
        "redistribution": -math.inf,
        **{"pace.frame": LEAST_ABOVE_0, "pace.former_frame": LEAST_ABOVE_0},
        **{"pace.least_growth": -1, "pace.greatest_growth": -1},
        "amounts.per_inhabitant": -math.inf,
        "correction": -math.inf,
    }


def test_a_case_without_a_part_is_compared_as_one_with_what_is_neutral() -> None:
    neutral = {value.name: value.neutral for value in INPUTS.values() if not math.isnan(value.neutral)}
    assert neutral == {
        **{"cost.calculated": 1, "cost.actual": 1},
        **{"cost.common": 0, "settlement.emergency_discount": 0, "capital.share": 0, "settlement.price_share": 1},
        **{"reserved.amounts": 0, "supplement": 0, "history.share": 0, "guaranteed": 0},
        **NEUTRAL_RULES,
    }
    absent = {value.name: value.absent for value in INPUTS.values() if value.absent is not None}
    assert absent == {
        **{"cost.common": 0, "settlement.emergency_discount": 0, "capital.share": 0, "capital.key": 0},
        **{"settlement.price_share": 1, "reserved.amounts": 0, "supplement": 0, "history.share": 0, "history.key": 0},
        **{"need.may_be_empty": 0, "pace.convergence": 1, "pace.least_growth": -1, "pace.limited": 0},
        **{"gap.limit": 0, "gap.criterion": 0, "need.counted_ages": 1, **NEUTRAL_RULES},
    }


def test_what_a_case_must_have_and_what_its_part_may_leave_out() -> None:
    assert {value.path for value in VARIABLES.values() if not value.optional} == {"population", "service_share"}
    assert {value.path for value in INPUTS.values() if value.left_out} == {
        *("cost.common", "settlement.emergency_discount", "settlement.price_share"),
        *("pace.convergence", "pace.least_growth", "pace.greatest_growth"),
        *(f"index.{name}" for name in (*CHOSEN, "part", "floor", "ceiling", "threshold")),
        *("gap.above", "amounts.per_inhabitant", "amounts.equalised"),
    }


@pytest.mark.parametrize(
    ("name", "part", "unit"),
    [
        ("need.weights", "need", "1"),
        ("appropriation", "appropriation", "million NOK"),
        ("settlement.years", "settlement", "1"),
        ("need.criteria", "", ""),
        ("former.key", "", "1"),
        ("phase_in.now", "phase_in", "1"),
        ("need.members", "criteria", "1"),
        ("need.per_inhabitant", "", "1"),
    ],
)
def test_an_input_is_read_from_its_part_in_its_unit(name: str, part: str, unit: str) -> None:
    assert (INPUTS[name].part, INPUTS[name].case_unit) == (part, unit)


def test_results_carry_plain_units_and_dimensions() -> None:
    assert [STEPS[name].units for name in ("need_index", "population_share", "settlement")] == ["1", "1", "million NOK"]
    assert STEPS["criterion_weight"].result_dims == ("service", "criterion")


def test_a_path_is_declared_by_what_it_begins_with() -> None:
    assert declared("need.weights.somatic.80+") is FIGURES["need.weights"]
    assert declared("settlement.years") is CHOICES["settlement.years"]
    with pytest.raises(StopIteration):
        declared("need.weightsome")


def test_a_quantity_is_itself_alone() -> None:
    """Values are kept by quantity: the redistribution that a case gives stands beside the step of its name."""
    for quantity in (INPUTS["redistribution"], STEPS["redistribution"]):
        assert replace(quantity) != quantity
