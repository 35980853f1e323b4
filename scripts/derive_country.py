"""Writes `data/country/`: what the synthetic country takes from the real one, and the places that are invented for it.

    python -m scripts.derive_country POPULATION.csv

POPULATION.csv: Statistics Norway's table 07459 on the borders of 2024, with the columns calyear, kommunenr, rhf, sex,
age and pop_jan1_n. Only sums of it are written: persons of each municipality and three shares, and persons of the
country by age and sex.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import pandas as pd

from inntektsmodell.files.csv_writing import write_csv

FOLDER = Path(__file__).resolve().parents[1] / "data" / "country"
YEAR = 2020
SEED = 20200101
AREAS = {"Helse Sør-Øst": 9, "Helse Vest": 4, "Helse Midt-Norge": 3, "Helse Nord": 3}
"""How many hospital areas are invented for each region."""


def main() -> None:
    """Write the four tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("population", type=Path)
    table = pd.read_csv(parser.parse_args().population, dtype={"kommunenr": str})
    table = table[table["calyear"] == YEAR]
    municipalities = _municipalities(table)
    write_csv(FOLDER / "municipalities.csv", municipalities)
    write_csv(FOLDER / "ages.csv", _ages(table))
    write_csv(FOLDER / "places.csv", _places(municipalities))
    write_csv(FOLDER / "hospitals.csv", hospitals())


def _municipalities(table: pd.DataFrame) -> pd.DataFrame:
    """Persons of each municipality, and which share of them is under 18, 67 or older, and female."""
    counts = {
        "persons": table,
        "share_under_18": table[table["age"] < 18],
        "share_67_and_over": table[table["age"] >= 67],
        "share_female": table[table["sex"] == "female"],
    }
    sums = pd.DataFrame({name: part.groupby("kommunenr")["pop_jan1_n"].sum() for name, part in counts.items()})
    shares = sums.drop(columns="persons").div(sums["persons"], axis=0).round(4)
    regions = table.groupby("kommunenr")["rhf"].first().str.removesuffix(" RHF")
    return (
        pd.concat([regions.rename("region"), sums["persons"], shares], axis=1).rename_axis("municipality").reset_index()
    )


def _ages(table: pd.DataFrame) -> pd.DataFrame:
    """Persons of the country by age and sex."""
    ages = table.pivot_table(index="age", columns="sex", values="pop_jan1_n", aggfunc="sum", fill_value=0)
    return ages[["female", "male"]].astype(int).reset_index().rename_axis(columns=None)


def _places(municipalities: pd.DataFrame) -> pd.DataFrame:
    """Invented: the smaller a municipality, the more remote it is, the longer the way and the fewer the beds."""
    draws = np.random.default_rng(SEED)
    size = np.log10(municipalities["persons"].to_numpy())
    noise = draws.normal(size=(3, len(size)))
    centrality = np.clip(140 * size - 100 + 60 * noise[0], 100, 800)
    travel = np.exp(6.2 - 0.75 * size + 0.35 * noise[1])
    beds = np.exp(0.25 * (size - size.mean()) + 0.25 * noise[2])
    places = municipalities[["municipality", "region"]].copy()
    places["hospital_area"] = _areas(municipalities)
    places["remoteness"] = np.round((800 - centrality) / 100, 3)
    places["travel_time"] = np.round(travel / 60, 3)
    places["beds"] = np.round(beds, 3)
    areas = np.unique(places["hospital_area"])
    levels = dict(zip(areas, np.round(draws.uniform(-1, 1, len(areas)), 2), strict=True))
    places["area_level"] = places["hospital_area"].map(levels)
    return places


def hospitals() -> pd.DataFrame:
    """Invented: unit cost rises with teaching, sites and remoteness, and differs by chance beside."""
    draws = np.random.default_rng(SEED + 1)
    rows = []
    for number, region in enumerate(np.repeat(list(AREAS), [20, 8, 6, 7]), start=1):
        points = np.exp(draws.normal(9.6, 0.8))
        teaching = np.round(np.clip(draws.normal(0.05 * (points > 25_000), 0.02), 0, None), 3)
        sites = int(draws.integers(1, 4))
        remoteness = np.round(draws.uniform(0, 2) + 3 * (region == "Helse Nord"), 2)
        cost = (41_000 + 30_000 * teaching + 900 * sites + 700 * remoteness) * draws.gamma(900, 1 / 900)
        rows.append((f"hospital_{number:02d}", region, round(points), round(cost), teaching, sites, remoteness))
    columns = ["hospital", "region", "points", "unit_cost", "teaching", "sites", "remoteness"]
    return pd.DataFrame(rows, columns=columns)


def _areas(municipalities: pd.DataFrame) -> list[str]:
    """Neighbours by number share an area, as even by persons as they come."""
    names: dict[str, str] = {}
    first = 1
    for region, number in AREAS.items():
        own = municipalities[municipalities["region"] == region]
        before = own["persons"].cumsum() - own["persons"] / 2
        parts = np.floor(before / own["persons"].sum() * number).astype(int)
        order = {part: place for place, part in enumerate(sorted(set(parts)))}
        names |= {
            code: f"area_{first + order[part]:02d}" for code, part in zip(own["municipality"], parts, strict=True)
        }
        first += len(order)
    return [names[code] for code in municipalities["municipality"]]


if __name__ == "__main__":
    main()
