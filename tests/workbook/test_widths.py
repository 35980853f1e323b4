"""What stands in the cells of an input sheet is read whole: no word is cut, and rows are as high as their texts."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

import inntektsmodell as im
from inntektsmodell.workbook.formulas.sheet import FIRST
from inntektsmodell.workbook.layout.grid import FIRST_ROW, HEADING_ROW
from inntektsmodell.workbook.writing.widths import lines
from tests.workbook.formulas import living
from tests.workbook.libreoffice import formulas_of

TRUSTS = (
    "Universitetssykehuset Nord-Norge helseforetak",
    "Vestre Viken",
    "Sykehusapotekene og felles innkjøpstjenester HF",
)
SERVICES = ("Somatiske spesialisthelsetjenester", "Rus")


@pytest.fixture(scope="module")
def sheets(tmp_path_factory: pytest.TempPathFactory) -> openpyxl.Workbook:
    file = tmp_path_factory.mktemp("long") / "long.xlsx"
    im.write_empty_template(file, regions=TRUSTS, services=SERVICES, years=(2021, 2022, 2023), criteria=2)
    return openpyxl.load_workbook(file)


def test_a_text_takes_the_lines_of_its_whole_words() -> None:
    assert lines("", 10) == 1
    assert lines("one two", 100) == 1
    assert lines("nine signs and some", 12, letter=1.0) == 2
    assert lines("nine signs\nand some", 100) == 2
    assert lines("a" * 25, 10, letter=1.0) == 3


def widths_of(sheet: Worksheet) -> dict[int, float]:
    """Width of every column; openpyxl gives that of several in a row to the first of them."""
    return {
        column: about.width for about in sheet.column_dimensions.values() for column in range(about.min, about.max + 1)
    }


def test_headings_stand_whole_above_their_columns(sheets: openpyxl.Workbook) -> None:
    checked = 0
    for sheet in sheets.worksheets[1:]:
        widths, height = widths_of(sheet), sheet.row_dimensions[HEADING_ROW + 1].height or 15
        for heading in sheet[HEADING_ROW + 1]:
            width = widths[heading.column]
            assert all(len(word) <= width for word in str(heading.value or "").split()), (sheet.title, heading.value)
            assert 15 * lines(heading.value, width, letter=1.0) <= height, (sheet.title, heading.value)
            checked += heading.value in (*TRUSTS, *SERVICES)
    assert checked > len(TRUSTS) + len(SERVICES)


def test_names_and_paths_stand_whole_in_theirs(sheets: openpyxl.Workbook) -> None:
    for sheet in sheets.worksheets[1:]:
        width = widths_of(sheet)[1]
        for row in range(FIRST_ROW + 1, sheet.max_row + 1):
            text, height = sheet.cell(row, 1).value, sheet.row_dimensions[row].height or 15
            assert len(str(text or "")) <= width or 15 * lines(text, width, letter=1.0) <= height, (sheet.title, text)


@pytest.mark.slow
def test_headings_of_computed_sheets_are_as_high_as_their_names(tmp_path: Path) -> None:
    file = tmp_path / "eksempel.xlsx"
    living.written(im.load_case("eksempel"), file)
    sheet = formulas_of(file)["Befolkningsandel"]
    height = sheet.row_dimensions[FIRST].height
    assert height >= 15 * max(lines(cell.value, 15, letter=1.0) for cell in sheet[FIRST])
    assert "SYNTETISKE TALL" in sheet["A1"].value
