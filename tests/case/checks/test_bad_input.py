"""A file or table that is broken in one way tells just that: where, what was found, and what would be right."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from inntektsmodell.case.reading.folder import read_folder
from inntektsmodell.faults import InputError
from inntektsmodell.loading import load_case
from inntektsmodell.method.inputs import VARIABLES
from tests.corrupting.broken_case import (
    CASE,
    Breakage,
    Expected,
    assert_faults,
    copy_of_case,
    faults_of,
    with_cell,
    with_file,
    with_lines,
    with_row,
    with_text,
    without_file,
    without_rows,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return copy_of_case(tmp_path / "case")


FILES = {
    "empty case file": (with_file(CASE, b""), [Expected(CASE, "is empty", "fill it in")]),
    "empty table": (with_file("former_key.csv", b" \n"), [Expected("former_key.csv", "is empty", "or remove it")]),
    "case file not in UTF-8": (
        with_file(CASE, "title = 'Sør'".encode("latin-1")),
        [Expected(CASE, "is not UTF-8 (byte 11)", "save the file as UTF-8")],
    ),
    "table not in UTF-8": (
        with_file("former_key.csv", "region,value,evidence\nHelse Sør-Øst".encode("latin-1")),
        [Expected("former_key.csv", "is not UTF-8 (byte 30)", "save the file as UTF-8")],
    ),
    "row with too few cells": (
        with_text("former_key.csv", "Helse Vest,0.1949,share", "Helse Vest,0.1949"),
        [Expected("former_key.csv line 3", "2 cells", "3 cells: region, value, evidence")],
    ),
    "row with too many cells": (
        with_text("former_key.csv", "Helse Vest,0.1949,share", "Helse Vest,0,1949,share"),
        [Expected("former_key.csv line 3", "4 cells", "3 cells: region, value, evidence")],
    ),
    "quote that never ends": (
        with_text("former_key.csv", "Helse Nord,", '"Helse Nord,'),
        [Expected("former_key.csv line 5", "is not CSV", "correct that line")],
    ),
    "no case file": (without_file(CASE), [Expected("", "has no case.toml", "every case folder needs one")]),
    "case file that is no TOML": (
        with_text(CASE, "year = 2021", "year = "),
        [Expected(CASE, "is not TOML: line 4, column ", "correct that line")],
    ),
    "misspelt table": (
        with_file("former_keys.csv", b"region,value,evidence\n"),
        [Expected("former_keys.csv", "is not one of the files of a case", "did you mean 'former_key.csv'")],
    ),
    "workbook": (
        with_file("tall.xlsx", b"PK\x03\x04\xff\xfe"),
        [Expected("tall.xlsx", "is not one of the files of a case", "")],
    ),
}


@pytest.mark.parametrize(("breakage", "expected"), FILES.values(), ids=FILES)
def test_file(folder: Path, breakage: Breakage, expected: list[Expected]) -> None:
    breakage(folder)
    assert_faults(folder, expected)


@pytest.mark.parametrize("name", ["README.md", ".DS_Store"])
def test_file_beside_the_case_is_left_alone(folder: Path, name: str) -> None:
    (folder / name).write_text("Om dette tilfellet", encoding="utf-8")
    assert load_case(folder).name == "eksempel"


def test_table_with_byte_order_mark_is_read(folder: Path) -> None:
    file = folder / "former_key.csv"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    assert load_case(folder).observations.identical(load_case("eksempel").observations)


CELLS = {
    "nan": ("value", "NaN", "'NaN' is not a finite number", "a number"),
    "inf": ("value", "inf", "'inf' is not a finite number", "a number"),
    "empty": ("value", "", "'' is not a number", "a number with decimal point"),
    "text": ("value", "mange", "'mange' is not a number", "a number with decimal point"),
    "decimal comma": ("value", '"205817,5"', "'205817,5' is not a number", "write 205817.5"),
    "space and decimal comma": ("value", '"205 817,5"', "'205 817,5' is not a number", "write 205817.5"),
    "digits of a programmer": ("value", "205_817", "'205_817' is not a number", "a number"),
    "negative": ("value", "-5", "value -5 is too small", "at least 0"),
    "unknown evidence": ("evidence", "personer", "evidence 'personer' is unknown", "did you mean 'persons'"),
    "evidence of another unit": ("evidence", "share", "unit 'share' does not fit", "persons"),
}


@pytest.mark.parametrize(("column", "cell", "found", "right"), CELLS.values(), ids=CELLS)
def test_cell_of_population(folder: Path, column: str, cell: str, found: str, right: str) -> None:
    with_cell("population", column, cell, line=50)(folder)
    assert_faults(folder, [Expected("population.csv line 50", found, right)])


@pytest.mark.parametrize("table", ["calculated_cost", "actual_cost"])
@pytest.mark.parametrize("cell", ["0", "-1.0"])
def test_cost_index_of_zero_or_less(folder: Path, table: str, cell: str) -> None:
    with_cell(table, "value", cell)(folder)
    assert_faults(folder, [Expected(f"{table}.csv line 2", f"value {cell} is too small", "more than 0")])


def test_unit_of_a_criterion_is_the_declared_one(folder: Path) -> None:
    with_cell("criterion_value", "evidence", "deaths")(folder)
    assert_faults(folder, [Expected("criterion_value.csv line 2", "unit 'deaths' does not fit", "'persons'")])


TABLES = {
    "missing rows of a criterion": (
        without_rows("criterion_value", "^2018,cancer,"),
        [Expected("criterion_value.csv", "no row for cancer, 2018, ", "one row for each combination")],
    ),
    "criterion in the key without figures": (
        without_rows("criterion_value", ",cancer,"),
        [Expected("criterion_value.csv", "no row for cancer", "one row for each combination")],
    ),
    "more missing rows than are shown": (
        without_rows("criterion_value", ",(cancer|unemployed),"),
        [
            Expected("criterion_value.csv", "no row for unemployed", "one row for each combination"),
            Expected("criterion_value.csv", "20 more rows are missing", "as above"),
        ],
    ),
    "doubled row": (
        with_row("former_key", "Helse Nord,0.1181,share"),
        [Expected("former_key.csv line 6", "Helse Nord is duplicated, first given in", "give each value only once")],
    ),
    "destination column missing": (
        without_rows("drg_points", r"^\d+,[^,]+,Helse Nord,"),
        [Expected("drg_points.csv", ", Helse Nord", "one row for each combination")],
    ),
    "extra origin": (
        with_row("drg_points", "2019,Utlandet,Helse Nord,5,points"),
        [Expected("drg_points.csv line 82", "origin 'Utlandet' is unknown", "known: 'Helse Sør-Øst', 'Helse Vest'")],
    ),
    "year of a criterion without population": (
        with_cell("criterion_value", "year", "2061"),
        [
            Expected("criterion_value.csv line 2", "year '2061' is unknown", "did you mean '2019'"),
            Expected("criterion_value.csv", "no row for disability_pension, 2016, Helse Sør-Øst", "one row"),
        ],
    ),
    "population year that is no year": (
        with_cell("population", "year", "16"),
        [
            Expected("population.csv", "year '16' is not a year", "four digits, such as 2020"),
        ],
    ),
    "unknown column": (
        with_text("former_key.csv", "region,value", "regoin,value"),
        [
            Expected("former_key.csv", "column 'regoin' is unknown", "did you mean 'region'"),
            Expected("former_key.csv", "column 'region' is missing", "the columns are region, value, evidence"),
        ],
    ),
    "column too many": (
        with_lines("former_key.csv", lambda lines: [lines[0] + ",merknad", *(line + ",x" for line in lines[1:])]),
        [Expected("former_key.csv", "column 'merknad' is unknown", "known: 'region', 'value', 'evidence'")],
    ),
    "missing column": (
        with_lines("former_key.csv", lambda lines: [line.rpartition(",")[0] for line in lines]),
        [Expected("former_key.csv", "column 'evidence' is missing", "the columns are region, value, evidence")],
    ),
    "doubled column": (
        with_lines("former_key.csv", lambda lines: [line + "," + line.rpartition(",")[2] for line in lines]),
        [Expected("former_key.csv", "column 'evidence' is duplicated", "name each column only once")],
    ),
    "unknown column of criteria": (
        with_lines("criteria.csv", lambda lines: [lines[0] + ",no", *(line + ",x" for line in lines[1:])]),
        [Expected("criteria.csv", "column 'no' is unknown", "did you mean 'nb'")],
    ),
    "doubled criterion": (
        with_row("criteria", "cancer,health,count,cases,Kreft,Cancer"),
        [Expected("criteria.csv line 34", "criterion 'cancer' is duplicated", "give each criterion only once")],
    ),
    "unknown kind of criterion": (
        with_cell("criteria", "kind", "helse", line=25),
        [Expected("criteria.csv line 25, kind", "found 'helse'", "'age', 'socioeconomic', 'health'")],
    ),
    "unknown measure of a criterion": (
        with_cell("criteria", "measure", "antall", line=25),
        [Expected("criteria.csv line 25, measure", "found 'antall'", "'count' or 'per_inhabitant'")],
    ),
    "no criteria": (
        without_file("criteria.csv"),
        [Expected(CASE, "table 'criteria' is missing", "columns criterion, kind, measure, unit, nb, en")],
    ),
    "no population": (
        without_file("population.csv"),
        [Expected(CASE, "table 'population' is missing", "columns age_group, year, region, value, evidence")],
    ),
    "age group that is no count": (
        with_cell("criteria", "measure", "per_inhabitant"),
        [Expected("criteria.csv line 2", "measure per inhabitant", "a count of persons")],
    ),
    "age group in another unit": (
        with_cell("criteria", "unit", "deaths"),
        [Expected("criteria.csv line 2", "deaths", "persons")],
    ),
}


@pytest.mark.parametrize(("breakage", "expected"), TABLES.values(), ids=TABLES)
def test_table(folder: Path, breakage: Breakage, expected: list[Expected]) -> None:
    breakage(folder)
    assert_faults(folder, expected)


OWN_YEARS = {("population", "year"), ("drg_points", "settlement_year")}
NOT_HERE = {"redistribution", "supplement", "history_key", "guaranteed", "counted_ages", "correction"}
"""Tables that the broken case does not have."""
COLUMNS = [(table, dim) for table, variable in VARIABLES.items() for dim in variable.dims if table not in NOT_HERE]


@pytest.mark.parametrize(("table", "dim"), [column for column in COLUMNS if column not in OWN_YEARS])
def test_label_on_one_side_only(folder: Path, table: str, dim: str) -> None:
    """A label renamed in one table is told in each row of it, and so is each cell that is now missing."""
    raw = read_folder(folder).tables[table]
    label = next(iter(raw.rows))[dim]
    lines = [line for line, row in enumerate(raw.rows, start=2) if row[dim] == label]
    for line in lines:
        with_cell(table, dim, "Ukjent", line)(folder)
    faults = faults_of(folder)
    unknown = [fault for fault in faults if fault.found == f"{dim} 'Ukjent' is unknown"]
    assert [fault.place for fault in unknown] == [f"{folder / table}.csv line {line}" for line in lines]
    missing = [fault for fault in faults if fault not in unknown]
    assert {fault.place for fault in missing} == {f"{folder / table}.csv"}
    assert sum(int(*re.findall(r"^(\d+) more rows", fault.found) or [1]) for fault in missing) == len(lines)
    assert all(label in fault.found or "more rows" in fault.found for fault in missing)


def test_service_and_region_that_no_table_has(folder: Path) -> None:
    with_text(CASE, "\naddiction = {", "\nsurgery = {")(folder)
    with_text(CASE, '"Helse Nord"]', '"Helse Nor"]')(folder)
    faults = faults_of(folder)
    for table, variable in VARIABLES.items():
        for dim in set(variable.dims) & {"service", "region", "origin", "destination"}:
            old, new = ("addiction", "surgery") if dim == "service" else ("Helse Nord", "Helse Nor")
            here = [fault for fault in faults if fault.place.startswith(f"{folder / table}.csv")]
            if (folder / f"{table}.csv").exists():
                assert any(fault.found == f"{dim} '{old}' is unknown" for fault in here)
                assert any(new in fault.found for fault in here if fault.found.startswith("no row for"))


def test_age_group_in_the_criteria_only(folder: Path) -> None:
    with_cell("criteria", "criterion", "0-6")(folder)
    expected = [
        Expected("population.csv", "age_group '0-5' is unknown", "'0-6'"),
        Expected("population.csv", "no row for 0-6", "one row for each combination"),
        Expected(f"{CASE}, parameters.need.weights.", "criterion '0-5' is unknown", "'0-6'"),
    ]
    assert_faults(folder, expected)
    assert sum("population.csv" in fault.place for fault in faults_of(folder)) == 40


def test_doubled_region(folder: Path) -> None:
    with_text(CASE, '"Helse Nord"]', '"Helse Nord", "Helse Nord"]')(folder)
    assert_faults(folder, [Expected(f"{CASE}, regions", "'Helse Nord' is duplicated", "name each region only once")])


@pytest.mark.parametrize("table", ["population", "drg_points", "former_key", "criteria", "criterion_value"])
def test_table_with_nothing_but_its_header_is_named(folder: Path, table: str) -> None:
    with_lines(f"{table}.csv", lambda lines: lines[:1])(folder)
    assert {fault.place for fault in faults_of(folder)} == {f"{folder / table}.csv"}


def test_several_faults_are_told_in_one_message(folder: Path) -> None:
    with_cell("population", "value", "NaN")(folder)
    with_cell("actual_cost", "region", "Helse Øst")(folder)
    with_cell("criterion_value", "evidence", "person")(folder)
    with_row("capital_key", "Helse Nord,0.1,share")(folder)
    with pytest.raises(InputError) as caught:
        load_case(folder)
    lines = str(caught.value).splitlines()
    assert lines[0].startswith("5 ")
    starts = ["population.csv line 2", "criterion_value.csv line 2", "actual_cost.csv line 2", "actual_cost.csv"]
    assert caught.value.unfinished
    assert not lines.pop().startswith(" "), "a line of its own says that more may follow"
    for number, (line, start) in enumerate(zip(lines[1:], [*starts, "capital_key.csv line 6"], strict=True), start=1):
        assert line.startswith(f"  {number}. {folder / start}: ")


def test_several_files_at_fault_are_told_in_one_message(folder: Path) -> None:
    names = ["no case file", "misspelt table", "empty table"]
    for name in names:
        FILES[name][0](folder)
    assert_faults(folder, [each for name in names for each in FILES[name][1]])
