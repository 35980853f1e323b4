"""JSON-stat 2: what is read from each form of it, and every thing that is refused."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from inntektsmodell.faults import InputError
from inntektsmodell.statistics.bank.json_stat import Cube, read_cube

WHOLE: dict[str, Any] = {
    "class": "dataset",
    "version": "2.0",
    "label": "Small",
    "source": "Nobody",
    "updated": "2026-01-01T07:00:00Z",
    "id": ["Region", "Tid"],
    "size": [2, 3],
    "dimension": {
        "Region": {"label": "region", "category": {"index": ["0301", "1103"], "label": {"0301": "Oslo", "1103": "By"}}},
        "Tid": {"label": "year", "category": {"index": {"2020": 2, "2018": 0, "2019": 1}}},
    },
    "value": [1, 2.5, 3, None, 5, 0],
    "status": {"3": ".."},
}


def read(**changes: Any) -> Cube:
    return read_cube(json.dumps({**WHOLE, **changes}).encode(), "answer")


def refused(content: bytes) -> str:
    with pytest.raises(InputError) as error:
        read_cube(content, "answer")
    return str(error.value)


def changed(**changes: Any) -> bytes:
    return json.dumps({**WHOLE, **changes}).encode()


def with_dimension(name: str, **category: Any) -> bytes:
    other = {**WHOLE["dimension"], name: {"category": category}}
    return changed(dimension=other)


def test_dense_values_with_codes_as_a_list_and_by_position() -> None:
    cube = read()
    assert cube.dimension("Region").codes == ("0301", "1103")
    assert cube.dimension("Tid").codes == ("2018", "2019", "2020")
    np.testing.assert_array_equal(cube.values, [[1, 2.5, 3], [np.nan, 5, 0]])
    assert cube.marks.tolist() == [["", "", ""], ["..", "", ""]]
    assert cube.dimension("Region").labels == {"0301": "Oslo", "1103": "By"}


def test_keys_of_sparse_values_are_positions_and_not_values() -> None:
    np.testing.assert_array_equal(read(value={"4": 7, "0": 9}).values, [[9, np.nan, np.nan], [np.nan, 7, np.nan]])


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (None, [""] * 6),
        ("e", ["e"] * 6),
        (["a", None, "b", "", "c", "d"], ["a", "", "b", "", "c", "d"]),
        ({"5": "*"}, [""] * 5 + ["*"]),
    ],
)
def test_every_form_of_marks(status: Any, expected: list[str]) -> None:
    assert read(status=status).marks.ravel().tolist() == expected


def test_one_code_needs_no_position() -> None:
    dimension = {"Tid": WHOLE["dimension"]["Tid"], "Region": {"category": {"label": {"0": "All"}}}}
    assert read(dimension=dimension, size=[1, 3], value=[1, 2, 3], status=None).dimension("Region").codes == ("0",)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is not JSON: line 1, column 1"),
        (changed()[:-20], "is not JSON"),
        (b"\xff\xfe", "is not UTF-8"),
        (b"[" * 100_000, "nested too deep"),
        (b"[]", "is not a dataset of JSON-stat 2"),
        (changed(**{"class": "collection"}), "is not a dataset of JSON-stat 2"),
        (changed(version="1.2"), "is not a dataset of JSON-stat 2"),
        (changed().replace(b'"value"', b'"label": "x", "value"'), "the key 'label' is duplicated"),
        (changed().replace(b"2.5", b"NaN"), "'NaN' is not a finite number"),
        (changed().replace(b"2.5", b"1e999"), "answer, value.1: found inf"),
        (changed(value=[1, 1e300, 3, None, 5, 0]), "answer, value.1: found"),
        (changed(value=[1, 10**400, 3, None, 5, 0]), "answer, value.1: found"),
        (changed(id=["Region", "Region"]), "answer, id"),
        (changed(id=[]), "answer, id"),
        (changed(size=[2]), "answer, size: found [2]; a whole number above 0 for each of 2 names"),
        (changed(size=[2, 0]), "answer, size"),
        (changed(size=[2, True]), "answer, size"),
        (changed(size=[2, 3.0]), "answer, size"),
        (changed(size=[2, 10**400]), "answer, size"),
        (changed(label="\ud800"), "contains a character that is not text"),
        (changed(size=[3, 2]), "2 codes, but the size is 3"),
        (changed(id=["Region", "Time"]), "dimension.Time: is named in one of id and dimension only"),
        (
            changed(dimension={**WHOLE["dimension"], "Sex": {}}),
            "dimension.Sex: is named in one of id and dimension only",
        ),
        (with_dimension("Region", index=["0301", "0301"]), "codes are duplicated: 0301"),
        (with_dimension("Region", index={"0301": 0, "1103": 2}), "the positions are [0, 2]"),
        (with_dimension("Region", index={"0301": 1, "1103": 1}), "the positions are [1, 1]"),
        (with_dimension("Region", index={"0301": False, "1103": True}), "has no codes"),
        (with_dimension("Region"), "has no codes"),
        (
            with_dimension("Region", index=["0301", "1103"], label={"9999": "?"}),
            "labels of codes that are not there: 9999",
        ),
        (changed(value=[1, 2, 3]), "3 cells, but the sizes make 6"),
        (changed(value={"6": 1}), "positions that are none: 6"),
        (changed(value={"-1": 1, "01": 2, "x": 3}), "positions that are none: -1, 01, x"),
        (changed(value="1 2 3"), "a list, or a mapping from positions"),
        (changed(value=[1, "2", 3, 4, 5, 6]), "answer, value.1: found '2'; a number, or null"),
        (changed(value=[1, True, 3, 4, 5, 6]), "answer, value.1: found true"),
        (changed(status=["."]), "answer, status: 1 cell, but the sizes make 6"),
        (changed(status={"9": "."}), "answer, status: positions that are none: 9"),
        (changed(status={"1": 4}), "answer, status.1: found 4; a mark, as text"),
    ],
)
def test_what_is_refused(content: bytes, words: str) -> None:
    assert words in refused(content)


def test_values_must_be_there_but_in_metadata() -> None:
    assert "0 cells" in refused(changed(value=[], status=None))
    cube = read_cube(changed(value=[], status=None), "metadata", with_values=False)
    assert [one.codes for one in cube.dimensions] == [("0301", "1103"), ("2018", "2019", "2020")]


def test_notes_tell_where_they_are_and_which_are_mandatory() -> None:
    region = {
        "category": {"index": ["0301", "1103"], "note": {"0301": ["first", "second"]}},
        "note": ["on all regions"],
        "extension": {"noteMandatory": {"0": True}, "categoryNoteMandatory": {"0301": {"1": True}}},
    }
    cube = read(
        note=["a", "b"],
        extension={"noteMandatory": {"1": True}},
        dimension={**WHOLE["dimension"], "Region": region},
    )
    assert [(note.text, note.variable, note.code) for note in cube.notes if note.is_mandatory] == [
        ("b", "", ""),
        ("on all regions", "Region", ""),
        ("second", "Region", "0301"),
    ]
    assert {note.text for note in cube.notes if not note.is_mandatory} == {"a", "first"}
