"""A formula in words, of a step or of one figure: `share of need · cost index`, `sum over services (...)`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import mul

from indices import expressions as ex
from indices.expressions import Expression, Quantity
from indices.figures import Added, Figure, Largest, Named
from inntektsmodell.language.shown_numbers import number
from inntektsmodell.language.text import Language, Text, as_label
from inntektsmodell.method.quantities import Input, Step

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
    "purpose": as_label("purposes"),
    "adjustment_year": as_label("years"),
    "plan_year": as_label("years"),
    "path_year": as_label("years"),
}
"""What the labels of a dimension are, several of them."""
SUM, MEAN = as_label("sum over {labels} ({term})"), as_label("mean over {labels} ({term})")
LARGEST = as_label("largest over {labels} ({term})")
AT_ZERO = as_label("1 where {term} is 0")
ABOVE_0, COVERED = as_label("the part above 0 of ({term})"), as_label("{left} / {right}, at most 1")
LARGER, SMALLER = as_label("the larger of ({term}; {bound})"), as_label("the smaller of ({term}; {bound})")
EITHER = as_label("{one} or {other}")
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
        return NO_FIGURES.in_language(self.language) if isinstance(bound, ex.Number) else self.part(bound)

    def part(self, bound: Expression, at_least: int = ADDED) -> str:
        """A part of a formula, in parentheses where it holds together less than it must."""
        text, held = self._written(bound)
        return text if held >= at_least else f"({text})"

    def _written(self, bound: Expression) -> tuple[str, int]:
        match bound:
            case ex.Number(value=value):
                return number(value, 0 if value.is_integer() else MOST_DECIMALS, self.language), WHOLE
            case Named(figure=figure):
                return self.called(figure), WHOLE
            case Quantity():
                return self.called((bound, ())), WHOLE
            case ex.Renamed(of=of) | ex.Elsewhere(of=of) | ex.Conditional(of=of):
                return self._written(of)
            case ex.Before(before=before):
                return self.called((before, ())), WHOLE
            case ex.Difference(left=ex.Number(value=0.0), right=right):
                return f"−{self.part(right, MULTIPLIED)}", MULTIPLIED
            case ex.Sum(
                left=ex.Product(left=ex.Difference(right=Quantity(marks=True) as mark), right=one),
                right=ex.Product(left=Quantity() as same, right=other),
            ) if same is mark:
                return EITHER.in_language(self.language).format(one=self.part(one), other=self.part(other)), ADDED
            case ex.Sum(left=left, right=right):
                return f"{self.part(left)} + {self.part(right)}", ADDED
            case ex.Difference(left=left, right=right):
                return f"{self.part(left)} − {self.part(right, DIVIDED)}", ADDED
            case ex.Product(left=left, right=right):
                return f"{self.part(left, MULTIPLIED)} · {self.part(right, MULTIPLIED)}", MULTIPLIED
            case ex.Quotient(left=ex.Total() as total, right=ex.Total(of=Quantity(marks=True))):
                return self._over(MEAN, labels_of_total(total), _unmarked(total)), WHOLE
            case ex.Quotient(left=left, right=right):
                return f"{self.part(left, MULTIPLIED)} / {self.part(right, WHOLE)}", DIVIDED
            case ex.Positive(of=of):
                return ABOVE_0.in_language(self.language).format(term=self.part(of)), WHOLE
            case ex.OneAtZero(of=of):
                return AT_ZERO.in_language(self.language).format(term=self.part(of)), WHOLE
            case ex.Larger(left=left, right=right):
                return LARGER.in_language(self.language).format(term=self.part(left), bound=self.part(right)), WHOLE
            case ex.Smaller(left=left, right=right):
                return SMALLER.in_language(self.language).format(term=self.part(left), bound=self.part(right)), WHOLE
            case ex.Coverage(left=left, right=right):
                sides = {"left": self.part(left, MULTIPLIED), "right": self.part(right, WHOLE)}
                return COVERED.in_language(self.language).format(**sides), ADDED
            case ex.Total():
                return self._over(SUM, labels_of_total(bound), _unmarked(bound)), WHOLE
            case ex.LargestQuotient(left=left, right=right, dim=dim):
                return self._over(LARGEST, DIMENSIONS[dim], ex.Quotient(left, right)), WHOLE
            case Added(terms=terms, total=total, count=count, is_of_all=is_of_all):
                labels = labels_of_total(total, is_of_all=is_of_all)
                return self._over(SUM if count == 1 else MEAN, labels, terms[0]), WHOLE
            case Largest(quotients=quotients, dim=dim):
                return self._over(LARGEST, DIMENSIONS[dim], quotients[0]), WHOLE
        raise TypeError(f"no words for {type(bound).__name__}")

    def _over(self, what: Text, labels: Text, term: Expression) -> str:
        over = inside(labels.in_language(self.language))
        return what.in_language(self.language).format(labels=over, term=self.part(term))


def formulas_in_words(formulas: Mapping[Step, Expression], language: Language) -> str:
    """Each step with its formula in words, one after the other."""

    def called(figure: Figure) -> str:
        quantity, _ = figure
        assert isinstance(quantity, Input | Step)
        return inside(quantity.label.in_language(language))

    wording = Wording(language, called)
    return "; ".join(f"{called((step, ()))} = {wording.part(formula)}" for step, formula in formulas.items())


def title(label: str) -> str:
    """A label before a colon and labels: without one of its own, and without what an index is relative to."""
    return re.sub(r", \w+ = 1$", "", label).replace(": ", ", ")


def inside(label: str) -> str:
    """A label within a formula: its first part, without what it belongs to, in lower case unless it begins so."""
    short = label.split(",")[0].rpartition(": ")[2]
    return short if short[1:2].isupper() else short[:1].lower() + short[1:]


def labels_of_total(total: ex.Total, *, is_of_all: bool = False) -> Text:
    """What a sum runs over: what is marked, where marks choose; with `is_of_all` only where they are factors."""
    parts = ex.factors_of(total.of) if is_of_all else total.of.walk()
    marks = (part for part in parts if isinstance(part, Input) and _chooses(part, total))
    return next((mark.label for mark in marks), DIMENSIONS[total.dim])


def _unmarked(total: ex.Total) -> Expression:
    """What a sum adds up of each label, without the marks that choose the labels."""
    factors = [one for one in ex.factors_of(total.of) if not _chooses(one, total)]
    return reduce(mul, factors)


def _chooses(part: Expression, total: ex.Total) -> bool:
    return isinstance(part, Quantity) and part.marks and total.dim in part.dims
