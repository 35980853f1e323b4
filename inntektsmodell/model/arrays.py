"""Drops the labels once: a `Case` becomes arrays by name of `method.inputs`, in the case's own order."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from typing import cast

import numpy as np
from jax import Array
from numpy.typing import ArrayLike

from inntektsmodell.case.case import Case
from inntektsmodell.case.evidence import Figure
from inntektsmodell.case.parameters import SettlementRule
from inntektsmodell.model.evaluate import Inputs


def columns_of(case: Case) -> tuple[str, ...]:
    """Names of the columns of the need key: age groups, then criteria, each in the order of the observations."""
    ages = case.observed["age_group"].values.tolist()
    return (*ages, *_criteria(case))


def inputs_of(case: Case) -> Inputs:
    """Arrays of a case, float64, without a scenario axis. Labels are matched by name, never by position."""
    parameters = case.parameters
    return {
        **_need(case),
        "service_share": _observed(case, "service_share"),
        "appropriation": host(parameters.appropriation.total.value),
        **_cost(case),
        **_settlement(case),
        **_capital(case),
        **_former(case),
        **_phase_in(case),
    }


def batch_inputs_of(case: Case) -> Inputs:
    """Arrays of a case with a scenario axis of length 1, last in each."""
    return with_scenario_axis(inputs_of(case))


def with_scenario_axis(inputs: Inputs) -> Inputs:
    """Inputs without a scenario axis, given one of length 1, last in each array."""
    return {name: host(array)[..., None] for name, array in inputs.items()}


def _criteria(case: Case) -> list[str]:
    return case.observed["criterion"].values.tolist() if "criterion_value" in case.observed else []


def _observed(case: Case, name: str) -> Array:
    return host(case.observed[name].values)


def _need(case: Case) -> Inputs:
    need, columns, criteria = case.parameters.need, columns_of(case), _criteria(case)
    years = case.observed["year"].values.tolist()
    groups = case.parameters.criteria
    population = _observed(case, "population")
    per_inhabitant = [name for name in criteria if case.criteria[name].measure == "per_inhabitant"]
    return {
        "need.population": population,
        "need.criteria": (
            _observed(case, "criterion_value") if criteria else host(np.zeros((0, *population.shape[1:])))
        ),
        "need.per_inhabitant": marks(criteria, per_inhabitant),
        "need.weights": _matrix([_values(need.weights[name], columns) for name in case.services], len(columns)),
        "need.window": marks(years, need.window.value),
        "need.share_year": marks(years, [case.parameters.population.year.value]),
        "need.members": _matrix([marks(columns, group.members) for group in groups.values()], len(columns)),
        "need.group_services": _matrix(
            [marks(case.services, group.services) for group in groups.values()], len(case.services)
        ),
        "need.merged": host([float(group.merge.value) for group in groups.values()]),
    }


def _cost(case: Case) -> Inputs:
    if case.parameters.cost is None:
        return {}
    return {
        "cost.calculated": _observed(case, "calculated_cost"),
        "cost.actual": _observed(case, "actual_cost"),
        "cost.actual_weight": _values(case.parameters.cost.actual_weight, case.services),
    }


def _settlement(case: Case) -> Inputs:
    settlement = case.parameters.settlement
    if settlement is None:
        return {}
    return {
        "settlement.points": _observed(case, "drg_points"),
        "settlement.years": marks(case.observed["settlement_year"].values.tolist(), settlement.years.value),
        "settlement.priced_service": marks(case.services, [settlement.service.value]),
        "settlement.unit_price": host(settlement.unit_price.value),
        "settlement.running_share": host(settlement.running_share.value),
        "settlement.capital_addition": host(settlement.capital_addition.value),
        "settlement.former_rule": host(settlement.rule.value is SettlementRule.FORMER),
    }


def _capital(case: Case) -> Inputs:
    if case.parameters.capital is None:
        return {}
    return {"capital.share": host(case.parameters.capital.share.value), "capital.key": _observed(case, "capital_key")}


def _former(case: Case) -> Inputs:
    names = {"former.key": "former_key", "redistribution": "redistribution"}
    return {name: _observed(case, table) for name, table in names.items() if table in case.observed}


def _phase_in(case: Case) -> Inputs:
    if case.parameters.phase_in is None:
        return {}
    schedule = case.parameters.phase_in.schedule
    years = [int(year) for year in schedule]
    return {
        "phase_in.schedule": _values(schedule, schedule),
        "phase_in.now": host([year == case.file.year for year in years]),
        "phase_in.later": host([year > case.file.year for year in years]),
    }


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
