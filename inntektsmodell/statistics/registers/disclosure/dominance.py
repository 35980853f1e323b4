"""Sums of costs or amounts that one or two persons may make most of, by the most that moments leave possible.

Moments hold a sum Y and the sum of the squares Q. The two largest of some numbers come to no more than √(2Q), and a
person's sum over T years squares to no more than T times the squares of the years. So where √(2TQ) is below half of Y,
no two persons make half of the sum. Where it is not, they may, and the sum is not told. Nor is a sum of 0, which tells
of each person in the cell that they cost nothing.
"""

from __future__ import annotations

import numpy as np

from inntektsmodell.statistics.registers.disclosure.hidden_cells import hidden_cells

MOST = 0.5
"""Of a sum, what two persons may make of it at most."""


def may_be_dominated(sums: np.ndarray, squares: np.ndarray, years: int) -> np.ndarray:
    """Whether one or two persons may make half of each sum over so many years, or more."""
    return np.asarray((sums > 0) & (np.sqrt(2 * years * squares) >= MOST * sums))


def hidden_sums(
    counts: np.ndarray,
    sums: np.ndarray,
    squares: np.ndarray,
    years: int,
    totals: np.ndarray,
    threshold: float,
    few: np.ndarray,
) -> np.ndarray:
    """Which sums are to be hidden, for a reader who sees all others and the totals. Shape (cell,).

    Args:
        counts: persons of each cell, shape (cell,).
        sums: what the cells add up, shape (cell,).
        squares: sums of the squares, shape (cell,).
        years: that the sums are over.
        totals: which cells each total that is seen adds up, 0 or 1; shape (total, cell).
        threshold: persons from which a cell is shown.
        few: True for cells that are hidden already, shape (cell,).
    """
    first = few | (sums <= 0) | may_be_dominated(sums, squares, years)
    while True:
        hidden, _ = hidden_cells(counts, totals, threshold, first)
        within = totals * hidden
        helpers = {
            int(shown[counts[shown].argmin()])
            for place in np.flatnonzero(_tells_of_few(within, sums, squares, years))
            if len(shown := np.flatnonzero((totals[place] > 0) & ~hidden & (counts > 0)))
        }
        if not helpers:
            return hidden
        first = hidden.copy()
        first[list(helpers)] = True


def _tells_of_few(within: np.ndarray, sums: np.ndarray, squares: np.ndarray, years: int) -> np.ndarray:
    """Whether what is hidden of each total tells of few persons, or that nobody costs anything. Shape (total,)."""
    left = within @ sums
    nothing = (left <= 0) & (within > 0).any(axis=1)
    return np.asarray(nothing | may_be_dominated(left, within @ squares, years))
