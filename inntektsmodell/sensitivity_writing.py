"""Writes sensitivities to a folder, complete or not at all: tables (CSV, netCDF) and charts."""

from __future__ import annotations

from pathlib import Path

import xarray as xr

from inntektsmodell.case import Case, Language
from inntektsmodell.charts.smoothing import smoothing_chart
from inntektsmodell.charts.style import FORMATS, save_chart
from inntektsmodell.charts.tornado import tornado
from inntektsmodell.netcdf import netcdf
from inntektsmodell.placing import write_folder

LOCAL, RANDOM, SMOOTHING, VARIANCE = "local", "random", "smoothing", "variance"


def write_local(folder: Path, case: Case, table: xr.Dataset, language: Language) -> None:
    """Write derivatives and a tornado chart for each region."""
    charts = [f"tornado_{region.replace(' ', '_')}" for region in case.regions]

    def fill(target: Path) -> None:
        _write_table(target, LOCAL, table)
        for name, region in zip(charts, case.regions, strict=True):
            save_chart(tornado(case, table, region, language), target, name)

    write_folder(folder, fill, _files([LOCAL], charts))


def write_random(folder: Path, case: Case, table: xr.Dataset, smoothing: xr.Dataset, language: Language) -> None:
    """Write the fluctuation of the keys, the table by window and treatment of mortality, and its chart."""

    def fill(target: Path) -> None:
        _write_table(target, RANDOM, table)
        _write_table(target, SMOOTHING, smoothing)
        save_chart(smoothing_chart(case, smoothing, language), target, SMOOTHING)

    write_folder(folder, fill, _files([RANDOM, SMOOTHING], [SMOOTHING]))


def write_variance(folder: Path, table: xr.Dataset) -> None:
    """Write the variance partition."""
    write_folder(folder, lambda target: _write_table(target, VARIANCE, table), _files([VARIANCE], []))


def _write_table(folder: Path, name: str, table: xr.Dataset) -> None:
    frame = table.to_dataframe().reset_index().assign(synthetic=table.attrs["synthetic"])
    frame.to_csv(folder / f"{name}.csv", index=False, encoding="utf-8-sig")
    (folder / f"{name}.nc").write_bytes(netcdf(table))


def _files(tables: list[str], charts: list[str]) -> set[str]:
    """Names of all files that are written."""
    tabular = {f"{name}.{kind}" for name in tables for kind in ("csv", "nc")}
    return tabular | {f"{name}.{kind}" for name in charts for kind in FORMATS}
