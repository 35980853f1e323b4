"""What people can move on the page, read off a case, so that the page never offers what the case lacks."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any, cast

from inntektsmodell.app.control import Control, ControlGroup, ControlKind, Option
from inntektsmodell.case.case import Case
from inntektsmodell.case.changes.resolving import allowed_range
from inntektsmodell.case.evidence import Figure
from inntektsmodell.case.figure_names import CHOSEN, RULES, choice_name, name_of
from inntektsmodell.case.parameters import Choice, ChosenLabels
from inntektsmodell.case.paths import Entry, ObservationEntry, ParameterEntry, parameter_entries, unit_of, value_of
from inntektsmodell.language.text import Language, Text, as_label, in_both, joined
from inntektsmodell.method import inputs as method
from inntektsmodell.method import rules
from inntektsmodell.method.inputs import VARIABLES
from inntektsmodell.model.arrays import columns_of

EVERY = "*"
"""In the path of a control, every label of a dimension."""
GROUPS: dict[ControlGroup, Text] = {
    "frame": as_label("Amounts to distribute"),
    "cost": as_label("Weight on actual cost"),
    "cost_index": as_label("Cost index"),
    "services": as_label("Service shares"),
    "need": as_label("Population and years"),
    "population": as_label("Population, change"),
    "merging": as_label("Merged criteria"),
    "settlement": as_label("Settlement between regions"),
    "phase_in": as_label("The way to full effect"),
    "rules": as_label("Rules of the case"),
}
"""Headings of the sections of the page whose controls are all shown; of the weights one is shown at a time."""
FOLDED: tuple[ControlGroup, ...] = ("services", "population", "phase_in")
"""Sections that the reader opens."""
PARTS: dict[str, ControlGroup] = {
    "appropriation": "frame",
    "reserved": "frame",
    "capital": "frame",
    "history": "frame",
    "cost": "cost",
    "settlement": "settlement",
    "phase_in": "phase_in",
    "adjustment": "phase_in",
    "pace": "phase_in",
    "index": "rules",
    "gap": "rules",
    "amounts": "rules",
}
"""Where the figures of a part of the parameters stand on the page."""
SWITCHED = (Option(True, as_label("merged")), Option(False, as_label("separate")))
YES_OR_NO = tuple(Option(choice, CHOSEN[choice]) for choice in (True, False))
RULE_OPTIONS = tuple(Option(rule, label) for rule, label in RULES.items())


def controls_of(case: Case) -> dict[str, Control]:
    """Every value of a case that has a place of its own on the page, by path, in the order of the page.

    Lists of criteria and regions have none: they say what a rule is for, and stand in the case.
    """
    return {control.path: control for control in _controls(case)}


def _controls(case: Case) -> Iterator[Control]:
    entries = list(parameter_entries(case.parameters))
    for entry in entries:
        if isinstance(entry.item, Figure) and not entry.path.startswith("need."):
            yield control_at(case, entry, PARTS[entry.names[0]])
        elif isinstance(entry.item, Choice) and not isinstance(entry.item, ChosenLabels):
            yield _choice(case, entry)
    if len(case.services) > 1:
        yield from (control_at(case, cell, "services") for cell in _cells(case, "service_share"))
    for region in case.regions:
        yield _population_of(case, region)
    for service, key in case.parameters.need.weights.items():
        for name in (column for column in columns_of(case) if column in key):
            path, label = f"need.weights.{service}.{name}", case.criteria[name].label
            yield Control("weights", path, "share", label, key[name].value, service)


def full_name(case: Case, control: Control, language: Language) -> str:
    """What people call a value that can be moved, where no heading stands above it: the name that a path may have."""
    if control.kind != "change":
        return name_of(case, control.path, language)
    label = control.label.in_language(language)
    return f"{GROUPS[control.group].in_language(language)}: {label}" if control.group == "population" else label


def control_at(case: Case, entry: Entry, group: ControlGroup) -> Control:
    """The control of one number or choice of a case."""
    if isinstance(entry, ParameterEntry) and isinstance(entry.item, Choice):
        return _choice(case, entry)
    least, greatest = allowed_range(case, entry)
    unit, value = unit_of(case, entry), value_of(case, entry)
    kind: ControlKind = "share" if unit == "1" and greatest == 1 else "number"
    label = in_both(lambda language: name_of(case, entry.path, language))
    if group == "cost":  # whose heading says what it is
        label = case.file.services[entry.path.rsplit(".", 1)[-1]]
    return Control(group, entry.path, kind, label, value, unit=unit, least=least, greatest=greatest)


def _choice(case: Case, entry: ParameterEntry) -> Control:
    """The control of a choice."""
    path, value = entry.path, cast(Any, entry.item.value)
    label = in_both(lambda language: choice_name(case, path, language))
    if entry.names[0] == "criteria":
        group = case.parameters.criteria[entry.names[1]]
        services = joined(", ", (case.file.services[service] for service in group.services))
        members = joined(", ", (case.criteria[member].label for member in group.members))
        return Control("merging", path, "switch", joined(": ", (services, members)), value, options=SWITCHED)
    years, of_services = _years(case, "year"), tuple(Option(name, case.file.services[name]) for name in case.services)
    known: dict[str, tuple[ControlGroup, ControlKind, tuple[Option, ...]]] = {
        method.window.path: ("need", "years", years),
        method.share_year.path: ("need", "choice", years),
        method.common.path: ("cost_index", "switch", YES_OR_NO),
        method.former_rule.path: ("settlement", "choice", RULE_OPTIONS),
        method.locked.path: ("settlement", "years", _years(case, "settlement_year")),
        method.priced_service.path: ("settlement", "choice", of_services),
        rules.gap_criterion.path: ("rules", "choice", _criteria(case)),
        rules.gap_above.path: ("rules", "switch", YES_OR_NO),
    }
    of_group, kind, options = known[path]
    return Control(of_group, path, kind, label, value, options=options)


def _population_of(case: Case, region: str) -> Control:
    """A change of the population of a region, of every age in every year."""
    years, ages = (case.observed[dim].values.tolist() for dim in ("year", "age_group"))
    paths = tuple(f"population.{age}.{year}.{region}" for age, year in product(ages, years))
    path = f"population.{EVERY}.{EVERY}.{region}"
    return Control("population", path, "change", Text(nb=region), 1.0, paths=paths)


def _cells(case: Case, variable: str) -> Iterator[ObservationEntry]:
    """Every cell of an observed variable of one dimension."""
    (dim,) = VARIABLES[variable].dims
    for position, label in enumerate(case.observed[dim].values.tolist()):
        yield ObservationEntry(f"{variable}.{label}", variable, {dim: label}, (position,))


def _criteria(case: Case) -> tuple[Option, ...]:
    """Age groups and criteria, then groups of criteria that can be merged, which have no label of their own."""
    alone = (Option(name, case.criteria[name].label) for name in columns_of(case))
    return (*alone, *(Option(name, Text(nb=name)) for name in case.parameters.criteria))


def _years(case: Case, dim: str) -> tuple[Option, ...]:
    years = [] if dim not in case.observed else case.observed[dim].values.tolist()
    return tuple(Option(year, Text(nb=str(year))) for year in years)
