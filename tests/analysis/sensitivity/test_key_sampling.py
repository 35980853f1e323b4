"""What the sampling of estimated need keys does to results: by hand, by draws, and where it cannot be told."""

from __future__ import annotations

import jax
import numpy as np
import pytest

import inntektsmodell as im
from inntektsmodell.analysis.sensitivity import key_sampling, local_sensitivity, variance_partition
from inntektsmodell.analysis.sensitivity.sources.distributions import Joint
from inntektsmodell.analysis.sensitivity.sources.levels import sources_of
from inntektsmodell.case.case import Case
from inntektsmodell.faults import InputError
from inntektsmodell.model.arrays import columns_of, host, inputs_of
from inntektsmodell.model.evaluate import evaluate
from tests.cases.key_covariance_case import SERVICES, case_folder, covariance_of


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Case, dict[str, np.ndarray]]:
    folder, covariance = case_folder(tmp_path_factory.mktemp("sampling") / "case")
    return im.load_case(folder), covariance


@pytest.mark.slow
@pytest.mark.parametrize("result", ["distribution_key", "full_effect_appropriation"])
def test_the_variance_is_that_of_slopes_by_hand(made: tuple[Case, dict[str, np.ndarray]], result: str) -> None:
    """g' C g with g by small steps of each weight, taken with the whole model."""
    case, covariance = made
    found = key_sampling(case, result, regions=case.regions[1:3])
    inputs, step = dict(inputs_of(case)), 1e-4
    weights = np.asarray(inputs["need.weights"])

    def of(row: int, column: int, change: float) -> np.ndarray:
        moved = weights.copy()
        moved[row, column] += change
        with jax.enable_x64(True):
            return np.asarray(evaluate(inputs | {"need.weights": host(moved)}, targets=[result])[result])[1:3]

    for service in SERVICES:
        row, names = case.services.index(service), list(case.parameters.need.weights[service])
        columns = [columns_of(case).index(name) for name in names]
        slopes = np.array([(of(row, one, step) - of(row, one, -step)) / (2 * step) for one in columns])
        by_hand = np.einsum("cr,cd,dr->r", slopes, covariance[service], slopes)
        np.testing.assert_allclose(found["variance"].sel(service=service).values, by_hand, rtol=1e-6)
    np.testing.assert_allclose(found["deviation"] ** 2, found["variance"].sum("service"), rtol=1e-12)


@pytest.mark.slow
def test_it_is_made_of_the_slopes_that_local_sensitivity_gives(made: tuple[Case, dict[str, np.ndarray]]) -> None:
    case, covariance = made
    local, found = local_sensitivity(case), key_sampling(case)
    names = [f"need.weights.addiction.{name}" for name in case.parameters.need.weights["addiction"]]
    slopes = local["derivative"].sel(input=names).values
    by_hand = np.einsum("cr,cd,dr->r", slopes, covariance["addiction"], slopes)
    np.testing.assert_allclose(found["variance"].sel(service="addiction"), by_hand, rtol=1e-10)


def test_draws_have_the_covariance_and_leave_the_sum_of_the_key() -> None:
    weights = np.array([0.5, 0.2, 0.2, 0.1])
    covariance = covariance_of(weights, 5)
    joint = Joint.of(covariance)
    assert joint.dimension == 3
    np.testing.assert_allclose(joint.factor @ joint.factor.T, covariance, atol=1e-18)
    draws = joint(np.random.default_rng(1).random((3, 100_000)))
    np.testing.assert_allclose(draws.sum(axis=0), 0, atol=1e-15)
    spread = np.sqrt(np.diag(covariance))
    np.testing.assert_allclose(np.cov(draws), covariance, atol=0.02 * np.outer(spread, spread).max())


@pytest.mark.slow
def test_the_partition_draws_from_it_and_says_so(made: tuple[Case, dict[str, np.ndarray]]) -> None:
    case, _ = made
    named = {source.name: source.assumption.en for source in sources_of(case, level="part", only=["weights"])}
    assert all(("covariance" in text) == (name.partition(".")[2] in SERVICES) for name, text in named.items())
    alone = variance_partition(case, draws=4096, groups="part", only=[f"weights.{service}" for service in SERVICES])
    exact = key_sampling(case)
    np.testing.assert_allclose(alone["deviation"].values[:-1], exact["deviation"].values, rtol=0.03)
    shares = (exact["variance"] / exact["variance"].sum("service")).sel(service=list(SERVICES)).values
    first = alone["first"].sel(source=[f"weights.{service}" for service in SERVICES]).values[:, :-1]
    np.testing.assert_allclose(first, shares, atol=0.05)


def test_a_case_that_does_not_tell_it_is_refused() -> None:
    with pytest.raises(InputError, match="has no covariance of its need keys or cost index"):
        key_sampling(im.load_case("builtin:eksempel"))
