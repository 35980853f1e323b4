"""How sure the result is: what chance does to it, and which figures it hangs on."""

from __future__ import annotations

import numpy as np
import xarray as xr

from inntektsmodell.case.case import Case
from inntektsmodell.language.text import as_label
from inntektsmodell.report.content import Paragraph, ReportBlock, ReportChart, ReportRow, ReportSection, ReportTable
from inntektsmodell.report.figure_names import name_of
from inntektsmodell.report.subject import MANY, REGION, Subject
from inntektsmodell.sensitivity import local_sensitivity, random_fluctuation
from inntektsmodell.sensitivity.show import DRAWS, INTERRUPTED, LOCAL_TITLE
from inntektsmodell.sensitivity.sources.noise import counts_of
from inntektsmodell.sensitivity.tornado_chart import TRIVIAL, tornado

HEADING = as_label("Uncertainty and sensitivity")
CHANCE = as_label(
    "The keys are based on counts, which vary at random from year to year. The table shows how "
    "much that alone moves the base appropriation at full effect."
)
CHANCE_TABLE = as_label("Random variation in the base appropriation at full effect, million NOK")
CHANCE_COLUMNS = (
    as_label("Amount"),
    as_label("Standard deviation"),
    as_label("95 per cent interval, from"),
    as_label("to"),
    as_label("Standard error of the bounds"),
)
HANGS_ON = as_label(
    "Exact derivatives show the effect of a figure being one per cent higher, all else "
    "unchanged; shares that must sum to 1 grow at the expense of the others in the same set."
)
FIGURE = as_label("Figure")
CHART = as_label("{region}: the figures with the largest effect on the base appropriation at full effect")
DESCRIPTION = as_label(
    "Horizontal bars for a figure one per cent higher and lower. {figure} has the largest effect: {amount} million NOK."
)
RESULT = "full_effect_appropriation"
IN_TABLE, IN_CHART = 12, 8


def sensitivities(case: Case) -> dict[str, xr.Dataset]:
    """The keywords `local` and, where the case has counts that fluctuate, `fluctuation` of `report_html`, computed."""
    found = {"local": local_sensitivity(case, RESULT)}
    return found | ({"fluctuation": random_fluctuation(case, RESULT)} if counts_of(case) else {})


def uncertainty(about: Subject, local: xr.Dataset, fluctuation: xr.Dataset | None) -> ReportSection:
    """Random fluctuation where it was computed, then the figures with the largest effects, drawn for few regions."""
    chance: list[ReportBlock] = [] if fluctuation is None else _chance(about, fluctuation)
    local = _in_words(about, local)
    effect = _effect(local)
    charted = about.case.regions if len(about.case.regions) <= MANY else ()
    charts = [_chart(about, local, effect, region) for region in charted]
    blocks = (*chance, Paragraph(about.say(HANGS_ON)), *_largest(about, effect), *charts)
    return ReportSection(about.say(HEADING), blocks)


def _effect(local: xr.Dataset) -> xr.DataArray:
    """Million kroner per region for a figure one per cent higher, but for the total, which moves all alike."""
    return (local["move"] * local["value"] / 100).drop_sel(input=TRIVIAL)


def _in_words(about: Subject, local: xr.Dataset) -> xr.Dataset:
    """The figures that are shown, largest in any region or over all, called by their names."""
    effect = _effect(local)
    size = np.abs(effect.values)
    ranked = np.argsort(-np.column_stack([size, size.max(axis=1)]), axis=0, kind="stable")
    shown = np.unique(ranked[: max(IN_TABLE, IN_CHART)])
    paths = [str(path) for path in effect["input"].values[shown]]
    names = [name_of(about.case, path, about.language) for path in paths]
    return local.sel(input=[*paths, TRIVIAL]).assign_coords(input=[*names, TRIVIAL])


def _chance(about: Subject, table: xr.Dataset) -> list[ReportBlock]:
    values = [table[name].values for name in ("value", "deviation", "low", "high")]
    values.append(np.maximum(table["low_error"].values, table["high_error"].values))
    decimals = (1, 2, 1, 1, 2)
    rows = [
        ReportRow(region, tuple(about.number(value, digits) for value, digits in zip(row, decimals, strict=True)))
        for region, row in zip(about.case.regions, np.column_stack(values).tolist(), strict=True)
    ]
    draws = about.say(DRAWS, draws=about.number(table.attrs["draws"], 0), seed=table.attrs["seed"])
    notes = (draws, about.say(INTERRUPTED)) if table.attrs["interrupted"] == "yes" else (draws,)
    columns = (about.say(REGION), *map(about.say, CHANCE_COLUMNS))
    return [Paragraph(about.say(CHANCE)), ReportTable(about.say(CHANCE_TABLE), columns, tuple(rows), notes=notes)]


def _largest(about: Subject, effect: xr.DataArray) -> list[ReportTable]:
    order = np.argsort(-np.abs(effect.values).max(axis=1), kind="stable")[:IN_TABLE]
    rows = [
        ReportRow(str(row["input"].item()), tuple(about.signed(value, 2) for value in row.values.tolist()))
        for row in effect.isel(input=order)
    ]
    return about.tables(about.say(LOCAL_TITLE), about.say(FIGURE), rows, summed=False)


def _chart(about: Subject, local: xr.Dataset, effect: xr.DataArray, region: str) -> ReportChart:
    here = effect.sel(region=region)
    largest = here[int(np.abs(here.values).argmax())]
    described = about.say(DESCRIPTION, figure=str(largest["input"].item()), amount=about.signed(float(largest), 2))
    chart = tornado(about.case, local, region, about.language, IN_CHART, about.frame)
    return ReportChart(about.say(CHART, region=region), described, chart)
