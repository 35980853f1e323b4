"""What a parameter is called, for people who do not know its path, and what the words for its choices are."""

from __future__ import annotations

from collections.abc import Mapping

from inntektsmodell.case.case import Case
from inntektsmodell.case.figure_names import CHOICES, RULES
from inntektsmodell.language.text import Language, Text, as_label, as_label_in

WORDS: dict[str, Text] = {
    "population.year": as_label("Population on 1 January of this year"),
    "appropriation.total": as_label("Appropriation to distribute"),
    "cost.actual_weight": as_label("Weight on actual cost, 0–1"),
    "settlement.rule": CHOICES["settlement.rule"],
    "settlement.service": as_label_in("parameter of a workbook", "Service whose calculated cost sets the price"),
    "settlement.unit_price": as_label("Unit price of one DRG point"),
    "settlement.running_share": as_label("Share settled currently, 0–1"),
    "settlement.capital_addition": as_label("Capital supplement, 0–1"),
    "capital.share": as_label("Share with a separate capital key, 0–1"),
    "phase_in.schedule": as_label(
        "Phase-in, payment plan (only the proportions between the years matter): growth paid in"
    ),
}

CODES: Mapping[str, Mapping[str, Text]] = {"settlement.rule": RULES}
"""Words for the choices of a parameter, where it has some."""
YEAR_LISTS = {path: CHOICES[path] for path in ("need.window", "settlement.years")}
"""Parameters that are lists of years, on a sheet of their own."""


def about_parameter(case: Case, path: str, language: Language) -> str:
    """Words for a parameter of the parameters' sheet; a service or year at the end of its path is named."""
    start = next(start for start in WORDS if path == start or path.startswith(start + "."))
    label = path[len(start) + 1 :]
    name = case.file.services[label].in_language(language) if label in case.file.services else label
    words = WORDS[start].in_language(language)
    if not label:
        return words
    return f"{words} {name}" if start == "phase_in.schedule" else f"{words}: {name}"
