"""Formulas of the user's own are read by their stored value; what other programs write is read, or refused by name."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

import inntektsmodell as im
from inntektsmodell.case.case import Case
from inntektsmodell.faults import InputError
from inntektsmodell.workbook.reading.reader import Reading, checked, read_workbook
from tests.corrupting.corruptor import zipped
from tests.workbook.test_workbook_round_trip import same

Change = Callable[[str], str]


@pytest.fixture(scope="module")
def case() -> Case:
    return im.load_case("eksempel")


@pytest.fixture(scope="module")
def parts(case: Case, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    file = tmp_path_factory.mktemp("template") / "inndata.xlsx"
    im.write_template(file, case)
    with zipfile.ZipFile(io.BytesIO(file.read_bytes())) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def sheet_part(parts: dict[str, bytes], sheet: str) -> str:
    """Name of the part of a sheet."""
    names = re.findall(r'<sheet name="([^"]*)"', parts["xl/workbook.xml"].decode())
    return f"xl/worksheets/sheet{names.index(sheet) + 1}.xml"


def read_changed(parts: dict[str, bytes], folder: Path, changes: dict[str, Change]) -> Reading:
    """Reading of the workbook after changes of the text of some sheets or parts."""
    new = dict(parts)
    for name, change in changes.items():
        part = name if name in parts else sheet_part(parts, name)
        text = change(new[part].decode())
        assert text != new[part].decode()
        new[part] = text.encode()
    file = folder / "inndata.xlsx"
    file.write_bytes(zipped(new))
    return read_workbook(file)


def stored_values(parts: dict[str, bytes], folder: Path, sheet: str, *places: str) -> dict[str, object]:
    """What stands in some cells of the workbook."""
    file = folder / "as_it_was.xlsx"
    file.write_bytes(zipped(parts))
    cells = openpyxl.load_workbook(file)[sheet]
    return {place: cells[place].value for place in places}


def cell(place: str, formula: str) -> Change:
    """A change that turns a cell into a formula with the value that it had."""

    def change(text: str) -> str:
        start = rf'(<c r="{place}"[^>]*>)'
        return re.sub(rf"{start}(<v>[^<]*</v>)", rf"\1<f>{formula}</f>\2", text)

    return change


@pytest.mark.slow
def test_formulas_are_read_by_their_value_and_counted_by_sheet(
    parts: dict[str, bytes], case: Case, tmp_path: Path
) -> None:
    def figures(text: str) -> str:
        for place in ("C6", "D7", "F9"):
            text = cell(place, "Ark1!A1*1000")(text)
        return text

    changes = {"Folketall": figures, "Parametre": cell("C7", "100000+8000"), "DRG-poeng": cell("A6", "2000+16")}
    reading = read_changed(parts, tmp_path, changes)
    assert same(checked(reading), case)
    persons = stored_values(parts, tmp_path, "Folketall", "C6", "D7", "F9")
    one, three = "1 formel er lest med den lagrede verdien", "3 formler er lest med de lagrede verdiene"
    assert {remark.place: remark.in_language("nb").partition(": ")[2] for remark in reading.findings.remarks} == {
        f"inndata.xlsx: {sheet}": f"{sheet}: {counted}: {cells}"
        for sheet, counted, cells in [
            ("Parametre", one, f"C7 = {case.parameters.appropriation.total.value:.0f}"),
            ("Folketall", three, "; ".join(f"{place} = {value:.0f}" for place, value in persons.items())),
            ("DRG-poeng", one, "A6 = 2012"),
        ]
    }


@pytest.mark.slow
def test_many_formulas_are_not_all_named(parts: dict[str, bytes], case: Case, tmp_path: Path) -> None:
    def figures(text: str) -> str:
        for row in range(6, 18):
            text = cell(f"C{row}", "1+1")(text)
        return text

    reading = read_changed(parts, tmp_path, {"Folketall": figures})
    assert same(checked(reading), case)
    (remark,) = reading.findings.remarks
    persons = stored_values(parts, tmp_path, "Folketall", *(f"C{row}" for row in range(6, 16)))
    cells = "; ".join(f"{place} = {value:.0f}" for place, value in persons.items())
    said = f"12 formulas are read as their stored values: {cells}; …"
    assert remark.in_language("en").endswith(said)


@pytest.mark.parametrize("formula", ["TODAY()", "DATE(2020,2,13)", "edate(A1,3)", "TODAY()-30"])
def test_formula_that_gives_a_day_is_no_number(parts: dict[str, bytes], formula: str, tmp_path: Path) -> None:
    reading = read_changed(parts, tmp_path, {"Folketall": cell("D7", formula)})
    (fault,) = reading.findings.found
    assert fault.place == "inndata.xlsx: Folketall!D7"
    number = stored_values(parts, tmp_path, "Folketall", "D7")["D7"]
    assert isinstance(number, float)
    day = datetime.date(1899, 12, 30) + datetime.timedelta(days=number)
    assert fault.found == f"its formula gives the date {day}"


@pytest.mark.parametrize("formula", ["DATE(2020,2,13)-DATE(2020,1,1)", "YEAR(TODAY())", "UPDATE(1)"])
def test_number_that_a_formula_makes_of_days_is_read(
    parts: dict[str, bytes], case: Case, formula: str, tmp_path: Path
) -> None:
    assert same(checked(read_changed(parts, tmp_path, {"Folketall": cell("D7", formula)})), case)


def test_label_that_a_formula_gives_is_read(parts: dict[str, bytes], case: Case, tmp_path: Path) -> None:
    def heading(text: str) -> str:
        new = r'<c r="C5"\1 t="str"><f>Regioner!A6</f><v>Helse Sør-Øst</v>'
        return re.sub(r'<c r="C5"( s="\d+") t="s"><v>\d+</v>', new, text)

    reading = read_changed(parts, tmp_path, {"Folketall": heading})
    assert same(checked(reading), case)
    assert [remark.place for remark in reading.findings.remarks] == ["inndata.xlsx: Folketall"]


@pytest.mark.parametrize("written", ["TRUE()", "true()"])
def test_truth_as_libreoffice_saves_it_is_no_formula(
    parts: dict[str, bytes], case: Case, written: str, tmp_path: Path
) -> None:
    reading = read_changed(parts, tmp_path, {"Sammenslåing": cell("D6", written)})
    assert same(checked(reading), case)
    assert reading.findings.remarks == []


@pytest.mark.parametrize(
    ("new", "found"),
    [
        (r'<c r="C6"\1 t="e"><f>1/0</f><v>#DIV/0!</v>', "Folketall!C6: contains the error #DIV/0!; a number"),
        (r'<c r="C6"\1><f>1+1</f>', "Folketall!C6: contains a formula without a stored value"),
        (r'<c r="C6"\1 t="str"><f>IF(1,"","")</f><v></v>', "Folketall!C6: is empty"),
        (r'<c r="C6"\1 t="b"><f>A1=1</f><v>1</v>', "Folketall!C6: contains true"),
        (r'<c r="C6"\1 t="str"><f>T(1)</f><v>mangler</v>', "Folketall!C6: 'mangler' is not a number"),
        (r'<c r="C"\1><v>1</v>', "Folketall: cannot be read as a workbook"),
    ],
)
def test_formulas_without_a_good_value_are_refused(
    parts: dict[str, bytes], new: str, found: str, tmp_path: Path
) -> None:
    change = {"Folketall": lambda text: re.sub(r'<c r="C6"( s="\d+")><v>[^<]*</v>', new, text)}
    with pytest.raises(InputError) as refusal:
        checked(read_changed(parts, tmp_path, change))
    assert [found in str(fault) for fault in refusal.value.faults] == [True]


def test_dates_of_either_calendar_are_the_same(parts: dict[str, bytes], case: Case, tmp_path: Path) -> None:
    """Workbooks of old Macs count days from 1904."""

    def earlier(text: str) -> str:
        def shift(match: re.Match[str]) -> str:
            return f"{match[1]}{int(match[2]) - 1462}{match[3]}"

        return re.sub(r'(<c r="[FG]\d+" s="\d+"><v>)(\d+)(</v>)', shift, text)

    def calendar(text: str) -> str:
        return text.replace("<workbookPr ", '<workbookPr date1904="1" ')

    assert same(checked(read_changed(parts, tmp_path, {"Grunnlag": earlier, "xl/workbook.xml": calendar})), case)


@pytest.mark.parametrize("hidden", ["hidden='1' r='7'", 'ht="0" hidden="true" r="7"'])
def test_hidden_rows_are_noticed_however_they_are_written(
    parts: dict[str, bytes], case: Case, hidden: str, tmp_path: Path
) -> None:
    reading = read_changed(parts, tmp_path, {"Folketall": lambda text: text.replace('<row r="7"', f"<row {hidden}")})
    assert same(checked(reading), case)
    assert [str(remark.said) for remark in reading.findings.remarks] == ["hidden rows are read: 7"]


@pytest.mark.parametrize("cells", ["'$C$6:$C$7'", '"C6:C7"', "'C6:C7'"])
def test_merged_cells_are_refused_however_they_are_written(parts: dict[str, bytes], cells: str, tmp_path: Path) -> None:
    merge = f"</sheetData><mergeCells count='1'><mergeCell ref={cells}/></mergeCells>"
    with pytest.raises(InputError, match=r"inndata.xlsx: Folketall!C6:C7: are merged cells"):
        checked(read_changed(parts, tmp_path, {"Folketall": lambda text: text.replace("</sheetData>", merge)}))


@pytest.mark.slow
def test_own_sheets_stand_beside(parts: dict[str, bytes], case: Case, tmp_path: Path) -> None:
    """A calculation of the user's own, a copy of a sheet, and a sheet larger than a case may be."""
    file = tmp_path / "inndata.xlsx"
    file.write_bytes(zipped(parts))
    book = openpyxl.load_workbook(file)
    for name, place in (("Utregning", "B2"), ("Folketall (2)", "C5"), ("Rådata", "AZZ30000")):
        book.create_sheet(name)[place] = "=Folketall!C6"
    book.save(file)
    reading = read_workbook(file)
    assert same(checked(reading), case)
    assert [str(remark.place) for remark in reading.findings.remarks] == [
        f"inndata.xlsx: {name}" for name in ("Utregning", "Folketall (2)", "Rådata")
    ]
