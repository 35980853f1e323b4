"""Estimates need keys from moments: coefficients in kroner a year, their covariance, and each service's weights."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from inntektsmodell.faults import Faults, InputError, nearest
from inntektsmodell.language.messages import message
from inntektsmodell.statistics.registers.design import Design, design
from inntektsmodell.statistics.registers.errors import Solved, covariance, effective_clusters
from inntektsmodell.statistics.registers.moments import Moments
from inntektsmodell.statistics.registers.places import Places
from inntektsmodell.statistics.registers.solving import Free, least_squares
from inntektsmodell.statistics.registers.specification import ServiceModel, Specification

NEARLY = 1e-8
"""A variable is said by others where they leave no more than this share of its squares."""
PART = 1e-4
"""Of a variable that others say, those count that make up at least this part of it."""


@dataclass(frozen=True)
class Fit:
    """The model of one service as it was estimated. K variables.

    `coefficients` (K,) are kroner a year lived for one unit of each variable, with their `covariance` (K, K);
    `weights` (K,) are the shares of the service's costs that the variables account for, and sum to 1 over what is
    need: what is supply is held at the country's mean and weighs 0. `bread` (K, K) turns a score into a change of the
    coefficients, of which conditions leave `free` to move. `dropped` are those left out on request.
    """

    design: Design
    coefficients: np.ndarray
    covariance: np.ndarray
    r_squared: float
    bread: np.ndarray
    free: int
    dropped: tuple[str, ...] = ()

    @property
    def weights(self) -> np.ndarray:
        """Share of the costs that each variable accounts for. Shape (K,)."""
        return np.asarray(self.coefficients * self._of_unit + 0.0)

    @property
    def weight_covariance(self) -> np.ndarray:
        """Covariance of the weights: D · covariance of the coefficients · D. Shape (K, K)."""
        return self.covariance * np.outer(self._of_unit, self._of_unit)

    @property
    def _of_unit(self) -> np.ndarray:
        """What a coefficient of one krone would weigh. Exactly 0 for supply, whose distances from the mean sum to 0."""
        totals = self.design.x.sum(axis=0) / self.design.y.sum()
        return np.where(np.array(self.design.roles) == "supply", 0.0, totals)

    @property
    def clusters(self) -> np.ndarray:
        """Effective number of municipalities behind each standard error; see `effective_clusters`. Shape (K,)."""
        return effective_clusters(self.design.x, self.bread)

    def table(self) -> pd.DataFrame:
        """A row for each variable: role, coefficient, weight, their standard errors, effective municipalities."""
        return pd.DataFrame(
            {
                "service": self.design.service,
                "variable": self.design.names,
                "role": self.design.roles,
                "coefficient": self.coefficients,
                "standard_error": np.sqrt(np.diag(self.covariance)),
                "weight": self.weights,
                "weight_error": np.sqrt(np.diag(self.weight_covariance)),
                "clusters": self.clusters,
            }
        )


def fitted(moments: Moments, specification: Specification, places: Places) -> dict[str, Fit]:
    """Fit the model of every service.

    Raises:
        InputError: a model names what is not there, its variables say the same, with their names, or nobody has costs.
    """
    fits, faults = {}, Faults()
    for service, model in specification.services.items():
        with faults.gathered():
            sums = design(moments, service, model, places, specification.years)
            if sums.y.sum() <= 0:
                where = message("specification, services.{service}", service=service)
                right = message("a service with costs in these years")
                raise InputError.of(where, message("costs nothing for anybody"), right)
            fits[service] = fit_service(sums, model, specification)
    faults.raise_if_any()
    return fits


def fit_service(sums: Design, model: ServiceModel, specification: Specification) -> Fit:
    """Fit the model of one service to its sums.

    Raises:
        InputError: variables say the same, a condition names what is not there, or conditions contradict each other.
    """
    kept = _independent(sums, model.drop_dependent)
    dropped = tuple(np.delete(sums.names, kept).tolist())
    sums = sums.only(kept)
    xx, xy = sums.xx.sum(axis=0), sums.xy.sum(axis=0)
    scale = 1 / np.sqrt(np.diag(xx))
    conditions, values = _conditions(sums, model)
    own = (xx * np.outer(scale, scale), xy * scale)
    bounded = _bounded(sums, model)
    found, free = _solved(sums.service, *own, conditions * scale, values, bounded)
    if not _keeps_total(sums, found * scale):
        conditions, values = np.vstack([conditions, sums.x.sum(axis=0)]), np.append(values, sums.y.sum())
        found, free = _solved(sums.service, *own, conditions * scale, values, bounded)
    solved = Solved(replace(sums, xx=sums.xx * np.outer(scale, scale), xy=sums.xy * scale), found, free)
    square = np.outer(scale, scale)
    spread, bread = covariance(solved, specification) * square, free.bread(own[0]) * square
    left = sums.yy.sum() - 2 * found @ own[1] + found @ own[0] @ found
    total_squares = sums.yy.sum() - sums.y.sum() ** 2 / sums.persons.sum()
    return Fit(sums, found * scale, spread, float(1 - left / total_squares), bread, free.basis.shape[1], dropped)


def _solved(
    service: str, xx: np.ndarray, xy: np.ndarray, conditions: np.ndarray, values: np.ndarray, bounded: np.ndarray
) -> tuple[np.ndarray, Free]:
    """What `least_squares` gives, where it meets what is asked."""
    try:
        found, free = least_squares(xx, xy, conditions, values, bounded)
        is_met = np.allclose(conditions @ found, values, rtol=NEARLY, atol=NEARLY)
    except ArithmeticError:
        is_met = False
    if not is_met:
        where = message("specification, services.{service}", service=service)
        told = message("no coefficients meet all that equal and nonnegative ask")
        raise InputError.of(where, told, message("take one of these conditions out"))
    return found, free


def _keeps_total(sums: Design, coefficients: np.ndarray) -> bool:
    """Whether the fitted costs add up to the costs, as they do where a constant is among the variables."""
    return bool(abs(sums.x.sum(axis=0) @ coefficients / sums.y.sum() - 1) < NEARLY)


def _conditions(sums: Design, model: ServiceModel) -> tuple[np.ndarray, np.ndarray]:
    """The equalities as rows over the variables, and their values."""
    faults = Faults()
    rows = np.zeros((len(model.equal), len(sums.names)))
    for number, equality in enumerate(model.equal):
        for name, coefficient in equality.coefficients.items():
            if name in sums.names:
                rows[number, sums.names.index(name)] = coefficient
            else:
                where = message("specification, services.{service}.equal", service=sums.service)
                faults.add(where, message("'{name}' is no variable", name=name), nearest(name, sums.names))
    faults.raise_if_any()
    return rows, np.array([equality.value for equality in model.equal])


def _bounded(sums: Design, model: ServiceModel) -> np.ndarray:
    """Positions of the variables whose coefficients may not be below 0."""
    wanted = model.nonnegative
    if isinstance(wanted, bool):
        return np.flatnonzero([wanted and role != "supply" for role in sums.roles])
    faults = Faults()
    for name in wanted:
        if name not in sums.names:
            where = message("specification, services.{service}.nonnegative", service=sums.service)
            faults.add(where, message("'{name}' is no variable", name=name), nearest(name, sums.names))
    faults.raise_if_any()
    return np.array([sums.names.index(name) for name in wanted], dtype=np.int64)


def _independent(sums: Design, drop: bool) -> np.ndarray:
    """Positions of variables that are not said by those before them.

    Raises:
        InputError: some are, or hold nothing but 0, and may not be dropped; each is named with those that say it.
    """
    said = list(_said_by_others(sums))
    if said and not drop:
        faults = Faults()
        for place, others in said:
            where = message(
                "specification, services.{service}, variable '{name}'", service=sums.service, name=sums.names[place]
            )
            right = message("leave it out, or set drop_dependent = true")
            if others:
                names = ", ".join(sums.names[other] for other in others)
                faults.add(where, message("is nearly a sum of others: {names}", names=names), right)
            else:
                faults.add(where, message("is 0 for everybody"), right)
        raise InputError(faults.found)
    dropped = {place for place, _ in said}
    return np.array([place for place in range(len(sums.names)) if place not in dropped])


def _said_by_others(sums: Design) -> Iterator[tuple[int, list[int]]]:
    """Variables that hold only 0 or that earlier ones say, each with these."""
    xx = sums.xx.sum(axis=0)
    kept: list[int] = []
    for place in range(len(xx)):
        squares = xx[place, place]
        if squares <= 0:
            yield place, []
            continue
        size = np.sqrt(np.diag(xx)[kept])
        across = xx[kept, place] / size / np.sqrt(squares)
        parts = np.linalg.solve(xx[np.ix_(kept, kept)] / np.outer(size, size), across) if kept else across
        if 1 - parts @ across < NEARLY:
            yield place, [other for other, part in zip(kept, parts, strict=True) if abs(part) > PART]
        else:
            kept.append(place)
