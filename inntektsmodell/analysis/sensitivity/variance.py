"""Variance partition: which source of uncertainty moves the keys, by Sobol indices and Shapley effects."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, get_args

import jax
import jax.numpy as jnp
import numpy as np
import xarray as xr

from inntektsmodell.analysis.sensitivity.memory import check_variance
from inntektsmodell.analysis.sensitivity.slopes import attributes_of, chosen_regions
from inntektsmodell.analysis.sensitivity.sobol import STRETCHES, Indices, runs_of, sobol_indices
from inntektsmodell.analysis.sensitivity.sources.levels import Level, sources_of
from inntektsmodell.analysis.sensitivity.sources.source import Source, Spread
from inntektsmodell.arguments import as_choice, as_client, as_name, as_names, as_whole, refuse
from inntektsmodell.case.case import Case, expect_case
from inntektsmodell.faults import Faults, InputError, nearest, shortened
from inntektsmodell.language.messages import message
from inntektsmodell.method.steps import RESULTS
from inntektsmodell.model.arrays import batch_inputs_of
from inntektsmodell.model.available import available_results
from inntektsmodell.model.averaging import SETTLED
from inntektsmodell.model.computing import compute
from inntektsmodell.model.evaluate import Inputs, Outputs, evaluate
from inntektsmodell.model.reach import NOTHING, leaves_behind
from inntektsmodell.work.blocks import WORKING, fitting, numbers_in

if TYPE_CHECKING:
    from distributed import Client

TOTAL_MOVED = "total_moved"
BLOCK = 1024  # draws in one call: the fastest on two cores: arrays of a call stay in the cache
FEWEST_DRAWS = 4 * STRETCHES
ROUNDING_ERROR = 1e-12  # a standard deviation below this, relative to the result, is none

Moves = dict[str, list[np.ndarray]]  # by leaf: cells, source that moves each, changes in A and then in B


def variance_partition(
    case: Case,
    result: str = "distribution_key",
    *,
    draws: int = 4096,
    seed: int = 1,
    groups: Level = "source",
    only: Sequence[str] = (),
    spread: Spread | None = None,
    regions: Sequence[str] | None = None,
    block: int = BLOCK,
    client: Client | None = None,
) -> xr.Dataset:
    """How much of a regional result's variance stems from each source of uncertainty.

    The shares of the regions sum to 1, so what one region gains others lose: indices of different regions describe the
    same moves and must not be added or averaged. The output `total_moved` gives one number for all regions: half the
    sum of the absolute changes against the case, which is what changes hands. It is never negative and bends where a
    change crosses zero, so even small independent changes act together in it: total indices well above first-order
    ones are natural there.

    Args:
        case: the case around which everything varies.
        result: a result per region.
        draws: base sample, a power of two, at least 64. With g sources it takes 2^g model runs per draw where g ≤ 6,
            else g + 2.
        seed: any whole number from 0. The same seed gives the same numbers, to rounding, at any `block`.
        groups: see `sources_of`; sources are independent of each other, figures inside one may depend on each other.
        only: names of the sources that vary; the rest stays as in the case.
        spread: assumed spreads, where not the default ones.
        regions: names of the regions that are wanted beside what changes hands; all where None.
        block: draws in one model call, a power of two, at most; fewer where the arrays of a large case would pass half
            a GiB.
        client: a Dask client; its workers then run the blocks, with the same numbers. What is lost with a worker is
            run again.

    Returns:
        Dataset over `source` and `output` (the regions, then `total_moved`) with `first`, `total` and, for up to six
        sources, `shapley`, each with `_low` and `_high` of the 95 per cent confidence interval (see `sobol_indices`);
        over `output` `value` (without uncertainty), `mean` and `deviation` in the result's unit. Indices of an output
        that nothing moves are NaN. Coordinates of `source`: `label`, `label_en`, `assumption`, `assumption_en`.
        Attributes: `draws` done, `evaluations`, `seed`, `interrupted` (after Ctrl-C), `synthetic`.

    Raises:
        InputError: no such result, group, source or region; draws, seed, block or spreads out of range; a result that
            is not finite in the case or in some draw; or the work takes more memory than `blocks.MOST_BYTES`.

    Example:
        All of the variance stems from the one source that varies:

        >>> import inntektsmodell as im
        >>> table = im.variance_partition(im.load_case("builtin:eksempel"), "settlement", draws=64)
        >>> float(table["first"].sel(source="cost", output="Helse Nord").round(1))
        0.9
    """
    expect_case(case)
    as_name(result, "result")
    draws, seed, block = as_whole(draws, "draws"), as_whole(seed, "seed"), as_whole(block, "block")
    only = as_names(only, "only")
    as_choice(groups, "groups", get_args(Level))
    if spread is not None and not isinstance(spread, Spread):
        refuse("spread", spread, message("a Spread of inntektsmodell.analysis.sensitivity"))
    as_client(client)
    _check(case, result, draws, seed, block)
    sources = sources_of(case, spread, groups, only)
    model = CaseModel(case, result, sources, chosen_regions(case, regions))
    sizes = [source.dimension for source in sources]
    runs = runs_of(len(sizes))
    numbers = WORKING * (sum(sizes) + numbers_in(model.base)) + 3 * runs * len(model.regions)
    block = fitting(numbers, block)
    check_variance(len(model.regions), runs, STRETCHES, block * numbers)
    floor = ROUNDING_ERROR * float(np.abs(model.centre).max())
    indices = sobol_indices(model, sizes, draws=draws, seed=seed, block=block, floor=floor, client=client)
    return _described(case, model, indices, seed)


@dataclass(frozen=True)
class CaseModel:
    """A regional result of a case as a function of uniforms, for `sobol_indices`: changes against the case."""

    case: Case
    result: str
    sources: list[Source]
    regions: np.ndarray
    """Positions of the regions that are wanted."""

    @cached_property
    def base(self) -> Inputs:
        """Arrays of the case with a scenario axis of length 1."""
        return batch_inputs_of(self.case)

    @cached_property
    def centre(self) -> np.ndarray:
        """The result of the case itself, shape (region,)."""
        return np.asarray(compute(self.case)[self.result].values)

    def __call__(self, a: np.ndarray, b: np.ndarray, marks: np.ndarray) -> np.ndarray:
        """Uniforms A and B (uniform, row) and marks (source, run) to values (run, wanted region + 1, row).

        A settlement is by far the largest part of a case with many regions, and few sources move it: it is computed
        once for all runs that take these from the same side.
        """
        values = np.empty((marks.shape[1], len(self.regions) + 1, a.shape[1]))
        with jax.enable_x64(True):
            base, moves = jax.device_put((self.base, self._moves(np.concatenate([a, b], axis=1))))
            amounts = cache(lambda marked: _settled(base, moves, np.array(marked)))
            for run, marked in enumerate(marks.astype(bool).T):
                known = amounts(tuple(marked & self.settling))
                results = np.asarray(_compiled(self.result)(base, moves, marked, known))
                changes = results - self.centre[:, None]
                values[run, :-1] = changes[self.regions]
                values[run, -1] = np.abs(changes).sum(axis=0) / 2
        if not np.isfinite(values).all():
            compute(self.case)
            found = message("the assumed distributions make the result not finite in some draws")
            raise InputError.of(message("case {case}", case=self.case.name), found, message("narrower distributions"))
        return values

    @cached_property
    def settling(self) -> np.ndarray:
        """Which of the sources move the settlement."""
        behind = leaves_behind(self.base)
        settling = NOTHING.union(*(behind.get(name, NOTHING) for name in SETTLED))
        return np.array([any(part.leaf in settling for part in source.parts) for source in self.sources])

    def _moves(self, uniforms: np.ndarray) -> Moves:
        """By leaf: the cells that move, the source that moves each, and their changes."""
        found: dict[str, list[tuple[np.ndarray, ...]]] = {}
        ends = np.cumsum([source.dimension for source in self.sources])[:-1]
        for number, (source, own) in enumerate(zip(self.sources, np.split(uniforms, ends), strict=True)):
            for part, changes in zip(source.parts, source.changes(own), strict=True):
                found.setdefault(part.leaf, []).append((part.cells, np.full(len(part.cells), number), changes))
        return {leaf: [np.concatenate(arrays) for arrays in zip(*parts, strict=True)] for leaf, parts in found.items()}


def _moved(base: Inputs, moves: Moves, marked: jax.Array) -> Inputs:
    """Inputs where the marked sources have moved as in B, and the others as in A."""
    inputs = dict(base)
    for leaf, (cells, owner, changes) in moves.items():
        array = base[leaf]
        in_a, in_b = jnp.split(changes, 2, axis=1)
        wide = jnp.broadcast_to(array, (*array.shape[:-1], in_a.shape[-1]))
        moved = wide.reshape(-1, in_a.shape[-1]).at[cells].add(jnp.where(marked[owner][:, None], in_b, in_a))
        inputs[leaf] = moved.reshape(wide.shape)
    return inputs


@jax.jit
def _settled(base: Inputs, moves: Moves, marked: jax.Array) -> Outputs:
    return evaluate(_moved(base, moves, marked), targets=SETTLED)


@cache
def _compiled(result: str) -> Callable[[Inputs, Moves, np.ndarray, Outputs], jax.Array]:
    """Compiled function of arrays, moves, the marks of the sources that are taken from B, and the settlement."""

    def run(base: Inputs, moves: Moves, marked: jax.Array, settled: Outputs) -> jax.Array:
        return evaluate(_moved(base, moves, marked) | settled, targets=[result])[result]

    return jax.jit(run)


def _check(case: Case, result: str, draws: int, seed: int, block: int) -> None:
    faults = Faults()
    known = [name for name in available_results(case) if RESULTS[name].result_dims == ("region",)]
    if result not in known:
        found = message("case {case} does not have this result", case=case.name)
        faults.add(message("result '{name}'", name=result), found, nearest(result, known))
    if draws < FEWEST_DRAWS or draws & (draws - 1):
        right = message("a power of two, at least {least}, such as 4096", least=FEWEST_DRAWS)
        faults.add(message("draws"), message("found {value}", value=shortened(draws)), right)
    if block < 1 or block & (block - 1):
        faults.add(message("block"), message("found {value}", value=shortened(block)), message("a power of two"))
    if seed < 0:
        right = message("a whole number, 0 or more")
        faults.add(message("seed"), message("found {value}", value=shortened(seed)), right)
    faults.raise_if_any()


def _described(case: Case, model: CaseModel, indices: Indices, seed: int) -> xr.Dataset:
    variables: dict[str, tuple[tuple[str, ...], np.ndarray]] = {}
    estimates = {"first": indices.first, "total": indices.total, "shapley": indices.shapley}
    for name, estimate in estimates.items():
        if estimate is not None:
            for suffix, values in (("", estimate.value), ("_low", estimate.low), ("_high", estimate.high)):
                variables[name + suffix] = (("source", "output"), values)
    value = np.append(model.centre[model.regions], 0.0)
    variables["value"] = (("output",), value)
    variables["mean"] = (("output",), value + indices.mean)
    variables["deviation"] = (("output",), np.sqrt(indices.variance))
    sources = model.sources
    coords = {
        "source": [source.name for source in sources],
        "label": ("source", [source.label.nb for source in sources]),
        "label_en": ("source", [source.label.en for source in sources]),
        "assumption": ("source", [source.assumption.nb for source in sources]),
        "assumption_en": ("source", [source.assumption.en for source in sources]),
        "output": [*(case.regions[row] for row in model.regions), TOTAL_MOVED],
    }
    attributes = attributes_of(case, model.result) | {
        "draws": indices.draws,
        "evaluations": indices.runs,
        "seed": seed,
        "interrupted": "yes" if indices.interrupted else "no",
        "assumptions": " ".join(dict.fromkeys(source.assumption.nb for source in sources)),
        "assumptions_en": " ".join(dict.fromkeys(source.assumption.en for source in sources)),
    }
    return xr.Dataset(variables, coords, attributes)
