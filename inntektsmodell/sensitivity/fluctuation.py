"""Random fluctuation: how much a key moves by chance because it rests on counts.

Every count is drawn anew at its real size, summed over the years of the window, and the key is computed; the sum of a
count's years is drawn at once from its own distribution (see `sums`). Since the key is nearly linear in such small
changes, its exact linear part serves as control variate: its mean and variance are known without drawing, and only the
rest is estimated.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from functools import cache, cached_property, partial
from typing import TYPE_CHECKING, Any

import jax
import jax.numpy as jnp
import numpy as np
import xarray as xr

from inntektsmodell.arguments import as_client, as_whole
from inntektsmodell.case.case import Case, expect_case
from inntektsmodell.faults import Faults, InputError, shortened
from inntektsmodell.language.messages import message, word
from inntektsmodell.model.addresses import leaf_of, with_leaf
from inntektsmodell.model.arrays import inputs_of, with_scenario_axis
from inntektsmodell.model.averaging import averaged
from inntektsmodell.model.evaluate import Inputs, evaluate
from inntektsmodell.sensitivity.alias import alias_draws
from inntektsmodell.sensitivity.memory import NUMBER, check_random, size_of_summary
from inntektsmodell.sensitivity.slopes import attributes_of, check_result, chosen_regions, slopes_by_block
from inntektsmodell.sensitivity.sources.noise import Noise, counts_of
from inntektsmodell.sensitivity.streaming import Histogram, Moments
from inntektsmodell.sensitivity.sums import Sums, cells_of_sums, summed, sums_of, table_size
from inntektsmodell.work.blocks import WORKING, fitting, numbers_in
from inntektsmodell.work.parallel import AHEAD, merged_chunks

if TYPE_CHECKING:
    from distributed import Client

CHUNK = 4096
RANGE_IN_DEVIATIONS = 8.0
FEWEST_DRAWS = 200
"""Draws of which five are expected below the lower bound and five above the upper. The standard errors of the bounds
rest on the number of draws beyond them being nearly normal, for which five is the usual least."""
LOW, HIGH = 0.025, 0.975
SUMMARIES = AHEAD + 1
"""Summaries that are held for each thread at once: of the tasks handed out, and the one that they are merged into."""
CHUNKS_BYTES = 2**30
"""What the chunks that are drawn at once may need together: 1 GiB."""
AT_ONCE = 2
"""Chunks that share what the arrays of one call may need."""


@dataclass(frozen=True)
class Plan:
    """Everything that a chunk of draws needs; it can be sent to another process, which builds the tables itself."""

    result: str
    inputs: Inputs  # averaged over the years
    noises: list[Noise]
    regions: np.ndarray  # positions of those that are wanted
    value: np.ndarray  # (region,)
    deviation: np.ndarray  # standard deviation of the linear part, (region,)
    seed: int
    draws: int
    chunk: int  # draws in a chunk

    def __reduce__(self) -> tuple[Any, ...]:
        return Plan, tuple(getattr(self, part.name) for part in fields(self))

    @cached_property
    def on_device(self) -> tuple[Inputs, list[Sums]]:
        """Inputs with a scenario axis of length 1, and sums over the years with tables, where JAX computes."""
        wide = with_scenario_axis(self.inputs)
        with jax.enable_x64(True):
            there: tuple[Inputs, list[Sums]] = jax.device_put((wide, [sums_of(noise) for noise in self.noises]))
        jax.block_until_ready(there)  # type: ignore[no-untyped-call]
        return there


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
    result: str = "distribution_key",
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
    """
    expect_case(case)
    draws, seed = as_whole(draws, "draws"), as_whole(seed, "seed")
    as_client(client)
    noises = counts_of(case)
    _check(case, noises, draws, seed)
    plan = plan_of(case, noises, result, draws, seed, chosen_regions(case, regions))
    if client is None:
        plan.on_device  # noqa: B018  (put there once, and not by every thread)
    summary, interrupted = merged_chunks(
        partial(draw_chunk, plan), -(-draws // plan.chunk), "draws", client, _threads(plan)
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
    with jax.enable_x64(True):
        inputs = jax.tree.map(np.asarray, jax.jit(averaged)(inputs_of(case)))
    check_result(case, inputs, result)
    wanted = chosen_regions(case, None) if regions is None else regions
    picks = [(noise.leaf, *cells_of_sums(noise)) for noise in noises]
    sums = [summed(noise.variance, member) for noise, (_, _, member) in zip(noises, picks, strict=True)]
    variance = np.concatenate(sums)
    of_mean = np.concatenate([own / noise.years**2 for noise, own in zip(noises, sums, strict=True)])
    numbers = _numbers_of_a_draw(inputs, noises)
    chunk = fitting(AT_ONCE * numbers, CHUNK)
    check_random(len(variance), int(table_size(variance).sum()), len(wanted), AT_ONCE * chunk * numbers)
    value, squares = np.empty(0), []
    cells = [(leaf, index) for leaf, index, _ in picks]
    for found, slopes in slopes_by_block(case, result, inputs, cells, wanted):
        value = found
        squares.append(slopes**2 @ of_mean)
    deviation = np.sqrt(np.concatenate(squares))
    return Plan(result, inputs, noises, wanted, value[wanted], deviation, seed, draws, chunk)


def _threads(plan: Plan) -> int:
    """Threads whose chunks and summaries fit into `CHUNKS_BYTES` together, as far as more than one would not."""
    chunk = NUMBER * plan.chunk * _numbers_of_a_draw(plan.inputs, plan.noises)
    return max(1, CHUNKS_BYTES // (chunk + SUMMARIES * size_of_summary(len(plan.regions))))


def _numbers_of_a_draw(inputs: Inputs, noises: list[Noise]) -> int:
    """Numbers that one draw needs at once: its words and counts, and the model's arrays in its work."""
    return WORKING * (sum(len(noise.expected) for noise in noises) + numbers_in(inputs))


def draw_chunk(plan: Plan, chunk: int) -> Summary:
    """Draw one chunk and sum it up. Pure: the same plan and number give the same summary anywhere.

    Raises `InputError` where the result is not finite in some draw.
    """
    number = min(plan.chunk, plan.draws - chunk * plan.chunk)
    generator = np.random.Generator(np.random.SFC64(np.random.SeedSequence(plan.seed, spawn_key=(chunk,))))
    inputs, sums = plan.on_device
    words = [generator.integers(0, 2**64, (len(part.expected), plan.chunk), dtype=np.uint64) for part in sums]
    with jax.enable_x64(True):
        values, linear = map(np.asarray, _compiled(plan.result)(inputs, sums, plan.regions, words))
    if not np.isfinite(values).all():
        found = message(
            "random variation makes the result not finite in some draws, for example where a count is "
            "zero in the whole country"
        )
        raise InputError.of(message("draws"), found, message("criteria with larger counts"))
    return _summary(plan, values[:, :number], linear[:, :number])


@cache
def _compiled(result: str) -> Callable[..., tuple[jax.Array, jax.Array]]:
    """Compiled function of what a plan has on the device, the positions of the wanted regions, and random words.

    It gives the result and its linear part, which is the derivative along what is drawn.
    """

    def run(
        inputs: Inputs, sums: list[Sums], regions: jax.Array, words: list[jax.Array]
    ) -> tuple[jax.Array, jax.Array]:
        def regional(leaves: list[jax.Array]) -> jax.Array:
            changed = inputs
            for part, leaf in zip(sums, leaves, strict=True):
                changed = with_leaf(changed, part.leaf, leaf)
            regional: jax.Array = getattr(evaluate(changed), result)[regions]
            return regional

        centre = [leaf_of(inputs, part.leaf) for part in sums]
        leaves = []
        for part, leaf, own in zip(sums, centre, words, strict=True):
            wide = jnp.broadcast_to(leaf, (*leaf.shape[:-1], own.shape[-1]))
            leaves.append(wide.at[part.index].set(alias_draws(part.tables, own) / part.years))
        steps = [(moved - leaf)[..., None, :] for moved, leaf in zip(leaves, centre, strict=True)]
        linear = jax.vmap(jax.linearize(regional, centre)[1], in_axes=-1, out_axes=-1)(steps)
        return regional(leaves), linear[:, 0]

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
