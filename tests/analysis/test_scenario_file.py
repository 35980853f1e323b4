"""A table of scenarios is read cell by cell as people write it, or refused with every fault and its line."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from inntektsmodell.analysis.scenarios import file as scenario_file
from inntektsmodell.analysis.scenarios.file import read_scenarios
from inntektsmodell.faults import InputError


def read(folder: Path, text: str) -> dict[str, list[Any]]:
    (folder / "scenarios.csv").write_text(text, encoding="utf-8")
    columns = read_scenarios(folder / "scenarios.csv").to_dict("list")
    return {str(name): values for name, values in columns.items()}


def faults_of(folder: Path, content: bytes) -> list[tuple[str, str]]:
    """Places within the file and what was found there."""
    file = folder / "scenarios.csv"
    file.write_bytes(content)
    with pytest.raises(InputError) as caught:
        read_scenarios(file)
    return [(fault.place.removeprefix(str(file)).strip(), str(fault.found)) for fault in caught.value.faults]


@pytest.mark.parametrize(
    ("cell", "meaning"),
    [
        ("0.75", 0.75),
        ("2019", 2019),
        ("+100", "+100"),
        ("-100", "-100"),
        ("*1.05", "*1.05"),
        ("FALSE", False),
        ("former", "former"),
        ('"[2018, 2019]"', [2018, 2019]),
        ("NaN", "NaN"),
        ('"0,75"', 0.75),
        ('"1 205,5"', 1205.5),
        ('"12,0"', 12.0),
    ],
)
def test_cell_of_a_file_means(tmp_path: Path, cell: str, meaning: object) -> None:
    (tmp_path / "scenarios.csv").write_text(f"path,other\n{cell},1\n", encoding="utf-8")
    (value,) = read_scenarios(tmp_path / "scenarios.csv")["path"]
    assert value == meaning


@pytest.mark.parametrize(
    ("cell", "meaning"),
    [
        ("0,75", 0.75),
        ("40 000", 40_000),
        ("46\u00a0765,5", 46_765.5),
        ("*1,05", "*1.05"),
        ("'+100,5", "+100.5"),
        ("−100", "-100"),
        ("[2018, 2019]", [2018, 2019]),
        ("USANN", "USANN"),
        ("former", "former"),
        ("30,047", 30.047),
    ],
)
def test_cell_of_a_file_saved_by_norwegian_excel_means(tmp_path: Path, cell: str, meaning: object) -> None:
    assert read(tmp_path, f"\ufeffpath;other\r\n{cell};0,5\r\n")["path"] == [meaning]


def test_names_stay_text_and_empty_cells_change_nothing(tmp_path: Path) -> None:
    table = read(tmp_path, "navn;a;b\n2021;0,5;\n1,5;;true\n;2;\n")
    assert table["navn"] == ["2021", "1,5", ""]
    assert table["a"][0::2] == [0.5, 2]
    assert math.isnan(table["a"][1])
    assert table["b"][1] is True


def test_numbering_is_that_of_the_rows(tmp_path: Path) -> None:
    assert read(tmp_path, 'a\n1\n""\n3\n\n')["a"][0::2] == [1, 3]
    assert read(tmp_path, "a,b\n1,2\n\n3,4\n") == {"a": [1, 3], "b": [2, 4]}


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"a,b\n0.1,0.2,\n0.3\n", [("line 2", "3 cells"), ("line 3", "1 cell")]),
        (b"a\n1\n\n2\n", [("line 3", "is blank between rows with a single cell")]),
        (b"a,a,\n1,2,3\n", [("", "column 3 has no heading"), ("", "column 'a' is duplicated")]),
        (b"a,b\n", [("", "has no rows")]),
        (b"", [("", "is empty")]),
        (b"\xff\xfe\x00", [("", "is not UTF-8 (byte 1)")]),
        (b"a,b\n1\x00,2\n", [("line 2", "contains a character that is not text (NUL)")]),
        (b'a,b\n1,2,3,4\n"', [("line 2", "4 cells"), ("line 3", "is not CSV: unexpected end of data")]),
        (b"a;b\n0,5;1.234\n", [("line 2", "'1.234' can mean two numbers")]),
        (b"a;b\n0,5;*1.234\n", [("line 2", "'*1.234' can mean two numbers")]),
        (b"a\n0,75\n", [("line 2", "'0,75' below a single heading can be one cell or 2")]),
        (b"a\n" + b"1" * 200_000, [("line 2", "is not CSV: field larger than field limit (131072)")]),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_file_that_is_no_such_table(tmp_path: Path, content: bytes, expected: list[tuple[str, str]]) -> None:
    assert faults_of(tmp_path, content) == expected


def test_a_cell_that_can_mean_two_numbers_is_told_once(tmp_path: Path) -> None:
    assert faults_of(tmp_path, b"navn;settlement.unit_price\nx;51.250\n") == [
        ("line 2", "'51.250' can mean two numbers")
    ]


def test_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.csv: cannot be read: No such file"):
        read_scenarios(tmp_path / "none.csv")


@pytest.mark.parametrize("cell", ["[" * 20_000, "9" * 5_001, "1e999", "null", '"{""a"": 1}"', "NaN", "-Infinity"])
def test_what_no_cell_can_mean_stays_text(tmp_path: Path, cell: str) -> None:
    (value,) = read(tmp_path, f"a,b\n{cell},1\n")["a"]
    assert isinstance(value, str)


@pytest.mark.parametrize(
    ("text", "is_plain"),
    [
        ("name,a,b\nlow,1,0.5\n,,1e-7\nNA,3,2E2\n", True),
        ("a,navn,b\r\n1, x ,\r\n0.1234567890123456789,y,1000000", True),
        ("a,b\n,\n,1\n", True),
        ("a,b\n+1,2\n", False),
        ("a,b\n-1,2\n", False),
        ("a,b\n01,2\n", False),
        ("a,b\n.5,2\n", False),
        ("a,b\ninf,2\n", False),
        ("a,b\nNaN,2\n", False),
        ("a,b\n1e999,2\n", False),
        ("a,b\n1234567890123456789,2\n", False),
        ("a,b\n1,2\n\n3,4\n", False),
        ("name,b\n'=x,2\n", False),
        ('name,b\n"x,y",2\n', False),
        ("a;b\n1;2\n", False),
        ("sep=,\na,b\n1,2\n", False),
        ("a\n1\n2.5\n", True),
        ("a\n1\n\n", False),
        ("name\na\n", False),
    ],
)
def test_a_plain_table_is_read_by_columns_as_it_is_cell_by_cell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, is_plain: bool
) -> None:
    file, by_columns = tmp_path / "scenarios.csv", []
    file.write_bytes(text.encode())
    whole = scenario_file.plain_rows

    def noted(table: Any) -> pd.DataFrame | None:
        by_columns.append(whole(table))
        return by_columns[0]

    monkeypatch.setattr(scenario_file, "plain_rows", noted)
    found = read_scenarios(file)
    assert (by_columns[0] is not None) == is_plain
    monkeypatch.setattr(scenario_file, "plain_rows", lambda _: None)
    pd.testing.assert_frame_equal(found, read_scenarios(file), check_index_type=False, check_exact=True)


@pytest.mark.parametrize("text", ["a,a\n1,2\n", "a,\n1,2\n", "a,b\n1\n", "a,b\n"])
def test_what_is_no_table_is_refused_by_whichever_way(tmp_path: Path, text: str) -> None:
    assert faults_of(tmp_path, text.encode())
