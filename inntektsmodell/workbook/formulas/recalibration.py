"""What the index of a calibrated criterion would be, if it were solved for again with the figures as they are now."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from inntektsmodell.case.evidence import Figure
from inntektsmodell.language.text import as_label
from inntektsmodell.model.arrays import columns_of
from inntektsmodell.workbook.formulas.block import Block
from inntektsmodell.workbook.formulas.context import Living
from inntektsmodell.workbook.formulas.population import PopulationBlocks
from inntektsmodell.workbook.formulas.sheet import FormulaSheet, sums, weighted_by
from inntektsmodell.workbook.formulas.words import RECALIBRATION, SUM

TARGET = as_label("Target")
TARGET_KEY = as_label("Key of the target, K")
SCALED = as_label("Scaled, country = 1")
NEED = as_label("Need that gives the target, b")
PER_PERSON = as_label("K / p (Sum: mean with P)")
OTHERS = as_label("The other criteria, Σ w · x")
SOLVED = as_label("Index solved for again, x")
USED = as_label("The index that the workbook uses")
DIFFERENCE = as_label("Difference")


def write_recalibration(living: Living, population: PopulationBlocks, index: Block, weights: Block) -> None:
    """Write the closed formula of the calibration beside the index that the workbook computes with."""
    case = living.case
    calibration = case.file.calibration
    assert calibration is not None
    sheet = FormulaSheet(living, RECALIBRATION, case.regions, SUM)
    need = _write_need(sheet, _write_target(sheet, calibration.target), population)
    position = columns_of(case).index(calibration.criterion)
    used, weight = index.values[position], weights.values[position, 0]
    others = weights.values[:, 0] @ index.values - weight * used
    solved = (need.values[0] - others) / weight
    sheet.heading(SOLVED)
    rest = sheet.line(
        OTHERS,
        lambda j: f"=SUMPRODUCT({weights.down(0)},{index.down(j)})-{weights.fixed(position)}*{index.at(position, j)}",
        others,
        "share",
    )
    again = sheet.line(
        SOLVED, lambda j: f"=({need.at(0, j)}-{rest.at(0, j)})/{weights.fixed(position)}", solved, "share"
    )
    own = sheet.line(USED, lambda j: f"={index.at(position, j)}", used, "share")
    sheet.line(DIFFERENCE, lambda j: f"={again.at(0, j)}-{own.at(0, j)}", solved - used, "difference")
    sheet.close()


def _write_need(sheet: FormulaSheet, key: Block, population: PopulationBlocks) -> Block:
    """The need index that gives the target's key, with mean 1 over the window's population."""
    share, window = population.share, population.of_window
    values = key.values[0] / share.values[0]
    mean = window.values[0] @ values / window.values.sum()
    sheet.heading(NEED)
    by_window = weighted_by(window, by_persons=True)
    per_person = sheet.line(PER_PERSON, lambda j: f"={key.at(0, j)}/{share.at(0, j)}", values, "share", by_window)
    return sheet.line(SCALED, lambda j: f"={per_person.at(0, j)}/{per_person.total(0)}", values / mean, "share")


def _write_target(sheet: FormulaSheet, target: Mapping[str, Figure]) -> Block:
    """The target's amounts and the key that they give."""
    living = sheet.living
    regions = living.case.regions
    amounts = np.array([target[region].value for region in regions])
    unit = living.case.evidence[target[regions[0]].evidence].unit
    cells = [living.inputs.addresses["calibration", region] for region in regions]
    sheet.heading(TARGET)
    given = sheet.line(TARGET, lambda j: f"={cells[j]}", amounts, "million", sums, unit)
    keys = amounts / amounts.sum()
    return sheet.line(TARGET_KEY, lambda j: f"={given.at(0, j)}/{given.total(0)}", keys, "share", sums)
