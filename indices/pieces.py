"""Values in pieces along one dimension, so that what is the same in all scenarios is not repeated for each of them.

`{"series": (ages, criteria)}` are values whose labels of `series` are those of the first array, then of the second. All
axes but that one and the scenario axis, which is last, are alike. A program of `values` takes and gives such values
wherever it takes and gives an array.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import reduce
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jax import Array

Dims = tuple[str, ...]
Pieces = dict[str, tuple["Array", ...]]
Values = Any
"""An array, or pieces of one."""


def stacked(dim: str, parts: tuple[Values, ...], own_dims: tuple[Dims, ...]) -> Values:
    """Parts one after the other along the first dimension of each, which becomes `dim`.

    They are kept in pieces where some have one scenario and others n.
    """
    from jax import numpy as jnp

    pieces = [piece for part, dims in zip(parts, own_dims, strict=True) for piece in _along(dims[0], part, dims)]
    shape = jnp.broadcast_shapes(*(piece.shape[1:-1] for piece in pieces))
    wide = [jnp.broadcast_to(piece, (len(piece), *shape, piece.shape[-1])) for piece in pieces]
    return {dim: tuple(wide)} if len({piece.shape[-1] for piece in wide}) > 1 else jnp.concatenate(wide)


def _along(dim: str, values: Values, dims: Dims) -> tuple[Array, ...]:
    return values[dim] if isinstance(values, dict) and dim in values else (joined(values, dims),)


def renamed(values: Values, names: dict[str, str]) -> Values:
    """Values whose dimensions have other names."""
    return {names.get(dim, dim): pieces for dim, pieces in values.items()} if isinstance(values, dict) else values


def joined(values: Values, dims: Dims) -> Array:
    """The array of values with these dimensions."""
    from jax import numpy as jnp

    if not isinstance(values, dict):
        return values  # type: ignore[no-any-return]
    ((dim, pieces),) = values.items()
    width = max(piece.shape[-1] for piece in pieces)
    wide = [jnp.broadcast_to(piece, (*piece.shape[:-1], width)) for piece in pieces]
    return jnp.concatenate(wide, axis=dims.index(dim))


def by_piece(function: Callable[..., Array], own_dims: tuple[Dims, ...], total: str = "") -> Callable[..., Values]:
    """A function of arrays with these dimensions that takes pieces too.

    What it gives is in pieces as well, or their sum where it sums over the dimension `total` that they are along.
    """

    def over_pieces(*values: Values) -> Values:
        along = next((dim for one in values if isinstance(one, dict) for dim in one), "")
        if not along:
            return function(*values)
        found = tuple(function(*row) for row in _rows(along, values, own_dims))
        return reduce(lambda left, right: left + right, found) if along == total else {along: found}

    return over_pieces


def _rows(along: str, values: tuple[Values, ...], own_dims: tuple[Dims, ...]) -> Iterator[tuple[Array, ...]]:
    """The pieces of all values for the same labels."""
    lengths = [
        [piece.shape[dims.index(along)] for piece in one[along]]
        for one, dims in zip(values, own_dims, strict=True)
        if isinstance(one, dict) and along in one
    ]
    borders = sorted({0, *(border for some in lengths for border in accumulate(some))})
    return zip(*(_cut(along, one, dims, borders) for one, dims in zip(values, own_dims, strict=True)), strict=True)


def _cut(along: str, values: Values, dims: Dims, borders: list[int]) -> list[Array]:
    """The pieces between borders; of an array that has one label for all, or lacks the dimension, itself each time."""
    spans = list(pairwise(borders))
    if isinstance(values, dict) and along in values:
        axis, starts = dims.index(along), [0, *accumulate(one.shape[dims.index(along)] for one in values[along])]
        place = [max(number for number, start in enumerate(starts[:-1]) if start <= first) for first, _ in spans]
        return [
            _between(values[along][at], axis, first - starts[at], last - starts[at])
            for at, (first, last) in zip(place, spans, strict=True)
        ]
    array = joined(values, dims)
    if not array.ndim or along not in dims or array.shape[dims.index(along)] != borders[-1]:
        return [array for _ in spans]
    return [_between(array, dims.index(along), first, last) for first, last in spans]


def _between(array: Array, axis: int, first: int, last: int) -> Array:
    whole = (first, last) == (0, array.shape[axis])
    return array if whole else array[(slice(None),) * axis + (slice(first, last),)]
