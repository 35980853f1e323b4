"""A comparison of many recipients, and random variation from cold, beside the earlier commit."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.history import Snippet, compared
from benchmarks.timing import Row

_CASES = """
import contextlib
from dataclasses import replace
import inntektsmodell as im
from tests.strategies import TYPICAL, raw_case
try:
    from inntektsmodell.case.reading.building import build_case
    from inntektsmodell.workbook.layout.sheets import HEADINGS
    build = lambda raw: build_case(raw, HEADINGS)
except ImportError:
    from inntektsmodell.building import build_case as build
skeleton = replace(TYPICAL[2], regions={regions}, services=6, years=3, settlement=False, former="", phase_in=False)
first = build(raw_case(skeleton, 1))
total = float(first.parameters.appropriation.total.value)
second = first.with_changes({{"cost.actual_weight.service 0": 0.125, "appropriation.total": 1.01 * total}})
im.compute(first)
import ctypes, gc
gc.collect()
with contextlib.suppress(OSError, AttributeError):  # so that the memory is that of the comparison, where Linux can tell
    ctypes.CDLL(None).malloc_trim(0)
    open("/proc/self/clear_refs", "w").write("5")
"""
_RANDOM = """
from {module} import main
main(["sensitivity", "eksempel", "--method", "random", "--json"], standalone_mode=False)
"""


def rows(regions: int, rounds: int) -> Iterator[Row]:
    """Rows of a comparison of two components, and of the command `sensitivity --method random`."""
    comparison = Snippet("im.compare(first, second)", _CASES.format(regions=regions))
    what = f"compare, {regions:,} recipients"
    yield from compared(what, comparison, rounds=rounds, target="≥ 5×", memory="≤ 800 MB")
    now, then = (Snippet(_RANDOM.format(module=module)) for module in ("inntektsmodell.cli.main", "inntektsmodell.cli"))
    what = "sensitivity eksempel --method random"
    yield from compared(what, now, then, rounds=rounds, target="≥ 3×", memory="half")
