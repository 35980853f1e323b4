"""Splits a total into parts: exact Shapley values over every subset of the parts, or one part after the other.

A game gives a value to every subset of k parts. Both splits add up to the value of all parts less that of none. A
subset is a column of marks: 1 for a part that is in it.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import comb

import numpy as np

MOST_PARTS = 20
"""As many as a comparison has; the marks of their subsets take 170 MB."""


def every_subset(parts: int) -> np.ndarray:
    """Marks of every subset of `parts` parts, shape (parts, 2^parts); column number n holds the parts of n's bits.

    Raises `ValueError` for more parts than `MOST_PARTS`.
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
    return shapley_of_blocks(values.shape[-1].bit_length() - 1, [values])


def shapley_of_blocks(parts: int, blocks: Iterable[np.ndarray]) -> np.ndarray:
    """`shapley_values` of values that come some subsets at a time, in blocks of one length, a power of two.

    No more than a block is held. A block is folded in half along one part after the other, so every value is read a few
    times, however many parts there are; a part without effect gets exactly 0.
    """
    weights = [1 / (parts * comb(parts - 1, size)) for size in range(parts)]
    coming_in, left_out = np.array([[0.0, *weights], [*weights, 0.0]])
    split: np.ndarray | None = None
    for number, values in enumerate(blocks):
        if split is None:
            split = np.zeros((2, parts, *values.shape[:-1]))
        length = values.shape[-1]
        sizes = np.bitwise_count(number * length + np.arange(length))
        inside, outside = values * coming_in[sizes], values * left_out[sizes]
        whole = length.bit_length() - 1
        for part in reversed(range(whole)):
            half = 2**part
            split[0, part] += (inside[..., half:] - outside[..., :half]).sum(axis=-1)
            inside, outside = (sums[..., :half] + sums[..., half:] for sums in (inside, outside))
        for part in range(whole, parts):
            with_it = number * length >> part & 1
            split[1 - with_it, part] += (inside if with_it else outside)[..., 0]
    assert split is not None
    return np.asarray(split[0] - split[1])


def one_after_the_other(parts: int) -> np.ndarray:
    """Marks of the subsets met when the parts come in one by one in their order, shape (parts, parts + 1)."""
    return np.triu(np.ones((parts, parts + 1), dtype=int), k=1)


def sequential_values(values: np.ndarray) -> np.ndarray:
    """Marginal value of each part when it comes in, shape (k, ...), from the values of `one_after_the_other`."""
    return np.moveaxis(np.diff(values, axis=-1), -1, 0)
