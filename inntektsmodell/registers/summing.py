"""One pass over a register: every row is read once, and only sums over blocks of persons are kept.

The sums of a file are made batch by batch, those of the register file by file in the order of their names. So they are
the same to the last digits wherever the files are worked through, and small sums are added to small ones.
"""

from __future__ import annotations

import hashlib
import io
import json
import time
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from inntektsmodell.faults import InputError, expect_installed
from inntektsmodell.files.placing import check_new_file, write_files
from inntektsmodell.language.messages import message
from inntektsmodell.registers.blocks import Blocks
from inntektsmodell.registers.moments import Moments, packed, write_moments
from inntektsmodell.registers.places import municipality_codes
from inntektsmodell.registers.register import PLACES, Register, load_register, register_files
from inntektsmodell.registers.row_faults import (
    FILLED,
    Counts,
    check_columns,
    persons_twice,
    raise_counted,
    row_faults,
    with_rules,
)
from inntektsmodell.work.parallel import in_order

if TYPE_CHECKING:
    import pyarrow as pa
    from distributed import Client

ROWS = 2**18
"""Rows that are worked on at once."""
FOLDS = 5
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
        of_groups, of_others = np.zeros((number, groups, others)), np.zeros((number, others, others))
        return cls(np.arange(number), of_groups, of_others, np.zeros(number, np.int64), Counts())

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
        whole = np.zeros((PART, groups + others, groups + others))
        rest, sexes = [0, *range(1 + groups, groups + others)], np.arange(1, 1 + groups)
        parts = []
        for first in range(0, number, PART):
            part = whole[: min(PART, number - first)]
            own = self.of_groups[first : first + len(part)]
            part[:, np.array(rest)[:, None], rest] = self.of_others[first : first + len(part)]
            part[:, sexes, sexes] = part[:, 0, sexes] = own[:, :, 0]
            part[:, sexes[0] : sexes[-1] + 1, sexes[-1] + 1 :] = own[:, :, 1:]
            parts.append(packed(part))
        return np.concatenate(parts)


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
                return int(kept["done"]), replace(empty, counts=counts, **{name: kept[name] for name in ARRAYS})
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
    twice = persons_twice(register, files)
    sums = _all_files(blocks, files, None if out is None else Kept.of(Path(out), blocks, files), client)
    raise_counted(Counts(sums.counts + twice))
    products, rows = sums.products().reshape(*blocks.shape, -1), sums.rows.reshape(blocks.shape)
    filled = {name: number for (name, kind), number in sums.counts.items() if kind == FILLED and number}
    whole = Moments(register, blocks.municipalities, products, rows, filled)
    if out is not None:
        write_moments(out, whole)
    return whole


def file_sums(blocks: Blocks, file: Path) -> Sums:
    """Sums of the rows of one file, of the blocks that it has rows of. Pure, so that it can run anywhere."""
    from pyarrow import parquet
    from threadpoolctl import threadpool_limits

    register = blocks.register
    sums = Sums.none(register, int(np.prod(blocks.shape)))
    workplace = np.empty((2, _others(register), ROWS))
    with threadpool_limits(1, "blas"):
        for batch in parquet.ParquetFile(file).iter_batches(ROWS, columns=list(register.columns)):
            batch, filled = with_rules(register, batch)
            sums.counts.update(filled)
            found, year, place = row_faults(register, batch), blocks.years(batch), blocks.places(batch)
            found[register.year, "year"] += int((year < 0).sum())
            found[register.municipality, "municipality"] += int((place < 0).sum())
            sums.counts.update(found)
            if not any(found.values()):
                _add_batch(register, blocks.of_rows(batch, year, place), batch, sums, workplace[..., : batch.num_rows])
    return sums.present()


def _others(register: Register) -> int:
    """How many values of a row are neither sex nor age: the constant, indicators, amounts and costs."""
    return 1 + len(register.indicators) + len(register.amounts) + len(register.costs)


def _add_batch(register: Register, block: np.ndarray, batch: pa.RecordBatch, sums: Sums, workplace: np.ndarray) -> None:
    """Add the products of a batch of rows to their blocks; `workplace` has shape (2, other variable, row)."""
    number = batch.num_rows
    group = 2 * len(register.ages.groups)
    cell = block * group + _groups(register, batch)
    order = np.sort(cell * ROWS + np.arange(number))
    cell, order = order // ROWS, order % ROWS
    values, weighted = workplace
    _fill(register, batch, order, values)
    np.multiply(values, values[0], out=weighted)
    starts = np.flatnonzero(np.diff(cell, prepend=-1))
    by_cell = sums.of_groups.reshape(-1, len(values))
    by_cell[cell[starts]] += np.add.reduceat(weighted, starts, axis=1).T
    rows = np.bincount(cell // group, minlength=len(sums.rows))
    ends = np.cumsum(rows)
    for one in np.flatnonzero(rows):
        own = values[:, ends[one] - rows[one] : ends[one]]
        sums.of_others[one] += own @ own.T
    sums.rows[:] += rows


def _groups(register: Register, batch: pa.RecordBatch) -> np.ndarray:
    """Sex and age of each row as one number: women by age, then men."""
    age = np.searchsorted(register.ages.from_age, batch.column(register.ages.age).to_numpy(), side="right") - 1
    female = batch.column(register.ages.female).to_numpy(zero_copy_only=False)
    return np.asarray(age + len(register.ages.groups) * ~female)


def _fill(register: Register, batch: pa.RecordBatch, order: np.ndarray, values: np.ndarray) -> None:
    """Variables times the root of the share of the year, and costs divided by it, in the order of the cells."""
    root = np.sqrt(_taken(batch, register.share_of_year, order))
    values[0] = root
    costs = len(register.costs)
    for name, row in zip((*register.indicators, *register.amounts), values[1:-costs], strict=True):
        np.multiply(_taken(batch, name, order), root, out=row)
    for name, row in zip(register.costs.values(), values[-costs:], strict=True):
        np.divide(_taken(batch, name, order), root, out=row)


def _taken(batch: pa.RecordBatch, name: str, order: np.ndarray) -> np.ndarray:
    return np.take(batch.column(name).to_numpy(zero_copy_only=False), order, mode="clip")


def _all_files(blocks: Blocks, files: list[Path], kept: Kept | None, client: Client | None) -> Sums:
    """Sums of all files, from where an interrupted call left them."""
    empty = Sums.none(blocks.register, int(np.prod(blocks.shape)))
    done, whole = kept.read(empty) if kept else (0, empty)
    try:
        for sums in in_order(partial(file_sums, blocks), files[done:], "file", len(files) - done, client):
            whole.add(sums)
            done += 1
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
