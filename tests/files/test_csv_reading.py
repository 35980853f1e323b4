"""Both dialects of CSV are recognised, and what can be read in two ways is refused with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from inntektsmodell.faults import Faults
from inntektsmodell.files.csv_reading import CsvTable, decimal_sign, read_csv, table_of
from inntektsmodell.loading import load_case
from inntektsmodell.published.figures import read_published
from tests.corrupting.broken_case import Expected, assert_faults, copy_of_case, with_file


def table(text: str) -> CsvTable:
    faults = Faults()
    read = table_of(text, "t.csv", faults)
    assert read is not None, faults.found
    return read


def rows(text: str) -> list[list[str]]:
    faults = Faults()
    found = [cells for _, cells in table(text).rows(faults)]
    assert not faults.found
    return found


def faults_of(text: str) -> list[tuple[str, str, str]]:
    faults = Faults()
    read = table_of(text, "t.csv", faults)
    numbers = [] if read is None else [(line, cell) for line, cells in read.rows(faults) for cell in cells]
    if read is not None:
        decimal_sign(read, numbers, faults)
    return [(str(fault.place), str(fault.found), str(fault.right)) for fault in faults.found]


def sign(text: str) -> str:
    read, faults = table(text), Faults()
    found = decimal_sign(read, [(line, cell) for line, cells in read.rows(faults) for cell in cells], faults)
    assert not faults.found
    return found


@pytest.mark.parametrize(
    ("text", "separator", "columns"),
    [
        ("a,b\n1,2\n", ",", ("a", "b")),
        ("a;b\r\n1;2\r\n", ";", ("a", "b")),
        ('"a","b"\n1,2\n', ",", ("a", "b")),
        ('"a";"b"\n1;2\n', ";", ("a", "b")),
        ('"Troms, Finnmark",b\n1,2\n', ",", ("Troms, Finnmark", "b")),
        ("Troms, Finnmark;b\n15;2\n", ";", ("Troms, Finnmark", "b")),
        ("a;b,c\n1,2\n", ",", ("a;b", "c")),
        ("sep=;\na;b\n1;2\n", ";", ("a", "b")),
        ("sep=,\na;b,c\n1,2\n", ",", ("a;b", "c")),
        ("\n\na;b\n1;2\n", ";", ("a", "b")),
        ("a\n1\n2\n", ",", ("a",)),
    ],
)
def test_header_says_what_parts_the_columns(text: str, separator: str, columns: tuple[str, ...]) -> None:
    read = table(text)
    assert (read.separator, read.columns) == (separator, columns)
    assert all(len(cells) == len(columns) for cells in rows(text))


def test_rows_keep_their_lines() -> None:
    text = 'sep=;\na;b\n"to\nlinjer";1\n\n2;3\n'
    assert [(line, cells) for line, cells in table(text).rows(Faults())] == [(4, ["to\nlinjer", "1"]), (6, ["2", "3"])]


BOTH = ("t.csv", "the header contains both commas and semicolons")
TWO_CELLS = "2 cells: a, b"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a,b\n0.1,0.2,\n", ("t.csv line 2", "3 cells", TWO_CELLS)),
        ("a,b\n1,2\n3\n", ("t.csv line 3", "1 cell", TWO_CELLS)),
        ("a;b\n1;2;\n", ("t.csv line 2", "3 cells", TWO_CELLS)),
        ("a\n1\n\n2\n", ("t.csv line 3", "is blank between rows with a single cell", 'write "" for an empty cell')),
        ("a;b\n1\0;2\n", ("t.csv line 2", "contains a character that is not text (NUL)", "save the file as UTF-8")),
        (" \n", ("t.csv", "is empty", "a table with a heading above each column")),
        ("sep=;\r\n", ("t.csv", "is empty", "a table with a heading above each column")),
        ("a;b,c\n1;2,3\n", (*BOTH, "separate the columns with one of them")),
        ("a;b,c\n1;2\n1,2\n", (*BOTH, "separate the columns with one of them")),
        ("Troms, Finnmark;b\n1,5;2\n", (*BOTH, "put names that contain it in quotes")),
        (
            "a;b\n0,5;1\n2;0.5\n",
            ("t.csv line 2", "'0,5' has a decimal comma, but '0.5' in line 3 has a decimal point", "one"),
        ),
        ("a;b\n2;1,234\n", ("t.csv line 2", "'1,234' can mean two numbers", "write 1234 or 1,2340")),
        ("a;b\n2;*1.500\n", ("t.csv line 2", "'*1.500' can mean two numbers", "write 1500 or 1,5000")),
    ],
)
def test_what_does_not_fit_is_told_with_its_line(text: str, expected: tuple[str, str, str]) -> None:
    ((place, found, right),) = faults_of(text)
    assert (place, found) == expected[:2]
    assert expected[2] in right


@pytest.mark.parametrize(("line", "parts"), [("0,75", 2), ("1;2;3", 3)])
def test_lone_column_with_what_could_part_cells(line: str, parts: int) -> None:
    ((place, found, _),) = faults_of(f"a\n5\n{line}\n")
    assert (place, found) == ("t.csv line 3", f"'{line}' below a single heading can be one cell or {parts}")
    assert rows("sep=;\na\n5\n0,75\n") == [["5"], ["0,75"]]


def test_blank_lines_at_the_end_and_between_longer_rows_are_no_rows() -> None:
    assert rows("a\n1\n2\n\n\n") == [["1"], ["2"]]
    assert rows("a,b\n1,2\n\n3,4\n") == [["1", "2"], ["3", "4"]]
    assert rows('a\n1\n""\n2\n') == [["1"], [""], ["2"]]


def test_many_rows_of_another_length_are_counted() -> None:
    faults = faults_of("a,b\n" + "1\n" * 25)
    assert len(faults) == 21
    assert faults[-1] == ("t.csv", "5 more rows have a different number of cells", "as above")


@pytest.mark.parametrize(
    ("text", "decimal"),
    [
        ("a,b\n1.5,2\n", "."),
        ("a;b\n1,5;2\n", ","),
        ("a;b\n1.5;2\n", "."),
        ("a;b\n1;2\n", ","),
        ("a;b\n0,5;30,047\n", ","),
        ("a;b\n0.5;30.047\n", "."),
        ("a;b\n*1,05;+100,5\n", ","),
    ],
)
def test_decimal_sign_is_what_stands_in_the_cells(text: str, decimal: str) -> None:
    assert sign(text) == decimal


def test_apostrophe_before_a_formula_is_taken_away() -> None:
    assert rows("a;b\n'=1+1;'+100\n''=x;'a\n") == [["=1+1", "+100"], ["'=x", "'a"]]


def as_saved_by_excel(file: Path) -> None:
    """Semicolons, decimal commas, Windows' line ends and a byte order mark; no cell of these tables has a comma."""
    lines = file.read_text(encoding="utf-8").splitlines()
    rows = [line.split(",") for line in lines]
    commas = ["".join([";".join(cell.replace(".", ",") for cell in row), "\r\n"]) for row in rows]
    file.write_bytes("".join(commas).encode("utf-8-sig"))


def test_case_saved_by_norwegian_excel_is_the_same_case(tmp_path: Path) -> None:
    folder = copy_of_case(tmp_path / "case")
    for file in folder.glob("*.csv"):
        if file.name != "criteria.csv":
            as_saved_by_excel(file)
    assert load_case(folder).observations.identical(load_case("builtin:eksempel").observations)


def test_number_with_comma_in_a_plain_table_is_told_with_both_readings(tmp_path: Path) -> None:
    folder = copy_of_case(tmp_path / "case")
    with_file("former_key.csv", b'region,value,evidence\nHelse Vest,"30,047",share\n')(folder)
    right = "write 30047 or 30.047, whichever you mean"
    wrong = Expected("former_key.csv line 2", "'30,047' is not a number", right)
    assert_faults(folder, [wrong, Expected("former_key.csv", "no row for", "")])


def test_point_in_a_table_with_commas_is_no_number(tmp_path: Path) -> None:
    folder = copy_of_case(tmp_path / "case")
    rows = ["region;value;evidence", "Helse Sør-Øst;0,5;share", "Helse Vest;1.234;share"]
    text = "\r\n".join([*rows, "Helse Midt-Norge;0,1;share", "Helse Nord;0,1;share", ""])
    with_file("former_key.csv", text.encode("utf-8-sig"))(folder)
    right = "write 1,234 or 1234, whichever you mean"
    assert_faults(folder, [Expected("former_key.csv line 3", "'1.234' is not a number", right)])


def test_published_figures_may_be_saved_by_excel(tmp_path: Path) -> None:
    (tmp_path / "documents.csv").write_bytes("file;document\r\ntabell;Meld. St. 1\r\n".encode("utf-8-sig"))
    header = "series;label;printed;unit;place;statistics"
    text = f"{header}\r\nshares;Helse Nord;0,1281;1;tabell 4.3, linje 2;\r\n"
    (tmp_path / "tabell.csv").write_bytes(text.encode("utf-8-sig"))
    (figure,) = read_published(tmp_path)
    assert (figure.id, figure.printed, figure.source) == (
        "shares/Helse Nord",
        "0,1281",
        "Meld. St. 1, tabell 4.3, linje 2",
    )


@pytest.mark.parametrize("content", [None, b"\xff\xfea\x00"], ids=repr)
def test_file_that_is_no_text(tmp_path: Path, content: bytes | None) -> None:
    file, faults = tmp_path / "t.csv", Faults()
    if content is not None:
        file.write_bytes(content)
    assert read_csv(file, faults) is None
    (fault,) = faults.found
    assert fault.place == str(file)
    assert fault.found == ("is not UTF-8 (byte 1)" if content else "cannot be read: No such file or directory")
