"""A case of the keys: the engine's need index is what the fit predicts for each region."""

from __future__ import annotations

import tomllib
from pathlib import Path

import numpy as np
import pytest

import inntektsmodell as im
from inntektsmodell.statistics.registers.estimate import Estimate, estimate
from inntektsmodell.statistics.registers.places import load_places
from tests.statistics.registers.small import PLAIN, write_specification

REGIONS = ["North", "South", "East", "West"]
SERVICES = f"""
[services.care]
{PLAIN}
places = ["remote"]
supply = ["beds"]
areas = "area"
nonnegative = true
[services.visits]
from_age = [18, 67]
criteria = ["debt"]
merged = {{ hard = ["poor", "ill"] }}
nonnegative = true
[labels]
remote = {{ nb = "Avsides", en = "Remote" }}
"""


def estimated(folder: Path, sums_file: Path, years: str = "[2019, 2020]", services: str = SERVICES) -> Estimate:
    file = write_specification(folder, services)
    file.write_text(file.read_text(encoding="utf-8").replace("[2019, 2020]", years), encoding="utf-8")
    return estimate(sums_file, file, folder / "case")


def predicted(found: Estimate, folder: Path, service: str) -> np.ndarray:
    """Need of each region as the fit predicts it, per inhabitant and 1 for the country. Shape (region,)."""
    sums = found.fits[service].design
    need = np.array(sums.roles) != "supply"
    cost = sums.x[:, need] @ found.fits[service].coefficients[need]
    home = load_places(folder / "places.csv").names("region", sums.municipalities)
    member = np.array([home == region for region in REGIONS])
    return np.asarray((member @ cost) / (member @ sums.persons) * sums.persons.sum() / cost.sum())


@pytest.mark.parametrize("year", [2019, 2020])
def test_the_need_index_is_what_the_fit_predicts(year: int, sums_file: Path, tmp_path: Path) -> None:
    found = estimated(tmp_path, sums_file, f"[{year}]")
    index = im.compute(im.load_case(tmp_path / "case")).need_index
    assert list(index["region"].values) == REGIONS
    for service in ("care", "visits"):
        np.testing.assert_allclose(index.sel(service=service), predicted(found, tmp_path, service), rtol=1e-10, atol=0)


def test_over_several_years_each_criterion_counts_by_its_mean_index(sums_file: Path, tmp_path: Path) -> None:
    found = estimated(tmp_path, sums_file)
    index = im.compute(im.load_case(tmp_path / "case")).need_index
    for service, weights in found.keys.weights.items():
        assert weights.sum() == pytest.approx(1, abs=1e-12)
        of_service = index.sel(service=service)
        assert of_service.min() > 0.8
        # A mean per inhabitant counts alike in every year, in the fit by its persons: close, as their numbers are.
        np.testing.assert_allclose(of_service, predicted(found, tmp_path, service), atol=5e-4)


def test_a_key_over_finer_groups_weighs_the_same(sums_file: Path, tmp_path: Path) -> None:
    found = estimated(tmp_path, sums_file)
    visits, weights = found.fits["visits"], dict(zip(found.keys.names, found.keys.weights["visits"], strict=True))
    merged = dict(zip(visits.design.names, visits.weights, strict=True))
    middle = [weights[f"{sex}_{ages}"] for sex in ("women", "men") for ages in ("18-39", "40-66")]
    assert sum(middle) == pytest.approx(merged["18-66"], rel=1e-12)
    assert weights["poor"] + weights["ill"] == pytest.approx(merged["hard"], rel=1e-12)
    assert weights["women_0-17"] == weights["remote"] == 0
    parts = [place for place, name in enumerate(found.keys.names) if name.endswith(("18-39", "40-66"))]
    spread = found.keys.covariance["visits"][np.ix_(parts, parts)].sum()
    own = visits.weight_covariance[0, 0]
    assert visits.design.names[0] == "18-66"
    assert spread == pytest.approx(own, rel=1e-9)


def test_the_case_says_that_its_figures_are_synthetic_and_where_they_come_from(sums_file: Path, tmp_path: Path) -> None:
    estimated(tmp_path, sums_file)
    text = (tmp_path / "case" / "case.toml").read_text(encoding="utf-8")
    assert "SYNTHETIC FIGURES" in text
    assert 'source = "tests; moments.nc"' in text
    result = im.compute(im.load_case(tmp_path / "case"))
    assert result.distribution_key.sum() == pytest.approx(1, abs=1e-12)


def test_a_weight_below_zero_makes_no_case(sums_file: Path, tmp_path: Path) -> None:
    service = f"[services.care]\n{PLAIN}\nequal = [{{ coefficients = {{ debt = 1 }}, value = -900 }}]"
    with pytest.raises(im.InputError, match=r"'debt': the weight is -0.* set nonnegative in the specification"):
        estimated(tmp_path, sums_file, services=service)
    assert not (tmp_path / "case").exists()


def test_a_criterion_that_weighs_nothing_is_not_in_the_case(sums_file: Path, tmp_path: Path) -> None:
    nothing = "equal = [{ coefficients = { debt = 1 } }, { coefficients = { remote = 1 } }]\nnonnegative = true"
    found = estimated(tmp_path, sums_file, services=f'[services.care]\n{PLAIN}\nplaces = ["remote"]\n{nothing}')
    assert found.keys.names[-2:] == ("poor", "ill")
    assert found.keys.weights["care"].sum() == pytest.approx(1, abs=1e-12)
    index = im.compute(im.load_case(tmp_path / "case")).need_index
    index, expected = index.sel(service="care").values, predicted(found, tmp_path, "care")
    # The country is 1 by the persons of the latest year, so that the level of all three is another.
    np.testing.assert_allclose(index / index[0], expected / expected[0], rtol=1e-10)


def test_what_figures_rest_on_is_told_in_both_languages(sums_file: Path, tmp_path: Path) -> None:
    estimated(tmp_path, sums_file)
    evidence = tomllib.loads((tmp_path / "case" / "case.toml").read_text(encoding="utf-8"))["evidence"]
    formulas = {name: one["formula"] for name, one in evidence.items() if "formula" in one}
    assert {"persons", "of_poor", "weight", "covariance", "share", "kroner"} <= formulas.keys()
    assert all(one["nb"] != one["en"] for one in formulas.values())
    assert formulas["kroner"] == {"nb": "summen av kostnadene i 2020", "en": "sum of the costs of 2020"}
