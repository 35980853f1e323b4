"""What may be told of few persons: cells that are hidden, and others with them, so that none can be worked out."""

from __future__ import annotations

import numpy as np
from scipy.optimize import linprog

THRESHOLD = 5
"""Persons in a cell from which its figures are shown."""


def hidden_cells(
    counts: np.ndarray, totals: np.ndarray, threshold: float = THRESHOLD, first: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Which cells and totals are to be hidden, for a reader who sees all others.

    Args:
        counts: persons of each cell, shape (cell,).
        totals: which cells each total adds up, 0 or 1; shape (total, cell).
        threshold: persons from which a cell or total is shown; what a reader can work out of a hidden cell spans as
            many.
        first: True for cells that are hidden for another reason, shape (cell,).

    Returns:
        True for hidden cells, shape (cell,), and for hidden totals, shape (total,): those of fewer persons, and the
        least of others that are needed.
    """
    hidden = (counts > 0) & ((counts < threshold) | (False if first is None else first))
    sums = totals @ counts
    unseen = (sums > 0) & (sums < threshold)
    while hidden.any():
        span = np.diff(attackers_bounds(counts, hidden, totals[~unseen]))[:, 0]
        weak = np.flatnonzero(hidden)[span < threshold]
        if not len(weak):
            break
        helped = np.zeros(len(counts), dtype=bool)
        for cell in weak:
            beside = totals[~unseen & (totals[:, cell] > 0)].any(axis=0)
            if (beside & helped).any():
                continue
            shown = np.flatnonzero(beside & ~hidden & (counts > 0))
            if len(shown):
                helper = shown[counts[shown].argmin()]
                hidden[helper] = helped[helper] = True
            else:
                with_it = np.flatnonzero(~unseen & (totals[:, cell] > 0))
                unseen[with_it[sums[with_it].argmin()]] = True
                break
    return hidden, unseen


def attackers_bounds(counts: np.ndarray, hidden: np.ndarray, totals: np.ndarray) -> np.ndarray:
    """Least and greatest count of each hidden cell that agrees with all that is shown. Shape (hidden cell, 2)."""
    unknown = totals[:, hidden]
    telling = unknown.any(axis=1)
    left = totals[telling] @ np.where(hidden, counts, 0.0)
    if (unknown.sum(axis=0) <= 1).all():
        return _within_one_total(unknown[telling], left)
    bounds = np.empty((int(hidden.sum()), 2))
    for cell in range(len(bounds)):
        for column, sign in enumerate((1.0, -1.0)):
            aim = np.zeros(len(bounds))
            aim[cell] = sign
            found = linprog(aim, A_eq=unknown[telling] if telling.any() else None, b_eq=left if telling.any() else None)
            bounds[cell, column] = sign * found.fun if found.status == 0 else np.inf
    return bounds


def _within_one_total(unknown: np.ndarray, left: np.ndarray) -> np.ndarray:
    """The same where no cell is part of two totals: each is from nothing to all that its total leaves to the hidden."""
    most = np.where(unknown.any(axis=0), left @ unknown, np.inf)
    alone = (unknown[unknown.sum(axis=1) == 1] > 0).any(axis=0)
    return np.column_stack([np.where(alone, most, 0.0), most])
