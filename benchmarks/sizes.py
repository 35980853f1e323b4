"""Cost per region for few and many regions, and the share of the memory bandwidth that the batch kernel reaches."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import partial

import jax
import numpy as np

import inntektsmodell as im
from benchmarks.keys import ready
from benchmarks.timing import Row, side_by_side
from inntektsmodell.model.arrays import host, inputs_of, with_scenario_axis
from inntektsmodell.model.compiled import compiled_results
from inntektsmodell.model.evaluate import Inputs

KEY = "distribution_key"
CELLS = 60_000
REGIONS = (4, 357, 15_000)
SCENARIOS = 16_384


def rows(rounds: int) -> Iterator[Row]:
    """Seconds per region for each size, against four regions: for one key, and for equally many cells per batch."""
    for number in REGIONS:
        ours, theirs = _against_few(number, 1, 1, rounds)
        what = f"one key of {number:,} regions, a region"
        yield Row(what, ours / number, theirs / REGIONS[0], "a region of 4", "≥ 1× (no growth)")
    for number in REGIONS:
        ours, theirs = _against_few(number, CELLS // number, CELLS // REGIONS[0], rounds)
        what = f"{number:,} regions × {CELLS // number:,} scenarios, a cell"
        yield Row(what, ours / (CELLS // number * number), theirs / CELLS, "a cell of 4 regions")


def _against_few(number: int, scenarios: int, scenarios_of_few: int, rounds: int) -> tuple[float, float]:
    """Seconds for a batch of so many regions and scenarios, and for one of four regions."""
    compiled = compiled_results((KEY,))
    with jax.enable_x64(True):
        many, few = jax.device_put((inputs_of_batch(number, scenarios), inputs_of_batch(REGIONS[0], scenarios_of_few)))
        return side_by_side(partial(_evaluated, compiled, many), partial(_evaluated, compiled, few), rounds)


def _evaluated(compiled: Callable[[Inputs], object], inputs: Inputs) -> None:
    ready(compiled(inputs))


def bandwidth() -> str:
    """One sentence: share of the memory bandwidth that the batch kernel reaches, measured in this run."""
    compiled = compiled_results((KEY,))
    with jax.enable_x64(True):
        inputs = jax.device_put(inputs_of_batch(4, SCENARIOS))
        size = sum(leaf.nbytes for leaf in jax.tree.leaves(inputs))
        ready(compiled(inputs))
        seconds = min(_timed(lambda: ready(compiled(inputs))) for _ in range(7))
    source = np.ones(size // 16)
    target = np.empty_like(source)
    np.copyto(target, source)
    copy = min(_timed(lambda: np.copyto(target, source)) for _ in range(7))
    share = (size / seconds) / (2 * source.nbytes / copy)
    return (
        f"The batch kernel reads its {size / 1e6:.0f} MB of inputs at {size / seconds / 1e9:.1f} GB/s, "
        f"{100 * share:.0f} % of what a copy reaches ({2 * source.nbytes / copy / 1e9:.1f} GB/s) in this run. "
        "The mean over the years reads them in one pass, by a program of its own; what remains is the "
        "contraction of the criteria with the weights and the sums over the regions, on a fifth of the numbers. "
        "Of many regions and few scenarios a cell costs more in that first program alone: there the persons of a "
        "region multiply a few scenarios at a time, too short a loop for vector instructions."
    )


def _timed(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def inputs_of_batch(regions: int, scenarios: int) -> Inputs:
    """Arrays of `eksempel` without settlement, for any number of regions; every criterion varies by scenario."""
    inputs = inputs_of(im.load_case("eksempel"))
    generator = np.random.default_rng(1)

    def stretched(leaf: jax.Array) -> jax.Array:
        return host(np.take(np.asarray(leaf), np.arange(regions) % leaf.shape[-1], axis=-1)[..., None])

    parts = ("need.", "cost.", "service_share", "appropriation")
    kept = {name: array for name, array in with_scenario_axis(inputs).items() if name.startswith(parts)}
    regional = ("need.population", "need.criteria", "cost.calculated", "cost.actual")
    kept |= {name: stretched(inputs[name]) for name in regional}
    criteria = kept["need.criteria"]
    varied = criteria * generator.uniform(0.9, 1.1, (*criteria.shape[:-1], scenarios))
    return kept | {"need.criteria": host(varied)}
