"""Which figures a region's appropriation depends on most: bars for one per cent more and one per cent less."""

from __future__ import annotations

import numpy as np
import xarray as xr
from matplotlib.figure import Figure as Chart

from inntektsmodell.case.case import Case
from inntektsmodell.case.figure_names import names_of
from inntektsmodell.charts.style import (
    BLACK,
    DECREASE,
    INCREASE,
    LINE,
    SMALL_SIZE,
    Caption,
    framed_axes,
    number_axis,
    second_axis,
    wrapped,
)
from inntektsmodell.language.shown_numbers import number
from inntektsmodell.language.text import Language, as_label

ROW, AROUND = 0.24, 1.2
NAME_WIDTH = 3.0
"""Inches of a line of a name."""
TRIVIAL = "appropriation.total"
"""It moves all regions alike."""
TITLE = as_label("{region}: what the base appropriation at full effect depends on")
AXIS = as_label("Change, million NOK")
POINTS = as_label("percentage points of the distribution key")
MORE = as_label("figure 1 per cent higher")
LESS = as_label("figure 1 per cent lower")
REMARK = as_label(
    "The zero line is the unchanged amount: {amount} million NOK. Shares that must sum to 1 grow "
    "at the expense of the others in the same set. Exact derivatives."
)


def effects(local: xr.Dataset) -> xr.DataArray:
    """Million kroner per region for a figure one per cent higher, without the total appropriation.

    `local` is `local_sensitivity(case, "full_effect_appropriation")`.
    """
    return (local["move"] * local["value"] / 100).drop_sel(input=TRIVIAL)


def in_words(case: Case, local: xr.Dataset, language: Language, most: int) -> xr.Dataset:
    """The `most` figures with the largest effect on each region, and over all, called by their names."""
    effect = effects(local)
    size = np.abs(effect.values)
    ranked = np.argsort(-np.column_stack([size, size.max(axis=1)]), axis=0, kind="stable")
    paths = [str(path) for path in effect["input"].values[np.unique(ranked[:most])]]
    names = names_of(case, paths, language)
    return local.sel(input=[*paths, TRIVIAL]).assign_coords(input=[*names, TRIVIAL])


def tornado(
    case: Case, sensitivity: xr.Dataset, region: str, language: Language, most: int = 15, caption: Caption | None = None
) -> Chart:
    """The `most` figures with the largest effect on a region.

    `sensitivity` is `local_sensitivity(case, "full_effect_appropriation")`, its figures by path or, by `in_words`, by
    name; `caption` is the chart's own by default.
    """
    here = sensitivity.sel(region=region)
    effect = effects(here)
    largest = effect.isel(input=np.argsort(-np.abs(effect.values), kind="stable")[:most])
    amount = number(float(here["result"]), case.decimals.amounts, language)
    caption = caption or Caption(
        TITLE.in_language(language).format(region=region),
        case.file.title.in_language(language),
        (REMARK.in_language(language, case.currency).format(amount=amount),),
        case.is_synthetic,
    )
    names = [wrapped(str(name), NAME_WIDTH, SMALL_SIZE) for name in largest["input"].values]
    row = ROW + LINE * max(name.count("\n") for name in names)
    chart, axes = framed_axes(caption, AROUND + row * len(names), language)
    rows = np.arange(largest.size)
    for sign, look, label in ((1, INCREASE, MORE), (-1, DECREASE, LESS)):
        axes.barh(rows, sign * largest.values, height=0.7, label=label.in_language(language), **look.fill)
    axes.set_yticks(rows, names, size=SMALL_SIZE)
    axes.invert_yaxis()
    axes.axvline(0, color=BLACK, linewidth=0.9)
    number_axis(axes.xaxis, AXIS.in_language(language, case.currency), language)
    total = case.parameters.appropriation.total.value
    second_axis(axes, 100 / total, POINTS.in_language(language), language)
    chart.legend(fontsize=SMALL_SIZE, frameon=False, loc="outside lower right", ncols=2)
    return chart
