"""The synthetic country: real municipalities and ages, invented lives, and costs whose true coefficients are known."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
from pydantic import Field, FiniteFloat

from inntektsmodell.case.evidence import Origin
from inntektsmodell.case.pydantic_faults import read_toml_record
from inntektsmodell.files.locations import data_folder
from inntektsmodell.records import Frozen, FrozenTable, Listed
from inntektsmodell.statistics.registers.register import CONSTANT, Register, load_register

Floats = Listed[FiniteFloat]
OLDEST = 105


class TrueCost(Frozen):
    """Expected kroner a year lived, and how single costs spread around them: how many have any, σ of the logarithm."""

    women: Floats
    men: Floats
    persons: FrozenTable[FiniteFloat]
    places: FrozenTable[FiniteFloat]
    supply: FrozenTable[FiniteFloat]
    share_with_cost: float = Field(gt=0, le=1)
    spread: float = Field(ge=0)


class Country(Frozen):
    """What is true in the synthetic country, and where its figures come from."""

    sources: FrozenTable[Origin]
    services: FrozenTable[TrueCost]


def country_folder() -> Path:
    """Where the synthetic country lies."""
    return data_folder() / "country"


@cache
def country() -> Country:
    """What is true in the synthetic country."""
    return read_toml_record(country_folder() / "country.toml", Country)


@cache
def country_register() -> Register:
    """The columns of its registers."""
    return load_register(country_folder())


@cache
def municipalities() -> pd.DataFrame:
    """Its municipalities, in order of their numbers: region, persons, and shares by age and sex."""
    return pd.read_csv(country_folder() / "municipalities.csv", encoding="utf-8-sig", dtype={"municipality": "object"})


@cache
def places() -> pd.DataFrame:
    """What is true of each municipality, in the same order; all of it is invented."""
    return pd.read_csv(country_folder() / "places.csv", encoding="utf-8-sig", dtype={"municipality": "object"})


@cache
def ages() -> pd.DataFrame:
    """Persons of the country by age and sex."""
    return pd.read_csv(country_folder() / "ages.csv", encoding="utf-8-sig", index_col="age")


def true_coefficients(service: str) -> dict[str, float]:
    """Kroner a year for one unit of each variable of a person; a variable that is not there has none."""
    cost, groups = country().services[service], country_register().ages.groups
    by_age = {
        f"{sex}_{group}": value
        for sex, values in (("women", cost.women), ("men", cost.men))
        for group, value in zip(groups, values, strict=True)
    }
    return {CONSTANT: 0.0, **by_age, **cost.persons}


def place_cost(service: str) -> np.ndarray:
    """Kroner a year that living in each municipality adds, need and supply together. Shape (municipality,)."""
    cost = country().services[service]
    amounts = [coefficient * places()[name].to_numpy() for name, coefficient in {**cost.places, **cost.supply}.items()]
    return np.sum(amounts, axis=0) if amounts else np.zeros(len(places()))
