"""Which variables of a fitted model tell of few persons."""

from __future__ import annotations

import numpy as np
import pandas as pd

from inntektsmodell.statistics.registers.disclosure.hidden_cells import hidden_cells
from inntektsmodell.statistics.registers.estimation import Fit
from inntektsmodell.statistics.registers.specification import ServiceModel


def hidden_variables(fit: Fit, model: ServiceModel, years: int, threshold: float) -> np.ndarray:
    """Whether the figures of each variable are hidden. Shape (K,).

    A hidden weight can be neither told from the sum of the weights nor from that of the ages. The level of an area in
    which few persons live is hidden too.
    """
    sums = fit.design
    roles = np.array(sums.roles)
    persons = np.where(roles == "supply", 0.0, sums.x.sum(axis=0) / years)
    totals = np.array([roles == "age", persons > 0], dtype=float)
    hidden, _ = hidden_cells(persons, totals, threshold)
    return np.asarray(hidden | (_of_areas(fit, model) / years < threshold))


def without_hidden(table: pd.DataFrame, hidden: np.ndarray, figures: list[str]) -> pd.DataFrame:
    """The table with NaN for the `figures` of hidden rows, and a column that says which they are."""
    shown = table.astype(dict.fromkeys(figures, float))
    shown.loc[np.asarray(hidden), figures] = np.nan
    return shown.assign(hidden=np.asarray(hidden))


def _of_areas(fit: Fit, model: ServiceModel) -> np.ndarray:
    """Person-years of the area that each variable is the level of; of any other variable, infinitely many.

    An area of the share p of N person-years has squares of N·p·(1 − p) around its mean.
    """
    sums, all_persons = fit.design, float(fit.design.persons.sum())
    of_area = [
        model.areas is not None and role == "supply" and name.startswith(f"{model.areas}_")
        for name, role in zip(sums.names, sums.roles, strict=True)
    ]
    squares = np.diag(sums.xx.sum(axis=0)) / all_persons
    smaller = all_persons * (1 - np.sqrt(np.maximum(1 - 4 * squares, 0))) / 2
    return np.where(of_area, smaller, np.inf)
