"""Writes sensitivities to a folder, complete or not at all: tables (CSV, netCDF) and charts.

`dialect` is that of the CSV files; see `csv_writing`.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import xarray as xr

from inntektsmodell.case.case import Case
from inntektsmodell.charts.panels import largest
from inntektsmodell.charts.style import FORMATS, save_chart
from inntektsmodell.files.csv_writing import Dialect, write_csv
from inntektsmodell.files.file_names import numbered_names
from inntektsmodell.files.formats import netcdf
from inntektsmodell.files.placing import write_folder
from inntektsmodell.language.text import Language
from inntektsmodell.sensitivity.smoothing_chart import smoothing_chart
from inntektsmodell.sensitivity.tornado_chart import in_words, tornado

LOCAL, RANDOM, SMOOTHING, VARIANCE = "local", "random", "smoothing", "variance"
CHARTED = 15
"""Figures in a chart of derivatives."""


def write_local(folder: Path, case: Case, table: xr.Dataset, language: Language, dialect: Dialect = "plain") -> None:
    """Write derivatives and a tornado chart for each region, or for the largest where there are many."""
    names = dict(zip(case.regions, numbered_names("tornado", case.regions), strict=True))
    regions = table["region"].values.tolist()
    charted = [regions[position] for position in largest(table["result"].values)]
    named = in_words(case, table, language, CHARTED)

    def fill(target: Path) -> None:
        _write_table(target, LOCAL, table, dialect)
        for region in charted:
            save_chart(tornado(case, named, region, language, CHARTED), target, names[region])

    write_folder(folder, fill, _files([LOCAL], names.values()))


def write_random(
    folder: Path, case: Case, table: xr.Dataset, smoothing: xr.Dataset, language: Language, dialect: Dialect = "plain"
) -> None:
    """Write the fluctuation of the keys, the table by window and treatment of mortality, and its chart."""

    def fill(target: Path) -> None:
        _write_table(target, RANDOM, table, dialect)
        _write_table(target, SMOOTHING, smoothing, dialect)
        save_chart(smoothing_chart(case, smoothing, language), target, SMOOTHING)

    write_folder(folder, fill, _files([RANDOM, SMOOTHING], [SMOOTHING]))


def write_variance(folder: Path, table: xr.Dataset, dialect: Dialect = "plain") -> None:
    """Write the variance partition."""
    write_folder(folder, lambda target: _write_table(target, VARIANCE, table, dialect), _files([VARIANCE], []))


def _write_table(folder: Path, name: str, table: xr.Dataset, dialect: Dialect) -> None:
    frame = table.to_dataframe().reset_index().assign(synthetic=table.attrs["synthetic"])
    write_csv(folder / f"{name}.csv", frame, dialect)
    (folder / f"{name}.nc").write_bytes(netcdf(table))


def _files(tables: Iterable[str], charts: Iterable[str]) -> set[str]:
    """Names of all files that are written."""
    tabular = {f"{name}.{kind}" for name in tables for kind in ("csv", "nc")}
    return tabular | {f"{name}.{kind}" for name in charts for kind in FORMATS}
