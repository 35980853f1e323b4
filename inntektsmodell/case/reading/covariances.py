"""What every covariance of an estimate is, whatever it is of: the same in both orders, and below 0 for no sum."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from inntektsmodell.language.messages import Message, message

ROUNDING = 1e-6
"""Part of the largest covariance that rounding may take from symmetry, from sums of 0 and from no variance."""
OF_AN_ESTIMATE = message("the covariance of an estimate")


def allowed_rounding(values: np.ndarray) -> float:
    """How far rounding may move a covariance of these (name, other name)."""
    return ROUNDING * float(np.abs(values).max())


def asymmetries(values: np.ndarray, names: Sequence[str]) -> Iterator[tuple[Message, Message]]:
    """What was found and would be right of every two names whose covariance differs by their order."""
    differing = np.triu(np.abs(values - values.T) > allowed_rounding(values))
    for one, other in zip(*np.nonzero(differing), strict=True):
        found = message("'{one}' and '{other}' differ by their order", one=names[one], other=names[other])
        yield found, message("one value, in both orders")


def has_negative_variance(values: np.ndarray) -> bool:
    """Whether some sum would have a variance below 0, beyond rounding; `values` are symmetric."""
    return bool(np.linalg.eigvalsh(values)[0] < -len(values) * allowed_rounding(values))
