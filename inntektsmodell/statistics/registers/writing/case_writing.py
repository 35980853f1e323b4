"""Writes a case folder from moments and need keys: figures by region and year, keys with their evidence."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd

from inntektsmodell.case.criterion_kinds import AGE
from inntektsmodell.case.reading.cost_covariance import COST_COVARIANCE
from inntektsmodell.case.reading.key_covariance import COVARIANCE, SERVICE
from inntektsmodell.faults import Faults
from inntektsmodell.files.csv_writing import csv_text
from inntektsmodell.files.placing import write_folder
from inntektsmodell.language.messages import message
from inntektsmodell.statistics.registers.cost_index import CostIndex
from inntektsmodell.statistics.registers.design import criteria_of
from inntektsmodell.statistics.registers.disclosure.hidden_cells import THRESHOLD
from inntektsmodell.statistics.registers.labels import variable_label
from inntektsmodell.statistics.registers.moments import Moments
from inntektsmodell.statistics.registers.need_key import NeedKeys
from inntektsmodell.statistics.registers.places import Places
from inntektsmodell.statistics.registers.specification import Specification
from inntektsmodell.statistics.registers.writing.case_text import SHARED, Rows, case_text, cost_lines, evidence_name
from inntektsmodell.statistics.registers.writing.told_values import Regional, told_values

REGION = "region"


def write_case(
    folder: Path,
    moments: Moments,
    specification: Specification,
    places: Places,
    keys: NeedKeys,
    file: str,
    cost: CostIndex | None = None,
    threshold: float = THRESHOLD,
) -> None:
    """Write the keys and what they weigh as a case folder, without counts of few persons.

    Args:
        folder: a new folder, whose name becomes the case's.
        moments: of the register.
        specification: that the keys were estimated by.
        places: with a column `region`, to which municipalities add up.
        keys: the need keys.
        file: of the moments, for the source.
        cost: of the same regions; all services get it, with no weight on the actual level.
        threshold: persons from which a count is told as it is; see `told_values`.

    Raises:
        InputError: a weight is below 0, a figure is of too few persons, a place has no region, or no folder can stand
            there.
    """
    criteria = _criteria(moments, specification, keys)
    regions, member, exact = _by_region(moments, specification, places, keys)
    values, shared = told_values(moments, specification, keys, Regional(regions, member, exact), threshold)
    _check_weights(keys)
    tables = {
        "criteria": pd.DataFrame(criteria, columns=["criterion", "kind", "measure", "unit", "nb", "en"]),
        **_tables(moments, specification, criteria, regions, values, shared),
        COVARIANCE.path: _covariance_table(keys),
        **({} if cost is None else _cost_tables(cost, list(keys.weights))),
    }
    costs = service_costs(moments, specification)
    text = case_text(folder.name, moments, specification, keys, regions, criteria, costs, file, shared)
    if cost is not None:
        text += "\n".join(["", *cost_lines(moments, specification, list(keys.weights))])

    def fill(new: Path) -> None:
        (new / "case.toml").write_text(text, encoding="utf-8", newline="\n")
        for name, table in tables.items():
            (new / f"{name}.csv").write_text(csv_text(table), encoding="utf-8", newline="\n")

    write_folder(folder, fill, ["case.toml", *(f"{name}.csv" for name in tables)])


def _check_weights(keys: NeedKeys) -> None:
    faults = Faults()
    for service, weights in keys.weights.items():
        for place in np.flatnonzero(weights < 0):
            where = message("need key of {service}, '{name}'", service=service, name=keys.names[place])
            found = message("the weight is {weight:.6f}", weight=float(weights[place]))
            right = message("0 or more: set nonnegative in the specification, or leave the variable out")
            faults.add(where, found, right)
    faults.raise_if_any()


def _by_region(
    moments: Moments, specification: Specification, places: Places, keys: NeedKeys
) -> tuple[list[str], np.ndarray, np.ndarray]:
    """Regions in the order of the places, which municipalities each has (region, municipality), and sums.

    The sums are of the criteria, shape (year, criterion, region), with persons last.
    """
    names = places.names(REGION, moments.municipalities)
    regions = list(dict.fromkeys(names))
    member = np.array([names == region for region in regions], dtype=np.float64)
    _, of_criteria = criteria_of(moments, keys.model)
    of_places = np.array([places.numbers(name, moments.municipalities) for name in keys.model.places])
    every, sums = tuple(range(moments.folds)), []
    for year in specification.years:
        first = moments.by_municipality((year,), every)[0][:, 0]
        own = [of_criteria.T @ first.T, of_places.reshape(-1, len(first)) * first[:, 0], first[None, :, 0]]
        sums.append(np.concatenate(own) @ member.T)
    return regions, member, np.array(sums)


def _criteria(moments: Moments, specification: Specification, keys: NeedKeys) -> Rows:
    """What each criterion is: name, kind, measure, unit, labels."""
    register = moments.register
    rows: Rows = []
    for name in keys.names:
        if name in register.indicators or name in register.amounts:
            variable = {**register.indicators, **register.amounts}[name]
            measure = "count" if name in register.indicators else "per_inhabitant"
            rows.append((name, variable.kind, measure, variable.unit, variable.label.nb, variable.label.en))
            continue
        label = variable_label(name, register, specification)
        if name in keys.model.places:
            rows.append((name, "residence", "per_inhabitant", "index per inhabitant", label.nb, label.en))
        else:
            rows.append((name, "age", "count", "persons", label.nb, label.en))
    return rows


def _tables(
    moments: Moments,
    specification: Specification,
    criteria: Rows,
    regions: list[str],
    values: np.ndarray,
    shared: np.ndarray,
) -> dict[str, pd.DataFrame]:
    """The observations of a case: `values` (year, criterion, region), persons last, and which of them are `shared`."""
    population: Rows = []
    other: Rows = []
    for number, (name, kind, measure, _, _, _) in enumerate(criteria):
        for year, of_year, in_shares in zip(specification.years, values, shared, strict=True):
            amounts = of_year[number] / of_year[-1] if measure == "per_inhabitant" else of_year[number]
            rows = population if kind == AGE else other
            evidence = evidence_name(name, kind)
            names = [evidence + SHARED * bool(one) for one in in_shares[number]]
            rows += [(year, name, *cell) for cell in zip(regions, amounts, names, strict=True)]
    costs = service_costs(moments, specification)
    shares = [(service, cost / sum(costs.values()), "share") for service, cost in costs.items()]
    tables = {
        "population": pd.DataFrame(population, columns=["year", "age_group", "region", "value", "evidence"]),
        "criterion_value": pd.DataFrame(other, columns=["year", "criterion", "region", "value", "evidence"]),
        "service_share": pd.DataFrame(shares, columns=["service", "value", "evidence"]),
    }
    return {name: table for name, table in tables.items() if len(table)}


def _covariance_table(keys: NeedKeys) -> pd.DataFrame:
    """How uncertain the weights of each key are together: those of its criteria, every pair in both orders."""
    rows: Rows = []
    for service in keys.weights:
        weighted = np.flatnonzero(keys.weights[service])
        for one, other in product(weighted, weighted):
            value = keys.covariance[service][min(one, other), max(one, other)]
            rows.append((service, keys.names[one], keys.names[other], value, "covariance"))
    return pd.DataFrame(rows, columns=[SERVICE, *COVARIANCE.dims, "value", "evidence"])


def service_costs(moments: Moments, specification: Specification) -> dict[str, float]:
    """Kroner of the latest year by service."""
    first = moments.by_municipality((max(specification.years),), tuple(range(moments.folds)))[0][:, 0].sum(axis=0)
    own = dict(zip(moments.register.costs, first[-len(moments.register.costs) :].tolist(), strict=True))
    return {service: own[service] for service in specification.services}


def _cost_tables(cost: CostIndex, services: list[str]) -> dict[str, pd.DataFrame]:
    """The cost levels of every service, and their covariance; one level serves all."""
    levels = {"calculated_cost": cost.calculated, "actual_cost": cost.actual}
    pairs = zip(product(cost.regions, cost.regions), cost.covariance.ravel().tolist(), strict=True)
    covariance = [(*pair, value, COST_COVARIANCE.path) for pair, value in pairs]
    tables = {COST_COVARIANCE.path: pd.DataFrame(covariance, columns=[*COST_COVARIANCE.dims, "value", "evidence"])}
    return tables | {
        name: pd.DataFrame(
            [
                (service, region, value, name)
                for service in services
                for region, value in zip(cost.regions, level, strict=True)
            ],
            columns=["service", "region", "value", "evidence"],
        )
        for name, level in levels.items()
    }
