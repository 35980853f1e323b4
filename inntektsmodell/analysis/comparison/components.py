"""What the change from one case to another is split into, and which arrays each component holds.

The arrays are those of `comparison.aligning`, named as the inputs of the method.
"""

from __future__ import annotations

from dataclasses import dataclass

from inntektsmodell.language.text import Text, as_label, as_label_in

CRITERION_KINDS = ("socioeconomic", "health", "residence", "combined")


@dataclass(frozen=True)
class Component:
    """One component of a change: its label, and the arrays that change together when it does."""

    label: Text
    leaves: tuple[str, ...]


COMPONENTS: dict[str, Component] = {
    "population": Component(as_label("Population"), ("persons",)),
    "age_mix": Component(as_label("Age mix"), ("age_mix",)),
    "criteria_socioeconomic": Component(as_label("Socioeconomic criteria"), ("criteria.socioeconomic",)),
    "criteria_health": Component(as_label("Health criteria"), ("criteria.health",)),
    "criteria_residence": Component(as_label("Residence criteria"), ("criteria.residence",)),
    "criteria_combined": Component(as_label("Combined criterion"), ("criteria.combined",)),
    "need_weights": Component(
        as_label("Need weights and merging"), ("need.weights", "need.members", "need.group_services", "need.merged")
    ),
    "calculated_cost": Component(as_label_in("component of a difference", "Calculated cost"), ("cost.calculated",)),
    "actual_cost": Component(as_label_in("component of a difference", "Actual cost"), ("cost.actual",)),
    "actual_weight": Component(as_label("Weight on actual cost"), ("cost.actual_weight",)),
    "service_share": Component(as_label("Service shares"), ("service_share",)),
    "settlement_volume": Component(as_label("Settlement volume"), ("settlement.points",)),
    "settlement_price": Component(
        as_label("Settlement price"),
        (
            "settlement.priced_service",
            "settlement.unit_price",
            "settlement.running_share",
            "settlement.capital_addition",
            "settlement.former_rule",
        ),
    ),
    "capital": Component(as_label("Capital"), ("capital.share", "capital.key")),
    "former_model": Component(
        as_label("Former model and phase-in"), ("former.key", "redistribution", "phase_in.schedule")
    ),
    "appropriation": Component(as_label("Total appropriation"), ("appropriation",)),
}
"""Every component of a comparison, in the order of the method; the sequential split takes them in this order."""
