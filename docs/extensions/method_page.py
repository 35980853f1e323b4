"""The method as it stands in `inntektsmodell.method`: its inputs, and each step with formula, unit and source."""

from __future__ import annotations

from docs.extensions.markdown import table
from indices.expressions import Quantity
from indices.printing import Notation
from inntektsmodell.charts.method_graph import method_graph
from inntektsmodell.method import appropriation, keys, need, rule_amounts, settlement, yearly
from inntektsmodell.method.calibration import CALIBRATION
from inntektsmodell.method.inputs import INPUTS
from inntektsmodell.method.quantities import DIMS, Input, Step
from inntektsmodell.method.steps import STEPS

NOTATION = Notation(
    DIMS,
    {
        "age_group": "an age group",
        "criterion": "another criterion",
        "column": "an age group or another criterion",
        "group": "a merged criterion",
    },
)
LABELLED = {
    "age_group": "age group",
    "column": "age group or criterion",
    "destination": "region of treatment",
    "group": "group of criteria",
    "origin": "region of residence",
    "adjustment_year": "year of the adjustment",
    "payment": "year of the phase-in",
    "plan_year": "other year of the adjustment",
    "settlement_year": "year",
}
"""What a label of a dimension is, where its name does not say it."""
UNITS = {
    "1": "number",
    "criterion": "unit of the criterion",
    "criterion per base": "unit of the criterion, or that per inhabitant",
}
"""Units in words, where they are not declared so."""
PARTS = {
    "Need": need,
    "Cost, and keys by need and cost": keys,
    "Settlement": settlement,
    "Amounts by rules of other formulas": rule_amounts,
    "Appropriation, redistribution, phase-in and adjustment": appropriation,
    "The year: pace of change, guarantee and what is paid out": yearly,
}
"""The modules of the method by their headings, in the order of the steps."""


def method_inputs() -> str:
    """A table with one row per input."""
    headings = ("symbol", "input", "for each", "unit", "what it is", "Norwegian")
    return table(headings, map(_input, INPUTS.values()))


def method_steps() -> str:
    """One section per step, by part of the method."""
    told: set[str] = set()
    sections = []
    for heading, part in PARTS.items():
        steps = [value for value in vars(part).values() if isinstance(value, Step) and value.name not in told]
        told |= {step.name for step in steps}
        sections += [f"## {heading}\n", *map(_section, steps)]
    return "\n".join(sections)


def calibration_steps() -> str:
    """One section per step of the calibration."""
    return "\n".join(map(_section, CALIBRATION))


def method_drawing() -> str:
    """A drawing of what leads to what."""
    return f'```{{raw}} html\n<div class="graph" tabindex="0">{method_graph(list(STEPS))}</div>\n```\n'


def _input(quantity: Input) -> tuple[str, ...]:
    """A row of the table."""
    return (
        f"${NOTATION.symbol(quantity)}$",
        f"`{quantity.name}`",
        ", ".join(LABELLED.get(dim, dim) for dim in quantity.dims),
        _unit(quantity),
        quantity.label.en,
        quantity.label.nb,
    )


def _section(step: Step) -> str:
    kind = "Result" if step.is_result else "Step"
    lines = [
        f"### {step.label.en}",
        f"*{step.label.nb}.* {step.about}",
        f"$$\n{NOTATION.equation(step)}\n$$",
        f":Source: {step.source.en}" + f"\n:Unit: {_unit(step)}\n:{kind}: `{step.name}`",
    ]
    return "\n\n".join(lines) + "\n"


def _unit(quantity: Quantity) -> str:
    return "0 or 1" if quantity.marks else UNITS.get(quantity.unit, quantity.unit)
