"""What the change from one case to another is split into, and which arrays each component holds.

The arrays are those of `comparison.aligning`, named as the inputs of the method.
"""

from __future__ import annotations

from dataclasses import dataclass

from inntektsmodell.case.criterion_kinds import KINDS
from inntektsmodell.language.text import Text, as_label, as_label_in
from inntektsmodell.method.inputs import INPUTS


@dataclass(frozen=True)
class Component:
    """One component of a change: its label, and the arrays that change together when it does."""

    label: Text
    leaves: tuple[str, ...]


def _component(name: str, label: Text, *others: str) -> tuple[str, Component]:
    """A component of the inputs that say so, and of arrays that only a comparison has."""
    return name, Component(label, (*others, *(own.name for own in INPUTS.values() if own.component == name)))


COMPONENTS: dict[str, Component] = dict(
    (
        _component("population", as_label("Population"), "persons"),
        _component("age_mix", as_label("Age mix"), "age_mix"),
        *(_component(f"criteria_{name}", kind.together, f"criteria.{name}") for name, kind in KINDS.items()),
        _component("need_weights", as_label("Need weights and merging")),
        _component("calculated_cost", as_label_in("component of a difference", "Calculated cost")),
        _component("actual_cost", as_label_in("component of a difference", "Actual cost")),
        _component("actual_weight", as_label("Weight on actual cost")),
        _component("common_cost", as_label("One cost index for all services")),
        _component("service_share", as_label("Service shares")),
        _component("settlement_volume", as_label("Settlement volume")),
        _component("settlement_price", as_label("Settlement price")),
        _component("capital", as_label("Capital")),
        _component("index_rules", as_label("Rules for indices"), "counted.window", "counted.shares", "counted.columns"),
        _component("own_model", as_label("Amounts and keys beside the formula")),
        _component("former_model", as_label("Former model and phase-in")),
        _component("appropriation", as_label("Total appropriation")),
    )
)
"""Every component of a comparison, in the order of the method; the sequential split takes them in this order."""
