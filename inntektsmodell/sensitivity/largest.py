"""The figures on which results depend most, called by their names."""

from __future__ import annotations

import numpy as np
import xarray as xr

from inntektsmodell.case.case import Case
from inntektsmodell.case.figure_names import names_of
from inntektsmodell.language.text import Language

TRIVIAL = "appropriation.total"
"""It moves all regions alike."""


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
