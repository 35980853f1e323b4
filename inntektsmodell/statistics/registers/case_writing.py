"""Writes a case folder from moments and need keys: figures by region and year, keys with their evidence."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd

from inntektsmodell.case.criterion_kinds import AGE
from inntektsmodell.case.evidence import Status
from inntektsmodell.case.reading.key_covariance import COVARIANCE, SERVICE
from inntektsmodell.faults import Faults
from inntektsmodell.files.csv_writing import csv_text
from inntektsmodell.files.placing import write_folder
from inntektsmodell.language.bilingual import as_written
from inntektsmodell.language.messages import message
from inntektsmodell.language.text import Text, as_label
from inntektsmodell.statistics.registers.cost_index import CostIndex
from inntektsmodell.statistics.registers.design import criteria_of
from inntektsmodell.statistics.registers.moments import Moments
from inntektsmodell.statistics.registers.need_key import NeedKeys
from inntektsmodell.statistics.registers.places import Places
from inntektsmodell.statistics.registers.specification import Specification

REGION = "region"
WEIGHT_FORMULA = "coefficient x sum of the criterion / sum of the costs"
SUM_FORMULA = "sum over the persons of the register, each by the share of the year lived there"
NOTE = as_label(
    "SYNTHETIC FIGURES: the persons of this register were made by a program; its costs say nothing about real regions."
)
Rows = list[tuple[object, ...]]


def write_case(
    folder: Path,
    moments: Moments,
    specification: Specification,
    places: Places,
    keys: NeedKeys,
    file: str,
    cost: CostIndex | None = None,
) -> None:
    """Write the keys and what they weigh as a case folder.

    Args:
        folder: a new folder, whose name becomes the case's.
        moments: of the register.
        specification: that the keys were estimated by.
        places: with a column `region`, to which municipalities add up.
        keys: the need keys.
        file: of the moments, for the source.
        cost: of the same regions; all services get it, with no weight on the actual level.

    Raises:
        InputError: a weight is below 0, a place has no region, or no folder can stand there.
    """
    _check_weights(keys)
    criteria = _criteria(moments, specification, keys)
    regions, values = _by_region(moments, specification, places, keys)
    tables = {
        "criteria": pd.DataFrame(criteria, columns=["criterion", "kind", "measure", "unit", "nb", "en"]),
        **_tables(moments, specification, criteria, regions, values),
        COVARIANCE.path: _covariance_table(keys),
        **({} if cost is None else _cost_tables(cost, list(keys.weights))),
    }
    text = _case_toml(folder.name, moments, specification, keys, regions, criteria, file)
    if cost is not None:
        text += "\n".join(["", *_cost_lines(moments, specification, list(keys.weights))])

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
) -> tuple[list[str], np.ndarray]:
    """Regions in the order of the places, and sums of the criteria: shape (year, criterion, region), persons last."""
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
    return regions, np.array(sums)


def _criteria(moments: Moments, specification: Specification, keys: NeedKeys) -> Rows:
    """What each criterion is: name, kind, measure, unit, labels."""
    register = moments.register
    rows: Rows = []
    for name in keys.names:
        if name in register.indicators or name in register.amounts:
            variable = {**register.indicators, **register.amounts}[name]
            measure = "count" if name in register.indicators else "per_inhabitant"
            rows.append((name, variable.kind, measure, variable.unit, variable.label.nb, variable.label.en))
        elif name in keys.model.places:
            label = specification.labels.get(name, Text(nb=name, en=name))
            rows.append((name, "residence", "per_inhabitant", "index per inhabitant", label.nb, label.en))
        else:
            label = _age_label(name)
            rows.append((name, "age", "count", "persons", label.nb, label.en))
    return rows


def _age_label(name: str) -> Text:
    """`women_0-5` as people read it."""
    sex, _, ages = name.rpartition("_")
    shown = ages.replace("-", "–")
    if not sex:
        return as_label("Aged {ages}", ages=shown)
    return as_label("Women aged {ages}", ages=shown) if sex == "women" else as_label("Men aged {ages}", ages=shown)


def _tables(
    moments: Moments, specification: Specification, criteria: Rows, regions: list[str], values: np.ndarray
) -> dict[str, pd.DataFrame]:
    """The observations of a case. `values` has shape (year, criterion, region), persons last."""
    population: Rows = []
    other: Rows = []
    for number, (name, kind, measure, _, _, _) in enumerate(criteria):
        for year, of_year in zip(specification.years, values, strict=True):
            amounts = of_year[number] / of_year[-1] if measure == "per_inhabitant" else of_year[number]
            rows = population if kind == AGE else other
            evidence = f"of_{name}" if kind != AGE else "persons"
            rows += [(year, name, region, amount, evidence) for region, amount in zip(regions, amounts, strict=True)]
    costs = _costs(moments, specification)
    shares = [(service, cost / sum(costs.values()), "share") for service, cost in costs.items()]
    tables = {
        "population": pd.DataFrame(population, columns=["year", "age_group", "region", "value", "evidence"]),
        "criterion_value": pd.DataFrame(other, columns=["year", "criterion", "region", "value", "evidence"]),
        "service_share": pd.DataFrame(shares, columns=["service", "value", "evidence"]),
    }
    return {name: table for name, table in tables.items() if len(table)}


def _weighted(keys: NeedKeys, service: str) -> np.ndarray:
    """Places of the criteria in a service's key."""
    return np.flatnonzero(keys.weights[service])


def _covariance_table(keys: NeedKeys) -> pd.DataFrame:
    """How uncertain the weights of each key are together: those of its criteria, every pair in both orders."""
    rows: Rows = []
    for service in keys.weights:
        weighted = _weighted(keys, service)
        for one, other in product(weighted, weighted):
            value = keys.covariance[service][min(one, other), max(one, other)]
            rows.append((service, keys.names[one], keys.names[other], value, "covariance"))
    return pd.DataFrame(rows, columns=[SERVICE, *COVARIANCE.dims, "value", "evidence"])


def _costs(moments: Moments, specification: Specification) -> dict[str, float]:
    """Kroner of the latest year by service."""
    first = moments.by_municipality((max(specification.years),), tuple(range(moments.folds)))[0][:, 0].sum(axis=0)
    own = dict(zip(moments.register.costs, first[-len(moments.register.costs) :].tolist(), strict=True))
    return {service: own[service] for service in specification.services}


def _cost_tables(cost: CostIndex, services: list[str]) -> dict[str, pd.DataFrame]:
    """The cost levels of every service; one level serves all."""
    levels = {"calculated_cost": cost.calculated, "actual_cost": cost.actual}
    return {
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


def _cost_lines(moments: Moments, specification: Specification, services: list[str]) -> Iterator[str]:
    """The part of the case that cost levels need, with its evidence."""
    status = "synthetic" if moments.register.status == Status.SYNTHETIC else "derived"
    formulas = {
        "calculated_cost": "fitted unit cost of the region's hospitals over that of the country, by activity",
        "actual_cost": "unit cost of the region's hospitals over that of the country, by activity",
    }
    for name, formula in formulas.items():
        yield from _record(name, "index", "table of hospitals", status, formula, specification)
    yield from _record("actual_weight", "1", specification.title, "assumed", "", specification)
    yield "[parameters.cost.actual_weight]"
    yield from (f'{_text(service)} = {{ value = 0.0, evidence = "actual_weight" }}' for service in services)
    yield ""


def _case_toml(
    name: str,
    moments: Moments,
    specification: Specification,
    keys: NeedKeys,
    regions: list[str],
    criteria: Rows,
    file: str,
) -> str:
    register, latest = moments.register, max(specification.years)
    lines = [
        f"name = {_text(name)}",
        f"year = {latest + 1}",
        f"title = {_both_of(register.title)}",
        f"regions = {json.dumps(regions, ensure_ascii=False)}",
        "",
        *(
            [f"[[notes]]\nnb = {_text(NOTE.nb)}\nen = {_text(NOTE.en)}\n"]
            if register.status == Status.SYNTHETIC
            else []
        ),
        "[services]",
        *(f"{one} = {_both_of(register.services[one])}" for one in specification.services),
        "",
        *_evidence(moments, specification, criteria, file),
        "[parameters.need]",
        f'window = {{ value = {list(specification.years)}, evidence = "choice" }}',
    ]
    for service, weights in keys.weights.items():
        lines += ["", f"[parameters.need.weights.{service}]"]
        chosen = [(keys.names[place], float(weights[place])) for place in _weighted(keys, service)]
        lines += [f'{_text(one)} = {{ value = {weight!r}, evidence = "weight" }}' for one, weight in chosen]
    total = sum(_costs(moments, specification).values()) / 1e6
    lines += ["", "[parameters.population]", f'year = {{ value = {latest}, evidence = "choice" }}']
    lines += ["", "[parameters.appropriation]", f'total = {{ value = {total!r}, evidence = "kroner" }}']
    return "\n".join([*lines, ""])


def _evidence(moments: Moments, specification: Specification, criteria: Rows, file: str) -> Iterator[str]:
    """The evidence of every figure, as tables of TOML."""
    register = moments.register
    status = "synthetic" if register.status == Status.SYNTHETIC else "derived"
    source = f"{register.source}; {Path(file).name}"
    yield from _record("persons", "persons", source, status, SUM_FORMULA, specification)
    for name, kind, _, unit, _, _ in criteria:
        if kind != AGE:
            yield from _record(f"of_{name}", str(unit), source, status, SUM_FORMULA, specification)
    yield from _record("weight", "1", source, status, WEIGHT_FORMULA, specification)
    clustered = f"covariance of the weights as shares of their sum, clustered by municipality: {specification.errors}"
    yield from _record("covariance", "1", source, status, clustered, specification)
    yield from _record("share", "1", source, status, f"share of the costs of {max(specification.years)}", specification)
    yield from _record(
        "kroner", "million NOK", source, status, f"sum of the costs of {max(specification.years)}", specification
    )
    yield from _record("choice", "choice", specification.title, "assumed", "", specification)


def _record(
    name: str, unit: str, source: str, status: str, formula: str, specification: Specification
) -> Iterator[str]:
    yield f"[evidence.{name}]"
    yield f"unit = {_text(unit)}"
    yield f"source = {_both(source)}"
    yield f'status = "{status}"'
    yield from [f"formula = {_text(formula)}"] if formula else []
    yield f"valid_from = {min(specification.years)}-01-01"
    yield f"last_checked = {datetime.datetime.now(tz=datetime.UTC).date()}"
    yield ""


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _both(text: str) -> str:
    """A source or title, in two languages where it has them."""
    written = as_written(text)
    return (
        _text(written)
        if isinstance(written, str)
        else f"{{ nb = {_text(written['nb'])}, en = {_text(written['en'])} }}"
    )


def _both_of(text: Text) -> str:
    return f"{{ nb = {_text(text.nb)}, en = {_text(text.en)} }}"
