"""Proves the unit of an expression: kroner, persons and points are carried through every operation."""

from __future__ import annotations

from collections import Counter

from indices import expressions as ex
from indices.expressions import Expression, Quantity

Unit = dict[str, int]
WITHOUT_DIMENSION = ("1", "share", "index")


class UnitError(Exception):
    """Two parts that are added have different units, or a formula does not give the unit that its step declares."""


def parsed(text: str) -> Unit:
    """Exponents of a unit as it is declared: `NOK per DRG point` gives {"NOK": 1, "DRG point": -1}.

    A plural is the unit of its singular.
    """
    above, _, below = text.partition(" per ")
    found = Counter({above.removesuffix("s"): 1})
    found.subtract([below.removesuffix("s")] if below else [])
    return _cleared(found)


def check_unit(quantity: Quantity) -> None:
    """A step's formula gives the unit that the step declares.

    Raises:
        UnitError: it does not.
    """
    if quantity.formula is not None and (found := unit_of(quantity.formula)) != parsed(quantity.unit):
        raise UnitError(f"{quantity.name} is declared as {quantity.unit}, and its formula gives {found}")


def unit_of(expression: Expression) -> Unit:
    """The unit that an expression gives.

    Raises:
        UnitError: parts of different units are added or put after one another.
    """
    match expression:
        case ex.Number(unit=text) | Quantity(unit=text):
            return parsed(text)
        case (
            ex.Sum(left=left, right=right)
            | ex.Difference(left=left, right=right)
            | ex.Larger(left=left, right=right)
            | ex.Smaller(left=left, right=right)
            | ex.Stacked(first=left, second=right)
            | ex.Before(start=left, following=right)
        ):
            return _same(expression, left, right)
        case ex.Product(left=left, right=right):
            found = Counter(unit_of(left))
            found.update(unit_of(right))
            return _cleared(found)
        case (
            ex.Quotient(left=left, right=right)
            | ex.Coverage(left=left, right=right)
            | ex.LargestQuotient(left=left, right=right)
        ):
            found = Counter(unit_of(left))
            found.subtract(unit_of(right))
            return _cleared(found)
        case (
            ex.Renamed(of=of)
            | ex.Total(of=of)
            | ex.Elsewhere(of=of)
            | ex.Conditional(of=of)
            | ex.Positive(of=of)
            | ex.OneAtZero(of=of)
        ):
            return unit_of(of)
    raise TypeError(f"no unit for {type(expression).__name__}")


def _same(expression: Expression, left: Expression, right: Expression) -> Unit:
    """The unit of parts that are added; 0 has every unit."""
    units = [unit_of(part) for part in (left, right) if not (isinstance(part, ex.Number) and part.value == 0)]
    if any(unit != units[0] for unit in units):
        raise UnitError(f"{type(expression).__name__} of {units[0]} and {units[1]}")
    return units[0]


def _cleared(found: Counter[str]) -> Unit:
    return {name: power for name, power in found.items() if power and name not in WITHOUT_DIMENSION}
