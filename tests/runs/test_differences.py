"""What differs between what was kept and what is computed again is named cell by cell; rounding noise is none of it."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
import xarray as xr

from inntektsmodell.language.messages import Message, message
from inntektsmodell.runs.differences import (
    RTOL,
    Difference,
    DifferenceKind,
    compare_datasets,
    compare_tables,
    compare_trees,
    differences,
    why_not_read,
)
from inntektsmodell.runs.wording import Wording

MISSING, EXTRA, RECOMPUTED = DifferenceKind.MISSING, DifferenceKind.EXTRA, DifferenceKind.RECOMPUTED


def told(found: list[Difference]) -> list[tuple[str, DifferenceKind, str, str]]:
    return [(str(one.place), one.kind, str(one.expected), str(one.found)) for one in found]


def test_values_on_one_side_and_values_that_differ_are_named_in_their_order() -> None:
    found = differences("file", {"a": 1.5, "b": "x", "c": 3}, {"c": 4, "b": "x", "d": "y"})
    assert told(found) == [
        ("file, a", MISSING, "1.5", ""),
        ("file, c", RECOMPUTED, "3", "4"),
        ("file, d", EXTRA, "", "y"),
    ]


def test_numbers_are_told_by_the_language_and_texts_as_they_are() -> None:
    (number, text) = differences("file", {"a": 1.5, "b": "1.5"}, {})
    assert isinstance(number.expected, Message)
    assert number.expected.in_language("nb") == "1,5"
    assert text.expected == "1.5"
    assert not isinstance(text.expected, Message)


@pytest.mark.parametrize(
    ("expected", "found", "agree"),
    [
        (1.0, 1.0 + 0.9 * RTOL, True),
        (1.0, 1.0 + 1.1 * RTOL, False),
        (1e12, 1e12 * (1 - 1.1e-9), False),
        (0.0, 5e-324, False),
        (math.nan, math.nan, True),
        (math.nan, 1.0, False),
        (1.0, math.nan, False),
        (1.0, "1.0", False),
        ("", 0.0, False),
        (1, 1.0, True),
        ("a", "a", True),
    ],
)
def test_floats_agree_within_the_tolerance_and_all_else_if_it_is_equal(expected: Any, found: Any, agree: bool) -> None:
    assert RTOL == 1e-9
    assert (differences("file", {"a": expected}, {"a": found}) == []) == agree


def test_trees_are_compared_leaf_by_leaf() -> None:
    expected = {"a": {"b": [1.0, {"c": "x"}], "d": None}, "e": True}
    assert compare_trees("file", expected, {"e": True, "a": {"d": None, "b": [1.0, {"c": "x"}]}}) == []
    found = {"a": {"b": [2.0, {"c": "y"}, 3], "d": None}, "e": True}
    assert [one.place for one in compare_trees("file", expected, found)] == [
        "file, a.b.0",
        "file, a.b.1.c",
        "file, a.b.2",
    ]


def dataset(values: Any, name: str = "key", **attributes: str) -> xr.Dataset:
    array = xr.DataArray(values, {"region": ["Nord", "Vest"], "year": [2020]}, ("region", "year"), attrs=attributes)
    return xr.Dataset({name: array})


def test_cells_of_a_result_are_named_by_their_labels() -> None:
    expected = dataset([[1.0], [2.0]], units="1").assign_attrs(case="a")
    found = dataset([[1.0], [2.1]], units="NOK").assign_attrs(case="b")
    assert told(compare_datasets("file", expected, found)) == [
        ("file, case", RECOMPUTED, "a", "b"),
        ("file, key[Vest, 2020]", RECOMPUTED, "2", "2.1"),
        ("file, key.units", RECOMPUTED, "1", "NOK"),
    ]
    turned = compare_datasets("file", expected, expected.transpose("year", "region"))
    assert ("file, key.dims", RECOMPUTED, "region, year", "year, region") in told(turned)
    assert compare_datasets("file", expected, expected.copy(deep=True)) == []


def test_array_that_only_one_result_has_is_named_cell_by_cell() -> None:
    expected, found = dataset([[1.0], [2.0]]), dataset([[1.0], [2.0]], name="other")
    places = [(one.place, one.kind) for one in compare_datasets("file", expected, found)]
    assert places == [
        ("file, key[Nord, 2020]", MISSING),
        ("file, key[Vest, 2020]", MISSING),
        ("file, key.dims", MISSING),
        ("file, other[Nord, 2020]", EXTRA),
        ("file, other[Vest, 2020]", EXTRA),
        ("file, other.dims", EXTRA),
    ]


@pytest.mark.parametrize(
    ("expected", "found", "holds"),
    [
        ([1e6, 0.0], [1e6, 0.9e-6], True),
        ([-1e6, 0.0], [-1e6, 0.9e-6], True),
        ([1e6, 0.0], [1e6, 1.1e-6], False),
        ([0.0, 0.0], [0.0, 1e-300], False),
        ([np.nan, 1.0], [np.nan, 1.0], True),
        ([np.nan, np.nan], [np.nan, 1.0], False),
    ],
)
def test_what_is_small_beside_the_largest_value_is_noise(expected: Any, found: Any, holds: bool) -> None:
    """Below 1e-12 of the largest value of the array, as where amounts cancel to 0."""
    before, after = (dataset(np.array(values)[:, None]) for values in (expected, found))
    assert (compare_datasets("file", before, after) == []) == holds


def test_cells_of_a_table_are_named_by_line_and_column() -> None:
    expected, found = "region,key\nNord,0.5\nVest,0.25\n", "place,key\nNord,0.5\nVest,0.26,more\n"
    assert told(compare_tables("file", expected, found, "plain")) == [
        ("file, 1:region", RECOMPUTED, "region", "place"),
        ("file, 3:key", RECOMPUTED, "0.25", "0.26"),
        ("file, 3:3", EXTRA, "", "more"),
    ]
    assert compare_tables("file", expected, expected.replace("0.25", "0.25000000000001"), "plain") == []
    excel = expected.replace(",", ";").replace(".", ",")
    assert compare_tables("file", excel, excel.replace("0,25", "0,250"), "excel") == []


def test_sentences_of_another_version_are_held_to_the_figures_that_they_state() -> None:
    wording = Wording(frozenset(), ("Helse Nord", "Helse Vest"))
    expected = "place,remark\na,Helse Nord has 1.5\nb,none\n"
    worded = "place,remark\na,1.5 is what Helse Nord has\nb,nothing\nc,more\n"
    assert [one.place for one in compare_tables("file", expected, worded, "plain")] == [
        "file, 2:remark",
        "file, 3:remark",
        "file, 4:place",
        "file, 4:remark",
    ]
    assert [one.place for one in compare_tables("file", expected, worded, "plain", wording)] == [
        "file, 4:place",
        "file, 4:remark",
    ]
    for other in (worded.replace("1.5", "1.6"), worded.replace("Nord", "Vest")):
        assert "file, 2:remark" in [one.place for one in compare_tables("file", expected, other, "plain", wording)]


def test_words_of_a_library_are_not_passed_on() -> None:
    own = ValueError(message("'{text}' is no number", text="x"))
    assert why_not_read(own) == "'x' is no number"
    assert why_not_read(ValueError("codec can't decode byte 0xff")) == "damaged, or a file of another kind"
