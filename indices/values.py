"""Computes expressions from arrays, by JAX: axes in the order of the dimensions, a scenario axis last."""

from __future__ import annotations

import string
from collections.abc import Callable, Mapping
from functools import reduce

import jax.numpy as jnp
from jax import Array

from indices.expressions import (
    Conditional,
    Difference,
    Elsewhere,
    Expression,
    LargestQuotient,
    Number,
    Product,
    Quantity,
    Quotient,
    Renamed,
    Stacked,
    Sum,
    Total,
    factors_of,
)

Known = Mapping[Quantity, Array]
LETTERS = string.ascii_letters
FEW = ("year", "settlement_year")
"""Dimensions of a handful of labels: a sum over one is written out, so that XLA makes a single pass over the values."""


def on_arrays(formula: Callable[..., Expression], *arguments: tuple[Array, tuple[str, ...]]) -> Array:
    """Values of a formula whose arguments are arrays, each with the names of its axes but the scenario's.

    The axes of the values are the dimensions of the formula, in its order; a scenario axis comes last.
    """
    quantities = [Quantity(str(number), dims, "1", "") for number, (_, dims) in enumerate(arguments)]
    known = {quantity: array for quantity, (array, _) in zip(quantities, arguments, strict=True)}
    return value_of(formula(*quantities), known)


def value_of(expression: Expression, known: Known, dims: tuple[str, ...] | None = None) -> Array:
    """The values of an expression whose quantities are known, in the unit of the expression.

    Args:
        expression: what is computed.
        known: an array for each quantity that it names, its axes those of the quantity's dimensions, and a scenario
            axis last in all or in none.
        dims: the order of the axes that is wanted, with length 1 where the expression lacks one; its own where None.

    Raises:
        KeyError: a quantity is not known.
        TypeError: the expression has no values of its own, as a figure that is named.
    """
    values = _value_of(expression, known)
    return values if dims is None else _on(dims, expression, values)


def _value_of(expression: Expression, known: Known) -> Array:
    match expression:
        case Number(value=value):
            return jnp.asarray(value)
        case Quantity():
            return known[expression]
        case Renamed(of=of):
            return _value_of(of, known)
        case Sum(left=left, right=right):
            return jnp.add(*_aligned(left, right, known))
        case Difference(left=left, right=right):
            return jnp.subtract(*_aligned(left, right, known))
        case Product(left=left, right=right):
            return jnp.multiply(*_aligned(left, right, known))
        case Quotient(left=left, right=right):
            return jnp.divide(*_aligned(left, right, known))
        case Total():
            return _total(expression, known)
        case Stacked():
            return _stacked(expression, known)
        case Elsewhere():
            return _elsewhere(expression, known)
        case Conditional(of=of, on=on):
            condition = value_of(on, known, of.dims)
            return jnp.where(jnp.isfinite(condition), _value_of(of, known), jnp.inf)
        case LargestQuotient():
            return _largest_quotient(expression, known)
    raise TypeError(f"no values for {type(expression).__name__}")


def _aligned(left: Expression, right: Expression, known: Known) -> tuple[Array, Array]:
    dims = Sum(left, right).dims
    return value_of(left, known, dims), value_of(right, known, dims)


def _on(dims: tuple[str, ...], expression: Expression, values: Array) -> Array:
    """Values with axes of length 1 where the expression lacks a dimension; a scenario axis stays last."""
    own = [dim for dim in dims if dim in expression.dims]
    order = [expression.dims.index(dim) for dim in own]
    rest = range(len(order), values.ndim)
    ordered = values if order == sorted(order) else jnp.transpose(values, (*order, *rest))
    if len(own) == len(dims) or values.ndim == 0:
        return ordered
    lengths = iter(ordered.shape)
    shape = [next(lengths) if dim in own else 1 for dim in dims]
    return ordered.reshape(*shape, *lengths)


def _total(total: Total, known: Known) -> Array:
    """A sum of products as one contraction, so that no array of all products is made."""
    factors = factors_of(total.of)
    if len(factors) == 1:
        return jnp.sum(_value_of(total.of, known), axis=total.of.dims.index(total.dim))
    if total.dim in FEW:
        return _written_out(total, known)
    letters = dict(zip(total.of.dims, LETTERS, strict=False))
    inputs = ["".join(letters[dim] for dim in factor.dims) + "..." for factor in factors]
    output = "".join(letters[dim] for dim in total.dims) + "..."
    return jnp.einsum(f"{','.join(inputs)}->{output}", *(_value_of(factor, known) for factor in factors))


def _written_out(total: Total, known: Known) -> Array:
    """A sum over few labels, one term a label. A factor that is a plain number has no axis, and is the same in all."""
    dims = (total.dim, *total.dims)
    factors = [value_of(factor, known, dims) for factor in factors_of(total.of)]
    length = max(len(factor) for factor in factors if factor.ndim)
    parts = [factor if factor.ndim else [factor] * length for factor in factors]
    return reduce(jnp.add, (reduce(jnp.multiply, (part[label] for part in parts)) for label in range(length)))


def _stacked(stacked: Stacked, known: Known) -> Array:
    rest = stacked.dims[1:]
    parts = [
        value_of(part, known, (dim, *rest))
        for part, dim in ((stacked.first, stacked.first_dim), (stacked.second, stacked.second_dim))
    ]
    shape = jnp.broadcast_shapes(*(part.shape[1:] for part in parts))
    return jnp.concatenate([jnp.broadcast_to(part, (part.shape[0], *shape)) for part in parts])


def _elsewhere(elsewhere: Elsewhere, known: Known) -> Array:
    values, dims = _value_of(elsewhere.of, known), elsewhere.dims
    first, second = dims.index(elsewhere.first_dim), dims.index(elsewhere.second_dim)
    length = values.shape[first]
    shape = [length if axis in (first, second) else 1 for axis in range(values.ndim)]
    return values * (1.0 - jnp.eye(length, dtype=values.dtype)).reshape(shape)


def _largest_quotient(largest: LargestQuotient, known: Known) -> Array:
    left, right = _aligned(largest.left, largest.right, known)
    axis = Sum(largest.left, largest.right).dims.index(largest.dim)
    is_counted = ~(right <= 0)  # what is not a number stays one
    quotients = jnp.where(is_counted, left / jnp.where(is_counted, right, 1.0), -jnp.inf)
    found = jnp.max(quotients, axis=axis)
    has_no_limit = ~is_counted & (left - right * jnp.expand_dims(found, axis) > 0)
    return jnp.where(jnp.any(has_no_limit, axis=axis), jnp.inf, found)
