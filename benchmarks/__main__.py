"""Prints the benchmark table: `python -m benchmarks [--quick] [--write FILE.md]`."""

from __future__ import annotations

import argparse
import os
import platform
from collections.abc import Iterator
from pathlib import Path

import jax
import numpy as np

from benchmarks import batch_files, cohorts, cold, draws, keys, many_recipients, pages, registers, sizes, variance
from benchmarks.timing import Row, readable


def main() -> None:
    """Measure every row, print it, and write the page where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one short round: that everything runs, not how fast")
    parser.add_argument("--write", type=Path, help="write the table to this page")
    arguments = parser.parse_args()
    rows = []
    for row in _rows(arguments.quick):
        rows.append(row)
        print(_line(row), flush=True)
    remark = sizes.bandwidth()
    print(remark)
    if arguments.write:
        arguments.write.write_text(_page(rows, remark), encoding="utf-8", newline="\n")


def _rows(quick: bool) -> Iterator[Row]:
    yield from keys.rows(2 if quick else 20)
    yield from draws.rows(*((20_000, 1) if quick else (1_000_000, 3)))
    yield from variance.rows(*((256, 1) if quick else (16_384, 2)))
    yield from sizes.rows(2 if quick else 10)
    yield from batch_files.rows(*((1_000, 1) if quick else (1_000_000, 3)))
    yield from cold.rows(*((1_000, 1) if quick else (15_000, 5)))
    yield from many_recipients.rows(*((64, 1) if quick else (6_554, 3)))
    yield from pages.rows({} if quick else {106: "≥ 6×", 288: "≥ 15×"}, 1 if quick else 3)
    yield from registers.rows(*((20_000, 1, 40_000) if quick else (2_000_000, 3, 16_000_000)))
    yield from cohorts.rows(*((150, 1) if quick else (15_000, 5)))


def _line(row: Row) -> str:
    times = f"{readable(row.ours, row.unit):>9} {readable(row.theirs, row.unit):>9} {row.ratio:>9.2f}×"
    return f"{row.what:<52}{times}  {row.bar:<18}{row.alternative}"


HEADER = """\
# Speed

Written by `make bench`. Each row measures both ways in turns in one run. The ratio is how many times faster this engine
is, and the bar what it is meant to reach. Times differ between machines, ratios much less.

All of it runs on the processor. `python -m benchmarks.accelerator` measures batches, draws and Sobol samples on an
accelerator where there is one; there was none for this page.
"""
LIMITS = """\
## What holds back the rest

- Every result, compiled: XLA makes some forty small programs of it, and each array that goes in or out costs its own.
  `compute` takes the same formulas through NumPy instead, which is quicker for one case.
- A case computed again: more than half the time goes to xarray, which puts the labelled arrays together.
- A large case: years and codes are read as text, so that "0301" stays what it is, and every label is then put in the
  order of the case; the names of the recipients alone take as long to read and check as a third of the figures.
- Many recipients and few scenarios: the persons of a recipient multiply a few scenarios at a time, too short a loop for
  vector instructions. Scenarios in front, unrolled loops and flattened axes were tried, and were slower.
- A PDF: WeasyPrint sets each letter of a chart by itself, and takes a third of the time for its own import and layout.
- Moments of a register: of the time a row takes, reading is a third. The rest goes to the products, to putting rows in
  the order of their blocks, and to looking at every value. A bare reading with the same single thread is the measure.
- The cohorts of all municipalities: the result is larger than the processor's caches, and writing it for the first time
  costs more than reading it.
"""


def _page(rows: list[Row], remark: str) -> str:
    """The table as a page, with the machine it was measured on."""
    versions = f"Python {platform.python_version()}, jax {jax.__version__}, numpy {np.__version__}"
    machine = f"Machine: {platform.system()} {platform.machine()}, {os.cpu_count()} cores, {versions}."
    head = [
        "| what | this engine | the alternative | its time | ratio | bar |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    return "\n".join([HEADER, machine, "", *head, *map(_cells, rows), "", LIMITS, remark, ""])


def _cells(row: Row) -> str:
    ratio = f"{row.ratio:.2f}×"
    ours, theirs = readable(row.ours, row.unit), readable(row.theirs, row.unit)
    return f"| {row.what} | {ours} | {row.alternative} | {theirs} | {ratio} | {row.bar} |"


if __name__ == "__main__":
    main()
