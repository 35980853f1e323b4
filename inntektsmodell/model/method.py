"""The method, step by step: which function computes each step, and what its docstring says of formula and source."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from inntektsmodell.language.text import Text, as_label
from inntektsmodell.model import grants


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
        """The function's public name, as in `inntektsmodell.model.grants.isf_points`."""
        return f"{self.function.__module__}.{self.function.__qualname__}"

    @property
    def description(self) -> Description:
        """Summary, formula and source of the function; see `describe`."""
        return describe(self.function)


STEPS = (
    Step(as_label("Activity-based funding: points"), grants.isf_points),
    Step(as_label("Activity-based funding: revenue"), grants.isf_income),
    Step(as_label("Cost of activity growth"), grants.growth_cost),
    Step(as_label("Quality-based grant"), grants.quality_grant),
    Step(as_label("Research grant"), grants.research_grant),
    Step(as_label("A grant distributed by a key"), grants.split_by_key),
)
"""The other schemes of chapter 732."""


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
