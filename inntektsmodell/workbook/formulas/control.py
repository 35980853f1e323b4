"""The last sheet: the engine's value of every result beside the workbook's own, and sums that must hold."""

from __future__ import annotations

import math
from typing import NamedTuple

from xlsxwriter.utility import quote_sheetname
from xlsxwriter.worksheet import Worksheet

from inntektsmodell.language.text import Text, as_label
from inntektsmodell.method.steps import RESULTS
from inntektsmodell.workbook.formulas.context import ControlLine, Living
from inntektsmodell.workbook.formulas.formats import cell_value
from inntektsmodell.workbook.formulas.sheet import set_up_page
from inntektsmodell.workbook.formulas.words import CONTROL
from inntektsmodell.workbook.writing.tables import Exact

TOLERANCE = 1e-9
FLOORS = {"1": 1e-3, "million NOK": 1.0}
"""Least size that a difference is held against, by unit: amounts that cancel have no size of their own."""
TITLE = as_label("Control: the workbook compared with the engine")
ABOUT = as_label(
    "The engine's figures are fixed as they were when the workbook was written; the workbook's "
    "are formulas. They differ when inputs are changed. A relative difference is |workbook − "
    "engine| divided by the larger of |engine| and a floor: 0.001 for shares and indices, 1 "
    "million NOK for amounts. The rows on evidence compare texts, letter by letter, with 1 where "
    "they differ."
)
AGREES = as_label("The workbook compared with the engine, limit 1E-9")
SUMS_HOLD = as_label("Sums that must always hold, limit 1E-9")
EVIDENCE_HOLDS = as_label("Evidence, source and status unchanged")
DIFFERING_ROWS = as_label("1 where something has changed")
EVIDENCE = as_label("Evidence")
BETWEEN = " | "
LARGEST = as_label("Largest relative difference")
LARGEST_OF_SUMS = as_label("Largest deviation of a sum")
VERDICT_NAME = as_label("control")
GOOD, BAD = "OK", as_label("DEVIATION")
COLUMNS = (
    (as_label("Result"), 62),
    (as_label("Row"), 40),
    (as_label("Column"), 40),
    (as_label("Engine"), 20),
    (as_label("Workbook"), 20),
    (as_label("Difference"), 20),
    (as_label("Relative difference"), 20),
)
FIRST = 9
ENGINE, WORKBOOK, DIFFERENCE, RELATIVE = "DEFG"


class Verdicts(NamedTuple):
    """Cells that say whether the workbook agrees with the engine, the sums hold, and the evidence is as it was."""

    agrees: str
    sums_hold: str
    evidence_holds: str


def write_control(living: Living) -> Verdicts:
    """Write the last sheet, after all results have their places."""
    name = living.text(CONTROL)
    sheet = living.book.add_worksheet(name)
    look = living.formats.look
    sums = [(line, 1.0) for line in living.checks]
    results = [
        (line, FLOORS[about.units]) for result, about in RESULTS.items() for line in living.results.get(result, ())
    ]
    sheet.write_string(0, 0, living.text(TITLE), look("title"))
    sheet.merge_range(1, 0, 1, len(COLUMNS) - 1, "", look("about"))
    sheet.write_string(1, 0, living.text(ABOUT), look("about"))
    sheet.set_row(1, 48)
    for column, (heading, width) in enumerate(COLUMNS):
        sheet.set_column(column, column, width)
        sheet.write_string(FIRST - 1, column, living.text(heading), look("header"))
    for row, (line, floor) in enumerate([*sums, *results], start=FIRST):
        _write_line(living, sheet, row, line, floor)
    end = _write_evidence(living, sheet, FIRST + len(sums) + len(results))
    first, middle, last = FIRST + 1, FIRST + len(sums), FIRST + len(sums) + len(results)
    _write_verdict(living, sheet, 3, AGREES, LARGEST, f"{RELATIVE}{middle + 1}:{RELATIVE}{last}")
    _write_verdict(living, sheet, 4, SUMS_HOLD, LARGEST_OF_SUMS, f"{RELATIVE}{first}:{RELATIVE}{middle}")
    _write_verdict(living, sheet, 5, EVIDENCE_HOLDS, DIFFERING_ROWS, f"{RELATIVE}{last + 1}:{RELATIVE}{end}")
    sheet.freeze_panes(FIRST, 1)
    set_up_page(sheet, FIRST - 1, end)
    verdicts = Verdicts(*(f"{quote_sheetname(name)}!$B${row}" for row in (4, 5, 6)))
    living.book.define_name(living.text(VERDICT_NAME), f"={verdicts.agrees}")
    return verdicts


def _write_evidence(living: Living, sheet: Worksheet, row: int) -> int:
    """A row for each row of figures: what its evidence is called and says, as text; gives the row below the last.

    The relative difference is 1 where the texts differ in any letter.
    """
    formats = living.formats
    for item in living.inputs.evidence:
        at = row + 1
        sheet.write_string(row, 0, f"{living.text(EVIDENCE)}: {item.sheet}", formats.look("label"))
        sheet.write_string(row, 1, item.row, formats.look("label"))
        sheet.write_string(row, 3, BETWEEN.join(item.texts), formats.look("label"))
        shown = f'&"{BETWEEN}"&'.join(item.cells)
        sheet.write_formula(row, 4, f"={shown}", formats.look("label"), BETWEEN.join(item.texts))
        sheet.write_formula(row, 6, f"=IF(EXACT({ENGINE}{at},{WORKBOOK}{at}),0,1)", formats.number("mark"), 0)
        row = at
    return row


def _write_line(living: Living, sheet: Worksheet, row: int, line: ControlLine, floor: float) -> None:
    formats, at = living.formats, row + 1
    for column, label in enumerate(line.labels):
        sheet.write_string(row, column, label, formats.look("label"))
    difference = line.cell.value - line.right
    if math.isfinite(line.right):
        sheet.write_number(row, 3, Exact(line.right), formats.number("exact"))
    sheet.write_formula(row, 4, f"={line.cell.address}", formats.number("exact"), cell_value(line.cell.value))
    sheet.write_formula(row, 5, f"={WORKBOOK}{at}-{ENGINE}{at}", formats.number("difference"), cell_value(difference))
    size = f"MAX(ABS({ENGINE}{at}),{floor:g})"
    relative = abs(difference) / max(abs(line.right), floor)
    sheet.write_formula(row, 6, f"=ABS({DIFFERENCE}{at})/{size}", formats.number("difference"), cell_value(relative))


def _write_verdict(living: Living, sheet: Worksheet, row: int, label: Text, size: Text, cells: str) -> None:
    """Label, verdict, and the size that it rests on."""
    formats, bad = living.formats, living.text(BAD)
    number = f"{ENGINE}{row + 1}"
    verdict = f'=IF(ISNUMBER({number}),IF({number}<={TOLERANCE:G},"{GOOD}","{bad}"),"{bad}")'
    sheet.write_string(row, 0, living.text(label), formats.look("label"))
    write_verdict(living, sheet, row, verdict)
    sheet.write_string(row, 2, living.text(size), formats.look("note"))
    sheet.write_formula(row, 3, f"=MAX({cells})", formats.number("difference"), 0)


def write_verdict(living: Living, sheet: Worksheet, row: int, formula: str) -> None:
    """A cell that is green where all is well, else orange."""
    sheet.write_formula(row, 1, formula, living.formats.look("verdict"), GOOD)
    for found, name in ((GOOD, "good"), (living.text(BAD), "bad")):
        rule = {"type": "cell", "criteria": "==", "value": f'"{found}"', "format": living.formats.look(name)}
        sheet.conditional_format(row, 1, row, 1, rule)
