"""Need by age: which ages a case's age groups hold, ageing in better health, and growth split into its parts.

Need of year t is Σ_a c_a N_a(t), with c_a the need of a person of age a: the weight of the age group over the persons
that it had in the case's own year. Of criteria other than age nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import xarray as xr

from indices.cohorts import life_expectancy
from inntektsmodell.faults import Faults
from inntektsmodell.language.messages import message

SHARES = (0.0, 3 / 5, 1.0)
"""Shares θ of the gain in life expectancy that are years in the health of a younger age."""
_GROUP = re.compile(r"(\d{1,3})(?:-(\d{1,3})|(\+))?")


def ages_of_groups(groups: Sequence[str], ages: int) -> np.ndarray:
    """Which ages each group holds: marks (group, age). A name is `0-5`, `80+` or `7`.

    Raises:
        InputError: a name says no ages, or an age is in no group, or in several.
    """
    faults = Faults()
    marks = np.zeros((len(groups), ages))
    for mark, name in zip(marks, groups, strict=True):
        match = _GROUP.fullmatch(name)
        if match is None:
            found = message("does not say which ages it holds")
            faults.add(message("age group '{name}'", name=name), found, message("a name such as 0-5 or 80+"))
            continue
        first = int(match[1])
        mark[first : ages if match[3] else int(match[2] or first) + 1] = 1.0
    faults.raise_if_any()
    wrong = np.flatnonzero(marks.sum(axis=0) != 1)
    if wrong.size:
        found = message(
            "the age {age} is in {count:age group|age groups}", age=wrong[0], count=int(marks[:, wrong[0]].sum())
        )
        faults.add(message("age groups of the case"), found, message("every age in one group"))
    faults.raise_if_any()
    return marks


def gained_years(dying: np.ndarray) -> np.ndarray:
    """Gain in life expectancy at birth since the first year: (year, sex), years, of shares dying (year, sex, age)."""
    expectancy = life_expectancy(dying)
    return np.asarray(expectancy - expectancy[0])


def as_healthy_as(persons: np.ndarray, younger: np.ndarray, first: int) -> np.ndarray:
    """Persons (..., year, region, sex, age) by the age whose need they have: so many years `younger` (year, sex).

    Nobody below the age `first` is younger than they are, and nobody above it has the need of one below it. A part of a
    year divides a person between two ages, so that nobody is lost.
    """
    ages = np.arange(persons.shape[-1])
    meant = np.maximum(ages - younger[..., None], np.minimum(ages, first))  # (year, sex, age)
    below = np.floor(meant).astype(np.intp)
    part = meant - below
    above = np.minimum(below + 1, ages[-1])
    shift = np.zeros((*below.shape, len(ages)))  # from age to age, of every year and sex
    rows = np.indices(below.shape)
    np.add.at(shift, (*rows, below), 1 - part)
    np.add.at(shift, (*rows, above), part)
    return np.asarray(np.einsum("...yrsa,ysab->...yrsb", persons, shift))


def growth_parts(need_of_age: np.ndarray, persons: xr.DataArray, effective: xr.DataArray) -> xr.Dataset:
    """Growth of need from each year to the next, split: (..., year, area).

    Args:
        need_of_age: of a person of each age, at the health of the first year.
        persons: (..., year, area, age).
        effective: the same persons by the age whose need they have.

    Returns:
        `number`, `structure` and `health`, which add up to `growth`: first the number of persons changes, then their
        shares of each age, then the health at each age. Shares of the need of the year before.
    """
    total = persons.sum("age").values
    plain, real = persons.values @ need_of_age, effective.values @ need_of_age
    before, after = (..., slice(None, -1), slice(None)), (..., slice(1, None), slice(None))
    need = real[before]
    mean = real[before] / total[before]
    health = (real / plain)[before]
    number = (total[after] - total[before]) * mean / need
    structure = (plain[after] * health - total[after] * mean) / need
    remaining = (real[after] - plain[after] * health) / need
    dims = tuple(dim for dim in persons.dims if dim != "age")
    coords = {dim: persons[dim].values[1:] if dim == "year" else persons[dim].values for dim in dims}
    parts = {"number": number, "structure": structure, "health": remaining, "growth": real[after] / need - 1}
    return xr.Dataset({name: (dims, values) for name, values in parts.items()}, coords)
