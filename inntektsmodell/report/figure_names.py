"""What a figure of a case is called in words, as `Beregnet kostnad: Somatikk, Helse Nord`."""

from __future__ import annotations

from inntektsmodell.case.case import Case
from inntektsmodell.case.paths import ObservationPlace, find_place
from inntektsmodell.faults import Faults
from inntektsmodell.language.text import Language, Text

NAMES = {
    "population": Text(nb="Folketall", en="Population"),
    "criterion_value": Text(nb="Kriterium", en="Criterion"),
    "service_share": Text(nb="Tjenesteandel", en="Service share"),
    "calculated_cost": Text(nb="Beregnet kostnad", en="Calculated cost"),
    "actual_cost": Text(nb="Faktisk kostnad", en="Actual cost"),
    "drg_points": Text(nb="DRG-poeng", en="DRG points"),
    "former_key": Text(nb="Tidligere nøkkel", en="Former key"),
    "redistribution": Text(nb="Omfordeling", en="Redistribution"),
    "capital_key": Text(nb="Kapitalnøkkel", en="Capital key"),
    "need.weights": Text(nb="Behovsvekt", en="Need weight"),
    "cost.actual_weight": Text(nb="Vekt på faktisk kostnad", en="Weight on actual cost"),
    "settlement.unit_price": Text(nb="Enhetspris i oppgjøret", en="Unit price of the settlement"),
    "settlement.running_share": Text(nb="Løpende andel av oppgjøret", en="Running share of the settlement"),
    "settlement.capital_addition": Text(nb="Kapitaltillegg i oppgjøret", en="Capital addition of the settlement"),
    "capital.share": Text(nb="Egen kapitalramme, andel", en="Separate capital frame, share"),
    "phase_in.schedule": Text(nb="Utbetalingsplan for innfasingen", en="Payment plan of the phase-in"),
    "appropriation.total": Text(nb="Samlet bevilgning", en="Total appropriation"),
}
"""Observed variables and quantities among the parameters, by the beginning of their paths."""
CHOICES = {
    "need.window": Text(nb="År i det glidende gjennomsnittet", en="Years of the moving average"),
    "population.year": Text(nb="Folketall 1. januar", en="Population on 1 January"),
    "settlement.rule": Text(nb="Regel for gjestepasientoppgjøret", en="Rule of the settlement"),
    "settlement.years": Text(nb="Låste år i gjestepasientoppgjøret", en="Locked years of the settlement"),
    "settlement.service": Text(
        nb="Tjenesteområdet som setter prisen i oppgjøret", en="Service that sets the price of the settlement"
    ),
}
"""Choices among the parameters, by path."""
MERGED = Text(nb="Slått sammen: {members}", en="Merged: {members}")
CHOSEN = {
    "calculated_cost": Text(nb="beregnet kostnad", en="calculated cost"),
    "former": Text(nb="tidligere regel", en="former rule"),
    True: Text(nb="ja", en="yes"),
    False: Text(nb="nei", en="no"),
}


def choice_name(case: Case, path: str, language: Language) -> str:
    """What the choice at a path is called; merged criteria are named one by one."""
    if path in CHOICES:
        return CHOICES[path].in_language(language)
    group = path.removeprefix("criteria.").removesuffix(".merge")
    members = [case.criteria[name].label.in_language(language) for name in case.parameters.criteria[group].members]
    return MERGED.in_language(language).format(members=", ".join(members))


def told_choice(value: object, language: Language) -> str:
    """A choice as people read it."""
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    if isinstance(value, str | bool) and value in CHOSEN:
        return CHOSEN[value].in_language(language)
    return str(value)


def name_of(case: Case, path: str, language: Language) -> str:
    """What the figure at a path is called; the path must name a quantity of the case.

    Labels follow the variable: `Beregnet kostnad: Somatikk, Helse Nord`.
    """
    place = find_place(case, path, Faults())
    assert place is not None
    if isinstance(place, ObservationPlace):
        start, labels = place.variable, list(place.labels.values())
    else:
        start, labels = ".".join(place.names[:2]), list(place.names[2:])
    known = {**{name: criterion.label for name, criterion in case.criteria.items()}, **case.file.services}
    words = [known[str(label)].in_language(language) if label in known else str(label) for label in labels]
    name = NAMES[start].in_language(language)
    return f"{name}: {', '.join(words)}" if words else name
