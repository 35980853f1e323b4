"""A valid case of any number of regions, in which counts fluctuate."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import xarray as xr

from inntektsmodell.case.case import Case
from inntektsmodell.case.observations import EVIDENCE_SUFFIX, frozen
from inntektsmodell.case.reading.building import build_case
from inntektsmodell.method.inputs import VARIABLES
from inntektsmodell.workbook.layout.sheets import HEADINGS
from tests.strategies import TYPICAL, YEAR, raw_case

MOST_COUNTED = 0.5
POINTS = 0.002
"""DRG points an inhabitant that leave the region at most."""


def many_regions_case(regions: int, *, settlement: bool = True) -> Case:
    """A case of so many regions over three years, where no criterion counts more than half of the inhabitants.

    Its settlement has a figure from every region to every other, as an array of its own: as rows it would take a
    hundred times as much.
    """
    skeleton = replace(TYPICAL[2], regions=regions, years=3, settlement=False)
    raw = raw_case(skeleton, 1)
    inhabitants: dict[tuple[str, str], float] = {}
    for row in raw.tables["population"].rows:
        place = row["year"], row["region"]
        inhabitants[place] = inhabitants.get(place, 0.0) + float(row["value"])
    counted = raw.tables["criterion_value"]
    rows = tuple(
        {**row, "value": repr(min(float(row["value"]), MOST_COUNTED * inhabitants[row["year"], row["region"]] // 1))}
        for row in counted.rows
    )
    case = build_case(replace(raw, tables={**raw.tables, "criterion_value": replace(counted, rows=rows)}), HEADINGS)
    return with_settlement(case, points_between(case)) if settlement else case


def points_between(case: Case) -> np.ndarray:
    """DRG points of two years from every region to every other, shape (2, region, region)."""
    size = case.observed["population"].sum("age_group").values[-1]
    random = np.random.default_rng(2).uniform(0.0, POINTS / len(size), (2, len(size), len(size)))
    return np.asarray(random * np.minimum.outer(size, size))


def with_settlement(case: Case, points: np.ndarray) -> Case:
    """The case with a settlement of these points."""
    few = build_case(raw_case(replace(TYPICAL[2], regions=2, years=3), 1), HEADINGS).parameters.settlement
    parameters = case.parameters.model_copy(update={"settlement": few})
    years, regions = [YEAR - 3, YEAR - 2], list(case.regions)
    coords = {"settlement_year": years, "origin": regions, "destination": regions}
    arrays = {
        "drg_points": points,
        "drg_points" + EVIDENCE_SUFFIX: np.broadcast_to(np.array("points", object), points.shape),
    }
    observed = case.observed.assign(
        {name: xr.DataArray(values, coords, VARIABLES["drg_points"].dims) for name, values in arrays.items()}
    )
    return replace(case, file=case.file.model_copy(update={"parameters": parameters}), observed=frozen(observed))
