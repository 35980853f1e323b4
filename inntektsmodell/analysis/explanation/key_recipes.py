"""How persons, need, cost and keys follow from parameters and observations: the first half of the method.

A recipe gives the formula, the function that computes the value from the children's values, and the children. It uses
none of the model's arrays, so that its agreement with the engine says something. The second half is in `recipes`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial

from inntektsmodell.analysis.explanation.figure_text import figure_text
from inntektsmodell.analysis.explanation.node import Node
from inntektsmodell.analysis.explanation.node_making import FigureNodes, Recipe, Values
from inntektsmodell.language.messages import message


class KeyRecipes(FigureNodes):
    """Recipes up to the resource-need key, in the order of the method; `_of_NAME` belongs to the result NAME.

    Formulas and steps that hold words are messages; those of signs alone are the same in every language.
    """

    # Persons and amounts, which no result holds

    def _persons(self, region: str, year: int) -> Node:
        ages = self.case.observed["age_group"].values.tolist()
        cells = partial(self._cells_by_age, ages, region, year)
        recipe = Recipe(message("sum over age groups"), math.fsum, cells)
        return self.step(message("persons"), (region, year), "persons", recipe)

    def _cells_by_age(self, ages: list[str], region: str, year: int) -> list[Node]:
        return [self.observation("population", age_group=age, year=year, region=region) for age in ages]

    def _window_persons(self, region: str) -> Node:
        years = self.case.parameters.need.window.value
        recipe = Recipe(message("mean over the window"), mean, lambda: [self._persons(region, year) for year in years])
        return self.made(figure_text("N", region), "persons", recipe)

    def _amount(self, criterion: str, region: str) -> Node:
        """Mean over the window of a criterion's amount; a merged group's is the sum of its members'."""
        figure = figure_text("V", criterion, region)
        group = self.case.parameters.criteria.get(criterion)
        if group is not None:
            members = Recipe(
                message("sum over the merged criteria"),
                math.fsum,
                lambda: [self._amount(member, region) for member in group.members],
            )
            return self.made(figure, self.case.criteria[group.members[0]].unit, members)
        years = self.case.parameters.need.window.value
        recipe = Recipe(
            message("mean over the window"),
            mean,
            lambda: [self._amount_of_year(criterion, region, year) for year in years],
        )
        return self.made(figure, self.case.criteria[criterion].unit, recipe)

    def _amount_of_year(self, criterion: str, region: str, year: int) -> Node:
        if self.case.criteria[criterion].kind == "age":
            return self.observation("population", age_group=criterion, year=year, region=region)
        cell = self.observation("criterion_value", criterion=criterion, year=year, region=region)
        if self.case.criteria[criterion].measure == "count":
            return cell
        recipe = Recipe(message("per inhabitant · persons"), math.prod, lambda: [cell, self._persons(region, year)])
        return self.made(figure_text("V", criterion, region, year), cell.unit, recipe)

    def _country(self, figure: str, unit: str, of_region: Callable[[str], Node]) -> Node:
        regions = self.case.regions
        recipe = Recipe(message("sum over regions"), math.fsum, lambda: [of_region(region) for region in regions])
        return self.made(message("{figure} (country)", figure=figure), unit, recipe)

    # Need

    def _of_population_share(self, region: str) -> Recipe:
        year = self.case.parameters.population.year.value
        return Recipe(
            "p_r = N_r / Σ N",
            quotient,
            lambda: [
                self._persons(region, year),
                self._country(
                    message("persons {year}", year=year), "persons", lambda other: self._persons(other, year)
                ),
            ],
        )

    def _of_criterion_weight(self, service: str, criterion: str) -> Recipe:
        """After merging: a member hands its weight to its group; whatever has no weight is a sum of nothing."""
        weights = self.case.parameters.need.weights[service]
        groups = self.case.parameters.criteria
        merged = [group for group in groups.values() if group.merge.value and service in group.services]
        if criterion in groups:
            names = [name for name in groups[criterion].members if name in weights]
            names = names if groups[criterion] in merged else []
        else:
            taken = any(criterion in group.members for group in merged)
            names = [criterion] if criterion in weights and not taken else []
        paths = [f"need.weights.{service}.{name}" for name in names]
        return Recipe(
            message("sum of the weights it carries"), math.fsum, lambda: [self.parameter(path) for path in paths]
        )

    def _of_criterion_index(self, criterion: str, region: str) -> Recipe:
        return Recipe(
            "x = (V_r / N_r) / (Σ V / Σ N)",
            lambda values: (values[0] / values[1]) / (values[2] / values[3]),
            lambda: [
                self._amount(criterion, region),
                self._window_persons(region),
                self._country(f"V {criterion}", "", lambda other: self._amount(criterion, other)),
                self._country("N", "persons", self._window_persons),
            ],
        )

    def _weighted_index(self, service: str, region: str) -> Node:
        """Σ_c w x before scaling; the children are pairs of weight and index."""
        names = self.result["criterion"].values.tolist()
        weights = self.result["criterion_weight"].sel(service=service)
        used = [name for name in names if float(weights.sel(criterion=name)) != 0]
        recipe = Recipe(
            "Σ_c w_c · x_c",
            sum_of_products,
            lambda: [
                node
                for name in used
                for node in (self.node("criterion_weight", service, name), self.node("criterion_index", name, region))
            ],
        )
        return self.step(message("weighted index"), (service, region), "1", recipe)

    def _of_need_index(self, service: str, region: str) -> Recipe:
        return Recipe(
            "b_r = (Σ_c w x)_r / Σ_r p_r (Σ_c w x)_r",
            lambda values: values[0] / sum_of_products(values[1:]),
            lambda: [
                self._weighted_index(service, region),
                *self._pairs(
                    lambda other: (self.node("population_share", other), self._weighted_index(service, other))
                ),
            ],
        )

    # Cost and keys

    def _pairs(self, of_region: Callable[[str], tuple[Node, Node]]) -> list[Node]:
        return [node for region in self.case.regions for node in of_region(region)]

    def _need_share(self, service: str, region: str) -> Node:
        recipe = Recipe(
            "p_r · b_r",
            math.prod,
            lambda: [self.node("population_share", region), self.node("need_index", service, region)],
        )
        return self.step(message("need share"), (service, region), "1", recipe)

    def _blended_cost(self, service: str, region: str) -> Node:
        recipe = Recipe(
            message("(1 − α) · calculated + α · actual"),
            lambda values: (1 - values[0]) * values[1] + values[0] * values[2],
            lambda: [
                self.parameter(f"cost.actual_weight.{service}"),
                self.observation("calculated_cost", service=service, region=region),
                self.observation("actual_cost", service=service, region=region),
            ],
        )
        return self.step(message("blended cost"), (service, region), "index", recipe)

    def _of_cost_index(self, service: str, region: str) -> Recipe:
        return Recipe(
            message("c_r = blended_r / Σ_r p_r b_r blended_r"),
            lambda values: values[0] / sum_of_products(values[1:]),
            lambda: [
                self._blended_cost(service, region),
                *self._pairs(lambda other: (self._need_share(service, other), self._blended_cost(service, other))),
            ],
        )

    def _of_service_key(self, service: str, region: str) -> Recipe:
        parts = [("population_share", (region,)), ("need_index", (service, region))]
        if "cost_index" in self.result:
            parts.append(("cost_index", (service, region)))
        formula = "k_sr = p_r · b_sr · c_sr" if len(parts) == 3 else "k_sr = p_r · b_sr"
        return Recipe(formula, math.prod, lambda: [self.node(name, *labels) for name, labels in parts])

    def _of_resource_need_key(self, region: str) -> Recipe:
        return Recipe(
            "k_r = Σ_s a_s · k_sr",
            sum_of_products,
            lambda: [
                node
                for service in self.case.services
                for node in (
                    self.observation("service_share", service=service),
                    self.node("service_key", service, region),
                )
            ],
        )


def quotient(values: Values) -> float:
    """The first of two values by the second."""
    return values[0] / values[1]


def mean(values: Values) -> float:
    """Mean of the values."""
    return math.fsum(values) / len(values)


def sum_of_products(values: Values) -> float:
    """Sum of the products of pairs, which stand one after the other."""
    return math.fsum(first * second for first, second in zip(values[::2], values[1::2], strict=True))
