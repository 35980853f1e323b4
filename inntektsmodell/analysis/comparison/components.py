"""What the change from one case to another is split into, and which arrays each component holds.

The arrays are those of `comparison.aligning`, named as the leaves of `inntektsmodell.model.evaluate.Inputs`.
"""

from __future__ import annotations

from dataclasses import dataclass

from inntektsmodell.language.text import Text

CRITERION_KINDS = ("socioeconomic", "health", "residence", "combined")


@dataclass(frozen=True)
class Component:
    """One component of a change: its label, and the arrays that change together when it does."""

    label: Text
    leaves: tuple[str, ...]


COMPONENTS: dict[str, Component] = {
    "population": Component(Text(nb="Folketall", en="Population"), ("persons",)),
    "age_mix": Component(Text(nb="Alderssammensetning", en="Age mix"), ("age_mix",)),
    "criteria_socioeconomic": Component(
        Text(nb="Sosioøkonomiske kriterier", en="Socioeconomic criteria"), ("criteria.socioeconomic",)
    ),
    "criteria_health": Component(Text(nb="Helsekriterier", en="Health criteria"), ("criteria.health",)),
    "criteria_residence": Component(Text(nb="Bostedskriterier", en="Residence criteria"), ("criteria.residence",)),
    "criteria_combined": Component(Text(nb="Samlet kriterium", en="Combined criterion"), ("criteria.combined",)),
    "need_weights": Component(
        Text(nb="Behovsvekter og sammenslåing", en="Need weights and merging"),
        ("need.weights", "need.members", "need.group_services", "need.merged"),
    ),
    "calculated_cost": Component(Text(nb="Beregnet kostnad", en="Calculated cost"), ("cost.calculated",)),
    "actual_cost": Component(Text(nb="Faktisk kostnad", en="Actual cost"), ("cost.actual",)),
    "actual_weight": Component(Text(nb="Vekt på faktisk kostnad", en="Weight on actual cost"), ("cost.actual_weight",)),
    "service_share": Component(Text(nb="Tjenesteandeler", en="Service shares"), ("service_share",)),
    "settlement_volume": Component(Text(nb="Oppgjørets volum", en="Settlement volume"), ("settlement.points",)),
    "settlement_price": Component(
        Text(nb="Oppgjørets pris", en="Settlement price"),
        (
            "settlement.priced_service",
            "settlement.unit_price",
            "settlement.running_share",
            "settlement.capital_addition",
            "settlement.former_rule",
        ),
    ),
    "capital": Component(Text(nb="Kapital", en="Capital"), ("capital.share", "capital.key")),
    "former_model": Component(
        Text(nb="Tidligere modell og innfasing", en="Former model and phase-in"),
        ("former.key", "former.redistribution", "phase_in.schedule"),
    ),
    "appropriation": Component(Text(nb="Samlet bevilgning", en="Total appropriation"), ("appropriation",)),
}
"""Every component of a comparison, in the order of the method; the sequential split takes them in this order."""
