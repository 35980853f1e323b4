"""The synthetic country: the same register from the same seed, also after a stop, and what is true of it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from pyarrow import parquet

import inntektsmodell as im
from inntektsmodell.statistics.registers.register import load_register, register_files
from inntektsmodell.statistics.registers.summing import moments
from inntektsmodell.statistics.registers.synthetic import country, synthesis
from inntektsmodell.statistics.registers.synthetic.synthesis import synthesize

PERSONS = 2_000


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("country") / "register"
    synthesize(folder, PERSONS, seed=5)
    return folder


@pytest.fixture(scope="module")
def persons(folder: Path) -> pd.DataFrame:
    tables: list[pd.DataFrame] = [parquet.read_table(file).to_pandas() for file in register_files(folder)]
    return pd.concat(tables, ignore_index=True)


def contents(folder: Path) -> dict[str, bytes]:
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_the_same_seed_makes_the_same_bytes_and_another_one_others(folder: Path, tmp_path: Path) -> None:
    synthesize(tmp_path / "again", PERSONS, seed=5)
    assert contents(tmp_path / "again") == contents(folder)
    synthesize(tmp_path / "other", PERSONS, seed=6)
    other = contents(tmp_path / "other")
    assert all(other[name] != content for name, content in contents(folder).items() if name.endswith("parquet"))


def test_a_stopped_run_goes_on_and_makes_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(synthesis, "BUCKET", 600)
    synthesize(tmp_path / "whole", PERSONS)
    made: list[tuple[object, ...]] = []

    def until(*arguments: object) -> dict[int, synthesis.Columns]:
        if len(made) == 2:
            raise KeyboardInterrupt
        made.append(arguments)
        return bucket(*arguments)  # type: ignore[arg-type]

    bucket = synthesis.made_bucket
    monkeypatch.setattr(synthesis, "made_bucket", until)
    with pytest.raises(KeyboardInterrupt):
        synthesize(tmp_path / "stopped", PERSONS)
    assert len(register_files(tmp_path / "stopped")) == 6
    with pytest.raises(im.InputError, match="is made in part only; the same inntektsmodell synthesize once more"):
        load_register(tmp_path / "stopped")
    made.clear()
    synthesize(tmp_path / "stopped", PERSONS)
    assert len(made) == 2
    assert contents(tmp_path / "stopped") == contents(tmp_path / "whole")


def test_a_folder_of_something_else_is_left_as_it_is(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(im.InputError, match="another number of persons or another seed"):
        synthesize(folder, PERSONS, seed=6)
    with pytest.raises(im.InputError, match="another number of persons or another seed"):
        synthesize(folder, PERSONS + 1, seed=5)
    (tmp_path / "letter.txt").write_text("dear", encoding="utf-8")
    with pytest.raises(im.InputError, match=r"files that are not of a register: letter\.txt"):
        synthesize(tmp_path, PERSONS)
    assert [file.name for file in tmp_path.iterdir()] == ["letter.txt"]


@pytest.mark.parametrize("number", [0, 199, 20_000_001])
def test_a_number_of_persons_that_cannot_be_made_is_refused(number: int, tmp_path: Path) -> None:
    with pytest.raises(im.InputError, match=f"is {number}; 200 to 20000000 persons"):
        synthesize(tmp_path / "country", number)
    assert not list(tmp_path.iterdir())


def test_it_calls_itself_synthetic_and_moments_take_it(folder: Path, persons: pd.DataFrame) -> None:
    register = load_register(folder)
    assert register.status.value == "synthetic"
    assert register.source == f"inntektsmodell synthesize --persons {PERSONS} --seed 5"
    assert moments(folder).rows.sum() == len(persons)


def test_persons_age_die_and_live_part_of_a_year(persons: pd.DataFrame) -> None:
    by_person = persons.sort_values(["person", "year"]).groupby("person")
    assert (by_person["age"].diff().dropna() == by_person["year"].diff().dropna()).all()
    last = by_person["year"].max()
    died = persons[persons["dies"]].set_index("person")["year"]
    assert len(died)
    assert (last.loc[died.index] == died).all()
    assert persons["share_of_year"].between(0, 1, inclusive="right").all()
    assert 0.9 < persons["share_of_year"].mean() < 0.999
    assert not persons.loc[persons["age"] < 18, "low_education"].any()


def test_ages_sexes_and_homes_are_like_the_real_ones() -> None:
    made = synthesis.made_bucket(country.country_register(), 1, 0, 60_000)[2020]
    homes = np.bincount(made["municipality"], minlength=len(country.municipalities()))
    expected = country.municipalities()["persons"] / country.municipalities()["persons"].sum()
    assert abs(homes / homes.sum() - expected).max() < 0.006
    ages = country.ages()
    both = ages["female"] + ages["male"]
    mean = (ages.index.to_numpy() * both).sum() / both.sum()
    assert made["age"].mean() == pytest.approx(mean, abs=1.0)
    assert made["female"].mean() == pytest.approx(ages["female"].sum() / both.sum(), abs=0.01)


@pytest.mark.slow
def test_costs_are_what_is_true_on_average() -> None:
    register = country.country_register()
    made = synthesis.made_bucket(register, 3, 0, 200_000)[2019]
    group = np.searchsorted(register.ages.from_age, made["age"], side="right") - 1
    for service, column in register.costs.items():
        true = country.true_coefficients(service)
        by_sex = [[true[f"{sex}_{name}"] for name in register.ages.groups] for sex in ("men", "women")]
        expected = (
            np.array(by_sex)[made["female"].astype(int), group] + country.place_cost(service)[made["municipality"]]
        )
        expected += sum(true.get(name, 0.0) * made[name] for name in (*register.indicators, *register.amounts))
        cost, expected = made[column], made["share_of_year"] * expected
        error = (cost - expected).std() / np.sqrt(len(cost))
        assert abs((cost - expected).mean()) < 4 * error + 0.02 * expected.mean()  # 2 %: the year's common shocks
        assert (cost == 0).mean() > 0.4
        assert cost.max() > 20 * cost.mean()
