"""Shows and writes a projection: keys by year, growth and its parts, JSON, CSV, netCDF and a chart."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from inntektsmodell.analysis.projection.keys import KEY
from inntektsmodell.analysis.projection.words import SHARES, name_of, remarks_of
from inntektsmodell.case.case import Case
from inntektsmodell.case.evidence import Status
from inntektsmodell.case.labels import show_notes
from inntektsmodell.files.csv_writing import Dialect, write_csv
from inntektsmodell.files.formats import netcdf
from inntektsmodell.files.placing import write_folder
from inntektsmodell.language.shown_numbers import number
from inntektsmodell.language.table_drawing import TerminalRow, TerminalSection, TerminalTable, show_table
from inntektsmodell.language.terminal import say
from inntektsmodell.language.text import Language, as_label
from inntektsmodell.model.result import evidence_of_result
from inntektsmodell.model.result_tables import SUM, tidy

TABLE, ARRAYS, CHART = "projection.csv", "projection.nc", "projection"
EVERY = 5
"""Years between those that are shown."""
KEYS_TITLE = as_label("Distribution key at full effect, lowest–highest of the alternatives and weights")
KEY_TITLE = as_label("Distribution key at full effect")
PERSONS_TITLE = as_label("Population on 1 January, thousands, lowest–highest of the alternatives")
PERSON_TITLE = as_label("Population on 1 January, thousands")
GROWTHS_TITLE = as_label("Growth of need a year in the country, per cent, lowest–highest")
GROWTH_TITLE = as_label("Growth of need a year in the country, per cent")
GROWTH_COLUMNS = {
    "number": as_label("Number"),
    "structure": as_label("Age structure"),
    "health": as_label("Health"),
    "growth": as_label("Need"),
}
COST = as_label("Cost at {share} per cent, {whose}")
HEALTHIER = as_label("Healthier ageing {share}")


def show_projection(case: Case, table: xr.Dataset, language: Language) -> None:
    """Show population and keys of every fifth year, the mean growth of need with its parts, and what they rest on."""
    several = table.sizes["alternative"] > 1 or table.sizes["weights"] > 1
    persons = (table["population"].sum(["sex", "age"]) / 1000).pipe(_with_sum)
    title = PERSONS_TITLE if table.sizes["alternative"] > 1 else PERSON_TITLE
    show_table(_by_year(persons, 1, title.in_language(language), language))
    keys = table[KEY].sel(healthier=0.0)
    show_table(_by_year(keys, 4, (KEYS_TITLE if several else KEY_TITLE).in_language(language), language))
    show_table(table_of_growth(table, language, several))
    for remark in remarks_of(table, language):
        say(remark)
    show_notes(case, language)


def _with_sum(values: xr.DataArray) -> xr.DataArray:
    return xr.concat([values, values.sum("region").expand_dims(region=[SUM])], "region")


def shown_years(table: xr.Dataset | xr.DataArray) -> list[int]:
    """The first and the last year, and those between that are a multiple of five."""
    years = [int(year) for year in table["year"].values]
    return [year for year in years if year in (years[0], years[-1]) or year % EVERY == 0]


def _by_year(values: xr.DataArray, decimals: int, title: str, language: Language) -> TerminalTable:
    rows: list[TerminalRow] = []
    for year in shown_years(values):
        of_year = values.sel(year=year).transpose("region", ...).values.reshape(values.sizes["region"], -1)
        rows.append((str(year), [_span(row, decimals, language) for row in of_year]))
    return TerminalTable(values["region"].values.tolist(), [TerminalSection(rows)], title, recipients_across=True)


def _span(values: np.ndarray, decimals: int, language: Language) -> str:
    """The lowest and the highest of some values, once where they are shown alike."""
    low, high = (number(float(bound), decimals, language) for bound in (values.min(), values.max()))
    between = "–" if values.min() >= 0 else " – "  # beside the minus signs
    return low if low == high else f"{low}{between}{high}"


def table_of_growth(table: xr.Dataset, language: Language, several: bool) -> TerminalTable:
    """Mean growth a year of the country, a section for each share of healthier ageing and a row for each period."""
    sections: list[TerminalSection] = []
    for share in table["healthier"].values.tolist():
        rows: list[TerminalRow] = []
        for first, last in pairwise(shown_years(table)):
            period = table.sel(area=SUM, healthier=share, year=slice(first + 1, last)).mean("year")
            values = [period[name].values for name in GROWTH_COLUMNS]
            values += [period["cost_growth"].sel(share=name).values for name in table["share"].values.tolist()]
            rows.append((f"{first}–{last}", [_span(100 * value, 2, language) for value in values]))
        sections.append(TerminalSection(rows, HEALTHIER.in_language(language).format(share=number(share, 1, language))))
    headings = [label.in_language(language) for label in GROWTH_COLUMNS.values()]
    for name, share in table.attrs["marginal_share"].items():
        written = number(100 * share, 1, language).removesuffix(number(0.0, 1, language)[1:])
        headings.append(COST.in_language(language).format(share=written, whose=name_of(SHARES, name, language)))
    title = GROWTHS_TITLE if several else GROWTH_TITLE
    return TerminalTable(headings, sections, title.in_language(language))


def json_projection(table: xr.Dataset) -> dict[str, Any]:
    """One object: the case, and a row for every key and every part of the growth, in English."""
    frames = {
        "population": table["population"].sum(["sex", "age"]).to_dataframe("persons"),
        "keys": table[KEY].to_dataframe("key"),
        "growth": table[list(GROWTH_COLUMNS)].sel(year=table["year"][1:]).to_dataframe(),
        "cost_growth": table["cost_growth"].sel(year=table["year"][1:]).to_dataframe("growth"),
    }
    about = {key: table.attrs[key] for key in ("case", "title_en", "synthetic", "marginal_share", "evidence")}
    rows = {name: frame.reset_index().to_dict("records") for name, frame in frames.items()}
    return {**about, "evidence_of_case": evidence_of_result(table), **rows, "notes": remarks_of(table, "en")}


def write_projection(folder: Path, table: xr.Dataset, language: Language, dialect: Dialect = "plain") -> None:
    """Write `projection.csv` (a row for each value), `projection.nc`, and the chart of keys as PNG and SVG.

    Raises `InputError` where the folder holds something else than earlier output of its own.
    """
    from inntektsmodell.analysis.projection.chart import key_chart
    from inntektsmodell.charts.style import FORMATS, save_chart

    plain = table.assign_attrs(marginal_share=str(table.attrs["marginal_share"]), evidence=str(table.attrs["evidence"]))

    def fill(target: Path) -> None:
        write_csv(target / TABLE, _with_status(table), dialect)
        (target / ARRAYS).write_bytes(netcdf(plain))
        save_chart(key_chart(table, language), target, CHART)

    write_folder(folder, fill, {TABLE, ARRAYS, *(f"{CHART}.{kind}" for kind in FORMATS)})


def _with_status(table: xr.Dataset) -> pd.DataFrame:
    """A row for each value, which is assumed but for the population of the first year, which may have been counted."""
    rows = tidy(table)
    first = (rows["variable"] == "population") & (rows["year"] == table["year"].values[0])
    rows["status"] = np.where(first, table.attrs["first_status"], str(Status.ASSUMED))
    rows["age"] = rows["age"].astype("Int64")  # rows of other variables have none
    return rows[rows["value"].notna()]
