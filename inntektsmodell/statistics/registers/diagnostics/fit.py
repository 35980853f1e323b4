"""How well models fit, from moments alone: ladders of nested models, held-out persons and regions, groups, years."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from inntektsmodell.statistics.registers.design import design
from inntektsmodell.statistics.registers.diagnostics.funnel import control_limits
from inntektsmodell.statistics.registers.diagnostics.ladder import FREE, ladder_fits
from inntektsmodell.statistics.registers.estimation import Fit, fit_service
from inntektsmodell.statistics.registers.moments import Moments
from inntektsmodell.statistics.registers.places import Places
from inntektsmodell.statistics.registers.specification import ServiceModel, Specification

REGION = "region"
OUTSIDE = ", not estimated from it"
TENTH = "decile of predicted cost"
"""How groupings are called whose every group is predicted from the others, and the one by predicted cost."""
MEASURES = ("municipality_r2", "municipality_mape", "region_r2", "region_mape")
QUARTERS = 4
SUMS = ("xx", "xy", "yy", "x", "y", "persons", "rows")
"""Fields of a design that add up over municipalities and folds."""


def ladder(moments: Moments, specification: Specification, places: Places) -> pd.DataFrame:
    """A row for each service and step of its ladder of nested models.

    `person_r2` is of the persons that the model is estimated from, `held_out_r2` of each fold by the others;
    `municipality_r2` and `region_r2` are of costs per person-year, weighted by person-years, and the columns `_mape`
    the sum of absolute differences between predicted and actual costs as a share of the costs.
    """
    rows = []
    for step, nested, fit in ladder_fits(moments, specification, places):
        service = fit.design.service
        row = {"service": service, "step": step, "variables": len(fit.design.names), "person_r2": fit.r_squared}
        row["held_out_r2"] = held_out(moments, specification, places, service, nested)
        rows.append(row | of_places(fit, places))
    return pd.DataFrame(rows)


def held_out(
    moments: Moments, specification: Specification, places: Places, service: str, model: ServiceModel
) -> float:
    """Explained share of the variation between persons whose fold the model was not estimated from."""
    whole = design(moments, service, model, places, specification.years)
    left = 0.0
    for fold in range(moments.folds):
        own = design(moments, service, model, places, specification.years, (fold,))
        others = replace(whole, **{name: getattr(whole, name) - getattr(own, name) for name in SUMS})
        fit = fit_service(others, model, specification)
        found = _spread_out(fit, own.names)
        left += float(own.yy.sum() - 2 * found @ own.xy.sum(axis=0) + found @ own.xx.sum(axis=0) @ found)
    return 1 - left / float(whole.yy.sum() - whole.y.sum() ** 2 / whole.persons.sum())


def predicted_costs(fit: Fit) -> np.ndarray:
    """Kroner that the model predicts for each municipality, supply and all. Shape (municipality,)."""
    costs: np.ndarray = fit.design.x @ fit.coefficients
    return costs


def leverage(fit: Fit) -> np.ndarray:
    """How much of the coefficients hangs on each municipality: it sums to the number of variables."""
    xx = fit.design.xx
    return np.asarray(np.einsum("gkl,lk->g", xx, np.linalg.inv(xx.sum(axis=0))))


def municipalities(fit: Fit, places: Places, years: int) -> pd.DataFrame:
    """A row for each municipality: persons a year, actual and predicted kroner a person-year, ratio and leverage.

    Beside the ratio stand the limits that it lies within by chance; see `control_limits`.
    """
    sums = fit.design
    return pd.DataFrame(
        {
            "service": sums.service,
            "municipality": sums.municipalities,
            REGION: places.names(REGION, sums.municipalities),
            "persons": sums.rows / years,
            "actual": sums.y / sums.persons,
            "predicted": predicted_costs(fit) / sums.persons,
            "ratio": predicted_costs(fit) / np.where(sums.y > 0, sums.y, np.nan),
            **control_limits(fit),
            "leverage": leverage(fit),
        }
    )


def groupings(fit: Fit, places: Places, model: ServiceModel) -> dict[str, np.ndarray]:
    """Groups of municipalities by name: region, decile of predicted cost, and a quarter of each criterion of place."""
    sums = fit.design
    found = {
        REGION: places.names(REGION, sums.municipalities),
        TENTH: _parts_of(predicted_costs(fit) / sums.persons, sums.persons, 10),
    }
    for name in model.places:
        found[f"quarter of {name}"] = _parts_of(places.numbers(name, sums.municipalities), sums.persons, QUARTERS)
    return found


def groups(fit: Fit, places: Places, model: ServiceModel, specification: Specification) -> pd.DataFrame:
    """A row for each group: persons a year, costs and their squares, actual and predicted kroner a person-year, ratio.

    The grouping `region, not estimated from it` predicts each region from the others.
    """
    sums, tables = fit.design, []
    predicted = {name: predicted_costs(fit) for name in groupings(fit, places, model)}
    of = groupings(fit, places, model)
    outside = REGION + OUTSIDE
    if len(set(of[REGION])) > 1:
        of[outside], predicted[outside] = of[REGION], _from_other_regions(fit, of[REGION], model, specification)
    for grouping, own in of.items():
        names, member = membership(own)
        persons, actual = member @ sums.persons, member @ sums.y
        table = {
            "service": sums.service,
            "grouping": grouping,
            "group": names,
            "persons": member @ sums.rows / len(specification.years),
            "costs": actual,
            "squares": member @ sums.yy,
            "actual": actual / persons,
            "predicted": member @ predicted[grouping] / persons,
            "ratio": member @ predicted[grouping] / actual,
        }
        ranked = pd.DataFrame(table) if grouping.startswith(REGION) else pd.DataFrame(table).sort_values("group")
        tables.append(ranked)
    return pd.concat(tables, ignore_index=True)


def by_year(moments: Moments, specification: Specification, places: Places) -> pd.DataFrame:
    """A row for each service, variable and year: what each year alone gives, and how many persons have the variable."""
    tables = []
    for year in specification.years:
        alone = specification.model_copy(update={"years": (year,)})
        for service, model in specification.services.items():
            own = model.model_copy(update={"drop_dependent": True})
            fit = fit_service(design(moments, service, own, places, (year,)), own, alone)
            tables.append(fit.table().assign(year=year, persons=fit.design.x.sum(axis=0)))
    return pd.concat(tables, ignore_index=True)


def membership(of: Sequence[str] | np.ndarray) -> tuple[list[str], np.ndarray]:
    """Names of groups in their order, and which of the elements each has: (group, element)."""
    names = list(dict.fromkeys(np.asarray(of).tolist()))
    return names, np.array([np.asarray(of) == name for name in names], dtype=np.float64)


def of_places(fit: Fit, places: Places) -> dict[str, float]:
    """How well the costs of municipalities and regions are predicted, by the names of `MEASURES`."""
    sums, measures = fit.design, []
    for member in (np.eye(len(fit.design.y)), membership(places.names(REGION, sums.municipalities))[1]):
        figures = (member @ sums.y, member @ predicted_costs(fit), member @ sums.persons)
        measures += [_r_squared(*figures), _error(*figures[:2])]
    return dict(zip(MEASURES, measures, strict=True))


def _from_other_regions(fit: Fit, region: np.ndarray, model: ServiceModel, specification: Specification) -> np.ndarray:
    """Costs of each municipality as the other regions predict them, without levels of areas: those have none of it."""
    levels = [model.areas is not None and name.startswith(f"{model.areas}_") for name in fit.design.names]
    sums, predicted = fit.design.only(np.flatnonzero(~np.array(levels))), np.zeros(len(region))
    free = model.model_copy(update=FREE)
    for name in dict.fromkeys(region.tolist()):
        kept = region != name
        of_others = {one: getattr(sums, one)[kept] for one in SUMS}
        codes = tuple(np.array(sums.municipalities)[kept].tolist())
        found = fit_service(replace(sums, municipalities=codes, **of_others), free, specification)
        predicted[~kept] = sums.x[~kept] @ _spread_out(found, sums.names)
    return predicted


def _spread_out(fit: Fit, names: Sequence[str]) -> np.ndarray:
    """The coefficients in the order of `names`; 0 for variables that were dropped."""
    own = dict(zip(fit.design.names, fit.coefficients.tolist(), strict=True))
    return np.array([own.get(name, 0.0) for name in names])


def _parts_of(values: np.ndarray, persons: np.ndarray, number: int) -> np.ndarray:
    """Parts 1 to `number` of municipalities in the order of their values, each of about as many person-years."""
    order = np.argsort(values, kind="stable")
    below = np.cumsum(persons[order]) - persons[order] / 2
    part = np.empty(len(values), dtype=np.int64)
    part[order] = np.minimum(number, 1 + (number * below / persons.sum()).astype(np.int64))
    return np.array([f"{one:02d}" for one in part])


def _r_squared(actual: np.ndarray, predicted: np.ndarray, persons: np.ndarray) -> float:
    """Explained share of the variation of costs per person-year; NaN of a single unit."""
    mean = actual.sum() / persons.sum()
    spread = ((actual / persons - mean) ** 2 * persons).sum()
    if len(actual) < 2:
        return float("nan")
    return float(1 - (((actual - predicted) / persons) ** 2 * persons).sum() / spread)


def _error(actual: np.ndarray, predicted: np.ndarray) -> float:
    return float(np.abs(actual - predicted).sum() / actual.sum())
