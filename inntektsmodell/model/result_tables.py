"""Results as tables: one row per step of the method and one column per region, or every value on a row of its own."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import xarray as xr

from inntektsmodell.case.units import unit_label
from inntektsmodell.language.text import Text, as_label, in_both
from inntektsmodell.method.quantities import Step
from inntektsmodell.method.steps import STEPS

SUM = "Sum"
"""Heading of what is added over the regions."""
NO_UNIT = ("1", "criterion")
"""Units that say nothing beside a label."""


@dataclass(frozen=True)
class ResultRow:
    """A row of the table: its name, heading, decimals, and whether the sum over regions means something."""

    name: str
    heading: Text
    decimals: int
    summed: bool


def titled(step: Step) -> Text:
    """What a step is called as a heading: its label, and its unit where that says something."""
    if step.units in NO_UNIT:
        return step.label
    return in_both(lambda language: f"{step.label.in_language(language)} ({unit_label(step.units, language)})")


def _row(name: str, decimals: int, summed: bool) -> ResultRow:
    return ResultRow(name, titled(STEPS[name]), decimals, summed)


ROWS = (
    _row("population_share", 4, True),
    _row("need_index", 4, False),
    _row("cost_index", 4, False),
    _row("resource_need_key", 4, True),
    _row("settlement", 1, True),
    _row("distribution_key", 4, True),
    _row("redistribution", 1, True),
    ResultRow("redistribution_per_cent", as_label("Redistribution (per cent)"), 2, False),
    _row("phase_in", 1, True),
    _row("phased_key", 4, True),
    _row("base_appropriation", 1, True),
)


def region_table(result: xr.Dataset, service_share: xr.DataArray) -> pd.DataFrame:
    """Results per region: one row per region (index), a column for each of `ROWS` that the result has.

    Need and cost indices are over all services: b_r = Σ_s a_s b_{s,r} and c_r = k_r / (p_r b_r).
    Redistribution in per cent is of the former model's amount at the same total; NaN, shown as –, where that is 0, as
    the cost index is where there is no need.
    """
    need = (service_share * result["need_index"]).sum("service")
    series = {name: result[name] for name in result if result[name].dims == ("region",)}
    series["need_index"] = need
    if "cost_index" in result:
        need_share = result["population_share"] * need
        series["cost_index"] = result["resource_need_key"] / need_share.where(need_share != 0)
    if "redistribution" in result:
        former = result["full_effect_appropriation"] - result["redistribution"]
        series["redistribution_per_cent"] = 100 * result["redistribution"] / former.where(former != 0)
    table = {row.name: series[row.name].values for row in ROWS if row.name in series}
    return pd.DataFrame(table, index=pd.Index(result["region"].values, name="region"))


def tidy(result: xr.Dataset) -> pd.DataFrame:
    """Every value of a result, a row each: variable, its labels, value, units and whether the case is synthetic."""
    frames = []
    for name, values in result.data_vars.items():
        frame = values.expand_dims("row").to_dataframe(name="value").reset_index().drop(columns="row")
        units, synthetic = values.attrs["units"], result.attrs["synthetic"]
        frames.append(frame.assign(variable=str(name), units=units, synthetic=synthetic))
    table = pd.concat(frames, ignore_index=True)
    labels = [column for column in table if column not in ("variable", "value", "units", "synthetic")]
    return table[["variable", *labels, "value", "units", "synthetic"]]
