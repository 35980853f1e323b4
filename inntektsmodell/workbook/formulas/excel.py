"""Formulas of the method as Excel writes them: each figure by its cell, a sum of products over ranges as SUMPRODUCT."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import reduce
from operator import mul

import numpy as np

from indices import expressions as ex
from indices.expressions import Expression, Quantity
from inntektsmodell.model.arrays import Labels
from inntektsmodell.workbook.formulas import terms
from inntektsmodell.workbook.formulas.places import At, Labelled, Place, total_of
from inntektsmodell.workbook.formulas.terms import NOTHING, Cell, Term

OPERATIONS = {
    ex.Sum: terms.added,
    ex.Difference: terms.subtracted,
    ex.Product: terms.multiplied,
    ex.Quotient: terms.divided,
    ex.Coverage: terms.covered,
    ex.Larger: terms.larger,
    ex.Smaller: terms.smaller,
}


@dataclass(frozen=True)
class Writer:
    """Writes formulas of a case.

    `formulas` are those of its steps, `values` the arrays of its inputs and results by name. What has a place in the
    workbook is named by its cell: a quantity, or a part of a formula, as the sum at the end of a row. A step without
    one is written out. A mark without one is put in, and so is what a label without a figure counts.
    """

    labels: Labels
    formulas: Mapping[Quantity, Expression]
    values: Mapping[str, np.ndarray]
    places: dict[object, Place] = field(default_factory=dict)

    def put(
        self, expression: Expression, dims: tuple[str, ...], cells: Iterable[tuple[Labelled, Cell]], across: str = ""
    ) -> None:
        """Name an expression by its cells from now on; at other labels it stays where it is."""
        found = {tuple(at[dim].label for dim in dims): cell for at, cell in cells}
        old = self.place(expression)
        known = old.cells if old is not None and old.dims == dims else {}
        self.places[ex.structure(expression)] = Place(dims, {**known, **found}, across)

    def place(self, expression: Expression) -> Place | None:
        """Where an expression stands, if it has a place."""
        return self.places.get(ex.structure(expression))

    def knows(self, quantity: Quantity) -> bool:
        """Whether the case has a quantity."""
        return quantity in self.formulas or quantity.name in self.values

    def value(self, quantity: Quantity, at: Labelled) -> float:
        """The engine's value of an input or a result."""
        position = tuple(self.labels[dim].index(at[dim].label) for dim in quantity.dims)
        return float(self.values[quantity.name][position])

    def term(self, expression: Expression, at: Labelled) -> Term:
        """An expression at a label for each of its dimensions."""
        found = self._at_its_place(expression, at)
        if found is not None:
            return found
        match expression:
            case ex.Number(value=value):
                return terms.number(value)
            case ex.Before():
                return self._before(expression, at)
            case Quantity() if expression in self.formulas:
                return self.term(self.formulas[expression], at)
            case Quantity():
                return terms.number(self.value(expression, at))
            case ex.Renamed(of=of, renamed=renamed):
                old = {new: name for name, new in renamed}
                return self.term(of, {old.get(dim, dim): label for dim, label in at.items()})
            case ex.Elsewhere(of=of, first_dim=first, second_dim=second):
                return NOTHING if at[first].label == at[second].label else self.term(of, at)
            case ex.Conditional(of=of):
                return self.term(of, at)
            case ex.Stacked():
                return self.term(*self._part(expression, at))
            case ex.Positive(of=of):
                return terms.positive(self.term(of, at))
            case ex.OneAtZero(of=of):
                return terms.one_at_zero(self.term(of, at))
            case ex.Total():
                return self._total(expression, at)
            case ex.LargestQuotient():
                return self._largest(expression, at)
            case ex.Sum(
                left=ex.Product(
                    left=ex.Difference(left=ex.Number(value=1.0), right=Quantity(marks=True) as mark), right=other
                ),
                right=ex.Product(left=Quantity() as same, right=marked),
            ) if same is mark and self.place(mark) is not None:
                return terms.chosen(self.term(mark, at), self.term(marked, at), self.term(other, at))
            case ex.Operation():
                return OPERATIONS[type(expression)](self.term(expression.left, at), self.term(expression.right, at))
        raise TypeError(f"{type(expression).__name__} is not written")

    def _before(self, before: ex.Before, at: Labelled) -> Term:
        """A quantity at the label before, or what it starts from."""
        labels, here = self.labels[before.dim], at[before.dim]
        if not (position := labels.index(here.label)):
            return self.term(before.start, at)
        of = next(one for one in self.formulas if one.name == before.of)
        return self.term(of, {**at, before.dim: At(labels[position - 1], here.to)})

    def _at_its_place(self, expression: Expression, at: Labelled) -> Term | None:
        place = self.place(expression)
        return None if place is None else place.term(at, self.labels)

    def _part(self, stacked: ex.Stacked, at: Labelled) -> tuple[Expression, Labelled]:
        """The part that has a label, and the labels by its own dimensions."""
        part, dim = next(one for one in stacked.both if at[stacked.dim].label in self.labels[one[1]])
        return part, {**at, dim: at[stacked.dim]}

    def _total(self, total: ex.Total, at: Labelled) -> Term:
        """A sum over ranges where that can be, with what does not vary outside it; else label by label."""
        dim, at = total.dim, _at_every(at, total.dim)
        of, at = self._written_out(total.of, at)
        if of is not total.of:
            return self.term(ex.Total(of, dim), at)
        above, below = self._factors(of)
        inside = [part for part in above if dim in part.dims]
        if not inside or any(dim in part.dims for part in below):
            return self._total_by_labels(of, dim, at)
        if len(inside) < len(above) or below:
            found = self.term(ex.Total(reduce(mul, inside), dim), at)
            beside = {**at, dim: At(self.labels[dim][0], at[dim].to)}  # what stands outside is the same at any label
            outside = (self.term(part, beside) for part in above if part not in inside)
            return reduce(
                terms.divided, (self.term(part, beside) for part in below), reduce(terms.multiplied, outside, found)
            )
        ranges = [self._at_its_place(part, at) for part in inside]
        known = [part for part in ranges if part is not None]
        if len(known) < len(ranges) or len({np.shape(part.value) for part in known}) > 1:
            return self._total_by_labels(of, dim, at)
        function = "SUM" if len(known) == 1 else "SUMPRODUCT"
        value = np.sum(reduce(mul, (part.value for part in known)))
        return Term(f"{function}({','.join(part.text for part in known)})", float(value))

    def _total_by_labels(self, of: Expression, dim: str, at: Labelled) -> Term:
        """A sum of which marks that are put in choose the terms, or that is of no ranges."""
        parts = (self.term(of, {**at, dim: At(label, at[dim].to)}) for label in self.labels[dim])
        left = [part for part in parts if not part.is_just(0.0)]
        cells = [part.cell for part in left if part.cell is not None]
        return total_of(cells) if len(left) == len(cells) > 1 else reduce(terms.added, left, NOTHING)

    def _written_out(self, expression: Expression, at: Labelled) -> tuple[Expression, Labelled]:
        """A step without a place as its formula, and of two parts after one another the one that has the label."""
        while self.place(expression) is None:
            if isinstance(expression, ex.Stacked) and not at[expression.dim].is_every:
                expression, at = self._part(expression, at)
            elif isinstance(expression, Quantity) and expression in self.formulas:
                expression = self.formulas[expression]
            else:
                break
        return expression, at

    def _largest(self, largest: ex.LargestQuotient, at: Labelled) -> Term:
        """Of the quotients that have cells of their own; no number where a label without a right side loses anyway."""
        every = _at_every(at, largest.dim)
        quotient, left, right = (
            self.term(part, every) for part in (ex.Quotient(largest.left, largest.right), largest.left, largest.right)
        )
        most = f"MAX({quotient.text})"
        loses = f"SUMPRODUCT(({right.text}<=0)*({left.text}-{right.text}*{most}>0))>0"
        return Term(f"IF({loses},NA(),{most})", float(np.max(quotient.value)))

    def _factors(self, expression: Expression) -> tuple[list[Expression], list[Expression]]:
        """What is multiplied, and what it is divided by; what has a place is not taken apart."""
        if isinstance(expression, ex.Product | ex.Quotient) and self.place(expression) is None:
            above, below = self._factors(expression.left)
            if isinstance(expression, ex.Quotient):
                return above, [*below, expression.right]
            more, others = self._factors(expression.right)
            return above + more, below + others
        return [expression], []


def _at_every(at: Labelled, dim: str) -> Labelled:
    """All labels of a dimension, and the others as they are."""
    return {**at, dim: At("", at[dim].to if dim in at else "", is_every=True)}
