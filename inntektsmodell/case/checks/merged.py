"""Checks groups of criteria that can be merged."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import product

from inntektsmodell.case.contents import Contents
from inntektsmodell.case.units import unit_word
from inntektsmodell.faults import Faults, Where, nearest, part_of
from inntektsmodell.language.messages import Joined, Message, message, word


def check_merged(case: Contents, place: str, faults: Faults) -> None:
    """Note members and services that are unknown, taken by two groups, or cannot be added."""
    taken: dict[tuple[str, str], str] = {}
    for group, merged in case.parameters.criteria.items():
        where = part_of(place, f"parameters.criteria.{group}")
        if group in case.criteria:
            faults.add(where, message("is also the name of a criterion"), message("a different name"))
        for member in merged.members:
            if member not in case.criteria:
                faults.add(where, message("member '{name}' is unknown", name=member), nearest(member, case.criteria))
        _check_units(case, merged.members, where, faults)
        for service in merged.services:
            if service not in case.services:
                faults.add(where, message("service '{name}' is unknown", name=service), nearest(service, case.services))
        for service, member in product(merged.services, merged.members):
            other = taken.setdefault((service, member), group)
            if other != group:
                found = message(
                    "'{member}' in '{service}' is also in '{other}'", member=member, service=service, other=other
                )
                faults.add(where, found, message("at most one group"))


def _check_units(case: Contents, members: Iterable[str], where: Where, faults: Faults) -> None:
    """Criteria that can be merged are amounts of one kind, since they are added."""
    units: dict[tuple[str, str], list[str]] = {}
    for member in (member for member in members if member in case.criteria):
        criterion = case.criteria[member]
        units.setdefault((criterion.unit, criterion.measure), []).append(member)
    if len(units) > 1:
        told = Joined("; ", (_of_unit(names, *kind) for kind, names in units.items()))
        right = message("members with the same unit and the same measure, since they are added together")
        faults.add(where, message("the members have different units: {units}", units=told), right)


def _of_unit(names: Sequence[str], unit: str, measure: str) -> Message:
    measured = word(measure.replace("_", " "))
    return message("{names}: {unit} ({measure})", names=", ".join(names), unit=unit_word(unit), measure=measured)
