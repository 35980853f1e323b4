"""The sheet of the base appropriation and distribution key at full effect, and what changes against the former model."""

from __future__ import annotations

from functools import reduce
from operator import add

from indices.expressions import Expression, Number, Product, Sum, quantities_in
from inntektsmodell.language.text import Text, as_label
from inntektsmodell.method.appropriation import (
    base_appropriation,
    distribution_key,
    full_effect_appropriation,
    redistribution,
    to_come,
)
from inntektsmodell.method.inputs import appropriation, capital_key, capital_share, former_key
from inntektsmodell.method.settlement import settlement
from inntektsmodell.model.result_tables import ROWS
from inntektsmodell.workbook.formulas.excel import Writer
from inntektsmodell.workbook.formulas.shown import Sheet, Shown, summed
from inntektsmodell.workbook.formulas.words import APPROPRIATION

PARTS = as_label("What the appropriation consists of")
BY_NEED = as_label("By resource need, k · B")
LABELS = {
    settlement: as_label("Inter-regional patient settlement, net"),
    capital_key: as_label("Separate capital frame, κ · capital key · B"),
    capital_share: as_label("By resource need, (1 − κ) · k · B"),
}
"""What a part is called by what it is of, the first that fits; what is of none is by need."""
FULL_EFFECT = as_label("Full effect")
AGAINST_FORMER = as_label("Against the former model")
FORMER = as_label("Former key · B")
THIS_YEAR = as_label("The year")
PER_CENT = next(row.heading for row in ROWS if row.name == "redistribution_per_cent")


def appropriation_sheet(writer: Writer) -> Sheet:
    """The sheet, with a line for each part that is added to the appropriation; the year's where there is no phase-in."""
    parts = _parts(writer.formulas[full_effect_appropriation])
    lines = [
        summed(part, unit="million NOK", heading=PARTS if part is parts[0] else None, label=_label(part))
        for part in parts
    ]
    blocks = (
        *lines,
        summed(full_effect_appropriation, formula=reduce(add, parts), heading=FULL_EFFECT),
        summed(distribution_key, check=FULL_EFFECT),
        summed(former_key * appropriation, unit="million NOK", heading=AGAINST_FORMER, label=FORMER),
        summed(redistribution),
        Shown(
            Number(100.0) * redistribution / (full_effect_appropriation - redistribution),
            label=PER_CENT,
            kind="per_cent",
            has_dashes=True,
            front="redistribution_per_cent",
        ),
        *([] if to_come in writer.formulas else [summed(base_appropriation, heading=THIS_YEAR)]),
    )
    return Sheet(APPROPRIATION, full_effect_appropriation, blocks)


def _parts(expression: Expression) -> list[Expression]:
    """What is added up, a factor multiplied into each."""
    match expression:
        case Sum(left=left, right=right):
            return [*_parts(left), *_parts(right)]
        case Product(left=Sum() as left, right=right):
            return [part * right for part in _parts(left)]
    return [expression]


def _label(part: Expression) -> Text:
    named = set(quantities_in(part))
    return next((label for quantity, label in LABELS.items() if quantity in named), BY_NEED)
