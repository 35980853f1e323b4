"""Pure kernels on arrays: moving average, criterion index, need index, cost index.

What belongs here: formulas of the model as JAX functions of plain arrays, traceable, differentiable and
free of side effects. What does not: files, labels, years, kroner, regions by name, or anything of the package
`inntektsmodell`, which imports this one and is never imported from it.

Axes come in the order (service or criterion, year, region), and any scenario axis last, so that the innermost
loop runs along it. In one call either no array has a scenario axis, or all have one, of length 1 or n.
Regions may number 4 or 15,000. The functions compute in the precision they are given; the model calls them
in float64.
"""

from indices.cost import cost_index
from indices.criterion import criterion_index
from indices.moving_average import moving_average
from indices.need import need_index
from indices.scaling import scaled_to_mean_one

__all__ = ["cost_index", "criterion_index", "moving_average", "need_index", "scaled_to_mean_one"]
