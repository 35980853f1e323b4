"""Sobol indices and Shapley effects of independent groups of inputs, for any model of uniform numbers.

Two independent sets of points A and B are drawn. A run of the model takes some groups of inputs from B and the others
from A. How much the results move when group i alone comes from B tells its total effect; what stays alike when
everything else does tells its effect alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from inntektsmodell.analysis.comparison.shapley import every_subset, shapley_values
from inntektsmodell.work.parallel import in_order

if TYPE_CHECKING:
    from distributed import Client

STRETCHES = 16
CONFIDENCE = 0.95
SHAPLEY_GROUPS = 6
_BITS = 30
_HALF_CELL = 0.5 ** (_BITS + 1)  # keeps points off 0 and 1, where quantiles are infinite

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

    `mean` and `variance` are those of each output. `draws` counts the rows that were done, `runs` the model runs.
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
class _StretchSums:
    """Sums over the rows of stretches: values (stretch, output, run), products (stretch, output, run or more).

    With runs of all subsets the products are the squares of the values' Walsh transform, else those of each run with
    itself, with A and with B, along a last axis.
    """

    value: np.ndarray
    product: np.ndarray

    @classmethod
    def of(cls, values: np.ndarray, whole: bool) -> _StretchSums:
        """Of values (run, output, stretch, row); `whole` where the runs are those of all subsets."""
        runs = values.transpose(2, 1, 0, 3)
        if whole:
            product = ((_signs(runs.shape[2]) / runs.shape[2] @ runs) ** 2).sum(axis=-1)
        else:
            parts = [(runs * other).sum(axis=-1) for other in (runs, runs[:, :, :1], runs[:, :, -1:])]
            product = np.stack(parts, axis=-1)
        return cls(runs.sum(axis=-1), product)

    def plus(self, other: _StretchSums) -> _StretchSums:
        """Sums over the rows of both."""
        return _StretchSums(self.value + other.value, self.product + other.product)


def sobol_indices(
    model: Model,
    sizes: list[int],
    *,
    draws: int,
    seed: int,
    block: int,
    floor: np.ndarray | float = 0.0,
    client: Client | None = None,
) -> Indices:
    """First-order and total indices of every group, and Shapley effects for up to six groups.

    S_i is the share of the variance that group i explains alone, T_i the share that is left when everything else is
    known; T_i − S_i is what it does together with others. The Shapley effect φ_i shares the joint part out evenly, and
    Σ φ_i = 1. With more than six groups, f_i the run that takes group i from B, V the variance, and means over rows:

        S_i = mean((f_B − μ)(f_i − f_A)) / V        T_i = mean((f_A − f_i)²) / 2V

    With up to six groups every subset of them is taken from B in a run of its own, f_w. Any two runs that differ in
    the groups u tell about them, and all such pairs are used:

        τ_u = mean over rows and w of (f_w − f_{w△u})² / 2,  V = τ_all,  T_i = τ_i / V,  S_i = 1 − τ_{all but i} / V

    φ is the Shapley value of τ / V. For a model without joint effects, S_i = T_i = φ_i then holds exactly.

    Points are one scrambled Sobol sequence where it has at least as many rows as A and B have uniforms; with fewer rows
    such sequences have gaps, so the points are random there. The 95 per cent intervals come from the spread between 16
    stretches of the rows (jackknife, Student's t with 15 degrees of freedom). Stretches of a Sobol sequence complete
    each other, so estimates from all rows are often several times nearer to the truth than the intervals say.
    Estimates are not forced into [0, 1]. Memory does not grow with `draws`. After Ctrl-C the stretches that are done
    are reported.

    Args:
        model: see `Model`; values should be taken relative to a typical value, so that products keep their digits.
        sizes: number of uniforms of each group, in the order of the rows of A.
        draws: rows, a power of two, at least 32.
        seed: any whole number from 0.
        block: rows in one call of the model, a power of two.
        floor: a standard deviation up to which an output counts as constant; its indices are then NaN.
        client: a Dask client; its workers then run the model, which is sent to them with pickle.

    Source: A. Saltelli et al., "Variance based sensitivity analysis of model output", Computer Physics Communications
    181 (2010), table 2 (b) and (f); E. Song, B. L. Nelson and J. Staum, "Shapley Effects for Global Sensitivity
    Analysis", SIAM/ASA Journal on Uncertainty Quantification 4 (2016).
    """
    groups = len(sizes)
    whole = groups <= SHAPLEY_GROUPS
    marks = every_subset(groups) if whole else _one_by_one(groups)
    block = min(block, draws)
    work = partial(_sums_of, model, marks, min(block, draws // STRETCHES), whole)
    points = _points(2 * sum(sizes), draws, block, seed)
    sums, interrupted = _summed(in_order(work, points, "blocks of draws", draws // block, client), draws, block)
    rows = draws // STRETCHES
    value, product = _left_out(sums.value) / rows, _left_out(sums.product) / rows
    variance, *shares = _of_subsets(product, floor) if whole else _of_singles(value, product, floor)
    estimates = [_estimate(share) for share in shares]
    return Indices(
        first=estimates[0],
        total=estimates[1],
        shapley=estimates[2] if whole else None,
        mean=value[0][:, [0, -1]].mean(axis=1),
        variance=variance[0],
        draws=len(sums.value) * rows,
        runs=len(sums.value) * rows * marks.shape[1],
        interrupted=interrupted,
    )


def runs_of(groups: int) -> int:
    """Model runs per row for this number of groups."""
    return 2**groups if groups <= SHAPLEY_GROUPS else groups + 2


def _one_by_one(groups: int) -> np.ndarray:
    """Marks of A, of every group alone, and of B; shape (group, groups + 2)."""
    return np.concatenate([np.zeros((groups, 1)), np.eye(groups), np.ones((groups, 1))], axis=1).astype(int)


def _of_subsets(product: np.ndarray, floor: np.ndarray | float) -> tuple[np.ndarray, ...]:
    """Variance (left out, output), then first, total and Shapley (left out, group, output), from runs of all subsets.

    With the Walsh transform h_k = mean over w of ±f_w, minus where w and k share an odd number of groups, half the mean
    square of f_w − f_{w△u} is the sum of 2 h_k² over all k that share an odd number with u.
    """
    runs = np.arange(product.shape[-1])
    game = product @ (1 - _signs(len(runs)))
    variance = _above(floor, game[..., -1])
    shares = game / variance[..., None]
    singles = 2 ** np.arange(len(runs).bit_length() - 1)
    first, total = 1 - shares[..., runs[-1] - singles], shares[..., singles]
    return variance, first.swapaxes(1, 2), total.swapaxes(1, 2), shapley_values(shares).swapaxes(0, 1)


def _of_singles(value: np.ndarray, product: np.ndarray, floor: np.ndarray | float) -> tuple[np.ndarray, ...]:
    """Variance (left out, output), then first and total (left out, group, output), from runs of `_one_by_one`."""
    square, with_a, with_b = np.moveaxis(product, -1, 0)
    mean = value[..., [0, -1]].mean(axis=-1)
    variance = _above(floor, square[..., [0, -1]].mean(axis=-1) - mean**2)
    alone = with_b - with_b[..., :1] - mean[..., None] * (value - value[..., :1])
    step = (square + square[..., :1]) / 2 - with_a
    shares = [(part / variance[..., None])[..., 1:-1].swapaxes(1, 2) for part in (alone, step)]
    return variance, *shares


def _signs(runs: int) -> np.ndarray:
    """The Walsh matrix: −1 where the subsets of row and column share an odd number of groups, else 1."""
    subsets = np.arange(runs)
    return np.where(np.bitwise_count(subsets[:, None] & subsets) % 2, -1.0, 1.0)


def _above(floor: np.ndarray | float, variance: np.ndarray) -> np.ndarray:
    return np.where(np.sqrt(np.maximum(variance, 0)) > floor, variance, np.nan)


def _sums_of(model: Model, marks: np.ndarray, rows: int, whole: bool, points: np.ndarray) -> _StretchSums:
    """Sums of the model's values for one block of points, in stretches of so many rows."""
    a, b = np.split(points, 2)
    values = model(a, b, marks)
    return _StretchSums.of(values.reshape(*values.shape[:-1], -1, rows), whole)


def _summed(blocks: Iterable[_StretchSums], draws: int, block: int) -> tuple[_StretchSums, bool]:
    """Sums of the stretches that were finished, and whether Ctrl-C ended the work."""
    rows = draws // STRETCHES
    finished: list[_StretchSums] = []
    begun: _StretchSums | None = None
    interrupted = False
    try:
        for number, sums in enumerate(blocks, start=1):
            begun = sums if begun is None else begun.plus(sums)
            if number * block % rows == 0:
                finished.append(begun)
                begun = None
    except KeyboardInterrupt:
        interrupted = True
        if sum(len(sums.value) for sums in finished) < 2:  # an interval needs two
            raise
    value, product = ([getattr(sums, name) for sums in finished] for name in ("value", "product"))
    return _StretchSums(np.concatenate(value), np.concatenate(product)), interrupted


def _points(dimension: int, draws: int, block: int, seed: int) -> Iterator[np.ndarray]:
    """Blocks of points, shape (dimension, block)."""
    from scipy.stats import qmc  # takes half a second, which other questions of uncertainty do not need

    generator = np.random.default_rng(seed)
    number = draws // block
    if dimension <= min(draws, qmc.Sobol.MAXDIM):
        sequence = qmc.Sobol(dimension, scramble=True, bits=_BITS, seed=generator)
        yield from (sequence.random(block).T + _HALF_CELL for _ in range(number))
    else:
        whole = (generator.integers(2**_BITS, size=(block, dimension)).T for _ in range(number))
        yield from (numbers / 2**_BITS + _HALF_CELL for numbers in whole)


def _left_out(sums: np.ndarray) -> np.ndarray:
    """Means over all stretches, then over all but each one in turn, along the first axis."""
    every = sums.sum(axis=0)
    return np.concatenate([every[None] / len(sums), (every - sums) / (len(sums) - 1)])


def _estimate(values: np.ndarray) -> Estimate:
    """The first entry, and its interval by the jackknife over the others."""
    from scipy.special import stdtrit  # imported here: reports need not wait for it

    left_out = values[1:]
    number = len(left_out)
    squares = ((left_out - left_out.mean(axis=0)) ** 2).sum(axis=0)
    half = stdtrit(number - 1, (1 + CONFIDENCE) / 2) * np.sqrt(squares * (number - 1) / number)
    return Estimate(values[0], values[0] - half, values[0] + half)
