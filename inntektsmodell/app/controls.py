"""What people can move on the page, read off a case, so that the page never offers what the case lacks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from inntektsmodell.case.case import Case
from inntektsmodell.case.evidence import Figure
from inntektsmodell.case.figure_names import CHOSEN, RULES
from inntektsmodell.case.paths import parameter_entries
from inntektsmodell.faults import Faults
from inntektsmodell.language.messages import message
from inntektsmodell.language.shown_numbers import per_cent
from inntektsmodell.language.text import Language, Text, as_label, joined
from inntektsmodell.method import inputs as method
from inntektsmodell.model.arrays import columns_of

ControlValue = float | bool | int | str | tuple[int, ...]
ControlKind = Literal["share", "years", "choice", "switch"]
ControlGroup = Literal["cost", "cost_index", "need", "merging", "settlement", "weights"]
DIGITS = 6
"""Decimals of a share that the page keeps."""

GROUPS: dict[ControlGroup, Text] = {
    "cost": as_label("Weight on actual cost"),
    "cost_index": as_label("Cost index"),
    "need": as_label("Population and years"),
    "merging": as_label("Merged criteria"),
    "settlement": as_label("Settlement between regions"),
}
"""Headings of the sections of the page whose controls are all shown; of the weights one is shown at a time."""


@dataclass(frozen=True)
class Option:
    """One of several values, with its label."""

    value: ControlValue
    label: Text


SWITCHED = (Option(True, as_label("merged")), Option(False, as_label("separate")))
YES_OR_NO = tuple(Option(choice, CHOSEN[choice]) for choice in (True, False))
RULE_OPTIONS = tuple(Option(rule, label) for rule, label in RULES.items())


@dataclass(frozen=True)
class Control:
    """One value that people can move: its path, what it is called, and what the case has there.

    A `share` lies in 0–1; `years` are a set of years, a `choice` is one of `options`, a `switch` is on or off.
    `service` is the service that a share belongs to.
    """

    group: ControlGroup
    path: str
    kind: ControlKind
    label: Text
    value: ControlValue
    service: str = ""
    options: tuple[Option, ...] = ()

    def told(self, value: ControlValue, language: Language) -> str:
        """A value as people read it."""
        if self.kind == "share":
            return per_cent(float(str(value)), language)
        if isinstance(value, tuple):
            return ", ".join(map(str, value))
        return next(option.label.in_language(language) for option in self.options if option.value == value)

    def read(self, text: str, place: str, faults: Faults) -> ControlValue | None:
        """The value that a text in a link, or from the page, stands for; None, with a fault noted, for any other."""
        if self.kind == "share":
            return _share(text, place, faults)
        known = {written(option.value): option.value for option in self.options}
        if self.kind == "years":
            chosen = text.split(",")
            if chosen and set(chosen) <= set(known):
                return tuple(int(year) for year in known if year in chosen)
        elif text in known:
            return known[text]
        faults.add(place, message("'{value}' is not one of the choices", value=text[:40]), self._choices())
        return None

    def _choices(self) -> str:
        names = ", ".join(written(option.value) for option in self.options)
        if self.kind == "years":
            return message("at least one of {names}", names=names)
        return message("one of {names}", names=names)


def _share(text: str, place: str, faults: Faults) -> float | None:
    right = message("from 0 to 100 per cent")
    try:
        value = round(float(text), DIGITS)
    except ValueError:
        faults.add(place, message("'{text}' is not a number", text=text[:40]), right)
        return None
    if 0 <= value <= 1:
        return abs(value)
    faults.add(place, message("{value:.6g} per cent", value=100 * value), right)
    return None


def written(value: ControlValue) -> str:
    """A value as a link holds it; `Control.read` reads it back."""
    if isinstance(value, bool):
        return str(value).lower()
    return ",".join(map(str, value)) if isinstance(value, tuple) else str(value)


def controls_of(case: Case) -> dict[str, Control]:
    """Every value of a case that can be moved, by path, in the order of the page."""
    return {control.path: control for control in _controls(case)}


def _controls(case: Case) -> Iterator[Control]:
    parameters, services, years = case.parameters, case.file.services, _years(case, "year")
    if parameters.cost is not None:
        for service, figure in parameters.cost.actual_weight.items():
            yield Control("cost", f"cost.actual_weight.{service}", "share", services[service], figure.value, service)
        if parameters.cost.common is not None:
            yield Control(
                "cost_index",
                method.common.path,
                "switch",
                method.common.label,
                parameters.cost.common.value,
                options=YES_OR_NO,
            )
    window, population = parameters.need.window.value, parameters.population.year.value
    yield Control("need", "need.window", "years", method.window.label, window, options=years)
    yield Control("need", "population.year", "choice", method.share_year.label, population, options=years)
    for name, group in parameters.criteria.items():
        label = joined(
            ": ",
            (
                joined(", ", (services[service] for service in group.services)),
                joined(", ", (case.criteria[member].label for member in group.members)),
            ),
        )
        yield Control("merging", f"criteria.{name}.merge", "switch", label, group.merge.value, options=SWITCHED)
    if settlement := parameters.settlement:
        rule, locked = settlement.rule.value.value, _years(case, "settlement_year")
        yield Control("settlement", "settlement.rule", "choice", method.former_rule.label, rule, options=RULE_OPTIONS)
        yield Control(
            "settlement", "settlement.years", "years", method.locked.label, settlement.years.value, options=locked
        )
        for entry in parameter_entries(parameters):
            about = method.declared(entry.path)
            if about.part == "settlement" and about.left_out and isinstance(entry.item, Figure):
                yield Control("settlement", entry.path, "share", about.label, entry.item.value)
    for service, key in parameters.need.weights.items():
        for name in (column for column in columns_of(case) if column in key):
            path, label = f"need.weights.{service}.{name}", case.criteria[name].label
            yield Control("weights", path, "share", label, key[name].value, service)


def _years(case: Case, dim: str) -> tuple[Option, ...]:
    years = case.observations[dim].values.tolist()
    return tuple(Option(year, Text(nb=str(year))) for year in years)
