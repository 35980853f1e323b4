"""What the changes between cases side by side are made of, one split for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import xarray as xr

from inntektsmodell.analysis.comparison.decomposition import DEFAULT_FIGURES, By, compare
from inntektsmodell.analysis.comparison.several.side_by_side import Against, bases
from inntektsmodell.case.case import Case
from inntektsmodell.faults import Faults, InputError
from inntektsmodell.language.messages import message


def splits_of(
    cases: Mapping[str, Case],
    by: By = "shapley",
    figures: Sequence[str] = DEFAULT_FIGURES,
    against: Against = "first",
) -> dict[tuple[str, str], xr.Dataset]:
    """What `compare` gives of each case and of what it is compared with, by the names of both.

    Raises `InputError`, with the faults of every pair that cannot be brought together.
    """
    splits, faults = {}, Faults()
    for name, base in bases(list(cases), against).items():
        try:
            splits[base, name] = compare(cases[base], cases[name], by, figures)
        except InputError as error:
            place = message("from {a} to {b}", a=base, b=name)
            faults.found += [
                replace(fault, place=message("{place}, {part}", place=place, part=fault.place))
                for fault in error.faults
            ]
    faults.raise_if_any()
    return splits
