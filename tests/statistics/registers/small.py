"""A small register in a folder, and the same persons row by row: the tests' own way to the figures."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow import parquet

from inntektsmodell.statistics.registers.estimation import Fit, fitted
from inntektsmodell.statistics.registers.moments import Moments
from inntektsmodell.statistics.registers.places import load_places
from inntektsmodell.statistics.registers.specification import load_specification

REGISTER = """
title = { nb = "Lite register", en = "Small register" }
source = "tests"
status = "synthetic"
years = [2019, 2020]
person = "number"
year = "year"
municipality = "home"
share_of_year = "part"
[ages]
age = "age"
female = "woman"
from_age = [0, 18, 40, 67]
[indicators]
poor = { kind = "socioeconomic", label = { nb = "Fattige", en = "Poor" } }
ill = { kind = "health", label = { nb = "Syke", en = "Ill" } }
[amounts]
debt = { kind = "socioeconomic", label = { nb = "Gjeld", en = "Debt" }, unit = "NOK 100,000 per inhabitant" }
[costs]
care = "paid_care"
visits = "paid_visits"
[services]
care = { nb = "Pleie", en = "Care" }
visits = { nb = "Besøk", en = "Visits" }
"""
SPECIFICATION = """
title = { nb = "Nøkkel", en = "Key" }
years = [2019, 2020]
places = "places.csv"
"""
PLAIN = 'from_age = [0, 18, 40, 67]\nby_sex = true\ncriteria = ["poor", "ill", "debt"]'
GROUPS = ("0-17", "18-39", "40-66", "67+")
CODES = tuple(f"{number:04d}" for number in range(301, 321))
PLACES = pd.DataFrame(
    {
        "municipality": CODES,
        "region": ["North", "South", "East", "West"] * 5,
        "area": ["a", "b", "c", "d", "e"] * 4,
        "remote": np.round(np.linspace(0, 3, 20) ** 2 % 2.5, 2),
        "beds": np.round(np.linspace(1, 9, 20) * 7 % 4, 2),
    }
)


def made_rows(persons: int = 2_000, seed: int = 0) -> pd.DataFrame:
    """Persons in up to two years; what they cost depends on all that is known of them, and on their municipality."""
    draws = np.random.default_rng(seed)
    first = pd.DataFrame(
        {
            "number": draws.permutation(10 * persons)[:persons].astype(np.int64),
            "year": 2019,
            "home": np.array(CODES, dtype=object)[draws.integers(0, len(CODES), persons)],
            "part": np.where(draws.random(persons) < 0.2, np.round(1 - 0.9 * draws.random(persons), 2), 1.0),
            "age": draws.integers(0, 99, persons),
            "woman": draws.random(persons) < 0.5,
            "poor": draws.random(persons) < 0.3,
            "ill": draws.random(persons) < 0.1,
            "debt": np.round(draws.exponential(2, persons), 2),
        }
    )
    second = first[draws.random(persons) < 0.9].assign(year=2020)
    rows = pd.concat([first, second.assign(age=second["age"] + 1)], ignore_index=True)
    remote = PLACES.set_index("municipality").loc[rows["home"], "remote"].to_numpy()
    expected = 1_000 + 90 * rows["age"] + 4_000 * rows["poor"] + 20_000 * rows["ill"] + 300 * rows["debt"]
    common = draws.gamma(100, 0.01, len(CODES))[rows["home"].map(CODES.index)]
    for service, level in (("paid_care", 1.0), ("paid_visits", 0.1)):
        spread = draws.gamma(0.5, 2, len(rows)) * common
        rows[service] = np.rint(rows["part"] * (expected + 2_000 * remote) * spread * level)
    return rows


def write_register(folder: Path, rows: pd.DataFrame, cuts: Sequence[int] = (), register: str = REGISTER) -> Path:
    """Write rows as a register, parted into files at the positions `cuts`."""
    persons = folder / "persons"
    persons.mkdir(parents=True, exist_ok=True)
    (folder / "register.toml").write_text(register, encoding="utf-8")
    PLACES.to_csv(folder / "places.csv", index=False)
    for number, (start, stop) in enumerate(zip([0, *cuts], [*cuts, len(rows)], strict=True)):
        parquet.write_table(
            pa.Table.from_pandas(rows.iloc[start:stop], preserve_index=False), persons / f"{number:03d}.parquet"
        )
    return folder


def write_specification(folder: Path, services: str, head: str = "") -> Path:
    """Write a specification beside its places: `services` are the tables of the models, `head` more of the top."""
    PLACES.to_csv(folder / "places.csv", index=False)
    file = folder / "specification.toml"
    file.write_text(f"{head}\n{SPECIFICATION}\n{services}", encoding="utf-8")
    return file


def variables(rows: pd.DataFrame) -> pd.DataFrame:
    """Each variable of the register's moments, row by row."""
    group = np.searchsorted([0, 18, 40, 67], rows["age"], side="right") - 1
    by_age = {
        f"{sex}_{name}": (rows["woman"] == (sex == "women")) & (group == number)
        for sex in ("women", "men")
        for number, name in enumerate(GROUPS)
    }
    values = {"constant": np.ones(len(rows)), **by_age, **{name: rows[name] for name in ("poor", "ill", "debt")}}
    return pd.DataFrame({name: np.asarray(value, dtype=float) for name, value in values.items()})


def place_values(rows: pd.DataFrame, name: str) -> np.ndarray:
    """What is told of the municipality of each row."""
    return np.asarray(PLACES.set_index("municipality").loc[rows["home"], name].to_numpy())


def fits_of(folder: Path, sums: Moments, services: str, head: str = "") -> dict[str, Fit]:
    """The fits of models that are written into a folder."""
    specification, places = load_specification(write_specification(folder, services, head))
    return fitted(sums, specification, load_places(places))


def matrix(rows: pd.DataFrame, names: Sequence[str]) -> np.ndarray:
    """The variables of a model, row by row: supply and areas as distances from the country's mean."""
    columns = []
    for name in names:
        sex, _, ages = name.rpartition("_")
        if name in ("poor", "ill", "debt"):
            value = rows[name].to_numpy(dtype=float)
        elif name == "remote":
            value = place_values(rows, name)
        elif name == "beds" or name.startswith("area_"):
            value = place_values(rows, "beds") if name == "beds" else 1.0 * (place_values(rows, "area") == name[5:])
            value = value - np.average(value, weights=rows["part"])
        else:
            least, _, most = ages.rstrip("+").partition("-")
            value = 1.0 * rows["age"].between(int(least), int(most or 200)).to_numpy()
            value = value * (rows["woman"] == (sex == "women")) if sex else value
        columns.append(np.asarray(value, dtype=float))
    return np.column_stack(columns)
