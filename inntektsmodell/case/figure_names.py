"""What a figure of a case is called in words, as `Beregnet kostnad: Somatikk, Helse Nord`."""

from __future__ import annotations

from collections.abc import Sequence

from inntektsmodell.case.contents import Contents
from inntektsmodell.case.parameters import Choice
from inntektsmodell.case.paths import ObservationEntry, ParameterEntry, find_entry
from inntektsmodell.faults import Faults
from inntektsmodell.language.messages import Message, message, word
from inntektsmodell.language.text import Language, Text, as_label

NAMES = {
    "population": as_label("Population"),
    "criterion_value": as_label("Criterion"),
    "service_share": as_label("Service share"),
    "calculated_cost": as_label("Calculated cost"),
    "actual_cost": as_label("Actual cost"),
    "drg_points": as_label("DRG points"),
    "former_key": as_label("Former key"),
    "redistribution": as_label("Redistribution"),
    "capital_key": as_label("Capital key"),
    "need.weights": as_label("Need weight"),
    "cost.actual_weight": as_label("Weight on actual cost"),
    "settlement.unit_price": as_label("Unit price of the settlement"),
    "settlement.running_share": as_label("Share of current settlement"),
    "settlement.capital_addition": as_label("Settlement: capital supplement"),
    "capital.share": as_label("Separate capital frame, share"),
    "phase_in.schedule": as_label("Payment plan for the phase-in"),
    "appropriation.total": as_label("Total appropriation"),
}
"""Observed variables and quantities among the parameters, by the beginning of their paths."""
CHOICES = {
    "need.window": as_label("Years in the moving average"),
    "population.year": as_label("Population on 1 January"),
    "settlement.rule": as_label("Rule for the settlement"),
    "settlement.years": as_label("Locked years for the settlement"),
    "settlement.service": as_label("Service that sets the settlement price"),
}
"""Choices among the parameters, by path."""
MERGED = as_label("Merged: {members}")
RULES = {
    "calculated_cost": as_label("calculated cost"),
    "former": as_label("former rule"),
}
"""Rules of the settlement."""
CHOSEN: dict[str | bool, Text] = {True: as_label("yes"), False: as_label("no")}
CHOSEN.update(RULES)


def table_word(name: str) -> Message:
    """A table as a sentence tells it: in words, and by the name of its file."""
    return message("{label} ({name})", label=word(NAMES[name].en), name=name)


def choice_name(case: Contents, path: str, language: Language) -> str:
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


def called(case: Contents, path: str, language: Language) -> str:
    """What a change at a path changes, in words where it is one figure or choice, and the path that one types."""
    entry = find_entry(case, path, Faults())
    if entry is None:
        return path
    is_choice = isinstance(entry, ParameterEntry) and isinstance(entry.item, Choice)
    name = choice_name(case, path, language) if is_choice else name_of(case, path, language)
    return f"{name} ({path})"


def names_of(case: Contents, paths: Sequence[str], language: Language) -> list[str]:
    """What the figures at some paths are called; where several have one name, each with its path."""
    names = [name_of(case, path, language) for path in paths]
    return [name if names.count(name) == 1 else f"{name} ({path})" for name, path in zip(names, paths, strict=True)]


def name_of(case: Contents, path: str, language: Language) -> str:
    """What the figure at a path is called; the path must name a quantity of the case.

    Labels follow the variable: `Beregnet kostnad: Somatikk, Helse Nord`.
    """
    entry = find_entry(case, path, Faults())
    assert entry is not None
    if isinstance(entry, ObservationEntry):
        start, labels = entry.variable, list(entry.labels.values())
    else:
        start, labels = ".".join(entry.names[:2]), list(entry.names[2:])
    return with_labels(NAMES[start].in_language(language), case, labels, language)


def with_labels(name: str, case: Contents, labels: Sequence[str | int], language: Language) -> str:
    """A name and what its labels are called in the case: services and criteria by theirs, others as they stand."""
    known = {**{name: criterion.label for name, criterion in case.criteria.items()}, **case.file.services}
    words = [known[str(label)].in_language(language) if label in known else str(label) for label in labels]
    return f"{name}: {', '.join(words)}" if words else name
