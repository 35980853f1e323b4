"""`project`: what its tables hold, by hand and against the model, and which questions it refuses."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import xarray as xr
from numpy.testing import assert_allclose

import inntektsmodell as im
from inntektsmodell.analysis.projection.assumptions import TABLES, built_in_assumptions
from inntektsmodell.analysis.projection.keys import keys_by_year, weight_variants
from inntektsmodell.files.locations import data_folder


@pytest.fixture(scope="module")
def case() -> im.Case:
    return im.load_case("2021")


@pytest.fixture(scope="module")
def table(case: im.Case) -> xr.Dataset:
    return im.project(case, 2029)


def long_form(persons: xr.DataArray, file: Path) -> None:
    """Persons (alternative, year, region, sex, age) as a file of alternatives."""
    frame = persons.rename(region="recipient").to_dataframe("value").reset_index()
    frame[["alternative", "recipient", "sex", "age", "year", "value"]].to_csv(file, index=False)


@pytest.fixture(scope="module")
def alternatives(table: xr.Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two alternatives: the projection by rates, and one with a tenth more in Helse Nord after the first year."""
    folder = tmp_path_factory.mktemp("alternatives")
    own = table["population"].sel(alternative="own")
    more = own.where((own["region"] != "Helse Nord") | (own["year"] == 2026), 1.1 * own)
    long_form(
        xr.concat([own, more], xr.DataArray(["MMMM", "HMMM"], dims="alternative", name="alternative")), folder / "a.csv"
    )
    return folder


def test_births_deaths_and_moves_are_those_of_the_population(table: xr.Dataset) -> None:
    persons = table["population"].sel(alternative="own").sum(["sex", "age"])
    change = (table["births"] - table["deaths"] + table["moves"]).sel(year=slice(2027, None))
    assert_allclose(persons.diff("year").transpose("year", "region"), change.transpose("year", "region"), rtol=1e-9)


def test_keys_sum_to_one_and_parts_to_the_growth(table: xr.Dataset) -> None:
    assert_allclose(table["distribution_key"].sum("region"), 1, rtol=1e-12)
    later = table.sel(year=slice(2027, None))
    assert_allclose(later["number"] + later["structure"] + later["health"], later["growth"], rtol=1e-11, atol=1e-14)
    assert_allclose(later["cost_growth"].sel(share="committee"), 0.925 * later["growth"], rtol=1e-12)
    assert not later["health"].sel(healthier=0.0).any()
    assert (later["health"].sel(healthier=1.0) < later["health"].sel(healthier=0.6)).all()


def test_a_variant_keeps_the_key_of_the_case(case: im.Case) -> None:
    variants = weight_variants(case, built_in_assumptions().file.oldest_weight)
    assert list(variants) == ["80+ 0.08", "80+ 0.2"]
    for variant in variants.values():
        assert_allclose(im.compute(variant)["distribution_key"], im.compute(case)["distribution_key"], rtol=1e-12)


@pytest.mark.parametrize("name", ["2021", "eksempel"])
def test_keys_of_an_observed_year_are_those_of_the_model(name: str) -> None:
    case = im.load_case(name)
    year = case.parameters.population.year.value
    of_year = case.with_changes({"need.window": [year]})
    persons = case.observations["population"].sel(year=year).transpose("age_group", "region").values
    keys = keys_by_year(of_year, persons[..., None])[:, 0]
    assert_allclose(keys, im.compute(of_year)["distribution_key"], rtol=1e-12)


def test_a_key_that_is_not_finite_is_refused(case: im.Case) -> None:
    persons = case.observations["population"].sel(year=2020).transpose("age_group", "region").values[..., None]
    with pytest.raises(im.InputError, match=r"distribution_key\["):
        keys_by_year(case, np.concatenate([persons, persons * np.array([[1], [1], [1], [np.inf]])], axis=-1))


def test_a_projection_from_2021_misses_2026_by_what_came_between(case: im.Case) -> None:
    # Rates of 2017–2021 know nothing of the refugees of 2022 and 2023: 2 per cent too few, in every region.
    forecast = im.project(case, 2026, start=2021)["population"].sel(year=2026, alternative="own")
    counted = built_in_assumptions().population.sel(year=2026)
    missed = forecast.sum(["sex", "age"]) / counted.sum(["sex", "age"]) - 1
    assert (missed < 0).all()
    assert (missed > -0.035).all()
    shares = [values.sum(["sex", "age"]) / values.sum() for values in (forecast, counted)]
    assert float(abs(shares[0] - shares[1]).max()) < 0.002


def test_alternatives_are_read_and_the_fan_is_of_them(case: im.Case, table: xr.Dataset, alternatives: Path) -> None:
    read = im.project(case, 2028, alternatives=alternatives)
    assert read["alternative"].values.tolist() == ["MMMM", "HMMM"]
    own = table.sel(alternative="own", drop=True).sel(year=slice(2026, 2028))
    for name in ("population", "distribution_key", "growth"):
        same = read[name].sel(alternative="MMMM")
        assert_allclose(same, own[name].transpose(*same.dims), rtol=1e-12)
    keys = read["distribution_key"].sel(region="Helse Nord", year=2027)
    assert (keys.sel(alternative="HMMM") > keys.sel(alternative="MMMM")).all()
    assert "births" not in read


@pytest.mark.parametrize(
    ("name", "question", "found"),
    [
        ("2021", {"to": 2026}, "--to: there is no projection for 2026; a year from 2027 to 2126"),
        (
            "2021",
            {"to": 2030, "start": 2019},
            "--from: there are no figures for 2019; years with figures: 2020, 2021, 2026",
        ),
        ("2008", {"to": 2030}, "age group 'all_ages': does not say which ages it holds"),
        ("2021", {"to": 2030, "alternatives": "nowhere"}, "nowhere: is no folder"),
        ("2021", {"to": 2127}, "--to: there is no projection for 2127; a year from 2027 to 2126"),
        ("2021", {"to": 2030, "start": 2020, "alternatives": "x"}, "--from: alternatives begin with their own"),
        ("2021", {"to": "2030"}, "to: found '2030'; a whole number"),
    ],
)
def test_a_question_without_an_answer_is_refused(name: str, question: dict[str, object], found: str) -> None:
    with pytest.raises(im.InputError) as refused:
        im.project(im.load_case(name), **question)  # type: ignore[arg-type]
    assert found in str(refused.value)


def test_years_that_alternatives_lack_are_refused(case: im.Case, alternatives: Path) -> None:
    with pytest.raises(im.InputError, match="there is no projection for 2031; a year from 2027 to 2029"):
        im.project(case, 2031, alternatives=alternatives)


def test_own_assumptions_count(case: im.Case, table: xr.Dataset, tmp_path: Path) -> None:
    for file in (data_folder() / "projection").iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    text = (tmp_path / "projection.toml").read_text(encoding="utf-8")
    (tmp_path / "projection.toml").write_text(text.replace("value = 0.0081", "value = 0.05"), encoding="utf-8")
    healthier = im.project(case, 2029, assumptions=tmp_path)
    assert float(healthier["population"].sel(year=2029).sum()) > float(table["population"].sel(year=2029).sum())
    assert_allclose(healthier["births"].sel(year=2027), table["births"].sel(year=2027), rtol=1e-12)


@pytest.mark.parametrize(
    ("file", "old", "new", "found"),
    [
        ("projection.toml", 'evidence = "girls"', 'evidence = "girl"', "figures.girls: evidence 'girl' is unknown"),
        ("projection.toml", "value = 0.4861", "value = 1.4861", "figures.girls: value 1.4861; a number from 0 to 1"),
        ("projection.toml", "year = 2021", "year = 2031", "'isf.growth_cost_share' has no value in 2031"),
        ("projection.toml", 'mortality = "mortality"\n', "", "tables.mortality: is missing"),
        ("mortality.csv", "female,0,2e-06", "female,0,2", "mortality.csv: value 2; at most 1"),
        ("mortality.csv", "female,0,2e-06", "female,0,-1", "mortality.csv line 2: '-1' is not a figure here"),
        ("mortality.csv", "female,0,2e-06", "woman,0,2e-06", "mortality.csv line 2: has woman, 0; sex is"),
        ("fertility.csv", "Helse Nord,105,0.0", "", "fertility.csv: 1 row is missing, the first for Helse Nord, 105"),
        ("migration.csv", "Helse Vest,male,30,", "Helse Vest,male,31,", "Helse Vest, male, 31 is duplicated"),
    ],
)
def test_faults_of_assumptions_are_named(tmp_path: Path, file: str, old: str, new: str, found: str) -> None:
    for own in (data_folder() / "projection").iterdir():
        (tmp_path / own.name).write_bytes(own.read_bytes())
    text = (tmp_path / file).read_text(encoding="utf-8")
    assert old in text
    (tmp_path / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(im.InputError) as refused:
        im.project(im.load_case("2021"), 2028, assumptions=tmp_path)
    assert found in str(refused.value)


def test_every_table_of_the_assumptions_has_its_evidence() -> None:
    declared = built_in_assumptions()
    assert declared.file.tables.keys() == TABLES.keys()
    assert np.isfinite(declared.population).all()
    assert {str(evidence.status) for evidence in declared.file.evidence.values()} == {"derived", "assumed"}


@pytest.mark.parametrize(("dropped", "named"), [([50], "50"), ([3, 7, 104], "3, 7, 104")])
def test_ages_that_are_missing_are_named(
    case: im.Case, table: xr.Dataset, dropped: list[int], named: str, tmp_path: Path
) -> None:
    long_form(table["population"].drop_sel(age=dropped), tmp_path / "a.csv")
    with pytest.raises(im.InputError, match=f"these ages are missing: {named};"):
        im.project(case, 2029, alternatives=tmp_path)
