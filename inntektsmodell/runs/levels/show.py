"""What the terminal and programs are told of the levels of a tree, and of groups of their recipients."""

from __future__ import annotations

from typing import Any

import xarray as xr

from inntektsmodell.case.levels.tree import Level
from inntektsmodell.case.schema import Decimals
from inntektsmodell.language.shown_numbers import ABSENT, number
from inntektsmodell.language.table_drawing import TerminalRow, TerminalSection, TerminalTable, show_table
from inntektsmodell.language.terminal import say
from inntektsmodell.language.text import Language, as_label
from inntektsmodell.model.levels.computing import TreeResult
from inntektsmodell.model.levels.level_results import AMOUNT, AMOUNT_BASE, AMOUNT_INDEX, INHABITANTS, UNGROUPED
from inntektsmodell.model.levels.whole_ore import ORE_PER_MILLION
from inntektsmodell.model.result_tables import by_region

COLUMNS = {INHABITANTS: as_label("Inhabitants"), AMOUNT: as_label("Amount (million NOK)")}
"""What is shown of every recipient and group; then the index."""
INDEX, BASE = as_label("Index per inhabitant"), as_label("Index per inhabitant: {base}.")
TAKEN_OUT = as_label("Taken out: {purpose}")


def show_levels(result: TreeResult, language: Language) -> None:
    """Show a table for each level below the first, recipients under their parents, and one for each grouping."""
    headings, decimals = _headings(language, result.tree.top.currency), result.tree.top.decimals
    for level in result.tree.levels[1:]:
        data = result.levels[level.name]
        sections = []
        for parent in level.cases:
            below = data.isel(recipient=data["parent"].values == parent)
            rows = [*_rows(below, "recipient", decimals, language), *_taken_out(result, parent, language)]
            sections.append(TerminalSection(rows, parent))
        show_table(TerminalTable(headings, sections, level.title.in_language(language)))
    for name, groups in result.groups.items():
        title = result.tree.groupings[name].title.in_language(language)
        section = TerminalSection(_rows(groups, "group", decimals, language))
        show_table(TerminalTable(headings, [section], title))
        if groups.attrs["ungrouped"]:
            say(UNGROUPED.in_language(language).format(names=groups.attrs["ungrouped"]))
    say(BASE.in_language(language).format(base=AMOUNT_BASE.in_language(language)))


def json_levels(result: TreeResult) -> dict[str, Any]:
    """For programs: `levels`, by level what each recipient gets, and `groups`, by grouping its sums and their index.

    `taken_out` has by level and parent what is taken out before the formula, by purpose. Amounts are million kroner in
    whole øre. `base` says what the index is relative to.
    """
    return {
        "levels": {name: data[AMOUNT].to_series().to_dict() for name, data in result.levels.items()},
        "taken_out": {level.name: _record_of_taken_out(level, result) for level in result.tree.levels},
        "groups": {name: _group_record(groups) for name, groups in result.groups.items()},
    }


def _record_of_taken_out(level: Level, result: TreeResult) -> dict[str, dict[str, float]]:
    return {
        parent: {purpose: ore / ORE_PER_MILLION for purpose, ore in result.taken_out[parent].items()}
        for parent in level.cases
        if parent in result.taken_out
    }


def _group_record(groups: xr.Dataset) -> dict[str, Any]:
    names = (INHABITANTS, AMOUNT, AMOUNT_INDEX)
    return {
        "level": groups.attrs["level"],
        "base": groups[AMOUNT_INDEX].attrs["base_en"],
        **{name: by_region(groups["group"].values, groups[name].values) for name in names},
    }


def _taken_out(result: TreeResult, parent: str, language: Language) -> list[TerminalRow]:
    """Rows of what a case takes out before the formula; nobody lives there."""
    decimals = result.tree.top.decimals.amounts
    return [
        (TAKEN_OUT.in_language(language).format(purpose=purpose), [ABSENT, number(amount, decimals, language), ABSENT])
        for purpose, ore in result.taken_out.get(parent, {}).items()
        for amount in [ore / ORE_PER_MILLION]
    ]


def _headings(language: Language, currency: str) -> list[str]:
    return [heading.in_language(language, currency) for heading in (*COLUMNS.values(), INDEX)]


def _rows(data: xr.Dataset, dim: str, decimals: Decimals, language: Language) -> list[TerminalRow]:
    shown = {INHABITANTS: 0, AMOUNT: decimals.amounts, AMOUNT_INDEX: decimals.keys}
    columns = [[number(value, places, language) for value in data[name].values] for name, places in shown.items()]
    return [(name, cells) for name, *cells in zip(data[dim].values.tolist(), *columns, strict=True)]
