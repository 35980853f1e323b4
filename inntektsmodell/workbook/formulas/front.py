"""The first sheet: what the workbook is, what it rests on, the key table, the verdicts, and the contents."""

from __future__ import annotations

from xlsxwriter.worksheet import Worksheet

from inntektsmodell.case.labels import evidence_line
from inntektsmodell.case.printed_sums import ALWAYS
from inntektsmodell.case.remarks import remark_lines
from inntektsmodell.language.text import as_label
from inntektsmodell.model.plausibility import remarks_on
from inntektsmodell.model.result import evidence_of_result
from inntektsmodell.model.result_tables import ROWS, region_table
from inntektsmodell.workbook.formulas.block import Block
from inntektsmodell.workbook.formulas.context import Living
from inntektsmodell.workbook.formulas.control import AGREES, EVIDENCE_HOLDS, SUMS_HOLD, Verdicts, write_verdict
from inntektsmodell.workbook.formulas.formats import NumberKind, cell_value
from inntektsmodell.workbook.formulas.sheet import FIGURE_WIDTH, set_up_page, write_header, write_wrapped
from inntektsmodell.workbook.formulas.words import CONTROL, STEPS, SUM
from inntektsmodell.workbook.layout.sheets import SHEETS, SOLVED

SYNTHETIC = as_label(
    "SYNTHETIC FIGURES: figures of this workbook were made by a program and say nothing about real regions."
)
CALIBRATED = as_label(
    "CALIBRATED: the criterion “{criterion}” is no observation. It was solved for so that the key at full effect "
    "meets a published result, and is held as solved when other figures are changed."
)
HOW = as_label("Change the yellow cells of the input sheets; all else is formulas. Control compares with the engine.")
CONTENTS = as_label("Contents")
SOLVED_ABOUT = as_label("The index that the engine solved for, by year.")
INPUT_SHEET = as_label("Input")
CONTROL_SHEET = as_label("The workbook's figures against the engine's")
MODEL_YEAR = as_label("Model year")
KIND_OF_DECIMALS: dict[int, NumberKind] = {1: "million", 2: "per_cent", 4: "share"}
WIDTH = 8
"""Columns that the text spans, at least."""


def write_front(living: Living, sheet: Worksheet, blocks: dict[str, Block], verdicts: Verdicts) -> None:
    """Fill the first sheet. `blocks` says where each row of the key table stands, by the row's name."""
    row = _write_head(living, sheet)
    row = _write_verdicts(living, sheet, row, verdicts)
    row = _write_keys(living, sheet, row, blocks)
    _write_contents(living, sheet, row)
    sheet.set_column(0, 0, 40)
    sheet.set_column(1, max(WIDTH, len(living.case.regions) + 1), FIGURE_WIDTH)
    set_up_page(sheet, 0, 0)


def _write_head(living: Living, sheet: Worksheet) -> int:
    """Title, warnings, evidence, notes and remarks; gives the next row."""
    case, look = living.case, living.formats.look
    sheet.write_string(0, 0, living.text(case.file.title), look("title"))
    warnings = [living.text(SYNTHETIC)] if case.is_synthetic else []
    if case.file.calibration is not None:
        criterion = living.column(case.file.calibration.criterion)
        warnings.append(living.text(CALIBRATED).format(criterion=criterion))
    texts = [
        f"{living.text(MODEL_YEAR)}: {case.file.year}. {living.text(HOW)}",
        evidence_line(evidence_of_result(living.result), living.language),
        living.text(ALWAYS),
        *(living.text(note) for note in case.notes),
        *remark_lines(remarks_on(case, living.result), living.language),
    ]
    row = 1
    for text, name in [(text, "warning") for text in warnings] + [(text, "about") for text in texts]:
        write_wrapped(sheet, row, text, look(name), WIDTH)
        row += 1
    return row + 1


def _write_verdicts(living: Living, sheet: Worksheet, row: int, verdicts: Verdicts) -> int:
    shown = ((AGREES, verdicts.agrees), (SUMS_HOLD, verdicts.sums_hold), (EVIDENCE_HOLDS, verdicts.evidence_holds))
    for label, cell in shown:
        sheet.write_string(row, 0, living.text(label), living.formats.look("label"))
        write_verdict(living, sheet, row, f"={cell}")
        row += 1
    return row + 1


def _write_keys(living: Living, sheet: Worksheet, row: int, blocks: dict[str, Block]) -> int:
    """The table of the run, one column per region, every cell a formula."""
    formats, regions = living.formats, living.case.regions
    table = region_table(living.result, living.case.observations["service_share"])
    sheet.write_blank(row, 0, None, formats.look("header"))
    write_header(sheet, row, 1, [*regions, living.text(SUM)], formats.look("header_right"))
    for line in (line for line in ROWS if line.name in table):
        row += 1
        look = formats.number(KIND_OF_DECIMALS[line.decimals])
        sheet.write_string(row, 0, living.text(line.heading), formats.look("label"))
        for j, value in enumerate(table[line.name].tolist()):
            sheet.write_formula(row, 1 + j, f"={blocks[line.name].at(0, j)}", look, cell_value(value))
        if line.summed:
            total = f"={blocks[line.name].total(0)}"
            sheet.write_formula(row, 1 + len(regions), total, look, float(table[line.name].sum()))
    return row + 2


def _write_contents(living: Living, sheet: Worksheet, row: int) -> None:
    """A link to every other sheet, and what it holds."""
    look = living.formats.look
    about = {living.text(one.name): living.text(one.help) for one in SHEETS.values()}
    about[living.text(SOLVED)] = living.text(SOLVED_ABOUT)
    about |= {living.text(step.name): living.text(step.title) for step in STEPS}
    about[living.text(CONTROL)] = living.text(CONTROL_SHEET)
    sheet.write_string(row, 0, living.text(CONTENTS), look("heading"))
    for other in living.book.worksheets()[1:]:
        row += 1
        sheet.write_url(row, 0, f"internal:'{other.name}'!A1", look("link"), string=other.name)
        sheet.write_string(row, 1, about.get(other.name, living.text(INPUT_SHEET)), look("label"))
