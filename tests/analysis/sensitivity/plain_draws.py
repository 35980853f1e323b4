"""Draws of every count by NumPy's own generators, a year at a time: what the engine's tables are held against."""

from __future__ import annotations

import numpy as np

from inntektsmodell.analysis.sensitivity.sources.noise import Noise


def plain_draws(noise: Noise, generator: np.random.Generator, number: int) -> np.ndarray:
    """Draw every count `number` times: shape (count, number)."""
    counts = np.empty((len(noise.expected), number))
    binomial = noise.trials > 0
    share = noise.expected[binomial] / noise.trials[binomial]
    counts[~binomial] = generator.poisson(noise.expected[~binomial, None], (int((~binomial).sum()), number))
    trials = noise.trials[binomial].astype(np.int64)[:, None]
    counts[binomial] = generator.binomial(trials, share[:, None], (int(binomial.sum()), number))
    return counts
