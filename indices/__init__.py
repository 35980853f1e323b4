"""Formulas over labelled quantities, and the indices of a need and cost model: moving average, need, cost.

What belongs here: the language in which a method is written (`expressions`), what it is computed with (`values`),
proved with (`units`) and told with (`figures`), and the formulas of indices, each also as a function of plain arrays.
What does not: files, years, kroner, regions by name, or anything of the package `inntektsmodell`, which imports this
one and is never imported from it.

Axes of arrays come in the order (service or criterion, year, region), and any scenario axis last, so that the innermost
loop runs along it. In one call either no array has a scenario axis, or all have one, of length 1 or n. Regions may
number 4 or 15,000. The functions compute in the precision they are given; the model calls them in float64.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from indices.averaging import moving_average as moving_average
    from indices.cost import cost_index as cost_index
    from indices.criterion import criterion_index as criterion_index
    from indices.need import need_index as need_index
    from indices.scaling import scaled_to_mean_one as scaled_to_mean_one

_HOMES = {
    "cost_index": "cost",
    "criterion_index": "criterion",
    "moving_average": "averaging",
    "need_index": "need",
    "scaled_to_mean_one": "scaling",
}
__all__ = ["cost_index", "criterion_index", "moving_average", "need_index", "scaled_to_mean_one"]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'indices' has no attribute '{name}'")
    return getattr(import_module(f"indices.{_HOMES[name]}"), name)
