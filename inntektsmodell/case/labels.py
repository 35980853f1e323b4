"""Labels that several rooms show, of indices and keys, and what the terminal shows of a case itself."""

from __future__ import annotations

from inntektsmodell.case.case import Case
from inntektsmodell.case.evidence import Status
from inntektsmodell.language.shown_numbers import per_cent
from inntektsmodell.language.terminal import say
from inntektsmodell.language.text import Language, as_label
from inntektsmodell.method.appropriation import distribution_key
from inntektsmodell.method.keys import cost_index
from inntektsmodell.method.need import need_index

NEED_INDEX, COST_INDEX = need_index.label, cost_index.label
DISTRIBUTION_KEY = distribution_key.label
CONTRIBUTIONS = as_label("From equal per-capita funding to the base appropriation of the year, million NOK")
SYNTHETIC = as_label("SYNTHETIC FIGURES")
EQUAL = as_label("Equal per capita")
CONTRIBUTION = {
    "need": as_label("Need"),
    "cost": as_label("Cost"),
    "settlement": as_label("Settlement"),
    "own_model": as_label("Amounts and keys beside the formula"),
    "in_year": as_label("In the year, against full effect"),
}
"""What leads from an equal amount per inhabitant to the base appropriation of the year."""


def evidence_line(shares: dict[str, float], language: Language) -> str:
    """One sentence that says which share of the need key's weight rests on which status."""
    parts = evidence_parts(shares, language)
    return as_label("Evidence (share of the need key): {parts}.", parts=parts).in_language(language)


def evidence_parts(shares: dict[str, float], language: Language) -> str:
    """Shares by status, as in `52.8 % assumed, 47.2 % calibrated`."""
    return ", ".join(
        f"{per_cent(share, language)} {Status(status).label.in_language(language)}" for status, share in shares.items()
    )


def show_notes(case: Case, language: Language) -> None:
    """Show the notes of a case."""
    for note in case.notes:
        say(note.in_language(language))
