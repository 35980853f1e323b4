"""What a parameter is called, for people who do not know its path, and what the words for its choices are."""

from __future__ import annotations

from collections.abc import Mapping

from inntektsmodell.case.case import Case
from inntektsmodell.case.figure_names import RULES, called_in
from inntektsmodell.language.text import Language, Text
from inntektsmodell.method.inputs import CHOICES, FIGURES, weights

WORDS: dict[str, Text] = {
    path: value.words or value.label
    for path, value in {**CHOICES, **FIGURES}.items()
    if value is not weights and value.kind not in ("years", "derived")
}
"""What the sheet of parameters calls each, by the beginning of its path; the others have sheets of their own."""
CODES: Mapping[str, Mapping[str, Text]] = {"settlement.rule": RULES}
"""Words for the choices of a parameter, where it has some."""
GOES_ON = ("phase_in.schedule", "adjustment.plan", "pace.frame")
"""Parameters whose words end so that a year follows."""
YEAR_LISTS = {path: value.label for path, value in CHOICES.items() if value.kind == "years"}
"""Parameters that are lists of years, on a sheet of their own."""


def about_parameter(case: Case, path: str, language: Language) -> str:
    """Words for a parameter of the parameters' sheet; a service, criterion or year at the end of its path is named."""
    start = next(start for start in WORDS if path == start or path.startswith(start + "."))
    label = path[len(start) + 1 :]
    labels = called_in(case)
    name = labels[label].in_language(language) if label in labels else label
    words = WORDS[start].in_language(language)
    if not label:
        return words
    return f"{words} {name}" if start in GOES_ON else f"{words}: {name}"
