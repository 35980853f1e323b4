"""Sobol indices and Shapley effects of independent groups of inputs, for any model of uniform numbers.

Two independent sets of points A and B are drawn. A model run takes some groups of inputs from B and the others from
A; what moves when group i alone comes from B tells its total effect, what stays in common tells its effect alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from scipy.stats import qmc, t

from inntektsmodell.progress import steps
from inntektsmodell.shapley import every_subset, shapley_values

REPLICATES = 16
CONFIDENCE = 0.95
SHAPLEY_GROUPS = 6
MOST_UNIFORMS = qmc.Sobol.MAXDIM // 2
_BITS = 30
_HALF_CELL = 0.5 ** (_BITS + 1)  # keeps points off 0, where quantiles are infinite

Model = Callable[[np.ndarray, np.ndarray, np.ndarray], np.ndarray]
"""(A, B, marks) → values. A and B have shape (uniform, row). `marks` (group, run) is 1 where a run takes a group from
B and 0 where from A. Values have shape (run, output, row)."""


@dataclass(frozen=True)
class Estimate:
    """Estimates with the bounds of their 95 per cent confidence interval, each of shape (group, output)."""

    value: np.ndarray
    low: np.ndarray
    high: np.ndarray


@dataclass(frozen=True)
class Indices:
    """Shares of the variance by group. `shapley` is None where there are more than six groups.

    `mean` and `variance` are those of each output. `draws` counts rows of A that were done, `runs` model runs.
    """

    first: Estimate
    total: Estimate
    shapley: Estimate | None
    mean: np.ndarray
    variance: np.ndarray
    draws: int
    runs: int
    interrupted: bool


@dataclass(frozen=True)
class _Sums:
    """Sums over the rows of a replicate: of values, squares, squared steps from A, and products with B.

    Shapes (replicate, run, output), `square` (replicate, output) over A and B together.
    """

    value: np.ndarray
    square: np.ndarray
    step: np.ndarray
    product: np.ndarray

    @classmethod
    def of(cls, values: np.ndarray) -> _Sums:
        """Of values (run, output, replicate, row), where the first run is A and the last is B."""
        a, b = values[0], values[-1]
        sums = (
            values.sum(axis=-1),
            (a**2 + b**2).sum(axis=-1),
            ((values - a) ** 2).sum(axis=-1) / 2,
            (b * (values - a)).sum(axis=-1),
        )
        return cls(*(np.moveaxis(part, -1, 0) for part in sums))

    def plus(self, other: _Sums) -> _Sums:
        """Sums over the rows of both."""
        return _Sums(*(getattr(self, name) + getattr(other, name) for name in vars(self)))


def sobol_indices(
    model: Model, sizes: list[int], *, draws: int, seed: int, block: int, floor: np.ndarray | float = 0.0
) -> Indices:
    """First-order and total indices of every group, and Shapley effects for up to six groups.

    With f_i the run that takes group i from B, V the variance, and means over rows:

        first S_i = mean((f_B − μ)(f_i − f_A)) / V        total T_i = mean((f_A − f_i)²) / 2V

    S_i is the share of the variance that group i explains alone, T_i the share that is left when everything else is
    known: T_i − S_i is what it does together with others. The Shapley effect φ_i shares the joint part out evenly; it
    follows from mean((f_A − f_u)²) of every subset u of the groups. Σ φ_i = 1.

    Points come from 16 independently scrambled Sobol sequences, `draws`/16 rows each. The spread between them gives
    the intervals (jackknife over the sequences, Student's t with 15 degrees of freedom). Estimates are not forced into
    [0, 1]. Memory does not grow with `draws`. After Ctrl-C the sequences that are done are reported.

    Args:
        model: see `Model`; `values` should be taken relative to a typical value, so that squares keep their digits.
        sizes: number of uniforms of each group, in the order of the rows of A.
        draws: rows of A, a power of two, at least 64.
        seed: any whole number from 0.
        block: rows in one call of the model, a power of two.
        floor: a standard deviation up to which an output counts as constant; its indices are then NaN.

    Source: A. Saltelli et al., "Variance based sensitivity analysis of model output", Computer Physics Communications
    181 (2010), table 2 (b) and (f); E. Song, B. L. Nelson and J. Staum, "Shapley Effects for Global Sensitivity
    Analysis", SIAM/ASA Journal on Uncertainty Quantification 4 (2016).
    """
    groups = len(sizes)
    whole = groups <= SHAPLEY_GROUPS
    marks = every_subset(groups) if whole else _one_by_one(groups)
    singles = 2 ** np.arange(groups) if whole else np.arange(1, groups + 1)
    sums, interrupted = _summed(model, marks, sum(sizes), draws, seed, block)
    rows = len(sums.value) * (draws // REPLICATES)
    means = _left_out(sums, draws // REPLICATES)
    mean = (means.value[:, 0] + means.value[:, -1]) / 2
    variance = means.square / 2 - mean**2
    variance = np.where(np.sqrt(np.maximum(variance, 0)) > floor, variance, np.nan)
    alone = means.product - mean[:, None] * (means.value - means.value[:, :1])
    return Indices(
        first=_estimate(alone[:, singles] / variance[:, None]),
        total=_estimate(means.step[:, singles] / variance[:, None]),
        shapley=_estimate(_shapley(means.step, variance)) if whole else None,
        mean=mean[0],
        variance=variance[0],
        draws=rows,
        runs=rows * marks.shape[1],
        interrupted=interrupted,
    )


def _one_by_one(groups: int) -> np.ndarray:
    """Marks of A, of every group alone, and of B; shape (group, groups + 2)."""
    return np.concatenate([np.zeros((groups, 1)), np.eye(groups), np.ones((groups, 1))], axis=1).astype(int)


def _summed(model: Model, marks: np.ndarray, dimension: int, draws: int, seed: int, block: int) -> tuple[_Sums, bool]:
    """Sums of the replicates that were finished, and whether Ctrl-C ended the work."""
    rows, block = draws // REPLICATES, min(block, draws)
    size = min(block, rows)
    pieces = _points(2 * dimension, rows, size, seed)
    blocks = zip(*[pieces] * (block // size), strict=True)
    finished: list[_Sums] = []
    begun: _Sums | None = None
    interrupted = False
    try:
        for number, points in enumerate(steps(blocks, "rows", total=draws // block), start=1):
            joined = np.concatenate(points, axis=1)
            values = model(joined[:dimension], joined[dimension:], marks)
            sums = _Sums.of(values.reshape(*values.shape[:-1], -1, size))
            begun = sums if begun is None else begun.plus(sums)
            if number * block % rows == 0:
                finished.append(begun)
                begun = None
    except KeyboardInterrupt:
        interrupted = True
        if sum(len(sums.value) for sums in finished) < 2:  # an interval needs two
            raise
    return _Sums(*(np.concatenate([getattr(sums, name) for sums in finished]) for name in vars(finished[0]))), interrupted


def _points(dimension: int, rows: int, size: int, seed: int) -> Iterator[np.ndarray]:
    """Pieces of `size` points, shape (dimension, size), of one scrambled Sobol sequence after the other."""
    for replicate in range(REPLICATES):
        generator = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(replicate,)))
        sequence = qmc.Sobol(dimension, scramble=True, bits=_BITS, seed=generator)
        for _ in range(rows // size):
            yield sequence.random(size).T + _HALF_CELL


def _left_out(sums: _Sums, rows: int) -> _Sums:
    """Means over all replicates, then over all but each one in turn, along the first axis."""

    def means(parts: np.ndarray) -> np.ndarray:
        every = parts.sum(axis=0)
        return np.concatenate([every[None] / len(parts), (every - parts) / (len(parts) - 1)]) / rows

    return _Sums(*(means(parts) for parts in vars(sums).values()))


def _shapley(step: np.ndarray, variance: np.ndarray) -> np.ndarray:
    """Shapley effects (left out, group, output) of the squared steps of every subset."""
    shares = step / np.where(np.isnan(variance), np.nan, step[:, -1])[:, None]
    return np.moveaxis(shapley_values(np.moveaxis(shares, 1, -1)), 0, 1)


def _estimate(values: np.ndarray) -> Estimate:
    """The first entry, and its interval by the jackknife over the others."""
    left_out = values[1:]
    number = len(left_out)
    spread = ((left_out - left_out.mean(axis=0)) ** 2).sum(axis=0)
    half = t.ppf((1 + CONFIDENCE) / 2, number - 1) * np.sqrt(spread * (number - 1) / number)
    return Estimate(values[0], values[0] - half, values[0] + half)
