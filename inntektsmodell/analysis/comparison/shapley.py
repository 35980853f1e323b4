"""Splits a total into parts: exact Shapley values over every subset of the parts, or one part after the other.

A game gives a value to every subset of k parts. Both splits add up to the value of all parts less that of none. A
subset is a column of marks: 1 for a part that is in it.
"""

from __future__ import annotations

from math import comb

import numpy as np

MOST_PARTS = 16


def every_subset(parts: int) -> np.ndarray:
    """Marks of every subset of `parts` parts, shape (parts, 2^parts); column number n holds the parts of n's bits.

    Raises `ValueError` for more than 16 parts.
    """
    if parts > MOST_PARTS:
        raise ValueError(f"{parts} parts make 2^{parts} subsets; at most {MOST_PARTS} parts")
    return (np.arange(2**parts) >> np.arange(parts)[:, None]) & 1


def shapley_values(values: np.ndarray) -> np.ndarray:
    """Mean marginal value of each part over all orders of the parts.

    φ_i = Σ_{S without i} |S|! (k − |S| − 1)! / k! · (v(S + i) − v(S))

    Args:
        values: v of every subset, shape (..., 2^k), in the order of `every_subset`.

    Returns:
        φ, shape (k, ...); sums over the parts to the last value less the first.

    Source: L. S. Shapley, "A Value for n-Person Games", 1953.
    """
    parts = values.shape[-1].bit_length() - 1
    sizes = every_subset(parts).sum(axis=0)
    numbers = np.arange(values.shape[-1])
    split = np.empty((parts, *values.shape[:-1]))
    for part in range(parts):
        without = numbers[numbers >> part & 1 == 0]
        weights = np.array([1 / (parts * comb(parts - 1, size)) for size in sizes[without].tolist()])
        split[part] = (values[..., without + 2**part] - values[..., without]) @ weights
    return split


def one_after_the_other(parts: int) -> np.ndarray:
    """Marks of the subsets met when the parts come in one by one in their order, shape (parts, parts + 1)."""
    return np.triu(np.ones((parts, parts + 1), dtype=int), k=1)


def sequential_values(values: np.ndarray) -> np.ndarray:
    """Marginal value of each part when it comes in, shape (k, ...), from the values of `one_after_the_other`."""
    return np.moveaxis(np.diff(values, axis=-1), -1, 0)
