"""Writes `data/projection/`: the population that a projection starts from, and the rates that carry it on.

    python -m scripts.derive_projection POPULATION.csv

POPULATION.csv: Statistics Norway's table 07459, persons on 1 January 2017–2026 by health region, sex and one-year age,
with the columns calyear, rhf, sex, age and pop_jan1_n; the last age is open. Everything here is arithmetic on it: how
many of a cohort are there a year later. That says what deaths and moves together did. `data/projection/projection.toml`
tells how they are told apart, and holds the improvement that this script prints.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from inntektsmodell.faults import Faults
from inntektsmodell.files.csv_reading import read_csv
from inntektsmodell.files.csv_writing import write_csv
from inntektsmodell.published.posts import REGIONS

FOLDER = Path(__file__).resolve().parents[1] / "data" / "projection"
KEPT = (2020, 2021, 2026)
FIRST, LAST = 2017, 2021
"""The rates are of these years: from 1 January of the first to 1 January of the last. Later ones had refugees."""
OLD, FITTED, POOLED = 70, 90, 101
"""From `OLD` on nobody moves. The line of Gompertz is fitted from there to `FITTED`; ages from `POOLED` on are one."""
STILL = 95
"""From this age on a region has the country's rates: there are too few."""
MOTHERS = range(20, 40)
COMPARED = ((2017, 2020), (2023, 2026))
"""Deaths at ages 70–94 of these years say how fast mortality falls."""

Array = NDArray[np.float64]


def main() -> None:
    """Write the tables, and print the yearly fall of mortality and the share of girls."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("population", type=Path)
    persons = population(parser.parse_args().population)
    FOLDER.mkdir(exist_ok=True)
    pooled = persons.sel(year=slice(FIRST, LAST))
    mortality = mortality_of(pooled.sum("region"))
    tables = {
        "population": persons.sel(year=list(KEPT)).astype(int),
        "mortality": mortality.round(6),
        "migration": migration_of(pooled, mortality).round(6),
        "fertility": fertility_of(pooled).round(6),
    }
    for name, values in tables.items():
        write_csv(FOLDER / f"{name}.csv", values.to_dataframe("value").reset_index())
    babies = pooled.sel(age=0).isel(year=slice(1, None)).sum(["region", "year"])
    print(f"girls: {float(babies.sel(sex='female') / babies.sum()):.4f}")
    print(f"mortality falls by {yearly_fall(persons.sum('region')):.4f} a year")


def population(file: Path) -> xr.DataArray:
    """Persons by year, region, sex and age."""
    faults = Faults()
    table = read_csv(file, faults)
    faults.raise_if_any()
    assert table is not None
    cells = {
        (int(y), region.removesuffix(" RHF"), sex, int(age)): float(n)
        for _, (y, region, sex, age, n) in table.rows(faults)
    }
    years, sexes, ages = (
        sorted({key[0] for key in cells}),
        sorted({key[2] for key in cells}),
        sorted({key[3] for key in cells}),
    )
    values = [cells.get((y, r, s, a), 0.0) for y in years for r in REGIONS for s in sexes for a in ages]
    labels = {"year": years, "region": list(REGIONS), "sex": sexes, "age": ages}
    return xr.DataArray(np.reshape(values, (len(years), len(REGIONS), len(sexes), len(ages))), labels, list(labels))


def left_after_a_year(persons: xr.DataArray) -> xr.DataArray:
    """Share of those of each age that are there a year later, all years together; the last two ages are one."""
    before = persons.isel(year=slice(None, -1)).sum("year")
    after = persons.isel(year=slice(1, None)).sum("year").shift(age=-1, fill_value=0.0)
    ratio = after / before
    ratio[{"age": slice(-2, None)}] = persons.isel(year=slice(1, None), age=-1).sum("year") / before.isel(
        age=slice(-2, None)
    ).sum("age")
    return ratio


def mortality_of(persons: xr.DataArray) -> xr.DataArray:
    """Of each age and sex, the share that dies within a year: as seen from `OLD` on, by the line of Gompertz below."""
    dying = 1 - left_after_a_year(persons)
    ages = persons["age"].values
    before = persons.isel(year=slice(None, -1)).sum("year")
    after = persons.isel(year=slice(1, None)).sum("year")
    dying.loc[{"age": slice(POOLED, None)}] = 1 - after.sel(age=slice(POOLED + 1, None)).sum("age") / before.sel(
        age=slice(POOLED, None)
    ).sum("age")
    for sex in persons["sex"].values:
        seen = dying.sel(sex=sex, age=slice(OLD, FITTED))
        slope, level = np.polyfit(seen["age"], np.log(seen), 1)
        young = ages < OLD
        dying.loc[{"sex": sex, "age": ages[young]}] = np.exp(level + slope * ages[young])
    return dying


def migration_of(persons: xr.DataArray, mortality: xr.DataArray) -> xr.DataArray:
    """What else changed each cohort of a region, as a share of it: net moves, and how its deaths differ."""
    net = left_after_a_year(persons) - (1 - mortality)
    return net.where(net["age"] < STILL, 0.0).transpose("region", "sex", "age")


def fertility_of(persons: xr.DataArray) -> xr.DataArray:
    """Children aged 0 on 1 January per woman a year before, the same for all who may be mothers."""
    babies = persons.sel(age=0).isel(year=slice(1, None)).sum(["sex", "year"])
    women = persons.sel(sex="female", age=list(MOTHERS)).isel(year=slice(None, -1)).sum(["age", "year"])
    ages = persons["age"]
    per_woman = (babies / women).drop_vars("sex", errors="ignore")
    return (per_woman * ages.isin(list(MOTHERS))).transpose("region", "age")


def yearly_fall(persons: xr.DataArray) -> float:
    """By which share mortality at ages 70–94 falls a year, the first years' persons being the standard."""
    old = slice(OLD, STILL - 1)
    rates = [1 - left_after_a_year(persons.sel(year=slice(*years))).sel(age=old) for years in COMPARED]
    standard = persons.sel(year=slice(*COMPARED[0]), age=old).sum("year")
    first, second = (float((rate * standard).sum()) for rate in rates)
    return float(1 - (second / first) ** (1 / (COMPARED[1][0] - COMPARED[0][0])))


if __name__ == "__main__":
    main()
