"""From a recipe and what the table holds to a query: every code known, none twice, and where each of them goes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from inntektsmodell.faults import Faults, listed, nearest, within
from inntektsmodell.language.messages import message
from inntektsmodell.statistics.bank.metadata import TableMetadata, TableVariable
from inntektsmodell.statistics.bank.recipe import Recipe, VariableChoice
from inntektsmodell.statistics.bank.recipients import codes_on_borders
from inntektsmodell.statistics.bank.requests import ChosenCodes, Query, Version

RANGE = ".."
_EXPRESSION = re.compile(r"[*?]|\[?(?:top|bottom|from|to|range)\(", re.IGNORECASE)
"""What version 2 would take for a pattern, and not for a code."""


@dataclass(frozen=True)
class Selection:
    """What is asked, and what becomes of it.

    `query` has every variable that is asked about, in the table's order, `time` the one of time and `left_out` those
    that the bank adds up itself. `groups` are labels of the case, `group_of` the place among them of each code of the
    variable that has groups.
    """

    query: Query
    time: str
    left_out: tuple[str, ...]
    groups: tuple[str, ...]
    group_of: tuple[int, ...]


def codelists_of(recipe: Recipe, version: Version) -> list[str]:
    """Code lists whose codes must be known before anything is asked; version 0 cannot tell them."""
    names = (choice.codelist for choice in recipe.variables.values() if choice.codelist)
    return list(dict.fromkeys(names)) if version == "v2" else []


def selection_of(
    recipe: Recipe, metadata: TableMetadata, codelists: Mapping[str, ChosenCodes], version: Version, place: str
) -> Selection:
    """What a recipe asks of a table.

    Raises:
        InputError: with everything in the recipe that the table does not have, at `place`.
    """
    faults = Faults()
    _check_variables(recipe, metadata, place, faults)
    query: dict[str, ChosenCodes] = {}
    grouped: dict[str, str] = {}
    for variable in metadata.variables:
        choice = recipe.variables.get(variable.code)
        where = within(place, f"variables.{variable.code}")
        if variable.is_time:
            query[variable.code] = ChosenCodes(_years(recipe, variable, place, faults))
        elif choice is not None:
            known = _known(variable, choice, codelists, version, where, faults)
            if choice.groups is not None:
                grouped = _grouped(choice.groups, known, where, faults)
            codes = list(grouped) if choice.groups is not None else _chosen(choice, known, recipe.years, where, faults)
            _check_total(choice, variable, codes, where, faults)
            if version == "v2":
                _check_plain([*codes, *filter(None, [choice.total])], where, faults)
            query[variable.code] = ChosenCodes(tuple(codes), known.codelist, known.labels)
    faults.raise_if_any()
    groups = tuple(recipe.variables[recipe.group_variable].groups or ()) if recipe.group_variable else ()
    return Selection(
        query,
        metadata.time,
        tuple(one.code for one in metadata.variables if one.code not in query),
        groups or (str(recipe.criterion),),
        tuple(groups.index(group) for group in grouped.values()),
    )


def _check_variables(recipe: Recipe, metadata: TableMetadata, place: str, faults: Faults) -> None:
    """The recipe asks about variables of the table, about all that must be asked about, and not about time."""
    known = [one.code for one in metadata.variables]
    for name in recipe.variables:
        if name not in known:
            found = message("the table has no variable '{name}'", name=name)
            faults.add(within(place, f"variables.{name}"), found, nearest(name, known))
        elif name == metadata.time:
            right = message("leave it out; the years of the recipe say it")
            faults.add(within(place, f"variables.{name}"), message("is the variable of time"), right)
    for one in metadata.variables:
        if one.code not in recipe.variables and not one.may_be_left_out and not one.is_time:
            right = message("add [variables.{name}]; its codes are {codes}", name=one.code, codes=listed(one.codes))
            faults.add(within(place, "variables"), message("'{name}' is missing", name=one.code), right)
    if not metadata.time:
        faults.add(place, message("the table has no variable of time"), message("a table of years"))


def _years(recipe: Recipe, variable: TableVariable, place: str, faults: Faults) -> tuple[str, ...]:
    codes = tuple(map(str, recipe.years))
    unknown = [code for code in codes if code not in variable.labels]
    if unknown:
        found = message("the table has no {years}", years=listed(unknown))
        right = message("years among {codes}", codes=listed(variable.codes))
        faults.add(within(place, "years"), found, right)
    return codes


def _known(
    variable: TableVariable,
    choice: VariableChoice,
    codelists: Mapping[str, ChosenCodes],
    version: Version,
    where: str,
    faults: Faults,
) -> ChosenCodes:
    """The codes that can be chosen among, in order: those of the variable, or of the code list that is named.

    An answer does not name its code list. Codes that the variable itself has too are told apart by their labels.
    """
    name = choice.codelist
    if name is None:
        return ChosenCodes(variable.codes)
    if version == "v2":
        if variable.codelists is not None and name not in variable.codelists:
            found = message("the table offers no code list '{name}' here", name=name)
            faults.add(where, found, nearest(name, variable.codelists))
        known = codelists.get(name) or ChosenCodes((), name)
        return known if set(known.codes) & variable.labels.keys() else replace(known, labels=None)
    named = choice.codes or [code for codes in (choice.groups or {}).values() for code in codes]
    if not named or any(RANGE in code for code in named):
        found = message("version 0 cannot tell which codes the code list '{name}' has", name=name)
        faults.add(where, found, message("name each code, without ranges"))
    return ChosenCodes(tuple(dict.fromkeys(named)), name)


def _chosen(choice: VariableChoice, known: ChosenCodes, years: Sequence[int], where: str, faults: Faults) -> list[str]:
    """The codes that are named; all of them may be meant only where a mapping must name every one.

    Borders say themselves which of the table's codes are municipalities.
    """
    if choice.codes is not None:
        return _expanded(choice.codes, known, where, faults)
    if choice.borders is not None:
        return codes_on_borders(known.codes, years)
    if choice.mapping is None and len(known.codes) > 1:
        found = message("{count:code|codes} would be added up, and a total may be among them", count=len(known.codes))
        faults.add(where, found, message("codes, named one by one or as ranges"))
    return list(known.codes)


def _grouped(groups: Mapping[str, Sequence[str]], known: ChosenCodes, where: str, faults: Faults) -> dict[str, str]:
    """The group of each code; a code in two groups would count twice."""
    grouped: dict[str, str] = {}
    for label, entries in groups.items():
        for code in _expanded(entries, known, within(where, f"groups.{label}"), faults):
            if code in grouped:
                found = message(
                    "code '{code}' is in '{one}' and in '{other}'", code=code, one=grouped[code], other=label
                )
                faults.add(where, found, message("each code in one group"))
            grouped[code] = label
    return grouped


def _expanded(entries: Sequence[str], known: ChosenCodes, where: str, faults: Faults) -> list[str]:
    """Codes and ranges of codes as codes, in the order in which they are named."""
    places = {code: place for place, code in enumerate(known.codes)}
    codes: list[str] = []
    for entry in entries:
        first, is_range, last = entry.partition(RANGE)
        if entry in places:
            codes.append(entry)
        elif is_range and first in places and last in places and places[first] <= places[last]:
            codes += known.codes[places[first] : places[last] + 1]
        elif known.codes:
            faults.add(where, message("there is no code '{code}'", code=entry), nearest(entry, known.codes))
    again = [code for code, times in Counter(codes).items() if times > 1]
    if again:
        faults.add(where, message("codes are duplicated: {names}", names=listed(again)), message("each code only once"))
    return codes


def _check_total(
    choice: VariableChoice, variable: TableVariable, codes: Sequence[str], where: str, faults: Faults
) -> None:
    if choice.total is None:
        return
    if choice.total not in variable.labels:
        found = message("there is no code '{code}'", code=choice.total)
        faults.add(within(where, "total"), found, nearest(choice.total, variable.codes))
    if choice.total in codes:
        found = message("the total '{code}' is among the codes that add up to it", code=choice.total)
        faults.add(within(where, "total"), found, message("codes without the total"))


def _check_plain(codes: Sequence[str], where: str, faults: Faults) -> None:
    for code in codes:
        if _EXPRESSION.search(code):
            found = message("the bank would take '{code}' for a pattern", code=code)
            faults.add(where, found, message('other codes, or version = "v0"'))
