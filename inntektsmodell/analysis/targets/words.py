"""What an answer to an inverse question says, in both languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from inntektsmodell.language.shown_numbers import number
from inntektsmodell.language.text import Language, Text, as_label, in_both

if TYPE_CHECKING:
    from inntektsmodell.analysis.targets.question import Question

REACHED = as_label("The goal is reached with {values}.")
SEVERAL = as_label("The goal is reached by {count} solutions; the one nearest to the current value is {values}.")
MANY = as_label("There are more free values than goals, so this is one of many solutions.")
UNREACHABLE = as_label("The goal cannot be reached within the bounds. The nearest result is {figures}, with {values}.")
SEARCHED = as_label(
    "The search starts from a limited number of points and does not prove that there are no other solutions."
)
SCALED = as_label("The other shares in the same set are scaled in proportion, so that they still sum to 1.")


def message_of(
    question: Question, values: Mapping[str, float], figures: Mapping[str, float], roots: int, scaled: bool
) -> Text:
    """Sentences on the solution shown, the number of solutions, and what else must be said."""
    sentences = [REACHED if roots == 1 else SEVERAL if roots else UNREACHABLE]
    if roots and len(question.free) > len(question.goals):
        sentences.append(MANY)
    elif len(question.free) > 1 or len(question.goals) > 1:
        sentences.append(SEARCHED)
    if scaled:
        sentences.append(SCALED)

    def told(language: Language) -> str:
        names = question.names(language)
        told_values, told_figures = (in_words(one, names, language) for one in (values, figures))
        filled = {"values": told_values, "figures": told_figures, "count": roots}
        return " ".join(sentence.in_language(language).format(**filled) for sentence in sentences)

    return in_both(told)


def in_words(values: Mapping[str, float], names: Mapping[str, str], language: Language) -> str:
    """Free values or figures, by their names, with their values."""
    return ", ".join(f"{names[path]} = {numbers([value], language)[0]}" for path, value in values.items())


def numbers(values: Sequence[float], language: Language) -> list[str]:
    """Numbers of one kind with the same decimals: six where they are small, two where they are amounts."""
    decimals = 6 if max(map(abs, values)) < 10 else 2
    return [number(value, decimals, language) for value in values]
