"""How sure the result is: what chance does to it, and which figures it hangs on."""

from __future__ import annotations

import numpy as np
import xarray as xr

from inntektsmodell.analysis.sensitivity import local_sensitivity, random_fluctuation
from inntektsmodell.analysis.sensitivity.show import DRAWS, INTERRUPTED, LOCAL_TITLE
from inntektsmodell.analysis.sensitivity.sources.noise import counts_of
from inntektsmodell.analysis.sensitivity.tornado_chart import effects, in_words, tornado
from inntektsmodell.case.case import Case
from inntektsmodell.case.printed_sums import Line
from inntektsmodell.language.text import as_label
from inntektsmodell.report.content import MANY, Paragraph, ReportBlock, ReportChart, ReportSection, ReportTable, Subject

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


def uncertainty(about: Subject) -> ReportSection | None:
    """Random fluctuation where it was computed, then the figures with the largest effects, drawn for few regions."""
    if about.local is None:
        return None
    chance: list[ReportBlock] = [] if about.fluctuation is None else _chance(about, about.fluctuation)
    local = in_words(about.case, about.local, about.language, max(IN_TABLE, IN_CHART))
    effect = effects(local)
    charted = about.case.regions if len(about.case.regions) <= MANY else ()
    charts = [_chart(about, local, effect, region) for region in charted]
    blocks = (*chance, Paragraph(about.say(HANGS_ON)), *_largest(about, effect), *charts)
    return ReportSection(about.say(HEADING), blocks)


def _chance(about: Subject, table: xr.Dataset) -> list[ReportBlock]:
    values = [table[name].values for name in ("value", "deviation", "low", "high")]
    values.append(np.maximum(table["low_error"].values, table["high_error"].values))
    places = about.decimals.amounts
    decimals = (places, places + 1, places, places, places + 1)
    shown = zip(map(about.say, CHANCE_COLUMNS), values, decimals, strict=True)
    columns = [Line(name, own, decimals, summed=False) for name, own, decimals in shown]
    draws = about.say(DRAWS, draws=about.number(table.attrs["draws"], 0), seed=table.attrs["seed"])
    notes = (draws, about.say(INTERRUPTED)) if table.attrs["interrupted"] == "yes" else (draws,)
    return [Paragraph(about.say(CHANCE)), about.column_table(about.say(CHANCE_TABLE), columns, notes=notes)]


def _largest(about: Subject, effect: xr.DataArray) -> list[ReportTable]:
    order = np.argsort(-np.abs(effect.values).max(axis=1), kind="stable")[:IN_TABLE]
    largest = effect.isel(input=order)
    rows = [
        Line(str(row["input"].item()), row.values, about.decimals.amounts + 1, summed=False, signed=True)
        for row in largest
    ]
    return about.tables(about.say(LOCAL_TITLE), about.say(FIGURE), rows)


def _chart(about: Subject, local: xr.Dataset, effect: xr.DataArray, region: str) -> ReportChart:
    here = effect.sel(region=region)
    largest = here[int(np.abs(here.values).argmax())]
    described = about.say(
        DESCRIPTION,
        figure=str(largest["input"].item()),
        amount=about.signed(float(largest), about.decimals.amounts + 1),
    )
    chart = tornado(about.case, local, region, about.language, IN_CHART, about.frame)
    return ReportChart(about.say(CHART, region=region), described, chart)
