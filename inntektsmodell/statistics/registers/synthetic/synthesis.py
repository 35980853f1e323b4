"""Makes registers of the synthetic country: persons with correlated lives, year by year, and what their care cost.

Nothing is taken from any person. Persons are made in buckets, each from the seed and its own number, so that a register
of any size needs the memory of one bucket, and a run that was stopped goes on with the buckets that are missing.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from inntektsmodell.faults import InputError, expect_installed
from inntektsmodell.files.placing import check_folder, write_files
from inntektsmodell.language.messages import message
from inntektsmodell.statistics.registers.register import LAYOUT, PERSONS, PLACES, UNFINISHED, Register
from inntektsmodell.statistics.registers.synthetic import country
from inntektsmodell.work.progress import steps

BUCKET = 250_000
"""Persons that are made at once."""
LEAST, MOST = 200, 20_000_000
"""Persons of a register."""
SHOCK = 0.02
"""Standard deviation of what a municipality's costs have in common in a year."""
FRAILTY = 2.0
"""Shape of the gamma distribution by which persons differ, year after year, beside what the register knows."""
ENOUGH = 6.0
"""Income in 100,000 kroner from which more of it makes no difference."""
Columns = dict[str, np.ndarray]


@dataclass(frozen=True)
class Persons:
    """What stays with the persons of a bucket. Each array has shape (person,)."""

    number: np.ndarray
    female: np.ndarray
    born: np.ndarray
    hardship: np.ndarray
    luck: np.ndarray
    frailty: np.ndarray


def synthesize(folder: str | Path, persons: int, seed: int = 0) -> None:
    """Write a register of the synthetic country, called synthetic in its own description.

    Args:
        folder: a new folder, or one that an interrupted call with the same arguments left.
        persons: how many are made, 200 to 20 million; each has at most one row a year for three years.
        seed: the same seed makes the same register.

    Raises:
        InputError: the folder holds another register, or the number cannot be made.
        KeyboardInterrupt: Ctrl-C; the same call goes on from there.

    Example:
        >>> import inntektsmodell as im
        >>> im.synthesize("persons", persons=1_000)  # doctest: +SKIP
    """
    expect_installed("pyarrow", "registers")
    folder = Path(folder)
    _check_number(persons)
    register = country.country_register()
    _begin(folder, persons, seed)
    buckets = range(0, persons, BUCKET)
    for first in steps(buckets, "bucket", len(buckets)):
        files = {year: _file(folder, year, first // BUCKET) for year in register.years}
        if not all(file.exists() for file in files.values()):
            number = min(BUCKET, persons - first)
            for year, columns in made_bucket(register, seed, first, number).items():
                files[year].parent.mkdir(parents=True, exist_ok=True)
                write_files({files[year]: _parquet(columns, register.municipality)})
    if (folder / UNFINISHED).exists():
        (folder / UNFINISHED).replace(folder / LAYOUT)


def made_bucket(register: Register, seed: int, first: int, number: int) -> dict[int, Columns]:
    """The rows of persons `first` to `first + number − 1` in each year, by column."""
    draws = np.random.default_rng([seed, 1, first // BUCKET])
    home, persons = _drawn_persons(register, draws, first, number)
    alive, made = np.ones(number, dtype=bool), {}
    for year in register.years:
        moving = draws.random(number) < 0.03
        home = np.where(moving, _homes(draws, number), home)
        columns, died = _year(register, draws, persons, home, year)
        here = alive & (persons.born <= year)
        costs = _costs(register, draws, seed, persons, home, columns, year)
        made[year] = {name: values[here] for name, values in {**columns, **costs}.items()}
        alive &= ~died
    return made


def _check_number(persons: int) -> None:
    if not LEAST <= persons <= MOST:
        right = message("{least} to {most} persons", least=LEAST, most=MOST)
        raise InputError.of("--persons", message("is {persons}", persons=persons), right)


def _begin(folder: Path, persons: int, seed: int) -> None:
    """Describe the register first, so that what is half done says what it is, and that it is no register yet."""
    layout = LAYOUT if (folder / LAYOUT).exists() else UNFINISHED
    described = {layout: _layout(persons, seed), PLACES: (country.country_folder() / PLACES).read_bytes()}
    there = folder / layout
    if there.exists() and there.read_bytes() != described[layout]:
        found = message("holds a register with another number of persons or another seed")
        raise InputError.of(str(folder), found, message("a new folder, or the same arguments as before"))
    check_folder(folder)
    folder.mkdir(parents=True, exist_ok=True)
    strange = sorted(entry.name for entry in folder.iterdir() if entry.name not in {*described, PERSONS})
    if strange:
        found = message("contains files that are not of a register: {files}", files=", ".join(strange[:5]))
        raise InputError.of(str(folder), found, message("choose a new or empty folder"))
    write_files({folder / name: content for name, content in described.items()})


def _layout(persons: int, seed: int) -> bytes:
    text = (country.country_folder() / LAYOUT).read_text(encoding="utf-8")
    source = 'source = "inntektsmodell synthesize'
    assert source in text
    return text.replace(source, f"{source} --persons {persons} --seed {seed}").encode("utf-8")


def _file(folder: Path, year: int, bucket: int) -> Path:
    return folder / PERSONS / str(year) / f"part-{bucket:05d}.parquet"


def _parquet(columns: Columns, municipality: str) -> bytes:
    import pyarrow as pa
    from pyarrow import parquet

    codes = pa.array(country.municipalities()["municipality"].to_numpy())
    numbers = pa.array(columns[municipality].astype(np.int32))
    table = pa.table({**columns, municipality: pa.DictionaryArray.from_arrays(numbers, codes)})
    written = io.BytesIO()
    parquet.write_table(table, written, compression="zstd")
    return written.getvalue()


def _homes(draws: np.random.Generator, number: int) -> np.ndarray:
    """Municipalities by their place in the list, each as often as it has inhabitants."""
    persons = np.cumsum(country.municipalities()["persons"].to_numpy())
    return np.asarray(np.searchsorted(persons, draws.random(number) * persons[-1], side="right"))


def _drawn_persons(
    register: Register, draws: np.random.Generator, first: int, number: int
) -> tuple[np.ndarray, Persons]:
    """Where each person lives at first, and what stays with the person."""
    home = _homes(draws, number)
    female = draws.random(number) < country.municipalities()["share_female"].to_numpy()[home]
    persons = Persons(
        number=np.arange(first, first + number),
        female=female,
        born=register.years[-1] - _last_ages(draws, home, female),
        hardship=draws.normal(size=number) + 0.15 * (country.places()["remoteness"].to_numpy()[home] - 3),
        luck=draws.random((len(register.indicators), number)),
        frailty=draws.gamma(FRAILTY, 1 / FRAILTY, number),
    )
    return home, persons


def _last_ages(draws: np.random.Generator, home: np.ndarray, female: np.ndarray) -> np.ndarray:
    """Ages on 1 January of the last year, were nobody to die before; the youngest are not born in the first."""
    table = country.municipalities()
    young, old = (table[name].to_numpy()[home] for name in ("share_under_18", "share_67_and_over"))
    drawn = draws.random(len(home))
    group = np.where(drawn < young, 0, np.where(drawn < 1 - old, 1, 2))
    ages = np.empty(len(home), dtype=np.int64)
    for number, (least, most) in enumerate([(0, 17), (18, 66), (67, country.OLDEST)]):
        span = np.arange(least, most + 1)
        for sex, column in ((True, "female"), (False, "male")):
            weights = np.cumsum(country.ages()[column].reindex(span).to_numpy())
            mine = (group == number) & (female == sex)
            ages[mine] = span[np.searchsorted(weights, draws.random(mine.sum()) * weights[-1], side="right")]
    return ages


def _year(
    register: Register, draws: np.random.Generator, persons: Persons, home: np.ndarray, year: int
) -> tuple[Columns, np.ndarray]:
    """What the register says of each person in a year, and who dies in it."""
    age, number = year - persons.born, len(home)
    dies = draws.random(number) < np.minimum(0.6, np.exp(-10.3 + 0.093 * age + 0.35 * persons.hardship))
    share = np.where(
        dies | (age == 0) | (draws.random(number) < 0.02), np.round(1 - 0.99 * draws.random(number), 2), 1.0
    )
    likely = _likely(age, persons.hardship)
    indicators = {
        name: dies if name == "dies" else luck < likely[name]
        for name, luck in zip(register.indicators, persons.luck, strict=True)
    }
    income = np.exp(1.4 - 0.25 * persons.hardship + 0.3 * draws.normal(size=number))
    missing = np.where(age >= 18, np.maximum(0, ENOUGH - income), 0)
    columns = {
        register.person: persons.number,
        register.year: np.full(number, year, dtype=np.int16),
        register.municipality: home.astype(np.int16),
        register.share_of_year: share,
        register.ages.age: age.astype(np.int16),
        register.ages.female: persons.female,
        **indicators,
        **dict.fromkeys(register.amounts, np.round(missing, 2)),
    }
    return columns, dies


def _likely(age: np.ndarray, hardship: np.ndarray) -> Columns:
    """How likely each state of life is, by age and by the hardship that they have in common."""
    grown, working = age >= 18, (age >= 18) & (age < 67)
    return {
        "low_education": grown * _logistic(-1.1 + 0.9 * hardship + 0.015 * (age - 45)),
        "disability_pension": working * _logistic(-3.0 + 0.9 * hardship + 0.05 * (age - 45)),
        "work_assessment": working * _logistic(-3.6 + 0.8 * hardship),
        "social_assistance": working * _logistic(-4.2 + 1.1 * hardship - 0.02 * (age - 40)),
        "living_alone": grown * _logistic(-1.2 + 0.3 * hardship + 0.02 * (age - 50)),
    }


def _logistic(score: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-score)))


def _costs(
    register: Register,
    draws: np.random.Generator,
    seed: int,
    persons: Persons,
    home: np.ndarray,
    columns: Columns,
    year: int,
) -> Columns:
    """Kroner of each service: many have none, and the few that cost much make the mean what is true of it."""
    age, number = columns[register.ages.age], len(home)
    group = np.searchsorted(register.ages.from_age, np.maximum(age, 0), side="right") - 1
    costs = {}
    for place, (service, column) in enumerate(register.costs.items()):
        true = country.country().services[service]
        by_age = np.where(persons.female, np.array(true.women)[group], np.array(true.men)[group])
        of_person = sum(value * columns[name] for name, value in true.persons.items())
        expected = by_age + of_person + country.place_cost(service)[home]
        shock = np.random.default_rng([seed, 2, year, place]).gamma(SHOCK**-2, SHOCK**2, len(country.places()))[home]
        any_cost = draws.random(number) < true.share_with_cost
        size = np.exp(true.spread * draws.normal(size=number) - true.spread**2 / 2) / true.share_with_cost
        costs[column] = np.rint(columns[register.share_of_year] * expected * persons.frailty * shock * any_cost * size)
    return costs
