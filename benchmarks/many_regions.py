"""A valid case of any number of regions, and what a sensitivity takes of it: `python -m benchmarks.many_regions 300`."""

from __future__ import annotations

import argparse
import os
import resource
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import inntektsmodell as im
from inntektsmodell.case.case import Case
from inntektsmodell.case.reading.building import build_case
from inntektsmodell.sensitivity import random_fluctuation, variance_partition
from inntektsmodell.workbook.layout.sheets import HEADINGS
from tests.strategies import TYPICAL, raw_case

MOST_COUNTED = 0.5
METHODS: dict[str, Callable[..., object]] = {
    "local": lambda case, **_: im.local_sensitivity(case),
    "random": random_fluctuation,
    "variance": variance_partition,
}


def case_of(regions: int, *, settlement: bool = True) -> Case:
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


def main() -> None:
    """Print the processor time and the greatest size of the process; run each method in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("regions", type=int)
    parser.add_argument("method", choices=list(METHODS))
    parser.add_argument("--draws", type=int, default=256)
    parser.add_argument("--without-settlement", action="store_true")
    parser.add_argument("--of", type=int, help="for the first so many regions alone")
    given = parser.parse_args()
    case = case_of(given.regions, settlement=not given.without_settlement)
    im.compute(case)
    before, at_start = _seconds(), _megabytes()
    work = partial(METHODS[given.method], case, draws=given.draws, regions=case.regions[: given.of])
    try:
        work()
    except im.InputError as refused:
        print(refused)
    print(f"{_seconds() - before:.1f} s of processor time, {_megabytes():.0f} MB at most, {at_start:.0f} MB at the start")


def _seconds() -> float:
    used = os.times()
    return used.user + used.system


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
