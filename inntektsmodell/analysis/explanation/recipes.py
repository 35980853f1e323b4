"""How settlement, appropriations and the phase-in follow from keys: the second half of the method, and all recipes.

This is the method once more, on labelled numbers; see `key_recipes` for what a recipe is.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from inntektsmodell.analysis.explanation.figure_text import figure_text
from inntektsmodell.analysis.explanation.key_recipes import KeyRecipes, mean, quotient
from inntektsmodell.analysis.explanation.node import Node
from inntektsmodell.analysis.explanation.node_making import Recipe, Values
from inntektsmodell.case.parameters import SettlementRule
from inntektsmodell.language.messages import message
from inntektsmodell.method.settlement import NOK_PER_MILLION

Present = TypeVar("Present")


class Recipes(KeyRecipes):
    """The recipe of every result."""

    # Settlement

    def _points(self, origin: str, destination: str) -> Node:
        cells = [
            self.observation("drg_points", settlement_year=year, origin=origin, destination=destination)
            for year in _present(self.case.parameters.settlement).years.value
        ]
        recipe = Recipe(message("mean of the locked years"), mean, lambda: cells)
        return self.made(figure_text("F", origin, destination), "DRG points", recipe)

    def _of_settlement_amount(self, origin: str, destination: str) -> Recipe:
        if origin == destination:
            return Recipe(message("no settlement within a region"), math.fsum, list)
        settlement = _present(self.case.parameters.settlement)
        parts = ["settlement.unit_price", "settlement.running_share"]
        if settlement.rule.value is SettlementRule.FORMER:
            parts.append("settlement.capital_addition")
            return Recipe(
                message("F · (1 − running_share) · U · (1 + capital_addition) / 10⁶"),
                lambda values: values[0] * (1 - values[2]) * values[1] * (1 + values[3]) / NOK_PER_MILLION,
                lambda: [self._points(origin, destination), *map(self.parameter, parts)],
            )
        service = settlement.service.value
        return Recipe(
            message("F · (U · calculated_d − running_share · U) / 10⁶"),
            lambda values: values[0] * (values[1] * values[3] - values[2] * values[1]) / NOK_PER_MILLION,
            lambda: [
                self._points(origin, destination),
                *map(self.parameter, parts),
                self.observation("calculated_cost", service=service, region=destination),
            ],
        )

    def _net(self, region: str, paid: Callable[[str, str], Node]) -> Recipe:
        """What a region receives less what it pays; `paid` is what one region pays another."""
        others = [other for other in self.case.regions if other != region]
        return Recipe(
            message("received − paid"),
            _half_less_half,
            lambda: [*(paid(other, region) for other in others), *(paid(region, other) for other in others)],
        )

    def _of_settlement(self, region: str) -> Recipe:
        return self._net(region, partial(self.node, "settlement_amount"))

    def _running_amount(self, origin: str, destination: str) -> Node:
        recipe = Recipe(
            message("F · running_share · U / 10⁶"),
            lambda values: math.prod(values) / NOK_PER_MILLION,
            lambda: [
                self._points(origin, destination),
                self.parameter("settlement.running_share"),
                self.parameter("settlement.unit_price"),
            ],
        )
        return self.step(message("running amount"), (origin, destination), "million NOK", recipe)

    def _of_running_settlement(self, region: str) -> Recipe:
        return self._net(region, self._running_amount)

    # Appropriation, redistribution, phase-in

    def _total(self) -> Node:
        return self.parameter("appropriation.total")

    def _of_full_effect_appropriation(self, region: str) -> Recipe:
        settled = [self.node("settlement", region)] if "settlement" in self.result else []
        if self.case.parameters.capital is None:
            return Recipe(
                message("B_r = k_r · B + net_r") if settled else "B_r = k_r · B",
                lambda values: values[0] * values[1] + math.fsum(values[2:]),
                lambda: [self.node("resource_need_key", region), self._total(), *settled],
            )
        return Recipe(
            message("B_r = ((1 − κ) · k_r + κ · capital_key_r) · B + net_r"),
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
        return Recipe("B_r / B", quotient, lambda: [self.node("full_effect_appropriation", region), self._total()])

    def _of_redistribution(self, region: str) -> Recipe:
        if "redistribution" in self.case.observed:
            return Recipe(
                message("as observed"), math.fsum, lambda: [self.observation("redistribution", region=region)]
            )
        return Recipe(
            message("D_r = B_r − former_key_r · B"),
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
            lambda: [self.node("redistribution", region), self.node("distribution_key", region), self.node("growth")],
        )

    def _paid(self, figure: str, chosen: Callable[[int], bool]) -> Node:
        """Part of the growth that is paid in the chosen years."""
        schedule = _present(self.case.parameters.phase_in).schedule
        inside = [chosen(int(year)) for year in schedule]
        recipe = Recipe(
            message("chosen years / all years"),
            lambda values: math.fsum(v for v, in_it in zip(values, inside, strict=True) if in_it) / math.fsum(values),
            lambda: [self.parameter(f"phase_in.schedule.{year}") for year in schedule],
        )
        return self.made(figure, "1", recipe)

    def _of_phase_in(self, region: str) -> Recipe:
        paid = self._paid(message("paid this year"), lambda year: year == self.case.file.year)
        return Recipe(message("paid · A_r"), math.prod, lambda: [paid, self.node("growth_amount", region)])

    def _of_growth_to_come(self, region: str) -> Recipe:
        return Recipe(
            message("later · A_r"), math.prod, lambda: [self._paid_later(), self.node("growth_amount", region)]
        )

    def _paid_later(self) -> Node:
        return self._paid(message("paid later"), lambda year: year > self.case.file.year)

    def _of_base_appropriation(self, region: str) -> Recipe:
        if "phased_key" not in self.result:
            return Recipe(
                message("at full effect"), math.fsum, lambda: [self.node("full_effect_appropriation", region)]
            )
        return Recipe(
            message("B_r = K_r · B − later · (D_r − K_r · Σ D)"),
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
        return Recipe("B_r / B", quotient, lambda: [self.node("base_appropriation", region), self._total()])


def _present(part: Present | None) -> Present:
    """A part of the parameters that the case has, since it has a result that needs it."""
    assert part is not None
    return part


def _half_less_half(values: Values) -> float:
    half = len(values) // 2
    return math.fsum(values[:half]) - math.fsum(values[half:])
