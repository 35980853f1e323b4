"""What rows of persons add up to, by block: the sums themselves, and the products of rows that wait for being added."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from scipy.sparse import csr_array

from inntektsmodell.statistics.registers.moments import packed
from inntektsmodell.statistics.registers.persons import Extent
from inntektsmodell.statistics.registers.register import Register
from inntektsmodell.statistics.registers.row_faults import Counts

if TYPE_CHECKING:
    import pyarrow as pa

BITS = 20
"""Bits of a row's position among those that are put in order at once."""
TOGETHER = 3 * 2 ** (BITS - 2)
"""Rows that are put in order and added at once: many a block, so that few blocks are looked up for a row. More would be
no quicker, and take more than half a gigabyte with all else."""
IN_CACHE = 2**12
"""Rows whose products are taken at once: they stay near the processor."""
PART = 64
"""Blocks whose products are written out at once."""
SWAPS = ((7, 0x00AA00AA00AA00AA), (14, 0x0000CCCC0000CCCC), (28, 0x00000000F0F0F0F0))
"""How the bits of eight bytes change rows and columns: single bits, then squares of four, then of sixteen."""


@dataclass(frozen=True)
class Sums:
    """What the rows of some files add up to, without what sexes and ages would give with each other; faults, counted.

    `products` (block, other, other) are those of all but sexes and ages (constant, indicators, amounts and costs) with
    each other, and `groups` (block, group, other) with each sex and age: a row has one of these, so that theirs with
    each other are known.
    `blocks` says which blocks these are, `extents` what persons and years each file holds.
    """

    blocks: np.ndarray
    products: np.ndarray
    groups: np.ndarray
    rows: np.ndarray
    counts: Counts
    extents: list[Extent | None]

    @classmethod
    def none(cls, register: Register, number: int) -> Sums:
        """Of no row yet, for all blocks."""
        others = _others(register)
        products, groups = np.zeros((number, others, others)), np.zeros((number, 2 * len(register.ages.groups), others))
        return cls(np.arange(number), products, groups, np.zeros(number, np.int64), Counts(), [])

    def present(self) -> Sums:
        """The blocks that have rows."""
        kept = np.flatnonzero(self.rows)
        parts = (self.blocks[kept], self.products[kept], self.groups[kept], self.rows[kept])
        return Sums(*parts, self.counts, self.extents)

    def triangles(self) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """Blocks that have rows, some at a time, with the products of all variables and costs. Shape (block, pair)."""
        present, sources = np.flatnonzero(self.rows), self._sources()
        for first in range(0, len(present), PART):
            chosen = present[first : first + PART]
            own = [part[chosen].reshape(len(chosen), -1) for part in (self.products, self.groups)]
            yield self.blocks[chosen], np.hstack([*own, np.zeros((len(chosen), 1))]).take(sources, axis=1)

    def _sources(self) -> np.ndarray:
        """Where each pair of `Moments` stands among the products of a block, after which a zero stands. (pair,)."""
        _, groups, others = self.groups.shape
        first, size = others**2, others + groups
        whole = np.full((size, size), size * others)
        rest, sexes = [0, *range(1 + groups, size)], np.arange(1, 1 + groups)
        whole[np.ix_(rest, rest)] = np.arange(first).reshape(others, others)
        whole[np.ix_(sexes, rest)] = np.arange(first, size * others).reshape(groups, others)
        whole[0, sexes] = whole[sexes, sexes] = np.arange(first, size * others, others)
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
    """Rows that wait until they are many; then they are added in the order of their blocks, sexes and ages.

    A row waits as its key, its numbers (share of the year, amounts, costs a year lived), and a bit for each of its
    values: 1 for the constant, the indicators, 0 where a number will stand. The key is its cell (its block, and its sex
    and age within that) and, in the last `BITS`, its position, so that keys need only be sorted.
    Numbers and bits lie beside each other, since rows are looked up in an order that is far from theirs.
    """

    def __init__(self, register: Register, sums: Sums) -> None:
        self._register, self._sums, self._number = register, sums, 0
        self._of_age = _groups_by_age(register)
        self._keys = np.empty(TOGETHER, np.int64)
        self._numbers, self._bytes = 1 + len(register.amounts) + len(register.costs), -(-_others(register) // 8)
        self._waiting = np.zeros((TOGETHER, self._numbers + -(-self._bytes // 8)))
        self._values = np.empty((IN_CACHE, 8 * self._bytes))

    def put(self, block: np.ndarray, batch: pa.RecordBatch) -> None:
        """Let the rows of a batch wait; those that waited before are added where together they are too many."""
        if self._number + len(block) > TOGETHER:
            self.add()
        register, new = self._register, slice(self._number, self._number + len(block))
        self._number = new.stop
        cell = block * self._sums.groups.shape[1] + self._groups(batch)
        self._keys[new] = (cell << BITS) + np.arange(new.start, new.stop)
        numbers, bits = self._parts(self._waiting[new])
        numbers[:] = _numbers(register, batch).T
        marks = _marks(register, batch)
        bits[:, : marks.shape[1]] = marks

    def add(self) -> None:
        """Add all rows that wait."""
        order = self._keys[: self._number]
        order.sort()
        cells = order >> BITS
        order &= 2**BITS - 1
        for first in range(0, len(order), IN_CACHE):
            chosen = slice(first, first + IN_CACHE)
            values = self._looked_up(order[chosen])
            self._add_groups(cells[chosen], values)
            self._add_products(cells[chosen] // self._sums.groups.shape[1], values)
        self._number = 0

    def _parts(self, waiting: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The numbers (row, number) and the bits (row, byte) of rows that wait."""
        return waiting[:, : self._numbers], waiting[:, self._numbers :].view(np.uint8)[:, : self._bytes]

    def _groups(self, batch: pa.RecordBatch) -> np.ndarray:
        """Which sex and age each row has. Shape (row,)."""
        ages = self._register.ages
        age = np.minimum(batch.column(ages.age).to_numpy(), ages.from_age[-1])
        men = (1 - _truths(batch.column(ages.female))) * np.int64(len(self._of_age) // 2)
        return np.asarray(self._of_age.take(age + men))

    def _looked_up(self, chosen: np.ndarray) -> np.ndarray:
        """Values of rows times the root of the share of the year, and zeros to whole bytes. Shape (row, value)."""
        numbers, bits = self._parts(self._waiting.take(chosen, axis=0))
        values, last = self._values[: len(chosen)], self._sums.products.shape[1]
        values[:] = np.unpackbits(bits.ravel(), bitorder="little").reshape(values.shape)
        values[:, last + 1 - self._numbers : last] = numbers[:, 1:]
        parts = np.flatnonzero(numbers[:, 0] != 1)
        values[parts] *= np.sqrt(numbers[parts, :1])
        return values

    def _add_products(self, blocks: np.ndarray, values: np.ndarray) -> None:
        products = self._sums.products
        values = values[:, : products.shape[1]]
        for first, end in pairwise(_bounds(blocks).tolist()):
            rows, block = values[first:end], int(blocks[first])
            products[block] += rows.T @ rows
            self._sums.rows[block] += end - first

    def _add_groups(self, cells: np.ndarray, values: np.ndarray) -> None:
        bounds, groups = _bounds(cells), self._sums.groups.reshape(-1, self._sums.groups.shape[2])
        of_group = csr_array((values[:, 0], np.arange(len(cells)), bounds), shape=(len(bounds) - 1, len(cells)))
        groups[cells[bounds[:-1]]] += (of_group @ values)[:, : groups.shape[1]]


def _bounds(keys: np.ndarray) -> np.ndarray:
    """Where equal keys in a row begin, and the end of the last."""
    return np.concatenate([[0], np.flatnonzero(keys[1:] != keys[:-1]) + 1, [len(keys)]])


def _groups_by_age(register: Register) -> np.ndarray:
    """The group of women by years of age, then of men. Shape (sex and age,)."""
    ages = np.arange(register.ages.from_age[-1] + 1)
    group = np.searchsorted(register.ages.from_age, ages, side="right") - 1
    return np.append(group, len(register.ages.groups) + group)


def _numbers(register: Register, batch: pa.RecordBatch) -> np.ndarray:
    """The share of the year, amounts, and costs a year lived of each row. Shape (number, row)."""
    names = (register.share_of_year, *register.amounts, *register.costs.values())
    numbers = np.array([batch.column(name).to_numpy() for name in names], dtype=np.float64)
    parts = np.flatnonzero(numbers[0] != 1)
    numbers[-len(register.costs) :, parts] /= numbers[0, parts]
    return numbers


def _marks(register: Register, batch: pa.RecordBatch) -> np.ndarray:
    """The constant and the indicators of each row as bits. Shape (row, byte)."""
    size, number = 1 + len(register.indicators) // 8, batch.num_rows
    columns = np.zeros((size, 8, -(-number // 8)), np.uint8)
    columns[0, 0] = 255
    for place, name in enumerate(register.indicators, start=1):
        columns[place // 8, place % 8] = _held(batch.column(name))
    words = np.ascontiguousarray(columns.transpose(0, 2, 1)).view("<u8")[..., 0]
    for shift, mask in SWAPS:
        moved = (words ^ (words >> np.uint64(shift))) & np.uint64(mask)
        words ^= moved ^ (moved << np.uint64(shift))
    return words.view(np.uint8)[:, :number].T


def _held(column: pa.Array) -> np.ndarray:
    """A column of truths as bits, eight in a byte; Arrow's may begin within one."""
    first, start, number = column.offset // 8, column.offset % 8, len(column)
    held = np.frombuffer(column.buffers()[1], np.uint8, count=-(-(start + number) // 8), offset=first)
    if start:
        held = np.packbits(np.unpackbits(held, count=start + number, bitorder="little")[start:], bitorder="little")
    return held


def _truths(column: pa.Array) -> np.ndarray:
    """The same as 0 and 1."""
    return np.unpackbits(_held(column), count=len(column), bitorder="little")
