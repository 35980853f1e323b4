"""Formulas over labelled quantities, and the indices of a need and cost model: moving average, need, cost.

What belongs here: the language in which a method is written (`expressions`), what it is computed with (`values`),
proved with (`units`) and told with (`figures`), and the formulas of indices (`formulas`), each also as a function of
plain arrays (`kernels`); and populations from year to year (`cohorts`). What does not: files, years, kroner, regions
by name, or anything of the package `inntektsmodell`, which imports this one and is never imported from it.

Axes of arrays come in the order (service or criterion, year, region), and any scenario axis last, so that the innermost
loop runs along it. In one call either no array has a scenario axis, or all have one, of length 1 or n. Regions may
number 4 or 15,000. The functions compute in the precision they are given; the model calls them in float64.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from indices.kernels import cost_index as cost_index
    from indices.kernels import criterion_index as criterion_index
    from indices.kernels import moving_average as moving_average
    from indices.kernels import need_index as need_index
    from indices.kernels import scaled_to_mean_one as scaled_to_mean_one

__all__ = ["cost_index", "criterion_index", "moving_average", "need_index", "scaled_to_mean_one"]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module 'indices' has no attribute '{name}'")
    return getattr(import_module("indices.kernels"), name)
