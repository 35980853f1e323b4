"""How much chance moves the keys for windows of different length, and for mortality by age against merged mortality."""

from __future__ import annotations

from collections.abc import Sequence

import xarray as xr

from inntektsmodell.case import Case
from inntektsmodell.faults import Fault, InputError
from inntektsmodell.sensitivity.fluctuation import random_fluctuation

LENGTHS = (1, 2, 3, 5)
SPLIT, MERGED = "split", "merged"


def smoothing_table(case: Case, lengths: Sequence[int] = LENGTHS, *, draws: int = 20_000, seed: int = 1) -> xr.Dataset:
    """Random fluctuation of the key at full effect by length of the window and treatment of merged criteria.

    The window is the latest years with figures. `split` keeps the criteria of every group that can be merged apart,
    `merged` merges all of them.

    Returns:
        Dataset over `years` (length of the window), `criteria` (`split`, `merged`) and `region` with the variables of
        `random_fluctuation`, and `deviation_kroner` (million NOK). A case without such groups has `split` only.

    Raises:
        InputError: the case has fewer years than the longest window, or no counts.
    """
    years = sorted(case.observations["year"].values.tolist())
    if max(lengths) > len(years):
        found = f"a window of {max(lengths)} years, with figures for {len(years)}"
        raise InputError([Fault("lengths", found, f"at most {len(years)}")])
    groups = case.parameters.criteria
    treatments = (SPLIT, MERGED) if groups else (SPLIT,)
    rows = []
    for length in lengths:
        for treatment in treatments:
            merge = {f"criteria.{group}.merge": treatment == MERGED for group in groups}
            variant = case.with_changes({"need.window": years[-length:], **merge})
            row = random_fluctuation(variant, draws=draws, seed=seed)
            rows.append(row.expand_dims(years=[length], criteria=[treatment]))
    table = xr.combine_by_coords(rows, combine_attrs="drop_conflicts")
    assert isinstance(table, xr.Dataset)
    kroner = table["deviation"] * case.parameters.appropriation.total.value
    return table.assign(deviation_kroner=kroner).sel(criteria=list(treatments))
