"""The model at every corner of its printed inputs' rounding, in one batched evaluation."""

from __future__ import annotations

import jax
import numpy as np

from inntektsmodell.case.calibration import solved_index
from inntektsmodell.case.case import Case
from inntektsmodell.case.observations import EVIDENCE_SUFFIX
from inntektsmodell.case.paths import parameter_entries
from inntektsmodell.model.arrays import batch_inputs_of, host
from inntektsmodell.model.evaluate import Inputs, Outputs, evaluate
from inntektsmodell.published.intervals import corners

CARRIED = ("appropriation.total", "phase_in.schedule.")
"""Beginnings of the paths of the parameters whose rounding is carried through."""


def outputs_at_corners(case: Case) -> Outputs:
    """Evaluate a case at every corner of its rounded inputs; the scenario axis is last, its first entry the centre.

    Rounded inputs are those whose evidence has a `printed_step`: the calibration's target, the redistribution, the
    schedule of the phase-in and the appropriation. A rounded figure elsewhere is refused.

    Raises `ValueError` where another input is rounded, or more than 14 are.
    """
    parts = _rounded_parts(case)
    values = np.concatenate([part for part, _ in parts.values()])
    steps = np.concatenate([step for _, step in parts.values()])
    ends = np.cumsum([len(part) for part, _ in parts.values()])[:-1]
    columns = dict(zip(parts, np.split(corners(values, steps), ends), strict=True))
    with jax.enable_x64(True):
        outputs: Outputs = jax.jit(evaluate)(_with_columns(case, batch_inputs_of(case), columns))
    return outputs


def _rounded_parts(case: Case) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Values and printed steps of the inputs that may be rounded, by part."""
    parameters, observed = case.parameters, case.observed
    for entry in parameter_entries(parameters):
        if case.evidence[entry.item.evidence].printed_step and not entry.path.startswith(CARRIED):
            raise ValueError(f"rounded figures in '{entry.path}' are not carried through")
    carried = {"appropriation": [parameters.appropriation.total]}
    if parameters.phase_in is not None:
        carried["schedule"] = list(parameters.phase_in.schedule.values())
    if case.file.calibration is not None:
        carried["target"] = [case.file.calibration.target[region] for region in case.regions]
    parts = {
        name: (
            np.array([figure.value for figure in items]),
            np.array([case.evidence[figure.evidence].printed_step for figure in items]),
        )
        for name, items in carried.items()
    }
    for name in (str(name) for name in observed if not str(name).endswith(EVIDENCE_SUFFIX)):
        sources = observed[name + EVIDENCE_SUFFIX].values.ravel().tolist()
        steps = np.array([case.evidence[source].printed_step for source in sources])
        if name == "redistribution":
            parts[name] = (observed[name].values, steps)
        elif steps.any():
            raise ValueError(f"rounded figures in '{name}' are not carried through")
    return parts


def _with_columns(case: Case, inputs: Inputs, columns: dict[str, np.ndarray]) -> Inputs:
    new = {**inputs, "appropriation": host(columns["appropriation"][0])}
    if "schedule" in columns:
        new["phase_in.schedule"] = host(columns["schedule"])
    if "redistribution" in columns:
        new["redistribution"] = host(columns["redistribution"])
    if "target" in columns and case.file.calibration is not None:
        position = case.observed["criterion"].values.tolist().index(case.file.calibration.criterion)
        index = solved_index(case, columns["target"])
        criteria = np.repeat(inputs["need.criteria"], index.shape[-1], axis=-1)
        criteria[position] = index[None]
        new["need.criteria"] = host(criteria)
    return new
