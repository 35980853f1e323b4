"""Least squares from sums of products, with what is asked of the coefficients: equalities, and none below 0.

Here all variables are on one scale: each has squares that add up to 1.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.linalg import null_space

MOST_CHANGES = 10
"""How often, for each variable, a bound may be set or lifted."""


@dataclass(frozen=True)
class Free:
    """The coefficients that conditions leave: `start` + `basis` · anything. Shapes (K,) and (K, free)."""

    start: np.ndarray
    basis: np.ndarray

    @classmethod
    def under(cls, conditions: np.ndarray, values: np.ndarray) -> Free:
        """What is left by `conditions` · β = `values`. Shapes (condition, K) and (condition,)."""
        if not len(conditions):
            return cls(np.zeros(conditions.shape[1]), np.eye(conditions.shape[1]))
        return cls(np.linalg.lstsq(conditions, values)[0], null_space(conditions))

    def solve(self, xx: np.ndarray, xy: np.ndarray) -> np.ndarray:
        """Coefficients of the least squares among them. Shapes (..., K, K) and (..., K), the result's (..., K)."""
        right = (xy - xx @ self.start) @ self.basis
        free = np.linalg.solve(self.basis.T @ xx @ self.basis, right[..., None])[..., 0]
        return np.asarray(self.start + free @ self.basis.T)

    def bread(self, xx: np.ndarray) -> np.ndarray:
        """What turns a score into a change of the coefficients: the inverse of `xx` where nothing is asked."""
        return self.basis @ np.linalg.solve(self.basis.T @ xx @ self.basis, self.basis.T)


def least_squares(
    xx: np.ndarray, xy: np.ndarray, conditions: np.ndarray, values: np.ndarray, nonnegative: np.ndarray
) -> tuple[np.ndarray, Free]:
    """Coefficients of the least squares under conditions, and what the conditions and the bounds that hold leave free.

    Args:
        xx: sums of products of the variables, shape (K, K).
        xy: sums of their products with the cost, shape (K,).
        conditions: coefficients of equalities, shape (condition, K).
        values: what they add up to, shape (condition,).
        nonnegative: positions of the coefficients that may not be below 0.

    Raises:
        ArithmeticError: the bounds go round in a circle.

    The bounds are set and lifted one at a time, until those that hold are pressed against and no other is crossed. So
    a coefficient at its bound is 0, not nearly 0.
    """
    held: list[int] = []
    for _ in range(MOST_CHANGES * len(xy)):
        at_zero = np.eye(len(xy))[held]
        free = Free.under(np.vstack([conditions, at_zero]), np.concatenate([values, np.zeros(len(held))]))
        free.start[held] = free.basis[held] = 0.0
        found = free.solve(xx, xy)
        crossed = [place for place in nonnegative if place not in held and found[place] < 0]
        if crossed:
            held.append(min(crossed, key=lambda place: float(found[place])))
            continue
        pressure = _pressure(xx @ found - xy, conditions, at_zero)
        if not held or pressure.min() >= -np.finfo(float).eps * np.abs(xy).max():
            return found, free
        held.pop(int(pressure.argmin()))
    raise ArithmeticError("the bounds of the coefficients go round in a circle")


def _pressure(slope: np.ndarray, conditions: np.ndarray, at_zero: np.ndarray) -> np.ndarray:
    """How much the squares would grow if each bound were crossed: the multipliers of the bounds."""
    both = np.vstack([conditions, at_zero])
    return np.linalg.lstsq(both.T, slope)[0][len(conditions) :] if len(both) else np.zeros(0)
