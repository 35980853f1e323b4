"""Draws from any distribution of whole numbers at the same small cost: Walker's alias method.

A table has 2^k entries of equal chance. Each keeps its own value with some chance and gives another's otherwise, so a
draw is one random word and two looks into the table. Source: A. J. Walker, "An efficient method for generating discrete
random variables with general distributions", ACM Transactions on Mathematical Software 3 (1977); the construction by
prefix sums follows L. Hübschle-Schneider and P. Sanders, "Parallel Weighted Random Sampling", ESA 2019.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Int, UInt64

WORD = 64
HALF = 32
ALIGNED = 64
STEP = 2**20
"""From one number of entries to the next: tables of about one size are drawn from by one compiled program."""
LOWER_HALF = np.uint64(2**HALF - 1)


@jax.tree_util.register_dataclass
@dataclass(frozen=True)
class AliasTables:
    """Tables of several distributions, one after the other. Entry e of a table stands for the value `low` + e."""

    start: Int[Array | np.ndarray, " distribution"]  # first entry of each table
    shift: UInt64[Array | np.ndarray, " distribution"]  # bits of a word that do not choose the entry: 64 − k
    low: Float[Array | np.ndarray, " distribution"]
    entries: UInt64[Array | np.ndarray, " entry"]  # see `packed`

    def some(self, numbers: slice) -> AliasTables:
        """Tables of some of the distributions, among the same entries."""
        return replace(self, start=self.start[numbers], shift=self.shift[numbers], low=self.low[numbers])


def alias_tables(
    distributions: Iterable[tuple[np.ndarray, np.ndarray, np.ndarray]], sizes: Int[np.ndarray, " distribution"]
) -> AliasTables:
    """Tables of distributions, each given by its least value and the probabilities from there on.

    `sizes` holds the number of probabilities of each, a power of two and at most 2^30; they sum to 1. The distributions
    come a few of equal size at a time, so that no more than these are held beside the tables: their numbers among all
    and least values, shape (few,), and their probabilities (few, entry).
    """
    ends = np.concatenate([[0], np.cumsum(sizes, dtype=np.int64)])
    low, entries = np.empty(len(sizes)), _aligned(entries_held(sizes))
    for numbers, least, probability in distributions:
        low[numbers] = least
        entries[ends[numbers][:, None] + np.arange(probability.shape[1])] = packed(*alias_method(probability))
    shift = WORD - np.log2(sizes).astype(np.uint64)
    return AliasTables(ends[:-1], shift, low, entries)


def entries_held(sizes: np.ndarray) -> int:
    """Entries that tables of these sizes take, with room to the next of the numbers that are compiled for."""
    return int(-(-np.sum(sizes, dtype=np.int64) // STEP) * STEP)


def _aligned(number: int) -> np.ndarray:
    """Words that begin at a multiple of 64 bytes: JAX uses them where they are."""
    room = np.empty(number + ALIGNED // 8, dtype=np.uint64)
    start = -room.ctypes.data % ALIGNED // 8
    return room[start : start + number]


def packed(keeps: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Chances to keep and other entries in one word each: the 32-bit numbers that keep above, the other entry below.

    A number of 32 bits is less than the chance, as a share of 2^32, exactly where it is less than that rounded up.
    What always keeps has itself as the other entry, for 2^32 has no place in 32 bits.
    """
    keeping = np.ceil(keeps * 2.0**HALF)
    always = keeping > LOWER_HALF
    other = np.where(always, np.arange(other.shape[-1]), other).astype(np.uint64)
    return np.asarray(np.where(always, 0, keeping).astype(np.uint64) << np.uint64(HALF) | other)


def alias_method(probability: Float[np.ndarray, "distribution entry"]) -> tuple[np.ndarray, np.ndarray]:
    """Chance to keep, and the other entry, of every entry.

    Entries with less than their share (light) are filled up by those with more (heavy), in order: the light entry i
    by the first heavy j whose excess, summed up to it, exceeds the lack summed before i. A heavy entry that is used
    up lacks what it gave too much, and the next heavy one fills it up. So where the lacks summed before the light
    entries and the excesses summed up to the heavy ones are merged into one order, what stands before an entry counts
    the heavy ones that are used up, or the light ones that are filled.
    """
    size = probability.shape[1]
    share = probability * size
    light = (share < 1) & (share < share.max(axis=1, keepdims=True))
    order = np.argsort(light, axis=1, kind="stable")  # the heavy entries, then the light ones
    share = np.take_along_axis(share, order, axis=1)
    heavies = size - light.sum(axis=1, keepdims=True)
    place = np.arange(size)
    light = place >= heavies
    lack = np.cumsum(np.where(light, 1 - share, 0), axis=1)
    excess = np.cumsum(np.where(light, 0, share - 1), axis=1)
    before = np.pad(lack, ((0, 0), (1, 0)))[:, :-1]
    merged = np.argsort(np.where(light, before, excess), axis=1, kind="stable")
    rank = np.empty_like(merged)
    np.put_along_axis(rank, merged, np.broadcast_to(place, merged.shape), axis=1)
    of_others = rank - place + np.where(light, heavies, 0)
    filled = np.take_along_axis(lack, np.where(light, 0, heavies + of_others - 1), axis=1)
    keeps, other = np.empty_like(share), np.empty_like(order)
    kept = np.where(light, share, np.clip(1 + excess - filled, 0, 1))
    giver = np.minimum(np.where(light, of_others, place + 1), heavies - 1)
    np.put_along_axis(keeps, order, kept, axis=1)
    np.put_along_axis(other, order, np.take_along_axis(order, giver, axis=1), axis=1)
    return keeps, other


def alias_draws(tables: AliasTables, words: UInt64[Array, "distribution draw"]) -> Float[Array, "distribution draw"]:
    """Values of every distribution, one per random word of 64 bits. Traceable; needs 64-bit types."""
    entry = words >> tables.shift[:, None]
    position = tables.start[:, None] + entry.astype(tables.start.dtype)
    found = jnp.asarray(tables.entries).at[position].get(mode="promise_in_bounds")
    value = jnp.where((words & LOWER_HALF) < found >> HALF, entry, found & LOWER_HALF)
    return jnp.asarray(tables.low)[:, None] + value.astype(tables.low.dtype)
