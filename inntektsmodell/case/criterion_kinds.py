"""The kinds of criteria: what a case calls each, and what people do."""

from __future__ import annotations

from dataclasses import dataclass

from inntektsmodell.language.text import Text, as_label, as_label_in


@dataclass(frozen=True)
class CriterionKind:
    """What one criterion of the kind is, and what all of them are called together, as the component of a difference."""

    label: Text
    together: Text


KINDS = {
    "socioeconomic": CriterionKind(
        as_label_in("kind of a criterion", "socioeconomic"), as_label("Socioeconomic criteria")
    ),
    "health": CriterionKind(as_label("health"), as_label("Health criteria")),
    "residence": CriterionKind(as_label("residence"), as_label("Residence criteria")),
    "climate": CriterionKind(as_label("climate"), as_label("Climate criteria")),
    "combined": CriterionKind(as_label("combined"), as_label("Combined criterion")),
}
"""Every kind beside age groups, in the order in which a comparison takes them."""
AGE = "age"
KIND_LABELS = {AGE: as_label("age")} | {name: kind.label for name, kind in KINDS.items()}
"""Every kind that a case may name, with its label."""
