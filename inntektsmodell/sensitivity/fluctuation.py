"""Random fluctuation: how much a key moves by chance because it rests on counts.

Every count is drawn anew at its real size, criteria and three-year means follow, and the key is computed. Since the
key is nearly linear in such small changes, its exact linear part serves as control variate: its mean and variance
are known without drawing, and only the rest is estimated.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import jax
import numpy as np
import xarray as xr

from inntektsmodell.addresses import leaf_of, with_leaf
from inntektsmodell.arrays import inputs_of
from inntektsmodell.batch import compiled_results
from inntektsmodell.case import Case
from inntektsmodell.faults import Fault, Faults, InputError
from inntektsmodell.model import Inputs
from inntektsmodell.result import RESULTS
from inntektsmodell.sensitivity.local import value_and_gradient
from inntektsmodell.sensitivity.noise import Noise, counts_of
from inntektsmodell.sensitivity.spreading import merged_chunks
from inntektsmodell.sensitivity.streaming import Histogram, Moments

if TYPE_CHECKING:
    from distributed import Client

CHUNK = 4096
RANGE_IN_DEVIATIONS = 8.0


@dataclass(frozen=True)
class Plan:
    """Everything that a chunk of draws needs; it can be sent to another process."""

    result: str
    inputs: Inputs
    noises: list[Noise]
    value: np.ndarray  # (region,)
    slopes: list[np.ndarray]  # a noise: (region, count)
    deviation: np.ndarray  # standard deviation of the linear part, (region,)
    seed: int
    draws: int


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
    client: Client | None = None,
) -> xr.Dataset:
    """Distribution of a regional result under chance alone.

    Args:
        case: the case whose counts fluctuate (see `noise.counts_of`).
        result: a result per region.
        draws: number of draws. They are made in chunks of 4,096 with a stream of random numbers each, so the same
            seed gives the same numbers however the chunks are spread over threads or workers.
        seed: a whole number from 0.
        client: a Dask client; its workers then draw the chunks. What is lost with a worker is drawn again.

    Returns:
        Dataset over `region`: `value` (without fluctuation), `mean`, `deviation` (standard deviation), `low` and
        `high` (2.5 and 97.5 per cent quantiles), `mean_error` and `deviation_error` (standard errors), and how many
        times smaller their variance is than without the control variate (`mean_reduction`, `deviation_reduction`).
        Attributes: `draws` done, `seed`, `interrupted`. After Ctrl-C the draws that were done are reported.

    Raises:
        InputError: the case has no counts, no such result, `draws` is less than 2, or `seed` less than 0.
    """
    plan = plan_of(case, result, draws, seed)
    summary, interrupted = merged_chunks(partial(draw_chunk, plan), -(-draws // CHUNK), "draws", client)
    return _described(case, plan, summary, interrupted)


def plan_of(case: Case, result: str, draws: int, seed: int) -> Plan:
    """What every chunk of `random_fluctuation` needs; see there for arguments and errors."""
    noises = counts_of(case)
    if not noises:
        found = "has no counts that could fluctuate"
        raise InputError([Fault(f"case {case.name}", found, "a case with criteria that are counts, as eksempel")])
    faults = Faults()
    for name, given, least in (("draws", draws, 2), ("seed", seed, 0)):
        if given < least:
            faults.add(name, f"found {given}", f"{least} or more")
    faults.raise_if_any()
    value, gradient = value_and_gradient(case, result)
    slopes = [np.asarray(leaf_of(gradient, noise.leaf))[_everywhere(noise)] for noise in noises]
    variance = sum(slope**2 @ noise.variance for slope, noise in zip(slopes, noises, strict=True))
    inputs = jax.tree.map(lambda leaf: np.asarray(leaf)[..., None], inputs_of(case))
    return Plan(result, inputs, noises, value, slopes, np.sqrt(variance), seed, draws)


def _everywhere(noise: Noise) -> tuple[Any, ...]:
    return (slice(None), *noise.index)


def draw_chunk(plan: Plan, chunk: int) -> Summary:
    """Draw one chunk and sum it up. Pure: the same plan and number give the same summary anywhere."""
    number = min(CHUNK, plan.draws - chunk * CHUNK)
    generator = np.random.Generator(np.random.SFC64(np.random.SeedSequence(plan.seed, spawn_key=(chunk,))))
    inputs = plan.inputs
    linear = np.zeros((len(plan.value), CHUNK))
    for noise, slope in zip(plan.noises, plan.slopes, strict=True):
        counts = noise.draw(generator, CHUNK)
        leaf = np.repeat(leaf_of(plan.inputs, noise.leaf), CHUNK, axis=-1)
        leaf[noise.index] = counts
        inputs = with_leaf(inputs, noise.leaf, leaf)
        linear += slope @ (counts - noise.expected[:, None])
    with jax.enable_x64(True):
        values = np.asarray(compiled_results((plan.result,))(inputs)[plan.result])
    return _summary(plan, values[:, :number], linear[:, :number])


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
            "low": plan.value + summary.histogram.quantile(0.025),
            "high": plan.value + summary.histogram.quantile(0.975),
            "mean_error": summary.rest.standard_error,
            "deviation_error": summary.square_rest.standard_error / (2 * deviation),
            "mean_reduction": summary.plain.variance / summary.rest.variance,
            "deviation_reduction": summary.square.variance / summary.square_rest.variance,
        }
    about = RESULTS[plan.result]
    attributes = {
        "case": case.name,
        "result": plan.result,
        "long_name": about.nb,
        "long_name_en": about.en,
        "units": about.units,
        "synthetic": "yes" if case.is_synthetic else "no",
        "draws": summary.plain.number,
        "seed": plan.seed,
        "interrupted": "yes" if interrupted else "no",
    }
    variables = {name: (("region",), values) for name, values in columns.items()}
    return xr.Dataset(variables, {"region": list(case.regions)}, attributes)
