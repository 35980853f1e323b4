"""Makes the nodes of an explanation from the formulas of the method, in one way for every step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
import xarray as xr

from indices.expressions import Elsewhere, Expression, Number, Total
from indices.figures import Added, Binding, Figure, Named, Place, figures_in, number_of
from inntektsmodell.analysis.explanation.node import Node
from inntektsmodell.case.case import Case
from inntektsmodell.case.evidence import Evidence
from inntektsmodell.case.figure_names import figure_text, name_of, with_labels
from inntektsmodell.case.observations import EVIDENCE_SUFFIX
from inntektsmodell.case.paths import parameter_entries
from inntektsmodell.case.rest.deriving import is_derived, subtraction, totals_of
from inntektsmodell.case.units import unit_in
from inntektsmodell.language.bilingual import Bilingual
from inntektsmodell.language.messages import Joined, Message
from inntektsmodell.language.text import Language, as_label
from inntektsmodell.method.inputs import INPUTS, appropriation
from inntektsmodell.method.quantities import Input, Step
from inntektsmodell.method.steps import STEPS, formulas_for
from inntektsmodell.method.wording import DIMENSIONS, Wording, inside, labels_of_total, title
from inntektsmodell.model.arrays import inputs_of, labels_of

ALL = as_label("{name} (all {labels})")
AS_OBSERVED = as_label("as observed")


class Figures:
    """The figures of one computed case: what each is computed from, and the node that tells it.

    `above` gives the node of what the case hands on, where that is a figure of a level above.

    What only hands on a number or another figure is no node of its own, unless it is a result.
    """

    def __init__(self, case: Case, result: xr.Dataset, above: Callable[[], Node] | None = None) -> None:
        self.case, self._above = case, above
        self.labels = labels_of(case)
        self._inputs = {name: np.asarray(array) for name, array in inputs_of(case).items()}
        self._observed, self._result = (
            {str(name): values.values for name, values in data.items()} for data in (case.observed, result)
        )
        self._parameters = {entry.path: entry.item for entry in parameter_entries(case.parameters)}
        self.formulas = {
            **formulas_for(self._inputs),
            **{STEPS[name]: INPUTS[name] for name in self._inputs if name in STEPS},
        }
        self._vanishing: set[Expression] = set()
        for step, formula in self.formulas.items():
            self._vanishing |= {step} if self._can_vanish(formula) else set()
        self._positions = {dim: {label: at for at, label in enumerate(found)} for dim, found in self.labels.items()}
        self._binding = Binding(self.labels, self._stands_for, {one.name: one for one in self.formulas})
        self._bound: dict[Figure, Expression] = {}
        self._named: dict[Figure, tuple[Figure, ...]] = {}
        self._nodes: dict[Figure, Node] = {}

    def node(self, figure: Figure) -> Node:
        """The node of a figure."""
        if figure not in self._nodes:
            quantity, place = figure
            if quantity is appropriation and self._above is not None:
                self._nodes[figure] = self._frame(self._above())
            elif isinstance(quantity, Input):
                self._nodes[figure] = self._leaf(quantity, place)
            else:
                self._nodes[figure] = self._told(quantity, place)
        return self._nodes[figure]

    def index(self, figure: Figure) -> tuple[int, ...]:
        """Where a figure stands in the array of its quantity."""
        quantity, place = figure
        return tuple(self._positions[dim][label] for dim, label in zip(quantity.dims, place, strict=True))

    # What a figure is computed from

    def _stands_for(self, figure: Figure) -> Expression:
        """What is put for a figure in the formulas of others: a number that is chosen, or a figure that has a node."""
        quantity, place = figure
        if isinstance(quantity, Input):
            if quantity.marks or quantity.kind == "derived":
                return Number(float(self._inputs[quantity.name][self.index(figure)]))
            is_there = quantity.kind == "observed" or self._path(quantity, place) in self._parameters
            return Named(figure) if is_there else Number(quantity.absent or 0.0)
        if _is_result(quantity) and quantity not in self._vanishing:
            return Named(figure)
        bound = self._formula(figure)
        hands_on = isinstance(bound, Number) or (isinstance(bound, Named) and not _is_result(quantity))
        return bound if hands_on else Named(figure)

    def _can_vanish(self, expression: Expression) -> bool:
        """Whether a formula can come out as nothing at some labels: by a mark, or a parameter that some labels lack."""
        match expression:
            case Elsewhere():
                return True
            case Total():
                return False
            case Input():
                return expression.marks or (expression.kind == "figure" and bool(expression.dims))
        return expression in self._vanishing or any(map(self._can_vanish, expression.parts))

    def _formula(self, figure: Figure) -> Expression:
        """The formula of a step or sum at its labels."""
        if figure not in self._bound:
            quantity, place = figure
            at = dict(zip(quantity.dims, place, strict=True))
            if isinstance(quantity, Step):
                self._bound[figure] = self._binding.bound(self.formulas[quantity], at)
            else:
                assert isinstance(quantity, Total)
                self._bound[figure] = self._binding.added(quantity, at)
        return self._bound[figure]

    # Nodes

    def _told(self, quantity: Expression, place: Place) -> Node:
        """A step, or the sum of one over all labels; a result has its value from the engine."""
        figure = quantity, place
        name = quantity.name if isinstance(quantity, Step) else ""
        if name in self._result:
            value = float(self._result[name][self.index(figure)])
        else:
            value = self._combined(figure, [child.value for child in self._behind(figure)])
        return Node(
            figure=figure_text(name, *place) if name else self._name(quantity, place, "en"),
            value=value,
            unit=self._unit(quantity, place),
            formula=partial(self._formula_text, figure),
            combine=partial(self._combined, figure),
            make_children=partial(self._behind, figure),
            name=partial(self._name, quantity, place),
            can_be_asked=bool(name),
        )

    def _told_by(self, figure: Figure) -> Expression:
        """The formula that tells a figure: where a result only hands on a step, that of the step."""
        bound = self._formula(figure)
        is_step = isinstance(bound, Named) and isinstance(bound.figure[0], Step) and not _is_result(bound.figure[0])
        return self._formula(bound.figure) if isinstance(bound, Named) and is_step else bound

    def _behind(self, figure: Figure) -> list[Node]:
        return [self.node(one) for one in self._named_by(figure)]

    def _named_by(self, figure: Figure) -> tuple[Figure, ...]:
        if figure not in self._named:
            self._named[figure] = figures_in(self._told_by(figure))
        return self._named[figure]

    def _combined(self, figure: Figure, values: Sequence[float]) -> float:
        return number_of(self._told_by(figure), dict(zip(self._named_by(figure), values, strict=True)))

    def _leaf(self, quantity: Input, place: Place) -> Node:
        path = self._path(quantity, place)
        if quantity.kind == "observed":
            index = self.index((quantity, place))
            if is_derived(self.case, quantity.path, index):
                return self._rest(quantity, place)
            value, named = (self._observed[quantity.path + end][index] for end in ("", EVIDENCE_SUFFIX))
        else:
            value, named = self._parameters[path].value, self._parameters[path].evidence
        evidence = self.case.evidence[named]
        told = partial(name_of, self.case, path)
        return Node(path, float(value), evidence.unit, source=_source(evidence), status=evidence.status, name=told)

    def _rest(self, quantity: Input, place: Place) -> Node:
        """A figure of the rest of the country: the total, then what is subtracted from it."""
        rest, index = self.case.file.rest, self.index((quantity, place))
        assert rest is not None
        value, named = (self._observed[quantity.path + end][index] for end in ("", EVIDENCE_SUFFIX))
        evidence = self.case.evidence[named]

        def behind() -> list[Node]:
            others = [region for region in self.case.regions if region != rest.recipient]
            return [self._total(quantity, place), *(self.node((quantity, (*place[:-1], one))) for one in others)]

        return Node(
            self._path(quantity, place),
            float(value),
            evidence.unit,
            formula=subtraction(rest).in_language,
            combine=lambda values: values[0] - sum(values[1:]),
            make_children=behind,
            status=evidence.status,
            name=partial(name_of, self.case, self._path(quantity, place)),
        )

    def _total(self, quantity: Input, place: Place) -> Node:
        """The total that a figure of the rest is derived from."""
        assert self.case.file.rest is not None
        labels, index = (*place[:-1], self.case.file.rest.total), self.index((quantity, place))[:-1]
        value, names = totals_of(self.case, quantity.path)
        evidence = self.case.evidence[names[index]]
        return Node(
            self._path(quantity, labels),
            float(value[index]),
            evidence.unit,
            source=evidence.source,
            status=evidence.status,
            name=lambda language: with_labels(quantity.label.in_language(language), self.case, labels, language),
            can_be_asked=False,
        )

    def _frame(self, above: Node) -> Node:
        """What the case hands on, which another figure alone gives."""
        return Node(
            appropriation.path,
            float(self._inputs[appropriation.name]),
            unit_in(appropriation.unit, self.case.currency),
            formula=lambda language: above.figure if above.name is None else above.name(language),
            combine=lambda values: values[0],
            make_children=lambda: [above],
            name=partial(name_of, self.case, appropriation.path),
            can_be_asked=False,
        )

    def _path(self, quantity: Input, place: Place) -> str:
        return ".".join([quantity.path, *map(str, place)])

    # Words

    def _unit(self, quantity: Expression, place: Place) -> str:
        """A unit as figures of a case have it; every criterion has its own."""
        of = quantity.of if isinstance(quantity, Total) else quantity
        if not isinstance(of, Step):
            return "1"
        if of.unit not in ("criterion", "criterion per person"):
            return unit_in(of.units, self.case.currency)
        labels = zip(quantity.dims, place, strict=True)
        name = next(str(label) for dim, label in labels if dim in ("series", "column", "group", "criterion"))
        group = self.case.parameters.criteria.get(name)
        criterion = self.case.criteria[group.members[0] if group else name]
        return criterion.unit if of.unit == "criterion" or criterion.measure == "per_inhabitant" else "1"

    def _name(self, quantity: Expression, place: Place, language: Language) -> str:
        if isinstance(quantity, Step):
            return with_labels(title(quantity.label.in_language(language)), self.case, place, language)
        assert isinstance(quantity, Total)
        bound = self._formula((quantity, place))
        assert isinstance(bound, Added)
        term = bound.terms[0]
        name = self._written(term, language)
        if isinstance(term, Named) and isinstance(step := term.figure[0], Step):
            name = title(step.label.in_language(language))
            dims = zip(step.dims, term.figure[1], strict=True)
            place = tuple(label for dim, label in dims if dim != quantity.dim)
        name = with_labels(name[:1].upper() + name[1:], self.case, place, language)
        labels = labels_of_total(quantity) if not bound.is_of_all else DIMENSIONS[quantity.dim]
        return ALL.in_language(language).format(name=name, labels=inside(labels.in_language(language)))

    def _formula_text(self, figure: Figure, language: Language) -> str:
        is_given = isinstance(figure[0], Step) and isinstance(self.formulas[figure[0]], Input)
        return AS_OBSERVED.in_language(language) if is_given else self._written(self._told_by(figure), language)

    def _written(self, bound: Expression, language: Language) -> str:
        return Wording(language, lambda figure: self._called(figure, language)).formula(bound)

    def _called(self, figure: Figure, language: Language) -> str:
        """What a figure is called in the formula of another."""
        quantity = figure[0]
        if isinstance(quantity, Total):
            return self._written(self._formula(figure), language)
        assert isinstance(quantity, Step | Input)
        return inside(quantity.label.in_language(language))


def _is_result(quantity: Expression) -> bool:
    return isinstance(quantity, Step) and quantity.is_result


def _source(evidence: Evidence) -> str:
    """Where a figure is from, and what this program did with it; what a case says of it stands in the case."""
    is_own = isinstance(evidence.formula, Message) and not isinstance(evidence.formula, Bilingual)
    return Joined("; ", filter(None, (evidence.source, evidence.formula))) if is_own else evidence.source
