"""Need keys of all services over the same criteria: what a case holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from inntektsmodell.statistics.registers.design import Design, criteria_of, design
from inntektsmodell.statistics.registers.estimation import Fit
from inntektsmodell.statistics.registers.moments import Moments
from inntektsmodell.statistics.registers.places import Places
from inntektsmodell.statistics.registers.specification import ServiceModel, Specification


@dataclass(frozen=True)
class NeedKeys:
    """Weights of the same criteria for every service, with their covariance. S services, C criteria.

    `model` names the criteria. `weights` (service → (C,)) sum to 1, and `covariance` (service → (C, C)) is that of the
    weights of one service; services are estimated apart. A key is a key of shares whatever the costs come to, so the
    covariance is that of w = v / Σv, with v the coefficients times their sums over the costs: its rows sum to 0.
    """

    model: ServiceModel
    names: tuple[str, ...]
    weights: Mapping[str, np.ndarray]
    covariance: Mapping[str, np.ndarray]


def need_keys(moments: Moments, specification: Specification, places: Places, fits: Mapping[str, Fit]) -> NeedKeys:
    """The keys of fitted models over the finest groups that any of them has.

    A group that a model had merged with others has their coefficient, and so a weight of its own. A criterion or place
    that weighs nothing for any service is left out; ages stay, for they are the population.
    """
    model = _finest(specification)
    keys = _keys(model, moments, specification, places, fits)
    weighing = {name for place, name in enumerate(keys.names) if any(one[place] for one in keys.weights.values())}
    left = {part: tuple(name for name in getattr(model, part) if name in weighing) for part in ("criteria", "places")}
    kept = model.model_copy(update=left)
    return keys if kept == model else _keys(kept, moments, specification, places, fits)


def _keys(
    model: ServiceModel,
    moments: Moments,
    specification: Specification,
    places: Places,
    fits: Mapping[str, Fit],
) -> NeedKeys:
    """The keys over the criteria of `model`."""
    criteria, of_criteria = criteria_of(moments, model)
    names = (*criteria, *model.places)
    weights, covariance = {}, {}
    for service, fit in fits.items():
        sums = design(moments, service, model, places, specification.years)
        parts = _parts(moments, specification.services[service], fit.design, of_criteria, names)
        of_unit = sums.x.sum(axis=0) / sums.y.sum()
        weights[service] = of_unit * (parts @ fit.coefficients)
        kept = np.eye(len(names)) - np.outer(weights[service], np.ones(len(names)))
        spread = kept @ (of_unit[:, None] * parts)
        covariance[service] = spread @ fit.covariance @ spread.T
    return NeedKeys(model, names, weights, covariance)


def _finest(specification: Specification) -> ServiceModel:
    """The criteria that the models are made of: every age that any begins a group with, every criterion and place."""
    models = specification.services.values()
    ages = sorted({0}.union(*(model.from_age for model in models)))
    single = [
        name for model in models for name in (*model.criteria, *(one for of in model.merged.values() for one in of))
    ]
    return ServiceModel(
        from_age=tuple(ages),
        by_sex=any(model.by_sex for model in models),
        criteria=tuple(dict.fromkeys(single)),
        places=tuple(dict.fromkeys(name for model in models for name in model.places)),
    )


def _parts(
    moments: Moments, model: ServiceModel, fitted: Design, of_criteria: np.ndarray, names: tuple[str, ...]
) -> np.ndarray:
    """Which variable of a fitted model holds each criterion: 1 where it does. Shape (criterion, variable)."""
    variables, of_variables = criteria_of(moments, model)
    persons = of_criteria.shape[1]
    # A criterion is part of a variable where all that it sums up is summed up there too.
    within = (of_criteria.T @ of_variables) == of_criteria.sum(axis=0)[:, None]
    parts = np.zeros((len(names), len(fitted.names)))
    for column, name in enumerate(fitted.names):
        if name in variables:
            parts[:persons, column] = within[:, variables.index(name)]
        elif name in names:
            parts[names.index(name), column] = 1.0
    return parts
