"""Covariance of the calculated cost levels of regions, where they were estimated. Sensitivities read it, no formula.

It is that of what the levels of all services have in common: where one level serves all, of that level.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import xarray as xr

from inntektsmodell.case.evidence import Evidence
from inntektsmodell.case.observations import frozen
from inntektsmodell.case.reading.covariances import OF_AN_ESTIMATE, asymmetries, has_negative_variance
from inntektsmodell.case.reading.raw import RawTable
from inntektsmodell.case.reading.tables import has_columns, labelled_arrays
from inntektsmodell.faults import Faults
from inntektsmodell.language.messages import message
from inntektsmodell.language.text import as_label
from inntektsmodell.method.quantities import Input

COST_COVARIANCE = Input(
    "cost_index_covariance",
    ("region", "other_region"),
    "index",
    "C",
    kind="observed",
    least=-math.inf,
    label=as_label("Covariance of the cost index"),
    sheet_text=as_label(
        "How uncertain the calculated cost levels of regions are together, for all services alike: the covariance of "
        "every two of them, in both orders. Only sensitivities read it."
    ),
)
LEVELS = "calculated_cost"
"""The table whose uncertainty it is."""


def read_cost_covariance(
    table: RawTable,
    regions: Sequence[str],
    has_levels: bool,
    evidence: Mapping[str, Evidence | None],
    faults: Faults,
) -> xr.Dataset | None:
    """The covariance over the regions, in their order; faults are noted.

    Args:
        table: columns `region`, `other_region`, `value`, `evidence`.
        regions: names of all regions.
        has_levels: whether the case has calculated cost levels.
        evidence: by name; None where it is known but not sound.
        faults: gets what is unknown, missing or duplicated, and what is no covariance.
    """
    name = COST_COVARIANCE.path
    if not has_columns(table, (*COST_COVARIANCE.dims, "value", "evidence"), faults):
        return None
    if not has_levels:
        right = message("the table {name} too", name=LEVELS)
        faults.add(table.place, message("is of cost levels that the case does not have"), right)
    before = len(faults.found)
    labels = {dim: list(regions) for dim in COST_COVARIANCE.dims}
    arrays = labelled_arrays(table, COST_COVARIANCE, labels, evidence, faults)
    if len(faults.found) > before:
        return None
    values = arrays[name].values
    for found, right in asymmetries(values, regions):
        faults.add(table.place, found, right)
    if len(faults.found) == before and has_negative_variance(values):
        faults.add(table.place, message("some sum of the levels has a variance below 0"), OF_AN_ESTIMATE)
    return frozen(xr.Dataset(arrays))
