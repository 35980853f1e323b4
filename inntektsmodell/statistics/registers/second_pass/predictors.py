"""Fitted models as they are applied to persons: what each variable of a person, and each municipality, adds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from inntektsmodell.statistics.registers.design import columns_of
from inntektsmodell.statistics.registers.estimation import Fit
from inntektsmodell.statistics.registers.moments import Moments
from inntektsmodell.statistics.registers.places import Places
from inntektsmodell.statistics.registers.specification import ServiceModel


@dataclass(frozen=True)
class Predictors:
    """M models of S services, over V variables of persons and G municipalities.

    `service` (M,) is the place of each model's service. A person of municipality g is predicted to cost
    x · `of_person` (V, M) + `of_place` (G, M) kroner a year. `means` (S,) are the services' costs per person-year,
    0 where no model is of the service.
    """

    service: np.ndarray
    of_person: np.ndarray
    of_place: np.ndarray
    means: np.ndarray


@dataclass(frozen=True)
class Scored:
    """A model whose errors are asked for, by its place among the predictors: which variables its K columns are made of.

    `of_person` (V, K) and `of_place` (G, K) give each of its columns; one of the two is 0.
    """

    model: int
    of_person: np.ndarray
    of_place: np.ndarray


def scored(moments: Moments, places: Places, model: ServiceModel, fit: Fit, number: int) -> Scored:
    """The columns of a fitted model, for variables that the model dropped left out."""
    columns = columns_of(moments, model, places, fit.design.municipalities, fit.design.persons)
    variables, of_persons = len(moments.register.variables), columns.of_person.shape[1]
    kept = [columns.names.index(name) for name in fit.design.names]
    of_person, of_place = np.zeros((variables, len(columns.names))), np.zeros((len(fit.design.y), len(columns.names)))
    of_person[:, :of_persons] = columns.of_person[:variables]
    of_place[:, of_persons:] = columns.of_place
    return Scored(number, of_person[:, kept], of_place[:, kept])


def predictors(services: Sequence[str], columns: Sequence[Scored], fits: Sequence[Fit]) -> Predictors:
    """The predictions of fitted models, by their columns in the same order."""
    means = {fit.design.service: fit.design.y.sum() / fit.design.persons.sum() for fit in fits}
    return Predictors(
        np.array([services.index(fit.design.service) for fit in fits]),
        np.column_stack([one.of_person @ fit.coefficients for one, fit in zip(columns, fits, strict=True)]),
        np.column_stack([one.of_place @ fit.coefficients for one, fit in zip(columns, fits, strict=True)]),
        np.array([means.get(name, 0.0) for name in services]),
    )
