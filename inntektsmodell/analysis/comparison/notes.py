"""What is said beside every split of a change: labels, the method, the conventions, what each side rests on."""

from __future__ import annotations

from collections.abc import Iterable

import xarray as xr

from inntektsmodell.analysis.scenarios.effects import PARTS
from inntektsmodell.case.case import Case
from inntektsmodell.case.evidence import Status
from inntektsmodell.case.labels import evidence_line
from inntektsmodell.case.schema import Decimals
from inntektsmodell.case.units import in_kroner, unit_label
from inntektsmodell.language.text import Language, Text, as_label, joined
from inntektsmodell.method.own_model import guaranteed, supplement
from inntektsmodell.method.rules import correction, counted_ages
from inntektsmodell.model.arrays import columns_of

METHODS = {
    "shapley": as_label(
        "The contributions are Shapley values: the mean over all orders in which the components can be exchanged."
    ),
    "sequential": as_label(
        "The components are exchanged one by one in the order shown; another order gives other contributions."
    ),
}
BASIS = as_label(
    "Criteria are per inhabitant and averaged over the window, and the settlement volume is "
    "averaged over the locked years, so a different choice of years shows up in the figures."
)
COVARIANCES = as_label("The covariance of the need keys is not the same in A and B; no result depends on it.")
COST_COVARIANCES = as_label("The covariance of the cost index is not the same in A and B; no result depends on it.")
MILLION, EACH_UNIT = "million NOK", "NOK per inhabitant"
DECIMALS = {"1": 5, MILLION: 1, EACH_UNIT: 0}
"""Decimals of a level, change or contribution by its unit, whatever the currency."""
SHARES = as_label("shares of 1")
OF_RULES = (supplement, guaranteed, counted_ages, correction)
"""Figures of parts that a case may lack without lacking a part of its parameters."""
_ONE_SIDED = (
    "In {side} only: {names}. They have no weight, share or effect in the other; the underlying figures are in both."
)


def one_sided(a: Case, b: Case) -> list[Text]:
    """A note for each case that has criteria, services or parts that the other lacks."""
    notes = []
    for side, case, other in (("A", a, b), ("B", b, a)):
        lacking = _named(other)
        only = [label for name, label in _named(case).items() if name not in lacking]
        if only:
            notes.append(as_label(_ONE_SIDED, side=side, names=joined("; ", only)))
    return notes


def covariances(a: Case, b: Case) -> list[Text]:
    """A note where the need keys, and one where the cost indices, are not equally uncertain: no contribution tells."""
    first, second = a.covariances, b.covariances
    one_sided = first.keys() ^ second.keys()
    others = one_sided | {name for name in first.keys() & second.keys() if not first[name].equals(second[name])}
    return [*([COVARIANCES] if others - {""} else []), *([COST_COVARIANCES] if "" in others else [])]


def _named(case: Case) -> dict[tuple[str, str], Text]:
    """Labels of the criteria, services and parts of a case."""
    criteria = {("criterion", name): case.criteria[name].label for name in columns_of(case)}
    services = {("service", name): label for name, label in case.file.services.items()}
    lacked = (
        "cost",
        "settlement",
        "capital",
        "phase_in",
        "reserved",
        "history",
        "adjustment",
        "pace",
        "index",
        "gap",
        "amounts",
    )
    parts = {("part", name): PARTS[name] for name in lacked if getattr(case.parameters, name) is not None}
    tables = {("table", about.path): about.label for about in OF_RULES if about.path in case.observations}
    return criteria | services | parts | tables


def stated_decimals(cases: Iterable[Case], units: str) -> dict[str, int]:
    """An attribute of what stands in some unit: the most decimals that a case states; nothing where none does."""
    stated = [case.decimals for case in cases if case.decimals != Decimals()]
    most = {MILLION: [own.amounts for own in stated], "1": [own.keys + 1 for own in stated]}
    return {"decimals": max(found)} if (found := most.get(in_kroner(units)[0])) else {}


def decimals_of(values: xr.DataArray) -> int:
    """Decimals of a level, change or contribution."""
    return int(values.attrs.get("decimals", DECIMALS[in_kroner(values.attrs["units"])[0]]))


def is_of_each(values: xr.DataArray) -> bool:
    """Whether amounts are per inhabitant."""
    return in_kroner(values.attrs["units"])[0] == EACH_UNIT


def unit_told(values: xr.DataArray, language: Language) -> str:
    """The unit of a level, change or contribution as people read it."""
    units = values.attrs["units"]
    return SHARES.in_language(language) if units == "1" else unit_label(units, language)


def figures_of(comparison: xr.Dataset) -> list[str]:
    """Names of the figures whose change is split."""
    return [str(name) for name, values in comparison.data_vars.items() if "component" in values.dims]


def comparison_remarks(comparison: xr.Dataset, language: Language) -> list[str]:
    """What must be said beside the figures: both sides with their evidence, the method, the conventions."""
    sides = []
    for side in ("a", "b"):
        title = comparison.attrs[f"title_{side}" if language == "nb" else f"title_{side}_en"]
        shares = {str(status): float(comparison.attrs.get(f"evidence_{side}_{status}", 0.0)) for status in Status}
        evidence = {status: share for status, share in shares.items() if share}
        sides.append(f"{side.upper()}: {title}. {evidence_line(evidence, language)}")
    method = METHODS[comparison.attrs["by"]].in_language(language)
    notes = comparison.attrs["notes" if language == "nb" else "notes_en"].splitlines()
    return [*sides, method, BASIS.in_language(language), *notes]
