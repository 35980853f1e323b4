"""How much chance moves the keys for windows of different length, and for mortality by age against merged mortality."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import xarray as xr

from inntektsmodell.analysis.sensitivity.fluctuation import check_size, random_fluctuation
from inntektsmodell.case.case import Case
from inntektsmodell.faults import InputError
from inntektsmodell.language.messages import message

LENGTHS = (1, 2, 3, 5)
SPLIT, MERGED = "split", "merged"


def smoothing_table(
    case: Case,
    lengths: Sequence[int] | None = None,
    *,
    draws: int = 20_000,
    seed: int = 1,
    regions: Sequence[str] | None = None,
) -> xr.Dataset:
    """Random fluctuation of the key at full effect by length of the window and treatment of merged criteria.

    The window is the latest years with figures, of 1, 2, 3 and 5 years as far as the case has them where no `lengths`
    are given. `split` keeps the criteria of every group that can be merged apart, `merged` merges all of them.

    Returns:
        Dataset over `years` (length of the window), `criteria` (`split`, `merged`) and `region` with the variables of
        `random_fluctuation`, and `deviation_kroner` (million NOK). A case without such groups has `split` only.
        Attributes as there. After Ctrl-C what was not reached is not a number; `draws` is then the number of the row
        with fewest.

    Raises:
        InputError: a window is not within the years of the case, the case has no counts, or a window takes too much
            memory; all are checked before the first is drawn.
        KeyboardInterrupt: Ctrl-C before anything was done.
    """
    variants = variants_within_bound(case, lengths, regions)
    rows: list[xr.Dataset] = []
    for (length, treatment), variant in variants.items():
        try:
            row = random_fluctuation(variant, draws=draws, seed=seed, regions=regions)
        except KeyboardInterrupt:
            if not rows:
                raise
            rows[-1].attrs["interrupted"] = "yes"
            break
        rows.append(row.expand_dims(years=[length], criteria=[treatment]))
        if row.attrs["interrupted"] == "yes":
            break
    table = xr.combine_by_coords(rows, join="outer", combine_attrs="drop_conflicts")
    assert isinstance(table, xr.Dataset)
    least = min(row.attrs["draws"] for row in rows)
    windows, treatments = (list(dict.fromkeys(labels)) for labels in zip(*variants, strict=True))
    table = table.reindex(years=sorted(windows), criteria=treatments)
    kroner = table["deviation"] * case.parameters.appropriation.total.value
    return table.assign(deviation_kroner=kroner).assign_attrs({**rows[-1].attrs, "draws": least})


def variants_within_bound(
    case: Case, lengths: Sequence[int] | None = None, regions: Sequence[str] | None = None
) -> dict[tuple[int, str], Case]:
    """The case by length of the window and treatment of the criteria, as `smoothing_table` draws them.

    Raises:
        InputError: a window is not within the years of the case, or any of them would take too much memory.
    """
    years = sorted(case.observations["year"].values.tolist())
    lengths = [length for length in LENGTHS if length <= len(years)] if lengths is None else lengths
    if not lengths or min(lengths) < 1 or max(lengths) > len(years):
        found = message(
            "windows of {lengths} years, while there are figures for {years}", lengths=list(lengths), years=len(years)
        )
        raise InputError.of(message("lengths"), found, message("one or more, from 1 to {most}", most=len(years)))
    treatments = (SPLIT, MERGED) if case.parameters.criteria else (SPLIT,)
    variants = {
        (length, treatment): _variant(case, years[-length:], treatment)
        for length, treatment in product(lengths, treatments)
    }
    for length in lengths:  # merging changes no size
        check_size(variants[length, SPLIT], regions)
    return variants


def _variant(case: Case, window: list[int], treatment: str) -> Case:
    merge = {f"criteria.{group}.merge": treatment == MERGED for group in case.parameters.criteria}
    return case.with_changes({"need.window": window, **merge})
