"""The sheet of what the index of a calibrated criterion would be, if it were solved for again with today's figures."""

from __future__ import annotations

from inntektsmodell.case.case import Case
from inntektsmodell.language.text import as_label
from inntektsmodell.method.need import criterion_index, criterion_weight, population_share, window_persons
from inntektsmodell.workbook.formulas.given import target
from inntektsmodell.workbook.formulas.shown import Sheet, Shown, summed
from inntektsmodell.workbook.formulas.words import RECALIBRATION

TARGET = as_label("Target")
TARGET_KEY = as_label("Key of the target, K")
SCALED = as_label("Scaled, country = 1")
NEED = as_label("Need that gives the target, b")
PER_PERSON = as_label("K / p (Sum: mean with P)")
OTHERS = as_label("The other criteria, Σ w · x")
SOLVED = as_label("Index solved for again, x")
USED = as_label("The index that the workbook uses")
DIFFERENCE = as_label("Difference")


def recalibration_sheet(case: Case) -> Sheet:
    """The closed formula of the calibration beside the index that the workbook computes with."""
    calibration = case.file.calibration
    assert calibration is not None
    at = {"service": case.services[0], "series": calibration.criterion}
    key = target / target.sum("region")
    per_person = key / population_share
    mean = (window_persons * per_person).sum("region") / window_persons.sum("region")
    need = per_person / mean
    own = criterion_weight * criterion_index
    others = own.sum("series") - own
    solved = (need - others) / criterion_weight
    blocks = (
        summed(target, heading=TARGET, label=TARGET),
        summed(key, label=TARGET_KEY),
        Shown(per_person, heading=NEED, label=PER_PERSON, total=mean),
        Shown(need, label=SCALED),
        Shown(others, at=at, heading=SOLVED, label=OTHERS),
        Shown(solved, at=at, label=SOLVED),
        Shown(criterion_index, at=at, label=USED),
        Shown(solved - criterion_index, at=at, label=DIFFERENCE, kind="difference"),
    )
    return Sheet(RECALIBRATION, target, blocks)
