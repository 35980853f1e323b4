"""Draws from any distribution of whole numbers at the same small cost: Walker's alias method.

A table has 2^k entries of equal chance. Each keeps its own value with some chance and gives another's otherwise, so a
draw is one random word and two looks into the table. Source: A. J. Walker, "An efficient method for generating discrete
random variables with general distributions", ACM Transactions on Mathematical Software 3 (1977); the construction by
prefix sums follows L. Hübschle-Schneider and P. Sanders, "Parallel Weighted Random Sampling", ESA 2019.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Int, UInt64

WORD = 64
HALF = 32


@jax.tree_util.register_dataclass
@dataclass(frozen=True)
class AliasTables:
    """Tables of several distributions, one after the other. Entry e of a table stands for the value `low` + e."""

    start: Int[Array | np.ndarray, " distribution"]  # first entry of each table
    shift: UInt64[Array | np.ndarray, " distribution"]  # bits of a word that do not choose the entry: 64 − k
    low: Float[Array | np.ndarray, " distribution"]
    keeps: Float[Array | np.ndarray, " entry"]  # chance that an entry gives its own value
    other: Int[Array | np.ndarray, " entry"]  # the entry of the same table whose value it gives otherwise


def alias_tables(distributions: Iterable[tuple[int, np.ndarray]], sizes: Sequence[int]) -> AliasTables:
    """Tables of distributions, each given by its least value and the probabilities from there on.

    `sizes` holds the number of probabilities of each, a power of two and at most 2^30; they sum to 1. The distributions
    may come one by one, so that no more than one is held beside the tables.
    """
    ends = np.cumsum([0, *sizes])
    low, keeps, other = np.empty(len(sizes)), np.empty(ends[-1]), np.empty(ends[-1], dtype=np.int32)
    for number, (least, probability) in enumerate(distributions):
        own = slice(ends[number], ends[number + 1])
        low[number] = least
        keeps[own], other[own] = _table(probability)
    shift = np.array([WORD - (size.bit_length() - 1) for size in sizes], dtype=np.uint64)
    return AliasTables(ends[:-1], shift, low, keeps, other)


def _table(probability: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Chance to keep, and the other entry, of every entry.

    Entries with less than their share (light) are filled up by those with more (heavy), in order: the light entry i
    by the first heavy j whose excess, summed up to it, exceeds the lack summed before i. A heavy entry that is used
    up lacks what it gave too much, and the next heavy one fills it up.
    """
    share = probability * len(probability)
    light, heavy = np.flatnonzero(share < 1), np.flatnonzero(share >= 1)
    lack = np.concatenate([[0.0], np.cumsum(1 - share[light])])
    excess = np.cumsum(share[heavy] - 1)
    filled_by = np.minimum(np.searchsorted(excess, lack[:-1], side="right"), len(heavy) - 1)
    used_up = np.minimum(np.searchsorted(lack, excess, side="left"), len(light))
    keeps, other = share.copy(), np.arange(len(share))
    other[light] = heavy[filled_by]
    keeps[heavy] = np.clip(1 + excess - lack[used_up], 0, 1)
    other[heavy[:-1]] = heavy[1:]
    return keeps, other


def alias_draws(tables: AliasTables, words: UInt64[Array, "distribution draw"]) -> Float[Array, "distribution draw"]:
    """Values of every distribution, one per random word of 64 bits. Traceable; needs 64-bit types."""
    entry = (words >> tables.shift[:, None]).astype(tables.start.dtype)
    position = tables.start[:, None] + entry
    chance = (words & (2**HALF - 1)).astype(tables.keeps.dtype) * 2.0**-HALF
    other = tables.other[position].astype(entry.dtype)
    return jnp.asarray(tables.low)[:, None] + jnp.where(chance < tables.keeps[position], entry, other)
