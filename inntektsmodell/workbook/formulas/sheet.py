"""A sheet of one step: heading, formula in words, source, and blocks of live formulas below a frozen header."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from math import ceil
from typing import NamedTuple

import numpy as np
from xlsxwriter.format import Format
from xlsxwriter.utility import quote_sheetname, xl_range
from xlsxwriter.worksheet import Worksheet

from inntektsmodell.case.labels import evidence_line
from inntektsmodell.language.text import Text
from inntektsmodell.method.steps import RESULTS
from inntektsmodell.model.result import evidence_of_result
from inntektsmodell.workbook.formulas.block import Block
from inntektsmodell.workbook.formulas.context import ControlLine, Living, Placed
from inntektsmodell.workbook.formulas.formats import KIND_OF_UNIT, NumberKind, cell_value
from inntektsmodell.workbook.formulas.words import FORMULA, NAMES, SOURCE, SheetText
from inntektsmodell.workbook.writing.styles import print_on_width

LABELS, FIRST = 2, 6
"""Columns of labels before the figures, and rows before the first block: four of text, one empty, the header."""
LINE_HEIGHT, HEADER_LINES = 15, 4
FIGURE_WIDTH, LABEL_WIDTHS, NOTE_WIDTHS = 17, (18, 60), (10, 30)


class FormulaRow(NamedTuple):
    """What stands before a row of figures: what it is, and its unit, year or status."""

    label: str | int
    note: str | int = ""


Total = Callable[[Block, int], tuple[str, float]]
"""What stands to the right of a row of a block: its formula, and its value."""


def sums(block: Block, row: int) -> tuple[str, float]:
    """The sum of a row."""
    return f"=SUM({block.across(row)})", float(block.values[row].sum())


def weighted_by(weights: Block, *, by_persons: bool = False) -> Total:
    """The mean of a row, weighted by shares: those on the same row of `weights`, or on its only one; or by persons."""

    def total(block: Block, row: int) -> tuple[str, float]:
        at = row if len(weights.values) > 1 else 0
        formula, value = (
            f"=SUMPRODUCT({weights.across(at)},{block.across(row)})",
            weights.values[at] @ block.values[row],
        )
        if by_persons:
            formula, value = f"{formula}/{weights.total(at)}", value / weights.values[at].sum()
        return formula, float(value)

    return total


class FormulaSheet:
    """Writes one step, block below block. Labels are written as texts, so that none of them becomes a formula."""

    def __init__(self, living: Living, step: SheetText, columns: Sequence[str], total: Text | None = None) -> None:
        self.living, self.name = living, living.text(step.name)
        self._own_prefix = re.compile(rf"(?<!\w){re.escape(quote_sheetname(self.name))}!")
        self._sheet: Worksheet = living.book.add_worksheet(self.name)
        self._columns = [*columns, *([] if total is None else [living.text(total)])]
        self._row = FIRST
        self._longest = [LABEL_WIDTHS[0], NOTE_WIDTHS[0]]
        self._sheet.freeze_panes(FIRST, LABELS)
        self._write_head(step)

    def block(
        self,
        rows: Sequence[FormulaRow],
        formula: Callable[[int, int], str],
        values: np.ndarray,
        kind: NumberKind,
        total: Total | None = None,
        *,
        is_result: bool = False,
    ) -> Block:
        """Write rows of formulas below what is there, and give their place.

        Args:
            rows: what stands before each row.
            formula: formula of a cell by row and column; empty where the cell stays blank.
            values: the engine's values, which the cells show until they are calculated, one row for each row of cells.
            kind: what the figures are.
            total: what stands to the right of each row.
            is_result: whether the figures are results of the model.
        """
        block = Block(self.name, self._row, LABELS, _as_rows(values, len(rows)))
        look = self.living.formats.number(kind, is_result=is_result)
        for i, row in enumerate(rows):
            self._write_labels(block.top + i, row)
            for j, value in enumerate(block.values[i].tolist()):
                self._write_formula(block.top + i, LABELS + j, formula(i, j), value, look)
            if total is not None:
                self._write_formula(block.top + i, LABELS + block.values.shape[1], *total(block, i), look)
        self._row += len(rows)
        return block

    def line(
        self,
        label: Text,
        formula: Callable[[int], str],
        values: np.ndarray,
        kind: NumberKind,
        total: Total | None = None,
        unit: str = "",
    ) -> Block:
        """Write one row of formulas; see `block`."""
        row = FormulaRow(self.living.text(label), self.living.unit(unit))
        return self.block([row], lambda _, j: formula(j), values, kind, total)

    def result(
        self,
        name: str,
        formula: Callable[[int, int], str],
        total: Total | None = None,
        rows: Sequence[FormulaRow] = (),
        values: np.ndarray | None = None,
        kind: NumberKind | None = None,
    ) -> Block:
        """Write a result of the model under its defined name; one row without `rows` has the result's own label.

        `values` are the engine's in the order of the sheet where that is not the order of the result, `kind` how they
        are shown where that is not how figures of the unit are.
        """
        about = RESULTS[name]
        rows = rows or [FormulaRow(self.living.text(about.label), self.living.unit(about.units))]
        shown = self.living.values(name) if values is None else values
        block = self.block(rows, formula, shown, kind or KIND_OF_UNIT[about.units], total, is_result=True)
        filled = [cell for cell in np.ndindex(*block.values.shape) if formula(*cell)]
        self.living.results[name] = Placed(block, [str(row.label) for row in rows], self._columns, filled)
        self.living.book.define_name(self.living.text(NAMES[name]), f"={block.area}")
        return block

    def label(self, row: FormulaRow) -> str:
        """Write a row of labels alone, and give the cell of the note."""
        self._write_labels(self._row, row)
        self._row += 1
        return f"$B${self._row}"

    def heading(self, text: Text, columns: Sequence[Text] = ()) -> None:
        """A line above a block, a blank line before it; `columns` where they are not those of the sheet."""
        self._row += 1 if self._row > FIRST else 0
        looks = self.living.formats
        self._sheet.write_string(self._row, 0, self.living.text(text), looks.look("heading"))
        self._sheet.write_blank(self._row, 1, None, looks.look("heading"))
        for column in range(max(len(self._columns), len(columns))):
            words = self.living.text(columns[column]) if column < len(columns) else ""
            self._sheet.write_string(self._row, LABELS + column, words, looks.look("heading_right"))
        self._row += 1

    def check(self, label: Text, cell: str, right: float, name: str | int = "") -> None:
        """Note a cell that must hold `right` whatever the input is; `name` says which of several it is."""
        words = self.living.text(label)
        labels = (f"{words}: {name}" if name else words, "", "")
        self.living.checks.append(ControlLine(labels, right, cell, 1.0, right))

    def check_totals(self, label: Text, block: Block, rows: Sequence[FormulaRow] = ()) -> None:
        """Note that the cell to the right of a block's only row, or of each of some rows, must hold 1."""
        for position, name in enumerate([row.label for row in rows] or [""]):
            self.check(label, block.total(position), 1.0, name)

    @property
    def next_row(self) -> int:
        """Number, as people count, of the row that comes next."""
        return self._row + 1

    def close(self) -> None:
        """Set the page up, and fit the columns to what was written."""
        set_up_page(self._sheet, FIRST - 1, self._row)
        figures = xl_range(FIRST, LABELS, self._row, LABELS + len(self._columns))
        self._sheet.ignore_errors({"formula_range": figures, "formula_differs": figures})
        for column, (longest, (_, widest)) in enumerate(zip(self._longest, (LABEL_WIDTHS, NOTE_WIDTHS), strict=True)):
            self._sheet.set_column(column, column, min(longest + 1, widest))
        self._sheet.set_column(LABELS, LABELS + len(self._columns) - 1, FIGURE_WIDTH)

    def _write_formula(self, row: int, column: int, formula: str, value: float, look: Format) -> None:
        """A formula that names cells of its own sheet without the sheet, or a blank cell."""
        if formula:
            self._sheet.write_formula(row, column, self._own_prefix.sub("", formula), look, cell_value(value))

    def _write_labels(self, row: int, labels: FormulaRow) -> None:
        looks = (self.living.formats.look("label"), self.living.formats.look("note"))
        for column, (label, look) in enumerate(zip(labels, looks, strict=True)):
            if isinstance(label, int):
                self._sheet.write_number(row, column, label, self.living.formats.look("year"))
            else:
                self._sheet.write_string(row, column, label, look)
            self._longest[column] = max(self._longest[column], len(str(label)))

    def _write_head(self, step: SheetText) -> None:
        living, look = self.living, self.living.formats.look
        self._sheet.write_string(0, 0, living.text(step.title), look("title"))
        basis = evidence_line(evidence_of_result(living.result), living.language)
        texts = (
            (living.text(step.about), "about"),
            (f"{living.text(FORMULA)}: {living.text(step.formula)}", "formula"),
            (f"{living.text(SOURCE)}: {living.text(step.source)}. {basis}", "source"),
        )
        for row, (text, name) in enumerate(texts, start=1):
            write_wrapped(self._sheet, row, text, look(name), LABELS + len(self._columns))
        for column in range(LABELS):
            self._sheet.write_blank(FIRST - 1, column, None, look("header"))
        write_header(self._sheet, FIRST - 1, LABELS, self._columns, look("header_right"))


def write_header(sheet: Worksheet, row: int, column: int, labels: Sequence[str], look: Format) -> None:
    """Labels of the columns, as high as the longest takes."""
    lines = max((ceil((len(label) + 1) / FIGURE_WIDTH) for label in labels), default=1)
    sheet.set_row(row, LINE_HEIGHT * min(lines, HEADER_LINES))
    for position, label in enumerate(labels, start=column):
        sheet.write_string(row, position, label, look)


def write_wrapped(sheet: Worksheet, row: int, text: str, look: Format, columns: int, first: int = 0) -> None:
    """A text over the columns of a row from the first to the number given, as high as it takes."""
    sheet.merge_range(row, first, row, columns - 1, "", look)
    sheet.write_string(row, first, text, look)
    width = FIGURE_WIDTH * (columns - first) + (0 if first else LABEL_WIDTHS[0] - FIGURE_WIDTH)
    sheet.set_row(row, LINE_HEIGHT * ceil(len(text) / width))


def set_up_page(sheet: Worksheet, header: int, rows: int) -> None:
    """As `print_on_width`, without gridlines, with the sheet's name and the page below."""
    sheet.hide_gridlines(2)
    print_on_width(sheet, header, rows)
    sheet.set_footer("&L&A&R&P / &N")


def _as_rows(values: np.ndarray, rows: int) -> np.ndarray:
    """Values as one list for each row of the sheet; without rows there are no values."""
    return np.asarray(values, dtype=np.float64).reshape(rows, -1) if rows else np.zeros((0, values.shape[-1]))
