"""Writes the outputs of a run to a folder, complete or not at all."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import xarray as xr

from inntektsmodell.case import Case
from inntektsmodell.faults import Fault, InputError
from inntektsmodell.region_table import region_table

KEYS = "keys.csv"
RESULT_TABLE = "result.csv"
RESULT = "result.nc"
OUTPUTS = frozenset({KEYS, RESULT_TABLE, RESULT})


def write_run(folder: Path, case: Case, result: xr.Dataset) -> None:
    """Write a run into `folder`: `keys.csv` (a row a region), `result.csv` (every value) and `result.nc` (netCDF).

    Raises:
        InputError: the folder holds something else than an earlier run; nothing is written then.
    """

    def fill(target: Path) -> None:
        table = region_table(result, case.observations["service_share"])
        table.assign(synthetic=result.attrs["synthetic"]).to_csv(target / KEYS, encoding="utf-8-sig")
        tidy(result).to_csv(target / RESULT_TABLE, index=False, encoding="utf-8-sig")
        result.to_netcdf(target / RESULT, engine="scipy")

    write_folder(folder, fill, OUTPUTS)


def tidy(result: xr.Dataset) -> pd.DataFrame:
    """Every value of a result, a row each: variable, its labels, value, units and whether the case is synthetic."""
    frames = []
    for name, values in result.data_vars.items():
        frame = values.expand_dims("row").to_dataframe(name="value").reset_index().drop(columns="row")
        units, synthetic = values.attrs["units"], result.attrs["synthetic"]
        frames.append(frame.assign(variable=str(name), units=units, synthetic=synthetic))
    table = pd.concat(frames, ignore_index=True)
    labels = [column for column in table if column not in ("variable", "value", "units", "synthetic")]
    return table[["variable", *labels, "value", "units", "synthetic"]]


def write_folder(folder: Path, fill: Callable[[Path], None], outputs: frozenset[str]) -> None:
    """Let `fill` write into a new folder beside `folder`, then put it in its place in one step.

    An earlier folder that holds nothing but `outputs` is replaced; any other is left alone with an `InputError`.
    """
    folder = folder.resolve()
    if folder.exists():
        strange = [folder.name] if folder.is_file() else sorted({file.name for file in folder.iterdir()} - outputs)
        if strange:
            found = f"holds something else than an earlier run: {', '.join(strange[:5])}"
            raise InputError([Fault(str(folder), found, "choose a new or empty folder")])
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as workplace:
        new = Path(workplace) / "new"
        new.mkdir()
        fill(new)
        if folder.exists():
            folder.rename(Path(workplace) / "old")
        new.rename(folder)
