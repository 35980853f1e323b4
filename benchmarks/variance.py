"""Sobol indices of forty cost indices, against SALib with the model in vectorised NumPy."""

from __future__ import annotations

import warnings
from collections.abc import Iterator

import numpy as np
from scipy.stats import norm

import inntektsmodell as im
from benchmarks.timing import Row, side_by_side
from inntektsmodell.analysis.sensitivity import variance_partition
from inntektsmodell.case.case import Case
from tests.oracle import oracle_arrays, oracle_of_arrays

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # what SALib's own imports warn of is not ours
    from SALib.analyze import sobol as salib_analyze  # type: ignore[import-untyped]
    from SALib.sample import sobol as salib_sample  # type: ignore[import-untyped]

RELATIVE_DEVIATION = 0.01
BLOCK = 4096


def rows(draws: int, rounds: int) -> Iterator[Row]:
    """One row: the whole analysis of the four regions' keys, sampling included."""
    case = im.load_case("eksempel")
    ours, theirs = side_by_side(
        lambda: variance_partition(case, draws=draws, groups="input", only=["cost"]),
        lambda: _salib(case, draws),
        rounds,
    )
    yield Row(f"Sobol indices of 40 inputs, N = {draws:,}", ours, theirs, "SALib, model in vectorised NumPy", "≥ 10×")


def _salib(case: Case, draws: int) -> list[object]:
    arrays = oracle_arrays(case)
    need = oracle_of_arrays(arrays)
    number = 2 * arrays["calculated_cost"].size
    problem = {"num_vars": number, "names": [str(one) for one in range(number)], "bounds": [[0, 1]] * number}
    points = np.clip(salib_sample.sample(problem, draws, calc_second_order=False, seed=1), 1e-9, 1 - 1e-9)
    pieces = [_keys(arrays, need, points[start : start + BLOCK]) for start in range(0, len(points), BLOCK)]
    keys = np.concatenate(pieces, axis=1)
    return [salib_analyze.analyze(problem, values, calc_second_order=False, seed=1) for values in keys]


def _keys(arrays: dict[str, np.ndarray], need: dict[str, np.ndarray], points: np.ndarray) -> np.ndarray:
    """Distribution keys (region, row) for cost indices that vary around the case's."""
    factors = 1 + RELATIVE_DEVIATION * norm.ppf(points.T)
    shape = (*arrays["calculated_cost"].shape, len(points))
    calculated, actual = (
        arrays[name][..., None] * part.reshape(shape)
        for name, part in zip(("calculated_cost", "actual_cost"), np.array_split(factors, 2), strict=True)
    )
    alpha = arrays["actual_weight"][:, None, None]
    weighted = (need["population_share"] * need["need_index"])[..., None] * ((1 - alpha) * calculated + alpha * actual)
    weighted /= weighted.sum(axis=1, keepdims=True)
    return np.asarray(np.einsum("s,srn->rn", arrays["service_share"], weighted))
