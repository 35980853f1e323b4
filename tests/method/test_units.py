"""Every step's formula gives the unit that the step declares, and one that does not is found."""

from __future__ import annotations

from dataclasses import replace

import pytest

from indices.expressions import Expression, Number, Quantity, Stacked
from indices.units import UnitError, check_unit, parsed, unit_of
from inntektsmodell.method.appropriation import full_effect_appropriation
from inntektsmodell.method.calibration import CALIBRATION
from inntektsmodell.method.inputs import INPUTS, appropriation, points, population, running_share, unit_price
from inntektsmodell.method.keys import resource_need_key, service_key
from inntektsmodell.method.need import column_amount, persons, population_share, window_persons
from inntektsmodell.method.overall import OVERALL
from inntektsmodell.method.quantities import Input, Step
from inntektsmodell.method.settlement import mean_points, price, settlement, settlement_amount
from inntektsmodell.method.steps import STEPS
from inntektsmodell.model.result_tables import OF_EACH

EVERY_STEP = pytest.mark.parametrize("step", [*STEPS.values(), *CALIBRATION], ids=lambda step: step.name)
PRICE = unit_price * mean_points
"""Kroner."""


def step_of(unit: str, formula: Expression) -> Quantity:
    return Quantity("step", formula.dims, unit, "x", formula)


@EVERY_STEP
def test_a_step_gives_its_unit(step: Step) -> None:
    check_unit(step)


@EVERY_STEP
def test_no_step_gives_another_unit(step: Step) -> None:
    for unit in {"persons", "million NOK", "NOK", "NOK per DRG point", "DRG points", "criterion", "1"}:
        if parsed(unit) != parsed(step.unit):
            with pytest.raises(UnitError, match=f"{step.name} is declared as {unit}, and its formula gives"):
                check_unit(replace(step, unit=unit))


@EVERY_STEP
def test_a_factor_too_many_is_found_in_every_step(step: Step) -> None:
    for factor in (persons, unit_price, Number(1.0, "NOK per million NOK")):
        with pytest.raises(UnitError):
            check_unit(replace(step, formula=step.formula * factor))
        with pytest.raises(UnitError):
            check_unit(replace(step, formula=step.formula / factor))


@pytest.mark.parametrize(
    "formula",
    [
        appropriation + PRICE,  # million kroner and kroner
        settlement - PRICE.sum("origin").over(destination="region"),
        persons + population_share,
        persons - 1,
        points + price,
        service_key + appropriation,
        full_effect_appropriation - resource_need_key,
        column_amount + persons,
        unit_price - running_share,
        Stacked(population, column_amount, "series", "age_group", "column"),
        (persons.sum("region") - 1) * population_share,
        persons / (window_persons + population_share),
    ],
)
def test_parts_of_different_units_are_not_added(formula: Expression) -> None:
    with pytest.raises(UnitError, match=r"(Sum|Difference|Stacked) of "):
        unit_of(formula)


def test_a_settlement_in_kroner_is_none_in_million_kroner() -> None:
    check_unit(step_of("NOK", mean_points * price))
    with pytest.raises(UnitError, match="declared as million NOK"):
        check_unit(replace(settlement_amount, formula=mean_points * price))


def test_units_are_carried_through_every_operation() -> None:
    assert unit_of(unit_price * mean_points / Number(1e6, "NOK per million NOK")) == {"million NOK": 1}
    assert unit_of(persons / persons.sum("region")) == {}
    assert unit_of(persons * persons) == {"person": 2}
    assert unit_of(0 - persons) == unit_of(persons + 0) == {"person": 1}


@pytest.mark.parametrize("name", OVERALL)
def test_what_is_shown_beside_the_results_has_no_unit_or_is_per_inhabitant(name: str) -> None:
    assert unit_of(OVERALL[name]) == ({"NOK": 1, "person": -1} if name.endswith(OF_EACH) else {})


def test_an_input_has_no_formula_to_prove() -> None:
    check_unit(unit_price)


@pytest.mark.parametrize("quantity", INPUTS.values(), ids=list(INPUTS))
def test_marks_have_no_unit(quantity: Input) -> None:
    assert (quantity.unit == "1") == quantity.marks
