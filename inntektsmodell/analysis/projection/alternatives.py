"""Population by year: official alternatives that the user has fetched, else one by declared rates."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import xarray as xr

from indices.cohorts import flows, projected
from inntektsmodell.analysis.projection.assumptions import Assumptions
from inntektsmodell.analysis.projection.grid import read_grid
from inntektsmodell.case.case import Case
from inntektsmodell.faults import Faults, InputError
from inntektsmodell.language.messages import Message, message

OWN = "own"
MOST_YEARS = 100
"""Years that declared rates are carried on at most."""
DIMS = ("alternative", "recipient", "sex", "age", "year")
ORDER = ("alternative", "year", "region", "sex", "age")


def read_alternatives(folder: Path, case: Case, last: int) -> xr.DataArray:
    """Persons of every alternative in a folder of CSV files in long form, up to a year, of a case's regions.

    Columns: `alternative`, `recipient`, `sex`, `age`, `year`, `value`, as of Statistics Norway's table 14746.

    Raises:
        InputError: with every fault of the files; or a region, or the year, is not in them.
    """
    faults = Faults()
    files = sorted(folder.glob("*.csv"))
    if not files:
        columns = ", ".join((*DIMS, "value"))
        found = message("has no CSV file") if folder.is_dir() else message("is no folder")
        raise InputError.of(str(folder), found, message("a folder with a table of the columns {names}", names=columns))
    persons = read_grid(files, DIMS, faults, least=0.0)
    faults.raise_if_any()
    assert persons is not None
    persons = persons.rename(recipient="region")
    years = persons["year"].values.tolist()
    for region in set(case.regions) - set(persons["region"].values.tolist()):
        faults.add(str(folder), message("has no recipient '{name}'", name=region), message("every region of the case"))
    if not years[0] < last <= years[-1]:
        faults.add("--to", *_outside(last, years[0] + 1, years[-1]))
    elif lacking := sorted(set(range(years[0], last + 1)) - set(years)):
        found = message("there are no figures for {year}", year=lacking[0])
        faults.add(str(folder), found, message("every year from the first to the last"))
    faults.raise_if_any()
    persons = persons.sel(region=list(case.regions), year=slice(None, last)).transpose(*ORDER)
    _refuse_empty(persons, str(folder))
    return persons


def _refuse_empty(persons: xr.DataArray, place: str) -> None:
    """Refuse a region without inhabitants: nothing is per inhabitant there."""
    totals = persons.sum(["sex", "age"])
    faults = Faults()
    for at in np.argwhere(totals.values == 0)[:1]:
        labels = [str(totals[dim].values[number]) for dim, number in zip(totals.dims, at, strict=True)]
        faults.add(place, message("no inhabitants in {where}", where=", ".join(labels)), message("more than 0"))
    faults.raise_if_any()


def _outside(year: int, first: int, last: int) -> tuple[Message, Message]:
    """What is found and what is right of a year that is not projected to."""
    right = message("a year from {first} to {last}", first=first, last=last)
    return message("there is no projection for {year}", year=year), right


def own_projection(assumptions: Assumptions, case: Case, first: int, last: int) -> tuple[xr.DataArray, xr.Dataset]:
    """Persons by declared rates, as the one alternative `own`, and the births, deaths and net moves of every year.

    Raises:
        InputError: the assumptions are of other regions than the case, or know no population of the first year.
    """
    faults = Faults()
    if set(assumptions.file.regions) != set(case.regions):
        found = message("the assumptions are of {names}", names=", ".join(assumptions.file.regions))
        right = message("assumptions or alternatives of {names}", names=", ".join(case.regions))
        faults.add(message("case '{case}'", case=case.name), found, right)
    if first not in assumptions.years:
        right = message("years with figures: {years}", years=", ".join(map(str, assumptions.years)))
        faults.add("--from", message("there are no figures for {year}", year=first), right)
    elif not first < last <= first + MOST_YEARS:
        faults.add("--to", *_outside(last, first + 1, first + MOST_YEARS))
    faults.raise_if_any()
    start = assumptions.population.sel(year=first, drop=True)
    rates, steps = assumptions.rates(first, last - first), last - first
    labels = {"year": range(first, last + 1), **{dim: start[dim].values for dim in ("region", "sex", "age")}}
    values = projected(start.values, rates, steps)
    persons = xr.DataArray(values, labels, tuple(labels)).expand_dims(alternative=[OWN])
    _refuse_empty(persons, "population.csv")
    changes = {name: (("year", "region"), amounts) for name, amounts in flows(values, rates).items()}
    changed = xr.Dataset(changes, {"year": list(range(first + 1, last + 1)), "region": start["region"].values})
    regions = list(case.regions)
    return persons.sel(region=regions).transpose(*ORDER), changed.sel(region=regions)
