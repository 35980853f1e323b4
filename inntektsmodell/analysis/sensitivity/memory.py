"""What a sensitivity takes of memory, reckoned before it starts: work that would pass the bound is refused."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from inntektsmodell.analysis.sensitivity.slopes import BLOCK_BYTES as SLOPES_BYTES
from inntektsmodell.analysis.sensitivity.streaming import BINS, COUNT
from inntektsmodell.case.case import Case
from inntektsmodell.case.evidence import Figure
from inntektsmodell.case.observations import EVIDENCE_SUFFIX
from inntektsmodell.case.paths import parameter_entries
from inntektsmodell.faults import InputError
from inntektsmodell.language.messages import message
from inntektsmodell.work import blocks
from inntektsmodell.work.parallel import AHEAD, THREADS

NUMBER = 8
A_PAIR = 7 * NUMBER
"""Of a figure and a region: slope, move, elasticity, kroner, and what they are made from."""
A_FIGURE = 700
"""Of a figure: its path, unit and status, and its place in the arrays."""
A_COUNT = 250
"""Of a count: its cell, mean and trials, the sum that it is part of, and what that moves."""
A_SLOPE = 3 * NUMBER
"""Of a slope by a cell that is drawn: here, where JAX computes, and on the way there."""
CHUNKS_BYTES = 2**30
"""What the chunks that are drawn at once may need together: 1 GiB."""
SUMMARIES = AHEAD + 1
"""Summaries that are held for each thread at once: of the tasks handed out, and the one that they are merged into."""
MERGED = 3
"""Summaries that are held while two are merged."""
SLOPES = 4
"""Blocks of derivatives that are held while one is made."""
HELD_BYTES = 2**28
"""What derivatives may take at once where they are made a few regions at a time: a quarter of a GiB."""
MOST_ROWS = 500_000
"""Rows of a table in JSON or CSV at most: each takes about 2,000 bytes, as Python objects and as text."""


def number_of_figures(case: Case) -> int:
    """How many quantities a case has: parameters and observed cells."""
    observed = case.observations
    cells = sum(observed[name].size for name in observed if not str(name).endswith(EVIDENCE_SUFFIX))
    return cells + sum(isinstance(entry.item, Figure) for entry in parameter_entries(case.parameters))


def check_local(case: Case, regions: int) -> None:
    """Refuse derivatives by every figure of so many regions where they take too much."""
    count = number_of_figures(case)
    work = message(
        "derivatives of {figures:figure|figures} for {regions:region|regions}", figures=count, regions=regions
    )
    _check(work, lambda regions: count * (A_PAIR * regions + A_FIGURE), regions)


def blocks_of_regions(case: Case, regions: int) -> int:
    """How many parts the regions are to be taken in, so that derivatives by every figure stay within `HELD_BYTES`."""
    fit = max(1, HELD_BYTES // (number_of_figures(case) * A_PAIR))
    return -(-regions // fit)


def check_rows(figures: int, regions: int) -> None:
    """Refuse JSON or CSV with a row for each of so many figures and regions where it takes too much."""
    if figures * regions > MOST_ROWS:
        work = message("a table with {rows:row|rows}", rows=figures * regions)
        right = message(
            "at most {most:row|rows}: choose the regions you need with --region, or fewer figures with --most",
            most=MOST_ROWS,
        )
        raise InputError.of(work, message("is too large for JSON and CSV"), right)


def check_counts(counts: int) -> None:
    """Refuse so many counts where they take too much by themselves, before they are looked at one by one."""
    _check(message("random variation of {counts:count|counts}", counts=counts), lambda _: counts * A_COUNT, 1)


def size_of_summary(regions: int) -> int:
    """Bytes of the summary of a chunk of draws: the histograms."""
    return regions * BINS * np.dtype(COUNT).itemsize


def threads_for(numbers: int, regions: int) -> int:
    """Threads whose chunks of so many numbers, and their summaries, fit into `CHUNKS_BYTES`; at least one."""
    fit = CHUNKS_BYTES // (NUMBER * numbers + SUMMARIES * size_of_summary(regions))
    return max(1, min(THREADS, fit))


def size_of_random(
    *, figures: int, counts: int, entries: int, cells: int, regions: int, block: int, chunks: int
) -> int:
    """Bytes of fluctuations of so many counts, among the figures of a case, with tables of so many entries.

    `cells` are those of the inputs that are moved, `block` the numbers of the arrays that hold them, by all of which
    slopes are made a few regions at a time, and `chunks` the numbers of the chunks of draws that are made at once.
    """
    summaries = (SUMMARIES * THREADS + MERGED) * size_of_summary(regions)
    slopes = A_SLOPE * cells * regions + SLOPES * min(SLOPES_BYTES, NUMBER * block * regions)
    return A_COUNT * counts + NUMBER * (figures + entries + chunks) + slopes + summaries


def check_random(*, counts: int, regions: int, **sizes: int) -> None:
    """Refuse fluctuations where they take too much; see `size_of_random`."""
    work = message(
        "random variation of {counts:count|counts} for {regions:region|regions}", counts=counts, regions=regions
    )
    _check(work, lambda regions: size_of_random(counts=counts, regions=regions, **sizes), regions)


def check_variance(regions: int, runs: int, stretches: int, numbers: int) -> None:
    """Refuse a partition with so many runs, whose blocks of draws hold so many `numbers`, where they take too much."""
    work = message("variance of {regions:region|regions} by {runs:run|runs}", regions=regions, runs=runs)
    _check(work, lambda regions: NUMBER * (8 * stretches * (regions + 1) * runs + numbers), regions)


def _check(work: str, needed: Callable[[int], int], regions: int) -> None:
    """Refuse work that would take more than may be `needed` by so many regions, with a way out that helps."""
    right = message("a case with fewer regions, or with fewer figures")
    if needed(1) <= blocks.MOST_BYTES:
        right = message("choose the regions you need with `regions` (--region)")
    blocks.check_memory(work, needed(regions), right)
