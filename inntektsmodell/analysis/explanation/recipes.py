"""How every result follows from others, from parameters and from observations.

This is the method once more, on labelled numbers. A recipe gives the formula, the function that computes the value
from the children's values, and the children. It uses none of the model's arrays, so that its agreement with the
engine says something.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from inntektsmodell.analysis.explanation.figure_text import figure_text
from inntektsmodell.analysis.explanation.node import Node
from inntektsmodell.analysis.explanation.node_making import FigureNodes, Recipe, Values
from inntektsmodell.case.parameters import SettlementRule

NOK_PER_MILLION = 1e6
Present = TypeVar("Present")


class Recipes(FigureNodes):
    """The recipe of every result, in the order of the method; `_of_NAME` belongs to the result NAME."""

    # Persons and amounts, which no result holds

    def _persons(self, region: str, year: int) -> Node:
        ages = self.case.observed["age_group"].values.tolist()
        cells = partial(self._cells_by_age, ages, region, year)
        return self.made(
            figure_text("persons", region, year), "persons", Recipe("sum over age groups", math.fsum, cells)
        )

    def _cells_by_age(self, ages: list[str], region: str, year: int) -> list[Node]:
        return [self.observation("population", age_group=age, year=year, region=region) for age in ages]

    def _window_persons(self, region: str) -> Node:
        years = self.case.parameters.need.window.value
        recipe = Recipe("mean over the window", _mean, lambda: [self._persons(region, year) for year in years])
        return self.made(figure_text("N", region), "persons", recipe)

    def _amount(self, criterion: str, region: str) -> Node:
        """Mean over the window of a criterion's amount; a merged group's is the sum of its members'."""
        figure = figure_text("V", criterion, region)
        group = self.case.parameters.criteria.get(criterion)
        if group is not None:
            members = Recipe(
                "sum over the merged criteria",
                math.fsum,
                lambda: [self._amount(member, region) for member in group.members],
            )
            return self.made(figure, self.case.criteria[group.members[0]].unit, members)
        years = self.case.parameters.need.window.value
        recipe = Recipe(
            "mean over the window", _mean, lambda: [self._amount_of_year(criterion, region, year) for year in years]
        )
        return self.made(figure, self.case.criteria[criterion].unit, recipe)

    def _amount_of_year(self, criterion: str, region: str, year: int) -> Node:
        if self.case.criteria[criterion].kind == "age":
            return self.observation("population", age_group=criterion, year=year, region=region)
        cell = self.observation("criterion_value", criterion=criterion, year=year, region=region)
        if self.case.criteria[criterion].measure == "count":
            return cell
        recipe = Recipe("per inhabitant · persons", math.prod, lambda: [cell, self._persons(region, year)])
        return self.made(figure_text("V", criterion, region, year), cell.unit, recipe)

    def _country(self, figure: str, unit: str, of_region: Callable[[str], Node]) -> Node:
        regions = self.case.regions
        recipe = Recipe("sum over regions", math.fsum, lambda: [of_region(region) for region in regions])
        return self.made(f"{figure} (country)", unit, recipe)

    # Need

    def _of_population_share(self, region: str) -> Recipe:
        year = self.case.parameters.population.year.value
        return Recipe(
            "p_r = N_r / Σ N",
            _quotient,
            lambda: [
                self._persons(region, year),
                self._country(f"persons {year}", "persons", lambda other: self._persons(other, year)),
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
        return Recipe("sum of the weights it carries", math.fsum, lambda: [self.parameter(path) for path in paths])

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
            _sum_of_products,
            lambda: [
                node
                for name in used
                for node in (self.node("criterion_weight", service, name), self.node("criterion_index", name, region))
            ],
        )
        return self.made(figure_text("weighted index", service, region), "1", recipe)

    def _of_need_index(self, service: str, region: str) -> Recipe:
        return Recipe(
            "b_r = (Σ_c w x)_r / Σ_r p_r (Σ_c w x)_r",
            lambda values: values[0] / _sum_of_products(values[1:]),
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
        return self.made(figure_text("need share", service, region), "1", recipe)

    def _blended_cost(self, service: str, region: str) -> Node:
        recipe = Recipe(
            "(1 − α) · calculated + α · actual",
            lambda values: (1 - values[0]) * values[1] + values[0] * values[2],
            lambda: [
                self.parameter(f"cost.actual_weight.{service}"),
                self.observation("calculated_cost", service=service, region=region),
                self.observation("actual_cost", service=service, region=region),
            ],
        )
        return self.made(figure_text("blended cost", service, region), "index", recipe)

    def _of_cost_index(self, service: str, region: str) -> Recipe:
        return Recipe(
            "c_r = blended_r / Σ_r p_r b_r blended_r",
            lambda values: values[0] / _sum_of_products(values[1:]),
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
            _sum_of_products,
            lambda: [
                node
                for service in self.case.services
                for node in (
                    self.observation("service_share", service=service),
                    self.node("service_key", service, region),
                )
            ],
        )

    # Settlement

    def _points(self, origin: str, destination: str) -> Node:
        cells = [
            self.observation("drg_points", settlement_year=year, origin=origin, destination=destination)
            for year in _present(self.case.parameters.settlement).years.value
        ]
        recipe = Recipe("mean of the locked years", _mean, lambda: cells)
        return self.made(figure_text("F", origin, destination), "DRG points", recipe)

    def _of_settlement_amount(self, origin: str, destination: str) -> Recipe:
        if origin == destination:
            return Recipe("no settlement within a region", math.fsum, list)
        settlement = _present(self.case.parameters.settlement)
        parts = ["settlement.unit_price", "settlement.running_share"]
        if settlement.rule.value is SettlementRule.FORMER:
            parts.append("settlement.capital_addition")
            return Recipe(
                "F · (1 − running_share) · U · (1 + capital_addition) / 10⁶",
                lambda values: values[0] * (1 - values[2]) * values[1] * (1 + values[3]) / NOK_PER_MILLION,
                lambda: [self._points(origin, destination), *map(self.parameter, parts)],
            )
        service = settlement.service.value
        return Recipe(
            "F · (U · calculated_d − running_share · U) / 10⁶",
            lambda values: values[0] * (values[1] * values[3] - values[2] * values[1]) / NOK_PER_MILLION,
            lambda: [
                self._points(origin, destination),
                *map(self.parameter, parts),
                self.observation("calculated_cost", service=service, region=destination),
            ],
        )

    def _of_settlement(self, region: str) -> Recipe:
        return Recipe(
            "received − paid",
            _half_less_half,
            lambda: (
                [self.node("settlement_amount", other, region) for other in self._others(region)]
                + [self.node("settlement_amount", region, other) for other in self._others(region)]
            ),
        )

    def _running_amount(self, origin: str, destination: str) -> Node:
        recipe = Recipe(
            "F · running_share · U / 10⁶",
            lambda values: math.prod(values) / NOK_PER_MILLION,
            lambda: [
                self._points(origin, destination),
                self.parameter("settlement.running_share"),
                self.parameter("settlement.unit_price"),
            ],
        )
        return self.made(figure_text("running amount", origin, destination), "million NOK", recipe)

    def _of_running_settlement(self, region: str) -> Recipe:
        return Recipe(
            "received − paid",
            _half_less_half,
            lambda: (
                [self._running_amount(other, region) for other in self._others(region)]
                + [self._running_amount(region, other) for other in self._others(region)]
            ),
        )

    def _others(self, region: str) -> list[str]:
        return [other for other in self.case.regions if other != region]

    # Appropriation, redistribution, phase-in

    def _total(self) -> Node:
        return self.parameter("appropriation.total")

    def _of_full_effect_appropriation(self, region: str) -> Recipe:
        settled = [self.node("settlement", region)] if "settlement" in self.result else []
        if self.case.parameters.capital is None:
            return Recipe(
                "B_r = k_r · B + net_r" if settled else "B_r = k_r · B",
                lambda values: values[0] * values[1] + math.fsum(values[2:]),
                lambda: [self.node("resource_need_key", region), self._total(), *settled],
            )
        return Recipe(
            "B_r = ((1 − κ) · k_r + κ · capital_key_r) · B + net_r",
            lambda values: ((1 - values[2]) * values[0] + values[2] * values[3]) * values[1] + math.fsum(values[4:]),
            lambda: [
                self.node("resource_need_key", region),
                self._total(),
                self.parameter("capital.share"),
                self.observation("capital_key", region=region),
                *settled,
            ],
        )

    def _of_distribution_key(self, region: str) -> Recipe:
        return Recipe("B_r / B", _quotient, lambda: [self.node("full_effect_appropriation", region), self._total()])

    def _of_redistribution(self, region: str) -> Recipe:
        if "redistribution" in self.case.observed:
            return Recipe("as observed", math.fsum, lambda: [self.observation("redistribution", region=region)])
        return Recipe(
            "D_r = B_r − former_key_r · B",
            lambda values: values[0] - values[1] * values[2],
            lambda: [
                self.node("full_effect_appropriation", region),
                self.observation("former_key", region=region),
                self._total(),
            ],
        )

    def _of_growth(self) -> Recipe:
        return Recipe(
            "G = max_r(−D_r / K_r)",
            lambda values: max(-change / key for change, key in zip(values[::2], values[1::2], strict=True) if key > 0),
            lambda: self._pairs(
                lambda region: (self.node("redistribution", region), self.node("distribution_key", region))
            ),
        )

    def _of_growth_amount(self, region: str) -> Recipe:
        return Recipe(
            "A_r = D_r + K_r · G",
            lambda values: values[0] + values[1] * values[2],
            lambda: [
                self.node("redistribution", region),
                self.node("distribution_key", region),
                self.node("growth"),
            ],
        )

    def _paid(self, figure: str, chosen: Callable[[int], bool]) -> Node:
        """Part of the growth that is paid in the chosen years."""
        schedule = _present(self.case.parameters.phase_in).schedule
        inside = [chosen(int(year)) for year in schedule]
        recipe = Recipe(
            "chosen years / all years",
            lambda values: math.fsum(v for v, in_it in zip(values, inside, strict=True) if in_it) / math.fsum(values),
            lambda: [self.parameter(f"phase_in.schedule.{year}") for year in schedule],
        )
        return self.made(figure, "1", recipe)

    def _of_phase_in(self, region: str) -> Recipe:
        paid = self._paid("paid this year", lambda year: year == self.case.file.year)
        return Recipe("paid · A_r", math.prod, lambda: [paid, self.node("growth_amount", region)])

    def _of_growth_to_come(self, region: str) -> Recipe:
        return Recipe("later · A_r", math.prod, lambda: [self._paid_later(), self.node("growth_amount", region)])

    def _paid_later(self) -> Node:
        return self._paid("paid later", lambda year: year > self.case.file.year)

    def _of_base_appropriation(self, region: str) -> Recipe:
        if "phased_key" not in self.result:
            return Recipe("at full effect", math.fsum, lambda: [self.node("full_effect_appropriation", region)])
        return Recipe(
            "B_r = K_r · B − later · (D_r − K_r · Σ D)",
            lambda values: values[0] * values[1] - values[2] * (values[3] - values[0] * math.fsum(values[4:])),
            lambda: [
                self.node("distribution_key", region),
                self._total(),
                self._paid_later(),
                self.node("redistribution", region),
                *(self.node("redistribution", other) for other in self.case.regions),
            ],
        )

    def _of_phased_key(self, region: str) -> Recipe:
        return Recipe("B_r / B", _quotient, lambda: [self.node("base_appropriation", region), self._total()])


def _present(part: Present | None) -> Present:
    """A part of the parameters that the case has, since it has a result that needs it."""
    assert part is not None
    return part


def _quotient(values: Values) -> float:
    return values[0] / values[1]


def _mean(values: Values) -> float:
    return math.fsum(values) / len(values)


def _sum_of_products(values: Values) -> float:
    return math.fsum(first * second for first, second in zip(values[::2], values[1::2], strict=True))


def _half_less_half(values: Values) -> float:
    half = len(values) // 2
    return math.fsum(values[:half]) - math.fsum(values[half:])
