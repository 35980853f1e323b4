"""What rows of persons add up to, by block: the sums themselves, and the products of rows that wait for being added."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from inntektsmodell.statistics.registers.moments import packed
from inntektsmodell.statistics.registers.persons import Extent
from inntektsmodell.statistics.registers.register import Register
from inntektsmodell.statistics.registers.row_faults import Counts

if TYPE_CHECKING:
    import pyarrow as pa

TOGETHER = 2**19
"""Rows that are put in order and added at once: many a block, so that few blocks are looked up for a row."""
IN_CACHE = 2**11
"""Rows whose products are taken at once: they stay near the processor."""
PART = 64
"""Blocks whose products are written out at once."""


@dataclass(frozen=True)
class Sums:
    """What the rows of some files add up to, without what sexes and ages would give with each other; faults, counted.

    `products` (block, other, other and group) are those of all but sexes and ages (constant, indicators, amounts and
    costs) with each other and with each sex and age: a row has one of these, so that theirs with each other are known.
    `blocks` says which blocks these are, `extents` what persons and years each file holds.
    """

    blocks: np.ndarray
    products: np.ndarray
    rows: np.ndarray
    counts: Counts
    extents: list[Extent | None]

    @classmethod
    def none(cls, register: Register, number: int) -> Sums:
        """Of no row yet, for all blocks."""
        others = _others(register)
        products = np.zeros((number, others, others + 2 * len(register.ages.groups)))
        return cls(np.arange(number), products, np.zeros(number, np.int64), Counts(), [])

    def present(self) -> Sums:
        """The blocks that have rows."""
        kept = np.flatnonzero(self.rows)
        return Sums(self.blocks[kept], self.products[kept], self.rows[kept], self.counts, self.extents)

    def triangles(self) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """Blocks that have rows, some at a time, with the products of all variables and costs. Shape (block, pair)."""
        present, sources = np.flatnonzero(self.rows), self._sources()
        for first in range(0, len(present), PART):
            chosen = present[first : first + PART]
            own = self.products[chosen].reshape(len(chosen), -1)
            yield self.blocks[chosen], np.pad(own, ((0, 0), (0, 1))).take(sources, axis=1)

    def _sources(self) -> np.ndarray:
        """Where each pair of `Moments` stands among the products of a block, after which a zero stands. (pair,)."""
        _, others, size = self.products.shape
        products, groups = np.arange(others * size).reshape(others, size), size - others
        whole = np.full((size, size), products.size)
        rest, sexes = [0, *range(1 + groups, size)], np.arange(1, 1 + groups)
        whole[np.ix_(rest, rest)] = products[:, :others]
        whole[np.ix_(sexes, rest)] = products[:, others:].T
        whole[0, sexes] = whole[sexes, sexes] = products[0, others:]
        return packed(whole)


@dataclass(frozen=True)
class Totals:
    """What all rows add up to: `products` of variables and costs (block, pair), `rows` (block,), faults counted.

    `extents` are those of the files that were read in this run.
    """

    KEPT: ClassVar = ("products", "rows", "counts")

    products: np.ndarray
    rows: np.ndarray
    counts: Counts
    extents: list[Extent | None]

    @classmethod
    def none(cls, register: Register, number: int) -> Totals:
        """Of no row yet."""
        size = len(register.variables) + len(register.costs)
        return cls(np.zeros((number, size * (size + 1) // 2)), np.zeros(number, np.int64), Counts(), [])

    @classmethod
    def of_kept(cls, arrays: Mapping[str, np.ndarray]) -> Totals:
        """What an interrupted pass had kept; its persons are looked at again."""
        counts = {(name, kind): number for name, kind, number in json.loads(str(arrays["counts"]))}
        return cls(arrays["products"], arrays["rows"], Counts(counts), [])

    def kept(self) -> dict[str, np.ndarray]:
        """What is kept of an interrupted pass, by the names of `KEPT`: no word of its persons."""
        counts = json.dumps([[*name, number] for name, number in self.counts.items()])
        return {"products": self.products, "rows": self.rows, "counts": np.array(counts)}

    def add(self, sums: Sums) -> None:
        """Add what some files have."""
        for blocks, products in sums.triangles():
            self.products[blocks] += products
        self.rows[sums.blocks] += sums.rows
        self.counts.update(sums.counts)
        self.extents.extend(sums.extents)


def _others(register: Register) -> int:
    """How many values of a row are neither sex nor age: the constant, indicators, amounts and costs."""
    return 1 + len(register.indicators) + len(register.amounts) + len(register.costs)


class Waiting:
    """Rows that wait until they are many; then they are added in the order of their blocks.

    A row waits as its block, its numbers (share of the year, amounts, costs a year lived), and a bit for each of its
    values: 1 for the constant, the indicators, 0 where a number will stand, and then its sex and age.
    """

    def __init__(self, register: Register, sums: Sums) -> None:
        self._register, self._sums, self._number = register, sums, 0
        self._of_age = _bits_by_age(register)
        self._blocks = np.empty(TOGETHER, np.int64)
        self._numbers = np.empty((TOGETHER, 1 + len(register.amounts) + len(register.costs)))
        self._bits = np.empty((TOGETHER, self._of_age.shape[1]), np.uint8)

    def put(self, block: np.ndarray, batch: pa.RecordBatch) -> None:
        """Let the rows of a batch wait; those that waited before are added where together they are too many."""
        if self._number + len(block) > TOGETHER:
            self.add()
        register, new = self._register, slice(self._number, self._number + len(block))
        self._number = new.stop
        self._blocks[new] = block
        self._numbers[new] = _numbers(register, batch).T
        age = np.minimum(batch.column(register.ages.age).to_numpy(), register.ages.from_age[-1])
        sex = _truths(batch.column(register.ages.female))
        self._bits[new] = self._of_age.take(age + (1 - sex) * np.int64(len(self._of_age) // 2), axis=0)
        for place, marks in enumerate(_marks(register, batch)):
            self._bits[new, place] |= marks

    def add(self) -> None:
        """Add all rows that wait."""
        order = np.sort(self._blocks[: self._number] * TOGETHER + np.arange(self._number))
        blocks = order // TOGETHER
        order -= blocks * TOGETHER
        firsts = np.flatnonzero(blocks[1:] != blocks[:-1]) + 1
        bounds = np.union1d(np.append(firsts, len(order)), np.arange(0, len(order), IN_CACHE))
        owners, products, others = blocks[bounds[:-1]].tolist(), self._sums.products, self._sums.products.shape[1]
        np.add.at(self._sums.rows, owners, np.diff(bounds))
        product, values = np.empty(products.shape[1:]), np.empty(0)
        for block, (first, end) in zip(owners, pairwise(bounds.tolist()), strict=True):
            if first % IN_CACHE == 0:
                values = self._values(order[first : first + IN_CACHE])
            rows = values[first % IN_CACHE :][: end - first]
            np.matmul(rows[:, :others].T, rows, out=product)
            products[block] += product
        self._number = 0

    def _values(self, chosen: np.ndarray) -> np.ndarray:
        """All values of rows, costs a year lived, times the root of the share of the year. Shape (row, value)."""
        _, others, size = self._sums.products.shape
        numbers = self._numbers.take(chosen, axis=0)
        bits = np.unpackbits(self._bits.take(chosen, axis=0), bitorder="little").reshape(len(chosen), -1)
        values = bits[:, :size].astype(np.float64)
        values[:, others + 1 - numbers.shape[1] : others] = numbers[:, 1:]
        parts = np.flatnonzero(numbers[:, 0] != 1)
        values[parts] *= np.sqrt(numbers[parts, :1])
        return values


def _bits_by_age(register: Register) -> np.ndarray:
    """The bits of the constant and of sex and age, of women by years of age, then of men. Shape (sex and age, byte)."""
    oldest, groups, others = register.ages.from_age[-1], len(register.ages.groups), _others(register)
    group = np.searchsorted(register.ages.from_age, np.arange(oldest + 1), side="right") - 1
    bits = np.zeros((2 * (oldest + 1), others + 2 * groups), dtype=np.uint8)
    bits[:, 0] = 1
    bits[np.arange(len(bits)), others + np.append(group, groups + group)] = 1
    return np.packbits(bits, axis=1, bitorder="little")


def _numbers(register: Register, batch: pa.RecordBatch) -> np.ndarray:
    """The share of the year, amounts, and costs a year lived of each row. Shape (number, row)."""
    names = (register.share_of_year, *register.amounts, *register.costs.values())
    numbers = np.array([batch.column(name).to_numpy() for name in names], dtype=np.float64)
    parts = np.flatnonzero(numbers[0] != 1)
    numbers[-len(register.costs) :, parts] /= numbers[0, parts]
    return numbers


def _marks(register: Register, batch: pa.RecordBatch) -> np.ndarray:
    """The indicators of each row as bits, after that of the constant. Shape (byte, row)."""
    marks = np.zeros((1 + len(register.indicators) // 8, batch.num_rows), dtype=np.uint8)
    for place, name in enumerate(register.indicators, start=1):
        marks[place // 8] |= _truths(batch.column(name)) << place % 8
    return marks


def _truths(column: pa.Array) -> np.ndarray:
    """A column of truths as 0 and 1; Arrow holds eight in a byte."""
    first, start = column.offset // 8, column.offset % 8
    held = np.frombuffer(column.buffers()[1], np.uint8, offset=first)
    return np.unpackbits(held, count=start + len(column), bitorder="little")[start:]
