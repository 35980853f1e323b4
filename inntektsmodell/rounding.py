"""Printed figures as intervals: half a unit of the last digit each way, and how they carry through a computation."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import product

import numpy as np

_NUMBER = re.compile(r"[+\-−–]?\d+(,\d+)?")
SLACK = 1e-9
MOST_ROUNDED = 14


@dataclass(frozen=True)
class Interval:
    """A computed or printed value with the bounds that rounding leaves open; `low` ≤ `value` ≤ `high`."""

    value: float
    low: float
    high: float

    def meets(self, other: Interval) -> bool:
        """Whether the two intervals have a point in common, ends included."""
        slack = SLACK * max(1.0, abs(self.value), abs(other.value))
        return self.low <= other.high + slack and other.low <= self.high + slack

    def distance(self, other: Interval) -> float:
        """Gap between the two intervals, 0 where they meet."""
        return 0.0 if self.meets(other) else max(self.low - other.high, other.low - self.high)


def printed_interval(text: str) -> Interval:
    """Interval of a figure printed in Norwegian style: `0,5387`, `-14,8`, `1 515,9`.

    Raises:
        ValueError: the text is not such a number.
    """
    digits = re.sub(r"[\s\u00a0\u202f]", "", text)
    if not _NUMBER.fullmatch(digits):
        raise ValueError(f"'{text}' is not a printed number; write it as in 1 515,9")
    plain = re.sub("[−–]", "-", digits).replace(",", ".")
    decimals = len(plain.partition(".")[2])
    half = 0.5 * 10.0**-decimals
    value = float(plain)
    return Interval(value, value - half, value + half)


def corners(values: np.ndarray, steps: np.ndarray) -> np.ndarray:
    """Every corner of the box of `values` ± half a step, one a column; the first column is the centre.

    A function that is monotone in each argument (a sum, a share, a product) takes its extremes at the corners, so
    the least and greatest value over the columns are its tightest bounds. Figures without rounding do not multiply
    the corners.

    Returns:
        Array of shape (figures, 1 + 2^k), k the number of figures with a step above 0.

    Raises:
        ValueError: more than 14 rounded figures.
    """
    rounded = np.flatnonzero(steps)
    if len(rounded) > MOST_ROUNDED:
        raise ValueError(f"{len(rounded)} rounded figures make 2^{len(rounded)} corners; at most {MOST_ROUNDED}")
    signs = np.array(list(product((-1.0, 1.0), repeat=len(rounded)))).T.reshape(len(rounded), -1)
    columns = np.repeat(values[:, None], 1 + signs.shape[1], axis=1)
    columns[rounded, 1:] += 0.5 * steps[rounded, None] * signs
    return columns


def interval_over_corners(values: np.ndarray) -> Interval:
    """Interval of a result computed in every column of `corners`: centre (the first entry), least, greatest."""
    return Interval(float(values.flat[0]), float(values.min()), float(values.max()))
