"""A formula with its labels put in, in words: `share of need · cost index`, `sum over services (...)`."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from indices.expressions import Difference, Expression, Number, Product, Quotient, Sum, Total
from indices.figures import Added, Figure, Largest, Named
from inntektsmodell.language.shown_numbers import number
from inntektsmodell.language.text import Language, Text, as_label
from inntektsmodell.method.quantities import Input

DIMENSIONS = {
    "region": as_label("regions"),
    "origin": as_label("regions of residence"),
    "destination": as_label("treating regions"),
    "service": as_label("services"),
    "series": as_label("criteria"),
    "column": as_label("criteria"),
    "group": as_label("merged criteria"),
    "criterion": as_label("criteria"),
    "age_group": as_label("age groups"),
    "year": as_label("years"),
    "settlement_year": as_label("years"),
    "payment": as_label("years"),
}
"""What the labels of a dimension are, several of them."""
SUM, MEAN = as_label("sum over {labels} ({term})"), as_label("mean over {labels} ({term})")
LARGEST = as_label("largest over {labels} ({term})")
NO_FIGURES = as_label("no figures enter")
MOST_DECIMALS = 6
ADDED, DIVIDED, MULTIPLIED, WHOLE = range(4)
"""How tightly the parts of a formula hold together."""


@dataclass(frozen=True)
class Wording:
    """Writes formulas in a language; `called` says what a figure is called in it."""

    language: Language
    called: Callable[[Figure], str]

    def formula(self, bound: Expression) -> str:
        """The formula of a figure, by itself."""
        return NO_FIGURES.in_language(self.language) if isinstance(bound, Number) else self.part(bound)

    def part(self, bound: Expression, at_least: int = ADDED) -> str:
        """A part of a formula, in parentheses where it holds together less than it must."""
        text, held = self._written(bound)
        return text if held >= at_least else f"({text})"

    def _written(self, bound: Expression) -> tuple[str, int]:
        match bound:
            case Number(value=value):
                return number(value, 0 if value.is_integer() else MOST_DECIMALS, self.language), WHOLE
            case Named(figure=figure):
                return self.called(figure), WHOLE
            case Difference(left=Number(value=0.0), right=right):
                return f"−{self.part(right, MULTIPLIED)}", MULTIPLIED
            case Sum(left=left, right=right):
                return f"{self.part(left)} + {self.part(right)}", ADDED
            case Difference(left=left, right=right):
                return f"{self.part(left)} − {self.part(right, DIVIDED)}", ADDED
            case Product(left=left, right=right):
                return f"{self.part(left, MULTIPLIED)} · {self.part(right, MULTIPLIED)}", MULTIPLIED
            case Quotient(left=left, right=right):
                return f"{self.part(left, MULTIPLIED)} / {self.part(right, WHOLE)}", DIVIDED
            case Added(terms=terms, total=total, count=count):
                return self._over(SUM if count == 1 else MEAN, _labels_of(total), terms[0]), WHOLE
            case Largest(quotients=quotients, dim=dim):
                return self._over(LARGEST, DIMENSIONS[dim], quotients[0]), WHOLE
        raise TypeError(f"no words for {type(bound).__name__}")

    def _over(self, what: Text, labels: Text, term: Expression) -> str:
        over = inside(labels.in_language(self.language))
        return what.in_language(self.language).format(labels=over, term=self.part(term))


def title(label: str) -> str:
    """A label before a colon and labels: without one of its own, and without what an index is relative to."""
    return re.sub(r", \w+ = 1$", "", label).replace(": ", ", ")


def inside(label: str) -> str:
    """A label within a formula: its first part, without what it belongs to, in lower case unless it begins so."""
    short = label.split(",")[0].rpartition(": ")[2]
    return short if short[1:2].isupper() else short[:1].lower() + short[1:]


def _labels_of(total: Total) -> Text:
    """What a sum runs over: what is marked, where marks choose."""
    parts = total.of.walk()
    marks = (part for part in parts if isinstance(part, Input) and part.marks and total.dim in part.dims)
    return next((mark.label for mark in marks), DIMENSIONS[total.dim])
