"""Recipients without inhabitants, where a case allows them: nobody lives there in any year, and nothing is counted."""

from __future__ import annotations

import numpy as np

from inntektsmodell.case.contents import Contents
from inntektsmodell.case.schema import WITHOUT_INHABITANTS
from inntektsmodell.faults import Faults, within_table
from inntektsmodell.language.messages import message


def without_inhabitants(case: Contents) -> list[str]:
    """The recipients that have no inhabitants in some year."""
    if "population" not in case.observed:
        return []
    persons = case.observed["population"].sum("age_group", skipna=False)
    return [str(name) for name in persons["region"].values[(persons.values == 0).any(axis=0)]]


def check_empty(case: Contents, place: str, faults: Faults) -> None:
    """Note inhabitants in some years only, and need that is counted where nobody lives and would be lost."""
    if not case.allows(WITHOUT_INHABITANTS) or "population" not in case.observed:
        return
    empty = without_inhabitants(case)
    persons = case.observed["population"].sum("age_group").sel(region=empty)
    for region, number in zip(empty, persons.max("year").values.tolist(), strict=True):
        if number:
            found = message(
                "no inhabitants in some years, {number:.6g} in others, in {region}", number=number, region=region
            )
            faults.add(within_table(place, "population"), found, message("inhabitants in every year, or in none"))
    if "criterion_value" not in case.observed:
        return
    counted = [name for name in case.observed["criterion"].values.tolist() if case.criteria[name].measure == "count"]
    values = case.observed["criterion_value"].sel(criterion=counted, region=empty)
    for cell in np.argwhere(values.values != 0)[:1]:
        where = ", ".join(str(values[dim].values[at]) for dim, at in zip(values.dims, cell, strict=True))
        found = message("{value:.6g} in {where}, where nobody lives", value=values.values[tuple(cell)], where=where)
        faults.add(within_table(place, "criterion_value"), found, message("0: need is counted where people live"))
