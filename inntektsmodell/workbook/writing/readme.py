"""The sheet that explains the workbook to whoever opens it."""

from __future__ import annotations

from collections.abc import Sequence

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from inntektsmodell.case.case import Case
from inntektsmodell.language.text import Language, as_label
from inntektsmodell.workbook.layout.grid import WARNING_ROW, quoted
from inntektsmodell.workbook.writing.evidence_formulas import warning_of_any
from inntektsmodell.workbook.writing.rows import InputTable
from inntektsmodell.workbook.writing.styles import LINE_HEIGHT, Styles, set_up_print
from inntektsmodell.workbook.writing.tables import is_synthetic
from inntektsmodell.workbook.writing.widths import lines

SYNTHETIC = as_label(
    "The workbook is filled with SYNTHETIC FIGURES that show the layout. They say nothing about real regions."
)
STEPS = (
    as_label("1. Fill in the yellow cells on every sheet. Grey cells follow from other cells; leave them alone."),
    as_label(
        "2. Every figure refers to evidence: a name on the sheet Evidence, with unit, source and status. "
        "Where the cells of a row differ, write 'column: name; column: name'."
    ),
    as_label(
        "3. There can be any number of regions, services, criteria, years and pieces of evidence: "
        "insert rows, and a column for each region or service. Columns may be in any order. Sheets "
        "that the case does not need can be deleted; then remove them from the row Sheets on the "
        "sheet About, and delete the rows in Parameters that belong to them."
    ),
    as_label(
        "4. Formulas are allowed; they are read as the values they had when the workbook was last "
        "saved. Your own notes belong in the column Note, on this sheet, above the headings or on "
        "sheets of your own."
    ),
    as_label("5. Check the workbook: inntektsmodell check FILE.xlsx. Compute: inntektsmodell run FILE.xlsx."),
)
OF_PART = as_label(
    "5. The workbook holds what some steps of the model need. Compute them: inntektsmodell run FILE.xlsx --target NAME."
)
LINK_WIDTH, WIDTH = 24, 100
CONTENTS = as_label("The sheets")


def write_readme(
    sheet: Worksheet,
    case: Case,
    tables: Sequence[InputTable],
    language: Language,
    styles: Styles,
    *,
    is_printed: bool = True,
) -> None:
    """Write the title of the case, its notes, how to fill the workbook in, and what every sheet holds."""
    sheet.set_column(0, 0, LINK_WIDTH)
    sheet.set_column(1, 1, WIDTH)
    sheet.hide_gridlines(2)
    set_up_print(sheet, (LINK_WIDTH, WIDTH), is_printed=is_printed)
    sheet.write_string(0, 0, case.file.title.in_language(language), styles.title)
    line = 2
    _write_warning(sheet, case, tables, language, styles)
    for text in (*case.file.notes, *(STEPS if not case.is_part else (*STEPS[:-1], OF_PART))):
        sheet.merge_range(line, 0, line, 1, "", styles.plain)
        sheet.write_string(line, 0, text.in_language(language), styles.plain)
        sheet.set_row(line, LINE_HEIGHT * lines(text.in_language(language), LINK_WIDTH + WIDTH))
        line += 1
    _write_contents(sheet, line + 1, case, tables, language, styles)


def _write_warning(
    sheet: Worksheet, case: Case, tables: Sequence[InputTable], language: Language, styles: Styles
) -> None:
    """Say that figures are synthetic for as long as one of the sheets does."""
    warned = [table for table in tables if any(column.key == "status" for column in table.sheet.tail)]
    at = xl_rowcol_to_cell(WARNING_ROW, 0, row_abs=True, col_abs=True)
    cells = [f"{quoted(table.sheet.name.in_language(language))}!{at}" for table in warned]
    text = SYNTHETIC.in_language(language)
    shown = text if any(is_synthetic(case, table) for table in warned) else ""
    sheet.write_formula(1, 0, warning_of_any(cells, text), styles.notice, shown)


def _write_contents(
    sheet: Worksheet, line: int, case: Case, tables: Sequence[InputTable], language: Language, styles: Styles
) -> None:
    """A row for each sheet of the case, with a link to it."""
    entries = [(table.sheet.name, table.sheet.help) for table in tables]
    sheet.write_string(line, 0, CONTENTS.in_language(language), styles.heading)
    sheet.write_string(line, 1, "", styles.heading)
    for number, (name, text) in enumerate(entries, start=line + 1):
        target = name.in_language(language)
        sheet.write_url(number, 0, f"internal:'{target}'!A1", styles.link, target)
        told = text.in_language(language, case.currency)
        sheet.write_string(number, 1, told, styles.plain)
        sheet.set_row(number, LINE_HEIGHT * lines(told, WIDTH))
