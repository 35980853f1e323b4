"""Subsets of components are computed in blocks that memory has room for, and what is the same is computed once."""

from __future__ import annotations

import pytest
import xarray as xr

from inntektsmodell.analysis.comparison import decomposition
from inntektsmodell.analysis.comparison.aligning import LeafArrays, aligned, inputs_from
from inntektsmodell.analysis.comparison.decomposition import compare
from inntektsmodell.model.evaluate import Inputs
from inntektsmodell.work import blocks
from inntektsmodell.work.blocks import WORKING
from tests.analysis.comparison.compared import TOLERANCE, eksempel, two_changes, with_more_people
from tests.cases.many_regions import many_regions_case

pytestmark = pytest.mark.slow


def test_blocks_of_subsets_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = compare(*two_changes())
    steps = compare(*two_changes(), by="sequential")
    monkeypatch.setattr(decomposition, "BLOCK", 2)
    xr.testing.assert_allclose(compare(*two_changes()), whole, rtol=TOLERANCE)
    xr.testing.assert_allclose(compare(*two_changes(), by="sequential"), steps, rtol=TOLERANCE)  # 3 subsets: 2 and 1


def test_blocks_of_subsets_are_as_large_as_the_memory_of_a_call_allows(monkeypatch: pytest.MonkeyPatch) -> None:
    """What differs in a block has an axis of its length, and all else one of length 1."""
    widths = []

    def seen(leaves: LeafArrays) -> Inputs:
        widths.append({array.shape[-1] for array in leaves.values()})
        return inputs_from(leaves)

    monkeypatch.setattr(decomposition, "inputs_from", seen)
    compare(*two_changes())
    numbers = sum(array.size for array in aligned(*two_changes(), former=True)[0].values())
    monkeypatch.setattr(blocks, "BLOCK_BYTES", 8 * WORKING * numbers * 2)
    compare(*two_changes())
    assert widths == [{1, 4}, {1, 2}, {1, 2}]


def test_the_need_is_computed_once_for_all_that_comes_after_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a block only the last components change, so the criteria of the first stay as in one scenario."""
    a, b = eksempel(), with_more_people(eksempel()).with_changes({"capital.share": 0.05, "appropriation.total": 110000})
    lengths = []

    def seen(leaves: LeafArrays) -> Inputs:
        inputs = inputs_from(leaves)
        lengths.append((inputs["need.population"].shape[-1], inputs["capital.share"].shape[-1]))
        return inputs

    whole = compare(a, b)
    monkeypatch.setattr(decomposition, "inputs_from", seen)
    monkeypatch.setattr(decomposition, "BLOCK", 4)
    xr.testing.assert_allclose(compare(a, b), whole, rtol=TOLERANCE)
    assert lengths == [(1, 4), (1, 4)]


def test_a_settlement_that_both_lack_takes_no_room() -> None:
    """No array has a figure for every two regions, so what is held grows as the regions do."""
    few, many = (
        sum(array.size for array in aligned(case, case, former=False)[0].values())
        for case in (many_regions_case(regions, settlement=False) for regions in (8, 16))
    )
    assert many < 2 * few
