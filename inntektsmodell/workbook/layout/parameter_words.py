"""What a parameter is called, for people who do not know its path."""

from __future__ import annotations

from inntektsmodell.case.case import Case
from inntektsmodell.language.text import Language, Text

WORDS: dict[str, Text] = {
    "population.year": Text(nb="Folketall 1. januar dette året", en="Population on 1 January of this year"),
    "appropriation.total": Text(nb="Bevilgning som skal fordeles", en="Appropriation to distribute"),
    "cost.actual_weight": Text(nb="Vekt på faktisk kostnad, 0–1", en="Weight on actual cost, 0–1"),
    "settlement.rule": Text(
        nb="Oppgjørsregel: calculated_cost (beregnet kostnad) eller former (tidligere regel)",
        en="Settlement rule: calculated_cost or former",
    ),
    "settlement.service": Text(
        nb="Tjenesten hvis beregnede kostnad setter prisen", en="Service whose calculated cost sets the price"
    ),
    "settlement.unit_price": Text(nb="Enhetspris for ett DRG-poeng", en="Unit price of one DRG point"),
    "settlement.running_share": Text(nb="Andel som gjøres opp løpende, 0–1", en="Share settled currently, 0–1"),
    "settlement.capital_addition": Text(nb="Tillegg for kapital, 0–1", en="Addition for capital, 0–1"),
    "capital.share": Text(nb="Andel med egen kapitalnøkkel, 0–1", en="Share with a capital key of its own, 0–1"),
    "phase_in.schedule": Text(
        nb="Innfasing, utbetalingsplan (bare forholdet mellom årene teller): vekst betalt i",
        en="Phase-in, payment plan (only the proportions between the years count): growth paid in",
    ),
}


def about_parameter(case: Case, path: str, language: Language) -> str:
    """Words for a parameter of the parameters' sheet; a service or year at the end of its path is named."""
    start = next(start for start in WORDS if path == start or path.startswith(start + "."))
    label = path[len(start) + 1 :]
    name = case.file.services[label].in_language(language) if label in case.file.services else label
    words = WORDS[start].in_language(language)
    if not label:
        return words
    return f"{words} {name}" if start == "phase_in.schedule" else f"{words}: {name}"
