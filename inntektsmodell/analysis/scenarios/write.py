"""Writes a batch of scenarios (CSV and netCDF) and scenarios side by side (CSV and a chart).

`dialect` is that of CSV files; see `csv_writing`. Each raises `InputError` where the folder holds something else than
earlier output of its own.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from inntektsmodell.analysis.scenarios.effects import ScenarioEffects, effects_table
from inntektsmodell.files.csv_writing import Dialect, write_csv
from inntektsmodell.files.formats import netcdf
from inntektsmodell.files.placing import write_folder
from inntektsmodell.language.text import Language

TABLE, ARRAYS = "batch.csv", "batch.nc"
EFFECTS, CHART = "scenarios.csv", "scenarios"
RELATIVE = re.compile(r"[*+-][0-9.]+")


def write_batch(folder: Path, scenarios: pd.DataFrame, result: xr.Dataset, dialect: Dialect = "plain") -> None:
    """Write `batch.csv` (the table of scenarios with a column for every number) and `batch.nc` into `folder`."""

    def fill(target: Path) -> None:
        changes = scenarios.map(_with_comma) if dialect == "excel" else scenarios
        rows = pd.concat([changes.reset_index(drop=True), wide(result)], axis="columns")
        write_csv(target / TABLE, rows.reset_index(names="scenario"), dialect)
        (target / ARRAYS).write_bytes(netcdf(result))

    write_folder(folder, fill, {TABLE, ARRAYS})


def write_effects(folder: Path, table: ScenarioEffects, language: Language, dialect: Dialect = "plain") -> None:
    """Write `scenarios.csv`, and the chart where there is something to show, into `folder`."""
    from inntektsmodell.analysis.scenarios.chart import scenario_chart
    from inntektsmodell.charts.style import FORMATS, save_chart

    def fill(target: Path) -> None:
        write_csv(target / EFFECTS, effects_table(table), dialect)
        if table.computed:
            save_chart(scenario_chart(table, language), target, CHART)

    write_folder(folder, fill, {EFFECTS, *(f"{CHART}.{kind}" for kind in FORMATS)})


def _with_comma(cell: Any) -> Any:
    """A cell of a table of scenarios; a relative change gets a decimal comma, as numbers do."""
    return cell.replace(".", ",") if isinstance(cell, str) and RELATIVE.fullmatch(cell) else cell


def wide(result: xr.Dataset) -> pd.DataFrame:
    """One row per scenario (the last dimension of `result`), one column per number (`distribution_key.Helse Nord`)."""
    columns = {}
    for name, values in result.data_vars.items():
        labels = [values[dim].values.tolist() for dim in values.dims[:-1]]
        for cell in np.ndindex(*values.shape[:-1]):
            names = [str(of_dim[position]) for of_dim, position in zip(labels, cell, strict=True)]
            columns[".".join([str(name), *names])] = values.values[cell]
    return pd.DataFrame(columns).assign(synthetic=result.attrs["synthetic"])
