"""Random fluctuation: how much a key moves by chance because it rests on counts.

Every count is drawn anew at its real size, summed over the years of the window, and the key is computed; the sum of a
count's years is drawn at once from its own distribution (see `sums`). Since the key is nearly linear in such small
changes, its exact linear part serves as control variate: its mean and variance are known without drawing, and only the
rest is estimated.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from functools import cache, cached_property, partial
from typing import TYPE_CHECKING, Any

import jax
import jax.numpy as jnp
import numpy as np
import xarray as xr
from scipy.sparse import block_diag

from inntektsmodell.analysis.sensitivity.alias import AliasTables, entries_held
from inntektsmodell.analysis.sensitivity.effects import Effects, changes_of, effects_of, short_inputs
from inntektsmodell.analysis.sensitivity.memory import check_random, number_of_figures, threads_for
from inntektsmodell.analysis.sensitivity.slopes import attributes_of, check_result, chosen_regions, slopes_of
from inntektsmodell.analysis.sensitivity.sources.noise import Noise, counts_of
from inntektsmodell.analysis.sensitivity.streaming import Histogram, Moments
from inntektsmodell.analysis.sensitivity.sums import Sums, sums_of, tables_of
from inntektsmodell.arguments import as_client, as_whole
from inntektsmodell.case.case import Case, expect_case
from inntektsmodell.faults import Faults, InputError, shortened
from inntektsmodell.language.messages import message, word
from inntektsmodell.model.arrays import inputs_of, with_scenario_axis
from inntektsmodell.model.evaluate import Inputs, evaluate
from inntektsmodell.work.blocks import WORKING, fitting
from inntektsmodell.work.parallel import merged_chunks

if TYPE_CHECKING:
    from distributed import Client

KEY = "distribution_key"
CHUNK = 4096
RANGE_IN_DEVIATIONS = 8.0
FEWEST_DRAWS = 200
"""Draws of which five are expected below the lower bound and five above the upper. The standard errors of the bounds
rest on the number of draws beyond them being nearly normal, for which five is the usual least."""
LOW, HIGH = 0.025, 0.975
AT_ONCE = 8
"""Chunks that share what the arrays of one call may need: so small that they stay near the cache."""


@dataclass(frozen=True)
class Plan:
    """Everything that a chunk of draws needs; it can be sent to another process, which builds the tables itself."""

    result: str
    inputs: Inputs  # without years and points, see `short_inputs`
    sums: list[Sums]
    effects: list[Effects]
    regions: np.ndarray  # positions of those that are wanted
    value: np.ndarray  # (region,)
    slopes: np.ndarray  # of the result by the cells that the effects move, (region, cell)
    deviation: np.ndarray  # standard deviation of the linear part, (region,)
    seed: int
    draws: int
    chunk: int  # draws in a chunk

    def __reduce__(self) -> tuple[Any, ...]:
        return Plan, tuple(getattr(self, part.name) for part in fields(self))

    @property
    def compiled(self) -> Callable[..., tuple[jax.Array, jax.Array]]:
        """See `_compiled`."""
        return _compiled(self.result, tuple(own.leaf for own in self.effects))

    @cached_property
    def on_device(self) -> tuple[Inputs, np.ndarray, list[AliasTables]]:
        """Inputs with a scenario axis of length 1, slopes, and tables to draw from, where JAX computes."""
        made = [tables_of(part) for part in self.sums]
        with jax.enable_x64(True):
            inputs, slopes = jax.device_put((with_scenario_axis(self.inputs), self.slopes))
            return inputs, slopes, [replace(tables, entries=jax.device_put(tables.entries)) for tables in made]


@dataclass(frozen=True)
class Summary:
    """Statistics of some chunks: the result, its linear part's error, and the same for squares."""

    plain: Moments
    rest: Moments
    square: Moments
    square_rest: Moments
    histogram: Histogram

    def merged(self, other: Summary) -> Summary:
        """Statistics of both together."""
        return Summary(*(getattr(self, name).merged(getattr(other, name)) for name in vars(self)))


def random_fluctuation(
    case: Case,
    result: str = KEY,
    *,
    draws: int = 20_000,
    seed: int = 1,
    regions: Sequence[str] | None = None,
    client: Client | None = None,
) -> xr.Dataset:
    """Distribution of a regional result under chance alone.

    Args:
        case: the case whose counts fluctuate (see `noise.counts_of`).
        result: a result per region.
        draws: number of draws, at least 200: five are then expected beyond each bound. They are made in chunks of
            4,096, fewer for large cases, with a stream of random numbers each, so the same seed gives the same numbers
            however the chunks are spread over threads or workers.
        seed: a whole number from 0.
        regions: names of the regions that are wanted; all where None.
        client: a Dask client; its workers then draw the chunks. What is lost with a worker is drawn again.

    Returns:
        Dataset over `region`: `value` (without fluctuation), `mean`, `deviation` (standard deviation), `low` and
        `high` (2.5 and 97.5 per cent quantiles), the standard error of each that stems from the number of draws
        (`mean_error`, `deviation_error`, `low_error`, `high_error`), and how many times smaller the variance of mean
        and deviation is than without the control variate (`mean_reduction`, `deviation_reduction`).
        Attributes: `draws` done, `seed`, `interrupted`. After Ctrl-C the draws that were done are reported.

    Raises:
        InputError: the case has no counts, no such result or region, `draws` is less than 200, `seed` less than 0, the
            result is not finite in some draw, or the work takes more memory than `blocks.MOST_BYTES`.

    Example:
        >>> import inntektsmodell as im
        >>> case = im.load_case("builtin:eksempel")
        >>> table = im.random_fluctuation(case, "settlement", draws=200, regions=["Helse Nord"])
        >>> table["deviation"].values.round(2).tolist()  # million kroner
        [0.96]
    """
    expect_case(case)
    draws, seed = as_whole(draws, "draws"), as_whole(seed, "seed")
    as_client(client)
    noises = counts_of(case)
    _check(case, noises, draws, seed)
    plan = plan_of(case, noises, result, draws, seed, chosen_regions(case, regions))
    if client is None:
        plan.on_device  # noqa: B018  (made once, and not by every thread)
    numbers = plan.chunk * _numbers_of_a_draw(plan.inputs, plan.effects)
    summary, interrupted = merged_chunks(
        partial(draw_chunk, plan), -(-draws // plan.chunk), "draws", client, threads_for(numbers, len(plan.regions))
    )
    return _described(case, plan, summary, interrupted)


def _check(case: Case, noises: list[Noise], draws: int, seed: int) -> None:
    if not noises:
        found = message("has no counts that could vary at random")
        right = message("a case with criteria that are counts, such as eksempel")
        raise InputError.of(message("case {case}", case=case.name), found, right)
    faults = Faults()
    for name, given, least in (("draws", draws, FEWEST_DRAWS), ("seed", seed, 0)):
        if given < least:
            faults.add(
                word(name), message("found {value}", value=shortened(given)), message("{least} or more", least=least)
            )
    faults.raise_if_any()


def plan_of(
    case: Case, noises: list[Noise], result: str, draws: int, seed: int, regions: np.ndarray | None = None
) -> Plan:
    """What every chunk needs where these counts of a case fluctuate; see `random_fluctuation` for the rest."""
    wanted = chosen_regions(case, None) if regions is None else regions
    inputs, sums, effects = _prepared(case, noises, result)
    chunk = _chunk_within_bound(case, inputs, sums, effects, len(wanted))
    value, slopes = slopes_of(case, result, inputs, [(own.leaf, own.index) for own in effects], wanted)
    covariance = block_diag([own.covariance(part.variance) for own, part in zip(effects, sums, strict=True)], "csr")
    deviation = np.sqrt([row @ (covariance @ row) for row in slopes])
    return Plan(result, inputs, sums, effects, wanted, value[wanted], slopes, deviation, seed, draws, chunk)


def check_size(case: Case, regions: Sequence[str] | None) -> None:
    """Raise `InputError` where `random_fluctuation` would take too much memory for the keys of these regions."""
    _chunk_within_bound(case, *_prepared(case, counts_of(case), KEY), len(chosen_regions(case, regions)))


def _prepared(case: Case, noises: list[Noise], result: str) -> tuple[Inputs, list[Sums], list[Effects]]:
    """Inputs, what is drawn, and what that does to the inputs."""
    whole = inputs_of(case)
    inputs = short_inputs(whole)
    check_result(case, inputs, result)
    sums = [sums_of(noise) for noise in noises]
    return inputs, sums, [effects_of(part, whole, result) for part in sums]


def _chunk_within_bound(case: Case, inputs: Inputs, sums: list[Sums], effects: list[Effects], regions: int) -> int:
    """Draws in a chunk; refused where the work as a whole takes too much."""
    numbers = _numbers_of_a_draw(inputs, effects)
    chunk = fitting(AT_ONCE * numbers, CHUNK)
    check_random(
        figures=number_of_figures(case),
        counts=sum(len(part.member) for part in sums),
        entries=sum(entries_held(part.sizes) for part in sums),
        cells=sum(own.matrix.shape[0] for own in effects),
        regions=regions,
        block=sum(int(inputs[own.leaf].size) for own in effects),
        chunks=threads_for(chunk * numbers, regions) * chunk * numbers,
    )
    return chunk


def _numbers_of_a_draw(inputs: Inputs, effects: list[Effects]) -> int:
    """Numbers that one draw needs at once: the arrays that it moves, in the model's work."""
    return WORKING * sum(int(inputs[own.leaf].size) for own in effects)


def draw_chunk(plan: Plan, chunk: int) -> Summary:
    """Draw one chunk and sum it up. Pure: the same plan and number give the same summary anywhere.

    Raises `InputError` where the result is not finite in some draw.
    """
    number = min(plan.chunk, plan.draws - chunk * plan.chunk)
    generator = np.random.Generator(np.random.SFC64(np.random.SeedSequence(plan.seed, spawn_key=(chunk,))))
    inputs, slopes, tables = plan.on_device
    with jax.enable_x64(True):
        changes = [changes_of(*part, plan.chunk, generator) for part in zip(plan.effects, tables, strict=True)]
        cells = [own.index for own in plan.effects]
        values, linear = map(np.asarray, plan.compiled(inputs, slopes, plan.regions, cells, changes))
    if not np.isfinite(values).all():
        found = message(
            "random variation makes the result not finite in some draws, for example where a count is "
            "zero in the whole country"
        )
        raise InputError.of(message("draws"), found, message("criteria with larger counts"))
    return _summary(plan, values[:, :number], linear[:, :number])


@cache
def _compiled(result: str, leaves: tuple[str, ...]) -> Callable[..., tuple[jax.Array, jax.Array]]:
    """Compiled function that gives the result and its linear part, where cells of these leaves are moved.

    It takes inputs with a scenario axis, slopes, and the positions of the wanted regions; for each leaf an index that
    picks its cells, and their changes (cell, draw).
    """

    def run(
        inputs: Inputs,
        slopes: jax.Array,
        regions: jax.Array,
        cells: list[tuple[jax.Array, ...]],
        changes: list[jax.Array],
    ) -> tuple[jax.Array, jax.Array]:
        for name, index, change in zip(leaves, cells, changes, strict=True):
            leaf = inputs[name]
            wide = jnp.broadcast_to(leaf, (*leaf.shape[:-1], change.shape[-1]))
            inputs = {**inputs, name: wide.at[index].add(change)}
        return evaluate(inputs, targets=[result])[result][regions], slopes @ jnp.concatenate(changes)

    return jax.jit(run)


def _summary(plan: Plan, values: np.ndarray, linear: np.ndarray) -> Summary:
    change = values - plan.value[:, None]
    reach = RANGE_IN_DEVIATIONS * np.maximum(plan.deviation, np.finfo(float).tiny)
    return Summary(
        plain=Moments.of(change),
        rest=Moments.of(change - linear),
        square=Moments.of(change**2),
        square_rest=Moments.of(change**2 - linear**2),
        histogram=Histogram.of(change, -reach, reach),
    )


def _described(case: Case, plan: Plan, summary: Summary, interrupted: bool) -> xr.Dataset:
    mean = summary.rest.mean
    variance = np.maximum(plan.deviation**2 + summary.square_rest.mean - mean**2, 0.0)
    deviation = np.sqrt(variance)
    with np.errstate(divide="ignore", invalid="ignore"):
        columns = {
            "value": plan.value,
            "mean": plan.value + mean,
            "deviation": deviation,
            "low": plan.value + summary.histogram.quantile(LOW),
            "high": plan.value + summary.histogram.quantile(HIGH),
            "mean_error": summary.rest.standard_error,
            "deviation_error": summary.square_rest.standard_error / (2 * deviation),
            "low_error": summary.histogram.quantile_error(LOW),
            "high_error": summary.histogram.quantile_error(HIGH),
            "mean_reduction": summary.plain.variance / summary.rest.variance,
            "deviation_reduction": summary.square.variance / summary.square_rest.variance,
        }
    done = {"draws": summary.plain.number, "seed": plan.seed, "interrupted": "yes" if interrupted else "no"}
    attributes = attributes_of(case, plan.result) | done
    variables = {name: (("region",), values) for name, values in columns.items()}
    return xr.Dataset(variables, {"region": [case.regions[row] for row in plan.regions]}, attributes)
