"""A valid case of any number of regions, in which counts fluctuate."""

from __future__ import annotations

from dataclasses import replace

from inntektsmodell.case.case import Case
from inntektsmodell.case.reading.building import build_case
from inntektsmodell.workbook.layout.sheets import HEADINGS
from tests.strategies import TYPICAL, raw_case

MOST_COUNTED = 0.5


def many_regions_case(regions: int, *, settlement: bool = True) -> Case:
    """A case of so many regions over three years, where no criterion counts more than half of the inhabitants."""
    raw = raw_case(replace(TYPICAL[2], regions=regions, years=3, settlement=settlement), 1)
    inhabitants: dict[tuple[str, str], float] = {}
    for row in raw.tables["population"].rows:
        place = row["year"], row["region"]
        inhabitants[place] = inhabitants.get(place, 0.0) + float(row["value"])
    counted = raw.tables["criterion_value"]
    rows = tuple(
        {**row, "value": repr(min(float(row["value"]), MOST_COUNTED * inhabitants[row["year"], row["region"]] // 1))}
        for row in counted.rows
    )
    return build_case(replace(raw, tables={**raw.tables, "criterion_value": replace(counted, rows=rows)}), HEADINGS)
