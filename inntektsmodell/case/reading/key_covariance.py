"""Covariance of the weights of the need keys, where they were estimated. No formula reads it; sensitivities do.

A table has every pair of the weighted criteria of a service in both orders. Its form is declared here and not among the
inputs of the method, which are what a result is computed from.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import replace

import numpy as np
import xarray as xr

from inntektsmodell.case.evidence import Evidence, Figure
from inntektsmodell.case.observations import frozen
from inntektsmodell.case.reading.covariances import (
    OF_AN_ESTIMATE,
    allowed_rounding,
    asymmetries,
    has_negative_variance,
)
from inntektsmodell.case.reading.raw import RawTable
from inntektsmodell.case.reading.tables import has_columns, labelled_arrays
from inntektsmodell.faults import Faults, nearest
from inntektsmodell.language.messages import Message, message, word
from inntektsmodell.language.text import as_label
from inntektsmodell.method.quantities import Input

COVARIANCE = Input(
    "need_key_covariance",
    ("criterion", "other_criterion"),
    "share",
    "C",
    kind="observed",
    least=-math.inf,
    label=as_label("Covariance of the need keys"),
    sheet_text=as_label(
        "How uncertain the weights of each service are together: the covariance of every two of them, in both orders. "
        "Only sensitivities read it."
    ),
)
SERVICE = "service"


def read_key_covariance(
    table: RawTable,
    keys: Mapping[str, Mapping[str, Figure]],
    criteria: Iterable[str],
    evidence: Mapping[str, Evidence | None],
    faults: Faults,
) -> dict[str, xr.Dataset]:
    """The covariance of each service that the table has, over its weighted criteria; faults are noted.

    Args:
        table: columns `service`, `criterion`, `other_criterion`, `value`, `evidence`.
        keys: the need keys, by service.
        criteria: all criteria, in the order of the result.
        evidence: by name; None where it is known but not sound.
        faults: gets what is unknown, missing or duplicated, and what is no covariance of weights that sum to 1.
    """
    if not has_columns(table, (SERVICE, *COVARIANCE.dims, "value", "evidence"), faults):
        return {}
    found = {}
    for service in dict.fromkeys(row[SERVICE] for row in table.rows):
        if service not in keys:
            unknown = message("{what} '{label}' is unknown", what=word(SERVICE), label=service)
            faults.add(table.place, unknown, nearest(service, keys))
            continue
        names = [name for name in criteria if name in keys[service]]
        labels = {dim: list(names) for dim in COVARIANCE.dims}
        before = len(faults.found)
        arrays = labelled_arrays(_of_service(table, service), COVARIANCE, labels, evidence, faults)
        if len(faults.found) == before:
            found[service] = frozen(xr.Dataset(arrays))
            _check(service, found[service], table.place, faults)
    return found


def _of_service(table: RawTable, service: str) -> RawTable:
    """The rows of one service, without its name."""
    everything = zip(table.rows, table.places, table.origins, strict=True)
    kept = [(row, place, origin) for row, place, origin in everything if row[SERVICE] == service]
    rows = [{name: cell for name, cell in row.items() if name != SERVICE} for row, _, _ in kept]
    return replace(
        table,
        columns=tuple(name for name in table.columns if name != SERVICE),
        rows=tuple(rows),
        places=tuple(place for _, place, _ in kept),
        evidence_places=tuple(origin for _, _, origin in kept),
    )


def _check(service: str, own: xr.Dataset, place: str, faults: Faults) -> None:
    """See that weights that always sum to 1 can have this covariance."""
    values, names = own[COVARIANCE.path].values, own["criterion"].values.tolist()
    before = len(faults.found)

    def note(found: Message, right: Message) -> None:
        faults.add(message("{place}, service {service}", place=place, service=service), found, right)

    for found, right in asymmetries(values, names):
        note(found, right)
    for row in np.flatnonzero(np.abs(values.sum(axis=1)) > allowed_rounding(values)):
        found = message("the values of '{name}' sum to {total:.6g}", name=names[row], total=float(values[row].sum()))
        note(found, message("0, since the weights of a key always sum to 1"))
    if len(faults.found) == before and has_negative_variance(values):
        note(message("some sum of the weights has a variance below 0"), OF_AN_ESTIMATE)
