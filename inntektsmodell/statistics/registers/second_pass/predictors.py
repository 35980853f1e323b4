"""Fitted models as they are applied to persons: what each variable of a person, and each municipality, adds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from inntektsmodell.statistics.registers.design import Columns, columns_of
from inntektsmodell.statistics.registers.estimation import Fit
from inntektsmodell.statistics.registers.moments import Moments
from inntektsmodell.statistics.registers.places import Places
from inntektsmodell.statistics.registers.specification import ServiceModel


@dataclass(frozen=True)
class Predictor:
    """A fitted model of a service, as a `step` of its ladder: V variables of persons and G municipalities.

    A person of municipality g is predicted to cost x · `of_person` (V,) + `of_place` (G,) kroner a year. `costs` and
    `person_years` are those that the model was fitted to.
    """

    service: str
    step: str
    of_person: np.ndarray
    of_place: np.ndarray
    costs: float
    person_years: float

    @classmethod
    def of(cls, step: str, columns: Columns, fit: Fit) -> Predictor:
        """A fit, by its columns."""
        predicted = (columns.of_person @ fit.coefficients, columns.of_place @ fit.coefficients)
        sums = fit.design
        return cls(sums.service, step, *predicted, float(sums.y.sum()), float(sums.persons.sum()))


def fitted_columns(moments: Moments, places: Places, model: ServiceModel, fit: Fit) -> Columns:
    """How the variables of a fit are made: of those of persons (V, K) and by municipality (G, K); one of the two is 0.

    Variables that the model dropped are left out.
    """
    columns = columns_of(moments, model, places, fit.design.municipalities, fit.design.persons)
    variables, persons = len(moments.register.variables), columns.of_person.shape[1]
    of_person, of_place = np.zeros((variables, len(columns.names))), np.zeros((len(fit.design.y), len(columns.names)))
    of_person[:, :persons] = columns.of_person[:variables]
    of_place[:, persons:] = columns.of_place
    kept = [columns.names.index(name) for name in fit.design.names]
    return Columns(fit.design.names, fit.design.roles, of_person[:, kept], of_place[:, kept])
