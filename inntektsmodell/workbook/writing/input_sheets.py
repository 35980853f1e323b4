"""Writes the input sheets of a case into an open workbook and says where each figure stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import xlsxwriter

from inntektsmodell.case.case import Case
from inntektsmodell.language.text import Language
from inntektsmodell.workbook.layout.observed_sheets import OBSERVED
from inntektsmodell.workbook.layout.sheets import ABOUT, README, SOLVED
from inntektsmodell.workbook.writing.evidence_cells import EvidenceCells, evidence_cells
from inntektsmodell.workbook.writing.readme import write_readme
from inntektsmodell.workbook.writing.rows import (
    Name,
    input_tables,
    observation_name,
    sheets_row,
    solved_table,
    without_solved,
)
from inntektsmodell.workbook.writing.styles import add_styles
from inntektsmodell.workbook.writing.tables import Writer


@dataclass(frozen=True)
class InputCells:
    """Addresses of a case's figures in its workbook, for formulas: absolute, sheet quoted, as in `'Folketall'!$D$7`.

    `evidence` has the cells that say what the figures of each row rest on.
    """

    addresses: Mapping[Name, str]
    evidence: tuple[EvidenceCells, ...] = ()

    def observation(self, variable: str, labels: Mapping[str, str | int]) -> str:
        """Address of one observed figure; `labels` has a label for each dimension of the variable."""
        return self.addresses[observation_name(variable, dict(labels))]

    def parameter(self, path: str) -> str:
        """Address of a parameter that is one value, by its path."""
        return self.addresses["parameter", path]

    def choices(self, path: str) -> str:
        """Cells of a parameter: of a list of years a range, one year a cell, spare cells empty."""
        cells = [address for name, address in self.addresses.items() if name[:2] == ("parameter", path)]
        return cells[0] if len(cells) == 1 else f"{cells[0]}:{cells[-1].rpartition('!')[2]}"


def write_input_sheets(book: xlsxwriter.Workbook, case: Case, language: Language) -> InputCells:
    """Write all input sheets of a case, with an explanation first, into an open workbook.

    Figures that the model solves for (a calibrated criterion) get a sheet of their own, which is not read back.
    """
    solved = solved_table(case)
    styles = add_styles(book)
    readme = book.add_worksheet(README.in_language(language))
    tables = input_tables(case, language)
    write_readme(readme, case, tables, language, styles)
    addresses: dict[Name, str] = {}
    evidence: list[EvidenceCells] = []
    writer = Writer(without_solved(case), language, styles)
    for table in tables:
        if table.sheet is ABOUT:
            table = replace(table, rows=(*table.rows, sheets_row(tables, language)))
        addresses |= writer.write(book.add_worksheet(table.sheet.name.in_language(language)), table)
        evidence += evidence_cells(writer, table)
    if solved is not None:
        table = replace(solved, sheet=replace(OBSERVED["criterion_value"], name=SOLVED))
        sheet = book.add_worksheet(SOLVED.in_language(language))
        addresses |= replace(writer, case=case, looks_up=False).write(sheet, table)
    return InputCells(addresses, tuple(evidence))
