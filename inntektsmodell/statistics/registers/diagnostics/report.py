"""Writes how well models fit as a folder of tables and charts for people, without figures of few persons."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from inntektsmodell.faults import InputError
from inntektsmodell.files.csv_writing import write_csv
from inntektsmodell.files.placing import write_folder
from inntektsmodell.language.messages import Language, message
from inntektsmodell.statistics.registers.diagnostics import fit
from inntektsmodell.statistics.registers.diagnostics.disclosure import THRESHOLD, hidden_cells
from inntektsmodell.statistics.registers.estimation import Fit
from inntektsmodell.statistics.registers.moments import Moments
from inntektsmodell.statistics.registers.places import Places
from inntektsmodell.statistics.registers.specification import Specification

WITHIN = 1.959963984540054
"""Standard errors to either side of what holds in 95 of 100 cases."""
NAMES = ("service", "municipality", fit.REGION, "grouping", "group", "variable", "role", "year")
"""Columns that stay where the figures of a row are hidden."""
Fits = dict[str, Fit]
Tables = dict[str, pd.DataFrame]
STEP = 0.001
"""To which ratios of groups that overlap are rounded: of a group of 1,000 times the threshold, a step is as many."""


def write_report(
    folder: Path,
    moments: Moments,
    specification: Specification,
    places: Places,
    fits: Fits,
    threshold: int,
    language: Language,
) -> None:
    """Write the tables of fitted models as CSV, and their charts as PNG and SVG, into a new folder.

    Args:
        folder: a new folder, or one of an earlier report.
        moments: of the register.
        specification: that the models were fitted by.
        places: with a column `region`.
        fits: of the services.
        threshold: persons in a cell from which its figures are shown, at least 2.
        language: of the charts.

    Raises:
        InputError: no folder can stand there, a place has no region, or the threshold is below 2.
    """
    from inntektsmodell.charts.style import FORMATS, save_chart
    from inntektsmodell.statistics.registers.diagnostics.charts import fit_charts

    tables = report_tables(moments, specification, places, fits, threshold)
    charts = fit_charts(tables, moments.register, language)

    def fill(new: Path) -> None:
        for name, table in tables.items():
            write_csv(new / f"{name}.csv", table)
        for name, chart in charts.items():
            save_chart(chart, new, name)

    images = [f"{name}.{kind}" for name in charts for kind in FORMATS]
    write_folder(folder, fill, [*images, *(f"{name}.csv" for name in tables)])


def report_tables(
    moments: Moments, specification: Specification, places: Places, fits: Fits, threshold: int = THRESHOLD
) -> Tables:
    """The tables of a report: figures of few persons are NaN, and others with them, so that none can be worked out."""
    if threshold < 2:
        raise InputError.of("threshold", message("is {threshold}", threshold=threshold), message("2 or more persons"))
    models, years = specification.services, len(specification.years)
    first = next(iter(fits.values())).design
    names, member = fit.membership(places.names(fit.REGION, first.municipalities))
    counts = first.rows / years
    hidden, unseen = hidden_cells(counts, np.array([*member, np.ones(len(counts))]), threshold)
    too_few = [name for name, is_unseen in zip(names, unseen, strict=False) if is_unseen]
    groups = pd.concat([fit.groups(one, places, models[name], specification) for name, one in fits.items()])
    by_year = fit.by_year(moments, specification, places)
    return {
        "ladder": fit.ladder(moments, specification, places),
        **({"variants": fit.variants(moments, specification, places)} if specification.variants else {}),
        "weights": pd.concat([_with_interval(_weights(one, years, threshold)) for one in fits.values()]),
        "years": _without(by_year, _few_in_a_year(by_year, threshold)).drop(columns="persons"),
        "groups": _groups(groups, too_few, threshold),
        "municipalities": pd.concat(
            [_without(fit.municipalities(one, places, years), hidden) for one in fits.values()]
        ),
    }


def _groups(table: pd.DataFrame, too_few: list[str], threshold: int) -> pd.DataFrame:
    """Regions as they are, and of other groups, which overlap with them, the ratio in steps that hide few persons."""
    of_region = table["grouping"].str.startswith(fit.REGION)
    hidden = np.where(of_region, table["group"].isin(too_few), table["persons"] < threshold / STEP)
    coarse = _without(table, hidden)
    coarse.loc[~of_region, ["persons", "actual", "predicted"]] = np.nan
    coarse["ratio"] = coarse["ratio"].where(of_region, (coarse["ratio"] / STEP).round() * STEP)
    return coarse


def _weights(one: Fit, years: int, threshold: int) -> pd.DataFrame:
    """The table of a fit. A hidden weight can be neither told from the sum of the weights nor from that of the ages."""
    counts, ages = one.design.x.sum(axis=0) / years, np.array(one.design.roles) == "age"
    persons = np.where(np.array(one.design.roles) == "supply", 0.0, counts)
    hidden, _ = hidden_cells(persons, np.array([ages, persons > 0], dtype=float), threshold)
    return _without(one.table(), hidden)


def _few_in_a_year(table: pd.DataFrame, threshold: int) -> np.ndarray:
    """Whether a variable of persons has few of them in any year; then no year of it is shown, nor of another age."""
    few = (table["role"].isin(["age", "criterion"])) & (table["persons"] < threshold)
    name = table["service"] + "\n" + table["variable"].where(table["role"] != "age", "")
    return np.asarray(name.isin(name[few]))


def _without(table: pd.DataFrame, hidden: np.ndarray) -> pd.DataFrame:
    """The table with NaN for the figures of hidden rows, and a column that says which they are."""
    figures = [name for name in table.columns if name not in NAMES]
    shown = table.astype(dict.fromkeys(figures, float))
    shown.loc[np.asarray(hidden), figures] = np.nan
    return shown.assign(hidden=np.asarray(hidden))


def _with_interval(table: pd.DataFrame) -> pd.DataFrame:
    """The weights with the ends of the intervals that hold in 95 of 100 cases."""
    reach = WITHIN * table["weight_error"]
    return table.assign(low=table["weight"] - reach, high=table["weight"] + reach)
