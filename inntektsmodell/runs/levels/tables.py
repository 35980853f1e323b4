"""Levels and groups as tables: one row for each recipient, or for each group."""

from __future__ import annotations

import pandas as pd

from inntektsmodell.case.levels.tree import Level
from inntektsmodell.model.levels.computing import TreeResult
from inntektsmodell.model.levels.whole_ore import ORE_PER_MILLION

LEVELS, TAKEN_OUT, GROUPS = "levels.csv", "taken_out.csv", "groups.csv"
TABLES_OF_LEVELS = (LEVELS, TAKEN_OUT, GROUPS)


def tables_of_levels(result: TreeResult) -> dict[str, pd.DataFrame]:
    """The tables of a tree's run by the name of their file; those of which the tree has nothing are left out."""
    levels = [_of_level(level, result) for level in result.tree.levels]
    groups = [
        data.to_dataframe().reset_index().assign(grouping=name, level=data.attrs["level"])
        for name, data in result.groups.items()
    ]
    synthetic = "yes" if result.tree.is_synthetic else "no"
    tables = {LEVELS: pd.concat(levels, ignore_index=True)}
    taken_out = [
        (level.name, parent, purpose, ore / ORE_PER_MILLION)
        for level in result.tree.levels
        for parent in level.cases
        for purpose, ore in result.taken_out.get(parent, {}).items()
    ]
    if taken_out:
        tables[TAKEN_OUT] = pd.DataFrame(taken_out, columns=["level", "parent", "purpose", "amount"])
    if groups:
        table = pd.concat(groups, ignore_index=True)
        tables[GROUPS] = table[["level", "grouping", *table.columns.drop(["level", "grouping"])]]
    return {name: table.assign(synthetic=synthetic) for name, table in tables.items()}


def _of_level(level: Level, result: TreeResult) -> pd.DataFrame:
    """What there is one number of for each recipient; what some level lacks is left empty there."""
    data = result.levels[level.name]
    by_recipient = data[[name for name, values in data.items() if values.dims == ("recipient",)]]
    table = by_recipient.reset_coords("parent").to_dataframe().reset_index().assign(level=level.name)
    return table[["level", "parent", "recipient", *table.columns.drop(["level", "parent", "recipient"])]]
