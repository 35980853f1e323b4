"""How uncertain numbers depart from the case: quantiles of their distributions, and shares that sum to 1."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binom, norm, poisson

from inntektsmodell.sensitivity.sources.distributions import Counts


def test_small_counts_follow_their_exact_distribution_and_large_ones_nearly_so() -> None:
    uniforms = np.full((3, 1), 0.9)
    counts = Counts(np.array([30.0, 30.0, 1e4]), np.array([0.0, 100.0, 0.0]), np.array([30.0, 21.0, 1e4]))
    exact = [poisson.ppf(0.9, 30) - 30, binom.ppf(0.9, 100, 0.3) - 30, 100 * norm.ppf(0.9)]
    np.testing.assert_allclose(counts(uniforms)[:, 0], exact, rtol=1e-12)


@pytest.mark.parametrize("variance", [400.0, 5000.0])
def test_the_normal_quantile_is_as_near_as_it_says(variance: float) -> None:
    deviation = np.sqrt(variance)
    whole = np.arange(variance - 8 * deviation, variance + 8 * deviation).round()
    normal = norm.cdf((whole - variance) / deviation)
    above, below = poisson.cdf(whole, variance), poisson.cdf(whole - 1, variance)
    assert max(np.abs(above - normal).max(), np.abs(below - normal).max()) < 0.3 / deviation
