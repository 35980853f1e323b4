"""Writes one input table to a sheet: headings, figures, their evidence looked up, and what a cell may hold."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from inntektsmodell.case.case import Case
from inntektsmodell.case.checks.names import SEPARATOR
from inntektsmodell.case.evidence import Status
from inntektsmodell.language.text import Language, Text, as_label
from inntektsmodell.workbook.layout.form import (
    EVIDENCE_OF,
    SEVERAL,
    UNWEIGHTED,
    YEAR_HEADING,
    CellContent,
    SheetColumn,
    SheetLayout,
)
from inntektsmodell.workbook.layout.grid import FIRST_ROW, HEADING_ROW, SPARE_ROWS, WARNING_ROW, column_range, quoted
from inntektsmodell.workbook.layout.parameter_words import about_parameter
from inntektsmodell.workbook.layout.sheets import EVIDENCE, PARAMETERS, STATUSES, WEIGHTS, YEARS
from inntektsmodell.workbook.writing.evidence_formulas import looked_up, looked_up_status, warning
from inntektsmodell.workbook.writing.rows import InputRow, InputTable, Name
from inntektsmodell.workbook.writing.styles import LINE_HEIGHT, Styles, lines
from inntektsmodell.workbook.writing.validation import parameter_rule, rule_of

ACROSS_WIDTH = 15
ROWS_A_PAGE = 36
"""Longer tables repeat their headings on every printed page; LibreOffice takes long to lay that out."""
WRAPPED = (CellContent.WORDS, CellContent.NAMES, CellContent.VALUE)
SYNTHETIC = as_label("SYNTHETIC FIGURES on this sheet: made by a program to show the form. Replace them by your own.")


class Exact(float):
    """A number that XlsxWriter writes with every digit it has, not with 16."""

    def __format__(self, spec: str) -> str:
        return repr(float(self))


@dataclass(frozen=True)
class Writer:
    """What writing a table takes: the case, the language and the formats of the workbook.

    `looks_up` says whether the evidence sheet holds the evidence of the table, so that formulas can find it there.
    """

    case: Case
    language: Language
    styles: Styles
    looks_up: bool = True

    def write(self, sheet: Worksheet, table: InputTable) -> dict[Name, str]:
        """Write a table; gives the absolute address of every cell that has a name."""
        headings = headings_across(table, self.language)
        self._write_head(sheet, table, headings)
        for position, row in enumerate(table.rows):
            self._write_row(sheet, table, FIRST_ROW + position, row)
        self._validate(sheet, table)
        self._write_totals(sheet, table)
        _set_up(sheet, table)
        return _addresses(table, self.language)

    def _write_head(self, sheet: Worksheet, table: InputTable, headings: Sequence[str]) -> None:
        sheet.write_string(0, 0, table.sheet.name.in_language(self.language), self.styles.title)
        sheet.write_string(1, 0, table.sheet.help.in_language(self.language), self.styles.help)
        self._write_warning(sheet, table)
        first = len(table.sheet.labels)
        for left, column in columns_from_left(table):
            is_across = column is ACROSS
            text = headings[left - first] if is_across else column.heading.in_language(self.language)
            sheet.write_string(HEADING_ROW, left, text, self.styles.heading)

    def _write_warning(self, sheet: Worksheet, table: InputTable) -> None:
        """Say that figures are synthetic for as long as the sheet's own evidence says so."""
        from_left = [
            at
            for at, column in columns_from_left(table)
            if column.kind is CellContent.LOOKUP and column.key == "status"
        ]
        if not from_left:
            return
        column = xl_col_to_name(from_left[0])
        statuses = f"{column}{FIRST_ROW + 1}:{column}{FIRST_ROW + len(table.rows) + SPARE_ROWS}"
        text = SYNTHETIC.in_language(self.language)
        shown = text if is_synthetic(self.case, table) else ""
        sheet.write_formula(WARNING_ROW, 0, warning(statuses, text), self.styles.notice, shown)

    def _write_row(self, sheet: Worksheet, table: InputTable, line: int, row: InputRow) -> None:
        first = len(table.sheet.labels)
        for left, column in columns_from_left(table):
            if column is ACROSS:
                value = row.across[left - first]
                absent = UNWEIGHTED if table.sheet is WEIGHTS else None
                self._write_value(sheet, line, left, absent if value is None else value, content_across(table.sheet))
            elif column.kind is CellContent.EVIDENCE:
                self._write_value(sheet, line, left, evidence_text(table, row), CellContent.TEXT)
            elif column.kind is CellContent.LOOKUP:
                self._write_lookup(sheet, table, line, left, column, row)
            elif table.sheet is PARAMETERS and column.key == "about":
                text = about_parameter(self.case, row.cells["path"], self.language)
                sheet.write_string(line, left, text, self.styles.derived)
            else:
                self._write_value(sheet, line, left, row.cells.get(column.key), column.kind, column.codes)

        height = max(
            (lines(row.cells.get(one.key), one.width) for one in table.sheet.columns if one.kind in WRAPPED), default=1
        )
        if height > 1:
            sheet.set_row(line, LINE_HEIGHT * height)

    def _write_value(
        self,
        sheet: Worksheet,
        line: int,
        left: int,
        value: Any,
        kind: CellContent,
        codes: Mapping[str, Text] | None = None,
    ) -> None:
        style = self._style(value, kind)
        if codes:
            sheet.write_string(line, left, codes[str(value)].in_language(self.language), style)
        elif value is None or value == "" or value == ():
            sheet.write_blank(line, left, None, style)
        elif isinstance(value, bool):
            sheet.write_boolean(line, left, value, style)
        elif isinstance(value, datetime.date):
            _write_date(sheet, line, left, value, style)
        elif isinstance(value, int | float):
            sheet.write_number(line, left, Exact(value), style)
        else:
            text = SEPARATOR.join(value) if isinstance(value, tuple) else str(value)
            sheet.write_string(line, left, text, style)

    def _style(self, value: Any, kind: CellContent) -> Format:
        if kind is CellContent.VALUE and isinstance(value, str):
            return self.styles.inputs[CellContent.WORDS]
        whole = isinstance(value, float) and value.is_integer() and abs(value) >= 1000
        return self.styles.whole if kind is CellContent.NUMBER and whole else self.styles.inputs[kind]

    def _write_lookup(
        self, sheet: Worksheet, table: InputTable, line: int, left: int, column: SheetColumn, row: InputRow
    ) -> None:
        """What the evidence of the row says, as a formula that looks it up where the evidence sheet holds it."""
        value = self.looked_up_value(table, row, column.key)
        if not self.looks_up:
            sheet.write_string(line, left, value, self.styles.derived)
            return
        own = next(at for at, other in columns_from_left(table) if other.kind is CellContent.EVIDENCE)
        name = xl_rowcol_to_cell(line, own, col_abs=True)
        wanted, names = evidence_range(column.key, self), evidence_range("name", self)
        look_up = looked_up_status if column.key == "status" else looked_up
        sheet.write_formula(line, left, look_up(name, names, wanted, self.language), self.styles.derived, value)

    def looked_up_value(self, table: InputTable, row: InputRow, key: str) -> str:
        """What a grey column shows of a row's evidence."""
        item = self.case.evidence.get(evidence_text(table, row))
        if item is not None:
            return lookup_value(item, key, self.language)
        if key == "status" and is_synthetic(self.case, replace(table, rows=(row,))):
            return STATUSES[Status.SYNTHETIC].in_language(self.language)
        return SEVERAL.in_language(self.language)

    def _validate(self, sheet: Worksheet, table: InputTable) -> None:
        last = FIRST_ROW + len(table.rows) + SPARE_ROWS
        for left, column in columns_from_left(table):
            if table.sheet is PARAMETERS and column.key == "value":
                for position, row in enumerate(table.rows):
                    line = FIRST_ROW + position
                    sheet.data_validation(line, left, line, left, parameter_rule(row.cells["path"], self.language))
                continue
            rule = rule_of(table.sheet, column, self.language)
            if rule:
                sheet.data_validation(FIRST_ROW, left, last, left, rule)

    def _write_totals(self, sheet: Worksheet, table: InputTable) -> None:
        line = HEADING_ROW - 1
        last = FIRST_ROW + len(table.rows) + SPARE_ROWS
        if table.sheet.total == "column":
            sheet.write_string(line, 0, "Sum", self.styles.total)
            from_left = [at for at, column in columns_from_left(table) if column is ACROSS or column.key == "value"]
            for number, left in enumerate(from_left):
                column = xl_col_to_name(left)
                figures = [row.across[number] if row.across else row.cells["value"] for row in table.rows]
                self._write_total(sheet, line, left, f"{column}{FIRST_ROW + 1}:{column}{last}", figures)
        elif table.sheet.total == "row":
            first, end = xl_rowcol_to_cell(FIRST_ROW, 0), xl_rowcol_to_cell(FIRST_ROW, len(table.across) - 1)
            sheet.write_string(line, 0, "Sum", self.styles.total)
            self._write_total(sheet, line, 1, f"{first}:{end}", table.rows[0].across)

    def _write_total(self, sheet: Worksheet, line: int, left: int, cells: str, figures: Sequence[float | None]) -> None:
        total = sum(figure for figure in figures if figure is not None)
        sheet.write_formula(line, left, f"=SUM({cells})", self.styles.total, total)
        here = xl_rowcol_to_cell(line, left)
        rule = {"type": "formula", "criteria": f"=ABS({here}-1)>0.000000001", "format": self.styles.wrong}
        sheet.conditional_format(line, left, line, left, rule)


def is_synthetic(case: Case, table: InputTable) -> bool:
    """Whether some evidence of a table is synthetic."""
    names = {name for row in table.rows for name in row.evidence}
    return any(case.evidence[name].status is Status.SYNTHETIC for name in names)


ACROSS = SheetColumn("", Text(nb="", en=""), CellContent.NUMBER, ACROSS_WIDTH)
"""Stands for each of the columns across."""


def content_across(sheet: SheetLayout) -> CellContent:
    """What the cells across a sheet hold."""
    return CellContent.YEAR if sheet is YEARS else CellContent.NUMBER


def headings_across(table: InputTable, language: Language) -> list[str]:
    """Headings of the columns across: the labels themselves, or numbered years."""
    if table.sheet is YEARS:
        return [f"{YEAR_HEADING.in_language(language)} {number}" for number in table.across]
    return list(table.across)


def columns_from_left(table: InputTable) -> list[tuple[int, SheetColumn]]:
    """Every column of the sheet with its number from the left, `ACROSS` for each of those across."""
    return list(enumerate([*table.sheet.labels, *[ACROSS] * len(table.across), *table.sheet.tail]))


def evidence_text(table: InputTable, row: InputRow) -> str:
    """Evidence of a row: one name where its cells share it, else `heading: name` for each filled cell."""
    if len(set(row.evidence)) <= 1:
        return "".join(row.evidence[:1])
    filled = [label for label, value in zip(table.across, row.across, strict=True) if value is not None]
    pairs = zip(filled, row.evidence, strict=True)
    return SEPARATOR.join(EVIDENCE_OF.format(label=label, name=name) for label, name in pairs)


def evidence_range(key: str, writer: Writer) -> str:
    """Cells of a column of the evidence sheet, spare ones too."""
    column = [column.key for column in EVIDENCE.columns].index(key)
    return column_range(EVIDENCE, column, writer.language, len(writer.case.evidence))


def lookup_value(item: Any, key: str, language: Language) -> str:
    """What a lookup column shows of a piece of evidence."""
    value = str(getattr(item, key))
    return STATUSES[value].in_language(language) if key == "status" else value


def _write_date(sheet: Worksheet, line: int, left: int, value: datetime.date, style: Format) -> None:
    """A date as a date; as text before 1901, which Excel's calendar does not hold right."""
    if value.year > 1900:
        sheet.write_datetime(line, left, datetime.datetime.combine(value, datetime.time()), style)
    else:
        sheet.write_string(line, left, value.isoformat(), style)


def _set_up(sheet: Worksheet, table: InputTable) -> None:
    """Widths, frozen headings, and a printed page as wide as the table."""
    for left, column in columns_from_left(table):
        sheet.set_column(left, left, column.width)
    if any(len(heading) > ACROSS_WIDTH - 3 for heading in table.across):
        sheet.set_row(HEADING_ROW, 32)
    sheet.freeze_panes(FIRST_ROW, len(table.sheet.labels))
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    if len(table.rows) > ROWS_A_PAGE:
        sheet.repeat_rows(HEADING_ROW)
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})


def _addresses(table: InputTable, language: Language) -> dict[Name, str]:
    name = quoted(table.sheet.name.in_language(language))
    columns = columns_from_left(table)
    from_left = [at for at, column in columns if column is ACROSS]
    from_left = from_left or [at for at, column in columns if column.key in ("value", "merge")]
    return {
        key: f"{name}!{xl_rowcol_to_cell(FIRST_ROW + position, left, row_abs=True, col_abs=True)}"
        for position, row in enumerate(table.rows)
        for key, left in zip(row.names, from_left, strict=False)
    }
