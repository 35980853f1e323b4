"""What counts do to the model's inputs, once its years are taken together and its settlement is computed.

The model takes the DRG points of a settlement together into one amount per region, at prices that chance does not move.
So the many counts of a large case need not be held for each draw: a count moves the amounts of two regions, no more.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import jax
import numpy as np
from scipy.sparse import csc_array

from inntektsmodell.analysis.sensitivity.alias import AliasTables, alias_draws
from inntektsmodell.analysis.sensitivity.sums import Sums
from inntektsmodell.method.settlement import NOK_PER_MILLION
from inntektsmodell.model.arrays import host
from inntektsmodell.model.averaging import averaged, settled
from inntektsmodell.model.evaluate import Inputs, evaluate

RUNNING = "running_settlement"
WORDS = 2**18
"""Random words that are drawn from at once: they and what comes of them stay in the cache."""


@dataclass(frozen=True)
class Effects:
    """What one more in each sum of counts adds to some cells of a leaf of the inputs.

    `index` picks the cells out of the leaf; `matrix` has shape (cell, sum).
    """

    leaf: str
    index: tuple[np.ndarray, ...]
    matrix: csc_array

    def covariance(self, variance: np.ndarray) -> csc_array:
        """Covariance of the cells, shape (cell, cell), where the sums have this variance."""
        return self.matrix * variance @ self.matrix.T


def short_inputs(inputs: Inputs) -> Inputs:
    """Inputs with the same results per region, without years and without points."""
    with jax.enable_x64(True):
        return {name: host(array) for name, array in _short(inputs).items()}


@jax.jit
def _short(inputs: Inputs) -> Inputs:
    return settled(averaged(inputs))


def effects_of(sums: Sums, inputs: Inputs, result: str) -> Effects:
    """What sums of counts do to the `short_inputs` of `inputs`, as far as they matter to `result`."""
    each = 1 / sums.noise.years
    number = np.arange(len(sums.expected))
    if sums.noise.leaf != "settlement.points":
        return Effects(sums.noise.leaf, sums.index, csc_array((np.full(len(number), each), (number, number))))
    with jax.enable_x64(True):
        prices = _prices(inputs)
    inside, outside = (np.asarray(prices[name]) for name in ("price", "running_price"))
    regions = len(inside)
    leaf, price = (RUNNING, np.tile(outside, regions)) if result == RUNNING else ("settlement", inside)
    _, origin, destination = sums.index
    amount = price[destination] / NOK_PER_MILLION * each
    places = np.concatenate([destination, origin]), np.tile(number, 2)
    matrix = csc_array((np.concatenate([amount, -amount]), places), (regions, len(number)))
    return Effects(leaf, (np.arange(regions),), matrix)


def changes_of(effects: Effects, tables: AliasTables, draws: int, generator: np.random.Generator) -> np.ndarray:
    """Changes of the cells that drawn sums of counts move, shape (cell, draw); a few sums are drawn at a time."""
    changes, sums = np.zeros((effects.matrix.shape[0], draws)), effects.matrix.shape[1]
    few = -(-sums // -(-sums // max(1, WORDS // draws)))  # of one length, as far as that can be: each is compiled anew
    for start in range(0, sums, few):
        some = effects.matrix[:, start : start + few]
        words = generator.integers(0, 2**64, (some.shape[1], draws), dtype=np.uint64)
        moved = slice(some.indices.min(), some.indices.max() + 1)  # the model's cells lie in the order of their sums
        changes[moved] += some[moved] @ np.asarray(_draws(tables.some(slice(start, start + few)), words))
    return changes


_prices = jax.jit(partial(evaluate, targets=("price", "running_price")))
_draws = jax.jit(alias_draws)
