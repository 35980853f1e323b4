"""Drops the labels once: a `Case` becomes the arrays of `model.evaluate.Inputs`, in the case's own order."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from typing import cast

import jax
import numpy as np
from jax import Array
from numpy.typing import ArrayLike

from inntektsmodell.case.case import Case
from inntektsmodell.case.evidence import Figure
from inntektsmodell.case.parameters import SettlementRule
from inntektsmodell.model import evaluate


def columns_of(case: Case) -> tuple[str, ...]:
    """Names of the columns of the need key: age groups, then criteria, each in the order of the observations."""
    ages = case.observed["age_group"].values.tolist()
    return (*ages, *_criteria(case))


def inputs_of(case: Case) -> evaluate.Inputs:
    """Arrays of a case, float64, without a scenario axis. Labels are matched by name, never by position."""
    return evaluate.Inputs(
        need=_need(case),
        service_share=_observed(case, "service_share"),
        appropriation=host(case.parameters.appropriation.total.value),
        cost=_cost(case),
        settlement=_settlement(case),
        capital=_capital(case),
        former=_former(case),
        phase_in=_phase_in(case),
    )


def batch_inputs_of(case: Case) -> evaluate.Inputs:
    """Arrays of a case with a scenario axis of length 1, last in each."""
    return with_scenario_axis(inputs_of(case))


def with_scenario_axis(inputs: evaluate.Inputs) -> evaluate.Inputs:
    """Inputs without a scenario axis, given one of length 1, last in each array."""
    wide: evaluate.Inputs = jax.tree.map(lambda leaf: np.asarray(leaf)[..., None], inputs)
    return wide


def _criteria(case: Case) -> list[str]:
    return case.observed["criterion"].values.tolist() if "criterion_value" in case.observed else []


def _observed(case: Case, name: str) -> Array:
    return host(case.observed[name].values)


def _need(case: Case) -> evaluate.NeedInputs:
    need, columns, criteria = case.parameters.need, columns_of(case), _criteria(case)
    years = case.observed["year"].values.tolist()
    groups = case.parameters.criteria
    population = _observed(case, "population")
    return evaluate.NeedInputs(
        population=population,
        criteria=_observed(case, "criterion_value") if criteria else host(np.zeros((0, *population.shape[1:]))),
        per_inhabitant=marks(criteria, [name for name in criteria if case.criteria[name].measure == "per_inhabitant"]),
        weights=_matrix([_values(need.weights[service], columns) for service in case.services], len(columns)),
        window=marks(years, need.window.value),
        share_year=marks(years, [case.parameters.population.year.value]),
        members=_matrix([marks(columns, group.members) for group in groups.values()], len(columns)),
        group_services=_matrix([marks(case.services, group.services) for group in groups.values()], len(case.services)),
        merged=host([float(group.merge.value) for group in groups.values()]),
    )


def _cost(case: Case) -> evaluate.CostInputs | None:
    if case.parameters.cost is None:
        return None
    return evaluate.CostInputs(
        calculated=_observed(case, "calculated_cost"),
        actual=_observed(case, "actual_cost"),
        actual_weight=_values(case.parameters.cost.actual_weight, case.services),
    )


def _settlement(case: Case) -> evaluate.SettlementInputs | None:
    settlement = case.parameters.settlement
    if settlement is None:
        return None
    return evaluate.SettlementInputs(
        points=_observed(case, "drg_points"),
        years=marks(case.observed["settlement_year"].values.tolist(), settlement.years.value),
        priced_service=marks(case.services, [settlement.service.value]),
        unit_price=host(settlement.unit_price.value),
        running_share=host(settlement.running_share.value),
        capital_addition=host(settlement.capital_addition.value),
        former_rule=host(settlement.rule.value is SettlementRule.FORMER),
    )


def _capital(case: Case) -> evaluate.CapitalInputs | None:
    if case.parameters.capital is None:
        return None
    return evaluate.CapitalInputs(share=host(case.parameters.capital.share.value), key=_observed(case, "capital_key"))


def _former(case: Case) -> evaluate.FormerInputs | None:
    observed = case.observed
    if "former_key" not in observed and "redistribution" not in observed:
        return None
    return evaluate.FormerInputs(
        key=_observed(case, "former_key") if "former_key" in observed else None,
        redistribution=_observed(case, "redistribution") if "redistribution" in observed else None,
    )


def _phase_in(case: Case) -> evaluate.PhaseInInputs | None:
    if case.parameters.phase_in is None:
        return None
    schedule = case.parameters.phase_in.schedule
    years = [int(year) for year in schedule]
    return evaluate.PhaseInInputs(
        schedule=_values(schedule, schedule),
        now=host([year == case.file.year for year in years]),
        later=host([year > case.file.year for year in years]),
    )


def marks(labels: Iterable[object], marked: Container[object]) -> Array:
    """1 for each label that is marked, else 0."""
    return host([float(label in marked) for label in labels])


def _values(figures: Mapping[str, Figure], labels: Iterable[str]) -> Array:
    """Value of each label; a label without a figure has none of the weight: 0."""
    return host([figures[label].value if label in figures else 0.0 for label in labels])


def _matrix(rows: list[Array], width: int) -> Array:
    return host(np.reshape(rows, (len(rows), width)))


def host(values: ArrayLike) -> Array:
    """NumPy float64, typed as what it becomes: JAX takes host arrays wherever it takes its own."""
    return cast(Array, np.asarray(values, dtype=np.float64))
