"""Checks of what a table may lack: flows that are 0 where the case says so, and actual cost that has no weight."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import xarray as xr

from inntektsmodell.case.contents import Contents
from inntektsmodell.case.evidence import Evidence
from inntektsmodell.case.observations import EVIDENCE_SUFFIX
from inntektsmodell.case.units import unfit_unit, unit_word
from inntektsmodell.faults import Faults, nearest, part_of
from inntektsmodell.language.messages import Message, message
from inntektsmodell.method.inputs import VARIABLES, actual, points

NOT_GIVEN = "actual cost not given"
"""The evidence of an actual cost that a case need not have, as it has no weight."""
CAN_BE_COMPLETE = (points.path,)
"""Tables that may hold only what is not 0."""


def services_without_actual_cost(observed: xr.Dataset) -> list[str]:
    """The services whose actual cost, in some region, stands for none."""
    if actual.path not in observed:
        return []
    is_absent = (observed[actual.path + EVIDENCE_SUFFIX].values == NOT_GIVEN).any(axis=1)
    return [str(name) for name in observed["service"].values[is_absent]]


def check_left_out(case: Contents, place: str, faults: Faults) -> None:
    """Note a weight on an actual cost that is not there, of some service."""
    check_weights_on_absent(case, services_without_actual_cost(case.observed), place, faults)


def check_weights_on_absent(case: Contents, absent: Iterable[str], place: str, faults: Faults) -> None:
    """Note a weight on the actual cost of services that have none."""
    weights = case.parameters.cost.actual_weight if case.parameters.cost is not None else {}
    for service in (name for name in absent if name in weights and weights[name].value != 0):
        where = part_of(place, f"parameters.cost.actual_weight.{service}")
        faults.add(where, message("value {value:g}", value=weights[service].value), needs_actual_cost(service))


def needs_actual_cost(service: str) -> Message:
    """What would be right where a weight is put on an actual cost that is not there."""
    return message("0, or the actual cost (actual_cost) of {service} among the figures", service=service)


def check_complete(complete: Mapping[str, str], evidence: Mapping[str, Evidence], place: str, faults: Faults) -> None:
    """Note tables that cannot be said to be complete, and unfit evidence of what is 0 in them."""
    for table, name in complete.items():
        where = part_of(place, f"complete.{table}")
        if table not in CAN_BE_COMPLETE:
            faults.add(where, message("table '{name}' needs all its rows", name=table), nearest(table, CAN_BE_COMPLETE))
        elif name not in evidence:
            faults.add(where, message("evidence '{name}' is unknown", name=name), nearest(name, evidence))
        elif evidence[name].unit != VARIABLES[table].case_unit:
            faults.add(where, unfit_unit(evidence[name].unit), unit_word(VARIABLES[table].case_unit))
