"""Where the first sheet, the sheet of a step and the control sheet have their texts, tables, widths and heights."""

from __future__ import annotations

from itertools import groupby
from math import ceil
from pathlib import Path

import pytest
from openpyxl.utils.cell import get_column_letter, range_boundaries
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from inntektsmodell.loading import load_case
from inntektsmodell.workbook.formulas.control import ABOUT, EVIDENCE, TITLE, YELLOW
from inntektsmodell.workbook.formulas.front import CONTENTS
from inntektsmodell.workbook.formulas.words import AMOUNTS, CONTROL, FRONT, NEED
from tests.workbook.formulas import living
from tests.workbook.libreoffice import formulas_of, values_of

pytestmark = pytest.mark.slow

REGIONS = ["Helse Sør-Øst", "Helse Vest", "Helse Midt-Norge", "Helse Nord"]
PADDING = 0.71
"""What a file adds to a width."""
LINE = 15
"""Height of a line of text, which Excel leaves out of the file where a row has one line."""


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("layout") / "2021.xlsx"
    living.written(load_case("2021"), file)
    return file


@pytest.fixture(scope="module")
def book(file: Path) -> Workbook:
    return formulas_of(file)


def texts(sheet: Worksheet, row: int, first: int, last: int) -> list[object]:
    return [cell.value for cell in next(sheet.iter_rows(row, row, first, last))]


def widths(sheet: Worksheet, number: int) -> list[float]:
    """Widths of the first columns; openpyxl gives that of several in a row to the first of them."""
    found: dict[int, float] = {}
    for letter, column in sheet.column_dimensions.items():
        assert letter == get_column_letter(column.min)
        found |= dict.fromkeys(range(column.min, column.max + 1), round(column.width - PADDING, 2))
    return [found.get(column, 0.0) for column in range(1, number + 1)]


def heights(sheet: Worksheet) -> dict[int, float]:
    return {row: about.height for row, about in sheet.row_dimensions.items() if about.height not in (None, LINE)}


def merged(sheet: Worksheet) -> set[str]:
    return {str(area) for area in sheet.merged_cells.ranges}


def higher(sheet: Worksheet, rows: range, column: int, width: int) -> dict[int, float]:
    """Heights of rows whose texts take more than a line."""
    lines = {row: ceil(len(str(sheet.cell(row, column).value)) / width) for row in rows}
    return {row: LINE * number for row, number in lines.items() if number > 1}


def test_first_sheet_has_texts_verdicts_before_and_after_the_table_and_the_contents(file: Path, book: Workbook) -> None:
    sheet, others = book[FRONT.nb], book.sheetnames[1:]
    columns = [cell.value for cell in sheet["A"]]
    parts = [len(list(group)) for is_text, group in groupby(columns, lambda text: text is not None) if is_text]
    blank = [len(list(group)) for is_text, group in groupby(columns, lambda text: text is not None) if not is_text]
    assert (parts, blank) == ([9, 5, 1, 5, 11, 2 + len(others)], [1, 2, 2, 2, 1])
    assert texts(sheet, 11, 2, 2) + texts(sheet, 13, 2, 2) == ["=Kontroll!$B$4", "=Kontroll!$B$8"]
    assert texts(sheet, 27, 1, 7) == [None, *REGIONS, "Sum", None]
    assert texts(sheet, 28, 2, 7) == [*(f"=Befolkningsandel!{column}17" for column in "CDEFG"), None]
    assert texts(sheet, 33, 6, 7) == [None, None]  # per cent have no sum
    assert [cell.value for cell in sheet["A"][41:]] == others
    assert [sheet.cell(row, 1).hyperlink.location for row in (42, 68)] == ["'Diagrammer'!A1", "'Kontroll'!A1"]
    assert [sheet.cell(row, 2).number_format for row in (28, 32, 33)] == ["0.0000", "#,##0.0", "0.00"]
    assert widths(sheet, 12) == pytest.approx([41, *[10.5] * 9, 0, 0], abs=0.1)
    contents = range(42, 42 + len(others))
    wrapped = {f"A{row}:J{row}" for row in (*range(2, 10), 41)} | {f"B{row}:J{row}" for row in contents}
    assert merged(sheet) == wrapped | {"B19:D19", "E19:G19", "H19:J19"}
    stored = values_of(file)[FRONT.nb]
    assert sum(cell.value for cell in stored["B28:E28"][0]) == pytest.approx(stored["F28"].value, rel=1e-12)
    assert sheet.print_title_rows is None


@pytest.mark.parametrize("name", ["2021", "eksempel", "sykehus"])
def test_first_sheet_is_printed_on_one_page_without_its_links(tmp_path: Path, name: str) -> None:
    """On A4 that stands, in letters of three quarters of their size or more: 102 characters, 50 lines at full size."""
    living.written(load_case(name), tmp_path / "result.xlsx")
    sheet = formulas_of(tmp_path / "result.xlsx")[FRONT.nb]
    setup = sheet.page_setup
    assert (setup.orientation, setup.fitToWidth or 1, setup.fitToHeight or 1) == ("portrait", 1, 1)
    _, first, columns, last = range_boundaries(sheet.print_area.split("!")[1].replace("$", ""))
    assert (first, sheet.cell(last + 2, 1).value) == (1, CONTENTS.nb)
    assert sum(widths(sheet, columns)) * 0.75 <= 102.5
    assert sum(heights(sheet).get(row, LINE) for row in range(1, last + 1)) * 0.75 <= 50 * LINE


def test_rows_of_the_first_sheet_are_high_enough_for_the_texts_that_wrap(book: Workbook) -> None:
    """A merged area has the width of all its columns; its other cells hold nothing."""
    sheet = book[FRONT.nb]
    columns, areas = widths(sheet, 10), {area.start_cell.coordinate: area for area in sheet.merged_cells.ranges}
    needed: dict[int, float] = {}
    for cell in (cell for row in sheet.iter_rows() for cell in row if cell.data_type == "s"):
        area = areas.get(cell.coordinate)
        last = cell.column if area is None else area.max_col
        if cell.alignment.wrap_text or area is not None:
            lines = ceil(len(str(cell.value)) / sum(columns[cell.column - 1 : last]))
            needed[cell.row] = max(needed.get(cell.row, LINE), LINE * lines)
    assert max(needed.values()) > LINE
    assert {27, 2, 42} <= {*needed}
    given = heights(sheet)
    assert {row: height for row, height in needed.items() if given.get(row, LINE) < height} == {}
    assert max(given.values()) <= max(needed.values()) + LINE


def test_columns_of_the_first_sheet_have_room_for_the_largest_sum(tmp_path: Path) -> None:
    case = load_case("2021")
    living.written(case.with_changes({"appropriation.total": 123_456_789.0}), tmp_path / "large.xlsx")
    front = formulas_of(tmp_path / "large.xlsx")[FRONT.nb]
    assert min(widths(front, 10)[1:]) > len("123,456,789.0")


def test_first_sheet_has_each_main_result_as_written_and_now_and_the_change(file: Path, book: Workbook) -> None:
    sheet, stored = book[FRONT.nb], values_of(file)[FRONT.nb]
    assert texts(sheet, 19, 1, 8)[1::3] == [
        "Fordelingsnøkkel ved full virkning",
        "Omfordeling (mill. kr)",
        "Årets basisbevilgning (mill. kr)",
    ]
    assert texts(sheet, 20, 2, 4) == ["Før", "Nå", "Endring"]
    assert [sheet.cell(row, 1).value for row in range(21, 26)] == [*REGIONS, "Sum"]
    assert texts(sheet, 21, 4, 4) == ["=ROUND(C21-B21,9)"]
    for row in range(21, 26):
        then, now, change = (stored.cell(row, column).value for column in (2, 3, 4))
        assert (then, change) == (now, 0)
    assert stored["B25"].value == pytest.approx(1, rel=1e-12)


def test_control_sheet_has_verdicts_over_sums_results_and_evidence(file: Path, book: Workbook) -> None:
    sheet, stored = book[CONTROL.nb], values_of(file)[CONTROL.nb]
    assert [sheet["A1"].value, sheet["A2"].value] == [TITLE.nb, ABOUT.nb]
    assert texts(sheet, 9, 1, 7) == [
        *("Resultat", "Rad", "Kolonne", "Modellen", "Arbeidsboken", "Forskjell", "Relativ forskjell"),
    ]
    results = next(row for row in range(10, sheet.max_row) if sheet.cell(row, 3).value)
    refused = next(row for row in range(results, sheet.max_row) if sheet.cell(row, 8).value)
    evidence = next(row for row in range(10, sheet.max_row) if f"{EVIDENCE.nb}: " in sheet.cell(row, 1).value)
    figures = next(row for row in range(10, sheet.max_row) if f"{YELLOW.nb}: " in sheet.cell(row, 1).value)
    sums_rows, evidence_rows, figure_rows = (
        range(10, results),
        range(evidence, figures),
        range(figures, sheet.max_row + 1),
    )
    for place, rows in (
        ("D4", range(results, refused)),
        ("D5", sums_rows),
        ("D6", evidence_rows),
        ("D8", range(refused, evidence)),
    ):
        assert sheet[place].value == f"=MAX(G{rows[0]}:G{rows[-1]})"
    assert sheet["D7"].value == f"=SUM(G{figure_rows[0]}:G{figure_rows[-1]})"
    assert all(f"({cell}<=1E-09" in sheet[cell.replace("D", "B")].value for cell in ("D4", "D5", "D6", "D7", "D8"))
    assert [texts(sheet, row, 3, 3)[0] for row in (4, 5, 6, 7)] == [
        *("Største relative forskjell", "Største avvik i en sum", "1 der noe er endret"),
        "Antall gule celler som er endret",
    ]
    assert {stored.cell(row, 4).value for row in (4, 5, 6, 7)} == {0}
    assert {stored.cell(row, 7).value for row in figure_rows} == {0}
    assert texts(sheet, figures, 1, 9)[6:] == [
        f"=SUMPRODUCT(('Parametre'!$C$6<>I{figures}:I{figures})*1)",
        f"=IF(G{figures}>0,1,0)",
        2020,
    ]
    assert {stored.cell(row, 7).value for row in evidence_rows} == {0}
    assert {str(sheet.cell(row, 5).value)[0] for row in evidence_rows} == {"="}
    assert texts(sheet, evidence, 1, 2) == ["Grunnlag: Parametre", "population.year"]
    assert {str(sheet.cell(row, 7).value)[-4:] for row in sums_rows} == {"),1)"}
    assert widths(sheet, 10) == [62, 40, 40, 20, 20, 20, 20, 12, 14, 0]
    assert (merged(sheet), heights(sheet)) == ({"A2:G2"}, {2: 63})
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("B10", "$9:$9")
    assert {str(area.sqref) for area in sheet.conditional_formatting} == {"B4", "B5", "B6", "B7", "B8"}
    assert book.defined_names["kontroll"].value == "Kontroll!$B$4"


def test_long_sheet_of_a_step_has_its_header_on_each_page(book: Workbook) -> None:
    sheet = book[AMOUNTS.name.nb]
    assert (sheet.print_title_rows, sheet.sheet_view.showGridLines) == ("$6:$6", False)
    assert isinstance(sheet["B7"].value, int)  # a year is a number
    assert (sheet["C7"].number_format, sheet.cell(sheet.max_row, 3).number_format) == ("#,##0", "#,##0.0")


def test_sheet_of_a_step_has_its_texts_over_a_frozen_header_and_blocks_apart(book: Workbook) -> None:
    sheet = book[NEED.name.nb]
    assert sheet["A1"].value == NEED.title.nb
    assert [str(sheet.cell(row, 1).value).split(":")[0] for row in (3, 4)] == ["Formel", "Kilde"]
    assert texts(sheet, 6, 1, 8) == [None, None, *REGIONS, "Landet", None]
    assert [sheet.cell(row, 1).value for row in (7, 9, 10)] == ["Vektet kriterieindeks, Σ w · x", None, "Behovsindeks"]
    assert texts(sheet, 8, 1, 2) == texts(sheet, 11, 1, 2) == ["Alle tjenesteområder samlet", ""]
    assert (sheet.freeze_panes, sheet.print_title_rows, sheet.max_row) == ("C7", None, 11)
    assert merged(sheet) == {"A2:G2", "A3:G3", "A4:G4"}
    assert heights(sheet) == higher(sheet, range(2, 5), 1, 7 * 15 + 3) | {6: 2 * LINE}
    assert widths(sheet, 8) == [len("Alle tjenesteområder samlet") + 1, 11, *[15] * 5, 0]


def test_headings_stand_over_both_columns_of_labels_and_rows_have_their_units(book: Workbook) -> None:
    base, shares = book["Basisbevilgning"], book["Befolkningsandel"]
    assert [base.cell(row, 1).value for row in (7, 10, 14)] == [
        *("Hva bevilgningen består av", "Full virkning", "Mot tidligere modell"),
    ]
    for sheet, row in ((base, 7), (base, 10), (base, 14), (shares, 7), (shares, 12)):
        assert (sheet.cell(row, 1).style_id, sheet.cell(row, 2).value) == (sheet.cell(row, 2).style_id, None)
    assert [base.cell(row, 2).value for row in (8, 11, 12, 15)] == ["mill. kr", "mill. kr", "andel", "mill. kr"]
    assert {shares.cell(row, 2).value for row in (8, 9, 10, 13, 14)} == {"personer"}
    assert book[NEED.name.nb]["B8"].value == book[NEED.name.nb]["B11"].value == ""
