"""Writes a batch of scenarios a part at a time: CSV and netCDF, or Parquet."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import xarray as xr

from inntektsmodell.analysis.scenarios.parts import Part, ScenarioFile
from inntektsmodell.analysis.scenarios.table import NAME, SCENARIO
from inntektsmodell.faults import InputError
from inntektsmodell.files.csv_writing import Dialect, csv_header, csv_rows, opened_csv
from inntektsmodell.files.netcdf_parts import LARGEST, NetcdfParts
from inntektsmodell.language.messages import message

if TYPE_CHECKING:
    import pyarrow as pa

CSV, ARRAYS, PARQUET = "batch.csv", "batch.nc", "batch.parquet"
RELATIVE = re.compile(r"[*+-][0-9.]+")
Write = Callable[[Part, xr.Dataset], None]
"""Writes rows of the file and their results, after those that were written before."""


@contextmanager
def csv_and_arrays(folder: Path, scenarios: ScenarioFile, dialect: Dialect) -> Iterator[Write]:
    """Into `batch.csv` every row with a column for every number, into `batch.nc` the same as arrays."""
    with opened_csv(folder / CSV) as table, (folder / ARRAYS).open("wb") as arrays:
        parts = NetcdfParts(arrays, SCENARIO, scenarios.number)

        def write(part: Part, result: xr.Dataset) -> None:
            _check_size(result, scenarios.number)
            changes = part.table.map(_with_comma) if dialect == "excel" else part.table
            rows = pd.concat([changes.set_axis(part.numbers), wide(result).set_axis(part.numbers)], axis="columns")
            rows = rows.reset_index(names=SCENARIO)
            table.writelines([csv_header(rows, dialect)] if part.numbers[0] == 0 else [])
            table.writelines(csv_rows(rows, dialect))
            parts.append(_of_one_length(result, scenarios.longest_name))

        yield write


@contextmanager
def parquet_rows(folder: Path) -> Iterator[Write]:
    """Into `batch.parquet` every row of a Parquet file as it stands there, with a column for every number.

    The columns of results say what they are, in which unit and from where, as the variables of `compute` do.
    """
    import pyarrow as pa
    from pyarrow import parquet

    with ExitStack() as opened:
        writers: list[parquet.ParquetWriter] = []

        def write(part: Part, result: xr.Dataset) -> None:
            rows = _with_results(part, result)
            if not writers:
                texts = [field.name for field in rows.schema if not pa.types.is_floating(field.type)]
                writer = parquet.ParquetWriter(folder / PARQUET, rows.schema, use_dictionary=texts)
                writers.append(opened.enter_context(writer))
            writers[0].write_batch(rows)

        yield write


def _with_results(part: Part, result: xr.Dataset) -> pa.RecordBatch:
    import pyarrow as pa

    assert part.arrow is not None
    given, columns = part.arrow, _columns(result)
    schema = pa.schema(
        [
            pa.field(SCENARIO, pa.int64()),
            *given.schema,
            *(pa.field(heading, pa.float64(), metadata=result[name].attrs) for heading, (name, _) in columns.items()),
            pa.field("synthetic", pa.string()),
        ],
        metadata=(given.schema.metadata or {})
        | {key.encode(): str(value).encode() for key, value in result.attrs.items()},
    )
    synthetic = pa.repeat(result.attrs["synthetic"], len(part.numbers))
    arrays = [pa.array(part.numbers), *given.columns, *(pa.array(array) for _, array in columns.values()), synthetic]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def wide(result: xr.Dataset) -> pd.DataFrame:
    """One row per scenario (the last dimension of `result`), one column per number (`distribution_key.Helse Nord`)."""
    columns = {heading: array for heading, (_, array) in _columns(result).items()}
    return pd.DataFrame(columns).assign(synthetic=result.attrs["synthetic"])


def _columns(result: xr.Dataset) -> dict[str, tuple[str, np.ndarray]]:
    """By heading: the variable, and its number in every scenario."""
    columns = {}
    for name, values in result.data_vars.items():
        labels = [values[dim].values.tolist() for dim in values.dims[:-1]]
        for cell in np.ndindex(*values.shape[:-1]):
            names = [str(of_dim[position]) for of_dim, position in zip(labels, cell, strict=True)]
            columns[".".join([str(name), *names])] = (str(name), values.values[cell])
    return columns


def _with_comma(cell: Any) -> Any:
    """A cell of a table of scenarios; a relative change gets a decimal comma, as numbers do."""
    return cell.replace(".", ",") if isinstance(cell, str) and RELATIVE.fullmatch(cell) else cell


def _of_one_length(result: xr.Dataset, longest: int) -> xr.Dataset:
    """The results with names of so many bytes, filled up with NUL, so that the arrays of all parts are alike."""
    if NAME not in result.coords:
        return result
    names = [name + "\0" * (longest - len(name.encode())) for name in result[NAME].values.tolist()]
    return result.assign_coords({NAME: (SCENARIO, np.array(names, dtype=object))})


def _check_size(result: xr.Dataset, number: int) -> None:
    """Raise `InputError` where a result of so many scenarios is larger than netCDF holds."""
    for name, values in result.data_vars.items():
        needed = values.nbytes // values.sizes[SCENARIO] * number
        if needed > LARGEST:
            found = message("would take {size:.0f} GB in {file}", size=needed / 1e9, file=ARRAYS)
            right = message("at most 4 GB: fewer scenarios in one file, or a file of Parquet")
            raise InputError.of(message("result '{name}'", name=name), found, right)
