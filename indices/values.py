"""Computes expressions from arrays, by JAX or NumPy: axes in the order of the dimensions, a scenario axis last."""

from __future__ import annotations

import string
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import reduce
from types import ModuleType
from typing import TYPE_CHECKING, Any

import numpy as np

from indices import expressions as ex
from indices.expressions import Expression, Quantity

if TYPE_CHECKING:
    from jax import Array

Known = Mapping[Quantity, "Array"]
LETTERS = string.ascii_letters
OPERATIONS = {ex.Sum: "add", ex.Difference: "subtract", ex.Product: "multiply", ex.Quotient: "divide"}


def on_arrays(formula: Callable[..., Expression], *arguments: tuple[Array, tuple[str, ...]]) -> Array:
    """Values of a formula whose arguments are arrays, each with the names of its axes but the scenario's.

    The axes of the values are the dimensions of the formula, in its order; a scenario axis comes last.
    """
    quantities = [Quantity(str(number), dims, "1", "") for number, (_, dims) in enumerate(arguments)]
    known = {quantity: array for quantity, (array, _) in zip(quantities, arguments, strict=True)}
    return value_of(formula(*quantities), known)


def value_of(expression: Expression, known: Known, dims: tuple[str, ...] | None = None) -> Array:
    """The values by JAX of an expression whose quantities are known, in the unit of the expression.

    Args:
        expression: what is computed.
        known: an array for each quantity that it names, its axes those of the quantity's dimensions, and a scenario
            axis last in all or in none.
        dims: the order of the axes that is wanted, with length 1 where the expression lacks one; its own where None.

    Raises:
        KeyError: a quantity is not known.
        TypeError: the expression has no values of its own, as a figure that is named.
    """
    import jax.numpy as jnp

    found: Array = _Values(known, jnp).of(expression, dims)
    return found


def host_value_of(
    expression: Expression, known: Mapping[Quantity, np.ndarray], dims: tuple[str, ...] | None = None
) -> np.ndarray:
    """The same by NumPy, which need not compile first. A step that is not known is taken by its formula.

    As by JAX, what is divided by 0 or overflows is infinite or not a number, without a warning.
    """
    found = dict(known)
    with np.errstate(all="ignore"):
        _take(expression, found)
        return np.asarray(_Values(found, np).of(expression, dims))


def _take(expression: Expression, found: dict[Quantity, np.ndarray]) -> None:
    for step in ex.quantities_in(expression):
        if step not in found and step.formula is not None:
            _take(step.formula, found)
            found[step] = np.asarray(_Values(found, np).of(step.formula, step.dims))


@dataclass(frozen=True)
class _Values:
    """Computes from what is known, by the functions of `xp`: `numpy` or `jax.numpy`."""

    known: Mapping[Quantity, Any]
    xp: ModuleType

    def of(self, expression: Expression, dims: tuple[str, ...] | None = None) -> Any:
        values = self._of(expression)
        return values if dims is None else self._on(dims, expression, values)

    def _of(self, expression: Expression) -> Any:
        match expression:
            case ex.Number(value=value):
                return self.xp.asarray(value)
            case Quantity():
                return self.known[expression]
            case ex.Renamed(of=of):
                return self._of(of)
            case ex.Operation(left=left, right=right):
                return getattr(self.xp, OPERATIONS[type(expression)])(*self._aligned(left, right))
            case ex.Total():
                return self._total(expression)
            case ex.Stacked():
                return self._stacked(expression)
            case ex.Elsewhere():
                return self._elsewhere(expression)
            case ex.Conditional(of=of, on=on):
                return self.xp.where(self.xp.isfinite(self.of(on, of.dims)), self._of(of), self.xp.inf)
            case ex.LargestQuotient():
                return self._largest_quotient(expression)
        raise TypeError(f"no values for {type(expression).__name__}")

    def _aligned(self, left: Expression, right: Expression) -> tuple[Any, Any]:
        dims = ex.Sum(left, right).dims
        return self.of(left, dims), self.of(right, dims)

    def _on(self, dims: tuple[str, ...], expression: Expression, values: Any) -> Any:
        """Values with axes of length 1 where the expression lacks a dimension; a scenario axis stays last."""
        own = [dim for dim in dims if dim in expression.dims]
        order = [expression.dims.index(dim) for dim in own]
        rest = range(len(order), values.ndim)
        ordered = values if order == sorted(order) else self.xp.transpose(values, (*order, *rest))
        if len(own) == len(dims) or values.ndim == 0:
            return ordered
        lengths = iter(ordered.shape)
        shape = [next(lengths) if dim in own else 1 for dim in dims]
        return ordered.reshape(*shape, *lengths)

    def _total(self, total: ex.Total) -> Any:
        """A sum of products as one contraction, so that no array of all products is made."""
        factors = ex.factors_of(total.of)
        if len(factors) == 1:
            return self.xp.sum(self._of(total.of), axis=total.of.dims.index(total.dim))
        if any(isinstance(one, Quantity) and one.among_few and one.dims == (total.dim,) for one in factors):
            return self._written_out(total, factors)
        letters = dict(zip(total.of.dims, LETTERS, strict=False))
        inputs = ["".join(letters[dim] for dim in factor.dims) + "..." for factor in factors]
        output = "".join(letters[dim] for dim in total.dims) + "..."
        return self.xp.einsum(f"{','.join(inputs)}->{output}", *map(self._of, factors))

    def _written_out(self, total: ex.Total, factors: list[Expression]) -> Any:
        """A sum over few labels, one term a label, so that XLA makes a single pass over the values.

        A factor that is a plain number has no axis, and is the same in all.
        """
        arrays = [self.of(factor, (total.dim, *total.dims)) for factor in factors]
        length = max(len(array) for array in arrays if array.ndim)
        parts = [array if array.ndim else [array] * length for array in arrays]
        terms = (reduce(self.xp.multiply, (part[label] for part in parts)) for label in range(length))
        return reduce(self.xp.add, terms)

    def _stacked(self, stacked: ex.Stacked) -> Any:
        rest = stacked.dims[1:]
        parts = [self.of(part, (dim, *rest)) for part, dim in stacked.both]
        shape = self.xp.broadcast_shapes(*(part.shape[1:] for part in parts))
        return self.xp.concatenate([self.xp.broadcast_to(part, (part.shape[0], *shape)) for part in parts])

    def _elsewhere(self, elsewhere: ex.Elsewhere) -> Any:
        values, dims = self._of(elsewhere.of), elsewhere.dims
        first, second = dims.index(elsewhere.first_dim), dims.index(elsewhere.second_dim)
        length = values.shape[first]
        shape = [length if axis in (first, second) else 1 for axis in range(values.ndim)]
        return values * (1.0 - self.xp.eye(length, dtype=values.dtype)).reshape(shape)

    def _largest_quotient(self, largest: ex.LargestQuotient) -> Any:
        xp, (left, right) = self.xp, self._aligned(largest.left, largest.right)
        axis = ex.Sum(largest.left, largest.right).dims.index(largest.dim)
        is_counted = ~(right <= 0)  # what is not a number stays one
        quotients = xp.where(is_counted, left / xp.where(is_counted, right, 1.0), -xp.inf)
        found = xp.max(quotients, axis=axis)
        has_no_limit = ~is_counted & (left - right * xp.expand_dims(found, axis) > 0)
        return xp.where(xp.any(has_no_limit, axis=axis), xp.inf, found)
