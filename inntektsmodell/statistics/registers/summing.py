"""One pass over a register: every row is read once, and only sums over blocks of persons are kept.

Files are taken together until they have many rows, and the sums of each such part are added up in the order of the
files' names. So they are the same to the last digits wherever the parts are worked through, and small sums are added to
small ones.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from inntektsmodell.faults import InputError, expect_installed
from inntektsmodell.files.placing import check_new_file, new_file
from inntektsmodell.language.messages import message
from inntektsmodell.statistics.registers.blocks import Blocks
from inntektsmodell.statistics.registers.moments import Moments, write_moments
from inntektsmodell.statistics.registers.persons import Extent, in_doubt, persons_twice, together
from inntektsmodell.statistics.registers.places import municipality_codes
from inntektsmodell.statistics.registers.register import PLACES, load_register, read_batches, register_files
from inntektsmodell.statistics.registers.row_faults import (
    FILLED,
    Counts,
    check_columns,
    raise_counted,
    row_faults,
    values_there,
    with_rules,
)
from inntektsmodell.statistics.registers.sums import Sums, Totals, Waiting
from inntektsmodell.work.parallel import in_order

if TYPE_CHECKING:
    import pyarrow as pa
    from distributed import Client

FOLDS = 5
ROWS = 2**15
"""Rows that are read and looked at at once."""
PART = 2**22
"""Rows of the files of a folder that are worked through as one part; a larger file is a part of its own."""
SECONDS_BETWEEN = 60.0
"""How much work is lost at most where the machine itself stops."""


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

    def write(self, done: int, totals: Totals) -> None:
        """Keep the totals of the first `done` parts, but no word of their persons: those are looked at again."""
        counts = json.dumps([[*name, number] for name, number in totals.counts.items()])
        with new_file(self.file) as file, file.open("wb") as opened:
            np.savez(opened, key=self.key, done=done, counts=counts, products=totals.products, rows=totals.rows)
        self.written = time.monotonic()

    def read(self) -> tuple[int, Totals] | None:
        """How many parts are done and their totals; None where nothing was kept, or of another register."""
        try:
            with np.load(self.file) as kept:
                if str(kept["key"]) != self.key:
                    return None
                counts = Counts({(name, kind): number for name, kind, number in json.loads(str(kept["counts"]))})
                return int(kept["done"]), Totals(kept["products"], kept["rows"], counts, [])
        except (OSError, KeyError, ValueError):
            return None


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
        KeyboardInterrupt: Ctrl-C; with `out` the same call goes on after the parts that are finished.

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
    totals = _all_files(blocks, _parts(files), None if out is None else Kept.of(Path(out), blocks, files), client)
    unknown = [None] * (len(files) - len(totals.extents))
    twice = persons_twice(register, [files[place] for place in in_doubt([*unknown, *totals.extents])])
    raise_counted(Counts(totals.counts + Counts({(register.person, "twice"): twice})))
    products, rows = totals.products.reshape(*blocks.shape, -1), totals.rows.reshape(blocks.shape)
    filled = {name: number for (name, kind), number in totals.counts.items() if kind == FILLED and number}
    whole = Moments(register, blocks.municipalities, products, rows, filled)
    if out is not None:
        write_moments(out, whole)
    return whole


def file_sums(blocks: Blocks, files: Sequence[Path]) -> Sums:
    """Sums of the rows of some files. Pure, so that it can run anywhere."""
    from threadpoolctl import threadpool_limits

    register = blocks.register
    sums = Sums.none(register, int(np.prod(blocks.shape)))
    waiting = Waiting(register, sums)
    with threadpool_limits(1, "blas"):
        for file in files:
            extents = []
            for batch in read_batches(register, file, ROWS):
                extents.append(Extent.of(*(values_there(batch, name) for name in (register.person, register.year))))
                _put_batch(blocks, batch, sums.counts, waiting)
            sums.extents.append(together(extents))
        waiting.add()
    return sums


def _put_batch(blocks: Blocks, batch: pa.RecordBatch, counts: Counts, waiting: Waiting) -> None:
    """Count what is wrong with some rows; where nothing is, let them wait for being added."""
    batch, filled = with_rules(blocks.register, batch)
    found, year, place = row_faults(blocks.register, batch), blocks.years(batch), blocks.places(batch)
    found[blocks.register.year, "year"] += int((year < 0).sum())
    found[blocks.register.municipality, "municipality"] += int((place < 0).sum())
    counts.update(filled)
    counts.update(found)
    if not any(found.values()):
        waiting.put(blocks.of_rows(batch, year, place), batch)


def _sent_sums(blocks: Blocks, files: Sequence[Path]) -> Sums:
    """The same, as small as it can be sent."""
    return file_sums(blocks, files).present()


def _parts(files: list[Path]) -> list[list[Path]]:
    """The files in their order, those of a folder taken together until they have many rows."""
    from pyarrow import parquet

    ends = np.cumsum([parquet.read_metadata(file).num_rows for file in files])
    places = dict(zip(files, (ends - 1) // PART, strict=True))
    return [list(part) for _, part in groupby(files, lambda file: (file.parent, places[file]))]


def _all_files(blocks: Blocks, parts: list[list[Path]], kept: Kept | None, client: Client | None) -> Totals:
    """Totals of all files, from where an interrupted call left them."""
    earlier = kept.read() if kept else None
    done, totals = earlier or (0, Totals.none(blocks.register, int(np.prod(blocks.shape))))
    work = partial(_sent_sums if client else file_sums, blocks)
    try:
        for sums in in_order(work, parts[done:], "part", len(parts) - done, client):
            totals.add(sums)
            done += 1
            del sums
            if kept and kept.is_due():
                kept.write(done, totals)
    except KeyboardInterrupt:
        if kept:
            kept.write(done, totals)
        raise
    if kept:
        kept.file.unlink(missing_ok=True)
    return totals


def _checked_folds(folds: int) -> int:
    if not 2 <= folds <= 20:
        raise InputError.of("folds", message("is {folds}", folds=folds), message("from 2 to 20"))
    return folds
