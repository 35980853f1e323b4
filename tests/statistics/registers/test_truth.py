"""What is true in the synthetic country is found again, as often as the standard errors say."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from inntektsmodell.statistics.registers.design import Design
from inntektsmodell.statistics.registers.estimation import Fit, fitted
from inntektsmodell.statistics.registers.moments import Moments
from inntektsmodell.statistics.registers.places import Places, load_places
from inntektsmodell.statistics.registers.specification import Specification, load_specification
from inntektsmodell.statistics.registers.summing import moments
from inntektsmodell.statistics.registers.synthetic import country
from inntektsmodell.statistics.registers.synthetic.synthesis import synthesize

pytestmark = pytest.mark.slow

SEEDS, PERSONS = 20, 150_000
Scores = dict[str, list[float]]


@pytest.fixture(scope="module")
def scores(tmp_path_factory: pytest.TempPathFactory) -> Scores:
    """How many standard errors each estimate lies from the truth, in as many countries: by coefficient and region."""
    specification, file = load_specification(None)
    free = {name: model.model_copy(update={"nonnegative": False}) for name, model in specification.services.items()}
    specification, places = specification.model_copy(update={"services": free, "errors": "CR3"}), load_places(file)
    found: Scores = {}
    for seed in range(SEEDS):
        folder = tmp_path_factory.mktemp("country") / "register"
        synthesize(folder, PERSONS, seed)
        for name, score in _scores(moments(folder), specification, places):
            found.setdefault(name, []).append(score)
    return found


def _scores(sums: Moments, specification: Specification, places: Places) -> Iterator[tuple[str, float]]:
    for service, fit in fitted(sums, specification, places).items():
        true = {**country.true_coefficients(service), **country.country().services[service].places}
        for name, value, variance in zip(fit.design.names, fit.coefficients, np.diag(fit.covariance), strict=True):
            if name in true and not name.startswith(("women", "men")):  # supply shifts these by its mean
                yield f"{service} {name}", (value - true[name]) / np.sqrt(variance)
        index, error = _need_index(fit, places)
        for region, one, truth, spread in zip("abcd", index, _true_index(sums, fit.design, places), error, strict=True):
            yield f"{service} region {region}", (one - truth) / spread


def _member(sums: Design, places: Places) -> np.ndarray:
    region = places.names("region", sums.municipalities)
    return np.array([region == one for one in sorted(set(region))], dtype=float)


def _need_index(fit: Fit, places: Places) -> tuple[np.ndarray, np.ndarray]:
    """Need of each region per inhabitant, 1 for the country, and its standard error."""
    sums, member = fit.design, _member(fit.design, places)
    need = sums.x * (np.array(sums.roles) != "supply")
    of_unit = (member @ need) / (member @ sums.persons)[:, None] * sums.persons.sum() / sums.y.sum()
    index = of_unit @ fit.coefficients
    slope = of_unit - index[:, None] * need.sum(axis=0) / sums.y.sum()
    return index, np.sqrt(np.einsum("rk,kl,rl->r", slope, fit.covariance, slope))


def _true_index(sums: Moments, of: Design, places: Places) -> np.ndarray:
    """The same from what is true of persons and places, with supply at the country's mean."""
    cost, member = country.country().services[of.service], _member(of, places)
    first = sums.by_municipality(sums.register.years, tuple(range(sums.folds)))[0][:, 0]
    first = first[[sums.municipalities.index(code) for code in of.municipalities]]
    true = country.true_coefficients(of.service)
    need = first[:, : len(sums.register.variables)] @ [true.get(name, 0.0) for name in sums.register.variables]
    for name, value in cost.places.items():
        need = need + value * places.numbers(name, of.municipalities) * of.persons
    for name, value in cost.supply.items():
        need = need + value * np.average(places.numbers(name, of.municipalities), weights=of.persons) * of.persons
    return np.asarray((member @ need) / (member @ of.persons) * of.persons.sum() / need.sum())


def test_estimates_cover_the_truth_about_as_often_as_stated(scores: Scores) -> None:
    every = np.array(list(scores.values()))
    assert every.shape == (46, SEEDS)
    # With one municipality of an eighth of the country, errors by municipality are a little small.
    assert 0.87 < (abs(every) < 1.96).mean() < 0.98
    assert 0.8 < every.std() < 1.4


def test_no_estimate_is_off_on_average(scores: Scores) -> None:
    means = np.array([np.mean(one) for one in scores.values()]) * np.sqrt(SEEDS)
    assert abs(means).max() < 6  # heavy tails pull single ones down: what few cost much is seldom seen
    assert abs(np.median(means)) < 1.0
    assert abs(np.mean(scores["somatic dies"])) < 1.0


def test_the_need_of_regions_is_covered(scores: Scores) -> None:
    regions = np.array([one for name, one in scores.items() if " region " in name])
    assert len(regions) == 20
    assert (abs(regions) < 1.96).mean() > 0.85
