"""Amounts in whole øre that add up to what they are parts of."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

ORE_PER_MILLION = 10**8
"""One hundredth of a krone; amounts are in million kroner."""
SLACK = 1e-8
"""The part of a total by which amounts may miss it: shares sum to 1 but for about a tenth of that."""


def whole_ore(amounts: np.ndarray, total: int, names: Sequence[str]) -> np.ndarray:
    """Whole øre that sum to `total`: each amount rounded down, and the øre left over to the largest remainders.

    Of equal remainders the larger amount goes first, then the name that sorts first, so that the order of the
    recipients decides nothing. What shares that sum to 1 but for rounding leave over is first spread in proportion.

    Args:
        amounts: million kroner, of any sign.
        total: øre; what the amounts sum to, to the øre.
        names: of the recipients.

    Returns:
        Whole numbers, int64, in the order of the amounts.

    Raises:
        ValueError: the amounts do not sum to the total.
    """
    exact = np.asarray(amounts, dtype=np.float64) * ORE_PER_MILLION
    if abs(exact.sum() - total) > 1:
        if abs(exact.sum() - total) > SLACK * abs(total):
            raise ValueError(f"the amounts sum to {exact.sum():.2f} øre, not {total}")
        exact *= total / exact.sum()
    whole = np.floor(exact).astype(np.int64)
    missing = total - int(whole.sum())
    alphabetical = np.argsort(np.argsort(np.array(list(names), dtype=object)))
    first = np.lexsort((alphabetical, -exact, whole - exact))
    whole[first[:missing] if missing > 0 else first[len(first) + missing :]] += np.sign(missing)
    return whole
