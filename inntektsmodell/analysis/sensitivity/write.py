"""Writes sensitivities to a folder, complete or not at all: tables (CSV, netCDF) and charts.

`dialect` is that of the CSV files; see `csv_writing`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import xarray as xr

from inntektsmodell.analysis.sensitivity.smoothing_chart import smoothing_chart
from inntektsmodell.analysis.sensitivity.tornado_chart import in_words, tornado
from inntektsmodell.case.case import Case
from inntektsmodell.charts.panels import largest
from inntektsmodell.charts.style import FORMATS, save_chart
from inntektsmodell.files.csv_writing import Dialect, write_csv
from inntektsmodell.files.file_names import numbered_names
from inntektsmodell.files.formats import netcdf
from inntektsmodell.files.placing import write_folder
from inntektsmodell.language.text import Language

LOCAL, RANDOM, SMOOTHING, SAMPLING, VARIANCE = "local", "random", "smoothing", "key_sampling", "variance"
CHARTED = 15
"""Figures in a chart of derivatives."""


def write_local(
    folder: Path,
    case: Case,
    table: xr.Dataset,
    language: Language,
    dialect: Dialect = "plain",
    sampling: xr.Dataset | None = None,
) -> None:
    """Write derivatives and a tornado chart for each region, or for the largest where there are many.

    `sampling` is that of the need keys, where the case tells it.
    """
    tables = {LOCAL: table} | ({} if sampling is None else {SAMPLING: sampling})
    names = dict(zip(case.regions, numbered_names("tornado", case.regions), strict=True))
    regions = table["region"].values.tolist()
    charted = [regions[position] for position in largest(table["result"].values)]
    named = in_words(case, table, language, CHARTED)

    def fill(target: Path) -> None:
        _write_tables(target, tables, dialect)
        for region in charted:
            save_chart(tornado(case, named, region, language, CHARTED), target, names[region])

    write_folder(folder, fill, _files(tables, names.values()))


def write_random(
    folder: Path,
    case: Case,
    table: xr.Dataset,
    smoothing: xr.Dataset,
    language: Language,
    dialect: Dialect = "plain",
    sampling: xr.Dataset | None = None,
) -> None:
    """Write the fluctuation of the keys, the table by window and treatment of mortality, and its chart.

    `sampling` is that of the need keys, where the case tells it.
    """
    tables = {RANDOM: table, SMOOTHING: smoothing} | ({} if sampling is None else {SAMPLING: sampling})

    def fill(target: Path) -> None:
        _write_tables(target, tables, dialect)
        save_chart(smoothing_chart(case, smoothing, language), target, SMOOTHING)

    write_folder(folder, fill, _files(tables, [SMOOTHING]))


def write_variance(folder: Path, table: xr.Dataset, dialect: Dialect = "plain") -> None:
    """Write the variance partition."""
    tables = {VARIANCE: table}
    write_folder(folder, lambda target: _write_tables(target, tables, dialect), _files(tables, []))


def _write_tables(folder: Path, tables: Mapping[str, xr.Dataset], dialect: Dialect) -> None:
    for name, table in tables.items():
        frame = table.to_dataframe().reset_index().assign(synthetic=table.attrs["synthetic"])
        write_csv(folder / f"{name}.csv", frame, dialect)
        (folder / f"{name}.nc").write_bytes(netcdf(table))


def _files(tables: Iterable[str], charts: Iterable[str]) -> set[str]:
    """Names of all files that are written."""
    tabular = {f"{name}.{kind}" for name in tables for kind in ("csv", "nc")}
    return tabular | {f"{name}.{kind}" for name in charts for kind in FORMATS}
