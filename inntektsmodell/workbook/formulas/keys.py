"""Service keys and the resource-need key."""

from __future__ import annotations

from typing import NamedTuple

from inntektsmodell.language.text import as_label
from inntektsmodell.workbook.formulas.block import Block
from inntektsmodell.workbook.formulas.context import Living
from inntektsmodell.workbook.formulas.sheet import FormulaRow, FormulaSheet, sums
from inntektsmodell.workbook.formulas.words import SERVICE_KEYS, SUM

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
