"""One pass over a register: every row is read once, and only sums over blocks of persons are kept.

The sums of a file are made batch by batch, those of the register file by file in the order of their names. So they are
the same to the last digits wherever the files are worked through, and small sums are added to small ones.
"""

from __future__ import annotations

import hashlib
import io
import json
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from inntektsmodell.faults import InputError, expect_installed
from inntektsmodell.files.placing import check_new_file, write_files
from inntektsmodell.language.messages import message
from inntektsmodell.statistics.registers.blocks import Blocks
from inntektsmodell.statistics.registers.moments import Moments, write_moments
from inntektsmodell.statistics.registers.places import municipality_codes
from inntektsmodell.statistics.registers.register import PLACES, load_register, register_files
from inntektsmodell.statistics.registers.row_faults import (
    FILLED,
    Counts,
    check_columns,
    persons_twice,
    raise_counted,
    row_faults,
    with_rules,
)
from inntektsmodell.statistics.registers.sums import ROWS, Sums, add_batch
from inntektsmodell.work.parallel import in_order

if TYPE_CHECKING:
    from distributed import Client

FOLDS = 5
ARRAYS = ("of_groups", "of_others", "rows")
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
                return int(kept["done"]), Sums(empty.blocks, kept["of_groups"], kept["of_others"], kept["rows"], counts)
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
    products, rows = sums.products(), sums.rows
    filled = {name: number for (name, kind), number in sums.counts.items() if kind == FILLED and number}
    del sums
    products, rows = products.reshape(*blocks.shape, -1), rows.reshape(blocks.shape)
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
    with threadpool_limits(1, "blas"):
        for batch in parquet.ParquetFile(file).iter_batches(ROWS, columns=list(register.columns)):
            batch, filled = with_rules(register, batch)
            sums.counts.update(filled)
            found, year, place = row_faults(register, batch), blocks.years(batch), blocks.places(batch)
            found[register.year, "year"] += int((year < 0).sum())
            found[register.municipality, "municipality"] += int((place < 0).sum())
            sums.counts.update(found)
            if not any(found.values()):
                add_batch(register, blocks.of_rows(batch, year, place), batch, sums)
    return sums.present()


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
