"""Values that differ by no more than rounding count as one, so that rounding does not decide which of two is larger."""

from __future__ import annotations

from types import ModuleType
from typing import Any

ROUNDING = 1e-12
"""The part of a value by which another may differ and count as the same."""


def brought_to(left: Any, right: Any, xp: ModuleType) -> Any:
    """The left values, each that of the right where the two are the same to rounding; they keep their own slopes."""
    slope = left - _still(left, xp)
    return xp.where(abs(left - right) < ROUNDING * abs(left), _still(right, xp) + slope, left)


def _still(values: Any, xp: ModuleType) -> Any:
    """The same values without a slope."""
    if xp.__name__ == "numpy":
        return values
    from jax.lax import stop_gradient

    return stop_gradient(values)
