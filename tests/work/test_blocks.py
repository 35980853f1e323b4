"""Sizes of batches: few, so that few programs are compiled, and bounded by what a case needs of memory."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

import inntektsmodell as im
from inntektsmodell.analysis.scenarios.batch import compute_batch
from inntektsmodell.analysis.sensitivity import (
    local_sensitivity,
    memory,
    random_fluctuation,
    slopes,
    variance_partition,
)
from inntektsmodell.case.case import Case
from inntektsmodell.case.reading.building import build_case
from inntektsmodell.cli.main import main
from inntektsmodell.model.arrays import inputs_of
from inntektsmodell.model.compiled import compiled_results
from inntektsmodell.work import blocks
from inntektsmodell.work.blocks import BLOCK_BYTES, fitting, size_of_batch
from inntektsmodell.workbook.layout.sheets import HEADINGS
from tests.strategies import TYPICAL, raw_case

WEIGHT = "cost.actual_weight.addiction"
NORD = ["Helse Nord"]


@pytest.fixture(scope="module")
def case() -> Case:
    return im.load_case("eksempel")


@pytest.mark.slow
def test_batches_of_many_sizes_compile_few_programs(case: Case) -> None:
    results = ("distribution_key",)
    compiled_results.cache_clear()
    sizes = [1, 2, 3, 5, 6, 7, 9, 11, 15, 17, 20, 40, 63, 65, 70, 99, 130, 200, 255]
    for size in sizes:
        batch = compute_batch(case, pd.DataFrame({WEIGHT: np.linspace(0, 1, size)}), results)
        assert batch.sizes["scenario"] == size
    assert compiled_results(results).model._cache_size() == 5  # type: ignore[attr-defined]  # 1, 4, 16, 64, 256


@pytest.mark.slow
def test_a_batch_has_the_same_numbers_in_any_company(case: Case) -> None:
    values = np.linspace(0, 1, 21)
    whole = compute_batch(case, pd.DataFrame({WEIGHT: values}))
    for size in (1, 3, 17):
        part = compute_batch(case, pd.DataFrame({WEIGHT: values[:size]}))
        xr.testing.assert_allclose(part, whole.isel(scenario=slice(size)), rtol=1e-13)


@given(st.integers(1, 100_000), st.integers(1, 20_000))
def test_a_batch_fits_into_its_size_or_the_largest(number: int, most: int) -> None:
    size = size_of_batch(number, most)
    assert size <= most
    assert size >= min(number, most)
    assert size == most or size < 4 * number


@given(st.integers(1, 10**9), st.integers(0, 13))
def test_what_fits_stays_within_the_bound(numbers: int, power: int) -> None:
    most = 2**power
    size = fitting(numbers, most)
    assert size == 1 or 8 * numbers * size <= BLOCK_BYTES
    assert size == most or 8 * numbers * 2 * size > BLOCK_BYTES


@pytest.mark.slow
def test_small_blocks_give_the_same_numbers(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    scenarios = pd.DataFrame({WEIGHT: np.linspace(0, 1, 9)})
    whole = compute_batch(case, scenarios)
    other = case.with_changes({WEIGHT: 0.7, "appropriation.total": 110_000, "settlement.unit_price": 50_000})
    split = im.compare(case, other)
    monkeypatch.setattr(blocks, "BLOCK_BYTES", 200_000)
    xr.testing.assert_allclose(compute_batch(case, scenarios), whole, rtol=1e-13)
    xr.testing.assert_allclose(im.compare(case, other), split, rtol=1e-10, atol=1e-12)


@pytest.mark.slow
def test_slopes_a_few_regions_at_a_time_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    case = build_case(raw_case(TYPICAL[3], 4), HEADINGS)
    whole = local_sensitivity(case, "base_appropriation")
    slopes.compiled_jacobian.cache_clear()
    monkeypatch.setattr(slopes, "BLOCK_BYTES", 8 * 5 * blocks.numbers_in(inputs_of(case)))
    xr.testing.assert_allclose(local_sensitivity(case, "base_appropriation"), whole, rtol=1e-9, atol=1e-12)


@pytest.mark.slow
def test_regions_alone_have_the_slopes_and_shares_that_they_have_among_all(case: Case) -> None:
    slope = local_sensitivity(case, regions=NORD)
    xr.testing.assert_allclose(slope, local_sensitivity(case).sel(region=NORD), rtol=1e-12)
    alone = variance_partition(case, draws=64, regions=NORD)
    assert alone["output"].values.tolist() == [*NORD, "total_moved"]
    both = variance_partition(case, draws=64).sel(output=[*NORD, "total_moved"])
    xr.testing.assert_allclose(alone, both, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("method", ["local", "random", "variance"])
def test_what_would_take_too_much_is_refused_before_it_starts(
    case: Case, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    runs: dict[str, Callable[..., object]] = {
        "local": local_sensitivity,
        "random": random_fluctuation,
        "variance": variance_partition,
    }
    monkeypatch.setattr(blocks, "MOST_BYTES", 100_000)
    with pytest.raises(im.InputError, match=r"(?s)GB of memory.*at most 0 GB: a case with fewer regions"):
        runs[method](case)


def test_kept_results_are_bounded_too(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "MOST_BYTES", 50_000)
    with pytest.raises(im.InputError, match=r"(?s)1000 scenarios.*fewer results, or fewer scenarios"):
        compute_batch(case, pd.DataFrame({WEIGHT: np.linspace(0, 1, 1000)}))


@pytest.mark.slow
def test_the_command_refuses_and_shows_the_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "MOST_ROWS", 2_000)
    refused = CliRunner().invoke(main, ["sensitivity", "eksempel", "--json", "--lang", "en"])
    assert refused.exit_code == 2
    assert re.search(r"a table with \d+ rows: is too large.* at most 2000 rows", refused.stderr.replace("\n", " "))
    shown = CliRunner().invoke(main, ["sensitivity", "eksempel", "--region", "Helse Nord", "--json", "--lang", "en"])
    assert shown.exit_code == 0
    assert '"Helse Nord"' in shown.stdout
    assert "Helse Vest" not in "".join(line for line in shown.stdout.splitlines() if '"region"' in line)


@pytest.mark.slow
def test_the_sizes_of_large_cases_are_refused_by_their_numbers_alone() -> None:
    """5,000 regions, three years: what `local` would take of them, without building such a case."""
    small = build_case(raw_case(replace(TYPICAL[2], regions=50), 1), HEADINGS)
    assert memory.number_of_figures(small) == len(local_sensitivity(small, regions=["region 1"])["input"])
