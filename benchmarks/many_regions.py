"""What a sensitivity takes of a case with many regions: `python -m benchmarks.many_regions 300 random`."""

from __future__ import annotations

import argparse
import os
import resource
from collections.abc import Callable
from functools import partial

import inntektsmodell as im
from inntektsmodell.analysis.sensitivity import random_fluctuation, variance_partition
from tests.cases.many_regions import many_regions_case

METHODS: dict[str, Callable[..., object]] = {
    "local": lambda case, **_: im.local_sensitivity(case),
    "random": random_fluctuation,
    "variance": variance_partition,
}


def main() -> None:
    """Print the processor time and the greatest size of the process; run each method in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("regions", type=int)
    parser.add_argument("method", choices=list(METHODS))
    parser.add_argument("--draws", type=int, default=256)
    parser.add_argument("--without-settlement", action="store_true")
    parser.add_argument("--of", type=int, help="for the first so many regions alone")
    given = parser.parse_args()
    case = many_regions_case(given.regions, settlement=not given.without_settlement)
    im.compute(case)
    before, at_start = _seconds(), _megabytes()
    work = partial(METHODS[given.method], case, draws=given.draws, regions=case.regions[: given.of])
    try:
        work()
    except im.InputError as refused:
        print(refused)
    print(
        f"{_seconds() - before:.1f} s of processor time, {_megabytes():.0f} MB at most, {at_start:.0f} MB at the start"
    )


def _seconds() -> float:
    used = os.times()
    return used.user + used.system


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
