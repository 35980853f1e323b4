"""One pass over a register: every row is read once, and only sums over blocks of persons are kept.

Files are taken together until they have many rows, and the sums of each such part are added up in the order of the
files' names. So they are the same to the last digits wherever the parts are worked through, and small sums are added to
small ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from inntektsmodell.faults import InputError, expect_installed
from inntektsmodell.files.placing import check_new_file
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
from inntektsmodell.statistics.registers.unfinished import Unfinished
from inntektsmodell.work.parallel import in_order

if TYPE_CHECKING:
    import pyarrow as pa
    from distributed import Client

FOLDS = 5
ROWS = 2**15
"""Rows that are read and looked at at once."""
PART = 2**22
"""Rows of the files of a folder that are worked through as one part; a larger file is a part of its own."""


def _unfinished(out: Path, blocks: Blocks, files: list[Path]) -> Unfinished:
    """Where a pass of these files into `out` keeps what is finished."""
    told = [blocks.register.model_dump_json(), str(blocks.municipalities), str(blocks.folds)]
    return Unfinished.of(out.with_name(out.name + ".unfinished"), told, files)


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
    totals = _all_files(blocks, _parts(files), None if out is None else _unfinished(Path(out), blocks, files), client)
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


def _all_files(blocks: Blocks, parts: list[list[Path]], kept: Unfinished | None, client: Client | None) -> Totals:
    """Totals of all files, from where an interrupted call left them."""
    found = kept.found(Totals.KEPT) if kept else None
    done, totals = 0, Totals.none(blocks.register, int(np.prod(blocks.shape)))
    if found is not None:
        done, totals = found[0], Totals.of_kept(found[1])
    work = partial(_sent_sums if client else file_sums, blocks)
    try:
        for sums in in_order(work, parts[done:], "part", len(parts) - done, client):
            totals.add(sums)
            done += 1
            del sums
            if kept and kept.is_due():
                kept.keep(done, totals.kept())
    except KeyboardInterrupt:
        if kept:
            kept.keep(done, totals.kept())
        raise
    if kept:
        kept.end()
    return totals


def _checked_folds(folds: int) -> int:
    if not 2 <= folds <= 20:
        raise InputError.of("folds", message("is {folds}", folds=folds), message("from 2 to 20"))
    return folds
