"""Counts by region in a case: cells of few persons give way to what a reader could reckon from all others.

A case needs every figure. So hidden cells are filled with shares of what they sum to, which agree with all sums over
regions and over ages; whoever reads them learns no more than if they were not there.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from inntektsmodell.faults import Faults
from inntektsmodell.language.messages import message
from inntektsmodell.statistics.registers.disclosure.hidden_cells import hidden_cells

ROUNDS = 500
"""How often hidden cells are held against each kind of sum."""
NOTHING = 1e-6
"""Person-years that are none, as differences of sums come out."""


def shared_cells(table: np.ndarray, threshold: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Counts by group and region that may be told, for a reader who knows the sums over groups and over regions.

    Args:
        table: person-years, shape (group, region).
        threshold: persons from which a cell is told; a reader can tell of none within as many how many it has.

    Returns:
        The counts, shape (group, region); True for cells that are shares of a sum, of the same shape; and True for
        the groups and then the regions whose own sum is not told, shape (group + region,). A group of few persons in
        all regions together is one, and then so is a large group, which would tell it.
    """
    table = np.where(np.abs(table) < NOTHING, 0.0, table)
    groups, regions = table.shape
    few = (table.sum(axis=1) > 0) & (table.sum(axis=1) < threshold)
    large = int(table.min(axis=1).argmax())
    first = _with_partners(table, few, large, threshold)
    totals = np.concatenate([np.repeat(np.eye(groups), regions, axis=1), np.tile(np.eye(regions), groups)])
    unseen = np.append(few, np.zeros(regions, dtype=bool))
    unseen[large] |= few.any()
    flat, more = hidden_cells(table.ravel(), totals[~unseen], threshold, first.ravel())
    unseen[~unseen] = more
    hidden = flat.reshape(table.shape)
    start = np.where(few, threshold / 2, 1.0)
    if few.any():
        start[large] = max(table[unseen[:groups]].sum() - start[few].sum(), threshold / 2)
    return np.where(hidden, _filled(table, hidden, ~unseen, start), table), hidden, unseen


def _with_partners(table: np.ndarray, few: np.ndarray, large: int, threshold: float) -> np.ndarray:
    """Cells of few persons, others of their group, and cells of one large group in the same regions: a few that do.

    What a cell has more or less, another region of its group has less or more, and the large group evens that out.
    """
    hidden = (table > 0) & (table < threshold)
    for group in np.flatnonzero(hidden.any(axis=1) & ~few):
        for region in np.argsort(table[group]):
            own = hidden[group]
            if own.sum() > 1 and table[group, own].sum() >= threshold:
                break
            hidden[group, region] = table[group, region] > 0
    hidden[large] |= hidden.any(axis=0)
    return hidden


def _filled(table: np.ndarray, hidden: np.ndarray, seen: np.ndarray, start: np.ndarray) -> np.ndarray:
    """Figures of hidden cells, in proportion to the regions, that add up to what all that is seen leaves for them.

    `start` (group,) is what a group whose sum is not seen is taken to have.
    """
    filled, groups = hidden * start[:, None] * (table.sum(axis=0) / table.sum()), len(table)
    left = np.where(hidden, table, 0.0)
    for _ in range(ROUNDS):
        for axis, kept in ((1, seen[:groups, None]), (0, seen[None, groups:])):
            now, wanted = filled.sum(axis=axis, keepdims=True), left.sum(axis=axis, keepdims=True)
            filled = filled * np.where(kept & (now > 0), wanted / np.where(now > 0, now, 1.0), 1.0)
    return np.asarray(filled)


def check_totals(names: Sequence[str], counts: np.ndarray, threshold: float, faults: Faults) -> None:
    """Note criteria that fewer persons of the country have, or lack, than may be told. Shape (name,)."""
    for name, count in zip(names, counts, strict=True):
        if NOTHING < count < threshold:
            right = message("leave it out, or merge it with others (from_age, merged)")
            faults.add(message("criterion '{name}'", name=name), message("is of too few persons for a case"), right)
