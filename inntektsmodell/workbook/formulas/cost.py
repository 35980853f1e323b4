"""Cost indices."""

from __future__ import annotations

import numpy as np

from inntektsmodell.case.labels import COST_INDEX
from inntektsmodell.language.text import as_label
from inntektsmodell.workbook.formulas.block import Block
from inntektsmodell.workbook.formulas.context import Living
from inntektsmodell.workbook.formulas.sheet import FormulaRow, FormulaSheet, sums, weighted_by
from inntektsmodell.workbook.formulas.words import COST, COUNTRY

NEED_SHARE = as_label("Share of need, p · b")
CALCULATED = as_label("Calculated cost")
BLENDED = as_label("Blended cost, (1 − α) · calculated + α · actual")


def write_cost(living: Living, share: Block, need: Block) -> tuple[Block, Block]:
    """Write the cost indices; gives them and the calculated cost level, one row per service."""
    case, inputs = living.case, living.inputs
    sheet = FormulaSheet(living, COST, case.regions, COUNTRY)
    rows = [FormulaRow(living.service(name)) for name in case.services]

    def cell(variable: str, i: int, j: int) -> str:
        return inputs.observation(variable, {"service": case.services[i], "region": case.regions[j]})

    def blend(i: int, j: int) -> str:
        alpha = inputs.parameter(f"cost.actual_weight.{case.services[i]}")
        return f"=(1-{alpha})*{calculated.at(i, j)}+{alpha}*{cell('actual_cost', i, j)}"

    sheet.heading(NEED_SHARE)
    shares = share.values * need.values
    need_share = sheet.block(rows, lambda i, j: f"={share.at(0, j)}*{need.at(i, j)}", shares, "share", sums)
    of_country = weighted_by(need_share)
    sheet.heading(CALCULATED)
    levels = case.observed["calculated_cost"].values
    calculated = sheet.block(rows, lambda i, j: f"={cell('calculated_cost', i, j)}", levels, "share")
    sheet.heading(BLENDED)
    level = sheet.block(rows, blend, _blended(living), "share", of_country)
    sheet.heading(COST_INDEX)
    index = sheet.result("cost_index", lambda i, j: f"={level.at(i, j)}/{level.total(i)}", of_country, rows)
    sheet.check_totals(COST_INDEX, index, rows)
    sheet.close()
    return index, calculated


def _blended(living: Living) -> np.ndarray:
    """Blended cost level by service and region."""
    case = living.case
    assert case.parameters.cost is not None
    alpha = np.array([[case.parameters.cost.actual_weight[name].value] for name in case.services])
    observed = case.observed
    return np.asarray((1 - alpha) * observed["calculated_cost"].values + alpha * observed["actual_cost"].values)
