"""One pass over a register: every row is read once, and only sums over blocks of persons are kept.

The sums of a file are made batch by batch, those of the register file by file in the order of their names. So they are
the same to the last digits wherever the files are worked through, and small sums are added to small ones.
"""

from __future__ import annotations

import hashlib
import io
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array

from inntektsmodell.faults import InputError, expect_installed
from inntektsmodell.files.placing import check_new_file, write_files
from inntektsmodell.language.messages import message
from inntektsmodell.registers.moments import Moments, packed, write_moments
from inntektsmodell.registers.places import municipality_codes
from inntektsmodell.registers.register import PLACES, Register, load_register, register_files
from inntektsmodell.registers.row_faults import Counts, check_columns, check_persons, mixed, raise_counted, row_faults
from inntektsmodell.work.parallel import in_order

if TYPE_CHECKING:
    import pyarrow as pa
    from distributed import Client

ROWS = 2**18
"""Rows that are worked on at once."""
IN_CACHE = 2**12
"""Rows whose products are taken at once: they stay near the processor."""
FOLDS = 5
TOGETHER = 4
"""Files whose sums are made as one: what is added up for every block costs as much as many rows."""
PART = 256
"""Blocks whose products are written out at once."""
ARRAYS = ("of_groups", "of_others", "rows")
SECONDS_BETWEEN = 60.0
"""How much work is lost at most where the machine itself stops."""


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
        shapes = (number, groups, others), (number, others, others)
        return cls(np.arange(number), *map(np.zeros, shapes), np.zeros(number, np.int64), Counts())

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


@dataclass(frozen=True)
class Blocks:
    """Which block a row belongs to: its year, its municipality and the fold of its person, in this order."""

    register: Register
    municipalities: tuple[str, ...]
    folds: int

    @property
    def shape(self) -> tuple[int, int, int]:
        """Numbers of years, municipalities and folds."""
        return len(self.register.years), len(self.municipalities), self.folds

    def of_rows(self, batch: pa.RecordBatch, counts: Counts) -> np.ndarray:
        """The block of each row; rows of an unknown year or municipality are counted, and fall into the first."""
        register = self.register
        years = np.full(max(register.years) + 2, -1)
        years[list(register.years)] = range(len(register.years))
        year = years[np.clip(batch.column(register.year).to_numpy(), 0, len(years) - 1)]
        place = self._places(batch.column(register.municipality))
        counts[register.year, "year"] += int((year < 0).sum())
        counts[register.municipality, "municipality"] += int((place < 0).sum())
        fold = mixed(batch.column(register.person).to_numpy().astype(np.uint64)) % np.uint64(self.folds)
        return (np.maximum(year, 0) * self.shape[1] + np.maximum(place, 0)) * self.folds + fold.astype(np.int64)

    def _places(self, column: pa.Array) -> np.ndarray:
        """Where each row's municipality stands in the list; −1 where it does not."""
        import pyarrow as pa

        encoded = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
        known = {code: place for place, code in enumerate(self.municipalities)}
        places = np.array([known.get(code, -1) for code in encoded.dictionary.to_pylist()], dtype=np.int64)
        return places[encoded.indices.to_numpy()]


@dataclass
class Kept:
    """What an interrupted pass had finished: a file beside the one that is to be written, gone when that is there."""

    file: Path
    key: str
    written: float

    @classmethod
    def of(cls, out: Path, blocks: Blocks, files: list[Path]) -> Kept:
        """The place for the pass of these files into `out`; its key changes with whatever changes the sums."""
        told = [blocks.register.model_dump_json(), str(blocks.municipalities), str(blocks.folds)]
        told += [f"{file} {file.stat().st_size} {file.stat().st_mtime_ns}" for file in files]
        key = hashlib.sha256("\n".join(told).encode()).hexdigest()
        return cls(out.with_name(out.name + ".unfinished"), key, time.monotonic())

    def is_due(self) -> bool:
        """Whether it was long ago that anything was kept."""
        return time.monotonic() - self.written > SECONDS_BETWEEN

    def write(self, done: int, sums: Sums) -> None:
        """Keep the sums of the first `done` files."""
        counts = json.dumps([[*name, number] for name, number in sums.counts.items()])
        content = io.BytesIO()
        arrays = {name: getattr(sums, name) for name in ARRAYS}
        np.savez(content, key=self.key, done=done, counts=counts, **arrays)
        write_files({self.file: content.getvalue()})
        self.written = time.monotonic()

    def read(self, empty: Sums) -> tuple[int, Sums]:
        """How many files are done and their sums; none where nothing was kept, or of another register."""
        try:
            with np.load(self.file) as kept:
                if str(kept["key"]) != self.key:
                    return 0, empty
                counts = Counts({(name, kind): number for name, kind, number in json.loads(str(kept["counts"]))})
                return int(kept["done"]), Sums(empty.blocks, *(kept[name] for name in ARRAYS), counts)
        except (OSError, KeyError, ValueError):
            return 0, empty


def moments(
    folder: str | Path, out: str | Path | None = None, *, folds: int = FOLDS, client: Client | None = None
) -> Moments:
    """Moments of the register in a folder, by one pass over its rows.

    Args:
        folder: holds `register.toml`, `places.csv` and `persons/` with files of Parquet.
        out: where they are kept too, as netCDF; what an interrupted call had finished lies beside it until then.
        folds: parts that persons are drawn into by their number, 2 to 20.
        client: of a Dask cluster whose workers read the files; the sums are the same.

    Raises:
        InputError: the register is faulty, told with columns and counts, never with a row.
        KeyboardInterrupt: Ctrl-C; with `out` the same call goes on after the files that are finished.

    Example:
        >>> import inntektsmodell as im
        >>> sums = im.moments("persons", "moments.nc")  # doctest: +SKIP
    """
    expect_installed("pyarrow", "registers")
    folder = Path(folder)
    if out is not None:
        check_new_file(Path(out), ".nc")
    register, files = load_register(folder), register_files(folder)
    blocks = Blocks(register, municipality_codes(folder / PLACES), _checked_folds(folds))
    check_columns(register, files)
    check_persons(register, files)
    sums = _all_files(blocks, files, None if out is None else Kept.of(Path(out), blocks, files), client)
    raise_counted(sums.counts)
    products, rows = sums.products(), sums.rows
    del sums
    whole = Moments(
        register, blocks.municipalities, products.reshape(*blocks.shape, -1), rows.reshape(blocks.shape)
    )
    if out is not None:
        write_moments(out, whole)
    return whole


def file_sums(blocks: Blocks, files: Sequence[Path]) -> Sums:
    """Sums of the rows of some files, of the blocks that they have rows of. Pure, so that it can run anywhere."""
    from pyarrow import parquet
    from threadpoolctl import threadpool_limits

    sums = Sums.none(blocks.register, int(np.prod(blocks.shape)))
    with threadpool_limits(1, "blas"):
        columns = list(blocks.register.columns)
        for batch in (one for file in files for one in parquet.ParquetFile(file).iter_batches(ROWS, columns=columns)):
            found = row_faults(blocks.register, batch)
            sums.counts.update(found)
            if not any(found.values()):
                _add_batch(blocks, batch, sums)
    return sums.present()


def _others(register: Register) -> int:
    """How many values of a row are neither sex nor age: the constant, indicators, amounts and costs."""
    return 1 + len(register.indicators) + len(register.amounts) + len(register.costs)


def _add_batch(blocks: Blocks, batch: pa.RecordBatch, sums: Sums) -> None:
    """Add the products of a batch of rows to their blocks, some rows at a time in the order of blocks and groups."""
    register = blocks.register
    group = 2 * len(register.ages.groups)
    cell = blocks.of_rows(batch, sums.counts) * group + _groups(register, batch)
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
        block = own // group
        bounds = np.flatnonzero(np.diff(block, prepend=-1, append=-1))
        for first, end in pairwise(bounds.tolist()):
            rows = values[first:end]
            sums.of_others[block[first]] += rows.T @ rows
            sums.rows[block[first]] += end - first


def _groups(register: Register, batch: pa.RecordBatch) -> np.ndarray:
    """Sex and age of each row as one number: women by age, then men."""
    ages, oldest = batch.column(register.ages.age).to_numpy(), register.ages.from_age[-1]
    by_year = np.searchsorted(register.ages.from_age, np.arange(oldest + 1), side="right") - 1
    age = by_year[np.minimum(ages, oldest)]
    female = batch.column(register.ages.female).to_numpy(zero_copy_only=False)
    return age + len(register.ages.groups) * ~female


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


def _all_files(blocks: Blocks, files: list[Path], kept: Kept | None, client: Client | None) -> Sums:
    """Sums of all files, from where an interrupted call left them."""
    empty = Sums.none(blocks.register, int(np.prod(blocks.shape)))
    done, whole = kept.read(empty) if kept else (0, empty)
    try:
        left = files[done:]
        tasks = [left[first : first + TOGETHER] for first in range(0, len(left), TOGETHER)]
        for task, sums in zip(tasks, in_order(partial(file_sums, blocks), tasks, "part", len(tasks), client), strict=True):
            whole.add(sums)
            done += len(task)
            if kept and kept.is_due():
                kept.write(done, whole)
    except KeyboardInterrupt:
        if kept:
            kept.write(done, whole)
        raise
    if kept:
        kept.file.unlink(missing_ok=True)
    return whole


def _checked_folds(folds: int) -> int:
    if not 2 <= folds <= 20:
        raise InputError.of("folds", message("is {folds}", folds=folds), message("from 2 to 20"))
    return folds
