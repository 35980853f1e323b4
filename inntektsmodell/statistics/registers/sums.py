"""What rows of persons add up to, by block: the sums themselves, and the products of a batch of rows."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array

from inntektsmodell.statistics.registers.moments import packed
from inntektsmodell.statistics.registers.register import Register
from inntektsmodell.statistics.registers.row_faults import Counts

if TYPE_CHECKING:
    import pyarrow as pa

ROWS = 2**18
"""Rows that are worked on at once."""
IN_CACHE = 2**12
"""Rows whose products are taken at once: they stay near the processor."""
PART = 256
"""Blocks whose products are written out at once."""


@dataclass(frozen=True)
class Sums:
    """What rows add up to, without the zeros that sexes and ages would multiply; and faults, counted.

    A row has one sex and age, so that their products are sums by group: `of_groups` (block, group, other variable).
    `of_others` (block, other, other) are the products of all else: constant, indicators, amounts and costs. `blocks`
    says which blocks these are.
    """

    blocks: np.ndarray
    of_groups: np.ndarray
    of_others: np.ndarray
    rows: np.ndarray
    counts: Counts

    @classmethod
    def none(cls, register: Register, number: int) -> Sums:
        """Of no row yet, for all blocks."""
        groups, others = 2 * len(register.ages.groups), _others(register)
        first, second = (number, groups, others), (number, others, others)
        return cls(np.arange(number), np.zeros(first), np.zeros(second), np.zeros(number, np.int64), Counts())

    def present(self) -> Sums:
        """The blocks that have rows."""
        kept = np.flatnonzero(self.rows)
        return Sums(self.blocks[kept], self.of_groups[kept], self.of_others[kept], self.rows[kept], self.counts)

    def add(self, other: Sums) -> None:
        """Add what another file has; this one holds every block."""
        self.of_groups[other.blocks] += other.of_groups
        self.of_others[other.blocks] += other.of_others
        self.rows[other.blocks] += other.rows
        self.counts.update(other.counts)

    def products(self) -> np.ndarray:
        """The products of all variables and costs with each other. Shape (block, pair)."""
        number, groups, others = self.of_groups.shape
        size = groups + others
        whole, triangles = np.zeros((PART, size, size)), np.empty((number, size * (size + 1) // 2))
        rest, sexes = [0, *range(1 + groups, size)], np.arange(1, 1 + groups)
        for first in range(0, number, PART):
            part = whole[: min(PART, number - first)]
            own = self.of_groups[first : first + len(part)]
            part[:, np.array(rest)[:, None], rest] = self.of_others[first : first + len(part)]
            part[:, sexes, sexes] = part[:, 0, sexes] = own[:, :, 0]
            part[:, sexes[0] : sexes[-1] + 1, sexes[-1] + 1 :] = own[:, :, 1:]
            triangles[first : first + len(part)] = packed(part)
        return triangles


def _others(register: Register) -> int:
    """How many values of a row are neither sex nor age: the constant, indicators, amounts and costs."""
    return 1 + len(register.indicators) + len(register.amounts) + len(register.costs)


def add_batch(register: Register, block: np.ndarray, batch: pa.RecordBatch, sums: Sums) -> None:
    """Add the products of a batch of rows to their blocks, some rows at a time in the order of blocks and groups."""
    group = 2 * len(register.ages.groups)
    cell = block * group + _groups(register, batch)
    order = np.sort(cell * ROWS + np.arange(batch.num_rows))
    cell, order = order // ROWS, order % ROWS
    numbers, marks = _numbers(register, batch), _marks(register, batch)
    by_cell = sums.of_groups.reshape(-1, sums.of_groups.shape[-1])
    for start in range(0, len(order), IN_CACHE):
        chosen, own = order[start : start + IN_CACHE], cell[start : start + IN_CACHE]
        values = _values(numbers[chosen], marks[chosen])
        firsts = np.flatnonzero(np.diff(own, prepend=-1))
        within = (values[:, 0], np.arange(len(own)), np.append(firsts, len(own)))
        by_cell[own[firsts]] += csr_array(within, shape=(len(firsts), len(own))) @ values
        blocks = own // group
        bounds = np.flatnonzero(np.diff(blocks, prepend=-1, append=-1))
        for first, end in pairwise(bounds.tolist()):
            rows = values[first:end]
            sums.of_others[blocks[first]] += rows.T @ rows
            sums.rows[blocks[first]] += end - first


def _groups(register: Register, batch: pa.RecordBatch) -> np.ndarray:
    """Sex and age of each row as one number: women by age, then men."""
    ages, oldest = batch.column(register.ages.age).to_numpy(), register.ages.from_age[-1]
    by_year = np.searchsorted(register.ages.from_age, np.arange(oldest + 1), side="right") - 1
    age = by_year[np.minimum(ages, oldest)]
    female = batch.column(register.ages.female).to_numpy(zero_copy_only=False)
    return np.asarray(age + len(register.ages.groups) * ~female)


def _numbers(register: Register, batch: pa.RecordBatch) -> np.ndarray:
    """The root of the share of the year, amounts times it and costs divided by it. Shape (row, number)."""
    root = np.sqrt(_column(batch, register.share_of_year))
    amounts, costs = list(register.amounts), list(register.costs.values())
    numbers = np.empty((len(root), 1 + len(amounts) + len(costs)))
    numbers[:, 0] = root
    for place, name in enumerate(amounts, start=1):
        np.multiply(_column(batch, name), root, out=numbers[:, place])
    for place, name in enumerate(costs, start=1 + len(amounts)):
        np.divide(_column(batch, name), root, out=numbers[:, place])
    return numbers


def _marks(register: Register, batch: pa.RecordBatch) -> np.ndarray:
    """The indicators, 0 or 1. Shape (row, indicator)."""
    marks = np.empty((batch.num_rows, len(register.indicators)), dtype=np.uint8)
    for place, name in enumerate(register.indicators):
        marks[:, place] = _column(batch, name)
    return marks


def _values(numbers: np.ndarray, marks: np.ndarray) -> np.ndarray:
    """All variables but sex and age, times the root of the share of the year, and the costs. Shape (row, other)."""
    values = np.empty((len(marks), numbers.shape[1] + marks.shape[1]))
    last = 1 + marks.shape[1]
    values[:, 0], values[:, last:] = numbers[:, 0], numbers[:, 1:]
    values[:, 1:last] = marks
    parts = np.flatnonzero(numbers[:, 0] != 1)
    values[parts, 1:last] *= numbers[parts, :1]
    return values


def _column(batch: pa.RecordBatch, name: str) -> np.ndarray:
    return np.asarray(batch.column(name).to_numpy(zero_copy_only=False))
