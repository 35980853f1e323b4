"""Printed figures as intervals: half a unit of the last digit each way, and how they carry through a computation.

Two ways of carrying them through: arithmetic on intervals, whose bounds are the tightest as long as no figure stands
twice in the expression (any number of figures); and `corners`, for functions that are monotone in each figure (few).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product

import numpy as np

from inntektsmodell.language.messages import message

_SPACES = "[ \u00a0\u202f]"
_NUMBER = re.compile(rf"[+\-−–]?(\d+|\d{{1,3}}({_SPACES}\d{{3}})+)(,\d+)?")
SLACK = 1e-9
FLOAT_ERROR = 1e-12
MOST_ROUNDED = 14


@dataclass(frozen=True)
class Interval:
    """A computed or printed value with the bounds that rounding leaves open; `low` ≤ `value` ≤ `high`.

    `+ - * /` carry the bounds through. They take the operands as independent of each other, so an expression in which
    one figure stands twice has bounds that are wider than need be.
    """

    value: float
    low: float
    high: float

    @classmethod
    def exact(cls, value: float) -> Interval:
        """A number without rounding."""
        return cls(value, value, value)

    @classmethod
    def rounded(cls, value: float, step: float) -> Interval:
        """What rounds to a value at a step, as 0.1 for one decimal."""
        return cls(value, value - 0.5 * step, value + 0.5 * step)

    def __neg__(self) -> Interval:
        return Interval(-self.value, -self.high, -self.low)

    def __add__(self, other: Interval) -> Interval:
        return Interval(self.value + other.value, self.low + other.low, self.high + other.high)

    def __sub__(self, other: Interval) -> Interval:
        return self + -other

    def __mul__(self, other: Interval) -> Interval:
        ends = [mine * theirs for mine in (self.low, self.high) for theirs in (other.low, other.high)]
        return Interval(self.value * other.value, min(ends), max(ends))

    def __truediv__(self, other: Interval) -> Interval:
        """Raises `ZeroDivisionError` where the divisor may be 0."""
        if other.low <= 0 <= other.high:
            raise ZeroDivisionError(f"the divisor may be 0: it lies between {other.low} and {other.high}")
        return self * Interval(1 / other.value, 1 / other.high, 1 / other.low)

    def meets(self, other: Interval) -> bool:
        """Whether the two intervals have a point in common, ends included, up to the error of float64 arithmetic."""
        slack = FLOAT_ERROR * max(1.0, abs(self.value), abs(other.value))
        return self.low <= other.high + slack and other.low <= self.high + slack

    def distance(self, other: Interval) -> float:
        """Gap between the two intervals, 0 where they meet."""
        return 0.0 if self.meets(other) else max(self.low - other.high, other.low - self.high)


def printed_interval(text: str) -> Interval:
    """Interval of a figure printed in Norwegian style: `0,5387`, `-14,8`, `1 515,9`.

    Raises `ValueError` for any other text.
    """
    if not _NUMBER.fullmatch(text.strip()):
        raise ValueError(message("'{text}' is not a printed number; write it like 1 515,9", text=text))
    plain = re.sub("[−–]", "-", re.sub(r"\s", "", text)).replace(",", ".")
    return Interval.rounded(float(plain), 10.0 ** -len(plain.partition(".")[2]))


def sum_of(intervals: Iterable[Interval]) -> Interval:
    """Interval of the sum of figures that were rounded each by itself."""
    terms = list(intervals)
    return Interval(
        sum(term.value for term in terms), sum(term.low for term in terms), sum(term.high for term in terms)
    )


def corners(values: np.ndarray, steps: np.ndarray) -> np.ndarray:
    """Every corner of the box of `values` ± half a step, one per column; the first column is the centre.

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
    signs = np.array(list(product((-1.0, 1.0), repeat=len(rounded)))).T.reshape(len(rounded), 2 ** len(rounded))
    columns = np.repeat(values[:, None], 1 + signs.shape[1], axis=1)
    columns[rounded, 1:] += 0.5 * steps[rounded, None] * signs
    return columns


def interval_over_corners(values: np.ndarray) -> Interval:
    """Interval of a result computed in every column of `corners`: centre (the first entry), least, greatest."""
    return Interval(float(values.flat[0]), float(values.min()), float(values.max()))
