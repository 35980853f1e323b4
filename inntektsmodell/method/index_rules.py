"""What an index is relative to and its bounds, by rules of a case; the same for all inhabitants as for some."""

from __future__ import annotations

from indices.expressions import Expression, Larger, OneAtZero, Smaller
from inntektsmodell.language.text import as_label
from inntektsmodell.method.inputs import may_be_empty
from inntektsmodell.method.quantities import one
from inntektsmodell.method.rules import (
    ceiling,
    counted_from,
    floor,
    inverse,
    part,
    relative_to_part,
    threshold,
    unscaled,
    without_own,
)

RULES = as_label("Formulas of other systems of equalisation and capitation, as a case chooses them")


def or_one(persons: Expression) -> Expression:
    """Inhabitants to divide by: 1 where nobody lives and a case allows that."""
    return persons + may_be_empty * OneAtZero(persons)


def base_of(amount: Expression, persons: Expression) -> Expression:
    """Amount per inhabitant that the index of each criterion is relative to: of the country, a part, the others, or 1.

    A region that is no part of the base is compared with all of it.
    """
    counts = 1 - relative_to_part * (1 - part)
    of_others = [(counts * of).sum("region") - without_own * counts * of for of in (amount, persons)]
    return (1 - unscaled) * (of_others[0] / of_others[1]) + unscaled * one("criterion per person")


def compared(amount: Expression, persons: Expression, base: Expression) -> Expression:
    """Amount per inhabitant over its base, or the inverse."""
    rate = amount / or_one(persons)
    return ((1 - inverse) * rate + inverse * base) / ((1 - inverse) * base + inverse * rate)


def within_bounds(index: Expression) -> Expression:
    """An index between its floor and its ceiling; of that what is above its threshold."""
    return Larger(Smaller(Larger(index, floor), ceiling) - threshold, counted_from)
