"""Every step, in the order in which each finds those before it that it follows from."""

from __future__ import annotations

from inntektsmodell.method import appropriation, keys, need, settlement
from inntektsmodell.method.quantities import Step

STEPS: dict[str, Step] = {
    value.name: value
    for module in (need, keys, settlement, appropriation)
    for value in vars(module).values()
    if isinstance(value, Step)
}
"""Every step by name."""
RESULTS: dict[str, Step] = {name: step for name, step in STEPS.items() if step.is_result}
"""Every result of the model, in the order of the method."""
