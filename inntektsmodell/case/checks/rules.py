"""Checks rules for indices, the gap and amounts per inhabitant: names that are known, and bases that are there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable

from inntektsmodell.case.contents import Contents
from inntektsmodell.case.parameters import ChosenLabels, IndexRules
from inntektsmodell.faults import Faults, Where, nearest, part_of
from inntektsmodell.language.messages import message, word

OF_CRITERIA = ("without_own", "relative_to_part", "unscaled", "inverse")
BOUNDS = ("floor", "ceiling", "threshold")


def check_rules(case: Contents, place: str, faults: Faults) -> None:
    """Note every name that is unknown, and rules that cannot hold together."""
    parameters, known = case.parameters, [*case.criteria, *case.parameters.criteria]
    if parameters.index is not None:
        _check_index(case, parameters.index, known, place, faults)
    if parameters.gap is not None and case.criteria:
        where = part_of(place, "parameters.gap.criterion")
        _known([parameters.gap.criterion.value], known, "criterion", where, faults)
    if parameters.amounts is not None:
        for name in ("per_inhabitant", "equalised"):
            where = part_of(place, f"parameters.amounts.{name}")
            _known(getattr(parameters.amounts, name), case.services, "service", where, faults)


def _check_index(case: Contents, rules: IndexRules, known: Collection[str], place: str, faults: Faults) -> None:
    chosen = {name: _labels(getattr(rules, name)) for name in (*OF_CRITERIA, "part")}
    if case.criteria:
        for name in (*OF_CRITERIA, *BOUNDS):
            labels = chosen[name] if name in chosen else list(getattr(rules, name))
            _known(labels, known, "criterion", _at(place, name), faults)
    _known(chosen["part"], case.regions, "region", _at(place, "part"), faults)
    if bool(chosen["part"]) != bool(chosen["relative_to_part"]):
        found = message("the part of the country is given without the criteria relative to it, or they without it")
        faults.add(part_of(place, "parameters.index"), found, message("both or neither"))
    for name in chosen["unscaled"]:
        if name in (*chosen["without_own"], *chosen["relative_to_part"]):
            found = message("'{name}' is not relative to anything, and relative to something", name=name)
            faults.add(_at(place, "unscaled"), found, message("only one of them"))
    _check_others(case, chosen, place, faults)
    for name in (name for name in rules.floor if name in rules.ceiling):
        least, most = rules.floor[name].value, rules.ceiling[name].value
        if least > most:
            found = message("the floor {least:g} is above the ceiling {most:g}", least=least, most=most)
            faults.add(_at(place, f"floor.{name}"), found, message("a floor of at most the ceiling"))


def _check_others(case: Contents, chosen: dict[str, list[str]], place: str, faults: Faults) -> None:
    """What is relative to the others has others to be relative to."""
    for name in chosen["without_own"]:
        base = chosen["part"] if name in chosen["relative_to_part"] else case.regions
        if len(set(base)) == 1:
            found = message("'{name}' is relative to the other regions, and there are none", name=name)
            faults.add(_at(place, "without_own"), found, message("at least two regions"))


def _at(place: str, name: str) -> Where:
    return part_of(place, f"parameters.index.{name}")


def _labels(choice: ChosenLabels | None) -> list[str]:
    return [] if choice is None else list(choice.value)


def _known(labels: Iterable[str], known: Collection[str], what: str, where: Where, faults: Faults) -> None:
    """Note labels that are unknown, or there twice."""
    for label, times in Counter(list(labels)).items():
        if label not in known:
            faults.add(
                where, message("{what} '{label}' is unknown", what=word(what), label=label), nearest(label, known)
            )
        if times > 1:
            faults.add(where, message("'{name}' is duplicated", name=label), message("give it only once"))
