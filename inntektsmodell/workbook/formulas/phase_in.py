"""The sheet of the phase-in: growth needed, its parts by region and year, and the base appropriation of the year."""

from __future__ import annotations

import numpy as np

from inntektsmodell.language.text import as_label
from inntektsmodell.method.appropriation import (
    base_appropriation,
    distribution_key,
    growth,
    growth_amount,
    growth_to_come,
    paid_later,
    paid_now,
    phase_in,
    phased_key,
    redistribution,
)
from inntektsmodell.method.inputs import later, now, schedule
from inntektsmodell.workbook.formulas.places import At
from inntektsmodell.workbook.formulas.sheet import FormulaRow, FormulaSheet
from inntektsmodell.workbook.formulas.shown import Sheet, Shown, summed
from inntektsmodell.workbook.formulas.terms import Term
from inntektsmodell.workbook.formulas.words import PHASE_IN

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


def _write_schedule(sheet: FormulaSheet) -> None:
    """The payment plan by year, and marks of the model year and of later ones."""
    living = sheet.living
    model_year, years = living.case.file.year, [int(year) for year in living.writer.labels["payment"]]
    paid = np.asarray(living.writer.values[schedule.name])
    sheet.heading(SCHEDULE, (PLAN, PAID, NOW, LATER))
    year, first = sheet.label(FormulaRow(living.text(FIXED), model_year)), sheet.next_row
    last = first + len(years) - 1
    terms = [
        [
            living.writer.term(schedule, {"payment": At(str(label))}),
            Term(f"C{row}/SUM(C${first}:C${last})", part),
            Term(f"IF(A{row}={year},1,0)", float(label == model_year)),
            Term(f"IF(A{row}>{year},1,0)", float(label > model_year)),
        ]
        for row, (label, part) in enumerate(zip(years, paid / paid.sum(), strict=True), start=first)
    ]
    table = sheet.block([FormulaRow(label) for label in years], terms, "plain")
    for column, quantity in ((0, schedule), (2, now), (3, later)):
        living.put_column(quantity, table, column)


SHEET = Sheet(
    PHASE_IN,
    growth,
    (
        _write_schedule,
        Shown(paid_now, across="", label=PAID_NOW),
        Shown(paid_later, across="", label=PAID_LATER),
        Shown(
            (0 - redistribution) / distribution_key,
            unit="million NOK",
            where=distribution_key,
            heading=NEEDED,
            label=LIMIT,
        ),
        Shown(growth, across=""),
        summed(growth_amount, heading=AMOUNTS),
        summed(phase_in),
        summed(growth_to_come),
        summed(base_appropriation, heading=THIS_YEAR),
        summed(phased_key, check=THIS_YEAR),
    ),
)
