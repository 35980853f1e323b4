"""A table that is read a column at a time gives the case, and the faults, that a look at each cell gives."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import xarray as xr

import inntektsmodell as im
from inntektsmodell.case.case import Case
from inntektsmodell.files import csv_columns
from inntektsmodell.files.csv_columns import ReadLater
from tests.corrupting.broken_case import copy_of_case

TABLE = "criterion_value.csv"
Change = Callable[[list[str]], list[str]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy_of_case(tmp_path / "case")
    return tmp_path / "case"


@pytest.fixture
def looked_at(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Tables that were read by column, and whose rows were made one by one nevertheless."""
    made: list[str] = []
    one_by_one = ReadLater.__iter__

    def noted(rows: ReadLater[object]) -> Iterator[object]:
        made.append(Path(rows.table.place).name)
        return one_by_one(rows)

    monkeypatch.setattr(ReadLater, "__iter__", noted)
    return made


def read(folder: Path, monkeypatch: pytest.MonkeyPatch, *, by_column: bool) -> Case | str:
    """The case, or what is said of its faults."""
    monkeypatch.setattr(csv_columns, "FEWEST_LINES", 0 if by_column else 10**9)
    try:
        return im.load_case(folder)
    except im.InputError as error:
        return str(error)


def test_a_sound_table_is_read_without_a_look_at_its_rows(
    folder: Path, looked_at: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    by_column = read(folder, monkeypatch, by_column=True)
    assert looked_at == []
    by_cell = read(folder, monkeypatch, by_column=False)
    assert isinstance(by_column, Case)
    assert isinstance(by_cell, Case)
    xr.testing.assert_identical(by_column.observations, by_cell.observations)
    assert {name: array.dtype for name, array in by_column.observed.variables.items()} == {
        name: array.dtype for name, array in by_cell.observed.variables.items()
    }


def cells_of_row(number: int, change: Callable[[list[str]], list[str]]) -> Change:
    def changed(lines: list[str]) -> list[str]:
        return [*lines[:number], ",".join(change(lines[number].split(","))), *lines[number + 1 :]]

    return changed


def value(text: str) -> Change:
    return cells_of_row(3, lambda cells: [*cells[:-2], text, cells[-1]])


def label(position: int, text: str) -> Change:
    return cells_of_row(3, lambda cells: [*cells[:position], text, *cells[position + 1 :]])


ODD: dict[str, Change] = {
    "no number": value("mange"),
    "empty number": value(""),
    "infinite": value("inf"),
    "not a number": value("nan"),
    "underscore": value("1_000"),
    "negative": value("-1"),
    "spaces around a number": value(" 1 "),
    "Arabic digits": value("١٢"),
    "long number": value("0.1000000000000000055511151231257827"),
    "unknown criterion": label(0, "ukjent"),
    "space before a label": label(0, " ukjent"),
    "guarded label": label(0, "'=ukjent"),
    "year with a zero before it": label(1, "02018"),
    "year as a decimal number": label(1, "2018.0"),
    "NA as label": label(0, "NA"),
    "unknown evidence": label(-1, "ukjent"),
    "evidence of another unit": label(-1, "calculated_cost"),
    "empty evidence": label(-1, ""),
    "a row twice": lambda lines: [*lines, lines[3]],
    "a row missing": lambda lines: [*lines[:3], *lines[4:]],
    "a cell missing": cells_of_row(3, lambda cells: cells[:-1]),
    "a cell too many": cells_of_row(3, lambda cells: [*cells, "x"]),
    "first row with a cell too many": cells_of_row(1, lambda cells: [*cells, "x"]),
    "every row with a cell too many": lambda lines: [lines[0], *(line + ",x" for line in lines[1:])],
    "one cell too many, one missing": lambda lines: [
        lines[0],
        *(line + ",x" for line in lines[1:3]),
        lines[3].rpartition(",")[0],
        *lines[4:],
    ],
    "blank line": lambda lines: [*lines[:3], "", *lines[3:]],
    "line of spaces": lambda lines: [*lines[:3], "  ", *lines[3:]],
    "quoted cell": cells_of_row(3, lambda cells: [f'"{cells[0]}"', *cells[1:]]),
    "open quote": cells_of_row(3, lambda cells: [f'"{cells[0]}', *cells[1:]]),
    "column unknown": lambda lines: [lines[0].replace("evidence", "kilde"), *lines[1:]],
    "column twice": lambda lines: [line + "," + line.split(",")[0] for line in lines],
    "declared separator": lambda lines: ["sep=,", *lines],
    "columns in another order": lambda lines: [",".join(reversed(line.split(","))) for line in lines],
    "Windows line ends": lambda lines: [line + "\r" for line in lines],
    "mixed line ends": lambda lines: [lines[0] + "\r", *lines[1:]],
    "old line ends": lambda lines: ["\r".join(lines)],
}


@pytest.mark.parametrize("odd", ODD)
def test_what_is_odd_is_read_and_told_as_a_look_at_each_cell_does(
    odd: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = folder / TABLE
    lines = file.read_text(encoding="utf-8").splitlines()
    file.write_text("\n".join(ODD[odd](lines)) + "\n", encoding="utf-8", newline="")
    by_column, by_cell = (read(folder, monkeypatch, by_column=by_column) for by_column in (True, False))
    if isinstance(by_cell, str):
        assert by_column == by_cell
    else:
        assert isinstance(by_column, Case)
        xr.testing.assert_identical(by_column.observations, by_cell.observations)


def test_a_label_of_digits_keeps_its_zeros(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for file in filter(Path.is_file, folder.iterdir()):
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("Helse Nord", "0301").replace("Helse Vest", "0302"), encoding="utf-8")
    case = read(folder, monkeypatch, by_column=True)
    assert isinstance(case, Case)
    assert case.regions[1::2] == ("0302", "0301")
