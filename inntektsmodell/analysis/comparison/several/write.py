"""Writes cases side by side to a folder: CSV, JSON, a workbook with a chart in it, and a chart."""

from __future__ import annotations

from pathlib import Path

import xarray as xr

from inntektsmodell.analysis.comparison.several.show import Splits, Tables, json_side_by_side
from inntektsmodell.analysis.comparison.several.side_by_side import figures_beside
from inntektsmodell.analysis.comparison.several.workbook import fits, workbook_of
from inntektsmodell.analysis.comparison.show import FolderContent
from inntektsmodell.files.csv_writing import Dialect, write_csv
from inntektsmodell.files.formats import json_text
from inntektsmodell.files.placing import write_folder
from inntektsmodell.language.text import Language
from inntektsmodell.model.result_tables import tidy

TABLE, CONTENT, WORKBOOK, CHART = (
    "side_by_side.csv",
    "side_by_side.json",
    "side_by_side.xlsx",
    "changes",
)


def write_side_by_side(
    folder: Path,
    table: xr.Dataset,
    language: Language,
    dialect: Dialect = "plain",
    splits: Splits | None = None,
    below: Tables | None = None,
) -> None:
    """Write `side_by_side.csv` (one row per value), `.json`, `.xlsx` and a chart of each figure's changes.

    There is no workbook of more recipients than its columns are for. `dialect` is that of the CSV file.

    Raises `InputError` where the folder holds something else, or matplotlib is missing; nothing is written then.
    """
    fill_beside, files = workbook_and_charts(table, language)

    def fill(target: Path) -> None:
        write_csv(target / TABLE, tidy(table.drop_vars(["evidence", "status"])), dialect)
        content = json_text(json_side_by_side(table, splits, below))
        (target / CONTENT).write_text(content, encoding="utf-8", newline="\n")
        fill_beside(target)

    write_folder(folder, fill, {TABLE, CONTENT, *files})


def workbook_and_charts(table: xr.Dataset, language: Language) -> FolderContent:
    """The workbook of cases side by side, where it holds so many recipients, and a chart of each figure's changes."""
    from inntektsmodell.analysis.comparison.several.chart import change_chart
    from inntektsmodell.charts.style import FORMATS, save_chart

    charts = {f"{CHART}_{name}": change_chart(table, name, language) for name in figures_beside(table)}

    def fill(target: Path) -> None:
        if fits(table):
            (target / WORKBOOK).write_bytes(workbook_of(table, language))
        for name, chart in charts.items():
            save_chart(chart, target, name)

    return fill, {WORKBOOK, *(f"{name}.{ending}" for name in charts for ending in FORMATS)}
