"""Base appropriation and distribution key at full effect, and redistribution against the former model."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from inntektsmodell.language.shown_numbers import ABSENT
from inntektsmodell.language.text import Text, as_label
from inntektsmodell.model.result_tables import ROWS
from inntektsmodell.workbook.formulas.block import Block
from inntektsmodell.workbook.formulas.context import Living
from inntektsmodell.workbook.formulas.sheet import FormulaSheet, sums
from inntektsmodell.workbook.formulas.words import APPROPRIATION, SUM

MILLION = "million NOK"
PARTS = as_label("What the appropriation consists of")
BY_NEED = as_label("By resource need, k · B")
BY_NEED_LESS_CAPITAL = as_label("By resource need, (1 − κ) · k · B")
CAPITAL = as_label("Separate capital frame, κ · capital key · B")
NET = as_label("Inter-regional patient settlement, net")
FULL_EFFECT = as_label("Full effect")
AGAINST_FORMER = as_label("Against the former model")
FORMER = as_label("Former key · B")
THIS_YEAR = as_label("The year")
PER_CENT = next(row.heading for row in ROWS if row.name == "redistribution_per_cent")


class AppropriationBlocks(NamedTuple):
    """Amounts and key at full effect, and redistribution (in millions, in per cent) where there is a former model."""

    full: Block
    key: Block
    redistribution: Block | None = None
    per_cent: Block | None = None


def write_appropriation(living: Living, resource_need: Block, net: Block | None) -> AppropriationBlocks:
    """Write the appropriation at full effect, the key, and what changes against the former model."""
    sheet = FormulaSheet(living, APPROPRIATION, living.case.regions, SUM)
    total = living.inputs.parameter("appropriation.total")
    parts = _write_parts(sheet, resource_need, net)
    sheet.heading(FULL_EFFECT)
    full = sheet.result("full_effect_appropriation", lambda _, j: "=" + "+".join(part.at(0, j) for part in parts), sums)
    key = sheet.result("distribution_key", lambda _, j: f"={full.at(0, j)}/{total}", sums)
    sheet.check_totals(FULL_EFFECT, key)
    appropriation = _write_redistribution(sheet, AppropriationBlocks(full, key), total)
    if living.case.parameters.phase_in is None:
        sheet.heading(THIS_YEAR)
        sheet.result("base_appropriation", lambda _, j: f"={full.at(0, j)}", sums)
    sheet.close()
    return appropriation


def _write_parts(sheet: FormulaSheet, resource_need: Block, net: Block | None) -> list[Block]:
    """By need, from a separate capital frame, and by settlement: those that the case has."""
    living, case = sheet.living, sheet.living.case
    total, amount = living.inputs.parameter("appropriation.total"), case.parameters.appropriation.total.value
    by_need = resource_need.values[0] * amount
    lines: list[tuple[Text, Callable[[int], str], np.ndarray]]
    sheet.heading(PARTS)
    if case.parameters.capital is None:
        lines = [(BY_NEED, lambda j: f"={resource_need.at(0, j)}*{total}", by_need)]
    else:
        share, part = living.inputs.parameter("capital.share"), case.parameters.capital.share.value
        keys = [living.inputs.observation("capital_key", {"region": region}) for region in case.regions]
        lines = [
            (BY_NEED_LESS_CAPITAL, lambda j: f"=(1-{share})*{resource_need.at(0, j)}*{total}", (1 - part) * by_need),
            (CAPITAL, lambda j: f"={share}*{keys[j]}*{total}", part * case.observed["capital_key"].values * amount),
        ]
    if net is not None:
        lines.append((NET, lambda j: f"={net.at(0, j)}", net.values[0]))
    return [sheet.line(label, formula, values, "million", sums, MILLION) for label, formula, values in lines]


def _write_redistribution(sheet: FormulaSheet, found: AppropriationBlocks, total: str) -> AppropriationBlocks:
    """What changes against a former key, or the change itself where that is what is known."""
    living, case = sheet.living, sheet.living.case
    if "redistribution" not in living.result:
        return found
    sheet.heading(AGAINST_FORMER)
    values = living.values("redistribution")
    if "former_key" in case.observed:
        keys = [living.inputs.observation("former_key", {"region": region}) for region in case.regions]
        amounts = case.observed["former_key"].values * case.parameters.appropriation.total.value
        former = sheet.line(FORMER, lambda j: f"={keys[j]}*{total}", amounts, "million", sums, MILLION)
        change = sheet.result("redistribution", lambda _, j: f"={found.full.at(0, j)}-{former.at(0, j)}", sums)
    else:
        given = [living.inputs.observation("redistribution", {"region": region}) for region in case.regions]
        change = sheet.result("redistribution", lambda _, j: f"={given[j]}", sums)
    before = found.full.values[0] - values
    per_cent = sheet.line(
        PER_CENT,
        lambda j: f'=IFERROR(100*{change.at(0, j)}/({found.full.at(0, j)}-{change.at(0, j)}),"{ABSENT}")',
        100 * values / np.where(before == 0, np.nan, before),
        "per_cent",
    )
    return found._replace(redistribution=change, per_cent=per_cent)
