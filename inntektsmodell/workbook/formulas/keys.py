"""Cost indices, service keys and the resource-need key."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from inntektsmodell.language.text import as_label
from inntektsmodell.workbook.formulas.block import Block
from inntektsmodell.workbook.formulas.context import Living
from inntektsmodell.workbook.formulas.sheet import FormulaRow, FormulaSheet, sums, weighted_by
from inntektsmodell.workbook.formulas.words import COST, COUNTRY, SERVICE_KEYS, SUM

NEED_SHARE = as_label("Share of need, p · b")
CALCULATED = as_label("Calculated cost")
BLENDED = as_label("Blended cost, (1 − α) · calculated + α · actual")
COST_INDEX = as_label("Cost index")
SERVICE_KEY = as_label("Service key")
SHARES = as_label("The services' share of cost, a")
SHARE = as_label("Share")
OVERALL = as_label("Overall")
RESOURCE_KEY = as_label("Resource-need key")
NEED_OVERALL = as_label("Need index, all services")
COST_OVERALL = as_label("Cost index, all services")


class KeyBlocks(NamedTuple):
    """Resource-need key, and need and cost index over all services (no cost index: None)."""

    resource_need: Block
    need: Block
    cost: Block | None


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


def write_keys(living: Living, share: Block, need: Block, cost: Block | None) -> KeyBlocks:
    """Write service keys, the resource-need key, and the indices over all services."""
    case = living.case
    sheet = FormulaSheet(living, SERVICE_KEYS, case.regions, SUM)
    rows = [FormulaRow(living.service(name)) for name in case.services]
    sheet.heading(SHARES, [SHARE])
    cells = [living.inputs.observation("service_share", {"service": name}) for name in case.services]
    parts = sheet.block(rows, lambda i, _: f"={cells[i]}", case.observed["service_share"].values, "share")

    def key(i: int, j: int) -> str:
        return f"={share.at(0, j)}*{need.at(i, j)}" + ("" if cost is None else f"*{cost.at(i, j)}")

    sheet.heading(SERVICE_KEY)
    keys = sheet.result("service_key", key, sums, rows)
    sheet.check_totals(SERVICE_KEY, keys, rows)
    found = _write_overall(sheet, parts, keys, share, need, has_cost=cost is not None)
    sheet.close()
    return found


def _write_overall(
    sheet: FormulaSheet, parts: Block, keys: Block, share: Block, need: Block, *, has_cost: bool
) -> KeyBlocks:
    """The resource-need key, and need and cost over all services."""
    sheet.heading(OVERALL)
    whole = sheet.result("resource_need_key", lambda _, j: f"=SUMPRODUCT({parts.area},{keys.down(j)})", sums)
    sheet.check_totals(RESOURCE_KEY, whole)
    needs = parts.values[:, 0] @ need.values
    overall = sheet.line(NEED_OVERALL, lambda j: f"=SUMPRODUCT({parts.area},{need.down(j)})", needs, "share")
    if not has_cost:
        return KeyBlocks(whole, overall, None)
    costs = sheet.line(
        COST_OVERALL,
        lambda j: f"={whole.at(0, j)}/({share.at(0, j)}*{overall.at(0, j)})",
        whole.values[0] / (share.values[0] * needs),
        "share",
    )
    return KeyBlocks(whole, overall, costs)
