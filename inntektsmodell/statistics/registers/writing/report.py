"""Writes how well models fit as a page with its tables and charts, for people, without figures of few persons."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from inntektsmodell.files.csv_writing import write_csv
from inntektsmodell.files.placing import write_folder
from inntektsmodell.language.text import Language
from inntektsmodell.statistics.registers.diagnostics import fit
from inntektsmodell.statistics.registers.diagnostics.funnel import LIMITS
from inntektsmodell.statistics.registers.diagnostics.variants import variants
from inntektsmodell.statistics.registers.disclosure.dominance import hidden_sums, may_be_dominated
from inntektsmodell.statistics.registers.disclosure.hidden_cells import THRESHOLD, hidden_cells
from inntektsmodell.statistics.registers.disclosure.variables import hidden_variables, without_hidden
from inntektsmodell.statistics.registers.estimation import Fit
from inntektsmodell.statistics.registers.moments import Moments
from inntektsmodell.statistics.registers.places import Places
from inntektsmodell.statistics.registers.second_pass.second_pass import SecondPass, with_person_errors
from inntektsmodell.statistics.registers.specification import Specification
from inntektsmodell.statistics.registers.writing.page import EstimatePage

WITHIN = 0.975
"""Of a distribution, the part up to the upper end of an interval that holds in 95 of 100 cases."""
NAMES = ("service", "municipality", fit.REGION, "grouping", "group", "variable", "role", "year")
"""Columns that stay where the figures of a row are hidden."""
PAGE = "index.html"
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
    persons: SecondPass | None = None,
) -> None:
    """Write a page on fitted models, its tables as CSV and its charts as PNG and SVG, into a new folder.

    Args:
        folder: a new folder, or one of an earlier report.
        moments: of the register.
        specification: that the models were fitted by.
        places: with a column `region`.
        fits: of the services.
        threshold: persons in a cell from which its figures are shown, at least 2.
        language: of the page and the charts.
        persons: what a second pass over the register told, where there was one.

    Raises:
        InputError: no folder can stand there, or a place has no region.
    """
    from inntektsmodell.charts.style import FORMATS, save_chart
    from inntektsmodell.statistics.registers.diagnostics.charts import TITLES, fit_charts

    tables = report_tables(moments, specification, places, fits, threshold, persons)
    charts = fit_charts(tables, moments.register, specification, language)

    def fill(new: Path) -> None:
        for name, table in tables.items():
            write_csv(new / f"{name}.csv", table)
        for name, chart in charts.items():
            save_chart(chart, new, name)
        pictures = {name: (new / f"{name}.svg").read_bytes() for name in charts}
        page = EstimatePage(tables, pictures, moments.register, specification, threshold, TITLES, language)
        (new / PAGE).write_text(page.html(), encoding="utf-8")

    images = [f"{kind}_{name}.{ending}" for kind in TITLES for name in fits for ending in FORMATS]
    write_folder(folder, fill, [PAGE, *images, *(f"{name}.csv" for name in {**tables, "variants": None})])


def report_tables(
    moments: Moments,
    specification: Specification,
    places: Places,
    fits: Fits,
    threshold: int = THRESHOLD,
    persons: SecondPass | None = None,
) -> Tables:
    """The tables of a report: figures of few persons are NaN, and others with them, so that none can be worked out."""
    models, years = specification.services, len(specification.years)
    first = next(iter(fits.values())).design
    names, member = fit.membership(places.names(fit.REGION, first.municipalities))
    counts = first.rows / years
    few, unseen = hidden_cells(counts, np.array([*member, np.ones(len(counts))]), threshold)
    by_year = fit.by_year(moments, specification, places)
    weights, groups, municipalities = [], [], []
    for name, one in fits.items():
        sums = (counts, one.design.y, one.design.yy)
        too_few = _hidden_costs(member, sums, years, np.ones((1, len(names))), threshold, unseen[: len(names)])
        dominated = _hidden_costs(np.eye(len(counts)), sums, years, member[~too_few], threshold, few)
        weights.append(
            _with_interval(
                _without(with_person_errors(one, persons), hidden_variables(one, models[name], years, threshold))
            )
        )
        table = fit.groups(one, places, models[name], specification)
        groups.append(_groups(table, np.array(names)[too_few], years, threshold))
        table = _without(fit.municipalities(one, places, years), few)
        municipalities.append(table.assign(cost_hidden=dominated))
        # An area of one municipality is predicted to cost what it does.
        municipalities[-1].loc[dominated, ["actual", "predicted", "ratio", *LIMITS]] = np.nan
    ladder = fit.ladder(moments, specification, places)
    return {
        "ladder": ladder if persons is None else ladder.merge(persons.measures, "left", ["service", "step"]),
        **({"variants": variants(moments, specification, places, threshold)} if specification.variants else {}),
        "weights": pd.concat(weights),
        "years": _without(by_year, _few_in_a_year(by_year, threshold)).drop(columns="persons"),
        "groups": pd.concat(groups),
        "municipalities": pd.concat(municipalities),
    }


def _hidden_costs(
    member: np.ndarray,
    sums: tuple[np.ndarray, np.ndarray, np.ndarray],
    years: int,
    totals: np.ndarray,
    threshold: int,
    few: np.ndarray,
) -> np.ndarray:
    """Which groups of municipalities hide their costs; `sums` are persons, costs and squares of municipalities."""
    counts, costs, squares = (member @ of for of in sums)
    return hidden_sums(counts, costs, squares, years, totals, threshold, few)


def _groups(table: pd.DataFrame, too_few: np.ndarray, years: int, threshold: int) -> pd.DataFrame:
    """Regions as they are, and of other groups, which overlap with them, the ratio in steps that hide few persons."""
    of_region = table["grouping"].str.startswith(fit.REGION)
    dominated = may_be_dominated(table["costs"].to_numpy(), table["squares"].to_numpy(), years)
    table = table.drop(columns=["costs", "squares"])
    hidden = np.where(of_region, table["group"].isin(too_few), dominated | (table["persons"] < threshold / STEP))
    coarse = _without(table, hidden)
    coarse.loc[~of_region, ["persons", "actual", "predicted"]] = np.nan
    coarse["ratio"] = coarse["ratio"].where(of_region, (coarse["ratio"] / STEP).round() * STEP)
    return coarse


def _few_in_a_year(table: pd.DataFrame, threshold: int) -> np.ndarray:
    """Whether a variable of persons has few of them in any year; then no year of it is shown, nor of another age."""
    few = (table["role"].isin(["age", "criterion"])) & (table["persons"] < threshold)
    name = table["service"] + "\n" + table["variable"].where(table["role"] != "age", "")
    return np.asarray(name.isin(name[few]))


def _without(table: pd.DataFrame, hidden: np.ndarray) -> pd.DataFrame:
    """The table without the figures of hidden rows, and a column that says which they are."""
    return without_hidden(table, hidden, [name for name in table.columns if name not in NAMES])


def _with_interval(table: pd.DataFrame) -> pd.DataFrame:
    """The weights with the ends of the intervals that hold in 95 of 100 cases, by t of the effective municipalities."""
    quantile = stdtrit(table["clusters"].fillna(1.0), WITHIN)
    reach = quantile * table["weight_error"]
    return table.assign(low=table["weight"] - reach, high=table["weight"] + reach)
