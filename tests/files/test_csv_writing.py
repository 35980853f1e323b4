"""Tables for programs and for Norwegian Excel hold the same, and no text in them is taken for a formula."""

from __future__ import annotations

import csv
import io
import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inntektsmodell.faults import Faults
from inntektsmodell.files.csv_reading import table_of
from inntektsmodell.files.csv_writing import DECIMAL, FEW, SEPARATOR, Dialect, csv_text, dialect_of, write_csv

DIALECTS: tuple[Dialect, ...] = ("plain", "excel")


def cells(text: str, dialect: Dialect) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=SEPARATOR[dialect]))


def test_the_two_dialects() -> None:
    frame = pd.DataFrame({"region": ["Troms, Finnmark", "a;b"], "value": [0.5, 1234.25], "mixed": [1.5, "*1.1"]})
    assert csv_text(frame) == 'region,value,mixed\n"Troms, Finnmark",0.5,1.5\na;b,1234.25,*1.1\n'
    assert csv_text(frame, "excel") == 'region;value;mixed\nTroms, Finnmark;0,5;1,5\n"a;b";1234,25;*1.1\n'


@pytest.mark.parametrize("dialect", DIALECTS)
@given(values=st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1))
def test_numbers_come_back_to_the_last_bit(dialect: Dialect, values: list[float]) -> None:
    for frame in (pd.DataFrame({"x": values}), pd.DataFrame({"x": ["text", *values]})):
        column = [row[0] for row in cells(csv_text(frame, dialect), dialect)][1:]
        found = [float(cell.replace(DECIMAL[dialect], ".")) for cell in column if cell != "text"]
        np.testing.assert_array_equal(found, values)


@given(seed=st.integers(0, 2**32 - 1))
@settings(max_examples=5)
def test_many_numbers_have_the_digits_that_python_gives_each(seed: int) -> None:
    rng = np.random.default_rng(seed)
    of_any_size = rng.integers(0, 2**64, FEW, dtype=np.uint64).view(np.float64)
    usual = 10 ** rng.uniform(-6, 17, FEW)
    odd = [0.0, -0.0, 1.0, 1e-4, np.nextafter(1e-4, 0), 999_999_999.5, 1e9, 1e16, 1e22, 1e23, 5e-324, np.inf, 2.0**53]
    numbers = np.concatenate([of_any_size[~np.isnan(of_any_size)], usual, -usual, usual.round(3), usual.round(), odd])
    assert csv_text(pd.DataFrame({"x": numbers})).split("\n")[1:-1] == list(map(repr, numbers.tolist()))


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+47 22", "'+47 22"),
        ("+100", "'+100"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("-cmd|'/c calc'!A0", "'-cmd|'/c calc'!A0"),
        ("\t=1", "'\t=1"),
        ("'=1", "''=1"),
        ("-14,8", "-14,8"),
        ("-100", "-100"),
        ("Helse Vest", "Helse Vest"),
        ("'s", "'s"),
    ],
)
def test_text_that_begins_like_a_formula(dialect: Dialect, text: str, written: str) -> None:
    frame = pd.DataFrame({text: [text, "x"], "value": [-1.5, -2.5]})
    header, row, _ = cells(csv_text(frame, dialect), dialect)
    assert (header[0], row[0]) == (written, written)
    assert row[1] == ("-1.5" if dialect == "plain" else "-1,5")


@pytest.mark.parametrize("dialect", DIALECTS)
@given(texts=st.lists(st.text(alphabet="=+-@'a;,\" 1", min_size=1), min_size=1))
def test_what_is_written_is_read_back(dialect: Dialect, texts: list[str]) -> None:
    frame = pd.DataFrame({"one": texts, "two": texts})
    faults = Faults()
    table = table_of(csv_text(frame, dialect), "t.csv", faults)
    assert table is not None
    assert [row for _, row in table.rows(faults)] == [[text, text] for text in texts]
    assert not faults.found


def test_absent_values_are_empty_and_the_frame_stays_as_it_is() -> None:
    frame = pd.DataFrame({"a": ["=x", None], "b": [1.0, math.nan], "c": [math.nan, "y"], "d": [True, False]})
    before = frame.copy()
    assert csv_text(frame, "excel") == "a;b;c;d\n'=x;1,0;;True\n;;y;False\n"
    pd.testing.assert_frame_equal(frame, before)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_file_has_the_mark_of_utf_8_and_one_line_end(tmp_path: Path, dialect: Dialect) -> None:
    write_csv(tmp_path / "t.csv", pd.DataFrame({"region": ["Sør"], "x": [0.123456789]}), dialect, float_format="%.3f")
    content = (tmp_path / "t.csv").read_bytes()
    decimal, separator = DECIMAL[dialect], SEPARATOR[dialect]
    assert content == f"region{separator}x\nSør{separator}0{decimal}123\n".encode("utf-8-sig")
    assert dialect_of(content.decode("utf-8-sig")) == dialect
