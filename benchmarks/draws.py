"""Monte Carlo: draws end to end, and the time for equal error."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import numpy as np

import inntektsmodell as im
from benchmarks.numpy_batch import numpy_keys
from benchmarks.timing import Row, side_by_side
from inntektsmodell.analysis.sensitivity import fluctuation
from inntektsmodell.analysis.sensitivity.sources.noise import Noise, counts_of
from inntektsmodell.analysis.sensitivity.streaming import Moments
from inntektsmodell.case.case import Case
from inntektsmodell.work.parallel import merged_chunks
from tests.analysis.sensitivity.plain_draws import plain_draws
from tests.oracle import effective_weights, oracle_arrays

CELLS = 100
NUMPY_BLOCK = 4096


def rows(draws: int, rounds: int) -> Iterator[Row]:
    """Rows of random fluctuation: the same draws, and equal error."""
    case = im.load_case("eksempel")
    noise = _first_cells(counts_of(case)[0])
    ours, theirs = side_by_side(
        lambda: _our_monte_carlo(case, noise, draws), lambda: _numpy_monte_carlo(case, noise, draws), rounds
    )
    yield Row(
        f"{draws:,} draws of {CELLS} counts, end to end", ours, theirs, "vectorised NumPy, a year at a time", "≥ 2×"
    )
    reduction = fluctuation.random_fluctuation(case, draws=8192)["deviation_reduction"].min().item()
    yield Row("mean and deviation at equal error", ours, theirs * reduction, "plain NumPy, scaled up", "≥ 100×")


def _first_cells(noise: Noise) -> Noise:
    index = tuple(axis[:CELLS] for axis in noise.index)
    return replace(noise, index=index, expected=noise.expected[:CELLS], trials=noise.trials[:CELLS])


def _our_monte_carlo(case: Case, noise: Noise, draws: int) -> None:
    plan = fluctuation.plan_of(case, [noise], "distribution_key", draws, 1)
    merged_chunks(partial(fluctuation.draw_chunk, plan), -(-draws // plan.chunk), "draws", None)


def _numpy_monte_carlo(case: Case, noise: Noise, draws: int) -> Moments:
    """Draw, compute and sum up in blocks that fit the cache as well as ours do."""
    arrays = oracle_arrays(case)
    arrays["effective_weights"] = effective_weights(arrays)
    generator = np.random.Generator(np.random.SFC64(1))
    total: Moments | None = None
    for _ in range(-(-draws // NUMPY_BLOCK)):
        criteria = np.repeat(arrays["criterion_value"][..., None], NUMPY_BLOCK, axis=-1)
        criteria[noise.index] = plain_draws(noise, generator, NUMPY_BLOCK)
        moments = Moments.of(numpy_keys(arrays, criteria, arrays["drg_points"][..., None]))
        total = moments if total is None else total.merged(moments)
    assert total is not None
    return total
