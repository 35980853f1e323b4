"""Computes expressions from arrays, by JAX or NumPy: axes in the order of the dimensions, a scenario axis last.

What follows from the expression alone, such as the order of axes, is settled once: `program` gives a function that
does no more than the arithmetic.
"""

from __future__ import annotations

import string
from collections.abc import Callable, Mapping
from functools import reduce
from operator import itemgetter
from types import ModuleType
from typing import TYPE_CHECKING, Any

import numpy as np

from indices import expressions as ex
from indices.expressions import Expression, Quantity

if TYPE_CHECKING:
    from jax import Array

Known = Mapping[Quantity, Any]
Program = Callable[[Known], Any]
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

    found: Array = program(expression, jnp, dims)(known)
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
        return np.asarray(program(expression, np, dims)(found))


def _take(expression: Expression, found: dict[Quantity, np.ndarray]) -> None:
    for step in ex.quantities_in(expression):
        if step not in found and step.formula is not None:
            _take(step.formula, found)
            found[step] = np.asarray(program(step.formula, np, step.dims)(found))


def program(expression: Expression, xp: ModuleType, dims: tuple[str, ...] | None = None) -> Program:
    """What gives the values of an expression from what is known, by the functions of `xp`: `numpy` or `jax.numpy`.

    Arguments and errors are those of `value_of`.
    """
    values = _program(expression, xp)
    return values if dims in (None, expression.dims) else _placed(values, expression.dims, dims or (), xp)


def _program(expression: Expression, xp: ModuleType) -> Program:
    match expression:
        case ex.Number(value=value):
            return lambda _: xp.asarray(value)
        case Quantity():
            return itemgetter(expression)
        case ex.Renamed(of=of):
            return _program(of, xp)
        case ex.Operation():
            return _operation(expression, xp)
        case ex.Total():
            return _total(expression, xp)
        case ex.Stacked():
            return _stacked(expression, xp)
        case ex.Elsewhere():
            return _elsewhere(expression, xp)
        case ex.Conditional(of=of, on=on):
            values, condition = _program(of, xp), program(on, xp, of.dims)
            return lambda known: xp.where(xp.isfinite(condition(known)), values(known), xp.inf)
        case ex.LargestQuotient():
            return _largest_quotient(expression, xp)
    raise TypeError(f"no values for {type(expression).__name__}")


def _operation(expression: ex.Operation, xp: ModuleType) -> Program:
    operation = getattr(xp, OPERATIONS[type(expression)])
    first, second = (program(side, xp, expression.dims) for side in (expression.left, expression.right))
    return lambda known: operation(first(known), second(known))


def _placed(values: Program, own: tuple[str, ...], dims: tuple[str, ...], xp: ModuleType) -> Program:
    """Values with axes of length 1 where they lack a dimension; a scenario axis stays last."""
    kept = [dim for dim in dims if dim in own]
    order = tuple(map(own.index, kept))
    is_ordered, is_whole = list(order) == sorted(order), len(kept) == len(dims)
    axes = (*(slice(None) if dim in own else None for dim in dims), ...)

    def placed(known: Known) -> Any:
        array = values(known)
        if not array.ndim:
            return array
        if not is_ordered:
            array = xp.transpose(array, (*order, *range(len(order), array.ndim)))
        return array if is_whole else array[axes]

    return placed


def _total(total: ex.Total, xp: ModuleType) -> Program:
    """A sum of products as one contraction, so that no array of all products is made."""
    factors = ex.factors_of(total.of)
    if len(factors) == 1:
        values, axis = _program(total.of, xp), total.of.dims.index(total.dim)
        return lambda known: values(known).sum(axis=axis)
    is_of_few = any(isinstance(one, Quantity) and one.among_few and one.dims == (total.dim,) for one in factors)
    if is_of_few and xp is not np:
        return _written_out(total, factors, xp)
    letters = dict(zip(total.of.dims, LETTERS, strict=False))
    inputs = ["".join(letters[dim] for dim in factor.dims) + "..." for factor in factors]
    output = "".join(letters[dim] for dim in total.dims) + "..."
    subscripts, programs = f"{','.join(inputs)}->{output}", [_program(factor, xp) for factor in factors]
    return lambda known: xp.einsum(subscripts, *[factor(known) for factor in programs])


def _written_out(total: ex.Total, factors: list[Expression], xp: ModuleType) -> Program:
    """A sum over few labels, one term a label, so that XLA makes a single pass over the values.

    A factor that is a plain number has no axis, and is the same in all.
    """
    programs = [program(factor, xp, (total.dim, *total.dims)) for factor in factors]

    def written_out(known: Known) -> Any:
        arrays = [factor(known) for factor in programs]
        length = max(len(array) for array in arrays if array.ndim)
        parts = [array if array.ndim else [array] * length for array in arrays]
        return reduce(xp.add, (reduce(xp.multiply, (part[label] for part in parts)) for label in range(length)))

    return written_out


def _stacked(stacked: ex.Stacked, xp: ModuleType) -> Program:
    rest = stacked.dims[1:]
    first, second = (program(part, xp, (dim, *rest)) for part, dim in stacked.both)

    def placed(known: Known) -> Any:
        parts = first(known), second(known)
        shape = xp.broadcast_shapes(*(part.shape[1:] for part in parts))
        return xp.concatenate([_broadcast(part, (len(part), *shape), xp) for part in parts])

    return placed


def _broadcast(array: Any, shape: tuple[int, ...], xp: ModuleType) -> Any:
    return array if array.shape == shape else xp.broadcast_to(array, shape)


def _elsewhere(elsewhere: ex.Elsewhere, xp: ModuleType) -> Program:
    values, dims = _program(elsewhere.of, xp), elsewhere.dims
    first, second = dims.index(elsewhere.first_dim), dims.index(elsewhere.second_dim)

    def with_zeros(known: Known) -> Any:
        array = values(known)
        length = array.shape[first]
        shape = [length if axis in (first, second) else 1 for axis in range(array.ndim)]
        return array * (1.0 - xp.eye(length, dtype=array.dtype)).reshape(shape)

    return with_zeros


def _largest_quotient(largest: ex.LargestQuotient, xp: ModuleType) -> Program:
    dims = ex.Sum(largest.left, largest.right).dims
    axis = dims.index(largest.dim)
    sides = [program(side, xp, dims) for side in (largest.left, largest.right)]

    def found(known: Known) -> Any:
        left, right = (side(known) for side in sides)
        is_counted = ~(right <= 0)  # what is not a number stays one
        quotients = xp.where(is_counted, left / xp.where(is_counted, right, 1.0), -xp.inf)
        greatest = quotients.max(axis=axis)
        has_no_limit = ~is_counted & (left - right * xp.expand_dims(greatest, axis) > 0)
        return xp.where(has_no_limit.any(axis=axis), xp.inf, greatest)

    return found
