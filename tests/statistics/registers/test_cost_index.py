"""The cost index: as another library estimates it, with levels by hand, in a case, and refused where it cannot be."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

import inntektsmodell as im
from inntektsmodell.statistics.registers.cost_index import cost_index
from inntektsmodell.statistics.registers.synthetic.country import country_folder

HOSPITALS = country_folder() / "hospitals.csv"
FEATURES = ["teaching", "sites", "remoteness"]


@pytest.fixture
def table() -> pd.DataFrame:
    return pd.read_csv(HOSPITALS, encoding="utf-8-sig")


def written(table: pd.DataFrame, folder: Path) -> Path:
    table.to_csv(folder / "hospitals.csv", index=False)
    return folder / "hospitals.csv"


def test_coefficients_and_errors_are_those_of_statsmodels(table: pd.DataFrame) -> None:
    fit = sm.WLS(table["unit_cost"], sm.add_constant(table[FEATURES]), table["points"]).fit()
    found = cost_index(HOSPITALS)
    assert found.features == ("constant", *FEATURES)
    np.testing.assert_allclose(found.coefficients, fit.params, rtol=1e-9)
    np.testing.assert_allclose(found.coefficient_covariance, fit.cov_HC3, rtol=1e-8)


@pytest.mark.slow
def test_without_one_hospital_the_coefficients_move_as_hc3_says(table: pd.DataFrame, tmp_path: Path) -> None:
    """HC3 is the sum of the squared moves when each hospital is left out in turn."""
    found = cost_index(HOSPITALS)
    without = [cost_index(written(table.drop(index=place), tmp_path)).coefficients for place in table.index]
    moved = np.array(without) - found.coefficients
    np.testing.assert_allclose(found.coefficient_covariance, moved.T @ moved, rtol=1e-7)


def test_levels_are_means_by_activity_over_that_of_the_country(table: pd.DataFrame) -> None:
    found = cost_index(HOSPITALS)
    fitted = np.column_stack([np.ones(len(table)), table[FEATURES]]) @ found.coefficients
    total = table["points"].to_numpy() @ table["unit_cost"].to_numpy()
    assert table["points"] @ fitted == pytest.approx(total, rel=1e-12)
    country = total / table["points"].to_numpy().sum()
    for place, region in enumerate(found.regions):
        own = (table["region"] == region).to_numpy()
        weights = table["points"].to_numpy()[own]
        assert found.calculated[place] == pytest.approx(np.average(fitted[own], weights=weights) / country, rel=1e-12)
        actual = np.average(table["unit_cost"].to_numpy()[own], weights=weights)
        assert found.actual[place] == pytest.approx(actual / country, rel=1e-12)


def test_the_covariance_is_that_of_levels_which_average_to_1(table: pd.DataFrame) -> None:
    found = cost_index(HOSPITALS)
    activity = table.groupby("region")["points"].sum()[list(found.regions)].to_numpy()
    assert activity @ found.calculated / activity.sum() == pytest.approx(1.0, rel=1e-12)
    np.testing.assert_allclose(activity @ found.covariance / activity.sum(), 0, atol=1e-15)
    draws = np.random.default_rng(1).multivariate_normal(found.coefficients, found.coefficient_covariance, 20_000)
    design = np.column_stack([np.ones(len(table)), table[FEATURES]])
    costs = draws @ design.T * table["points"].to_numpy()
    members = np.array([table["region"] == region for region in found.regions], dtype=float)
    levels = costs @ members.T / activity / (costs.sum(axis=1, keepdims=True) / activity.sum())
    np.testing.assert_allclose(np.sqrt(np.diag(np.cov(levels.T))), np.sqrt(np.diag(found.covariance)), rtol=0.03)


def test_the_units_of_a_feature_do_not_matter(table: pd.DataFrame, tmp_path: Path) -> None:
    other = cost_index(written(table.assign(remoteness=1e6 * table["remoteness"]), tmp_path))
    np.testing.assert_allclose(other.calculated, cost_index(HOSPITALS).calculated, rtol=1e-12)
    np.testing.assert_allclose(other.covariance, cost_index(HOSPITALS).covariance, rtol=1e-7, atol=1e-18)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda table: table.drop(columns=["points"]), "column 'points' is missing"),
        (lambda table: table[["hospital", "region", "points", "unit_cost"]], "has no feature"),
        (lambda table: table.assign(more=table["sites"] * 2.0), "do not tell the hospitals apart"),
        (lambda table: table.assign(none=0.0), "do not tell the hospitals apart"),
        (lambda table: table.assign(own=(table.index == 3) * 1.0), "hospital 'hospital_04': decides its own"),
        (lambda table: table.assign(points=-table["points"]), "line 2, column 'points': is not above 0"),
        (lambda table: table.astype({"sites": str}).replace({"sites": {"1": "one"}}), "'one' is not a number"),
    ],
)
def test_tables_that_tell_no_index_are_refused(change: object, told: str, table: pd.DataFrame, tmp_path: Path) -> None:
    with pytest.raises(im.InputError) as caught:
        cost_index(written(change(table), tmp_path))  # type: ignore[operator]
    assert told in str(caught.value)


def test_a_region_on_one_side_only_is_named() -> None:
    with pytest.raises(im.InputError, match="region 'Helse Ost'"):
        cost_index(HOSPITALS, ["Helse Sør-Øst", "Helse Vest", "Helse Midt-Norge", "Helse Nord", "Helse Ost"])


@pytest.mark.slow
def test_a_case_gets_the_levels_for_every_service(tmp_path: Path) -> None:
    im.synthesize(tmp_path / "country", persons=3_000, seed=3)
    im.moments(tmp_path / "country", tmp_path / "moments.nc")
    specification = tmp_path / "specification.toml"
    places = (country_folder() / "places.csv").as_posix()
    specification.write_text(
        f'title = "one"\nyears = [2020]\nplaces = "{places}"\n[services.somatic]\nfrom_age = [0, 50]\n'
        "[services.mental_adult]\nfrom_age = [0, 67]\n",
        encoding="utf-8",
    )
    im.estimate(tmp_path / "moments.nc", specification, tmp_path / "case", hospitals=HOSPITALS)
    case = im.load_case(tmp_path / "case")
    found = cost_index(HOSPITALS, case.regions)
    for service in case.services:
        np.testing.assert_array_equal(case.observed["calculated_cost"].sel(service=service), found.calculated)
        np.testing.assert_array_equal(case.observed["actual_cost"].sel(service=service), found.actual)
    assert case.cost_covariance is not None
    np.testing.assert_array_equal(case.cost_covariance["cost_index_covariance"], found.covariance)
    assert (im.key_sampling(case)["cost_variance"] > 0).all()
    index = im.compute(case)["cost_index"].sel(service="somatic").values
    np.testing.assert_allclose(index / index[0], found.calculated / found.calculated[0], rtol=1e-12)
