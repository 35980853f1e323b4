"""Rows that a table may lack: flows that are 0 where the case says so, and actual cost that has no weight."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import xarray as xr

from inntektsmodell.case.checks.left_out import NOT_GIVEN, services_without_actual_cost
from inntektsmodell.case.evidence import Status, weakest
from inntektsmodell.case.observations import EVIDENCE_SUFFIX
from inntektsmodell.case.reading.outline import Outline
from inntektsmodell.case.schema import CaseFile
from inntektsmodell.language.messages import message
from inntektsmodell.method.inputs import VARIABLES, actual, calculated, points

WAYS_OUT = {
    points.path: message("absent rows are 0 where complete.drg_points names their evidence"),
    actual.path: message("a service whose weight on actual cost is 0 needs none"),
}


@dataclass(frozen=True)
class LeftOut:
    """What stands where a table has no row, in the shape of its arrays; a cell without evidence must have a row."""

    values: np.ndarray
    evidence: np.ndarray


def left_out(
    name: str, outline: Outline, labels: Mapping[str, list[str]], arrays: Mapping[str, xr.DataArray]
) -> LeftOut | None:
    """What stands for absent rows of a table; None where every row must be there.

    Flows are 0. An actual cost without weight is the calculated one, so that the cost level is that, to the last bit.
    """
    shape = tuple(len(labels[dim]) for dim in VARIABLES[name].dims)
    if name in outline.complete:
        return LeftOut(np.zeros(shape), np.full(shape, outline.complete[name], dtype=object))
    if name != actual.path or calculated.path not in arrays:
        return None
    without = [outline.actual_weights.get(service) == 0 for service in labels["service"]]
    evidence = np.full(shape, "", dtype=object)
    evidence[without] = NOT_GIVEN
    return LeftOut(arrays[calculated.path].values, evidence) if any(without) else None


def may_be_empty(content: Mapping[str, Any], name: str, labels: Mapping[str, Any]) -> bool:
    """Whether cells of a sheet's row may be empty, by the main part as it was written."""
    complete, node = content.get("complete", {}), content.get("parameters", {})
    for part in ("cost", "actual_weight", labels.get("service"), "value"):
        node = node.get(part) if isinstance(node, dict) else None
    return name in complete or (name == actual.path and node == 0)


def with_evidence_of_left_out(file: CaseFile, observed: xr.Dataset) -> CaseFile:
    """The main part with the evidence of an actual cost that stands for none, where there is one."""
    if NOT_GIVEN in file.evidence or not services_without_actual_cost(observed):
        return file
    is_absent = observed[actual.path + EVIDENCE_SUFFIX].values == NOT_GIVEN
    beside = [file.evidence[name] for name in np.unique(observed[calculated.path + EVIDENCE_SUFFIX].values[is_absent])]
    evidence = beside[0].model_copy(
        update={
            "source": message("not given, as its weight is 0; the calculated cost stands for it"),
            "status": weakest([Status.DERIVED, *(one.status for one in beside)]),
            "formula": calculated.path,
            "printed_step": 0.0,
        }
    )
    return file.model_copy(update={"evidence": {**file.evidence, NOT_GIVEN: evidence}})
