"""Calibration: the index of a criterion that is not public, solved for so that the key at full effect is a target's.

The case is one of a single service with need only: k_r = p_r b_r, with b_r ∝ Σ_c w_c x_c and Σ_r p_r b_r = 1. These
steps are taken when a case is read, and are none of the model's own.
"""

from __future__ import annotations

from indices.expressions import Quantity
from indices.formulas import mean_over
from inntektsmodell.language.text import as_label
from inntektsmodell.method.inputs import target
from inntektsmodell.method.need import population_share, weighted_index, window_persons
from inntektsmodell.method.quantities import PROP, Step, step

weight = Quantity("calibration.weight", ("service",), "share", r"w^{\text{solved}}")
"""Weight of the criterion in the need key."""

others = step(
    "others",
    "index",
    r"\tilde b^{\text{others}}",
    weighted_index,
    label=as_label("The other criteria, weighted"),
    about="The case is here one without the criterion: what is weighed together are the others.",
)
target_key = step(
    "target_key",
    "share",
    r"K^{\text{target}}",
    target / target.sum("region"),
    label=as_label("Key of the target"),
    about="The key at full effect that the printed amounts are shares of.",
    source=PROP,
)
target_need_unscaled = step(
    "target_need_unscaled",
    "index",
    r"\tilde b^{\text{target}}",
    target_key / population_share,
    label=as_label("Need that gives the target, before scaling"),
    about="Need per inhabitant that gives the key, the country being 1 by the inhabitants of the population year.",
    source=PROP,
)
target_need = step(
    "target_need",
    "index",
    r"b^{\text{target}}",
    target_need_unscaled / mean_over(target_need_unscaled, "region", window_persons),
    label=as_label("Need that gives the target"),
    about="Scaled to the mean 1 over the inhabitants of the window, as the weighted criterion indices have it.",
    source=PROP,
)
solved_index = step(
    "solved_index",
    "index",
    r"x^{\text{solved}}",
    (target_need - others) / weight,
    label=as_label("Index of the calibrated criterion"),
    about="What the criterion must add to the others.",
    source=PROP,
)
CALIBRATION: tuple[Step, ...] = (others, target_key, target_need_unscaled, target_need, solved_index)
"""The steps, in order."""
