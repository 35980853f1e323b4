"""What is reckoned before work starts is what the work then takes: never less, and not many times more."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from typing import Any

import jax
import numpy as np
import pytest

import inntektsmodell as im
from inntektsmodell.analysis.sensitivity import (
    fluctuation,
    local_sensitivity,
    memory,
    random_fluctuation,
    smoothing_table,
    sources_of,
    variance,
    variance_partition,
)
from inntektsmodell.analysis.sensitivity.sources import noise
from inntektsmodell.analysis.sensitivity.sources.noise import counts_of
from inntektsmodell.analysis.sensitivity.sources.source import Source
from inntektsmodell.case.case import Case
from inntektsmodell.work import blocks
from tests.cases.many_regions import many_regions_case

REGIONS = 16
AT_MOST = 3.0
"""Times what was measured that may be reckoned."""


@pytest.fixture(scope="module")
def case() -> Case:
    return many_regions_case(REGIONS)


@pytest.fixture
def reckoned(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The bytes of every piece of work that is checked."""
    found: list[int] = []
    monkeypatch.setattr(blocks, "check_memory", lambda work, needed, right: found.append(needed))  # noqa: ARG005
    return found


def peak_of(work: Callable[[], Any]) -> int:
    """Greatest number of bytes that Python and NumPy hold for some work that is compiled; JAX's own are not counted."""
    work()
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def bytes_of_call(compiled: Any, *arguments: Any) -> int:
    """What JAX holds for a call beside its arguments."""
    with jax.enable_x64(True):
        size = compiled.lower(*arguments).compile().memory_analysis()
    return int(size.temp_size_in_bytes + size.output_size_in_bytes)


def assert_near(reckoned: int, measured: int) -> None:
    assert measured <= reckoned <= AT_MOST * measured


@pytest.mark.slow
def test_derivatives_take_what_is_reckoned(case: Case, reckoned: list[int]) -> None:
    measured = peak_of(lambda: local_sensitivity(case))
    assert_near(reckoned[0], measured)


@pytest.mark.slow
def test_random_variation_takes_what_is_reckoned(
    case: Case, reckoned: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One thread, so that the chunk that is measured is the one that is held."""
    monkeypatch.setattr(memory, "THREADS", 1)
    plan = fluctuation.plan_of(case, counts_of(case), fluctuation.KEY, 512, 1)
    inputs, slopes, _ = plan.on_device
    cells = [own.index for own in plan.effects]
    still = [np.zeros((own.matrix.shape[0], plan.chunk)) for own in plan.effects]
    of_jax = bytes_of_call(plan.compiled, inputs, slopes, plan.regions, cells, still)
    measured = peak_of(lambda: random_fluctuation(case, draws=512))
    assert_near(reckoned[-1], measured + of_jax)


@pytest.mark.slow
def test_a_partition_takes_what_is_reckoned(case: Case, reckoned: list[int]) -> None:
    block = 64
    sources: list[Source] = sources_of(case)
    model = variance.CaseModel(case, "distribution_key", sources, np.arange(REGIONS))
    still = np.full((sum(source.dimension for source in sources), 2 * block), 0.5)
    moves, marked = model._moves(still), np.zeros(len(sources), dtype=bool)
    of_jax = bytes_of_call(variance._settled, model.base, moves, marked)
    measured = peak_of(lambda: variance_partition(case, draws=block, block=block))
    assert_near(reckoned[-1], measured + of_jax)


def test_every_window_is_checked_before_the_first_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """The longest window has the most counts, and comes last."""
    case = im.load_case("eksempel")
    sizes: list[int] = []
    with monkeypatch.context() as noted:
        noted.setattr(blocks, "check_memory", lambda work, needed, right: sizes.append(needed))  # noqa: ARG005
        for length in (1, 5):
            fluctuation.check_size(case.with_changes({"need.window": list(range(2021 - length, 2021))}), None)
    assert sizes[0] < sizes[1]
    monkeypatch.setattr(blocks, "MOST_BYTES", sizes[1] - 1)
    monkeypatch.setattr(fluctuation, "draw_chunk", lambda *_: pytest.fail("a draw was made"))
    with pytest.raises(im.InputError, match="random variation of"):
        smoothing_table(case, draws=200)


@pytest.mark.parametrize(
    ("counts", "way"), [(1_000_000, "choose the regions"), (100_000_000, "a case with fewer regions")]
)
def test_the_way_out_is_one_that_helps(counts: int, way: str) -> None:
    sizes = {"figures": 10**6, "entries": 2**20, "cells": 100_000, "block": 300_000, "chunks": 2**20}
    with pytest.raises(im.InputError, match=rf"(?s){counts} counts for 9000 .*{way}"):
        memory.check_random(counts=counts, regions=9000, **sizes)
    if way.startswith("choose"):
        memory.check_random(counts=counts, regions=1, **sizes)


@pytest.mark.parametrize("work", [random_fluctuation, variance_partition, smoothing_table])
def test_too_many_counts_are_refused_before_they_are_looked_at(
    work: Callable[..., object], case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts = sum(len(found.expected) for found in counts_of(case))
    monkeypatch.setattr(blocks, "MOST_BYTES", memory.A_COUNT * counts - 1)
    monkeypatch.setattr(noise, "NOISES", {})
    with pytest.raises(im.InputError, match=r"random variation of \d+ counts: .*a case with fewer regions"):
        work(case, regions=case.regions[:1])


def test_fewer_regions_are_advised_only_where_one_is_few_enough(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    of_one = memory.number_of_figures(case) * (memory.A_PAIR + memory.A_FIGURE)
    for most, way in ((of_one, "choose the regions"), (of_one - 1, "a case with fewer regions, or with fewer figures")):
        monkeypatch.setattr(blocks, "MOST_BYTES", most)
        with pytest.raises(im.InputError, match=way):
            local_sensitivity(case)
    with pytest.raises(im.InputError, match=r"for 1 region: .*a case with fewer regions"):
        local_sensitivity(case, regions=case.regions[:1])
