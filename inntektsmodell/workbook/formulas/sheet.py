"""A sheet of one step: heading, formula in words, source, and blocks of live formulas below a frozen header."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate, chain, repeat
from math import ceil
from typing import NamedTuple

from xlsxwriter.chart import Chart
from xlsxwriter.format import Format
from xlsxwriter.utility import quote_sheetname, xl_range
from xlsxwriter.worksheet import Worksheet

from inntektsmodell.case.labels import SYNTHETIC, evidence_line
from inntektsmodell.language.messages import in_language
from inntektsmodell.language.text import Text
from inntektsmodell.model.result import evidence_of_result
from inntektsmodell.workbook.formulas.context import ControlLine, Living
from inntektsmodell.workbook.formulas.formats import NumberKind, cell_value
from inntektsmodell.workbook.formulas.terms import Cell, Term
from inntektsmodell.workbook.formulas.words import FORMULA, OF_CASE, SOURCE, SheetText
from inntektsmodell.workbook.layout.sheets import EVIDENCE
from inntektsmodell.workbook.writing.styles import LEAST_SCALE, PAGE_WIDTH, set_up_print
from inntektsmodell.workbook.writing.widths import BOLD, across_width, lines

LABELS, FIRST = 2, 6
"""Columns of labels before the figures, and rows before the first block: four of text, one empty, the header."""
LINE_HEIGHT, HEADER_LINES = 15, 7
ROW_HEIGHT, DIGIT_WIDTH, OTHER_WIDTH = 20, 7, 64
"""Pixels of a row, of a digit, and of a column that nothing is written in."""
FIGURE_WIDTH, LABEL_WIDTHS, NOTE_WIDTHS = 15, (18, 60), (10, 30)
TAB = "#1F3864"


class FormulaRow(NamedTuple):
    """What stands before a row of figures: what it is, and its unit, year or status."""

    label: str | int
    note: str | int = ""


class FormulaSheet:
    """Writes one step, block below block. Labels are written as texts, so that none of them becomes a formula."""

    def __init__(self, living: Living, step: SheetText, columns: Sequence[str], total: Text | None = None) -> None:
        self.living, self.columns, self._step = living, columns, step
        self._prefix = f"{quote_sheetname(living.text(step.name))}!"
        self._own_prefix = re.compile(rf"(?<!\w){re.escape(self._prefix)}")
        name = living.text(step.name)
        self._sheet: Worksheet = living.book.get_worksheet_by_name(name) or living.book.add_worksheet(name)
        self._columns = [*columns, *([] if total is None else [living.text(total)])]
        self._row, self._look = FIRST, living.formats.number("plain")
        self._longest = [LABEL_WIDTHS[0], NOTE_WIDTHS[0]]
        self._charts: list[tuple[int, int, int]] = []
        self._sheet.freeze_panes(FIRST, LABELS)
        self._write_head(step)

    def block(
        self, rows: Sequence[FormulaRow], terms: Sequence[Sequence[Term]], kind: NumberKind, *, is_result: bool = False
    ) -> list[list[Cell]]:
        """Write rows of formulas below what is there, and give their cells.

        Args:
            rows: what stands before each row.
            terms: formula of each cell, which shows its value until it is calculated; a cell of nothing stays blank.
            kind: what the figures are.
            is_result: whether the figures are results of the model.
        """
        cells, self._look = [], self.living.formats.number(kind, is_result=is_result)
        for row, of_row in zip(rows, terms, strict=True):
            self._write_labels(self._row, row)
            cells.append([self._write_formula(self._row, column, term) for column, term in enumerate(of_row, LABELS)])
            self._row += 1
        return cells

    def totals(self, terms: Sequence[Term]) -> list[Cell]:
        """Write what stands to the right of each row of the last block, and give the cells."""
        column, first = LABELS + len(self.columns), self._row - len(terms)
        return [self._write_formula(row, column, term) for row, term in enumerate(terms, first)]

    def line(self, label: Text, term: Term, kind: NumberKind) -> Cell:
        """Write one row of one formula; see `block`."""
        return self.block([FormulaRow(self.living.text(label))], [[term]], kind)[0][0]

    def label(self, row: FormulaRow) -> str:
        """Write a row of labels alone, and give the cell of the note."""
        self._write_labels(self._row, row)
        self._row += 1
        return f"$B${self._row}"

    def heading(self, text: Text, columns: Sequence[Text] = ()) -> None:
        """A line above a block, a blank line before it; `columns` where they are not those of the sheet."""
        self._row += 1 if self._row > FIRST else 0
        looks, told = self.living.formats, [self.living.text(column) for column in columns]
        _set_height(self._sheet, self._row, told)
        self._sheet.write_string(self._row, 0, self.living.text(text), looks.look("heading"))
        self._sheet.write_blank(self._row, 1, None, looks.look("heading"))
        for column in range(max(len(self._columns), len(columns))):
            words = told[column] if column < len(told) else ""
            self._sheet.write_string(self._row, LABELS + column, words, looks.look("heading_right"))
        self._row += 1

    def check(self, label: Text, cell: Cell, right: float, name: str | int = "") -> None:
        """Note a cell that must hold `right` whatever the input is; `name` says which of several it is."""
        words = self.living.text(label)
        self.living.checks.append(ControlLine((f"{words}: {name}" if name else words, "", ""), right, cell))

    @property
    def next_row(self) -> int:
        """Number, as people count, of the row that comes next."""
        return self._row + 1

    def insert(self, chart: Chart, row: int, left: int, size: tuple[int, int], description: str) -> None:
        """Lay a chart over the sheet, so many rows below the last block, and so many pixels from the left and large."""
        chart.set_size(dict(zip(("width", "height"), size, strict=True)))
        look = {"x_offset": left, "object_position": 2, "description": description}
        self._sheet.insert_chart(self._row + row, 0, chart, look)
        self._charts.append((self._row + row, self._row + row + ceil(size[1] / ROW_HEIGHT), left + size[0]))

    def close(self) -> None:
        """Set the page up, and fit the columns to what was written."""
        self._sheet.hide_gridlines(2)
        self._sheet.set_tab_color(TAB)
        figures = xl_range(FIRST, LABELS, self._row, LABELS + len(self._columns))
        self._sheet.ignore_errors({"formula_range": figures, "formula_differs": figures})
        pairs = zip(self._longest, (LABEL_WIDTHS, NOTE_WIDTHS), strict=True)
        labels = [min(longest + 1, widest) for longest, (_, widest) in pairs]
        of_figures = FIGURE_WIDTH if self._step.is_upright else _figure_width(self._columns, sum(labels))
        _set_height(self._sheet, FIRST - 1, self._columns, of_figures)
        widths = labels + [of_figures] * len(self._columns)
        for column, width in enumerate(widths):
            self._sheet.set_column(column, column, width)
        set_up_print(
            self._sheet,
            widths,
            header=FIRST - 1,
            rows=self._row,
            labels=LABELS,
            is_printed=self._step.is_printed,
            is_upright=self._step.is_upright,
            charts=self._around_charts(widths) if self._charts else None,
        )

    def _around_charts(self, widths: Sequence[float]) -> tuple[int, int, int]:
        """First and last row, and last column, of what the charts cover, where the first columns have these widths."""
        firsts, lasts, rights = zip(*self._charts, strict=True)
        edges = accumulate(chain((DIGIT_WIDTH * width for width in widths), repeat(OTHER_WIDTH)))
        return min(firsts), max(lasts), next(column for column, edge in enumerate(edges) if edge >= max(rights))

    def _write_formula(self, row: int, column: int, term: Term) -> Cell:
        """A formula that names cells of its own sheet without the sheet, or a blank cell."""
        cell = Cell(self._prefix, row, column, float(term.value), is_blank=term.is_just(0.0))
        if not cell.is_blank:
            formula = f"={self._own_prefix.sub('', term.text)}"
            self._sheet.write_formula(row, column, formula, self._look, cell_value(cell.value))
        return cell

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
        warned = f" – {living.text(SYNTHETIC)}" if living.case.is_synthetic else ""
        self._sheet.write_string(0, 0, f"{living.text(step.title)}{warned}", look("title"))
        basis = evidence_line(evidence_of_result(living.result), living.language)
        texts = (
            (living.text(step.about), "about"),
            (f"{living.text(FORMULA)}: {living.formula(step)}", "formula"),
            (f"{living.text(SOURCE)}: {self._source(step)}. {basis}", "source"),
        )
        for row, (text, name) in enumerate(texts, start=1):
            write_wrapped(self._sheet, row, text, look(name), LABELS + len(self._columns))
        for column in range(LABELS):
            self._sheet.write_blank(FIRST - 1, column, None, look("header"))
        write_header(self._sheet, FIRST - 1, LABELS, self._columns, look("header_right"))

    def _source(self, step: SheetText) -> str:
        """Where the formula is from; of a sheet that has none, what the appropriation of the case rests on."""
        living, case = self.living, self.living.case
        if step.source is not None:
            return living.text(step.source)
        source = in_language(case.evidence[case.parameters.appropriation.total.evidence].source, living.language)
        return living.text(OF_CASE).format(source=source.rstrip("."), sheet=living.text(EVIDENCE.name))


def write_header(sheet: Worksheet, row: int, column: int, labels: Sequence[str], look: Format) -> None:
    """Labels of the columns, as high as the longest takes."""
    _set_height(sheet, row, labels)
    for position, label in enumerate(labels, start=column):
        sheet.write_string(row, position, label, look)


def _figure_width(headings: Sequence[str], beside: float) -> int:
    """Characters of each column of figures: for the longest word of the headings where a page is as wide as that."""
    most = int((PAGE_WIDTH / LEAST_SCALE - beside) / max(1, len(headings)))
    return max(FIGURE_WIDTH, min(most, across_width(headings, FIGURE_WIDTH)))


def _set_height(sheet: Worksheet, row: int, labels: Sequence[str], width: int = FIGURE_WIDTH) -> None:
    """As high as the longest of some headings of figures takes."""
    high = max((lines(label, width, BOLD) for label in labels), default=1)
    sheet.set_row(row, LINE_HEIGHT * min(high, HEADER_LINES))


def write_wrapped(
    sheet: Worksheet, row: int, text: str, look: Format, columns: int, first: int = 0, width: float | None = None
) -> int:
    """A text over the columns of a row from the first to the number given, as high as it takes; gives its lines.

    `width` is that of the columns together, in characters, where it is not that of a sheet of a step.
    """
    sheet.merge_range(row, first, row, columns - 1, "", look)
    sheet.write_string(row, first, text, look)
    usual = FIGURE_WIDTH * (columns - first) + (0 if first else LABEL_WIDTHS[0] - FIGURE_WIDTH)
    high = lines(text, usual if width is None else width, 1)
    sheet.set_row(row, LINE_HEIGHT * high)
    return high
