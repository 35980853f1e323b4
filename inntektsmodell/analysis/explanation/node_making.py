"""Makes the nodes of an explanation: leaves from parameters and observations, results by their recipes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple

import xarray as xr

from inntektsmodell.analysis.explanation.figure_text import figure_text
from inntektsmodell.analysis.explanation.node import Node
from inntektsmodell.case.case import Case
from inntektsmodell.case.evidence import Evidence
from inntektsmodell.case.figure_names import name_of, with_labels
from inntektsmodell.case.labels import COST_INDEX, NEED_INDEX
from inntektsmodell.case.observations import EVIDENCE_SUFFIX
from inntektsmodell.case.paths import parameter_entries
from inntektsmodell.language.messages import Joined, Message
from inntektsmodell.language.text import Language, Text, as_label, text_of
from inntektsmodell.method.inputs import VARIABLES
from inntektsmodell.method.steps import RESULTS

Values = Sequence[float]
Labels = Sequence[str | int]
SHORT_LABELS = {
    "criterion_index": as_label("Criterion index"),
    "need_index": NEED_INDEX,
    "cost_index": COST_INDEX,
}
"""Of results whose labels say what the index is of the country."""


class Recipe(NamedTuple):
    """Formula, how the value follows from the children's values, and the children."""

    formula: str
    combine: Callable[[Values], float]
    children: Callable[[], list[Node]]


class _Lookup:
    """Cells of a labelled array by their labels, without the cost of a selection for each."""

    def __init__(self, values: xr.DataArray) -> None:
        self.values = values.values
        self.positions = [
            {label: position for position, label in enumerate(values[dim].values.tolist())} for dim in values.dims
        ]

    def at(self, labels: Sequence[str | int]) -> Any:
        """The cell at the labels, in the order of the dimensions."""
        return self.values[tuple(where[label] for where, label in zip(self.positions, labels, strict=True))]


class FigureNodes:
    """Makes nodes for one computed case: leaves from parameters and observations, results by their recipes."""

    def __init__(self, case: Case, result: xr.Dataset) -> None:
        self.case = case
        self.result = result
        self.parameters = {entry.path: entry.item for entry in parameter_entries(case.parameters)}
        self._results = {str(name): _Lookup(values) for name, values in result.items()}
        self._observed = {str(name): _Lookup(values) for name, values in case.observed.items()}
        self._known: dict[str, Node] = {}

    def node(self, name: str, *labels: str) -> Node:
        """Node of a result that the case has, with its value from the engine."""
        figure = figure_text(name, *labels)
        if figure not in self._known:
            recipe: Recipe = getattr(self, f"_of_{name}")(*labels)
            value = float(self._results[name].at(labels))
            units = RESULTS[name].units
            told = self._named(SHORT_LABELS.get(name, RESULTS[name].label), labels)
            node = Node(figure, value, units, recipe.formula, recipe.combine, recipe.children, name=told)
            self._known[figure] = node
        return self._known[figure]

    def parameter(self, path: str) -> Node:
        """Leaf of a parameter."""
        item = self.parameters[path]
        evidence = self.case.evidence[item.evidence]
        assert isinstance(item.value, float)
        return self._leaf(path, item.value, evidence)

    def observation(self, variable: str, **labels: str | int) -> Node:
        """Leaf of an observed cell."""
        ordered = [labels[dim] for dim in VARIABLES[variable].dims]
        value = float(self._observed[variable].at(ordered))
        evidence = self.case.evidence[self._observed[variable + EVIDENCE_SUFFIX].at(ordered)]
        path = ".".join([variable, *map(str, ordered)])
        return self._leaf(path, value, evidence)

    def _leaf(self, path: str, value: float, evidence: Evidence) -> Node:
        told = partial(name_of, self.case, path)
        return Node(path, value, evidence.unit, source=evidence.source, status=evidence.status, name=told)

    def step(self, called: Message, labels: Labels, unit: str, recipe: Recipe) -> Node:
        """A node between results that is called by a word."""
        figure = Joined("", [called, figure_text("", *labels)])
        return self.made(figure, unit, recipe, self._named(text_of(called), labels))

    def made(self, figure: str, unit: str, recipe: Recipe, told: Callable[[Language], str] | None = None) -> Node:
        """A node between results, whose value is what its children give."""
        if figure not in self._known:
            value = recipe.combine([child.value for child in recipe.children()])
            node = Node(figure, value, unit, recipe.formula, recipe.combine, recipe.children, name=told)
            self._known[figure] = node
        return self._known[figure]

    def _named(self, called: Text, labels: Labels) -> Callable[[Language], str]:
        return lambda language: with_labels(called.in_language(language), self.case, labels, language)
