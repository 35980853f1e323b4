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
    total = case.parameters.appropriation.total if case.has("parameters.appropriation") else None
    return {
        **_need(case),
        **_tables(case, {"service_share": "service_share"}),
        **({} if total is None else {"appropriation": host(total.value)}),
        **_cost(case),
        **_settlement(case),
        **_capital(case),
        **_tables(case, {"former.key": "former_key", "redistribution": "redistribution"}),
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


def _tables(case: Case, tables: Mapping[str, str]) -> Inputs:
    """Arrays by name, of the tables that are there."""
    return {name: host(case.observed[table].values) for name, table in tables.items() if table in case.observed}


def _need(case: Case) -> Inputs:
    """Nothing that has criteria is given where a criterion lacks its figures."""
    if "population" not in case.observed:
        return {}
    columns, criteria, years = columns_of(case), _criteria(case), case.observed["year"].values.tolist()
    given = _tables(case, {"need.population": "population"})
    if case.has("parameters.need"):
        given["need.window"] = marks(years, case.parameters.need.window.value)
    if case.has("parameters.population"):
        given["need.share_year"] = marks(years, [case.parameters.population.year.value])
    if not set(case.criteria) <= set(columns):
        return given
    groups = case.parameters.criteria.values()
    given |= {
        "need.criteria": host(np.zeros((0, *given["need.population"].shape[1:]))),
        **_tables(case, {"need.criteria": "criterion_value"}),
        "need.per_inhabitant": marks(
            criteria, [name for name in criteria if case.criteria[name].measure == "per_inhabitant"]
        ),
        "need.members": _matrix([marks(columns, group.members) for group in groups], len(columns)),
        "need.group_services": _matrix([marks(case.services, group.services) for group in groups], len(case.services)),
        "need.merged": host([float(group.merge.value) for group in groups]),
    }
    if case.has("parameters.need"):
        weights = [_values(case.parameters.need.weights[name], columns) for name in case.services]
        given["need.weights"] = _matrix(weights, len(columns))
    return given


def _cost(case: Case) -> Inputs:
    tables = _tables(case, {"cost.calculated": "calculated_cost", "cost.actual": "actual_cost"})
    if case.parameters.cost is None:
        return tables
    return {**tables, "cost.actual_weight": _values(case.parameters.cost.actual_weight, case.services)}


def _settlement(case: Case) -> Inputs:
    settlement, tables = case.parameters.settlement, _tables(case, {"settlement.points": "drg_points"})
    if settlement is None:
        return tables
    if tables:
        years = case.observed["settlement_year"].values.tolist()
        tables["settlement.years"] = marks(years, settlement.years.value)
    return {
        **tables,
        "settlement.priced_service": marks(case.services, [settlement.service.value]),
        "settlement.unit_price": host(settlement.unit_price.value),
        "settlement.running_share": host(settlement.running_share.value),
        "settlement.capital_addition": host(settlement.capital_addition.value),
        "settlement.former_rule": host(settlement.rule.value is SettlementRule.FORMER),
    }


def _capital(case: Case) -> Inputs:
    key, capital = _tables(case, {"capital.key": "capital_key"}), case.parameters.capital
    return key if capital is None else {"capital.share": host(capital.share.value), **key}


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
