"""Changes of a quantity as people write them, for many scenarios: every change is `scale · base + shift`.

An absolute change, be it a text, has scale 0, `"*1.05"` has shift 0, `"+100"` and `"-100"` have
scale 1, and no change has both 1 and 0. So one column of changes serves every figure that its path names, without a
number for each figure and scenario.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from inntektsmodell.case.paths import Entry
from inntektsmodell.language.typed_numbers import typed_number

SIGNS = ("+", "-", "−")
"""In front of a number they say that it is added to what stands there."""
ChangeColumn = Sequence[Any] | np.ndarray
"""Changes by scenario: an array of numbers in which NaN means no change, or a sequence in which None does."""


@dataclass(frozen=True)
class ScaledAndShifted:
    """The values of the figure at a place in n scenarios. `values[rows]` works out those that are asked for."""

    entry: Entry
    base: float
    scale: np.ndarray
    shift: np.ndarray

    def __len__(self) -> int:
        return len(self.scale)

    def __getitem__(self, rows: Any) -> Any:
        with np.errstate(over="ignore", invalid="ignore"):  # what is not finite is told by who asks
            return self.scale[rows] * self.base + self.shift[rows]


@dataclass(frozen=True)
class Chosen:
    """The choice at a place in each of n scenarios."""

    entry: Entry
    values: list[Any]

    def __len__(self) -> int:
        return len(self.values)

    def __getitem__(self, rows: Any) -> Any:
        return self.values[rows]


def scale_and_shift(column: ChangeColumn) -> tuple[np.ndarray, np.ndarray]:
    """Scale and shift of every change of a column; NaN where a change is not one of a quantity."""
    if isinstance(column, np.ndarray):
        absent = np.isnan(column)
        return absent.astype(np.float64), np.where(absent, 0.0, column)
    pairs = np.array([_scale_and_shift(change) for change in column])
    return pairs[:, 0], pairs[:, 1]


def _scale_and_shift(change: Any) -> tuple[float, float]:
    if change is None:
        return 1.0, 0.0
    try:
        if isinstance(change, int | float | np.integer | np.floating) and not isinstance(change, bool):
            return 0.0, float(change)
        if isinstance(change, str) and change.startswith("*"):
            return _factor(change[1:]), 0.0
        if isinstance(change, str):
            return float(change.startswith(SIGNS)), _number(change)
    except OverflowError:  # more digits than a number holds
        pass
    return math.nan, math.nan


def _factor(text: str) -> float:
    """A factor; with a point it is as programs write it, for none is so large that it has a point after thousands."""
    try:
        return float(text if "_" not in text else "")
    except ValueError:
        return _number(text)


def _number(text: str) -> float:
    """The number that a text means; NaN for words, and for what can mean two numbers."""
    number = typed_number(text)
    return math.nan if isinstance(number, str) else number
