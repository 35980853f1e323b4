"""Puts the labels back once: the model's arrays become an xarray Dataset that says what each number is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

import numpy as np
import xarray as xr

from inntektsmodell.case.case import Case
from inntektsmodell.case.contents import once_a_case
from inntektsmodell.case.evidence import Status
from inntektsmodell.case.evidence_use import evidence_shares
from inntektsmodell.case.observations import REGION_DIMS
from inntektsmodell.case.units import unit_in
from inntektsmodell.language.text import Text
from inntektsmodell.method.steps import RESULTS, results_from
from inntektsmodell.model.arrays import inputs_of, labels_of


class Described(Protocol):
    """What a result says of itself; a step does."""

    @property
    def label(self) -> Text:
        """Its name."""

    @property
    def units(self) -> str:
        """Its unit."""

    @property
    def source(self) -> Text:
        """Where its formula is from."""


def labelled(case: Case, arrays: Mapping[str, np.ndarray]) -> xr.Dataset:
    """Dataset of the computed `arrays` with the labels of `case`; `attrs` carry name, title and evidence."""
    blank = _blank(case)
    if arrays.keys() != blank.data_vars.keys():
        blank = blank[[name for name in RESULTS if name in arrays]]
    return blank.copy(data=arrays)


@once_a_case
def _blank(case: Case) -> xr.Dataset:
    """The result of a case without figures: labels and attributes are the same at every call."""
    labels = result_coordinates(case)
    variables = {
        name: (about.result_dims, _no_figures(about.result_dims, labels), variable_attributes(about, case))
        for name, about in ((name, RESULTS[name]) for name in results_from(inputs_of(case)))
    }
    used = {dim for dims, _, _ in variables.values() for dim in dims}
    kept = {dim: names for dim, names in labels.items() if dim in used}
    return xr.Dataset(variables, kept, attrs=case_attributes(case))


@once_a_case
def case_attributes(case: Case) -> Mapping[str, Any]:
    """What every table of a case says of it: its names, whether it is synthetic, the share of each status."""
    attributes = {
        **case.named,
        "title": case.file.title.nb,
        "title_en": case.file.title.en,
        "synthetic": "yes" if case.is_synthetic else "no",
    }
    return attributes | {f"evidence_{status}": share for status, share in evidence_shares(case).items()}


def _no_figures(dims: Iterable[str], labels: Mapping[str, Sequence[str]]) -> np.ndarray:
    return np.broadcast_to(np.nan, [len(labels[dim]) for dim in dims])


def result_coordinates(case: Case) -> dict[str, list[str]]:
    """Labels of every dimension that a result can have; criteria end with the groups that can be merged."""
    labels = labels_of(case)
    labels = {**labels, "criterion": labels["series"]}
    return {
        dim: list(map(str, labels[dim]))
        for dim in (*REGION_DIMS, "service", "criterion", "adjustment_year", "path_year")
    }


def variable_attributes(about: Described, case: Case) -> dict[str, str]:
    """Attributes of a result of a case: names in both languages, units, source of the formula in English."""
    name, units, source = about.label, unit_in(about.units, case.currency), about.source.en
    return {"long_name": name.nb, "long_name_en": name.en, "units": units, "source": source}


def evidence_of_result(result: xr.Dataset) -> dict[str, float]:
    """Share of the result that rests on each status, strongest first; sums to 1."""
    found = {str(status): result.attrs.get(f"evidence_{status}") for status in Status}
    return {status: float(share) for status, share in found.items() if share is not None}
