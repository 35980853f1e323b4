"""Comparisons of many recipients, and random variation from cold, beside the earlier commit."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory

import pandas as pd

from benchmarks.case_folders import write_case
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
_COMMAND = """
import sys
sys.argv = ["inntektsmodell", *{words!r}]
try:
    from inntektsmodell.__main__ import main
except ImportError:  # as the earlier commit has it
    from inntektsmodell.cli import main
try:
    main()
except SystemExit as ended:
    assert not ended.code
"""


def rows(regions: int, rounds: int) -> Iterator[Row]:
    """Rows of comparisons, in Python and as a command from folders, and of `sensitivity --method random`."""
    comparison = Snippet("im.compare(first, second)", _CASES.format(regions=regions))
    what = f"compare, {regions:,} recipients"
    yield from compared(what, comparison, rounds=rounds, target="≥ 5×", memory="≤ 800 MB")
    with TemporaryDirectory() as folder:
        yield from compared(f"{what}: command", _two_folders(Path(folder), regions), rounds=rounds, memory="≤ 800 MB")
    what = "sensitivity eksempel --method random"
    command = Snippet(_COMMAND.format(words=[*what.split(), "--json"]))
    yield from compared(what, command, rounds=rounds, target="≥ 3×", memory="half")


def _two_folders(folder: Path, regions: int) -> Snippet:
    """The command `compare` on two cases of so many recipients, whose costs and total differ."""
    first = write_case(folder / "first", regions, criteria=4, years=3)
    second = folder / "second"
    copytree(first, second)
    main, costs = second / "case.toml", second / "actual_cost.csv"
    main.write_text(main.read_text().replace('name = "first"', 'name = "second"'))
    table = pd.read_csv(costs)
    table.assign(value=1.001 * table["value"]).to_csv(costs, index=False)
    return Snippet(_COMMAND.format(words=["compare", str(first), str(second), "--json"]))
