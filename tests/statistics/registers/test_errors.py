"""Standard errors clustered by municipality: against leaving each out, and against one another."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.stats import t as student

from inntektsmodell.statistics.registers.errors import effective_clusters
from inntektsmodell.statistics.registers.moments import Moments
from tests.statistics.registers.small import CODES, PLAIN, fits_of, matrix

SERVICE = f'[services.care]\n{PLAIN}\nplaces = ["remote"]'


def by_leaving_out(rows: pd.DataFrame, values: np.ndarray) -> np.ndarray:
    """The jackknife from the rows themselves, around the estimate from all."""
    root, cost = np.sqrt(rows["part"].to_numpy()), (rows["paid_care"] / rows["part"]).to_numpy()

    def solved(kept: np.ndarray) -> np.ndarray:
        return np.asarray(np.linalg.lstsq(values[kept] * root[kept, None], cost[kept] * root[kept])[0])

    whole = solved(np.ones(len(rows), dtype=bool))
    moved = np.array([solved((rows["home"] != code).to_numpy()) - whole for code in CODES])
    return np.asarray((len(CODES) - 1) / len(CODES) * moved.T @ moved)


@pytest.mark.slow
def test_cr3_is_the_jackknife_of_municipalities(rows: pd.DataFrame, sums: Moments, tmp_path: Path) -> None:
    fit = fits_of(tmp_path, sums, SERVICE, 'errors = "CR3"')["care"]
    expected = by_leaving_out(rows, matrix(rows, fit.design.names))
    scale = np.sqrt(np.outer(np.diag(expected), np.diag(expected)))
    np.testing.assert_allclose(fit.covariance / scale, expected / scale, rtol=1e-8, atol=1e-9)


def test_the_bootstrap_comes_near_cr1_and_is_the_same_for_the_same_seed(sums: Moments, tmp_path: Path) -> None:
    head = 'errors = "bootstrap"\ndraws = 4000\nseed = 3'
    plain, drawn = fits_of(tmp_path, sums, SERVICE)["care"], fits_of(tmp_path, sums, SERVICE, head)["care"]
    ratio = np.sqrt(np.diag(drawn.covariance) / np.diag(plain.covariance))
    assert 0.75 < ratio.min() < ratio.max() < 1.25
    again = fits_of(tmp_path, sums, SERVICE, head)["care"]
    np.testing.assert_array_equal(again.covariance, drawn.covariance)
    other = fits_of(tmp_path, sums, SERVICE, head.replace("seed = 3", "seed = 4"))["care"]
    assert not np.array_equal(other.covariance, drawn.covariance)


@pytest.mark.parametrize("errors", ["CR3", "bootstrap"])
def test_a_municipality_that_alone_makes_up_an_area_can_be_left_out(errors: str, sums: Moments, tmp_path: Path) -> None:
    service = f'{SERVICE}\nareas = "municipality_area"'
    fits_of(tmp_path, sums, SERVICE)
    places = pd.read_csv(tmp_path / "places.csv", dtype={"municipality": str})
    places["municipality_area"] = np.where(places["municipality"] == CODES[7], "alone", "others")
    from inntektsmodell.statistics.registers.estimation import fitted
    from inntektsmodell.statistics.registers.places import Places
    from inntektsmodell.statistics.registers.specification import load_specification
    from tests.statistics.registers.small import write_specification

    specification, _ = load_specification(write_specification(tmp_path, service, f'errors = "{errors}"\ndraws = 80'))
    fit = fitted(sums, specification, Places("places", places.set_index("municipality")))["care"]
    assert np.isfinite(fit.covariance).all()
    assert (np.linalg.eigvalsh(fit.covariance) > -1e-6 * np.trace(fit.covariance)).all()


def test_conditions_have_no_error_of_their_own(sums: Moments, tmp_path: Path) -> None:
    asked = f"{SERVICE}\nequal = [{{ coefficients = {{ poor = 2, ill = -1 }} }}]"
    for errors in ("CR1", "CR3", "bootstrap"):
        fit = fits_of(tmp_path, sums, asked, f'errors = "{errors}"\ndraws = 60')["care"]
        condition = np.zeros(len(fit.coefficients))
        condition[[fit.design.names.index(name) for name in ("poor", "ill")]] = 2, -1
        assert condition @ fit.covariance @ condition < 1e-9 * np.diag(fit.covariance).max()


def test_effective_clusters_of_a_mean_are_those_of_its_sizes() -> None:
    """A mean over clusters of sizes n: (Σn²)² / Σn⁴; as many as there are where they are alike."""
    assert effective_clusters(np.full((12, 1), 7.0), np.array([[0.01]])) == pytest.approx(12)
    sizes = np.array([[1.0], [1.0], [2.0], [8.0]])
    assert effective_clusters(sizes, np.array([[3.0]])) == pytest.approx(70**2 / 4114)
    assert np.isnan(effective_clusters(sizes, np.array([[0.0]]))).all()


def test_effective_clusters_do_not_change_with_the_units(sums: Moments, tmp_path: Path) -> None:
    fit = fits_of(tmp_path, sums, SERVICE)["care"]
    assert (fit.clusters > 1).all()
    assert (fit.clusters <= len(CODES)).all()
    scale = np.geomspace(1e-3, 1e3, len(fit.coefficients))
    other = effective_clusters(fit.design.x * scale, fit.bread / np.outer(scale, scale))
    np.testing.assert_allclose(other, fit.clusters, rtol=1e-9)
    held = fits_of(tmp_path, sums, f"{SERVICE}\nequal = [{{ coefficients = {{ debt = 1 }} }}]")["care"]
    assert np.isnan(held.clusters[held.design.names.index("debt")])


@pytest.mark.parametrize(("largest", "clusters"), [(40.0, 25.0), (480.0, 1.36)])
def test_intervals_by_effective_clusters_cover_the_truth_where_one_is_large(largest: float, clusters: float) -> None:
    """Fifty seeds of 40 countries each: a mean over 25 municipalities that share shocks, one of them up to a third."""
    sizes = np.array([*([40.0] * 24), largest])
    found = effective_clusters(sizes[:, None], np.array([[1 / sizes.sum()]]))[0]
    assert found == pytest.approx(clusters, rel=1e-2)
    quantile, covered = student.ppf(0.975, found), np.zeros((50, 2))
    for seed in range(50):
        draws = np.random.default_rng(seed)
        shocks = draws.normal(size=(40, 25)) + draws.normal(size=(40, 25)) / np.sqrt(sizes)
        mean = shocks @ sizes / sizes.sum()
        scores = (shocks - mean[:, None]) * sizes
        error = np.sqrt(25 / 24 * (scores**2).sum(axis=1)) / sizes.sum()
        covered[seed] = [(abs(mean) < reach * error).mean() for reach in (1.959964, quantile)]
    normal, by_clusters = covered.mean(axis=0)
    assert normal < (0.90 if largest > 40 else 0.96)
    assert by_clusters > 0.94
    assert by_clusters > normal
