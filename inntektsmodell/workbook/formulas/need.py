"""Need: weights after merging, and need indices."""

from __future__ import annotations

from collections.abc import Callable

from inntektsmodell.case.labels import NEED_INDEX
from inntektsmodell.language.text import as_label
from inntektsmodell.model.arrays import columns_of
from inntektsmodell.workbook.formulas.block import Block, total_of
from inntektsmodell.workbook.formulas.choices import ChoiceBlocks
from inntektsmodell.workbook.formulas.context import Living
from inntektsmodell.workbook.formulas.criteria import criterion_rows
from inntektsmodell.workbook.formulas.sheet import FormulaRow, FormulaSheet, weighted_by
from inntektsmodell.workbook.formulas.words import COUNTRY, NEED, WEIGHTS

WEIGHTED = as_label("Weighted criterion index, Σ w · x")
SUM_OF_WEIGHTS = as_label("Sum of the weights")


def write_need(living: Living, choices: ChoiceBlocks, index: Block, share: Block) -> tuple[Block, Block]:
    """Write weights and need indices; gives the weights (one column per service) and the indices (one row each)."""
    case = living.case
    weights = _write_weights(living, choices)
    sheet = FormulaSheet(living, NEED, case.regions, COUNTRY)
    rows = [FormulaRow(living.service(name)) for name in case.services]
    weighted, of_country = weights.values.T @ index.values, weighted_by(share)
    sheet.heading(WEIGHTED)
    raw = sheet.block(
        rows, lambda i, j: f"=SUMPRODUCT({weights.down_fixed(i)},{index.down(j)})", weighted, "share", of_country
    )
    sheet.heading(NEED_INDEX)
    block = sheet.result("need_index", lambda i, j: f"={raw.at(i, j)}/{raw.total(i)}", of_country, rows)
    sheet.check_totals(NEED_INDEX, block, rows)
    sheet.close()
    return weights, block


def _write_weights(living: Living, choices: ChoiceBlocks) -> Block:
    """Weights of columns and groups after merging, one column per service."""
    case = living.case
    sheet = FormulaSheet(living, WEIGHTS, [living.service(name) for name in case.services])
    weights = living.values("criterion_weight").T
    rows = criterion_rows(living, [""] * len(columns_of(case)))
    block = sheet.result("criterion_weight", _weight_formula(living, choices), rows=rows, values=weights, kind="weight")
    total = sheet.line(SUM_OF_WEIGHTS, lambda j: f"=SUM({block.down(j)})", weights.sum(axis=0), "share")
    for j, service in enumerate(case.services):
        sheet.check(SUM_OF_WEIGHTS, total.fixed(0, j), 1.0, living.service(service))
    sheet.close()
    return block


def _weight_formula(living: Living, choices: ChoiceBlocks) -> Callable[[int, int], str]:
    """Formula of a weight by row (columns, then groups) and service; a group has none where it does not serve."""
    case, inputs = living.case, living.inputs
    columns, groups = columns_of(case), list(case.parameters.criteria.values())

    def formula(i: int, j: int) -> str:
        service, position = case.services[j], i - len(columns)
        if position < 0:
            given = inputs.parameter(f"need.weights.{service}.{columns[i]}")
            serving = [at for at, group in enumerate(groups) if service in group.services]
            marks = [choices.mark_of_group(at) for at in serving if columns[i] in groups[at].members]
            return f"={given}" + "".join(f"*(1-{mark})" for mark in marks)
        if service not in groups[position].services:
            return ""
        paths = [f"need.weights.{service}.{member}" for member in groups[position].members]
        return f"={choices.mark_of_group(position)}*{total_of([inputs.addresses['parameter', path] for path in paths])}"

    return formula
