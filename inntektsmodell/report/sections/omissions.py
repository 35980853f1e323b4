"""What the report leaves out, and why, a sentence each."""

from __future__ import annotations

from inntektsmodell.language.text import Text
from inntektsmodell.report.content import Bullets, Section
from inntektsmodell.report.subject import Subject

HEADING = Text(nb="Ikke med i rapporten", en="Not in this report")
LACKING = {
    "cost_index": Text(
        nb="Kostnadsindekser: tilfellet har ingen kostnadstall.", en="Cost indices: the case has no figures of cost."
    ),
    "settlement": Text(
        nb="Gjestepasientoppgjør: tilfellet har ingen tall for behandling i andre regioner.",
        en="Settlement: the case has no figures of treatment in other regions.",
    ),
    "redistribution": Text(
        nb="Omfordeling: tilfellet sier ikke hvordan den tidligere modellen fordelte.",
        en="Redistribution: the case does not say how the former model distributed.",
    ),
    "phase_in": Text(nb="Innfasing: tilfellet har ingen innfasingsplan.", en="Phase-in: the case has no plan for it."),
}
SCENARIOS = Text(
    nb="Scenarioer: ingen er valgt, og ingen innebygde er laget for dette tilfellet.",
    en="Scenarios: none was chosen, and no built-in one was made for this case.",
)
FLUCTUATION = Text(
    nb="Tilfeldige svingninger: tilfellet har ingen kriterier som er tellinger og kan svinge.",
    en="Random fluctuation: the case has no criteria that are counts and could fluctuate.",
)
SENSITIVITY = Text(
    nb="Usikkerhet og følsomhet: ikke beregnet for denne rapporten.",
    en="Uncertainty and sensitivity: not computed for this report.",
)


def omissions(about: Subject) -> Section | None:
    """A sentence for every part that the case lacks or that was not computed; None where nothing is left out."""
    missing = [text for name, text in LACKING.items() if name not in about.result]
    if about.scenarios is None:
        missing.append(SCENARIOS)
    if about.local is None:
        missing.append(SENSITIVITY)
    elif about.fluctuation is None:
        missing.append(FLUCTUATION)
    return Section(about.say(HEADING), (Bullets(tuple(map(about.say, missing))),)) if missing else None
