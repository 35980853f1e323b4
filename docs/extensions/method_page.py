"""The steps of the method, each from the docstring of its function: formula, source, function."""

from __future__ import annotations

from docs.extensions.formulas import display_and_text
from inntektsmodell.method.steps import RESULTS
from inntektsmodell.model.method import STEPS, Step


def method_steps() -> str:
    """One section per step. Raises `ValueError` where a docstring lacks formula or source."""
    return "\n".join(_section(number, step) for number, step in enumerate(STEPS, start=1))


def _section(number: int, step: Step) -> str:
    about = step.description
    formula, text = display_and_text(about.formula)
    results = "; ".join(_result(name) for name in step.results)
    lines = [
        f"## {number}. {step.title.en}",
        f"*{step.title.nb}.* {about.summary}",
        f"$$\n{formula}\n$$",
        text,
        f":Source: {about.source}\n:Function: {{py:func}}`{step.function_name}`",
        f":Results: {results}" if results else "",
    ]
    return "\n\n".join(line for line in lines if line) + "\n"


def _result(name: str) -> str:
    about = RESULTS[name]
    return f"`{name}`, {about.label.en}" + ("" if about.units == "1" else f", {about.units}")
