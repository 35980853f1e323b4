"""What the report leaves out, and why, a sentence each."""

from __future__ import annotations

from inntektsmodell.language.text import as_label
from inntektsmodell.report.content import Bullets, ReportSection, Subject

HEADING = as_label("Not included in this report")
LACKING = {
    "cost_index": as_label("Cost indices: the case has no cost figures."),
    "settlement": as_label("Settlement: the case has no figures for treatment in other regions."),
    "redistribution": as_label("Redistribution: the case does not say how the former model distributed the funding."),
    "phase_in": as_label("Phase-in: the case has no phase-in plan."),
}
SCENARIOS = as_label("Scenarios: none were chosen, and there is no built-in scenario for this case.")
FLUCTUATION = as_label("Random variation: the case has no criteria that are counts and could vary at random.")
SENSITIVITY = as_label("Uncertainty and sensitivity: not computed for this report.")


def omissions(about: Subject) -> ReportSection | None:
    """A sentence for every part that the case lacks or that was not computed; None where nothing is left out."""
    missing = [text for name, text in LACKING.items() if name not in about.result]
    if about.scenarios is None:
        missing.append(SCENARIOS)
    if about.local is None:
        missing.append(SENSITIVITY)
    elif about.fluctuation is None:
        missing.append(FLUCTUATION)
    return ReportSection(about.say(HEADING), (Bullets(tuple(map(about.say, missing))),)) if missing else None
