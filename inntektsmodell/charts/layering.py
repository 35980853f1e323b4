"""Places the boxes of a graph in rows, each below all that leads to it, so that few lines cross and most are short."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from statistics import fmean
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)
Spot = tuple[Key, int]
"""A box by its key and row, or, in a row further down, the line that runs on from it."""
SWEEPS = 24


def rows_of(sources: Mapping[Key, Sequence[Key]]) -> dict[Key, int]:
    """Row of each key, from 0 at the top; a key stands as near as can be to what it leads to.

    Args:
        sources: what leads to each key, itself among the keys before it.
    """
    below = dict.fromkeys(sources, 0)
    for key in reversed(list(sources)):
        for source in sources[key]:
            below[source] = max(below[source], below[key] + 1)
    height = max(below.values(), default=0)
    return {key: height - depth for key, depth in below.items()}


def lines_of(sources: Mapping[Key, Sequence[Key]], rows: Mapping[Key, int]) -> list[tuple[Spot[Key], Spot[Key]]]:
    """Pieces of lines, each from one row to the next. Lines from one box run together as far as they can."""
    pieces: dict[tuple[Spot[Key], Spot[Key]], None] = {}
    for key, found in sources.items():
        for source in found:
            for row in range(rows[source], rows[key] - 1):
                pieces[(source, row), (source, row + 1)] = None
            pieces[(source, rows[key] - 1), (key, rows[key])] = None
    return list(pieces)


def places_of(
    pieces: Sequence[tuple[Spot[Key], Spot[Key]]], widths: Mapping[Spot[Key], float]
) -> dict[Spot[Key], float]:
    """Middle of every spot along its row. `widths` says how much room each takes."""
    near: dict[Spot[Key], list[Spot[Key]]] = {spot: [] for spot in widths}
    for above, below in pieces:
        near[above].append(below)
        near[below].append(above)
    rows: dict[int, list[Spot[Key]]] = {}
    for spot in widths:
        rows.setdefault(spot[1], []).append(spot)
    middle = {spot: float(at) for row in rows.values() for at, spot in enumerate(row)}
    order = sorted(rows)
    for sweep in range(SWEEPS):
        step = 1 if sweep % 2 else -1
        for row in order[::step]:
            wanted = {
                spot: fmean([middle[one] for one in _on(near[spot], row - step)] or [middle[spot]])
                for spot in rows[row]
            }
            rows[row].sort(key=wanted.__getitem__)
            middle |= {spot: float(at) for at, spot in enumerate(rows[row])}
    for sweep in range(SWEEPS):
        for row in order[:: 1 if sweep % 2 else -1]:
            wanted = {spot: fmean([middle[one] for one in near[spot]] or [middle[spot]]) for spot in rows[row]}
            middle |= _apart(rows[row], wanted, widths)
    return middle


def _on(spots: Sequence[Spot[Key]], row: int) -> list[Spot[Key]]:
    return [spot for spot in spots if spot[1] == row]


def _apart(
    row: Sequence[Spot[Key]], wanted: Mapping[Spot[Key], float], widths: Mapping[Spot[Key], float]
) -> dict[Spot[Key], float]:
    """Places in the order of the row that keep its spots apart, as near as can be to where each is wanted."""
    starts, start = [], 0.0
    for spot in row:
        starts.append(start + widths[spot] / 2)
        start += widths[spot]
    blocks: list[list[float]] = []
    for spot, at in zip(row, starts, strict=True):
        blocks.append([wanted[spot] - at])
        while len(blocks) > 1 and fmean(blocks[-2]) > fmean(blocks[-1]):
            blocks[-2:] = [blocks[-2] + blocks[-1]]
    moved = [fmean(block) for block in blocks for _ in block]
    return {spot: at + shift for spot, at, shift in zip(row, starts, moved, strict=True)}
