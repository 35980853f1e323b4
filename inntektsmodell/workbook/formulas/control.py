"""The last sheet: the engine's value of every result beside the workbook's own, and sums that must hold."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from xlsxwriter.format import Format
from xlsxwriter.utility import quote_sheetname, xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from inntektsmodell.language.text import Text, as_label
from inntektsmodell.method.steps import RESULTS
from inntektsmodell.workbook.formulas.context import ControlLine, Living
from inntektsmodell.workbook.formulas.formats import cell_value
from inntektsmodell.workbook.formulas.refusals import Refusal, not_calculated, refusals
from inntektsmodell.workbook.formulas.words import CONTROL
from inntektsmodell.workbook.writing.styles import set_up_print
from inntektsmodell.workbook.writing.tables import Exact

TOLERANCE = 1e-9
FLOORS = {"1": 1e-3, "million NOK": 1.0}
"""Least size that a difference is held against, by unit: amounts that cancel have no size of their own."""
TITLE = as_label("Control: the workbook compared with the engine")
ABOUT = as_label(
    "The engine's figures are fixed as they were when the workbook was written; the workbook's "
    "are formulas. They differ when inputs are changed: CHANGED. Where they differ and no yellow cell does, the "
    "formulas are wrong: DEVIATION. A relative difference is |workbook − "
    "engine| divided by the larger of |engine| and a floor: 0.001 for shares and indices, 1 "
    "million NOK for amounts. The rows on evidence compare texts, letter by letter, with 1 where "
    "they differ; above them stands what must be 0, as the engine refuses it or the workbook cannot calculate with it. "
    "The last rows count the yellow cells that differ from what was written, which stands to the right."
)
AGREES = as_label("The workbook compared with the engine, limit 1E-9")
SUMS_HOLD = as_label("Sums that must always hold, limit 1E-9")
EVIDENCE_HOLDS = as_label("Evidence, source and status unchanged")
ACCEPTED = as_label("Input can be calculated with")
LARGEST_REFUSED = as_label("Largest of what must be 0")
IS_REFUSED = as_label("The engine refuses such input:")
NOT_CALCULATED = as_label("The workbook cannot calculate with such a cell:")
UNKNOWN = as_label("Such input cannot be calculated with")
AS_WRITTEN = as_label("Yellow cells as they were written")
CHANGED_CELLS = as_label("Number of yellow cells that were changed")
YELLOW = as_label("Yellow cells")
DIFFERING_ROWS = as_label("1 where something has changed")
EVIDENCE = as_label("Evidence")
BETWEEN = " | "
LARGEST = as_label("Largest relative difference")
LARGEST_OF_SUMS = as_label("Largest deviation of a sum")
VERDICT_NAME = as_label("control")
GOOD, CHANGED, BAD = "OK", as_label("CHANGED"), as_label("DEVIATION")
COLUMNS = (
    (as_label("Result"), 62),
    (as_label("Row"), 40),
    (as_label("Column"), 40),
    (as_label("Engine"), 20),
    (as_label("Workbook"), 20),
    (as_label("Difference"), 20),
    (as_label("Relative difference"), 20),
    (as_label("Changed rows"), 12),
    (as_label("As written"), 14),
)
FIRST, TEXT_COLUMNS = 9, 7
FIRST_TOLD, NAME_TOLD = "$I$8", "$J$8"
"""Which of the rows of what is refused is the first, 0 where none is, and its name."""
MOST_LISTED = 5
"""Rows with changed yellow cells that the first sheet names."""
ENGINE, WORKBOOK, DIFFERENCE, RELATIVE, CHANGES, WRITTEN = "DEFGHI"


class Verdicts(NamedTuple):
    """Cells that say whether the workbook agrees with the engine, the sums hold, and the engine accepts the input.

    Also whether evidence and yellow cells are as they were, how many of these are not, what is refused first, and
    formulas that name the first rows that were changed.
    """

    agrees: str
    sums_hold: str
    accepted: str
    evidence_holds: str
    as_written: str
    changed: str
    refused: str
    listed: tuple[str, ...]


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
    sheet.merge_range(1, 0, 1, TEXT_COLUMNS - 1, "", look("about"))
    sheet.write_string(1, 0, living.text(ABOUT), look("about"))
    sheet.set_row(1, 63)
    for column, (heading, width) in enumerate(COLUMNS):
        sheet.set_column(column, column, width)
        sheet.write_string(FIRST - 1, column, living.text(heading), look("header"))
    for row, (line, floor) in enumerate([*sums, *results], start=FIRST):
        _write_line(living, sheet, row, line, floor)
    middle, last = FIRST + len(sums), FIRST + len(sums) + len(results)
    cells = list(not_calculated(living))
    refused = _write_refusals(living, sheet, last, [*cells, *refusals(living)])
    end = _write_evidence(living, sheet, refused)
    bottom = _write_figures(living, sheet, end)
    sheet.freeze_panes(FIRST, 1)
    sheet.hide_gridlines(2)
    set_up_print(sheet, [width for _, width in COLUMNS], header=FIRST - 1, rows=bottom, is_printed=False)
    verdicts = _write_verdicts(living, sheet, (FIRST, middle, last, refused, end, bottom), len(cells))
    living.book.define_name(living.text(VERDICT_NAME), f"={verdicts.agrees}")
    return verdicts


def _write_verdicts(
    living: Living, sheet: Worksheet, ends: tuple[int, int, int, int, int, int], cells: int
) -> Verdicts:
    """The verdicts above the table; its parts begin and end at rows of `ends`.

    Of what is refused, the first rows, as many as `cells`, tell cells that the workbook cannot calculate with.
    """
    is_changed = f'"{living.text(CHANGED)}"'
    sums, results, refused, evidence, figures = (
        f"({RELATIVE}{first + 1}:{RELATIVE}{last})" for first, last in pairwise(ends)
    )
    _write_verdict(living, sheet, 3, AGREES, LARGEST, f"MAX{results}", f"IF(D7>0,{is_changed},{{bad}})")
    _write_verdict(living, sheet, 4, SUMS_HOLD, LARGEST_OF_SUMS, f"MAX{sums}")
    _write_verdict(living, sheet, 5, EVIDENCE_HOLDS, DIFFERING_ROWS, f"MAX{evidence}", is_changed)
    _write_verdict(living, sheet, 6, AS_WRITTEN, CHANGED_CELLS, f"SUM{figures}", is_changed)
    _write_verdict(living, sheet, 7, ACCEPTED, LARGEST_REFUSED, f"MAX{refused}")
    prefix = f"{quote_sheetname(sheet.name)}!"
    agrees, sums_hold, evidence_holds, as_written, accepted = (f"{prefix}$B${row}" for row in (4, 5, 6, 7, 8))
    listed = tuple(_named(prefix, ends[4:], number) for number in range(1, MOST_LISTED + 1))
    _write_told(living, sheet, ends[2:4], cells)
    changed, refused = f"{prefix}$D$7", f"{prefix}$E$8"
    return Verdicts(agrees, sums_hold, accepted, evidence_holds, as_written, changed, refused, listed)


def _named(prefix: str, ends: Sequence[int], number: int) -> str:
    """What names a row by its number between two rows of the table; nothing where none has it."""
    numbers, *texts = (f"{prefix}${column}${ends[0] + 1}:${column}${ends[1]}" for column in (CHANGES, "A", "B"))
    place = f"MATCH({number},{numbers},0)"
    return f'=IFERROR(INDEX({texts[0]},{place})&": "&INDEX({texts[1]},{place}),"")'


def _write_told(living: Living, sheet: Worksheet, ends: Sequence[int], cells: int) -> None:
    """What is said of the first row that is refused, and beside it which that is; nothing where none is."""
    numbers, *texts = (f"{column}{ends[0] + 1}:{column}{ends[1]}" for column in (CHANGES, "A", "B"))
    first, second = (f"INDEX({text},{FIRST_TOLD})" for text in texts)
    said = f'IF({FIRST_TOLD}<={cells},"{living.text(NOT_CALCULATED)} ","{living.text(IS_REFUSED)} ")'
    unknown = f'IF(ISNUMBER({ENGINE}8),"","{living.text(UNKNOWN)}")'
    named = f'{first}&IF({second}<>"",": "&{second},"")'
    note = living.formats.look("note")
    sheet.write_formula(7, 4, f"=IF({FIRST_TOLD}=0,{unknown},{said}&{NAME_TOLD})", note, "")
    sheet.write_formula(7, 8, f"=IFERROR(MATCH(1,{numbers},0),0)", living.formats.number("mark"), 0)
    sheet.write_formula(7, 9, f'=IF({FIRST_TOLD}=0,"",{named})', note, "")


def _write_refusals(living: Living, sheet: Worksheet, row: int, lines: Sequence[Refusal]) -> int:
    """A row for each thing that is refused, numbered where it is there; gives the row below the last."""
    mark, first = living.formats.number("mark"), row + 1
    for line in lines:
        at = row + 1
        _write_compared(living, sheet, row, line.labels, (0.0, f"={line.formula}", 0.0), 1.0)
        _write_number(sheet, row, first, f"IF(ISNUMBER({RELATIVE}{at}),IF({RELATIVE}{at}>{TOLERANCE:G},1,0),0)", mark)
        row = at
    return row


def _write_number(sheet: Worksheet, row: int, first: int, counted: str, look: Format) -> None:
    """How many rows are counted, from the first to this one."""
    before = "" if row + 1 == first else f"{CHANGES}{row}+"
    sheet.write_formula(row, 7, f"={before}{counted}", look, 0)


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


def _write_figures(living: Living, sheet: Worksheet, row: int) -> int:
    """A row for each row of yellow cells with figures: how many differ from what was written, which stands beside it.

    The number of rows with a difference so far stands there too, by which such rows are found. Words are compared
    letter by letter; numbers are not, since LibreOffice would take them as they are shown. Gives the row below.
    """
    look, mark, first = living.formats.look, living.formats.number("mark"), row + 1
    for item in living.inputs.figures:
        at = row + 1
        sheet.write_string(row, 0, f"{living.text(YELLOW)}: {item.sheet}", look("label"))
        sheet.write_string(row, 1, item.row, look("label"))
        for column, content in enumerate(item.contents, start=len(COLUMNS) - 1):
            if column - len(COLUMNS) + 1 == item.rest:
                sheet.write_formula(row, column, f"={item.cells[item.rest]}", None, content)
            elif isinstance(content, bool):
                sheet.write_boolean(row, column, content)
            elif isinstance(content, int | float):
                sheet.write_number(row, column, Exact(content))
            elif content:
                sheet.write_string(row, column, content)
        is_word = all(isinstance(content, str) for content in item.contents)
        now = item.cells[0] if len(item.cells) == 1 else f"{item.cells[0]}:{item.cells[-1].rpartition('!')[2]}"
        written = f"{WRITTEN}{at}:{xl_col_to_name(len(COLUMNS) + len(item.contents) - 2)}{at}"
        differ = f"1-EXACT({now},{written})" if is_word else f"({now}<>{written})*1"
        sheet.write_formula(row, 6, f"=SUMPRODUCT({differ})", mark, 0)
        _write_number(sheet, row, first, f"IF({RELATIVE}{at}>0,1,0)", mark)
        row = at
    return row


def _write_line(living: Living, sheet: Worksheet, row: int, line: ControlLine, floor: float) -> None:
    held = (line.right, f"={line.cell.address}", line.cell.value)
    _write_compared(living, sheet, row, line.labels, held, floor)


def _write_compared(
    living: Living, sheet: Worksheet, row: int, labels: Sequence[str], held: tuple[float, str, float], floor: float
) -> None:
    """Labels, what is right, and beside it the formula that is held against it, with its value."""
    formats, at, (right, formula, value) = living.formats, row + 1, held
    for column, label in enumerate(labels):
        sheet.write_string(row, column, label, formats.look("label"))
    difference = value - right
    if math.isfinite(right):
        sheet.write_number(row, 3, Exact(right), formats.number("exact"))
    sheet.write_formula(row, 4, formula, formats.number("exact"), cell_value(value))
    sheet.write_formula(row, 5, f"={WORKBOOK}{at}-{ENGINE}{at}", formats.number("difference"), cell_value(difference))
    size = f"MAX(ABS({ENGINE}{at}),{floor:g})"
    relative = abs(difference) / max(abs(right), floor)
    sheet.write_formula(row, 6, f"=ABS({DIFFERENCE}{at})/{size}", formats.number("difference"), cell_value(relative))


def _write_verdict(
    living: Living, sheet: Worksheet, row: int, label: Text, size: Text, found: str, otherwise: str = "{bad}"
) -> None:
    """Label, verdict, and the size that it rests on; `otherwise` is what the verdict is of a size above the limit."""
    formats, bad = living.formats, f'"{living.text(BAD)}"'
    number, otherwise = f"{ENGINE}{row + 1}", otherwise.replace("{bad}", bad)
    verdict = f'=IF(ISNUMBER({number}),IF({number}<={TOLERANCE:G},"{GOOD}",{otherwise}),{otherwise})'
    sheet.write_string(row, 0, living.text(label), formats.look("label"))
    write_verdict(living, sheet, row, verdict)
    sheet.write_string(row, 2, living.text(size), formats.look("note"))
    sheet.write_formula(row, 3, f"={found}", formats.number("difference"), 0)


def write_verdict(living: Living, sheet: Worksheet, row: int, formula: str) -> None:
    """A cell that is green where all is well, yellow where something was changed, else orange."""
    sheet.write_formula(row, 1, formula, living.formats.look("verdict"), GOOD)
    for found, name in ((GOOD, "good"), (living.text(CHANGED), "changed"), (living.text(BAD), "bad")):
        rule = {"type": "cell", "criteria": "==", "value": f'"{found}"', "format": living.formats.look(name)}
        sheet.conditional_format(row, 1, row, 1, rule)
