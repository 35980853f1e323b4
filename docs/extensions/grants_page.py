"""The other schemes of chapter 732, each from the docstring of its function: formula, source, function."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from docs.extensions.formulas import display_and_text
from inntektsmodell.language.text import Text
from inntektsmodell.model import grants

TITLES: dict[Callable[..., Any], Text] = {
    grants.isf_points: Text(nb="ISF: poeng", en="Activity-based funding: points"),
    grants.isf_income: Text(nb="ISF: inntekt", en="Activity-based funding: revenue"),
    grants.growth_cost: Text(nb="Kostnad ved aktivitetsvekst", en="Cost of activity growth"),
    grants.quality_grant: Text(nb="Kvalitetsbasert finansiering", en="Quality-based grant"),
    grants.research_grant: Text(nb="Tilskudd til forskning", en="Research grant"),
    grants.split_by_key: Text(nb="Fordeling av et tilskudd etter en nøkkel", en="A grant distributed by a key"),
}


@dataclass(frozen=True)
class Description:
    """What the docstring of a function says: one-line summary, formula in plain text, source."""

    summary: str
    formula: str
    source: str


def grants_sections() -> str:
    """One section per function. Raises `ValueError` where a docstring lacks formula or source."""
    return "\n".join(_section(function, title) for function, title in TITLES.items())


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


def _section(function: Callable[..., Any], title: Text) -> str:
    about = describe(function)
    formula, text = display_and_text(about.formula)
    lines = [
        f"### {title.en}",
        f"*{title.nb}.* {about.summary}",
        f"$$\n{formula}\n$$",
        text,
        f":Source: {about.source}\n:Function: {{py:func}}`{function.__module__}.{function.__qualname__}`",
    ]
    return "\n\n".join(line for line in lines if line) + "\n"
