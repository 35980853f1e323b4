"""The method, step by step: which function computes each step, and what its docstring says of formula and source."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import indices
from inntektsmodell.case.labels import COST_INDEX, NEED_INDEX
from inntektsmodell.language.text import Text, as_label
from inntektsmodell.model.steps import grants, keys, phase_in, settlement


@dataclass(frozen=True)
class Description:
    """What the docstring of a step's function says: one-line summary, formula in plain text, source."""

    summary: str
    formula: str
    source: str


@dataclass(frozen=True)
class Step:
    """One step of the method, computed by `function`. `results` names what it gives among the model's results."""

    title: Text
    function: Callable[..., Any]
    results: tuple[str, ...] = ()

    @property
    def function_name(self) -> str:
        """The function's public name, as in `inntektsmodell.model.steps.keys.service_key` or `indices.need_index`."""
        module = self.function.__module__
        return f"{'indices' if module.startswith('indices.') else module}.{self.function.__qualname__}"

    @property
    def description(self) -> Description:
        """Summary, formula and source of the function; see `describe`."""
        return describe(self.function)


STEPS = (
    Step(as_label("Moving average"), indices.moving_average),
    Step(as_label("Criterion index"), indices.criterion_index, ("criterion_index",)),
    Step(NEED_INDEX, indices.need_index),
    Step(as_label("Scaling to country = 1"), indices.scaled_to_mean_one, ("need_index",)),
    Step(COST_INDEX, indices.cost_index, ("cost_index",)),
    Step(as_label("Service key"), keys.service_key, ("service_key",)),
    Step(as_label("Resource-need key"), keys.resource_need_key, ("resource_need_key",)),
    Step(as_label("Settlement: locked DRG points"), settlement.mean_points),
    Step(as_label("Settlement: price"), settlement.settlement_price),
    Step(as_label("Settlement: price under the former rule"), settlement.former_settlement_price),
    Step(as_label("Settlement: amounts"), settlement.settlement_amounts, ("settlement_amount",)),
    Step(as_label("Settlement: net"), settlement.net_settlement, ("settlement", "running_settlement")),
    Step(
        as_label("Base appropriation and distribution key"),
        keys.base_appropriation,
        ("full_effect_appropriation", "distribution_key"),
    ),
    Step(as_label("Redistribution"), keys.redistribution, ("redistribution",)),
    Step(as_label("Phase-in: growth needed"), phase_in.growth_needed, ("growth",)),
    Step(
        as_label("Phase-in: share of the growth"),
        phase_in.growth_amounts,
        ("growth_amount", "phase_in", "growth_to_come"),
    ),
    Step(
        as_label("Phase-in: base appropriation for the year"),
        phase_in.phased_appropriation,
        ("base_appropriation", "phased_key"),
    ),
    Step(as_label("Activity-based funding: points"), grants.isf_points),
    Step(as_label("Activity-based funding: revenue"), grants.isf_income),
    Step(as_label("Cost of activity growth"), grants.growth_cost),
    Step(as_label("Quality-based grant"), grants.quality_grant),
    Step(as_label("Research grant"), grants.research_grant),
    Step(as_label("A grant distributed by a key"), grants.split_by_key),
)
"""The base appropriation in the order in which the model takes its steps, then the other schemes of chapter 732."""


def describe(function: Callable[..., Any]) -> Description:
    """Summary (first paragraph), formula (second paragraph) and source (`Source: ...`) of a function's docstring.

    Raises:
        ValueError: the docstring has no formula, or no source.
    """
    paragraphs = [" ".join(part.split()) for part in (inspect.getdoc(function) or "").split("\n\n")]
    formula = paragraphs[1] if len(paragraphs) > 1 and {"=", "∝"} & set(paragraphs[1].split()) else ""
    source = next((part.removeprefix("Source: ") for part in paragraphs if part.startswith("Source: ")), "")
    for what, text in (("formula as its second paragraph", formula), ("paragraph 'Source: ...'", source)):
        if not text:
            raise ValueError(f"{function.__module__}.{function.__qualname__}: the docstring has no {what}")
    return Description(paragraphs[0], formula, source)
