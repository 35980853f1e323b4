"""Phase-in: growth needed, its parts by region and year, and the base appropriation of the year."""

from __future__ import annotations

import numpy as np

from inntektsmodell.language.shown_numbers import ABSENT
from inntektsmodell.language.text import Text, as_label
from inntektsmodell.workbook.formulas.appropriation import AppropriationBlocks
from inntektsmodell.workbook.formulas.block import Block
from inntektsmodell.workbook.formulas.context import Living
from inntektsmodell.workbook.formulas.sheet import FormulaRow, FormulaSheet, sums
from inntektsmodell.workbook.formulas.words import PHASE_IN, SUM

SCHEDULE = as_label("When the growth is paid")
PLAN = as_label("Plan (only the proportions between the years matter)")
PAID = as_label("Share of the growth")
NOW = as_label("The model year")
FIXED = as_label("The model year, fixed")
LATER = as_label("Later years")
PAID_NOW = as_label("Paid in the model year")
PAID_LATER = as_label("Paid later")
NEEDED = as_label("The growth needed")
LIMIT = as_label("Growth at which the region does not lose, −D / K")
AMOUNTS = as_label("Each region's share of the growth")
THIS_YEAR = as_label("Base appropriation for the year")


def write_phase_in(living: Living, appropriation: AppropriationBlocks) -> None:
    """Write the phase-in of a case that has one."""
    sheet = FormulaSheet(living, PHASE_IN, living.case.regions, SUM)
    change, key = appropriation.redistribution, appropriation.key
    assert change is not None
    now, later = _write_schedule(sheet)
    total = living.inputs.parameter("appropriation.total")
    sheet.heading(NEEDED)
    is_paid = key.values[0] > 0
    limits = np.where(is_paid, -change.values[0] / np.where(is_paid, key.values[0], 1.0), np.nan)
    limit = sheet.line(
        LIMIT,
        lambda j: f'=IF({key.at(0, j)}>0,-{change.at(0, j)}/{key.at(0, j)},"{ABSENT}")',
        limits,
        "million",
        unit="million NOK",
    )
    most, keys = f"MAX({limit.across(0)})", key.across(0)
    loses = f"SUMPRODUCT(({keys}<=0)*({change.across(0)}+{keys}*{most}<0))>0"
    growth = sheet.result("growth", lambda *_: f"=IF({loses},NA(),{most})")
    sheet.heading(AMOUNTS)
    amount = sheet.result("growth_amount", lambda _, j: f"={change.at(0, j)}+{key.at(0, j)}*{growth.fixed(0)}", sums)
    sheet.result("phase_in", lambda _, j: f"={now.fixed(0)}*{amount.at(0, j)}", sums)
    sheet.result("growth_to_come", lambda _, j: f"={later.fixed(0)}*{amount.at(0, j)}", sums)
    sheet.heading(THIS_YEAR)
    base = sheet.result(
        "base_appropriation",
        lambda _, j: (
            f"={key.at(0, j)}*{total}-{later.fixed(0)}*({change.at(0, j)}-{key.at(0, j)}*SUM({change.across(0)}))"
        ),
        sums,
    )
    phased = sheet.result("phased_key", lambda _, j: f"={base.at(0, j)}/{total}", sums)
    sheet.check_totals(THIS_YEAR, phased)
    sheet.close()


def _write_schedule(sheet: FormulaSheet) -> tuple[Block, Block]:
    """Part of the growth that is paid in the model year, and the part that is paid later."""
    living, case = sheet.living, sheet.living.case
    assert case.parameters.phase_in is not None
    schedule = case.parameters.phase_in.schedule
    years = [int(year) for year in schedule]
    cells = [living.inputs.parameter(f"phase_in.schedule.{year}") for year in schedule]
    paid = np.array([figure.value for figure in schedule.values()])
    shares = paid / paid.sum()
    sheet.heading(SCHEDULE, (PLAN, PAID, NOW, LATER))
    year, first = sheet.label(FormulaRow(living.text(FIXED), case.file.year)), sheet.next_row
    last = first + len(years) - 1
    formulas = (
        lambda i: f"={cells[i]}",
        lambda i: f"=C{first + i}/SUM(C${first}:C${last})",
        lambda i: f"=IF(A{first + i}={year},1,0)",
        lambda i: f"=IF(A{first + i}>{year},1,0)",
    )
    marks = [[float(year == case.file.year), float(year > case.file.year)] for year in years]
    table = sheet.block(
        [FormulaRow(year) for year in years],
        lambda i, j: formulas[j](i),
        np.column_stack([paid, shares, np.array(marks)]),
        "plain",
    )
    part, now, later = (table.part(columns=slice(column, column + 1)) for column in (1, 2, 3))
    return _paid(sheet, PAID_NOW, part, now), _paid(sheet, PAID_LATER, part, later)


def _paid(sheet: FormulaSheet, label: Text, shares: Block, marks: Block) -> Block:
    """The part of the growth that is paid in the marked years."""
    value = marks.values.T @ shares.values
    return sheet.line(label, lambda _: f"=SUMPRODUCT({shares.area},{marks.area})", value, "share")
