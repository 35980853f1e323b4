"""Puts the labels back once: the model's arrays become an xarray Dataset that says what each number is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import xarray as xr

from inntektsmodell.case.case import Case
from inntektsmodell.case.evidence import Status
from inntektsmodell.case.evidence_shares import evidence_shares
from inntektsmodell.case.labels import DISTRIBUTION_KEY
from inntektsmodell.language.text import Text, as_label, as_label_in
from inntektsmodell.model.arrays import columns_of

NOU = as_label("NOU 2019: 24 chapter 12")
PROP = as_label("Prop. 1 S (2020–2021), chapter 732 items 72–75")
TABLE_4_2 = as_label("Prop. 1 S (2020–2021), chapter 732 items 72–75, table 4.2")
TABLE_4_3 = as_label("Prop. 1 S (2020–2021), chapter 732 items 72–75, table 4.3")


@dataclass(frozen=True)
class Described:
    """Declared metadata of one result: dimensions, name, unit, source of the formula."""

    dims: tuple[str, ...]
    label: Text
    units: str
    source: Text


RESULTS: dict[str, Described] = {
    "population_share": Described(("region",), as_label("Share of population"), "1", NOU),
    "criterion_weight": Described(("service", "criterion"), as_label("Weight in the need key"), "1", NOU),
    "criterion_index": Described(("criterion", "region"), as_label("Criterion index, country = 1"), "1", NOU),
    "need_index": Described(("service", "region"), as_label("Need index, country = 1"), "1", NOU),
    "cost_index": Described(("service", "region"), as_label("Cost index, country = 1"), "1", NOU),
    "service_key": Described(("service", "region"), as_label("Service key"), "1", NOU),
    "resource_need_key": Described(("region",), as_label("Resource-need key"), "1", NOU),
    "settlement_amount": Described(
        ("origin", "destination"),
        as_label("Settlement inside the base appropriation, from the region of residence to the treating region"),
        "million NOK",
        PROP,
    ),
    "running_settlement": Described(
        ("region",), as_label("Net running settlement, outside the base appropriation"), "million NOK", PROP
    ),
    "settlement": Described(("region",), as_label("Inter-regional patient settlement, net"), "million NOK", PROP),
    "full_effect_appropriation": Described(
        ("region",), as_label("Base appropriation at full effect"), "million NOK", PROP
    ),
    "distribution_key": Described(("region",), DISTRIBUTION_KEY, "1", PROP),
    "base_appropriation": Described(("region",), as_label("Base appropriation for the year"), "million NOK", PROP),
    "redistribution": Described(
        ("region",), as_label_in("against the former model", "Redistribution"), "million NOK", TABLE_4_2
    ),
    "growth": Described((), as_label("Growth needed for the phase-in"), "million NOK", TABLE_4_2),
    "growth_amount": Described(("region",), as_label("Share of the growth, all years"), "million NOK", TABLE_4_2),
    "phase_in": Described(("region",), as_label("Phase-in in the year"), "million NOK", TABLE_4_2),
    "growth_to_come": Described(("region",), as_label("Phase-in in later years"), "million NOK", TABLE_4_2),
    "phased_key": Described(("region",), as_label("Phased-in key for the year"), "1", TABLE_4_3),
}
"""Every result of the model, in the order of the method."""


def labelled(case: Case, arrays: Mapping[str, np.ndarray]) -> xr.Dataset:
    """Dataset of the computed `arrays` with the labels of `case`; `attrs` carry name, title and evidence."""
    variables = {
        name: (about.dims, arrays[name], variable_attributes(about))
        for name, about in RESULTS.items()
        if name in arrays
    }
    used = {dim for dims, _, _ in variables.values() for dim in dims}
    kept = {dim: labels for dim, labels in result_coordinates(case).items() if dim in used}
    attributes = {
        "case": case.name,
        "title": case.file.title.nb,
        "title_en": case.file.title.en,
        "synthetic": "yes" if case.is_synthetic else "no",
    }
    shares = {f"evidence_{status}": share for status, share in evidence_shares(case).items()}
    return xr.Dataset(variables, kept, attrs=attributes | shares)


def result_coordinates(case: Case) -> dict[str, list[str]]:
    """Labels of every dimension that a result can have; criteria end with the groups that can be merged."""
    return {
        "region": list(case.regions),
        "origin": list(case.regions),
        "destination": list(case.regions),
        "service": list(case.services),
        "criterion": [*columns_of(case), *case.parameters.criteria],
    }


def variable_attributes(about: Described) -> dict[str, str]:
    """Attributes of a result: names in both languages, units, source of the formula in English."""
    name, source = about.label, about.source.en
    return {"long_name": name.nb, "long_name_en": name.en, "units": about.units, "source": source}


def evidence_of_result(result: xr.Dataset) -> dict[str, float]:
    """Share of the result that rests on each status, strongest first; sums to 1."""
    found = {str(status): result.attrs.get(f"evidence_{status}") for status in Status}
    return {status: float(share) for status, share in found.items() if share is not None}
