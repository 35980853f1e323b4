"""What the living workbook is made of: formulas alone, plain functions, names of results, the same bytes each time."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from itertools import takewhile
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from openpyxl import load_workbook
from openpyxl.utils.cell import get_column_letter, range_boundaries
from openpyxl.workbook import Workbook

from inntektsmodell.case.evidence import Status
from inntektsmodell.case.reading.building import build_case
from inntektsmodell.cli.main import main
from inntektsmodell.faults import InputError
from inntektsmodell.language.shown_numbers import ABSENT
from inntektsmodell.loading import load_case
from inntektsmodell.method.steps import RESULTS
from inntektsmodell.model.computing import compute
from inntektsmodell.runs.verification import verify
from inntektsmodell.workbook.formulas import fits_workbook, write_living_workbook
from inntektsmodell.workbook.formulas.calculation import PER_CENT
from inntektsmodell.workbook.formulas.control import FIRST as CONTROL_FIRST
from inntektsmodell.workbook.formulas.sheet import FIRST, LABELS
from inntektsmodell.workbook.formulas.words import CONTROL, FRONT, NAMES, STEPS, TYPED_NAMES
from inntektsmodell.workbook.layout.sheets import HEADINGS, RESULT_SHEETS
from inntektsmodell.workbook.reading.reader import load_workbook_case
from tests.strategies import TYPICAL, raw_case
from tests.workbook.formulas import living
from tests.workbook.libreoffice import formulas_of, values_of

pytestmark = pytest.mark.slow

CASES = ["2008", "2021", "eksempel"]
FUNCTIONS = {"ABS", "COUNT", "COUNTIF", "EXACT", "IF", "IFERROR", "INDEX", "ISNUMBER", "MATCH", "MAX", "N", "NA"}
FUNCTIONS |= {"COUNTA", "ISLOGICAL", "LOWER", "ROUND", "SUM", "SUMPRODUCT", "TRIM"}
"""All in Excel since long before 2010, and in LibreOffice; none is volatile."""
LONGEST_FORMULA = 240
SUMS = {
    "population_share": 1,
    "criterion_weight": 1,
    "need_index": 1,
    "cost_index": 1,
    "service_key": 1,
    "resource_need_key": 1,
    "settlement": 0,
    "distribution_key": 1,
    "phased_key": 1,
}
"""What each result sums to, over the regions or over the criteria; an index weighted with the shares it is for."""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("form")
    for name in CASES:
        living.written(load_case(name), folder / f"{name}.xlsx")
    return {name: folder / f"{name}.xlsx" for name in CASES}


@pytest.fixture(scope="module")
def books(files: dict[str, Path]) -> dict[str, Workbook]:
    return {name: formulas_of(file) for name, file in files.items()}


def sums_on_control_sheet(book: Workbook) -> dict[str, float]:
    """What each cell that is held against a fixed sum must hold, by address; these rows have no column of a result."""
    rows = [[cell.value for cell in row] for row in book[CONTROL.nb].iter_rows(min_row=CONTROL_FIRST + 1)]
    sums = takewhile(lambda row: not row[2], rows)
    return {str(row[4]).lstrip("=").replace("$", "").replace("'", ""): row[3] for row in sums if row[3] is not None}


def cells_of_sums(book: Workbook, name: str) -> list[str]:
    """Where the sums of a result stand: right of each row, below each column of weights."""
    if NAMES[name].nb not in book.defined_names:
        return []
    (place,) = book.defined_names[NAMES[name].nb].destinations
    left, top, right, bottom = range_boundaries(place[1])
    if name == "criterion_weight":
        return [f"{place[0]}!{get_column_letter(column)}{bottom + 1}" for column in range(left, right + 1)]
    return [f"{place[0]}!{get_column_letter(right + 1)}{row}" for row in range(top, bottom + 1)]


@pytest.mark.parametrize(("name", "choices"), [("2021", 2), ("eksempel", 5)])
def test_every_sum_that_the_method_keeps_is_on_the_control_sheet(
    books: dict[str, Workbook], name: str, choices: int
) -> None:
    """Shares, keys and weights sum to 1, indices have mean 1, the settlement sums to 0; a choice is made once."""
    found = sums_on_control_sheet(books[name])
    expected = {cell: float(right) for result, right in SUMS.items() for cell in cells_of_sums(books[name], result)}
    assert {cell: right for cell, right in found.items() if not cell.startswith("Valg!")} == expected
    assert len(found) == len(expected) + choices


@pytest.mark.parametrize("name", CASES)
def test_every_figure_of_a_step_is_a_formula(books: dict[str, Workbook], name: str) -> None:
    steps = {step.name.nb for step in STEPS}
    sheets = [sheet for sheet in books[name] if sheet.title in steps]
    assert len(sheets) >= 10
    for sheet in sheets:
        for row in sheet.iter_rows(min_row=FIRST + 1, min_col=LABELS + 1):
            for cell in row:
                assert cell.data_type in ("f", "s") or cell.value is None, (sheet.title, cell.coordinate, cell.value)


@pytest.mark.parametrize("name", CASES)
def test_control_holds_the_engines_figures_and_formulas_alone(books: dict[str, Workbook], name: str) -> None:
    forms = [
        "".join(cell.data_type if cell.value is not None else "-" for cell in row)
        for row in books[name][CONTROL.nb].iter_rows(min_row=10, min_col=4, max_col=7)
    ]
    cells = living.input_cells(load_case(name))
    evidence, figures = len(cells.evidence), len(cells.figures)
    assert evidence > len(load_case(name).evidence)
    assert forms == ["nfff"] * (len(forms) - evidence - figures) + ["sf-f"] * evidence + ["---f"] * figures


@pytest.mark.parametrize("name", CASES)
def test_formulas_are_short_and_of_plain_functions(books: dict[str, Workbook], name: str) -> None:
    for cell in living.formulas(books[name]):
        assert set(re.findall(r"([A-Z][A-Z.]*)\(", cell.formula)) <= FUNCTIONS, cell
        assert len(cell.formula) <= LONGEST_FORMULA, cell
        assert not re.search(r"[\[{]|\.xls", cell.formula), cell


@pytest.mark.parametrize("name", CASES)
def test_names_hold_the_results_before_any_calculation(files: dict[str, Path], name: str) -> None:
    result = compute(load_case(name))
    book = values_of(files[name])
    names = {names[str(variable)].nb for variable in result for names in (NAMES, TYPED_NAMES) if variable in names}
    assert set(book.defined_names) - {"kontroll"} == names
    assert "fordelingsnøkkel" in names
    for variable in result:
        shown = living.named_values(book, str(variable))
        np.testing.assert_array_equal(shown, living.in_order_of_sheet(result, str(variable)))


@pytest.mark.parametrize("name", CASES)
def test_no_text_of_the_front_sheet_is_wider_than_the_page(books: dict[str, Workbook], name: str) -> None:
    sheet = books[name].worksheets[0]
    merged = {area.start_cell.coordinate for area in sheet.merged_cells.ranges}
    long = [cell for row in sheet for cell in row if len(str(cell.value or "")) > 100 and cell.data_type == "s"]
    assert long
    assert {cell.coordinate for cell in long} <= merged
    assert all(cell.alignment.wrap_text for cell in long)


def test_every_result_has_an_ascii_name_in_both_languages() -> None:
    assert list(NAMES) == list(RESULTS)
    for language in ("nb", "en"):
        names = [text.in_language(language) for text in NAMES.values()]
        assert len(set(names)) == len(names)
        assert all(re.fullmatch(r"[a-z_]+", name) for name in names)


def test_a_name_spelt_in_full_is_that_of_the_same_cells(books: dict[str, Workbook]) -> None:
    names = books["eksempel"].defined_names
    assert names["fordelingsnøkkel"].value == names["fordelingsnokkel"].value
    for result, typed in TYPED_NAMES.items():
        assert typed.nb.replace("ø", "o").replace("å", "a") == NAMES[result].nb
        assert typed.en == NAMES[result].en == result


def test_charts_show_the_rows_of_their_sheet(files: dict[str, Path]) -> None:
    sheet = formulas_of(files["eksempel"])["Diagrammer"]
    with zipfile.ZipFile(files["eksempel"]) as parts:
        charts = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/charts/chart")]
        drawing = parts.read("xl/drawings/drawing1.xml").decode()
    assert (len(charts), drawing.count('descr="')) == (3, 3)
    shown = [re.findall(r"<c:val><c:numRef><c:f>Diagrammer!([^<]+)</c:f>", chart) for chart in charts]
    rows = [[sheet.cell(range_boundaries(area.replace("$", ""))[1], 1).value for area in areas] for areas in shown]
    assert rows[0][0::2] == ["Andel av befolkningen", "Fordelingsnøkkel ved full virkning"]
    assert rows[1] == ["Omfordeling"]
    assert rows[2][:3] == ["Behov", "Kostnad", "Gjestepasientoppgjør"]
    assert all('<c:ptCount val="4"/>' in chart for chart in charts), "the values are kept with the chart"


def test_a_case_of_many_recipients_has_no_charts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("inntektsmodell.workbook.formulas.writing.MOST_CHARTED", 3)
    living.written(load_case("2021"), tmp_path / "many.xlsx")
    assert "Diagrammer" not in formulas_of(tmp_path / "many.xlsx").sheetnames


@pytest.mark.parametrize("recipients", [2, 4, 5, 6, 7, 9, 14, 20, 24])
def test_charts_are_printed_whole_on_one_page(tmp_path: Path, recipients: int) -> None:
    """What is printed holds every chart, and is nowhere wider than a page that stands upright."""
    living.written(build_case(raw_case(replace(TYPICAL[2], regions=recipients), 3), HEADINGS), tmp_path / "case.xlsx")
    sheet = formulas_of(tmp_path / "case.xlsx")["Diagrammer"]
    setup = sheet.page_setup
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (setup.orientation, setup.fitToWidth or 1, setup.fitToHeight or 1) == ("portrait", 1, 1)
    _, first, last_column, last = range_boundaries(sheet.print_area.split("!")[1].replace("$", ""))
    with zipfile.ZipFile(tmp_path / "case.xlsx") as parts:
        drawing = parts.read("xl/drawings/drawing1.xml").decode()
    corners = [
        [int(value) + 1 for value in found]
        for end in ("from", "to")
        for found in re.findall(rf"<xdr:{end}><xdr:col>(\d+)</xdr:col>.*?<xdr:row>(\d+)</xdr:row>", drawing)
    ]
    assert len(corners) == 6
    assert all(column <= last_column and first <= row <= last for column, row in corners)
    widths = {n: d.width for d in sheet.column_dimensions.values() for n in range(d.min, d.max + 1)}
    assert sum(widths.get(column, 9) for column in range(1, last_column + 1)) < 160


@pytest.mark.parametrize("name", CASES)
def test_what_people_hand_round_is_printed_in_letters_of_a_size_to_read(books: dict[str, Workbook], name: str) -> None:
    """Of the widths of the columns; a sheet that is not printed has one empty cell to print."""
    left_out = {sheet.title for sheet in books[name] if str(sheet.print_area).endswith("$XFD$4")}
    assert {"Les meg", "Folketall", "Mengder", "Kontroll"} <= left_out
    assert not {"Oversikt", "Diagrammer", "Parametre", "Basisbevilgning"} & left_out
    assert all(books[name][title]["XFD4"].value is None for title in left_out)
    for sheet in books[name]:
        assert "&P" in str(sheet.oddFooter.right.text), sheet.title
        if sheet.title not in left_out and sheet.page_setup.orientation == "landscape":
            last = range_boundaries(sheet.print_area.split("!")[1].replace("$", ""))[2] if sheet.print_area else 99
            widths = {
                n: d.width for d in sheet.column_dimensions.values() for n in range(d.min, d.max + 1) if n <= last
            }
            assert sum(widths.values()) * 0.75 <= 149 * (sheet.page_setup.fitToWidth or 1), sheet.title


def test_reader_leaves_out_every_sheet_that_is_computed() -> None:
    names = [FRONT, *(step.name for step in STEPS), CONTROL]
    assert set(RESULT_SHEETS) == {name.in_language(language) for name in names for language in ("nb", "en")}


@pytest.mark.parametrize("name", CASES)
def test_workbook_is_read_back_as_the_case(files: dict[str, Path], name: str) -> None:
    read, case = load_workbook_case(files[name]), load_case(name)
    assert compute(read).equals(compute(case))


def test_english_workbook_has_english_sheets_and_the_results_own_names(tmp_path: Path) -> None:
    case = load_case("2021")
    write_living_workbook(tmp_path / "result.xlsx", case, compute(case), "en")
    book = values_of(tmp_path / "result.xlsx")
    assert book.sheetnames[0] == "Overview"
    assert book.sheetnames[-1] == "Control"
    assert set(book.defined_names) - {"control"} == set(map(str, compute(case)))
    assert "CALIBRATED" in book["Overview"]["A2"].value


@pytest.mark.parametrize(("name", "word"), [("2021", "KALIBRERT"), ("eksempel", "SYNTETISKE TALL")])
def test_what_the_figures_rest_on_is_said_on_each_sheet(books: dict[str, Workbook], name: str, word: str) -> None:
    assert books[name]["Oversikt"]["A2"].value.startswith(word)
    for step in STEPS:
        if step.name.nb in books[name].sheetnames:
            assert word.split()[0].lower()[:7] in books[name][step.name.nb]["A4"].value


def test_the_formula_of_a_sheet_is_that_of_its_steps_as_the_case_has_them(books: dict[str, Workbook]) -> None:
    assert books["eksempel"]["Behovsindeks"]["A3"].value == (
        "Formel: veide kriterieindekser = sum over kriterier (vekt i behovsnøkkelen etter sammenslåing · "
        "kriterieindeks); behovsindeks = veide kriterieindekser / sum over regioner (andel av befolkningen · veide "
        "kriterieindekser)"
    )
    appropriations = [books[name]["Basisbevilgning"]["A3"].value.split(";")[0] for name in ("eksempel", "2021")]
    assert [said.partition(" = ")[2] for said in appropriations] == [
        "((1 − egen kapitalramme) · ressursbehovsnøkkel + egen kapitalramme · kapitalnøkkel) · samlet bevilgning + "
        "gjestepasientoppgjør",
        "ressursbehovsnøkkel · samlet bevilgning",
    ]


def test_marks_in_a_formula_are_told_by_what_they_choose(books: dict[str, Workbook]) -> None:
    said = books["eksempel"]["Gjestepasienter"]["A3"].value
    assert said == "Formel: låste DRG-poeng = gjennomsnitt over låste år i gjestepasientoppgjøret (DRG-poeng)"
    prices = books["eksempel"]["Gjestepasientoppgjør"]["A3"].value.split("; ")
    assert prices[2] == "pris etter valgt regel = pris eller pris etter tidligere regel"


def test_same_case_gives_the_same_bytes(files: dict[str, Path], tmp_path: Path) -> None:
    living.written(load_case("2021"), tmp_path / "again.xlsx")
    assert (tmp_path / "again.xlsx").read_bytes() == files["2021"].read_bytes()


def test_run_writes_the_workbook_and_verify_holds_it(files: dict[str, Path], tmp_path: Path) -> None:
    assert CliRunner().invoke(main, ["run", "2021", "--out", str(tmp_path / "run")]).exit_code == 0
    workbook = tmp_path / "run" / "resultat.xlsx"
    assert workbook.read_bytes() == files["2021"].read_bytes()
    assert verify(tmp_path / "run").holds
    workbook.write_bytes(workbook.read_bytes() + b" ")
    (difference,) = verify(tmp_path / "run").differences
    assert difference.place == "resultat.xlsx"


def test_region_that_is_new_has_no_change_in_per_cent(tmp_path: Path) -> None:
    case = load_case("eksempel")
    north, west = (float(case.observations["former_key"].sel(region=f"Helse {name}")) for name in ("Nord", "Vest"))
    new = case.with_changes({"former_key.Helse Nord": 0.0, "former_key.Helse Vest": north + west})
    living.written(new, tmp_path / "new.xlsx")
    (row,) = (row for row in values_of(tmp_path / "new.xlsx")["Oversikt"].iter_rows() if row[0].value == PER_CENT.nb)
    assert row[4].value == ABSENT
    assert row[1].value == pytest.approx(-0.21, abs=0.01)


def test_case_of_many_regions_is_refused(tmp_path: Path) -> None:
    case = build_case(raw_case(replace(TYPICAL[0], regions=101), 3), HEADINGS)
    with pytest.raises(InputError, match="has 101 regions; at most 100"):
        living.written(case, tmp_path / "result.xlsx")
    assert not fits_workbook(case)
    assert not (tmp_path / "result.xlsx").exists()


def test_run_says_that_it_leaves_the_workbook_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("inntektsmodell.workbook.formulas.writing.MOST_REGIONS", 3)
    done = CliRunner().invoke(main, ["run", "eksempel", "--out", str(tmp_path / "out")])
    assert done.exit_code == 0
    assert done.stderr.startswith("resultat.xlsx er utelatt: den har plass til høyst 100 regioner\n")
    assert (tmp_path / "out" / "keys.csv").is_file()
    assert not (tmp_path / "out" / "resultat.xlsx").exists()


def test_evidence_of_what_was_solved_for_stands_as_text(tmp_path: Path) -> None:
    living.written(load_case("2021"), tmp_path / "result.xlsx")
    sheet = load_workbook(tmp_path / "result.xlsx")["Kalibrert kriterium"]
    cells = [cell.value for row in sheet.iter_rows() for cell in row]
    assert Status.CALIBRATED.label.nb in cells
    found = [value for value in cells if isinstance(value, str) and value.startswith("=")]
    assert all("COUNTIF" in value for value in found), "only the warning above the table is a formula"
