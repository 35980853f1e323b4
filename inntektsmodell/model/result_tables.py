"""Results as tables: one row per step of the method and one column per region, or every value on a row of its own."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import xarray as xr

from inntektsmodell.case.labels import COST_INDEX, NEED_INDEX
from inntektsmodell.language.text import Text, as_label

SUM = "Sum"
"""Heading of what is added over the regions."""


@dataclass(frozen=True)
class ResultRow:
    """A row of the table: its name, heading, decimals, and whether the sum over regions means something."""

    name: str
    heading: Text
    decimals: int
    summed: bool


ROWS = (
    ResultRow("population_share", as_label("Share of population"), 4, True),
    ResultRow("need_index", NEED_INDEX, 4, False),
    ResultRow("cost_index", COST_INDEX, 4, False),
    ResultRow("resource_need_key", as_label("Resource-need key"), 4, True),
    ResultRow("settlement", as_label("Inter-regional patient settlement, net (million NOK)"), 1, True),
    ResultRow("distribution_key", as_label("Distribution key, full effect"), 4, True),
    ResultRow("redistribution", as_label("Redistribution (million NOK)"), 1, True),
    ResultRow("redistribution_per_cent", as_label("Redistribution (per cent)"), 2, False),
    ResultRow("phase_in", as_label("Phase-in in the year (million NOK)"), 1, True),
    ResultRow("phased_key", as_label("Distribution key for the year"), 4, True),
    ResultRow("base_appropriation", as_label("Base appropriation (million NOK)"), 1, True),
)


def region_table(result: xr.Dataset, service_share: xr.DataArray) -> pd.DataFrame:
    """Results per region: one row per region (index), a column for each of `ROWS` that the result has.

    `service_share` has the services of the result in their order.

    Need and cost indices are over all services: b_r = Σ_s a_s b_{s,r} and c_r = k_r / (p_r b_r).
    Redistribution in per cent is of the former model's amount at the same total; NaN, shown as –, where that is 0, as
    the cost index is where there is no need.
    """
    figures = {str(name): values for name, values in result.variables.items() if name not in result.coords}
    series = {name: values.values for name, values in figures.items() if values.dims == ("region",)}
    need = (service_share.values[:, None] * figures["need_index"].values).sum(axis=0)
    series["need_index"] = need
    if "cost_index" in figures:
        need_share = series["population_share"] * need
        series["cost_index"] = series["resource_need_key"] / np.where(need_share != 0, need_share, np.nan)
    if "redistribution" in figures:
        former = series["full_effect_appropriation"] - series["redistribution"]
        series["redistribution_per_cent"] = 100 * series["redistribution"] / np.where(former != 0, former, np.nan)
    table = {row.name: series[row.name] for row in ROWS if row.name in series}
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
