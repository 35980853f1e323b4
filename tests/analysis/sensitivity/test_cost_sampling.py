"""What the sampling of the cost index does to results: by hand, by draws, and beside that of the need keys."""

from __future__ import annotations

import shutil
from pathlib import Path

import jax
import numpy as np
import pytest

import inntektsmodell as im
from inntektsmodell.analysis.sensitivity import key_sampling, variance_partition
from inntektsmodell.analysis.sensitivity.sources.levels import sources_of
from inntektsmodell.case.case import Case
from inntektsmodell.model.arrays import host, inputs_of
from inntektsmodell.model.evaluate import evaluate
from tests.cases import key_covariance_case
from tests.cases.cost_covariance_case import COVARIANCE, FILE, case_folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return case_folder(tmp_path_factory.mktemp("sampling") / "case")


@pytest.fixture(scope="module")
def case(folder: Path) -> Case:
    return im.load_case(folder)


@pytest.mark.slow
@pytest.mark.parametrize("result", ["distribution_key", "full_effect_appropriation"])
def test_the_variance_is_that_of_moving_a_level_of_all_services(case: Case, result: str) -> None:
    found = key_sampling(case, result, regions=case.regions[1:3])
    inputs, step = dict(inputs_of(case)), 1e-5
    levels = np.asarray(inputs["cost.calculated"])

    def of(region: int, change: float) -> np.ndarray:
        moved = levels.copy()
        moved[:, region] += change
        with jax.enable_x64(True):
            return np.asarray(evaluate(inputs | {"cost.calculated": host(moved)}, targets=[result])[result])[1:3]

    slopes = np.array([(of(region, step) - of(region, -step)) / (2 * step) for region in range(4)])
    by_hand = np.einsum("cr,cd,dr->r", slopes, COVARIANCE, slopes)
    np.testing.assert_allclose(found["cost_variance"].values, by_hand, rtol=1e-6)
    np.testing.assert_allclose(found["deviation"] ** 2, found["cost_variance"], rtol=1e-12)
    assert found.sizes["service"] == 0


@pytest.mark.slow
def test_it_adds_to_that_of_the_need_keys(case: Case, folder: Path, tmp_path: Path) -> None:
    both, _ = key_covariance_case.case_folder(tmp_path / "both")
    of_keys = key_sampling(im.load_case(both))
    shutil.copy(folder / FILE, both / FILE)
    together = key_sampling(im.load_case(both))
    np.testing.assert_allclose(together["variance"], of_keys["variance"], rtol=1e-12)
    of_cost = key_sampling(case)["cost_variance"]
    np.testing.assert_allclose(together["deviation"] ** 2, of_keys["deviation"] ** 2 + of_cost, rtol=1e-10)


@pytest.mark.slow
def test_the_partition_draws_from_it_and_says_so(case: Case) -> None:
    named = {source.name: source.assumption.en for source in sources_of(case, level="part", only=["cost"])}
    assert "covariance that they were estimated with" in named["cost.calculated"]
    assert "assumed" in named["cost.actual"]
    alone = variance_partition(case, draws=4096, groups="part", only=["cost.calculated"])
    np.testing.assert_allclose(alone["deviation"].values[:-1], key_sampling(case)["deviation"].values, rtol=0.03)
    (source,) = sources_of(case, level="part", only=["cost.calculated"])
    (drawn,) = source.changes(np.random.default_rng(1).random((source.dimension, 50_000)))
    by_service = drawn.reshape(len(case.services), 4, -1)
    assert (by_service == by_service[0]).all()
    np.testing.assert_allclose(np.cov(by_service[0]), COVARIANCE, atol=6e-6)
