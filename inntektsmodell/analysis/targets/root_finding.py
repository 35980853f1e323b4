"""Where a function on the unit box takes a wanted value, by SciPy, with exact derivatives. Knows no case.

A function takes a point of shape (n,), each coordinate in 0–1, and gives values (m,) and derivatives (m, n).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.optimize import least_squares, root_scalar

Function = Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]]
INTERVALS = 256
POINTS, STARTS = 256, 12
EXACT = 1e-13
"""Distance, times the function's size where that is above 1, that is rounding alone."""
MET = 1e-12
"""The same for several values at once, as a share of the range that each takes in the box."""
SAME = 1e-6
"""Two solutions nearer than this in every coordinate are one."""
PRECISION = {"xtol": 1e-15, "ftol": 1e-15, "gtol": 1e-15}


@dataclass(frozen=True)
class Found:
    """Points of the unit box where the wanted values are met, nearest to `start` first, and the point that is closest.

    Without roots, `closest` is the best that can be had. Where there are more coordinates than values, roots are not
    single points, and one is given.
    """

    roots: list[np.ndarray]
    closest: np.ndarray


class NotFiniteError(ValueError):
    """The function has no finite value somewhere in the box."""


def solve(function: Function, wanted: np.ndarray, start: np.ndarray) -> Found:
    """Find where `function` takes the `wanted` values (m,). `start` is the present point (n,)."""
    if len(start) == len(wanted) == 1:
        return _on_interval(function, float(wanted[0]), float(start[0]))
    return _in_box(function, wanted, start)


def _on_interval(function: Function, wanted: float, start: float) -> Found:
    """All roots between 0 and 1: the interval is cut where the slope changes its sign, so each piece is monotone."""

    def distance(point: float) -> float:
        return float(function(np.array([point]))[0].item()) - wanted

    def slope(point: float) -> float:
        return float(function(np.array([point]))[1].item())

    grid = np.union1d(np.linspace(0, 1, INTERVALS + 1), start)
    values, slopes = _scanned(function, grid[:, None])
    turns = [_crossing(slope, grid[left], grid[left + 1]) for left in _sign_changes(slopes[:, 0, 0])]
    heights = np.array([distance(turn) for turn in turns])
    nodes = np.concatenate([grid, turns])
    order = np.argsort(nodes)
    nodes, distances = nodes[order], np.concatenate([values[:, 0] - wanted, heights])[order]
    rounding = EXACT * max(1.0, np.abs(values).max())
    met = np.abs(distances) <= rounding
    signs = np.where(met, 0.0, np.sign(distances))
    roots = [_crossing(distance, nodes[left], nodes[left + 1]) for left in _sign_changes(signs)]
    roots += [_nearest_in(nodes[run], start) for run in _runs(met)]
    roots.sort(key=lambda root: abs(root - start))
    best = np.abs(distances) <= np.abs(distances).min() + rounding
    return Found([np.array([root]) for root in roots], np.array([_nearest_in(nodes[best], start)]))


def _sign_changes(values: np.ndarray) -> list[int]:
    """Positions after which a sign turns into the other."""
    return np.flatnonzero(np.sign(values[:-1]) * np.sign(values[1:]) < 0).tolist()


def _crossing(function: Callable[[float], float], left: float, right: float) -> float:
    return float(root_scalar(function, bracket=(left, right), method="brentq", xtol=1e-16).root)


def _runs(marks: np.ndarray) -> list[slice]:
    """Where neighbouring marks stand together."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], marks.astype(int), [0]])))
    return [slice(first, end) for first, end in zip(edges[::2], edges[1::2], strict=True)]


def _nearest_in(points: np.ndarray, start: float) -> float:
    return float(points[np.argmin(np.abs(points - start))])


def _in_box(function: Function, wanted: np.ndarray, start: np.ndarray) -> Found:
    """Least squares from the present point and the most promising of many spread over the box.

    Distances are counted in the range which each value takes over those points, so that units do not matter.
    """
    from scipy.stats import qmc  # takes half a second, which one value does not need

    points = np.concatenate([start[None], qmc.Halton(len(start), scramble=False).random(POINTS)])
    values, _ = _scanned(function, points)
    ranges = np.ptp(values, axis=0)
    scale = np.where(ranges > EXACT * np.maximum(1.0, np.abs(wanted)), ranges, 1.0)

    def residuals(point: np.ndarray) -> np.ndarray:
        return np.asarray((function(point)[0] - wanted) / scale)

    def jacobian(point: np.ndarray) -> np.ndarray:
        return np.asarray(function(point)[1] / scale[:, None])

    promising = np.argsort(np.linalg.norm((values[1:] - wanted) / scale, axis=1))[: STARTS - 1] + 1
    starts = np.clip(points[[0, *promising]], SAME, 1 - SAME)
    ends = [least_squares(residuals, first, jacobian, (0, 1), "trf", **PRECISION).x for first in starts]
    ends = [start, *ends]
    misses = np.array([np.linalg.norm(residuals(end)) for end in ends])
    met = [end for end, miss in zip(ends, misses, strict=True) if miss <= MET]
    met.sort(key=lambda root: float(np.linalg.norm(root - start)))
    roots = _different(met) if len(start) <= len(wanted) else met[:1]
    return Found(roots, ends[int(misses.argmin())])


def _different(points: list[np.ndarray]) -> list[np.ndarray]:
    """The points without those that repeat an earlier one."""
    kept: list[np.ndarray] = []
    for point in points:
        if all(np.abs(point - other).max() > SAME for other in kept):
            kept.append(point)
    return kept


def _scanned(function: Function, points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Values (k, m) and derivatives (k, m, n) at k points."""
    pairs = [function(point) for point in points]
    values, slopes = (np.stack(part) for part in zip(*pairs, strict=True))
    if not (np.isfinite(values).all() and np.isfinite(slopes).all()):
        raise NotFiniteError
    return values, slopes
