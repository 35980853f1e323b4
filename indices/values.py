"""Computes expressions from arrays, by JAX or NumPy: axes in the order of the dimensions, a scenario axis last.

What follows from the expression alone, such as the order of axes, is settled once: `program` gives a function that
does no more than the arithmetic.
"""

from __future__ import annotations

import string
from collections.abc import Callable, Hashable, Mapping
from functools import partial, reduce
from operator import itemgetter
from types import ModuleType
from typing import TYPE_CHECKING, Any

import numpy as np

from indices import expressions as ex
from indices.expressions import Expression, Quantity
from indices.pieces import by_piece, joined, renamed
from indices.pieces import stacked as in_pieces
from indices.simplifying import without
from indices.ties import brought_to

if TYPE_CHECKING:
    from jax import Array

Known = Mapping[Quantity, Any]
Program = Callable[[Known], Any]
LETTERS = string.ascii_letters
MOST_TERMS = 64
"""Labels at most of a sum of products that all vary by scenario, for it to be written out term by term."""
ROUNDING = 1e-9
"""The part of what is there by which what is lacking may be more, and counts as covered."""
OPERATIONS = {
    ex.Sum: "add",
    ex.Difference: "subtract",
    ex.Product: "multiply",
    ex.Quotient: "divide",
    ex.Larger: "maximum",
    ex.Smaller: "minimum",
}


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

    return joined(program(expression, jnp, dims)(known), dims or expression.dims)


def host_value_of(
    expression: Expression, known: Mapping[Quantity, np.ndarray], dims: tuple[str, ...] | None = None
) -> np.ndarray:
    """The same by NumPy, which need not compile first.

    A step that is not known is taken by its formula, and what has none and is not known counts its neutral value.

    As by JAX, what is divided by 0 or overflows is infinite or not a number, without a warning.
    """
    found = dict(known)
    with np.errstate(all="ignore"):
        formula = _taken(expression, found)
        return np.asarray(program(formula, np, dims or expression.dims)(found))


def _taken(expression: Expression, found: dict[Quantity, np.ndarray]) -> Expression:
    """The expression with neutral values put in, after the steps that it names are taken."""
    unknown = [quantity for quantity in ex.quantities_in(expression) if quantity not in found]
    absent = {one: one.absent for one in unknown if one.formula is None and one.absent is not None}
    formula = without(expression, absent) if absent else expression
    for step in ex.quantities_in(formula):
        if step not in found and step.formula is not None:
            found[step] = np.asarray(program(_taken(step.formula, found), np, step.dims)(found))
    return formula


def program(expression: Expression, xp: ModuleType, dims: tuple[str, ...] | None = None) -> Program:
    """What gives the values of an expression from what is known, by the functions of `xp`: `numpy` or `jax.numpy`.

    Arguments and errors are those of `value_of`. By JAX, values may come in `pieces`.
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
            values = _program(of, xp)
            return values if xp is np else lambda known: renamed(values(known), dict(expression.renamed))
        case ex.Coverage():
            return _coverage(expression, xp)
        case ex.Larger() | ex.Smaller():
            return _bounded(expression, xp)
        case ex.Operation():
            return _operation(expression, xp, getattr(xp, OPERATIONS[type(expression)]))
        case ex.Positive(of=of):
            positive = _taking_pieces(lambda array: xp.maximum(array, 0.0), (of.dims,), xp)
            inside = _lead(of, xp)
            return lambda known: positive(inside(known))
        case ex.OneAtZero(of=of):
            at_zero = _taking_pieces(lambda array: xp.where(array == 0, 1.0, 0.0), (of.dims,), xp)
            within = _program(of, xp)
            return lambda known: at_zero(within(known))
        case ex.Total():
            return _total(expression, xp)
        case ex.Stacked():
            return _stacked(expression, xp)
        case ex.Elsewhere():
            return _elsewhere(expression, xp)
        case ex.Conditional(of=of, on=on):
            values, condition = _whole(of, xp, of.dims), _whole(on, xp, of.dims)
            return lambda known: xp.where(xp.isfinite(condition(known)), values(known), xp.inf)
        case ex.LargestQuotient():
            return _largest_quotient(expression, xp)
        case ex.Before():
            return _before(expression, xp)
    raise TypeError(f"no values for {type(expression).__name__}")


def _operation(expression: ex.Operation, xp: ModuleType, function: Callable[..., Any]) -> Program:
    operation = _taking_pieces(function, (expression.dims,) * 2, xp)
    first, second = (program(side, xp, expression.dims) for side in (expression.left, expression.right))
    return lambda known: operation(first(known), second(known))


def _bounded(expression: ex.Larger | ex.Smaller, xp: ModuleType) -> Program:
    """The larger or the smaller of two; where they are the same to rounding the right one, its slope halfway."""
    bound, left, dims = getattr(xp, OPERATIONS[type(expression)]), expression.left, expression.dims
    taken = _taking_pieces(lambda left, right: bound(brought_to(left, right, xp), right), (dims, dims), xp)
    first = _lead(left, xp) if left.dims == dims else _placed(_lead(left, xp), left.dims, dims, xp)
    second = program(expression.right, xp, dims)
    return lambda known: taken(first(known), second(known))


def _lead(expression: Expression, xp: ModuleType) -> Program:
    """Values of an expression; the difference of two that are the same to rounding is 0."""
    if not isinstance(expression, ex.Difference):
        return _program(expression, xp)
    return _operation(expression, xp, lambda left, right: brought_to(left, right, xp) - right)


def _coverage(coverage: ex.Coverage, xp: ModuleType) -> Program:
    left, right = (_whole(side, xp, coverage.dims) for side in (coverage.left, coverage.right))

    def found(known: Known) -> Any:
        lacking, there = left(known), right(known)
        is_covered = lacking <= there * (1 + ROUNDING)
        part = lacking / xp.where(there > 0, there, 1.0)
        return xp.where(is_covered, xp.minimum(part, 1.0), xp.where(xp.isnan(lacking + there), xp.nan, xp.inf))

    return found


def _taking_pieces(
    function: Callable[..., Any], dims: tuple[tuple[str, ...], ...], xp: ModuleType, total: str = ""
) -> Any:
    return function if xp is np else by_piece(function, dims, total)


def _whole(expression: Expression, xp: ModuleType, dims: tuple[str, ...]) -> Program:
    """Values on dimensions, never in pieces."""
    values = program(expression, xp, dims)
    return values if xp is np else lambda known: joined(values(known), dims)


def _placed(values: Program, own: tuple[str, ...], dims: tuple[str, ...], xp: ModuleType) -> Program:
    """Values on other dimensions."""
    placed = _taking_pieces(_placing(own, dims, xp), (own,), xp)
    return lambda known: placed(values(known))


def _placing(own: tuple[str, ...], dims: tuple[str, ...], xp: ModuleType) -> Callable[[Any], Any]:
    """Gives an array axes of length 1 where it lacks a dimension; a scenario axis stays last."""
    kept = [dim for dim in dims if dim in own]
    order = tuple(map(own.index, kept))
    is_ordered, is_whole = list(order) == sorted(order), len(kept) == len(dims)
    axes = (*(slice(None) if dim in own else None for dim in dims), ...)

    def placed(array: Any) -> Any:
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
        summed = _taking_pieces(lambda array: array.sum(axis=axis), (total.of.dims,), xp, total.dim)
        return lambda known: summed(values(known))
    own_dims = tuple(factor.dims for factor in factors)
    contracted = _taking_pieces(_contraction(total, own_dims, xp), own_dims, xp, total.dim)
    programs = [_program(factor, xp) for factor in factors]
    return lambda known: contracted(*[factor(known) for factor in programs])


def is_over_few(expression: Expression) -> bool:
    """Whether there is a sum of products over a handful of labels in it, as over the years that marks choose."""
    return any(isinstance(part, ex.Total) and _is_of_few(part) for part in expression.walk())


def _is_of_few(total: ex.Total) -> bool:
    factors = ex.factors_of(total.of)
    few = (one for one in factors if isinstance(one, Quantity) and one.among_few and one.dims == (total.dim,))
    return len(factors) > 1 and any(few)


def _contraction(total: ex.Total, own_dims: tuple[tuple[str, ...], ...], xp: ModuleType) -> Callable[..., Any]:
    """The sum of products over a dimension, from factors as they lie."""
    letters = dict(zip(total.of.dims, LETTERS, strict=False))
    inputs = ["".join(letters[dim] for dim in dims) + "..." for dims in own_dims]
    output = "".join(letters[dim] for dim in total.dims) + "..."
    einsum = partial(xp.einsum, f"{','.join(inputs)}->{output}")
    if xp is np:
        return einsum
    is_of_few = _is_of_few(total)
    placings = [_placing(dims, (total.dim, *total.dims), xp) for dims in own_dims]

    def contracted(*arrays: Array) -> Array:
        if is_of_few or _vary_together(total.dim, own_dims, arrays):
            return _written_out([place(array) for place, array in zip(placings, arrays, strict=True)], xp)
        found: Array = einsum(*arrays)
        return found

    return contracted


def _vary_together(dim: str, own_dims: tuple[tuple[str, ...], ...], arrays: tuple[Array, ...]) -> bool:
    """Whether several factors have both a scenario axis and the dimension, of some labels and not too many.

    XLA makes a product of matrices for each scenario of such a contraction, which is slow.
    """
    wide = [
        array.shape[dims.index(dim)]
        for dims, array in zip(own_dims, arrays, strict=True)
        if dim in dims and array.ndim > len(dims) and array.shape[-1] > 1
    ]
    return len(wide) > 1 and 0 < wide[0] <= MOST_TERMS


def _written_out(arrays: list[Array], xp: ModuleType) -> Array:
    """A sum of products over the first axis, one term a label, so that XLA makes a single pass over the values.

    A factor that is a plain number has no axis, and is the same in all.
    """
    length = max(len(array) for array in arrays if array.ndim)
    terms = (
        [array[label if len(array) > 1 else 0] if array.ndim else array for array in arrays] for label in range(length)
    )
    return reduce(xp.add, (reduce(xp.multiply, term) for term in terms))


def _stacked(stacked: ex.Stacked, xp: ModuleType) -> Program:
    rest = stacked.dims[1:]
    own_dims = tuple((dim, *rest) for _, dim in stacked.both)
    first, second = (program(part, xp, dims) for (part, _), dims in zip(stacked.both, own_dims, strict=True))

    def placed(known: Known) -> Any:
        parts = first(known), second(known)
        if xp is not np and any(isinstance(part, dict) or part.ndim > 1 + len(rest) for part in parts):
            return in_pieces(stacked.dim, parts, own_dims)
        shape = xp.broadcast_shapes(*(part.shape[1:] for part in parts))
        return xp.concatenate([_broadcast(part, (len(part), *shape), xp) for part in parts])

    return placed


def _broadcast(array: Any, shape: tuple[int, ...], xp: ModuleType) -> Any:
    return array if array.shape == shape else xp.broadcast_to(array, shape)


def _elsewhere(elsewhere: ex.Elsewhere, xp: ModuleType) -> Program:
    dims = elsewhere.dims
    values = _whole(elsewhere.of, xp, dims)
    first, second = dims.index(elsewhere.first_dim), dims.index(elsewhere.second_dim)

    def with_zeros(known: Known) -> Any:
        array = values(known)
        length = array.shape[first]
        shape = [length if axis in (first, second) else 1 for axis in range(array.ndim)]
        return array * (1.0 - xp.eye(length, dtype=array.dtype)).reshape(shape)

    return with_zeros


def _before(expression: ex.Before, xp: ModuleType) -> Program:
    """Label after label, each computed from the one before; arrays along the dimension are taken at one label."""
    dims, dim = expression.dims, expression.dim
    start = _whole(expression.start, xp, dims)
    steps = [(of, _whole(part, xp, of.dims)) for of, part in _each_once(expression.following)]
    last = _whole(steps[-1][0], xp, dims)
    named = list(ex.quantities_in(expression))
    along = [one for one in named if dim in one.dims]

    def found(known: Known) -> Any:
        every = {one: known[one] if xp is np else joined(known[one], one.dims) for one in along}
        length = max(array.shape[one.dims.index(dim)] for one, array in every.items())
        values = [start(known)]
        for label in range(length - 1):
            at = {one: array.take(np.array([label]), axis=one.dims.index(dim)) for one, array in every.items()}
            here = {**{one: known[one] for one in named}, **at}
            here[expression.before] = values[-1]
            for step, value in steps:
                here[step] = value(here)
            values.append(last(here))
        shape = xp.broadcast_shapes(*(array.shape for array in values))
        return xp.concatenate([_broadcast(array, shape, xp) for array in values], axis=dims.index(dim))

    return found


def _each_once(expression: Expression) -> list[tuple[Quantity, Expression]]:
    """An expression as one operation after another, each only once; the last is the whole."""
    names: dict[Hashable, Quantity] = {}
    steps: list[tuple[Quantity, Expression]] = []

    def named(part: Expression) -> Expression:
        key = ex.structure(part)
        if isinstance(part, Quantity):
            return part
        if key not in names:
            names[key] = Quantity(str(len(names)), part.dims, "1", "")
            steps.append((names[key], part))
        return names[key]

    ex.rebuilt(expression, named)
    return steps


def _largest_quotient(largest: ex.LargestQuotient, xp: ModuleType) -> Program:
    dims = ex.Sum(largest.left, largest.right).dims
    axis = dims.index(largest.dim)
    sides = [_whole(side, xp, dims) for side in (largest.left, largest.right)]

    def found(known: Known) -> Any:
        left, right = (side(known) for side in sides)
        is_counted = ~(right <= 0)  # what is not a number stays one
        quotients = xp.where(is_counted, left / xp.where(is_counted, right, 1.0), -xp.inf)
        greatest = quotients.max(axis=axis)
        has_no_limit = ~is_counted & (left - right * xp.expand_dims(greatest, axis) > 0)
        return xp.where(has_no_limit.any(axis=axis), xp.inf, greatest)

    return found
