"""Some steps of the model only: what a case needs for them, their values with labels."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np
import xarray as xr

from indices.expressions import quantities_in
from inntektsmodell.case.case import Case
from inntektsmodell.case.evidence import Status
from inntektsmodell.case.evidence_use import used_evidence
from inntektsmodell.case.observations import EVIDENCE_SUFFIX
from inntektsmodell.case.parameters import PartParameters
from inntektsmodell.case.schema import Criterion, PartFile
from inntektsmodell.faults import Fault, Faults, InputError
from inntektsmodell.language.messages import Joined, message, word
from inntektsmodell.method.inputs import INPUTS
from inntektsmodell.method.quantities import Input, Step
from inntektsmodell.method.steps import formulas_for
from inntektsmodell.method.wanted import inputs_behind, lacking
from inntektsmodell.model.arrays import inputs_of, labels_of
from inntektsmodell.model.enough import not_enough
from inntektsmodell.model.evaluate import host_evaluate
from inntektsmodell.model.finite import fault_of
from inntektsmodell.model.proportions import figure

SERIES = {"criterion": ("population", "criterion_value"), "column": ("population", "criterion_value")}
LABELLING = {**SERIES, "year": ("population",), "settlement_year": ("drg_points",)}
"""The tables that the labels of a dimension are read from."""


def step_values(case: Case, steps: Sequence[Step]) -> list[xr.DataArray]:
    """The values of some steps, labelled; only they and what they follow from are computed.

    Raises:
        InputError: the case lacks what a step needs, with the names; a value is not finite; or more is taken out or
            given than there is.
    """
    inputs = inputs_of(case)
    _refuse_lacking(inputs, steps)
    names = tuple(step.name for step in steps)
    behind = {name: inputs[name] for name in inputs_behind(inputs, names)}
    outputs = host_evaluate(behind, targets=names)
    known = labels_of(case)
    arrays = []
    for step in steps:
        labels = {dim: known[dim] for dim in step.dims}
        values = np.broadcast_to(outputs[step.name], [len(names) for names in labels.values()])
        arrays.append(xr.DataArray(values, labels, step.dims, step.name))
    faults = [fault for array in arrays for fault in _not_finite(case, array)]
    faults = faults or not_enough(case, inputs, names)
    if faults:
        raise InputError(faults)
    return arrays


def part_behind(case: Case, steps: Sequence[Step], to_come: Collection[Input] = ()) -> Case:
    """The case with no more than the steps follow from: tables, parts of the parameters, criteria and evidence.

    A part of the parameters is there whole, and so are the tables that its labels are read from. Where inputs are still
    `to_come`, the case may lack them.

    Raises:
        InputError: the case lacks what a step needs, with the names.
    """
    inputs = {*inputs_of(case), *(one.name for one in to_come)}
    if not to_come:
        _refuse_lacking(inputs, steps)
    behind = [INPUTS[name] for name in inputs_behind(inputs, [step.name for step in steps])]
    tables = {about.path for about in behind if about.kind == "observed"}
    tables |= {table for about in behind for dim in about.dims for table in LABELLING.get(dim, ())}
    parts = {about.part for about in behind}
    calibration = case.file.calibration if {"criterion_value", "population"} <= tables else None
    if calibration is not None:  # what solving for it needs
        parts |= {"need", "population"}
    return _of_used_evidence(
        replace(
            case,
            file=_file(case, parts).model_copy(update={"calibration": calibration}),
            criteria=_criteria(case, tables, parts),
            observed=case.observed[_with_evidence(case.observed, tables)],
            totals=case.totals[_with_evidence(case.totals, tables)],
        )
    )


def lacking_for(case: Case, steps: Sequence[Step]) -> list[Input]:
    """The inputs that have to be given besides for some steps."""
    inputs = inputs_of(case)
    return list(dict.fromkeys(one for step in steps for one in lacking(inputs, step.name)))


def enough_for(case: Case) -> list[str]:
    """Names of the steps that a case has enough for and gives values of, but for those that lie behind another such."""
    inputs, labels = inputs_of(case), labels_of(case)
    formulas = {
        step: formula
        for step, formula in formulas_for(inputs).items()
        if not lacking(inputs, step.name)
        and all(len(labels[dim]) for dim in step.dims)
        and any(inputs[name].size for name in inputs_behind(inputs, [step.name]))
    }
    within = {quantity for formula in formulas.values() for quantity in quantities_in(formula)}
    return [step.name for step in formulas if step not in within]


def statuses_of(case: Case) -> list[Status]:
    """The statuses of the figures of a case, strongest first."""
    found = {item.status for item in used_evidence(case).values()}
    return [status for status in Status if status in found]


def _refuse_lacking(inputs: Collection[str], steps: Sequence[Step]) -> None:
    faults = Faults()
    for step in steps:
        if missing := lacking(inputs, step.name):
            names = Joined(
                ", ", (message("{label} ({name})", label=word(item.label.en), name=item.name) for item in missing)
            )
            right = message("inntektsmodell template FILE.xlsx --target {name} shows what is needed", name=step.name)
            faults.add(
                message("target '{name}'", name=step.name), message("the case lacks {names}", names=names), right
            )
    faults.raise_if_any()


def _not_finite(case: Case, array: xr.DataArray) -> list[Fault]:
    cells = np.argwhere(~np.isfinite(array.values))
    if not len(cells):
        return []
    cell = tuple(cells[0].tolist())
    return [fault_of(figure(case, array, cell), array.values[cell])]


def _file(case: Case, parts: Collection[str]) -> PartFile:
    kept = {name: part for name, part in case.parameters if name in parts}
    parameters = PartParameters.model_construct(**{"criteria": {}, **kept})
    return PartFile.model_construct(**{**dict(case.file), "parameters": parameters})


def _criteria(case: Case, tables: Collection[str], parts: Collection[str]) -> dict[str, Criterion]:
    """All where their weights or figures are there, else the age groups of the population."""
    if "need" in parts or "criterion_value" in tables:
        return dict(case.criteria)
    ages = {name: item for name, item in case.criteria.items() if item.kind == "age"}
    return ages if "population" in tables else {}


def _with_evidence(figures: xr.Dataset, tables: Collection[str]) -> list[str]:
    return [name for table in figures for name in [str(table)] if name.removesuffix(EVIDENCE_SUFFIX) in tables]


def _of_used_evidence(case: Case) -> Case:
    return replace(case, file=case.file.model_copy(update={"evidence": dict(used_evidence(case))}))
