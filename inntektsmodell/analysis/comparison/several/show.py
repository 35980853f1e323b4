"""Shows cases side by side on the terminal, and gives the JSON of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import xarray as xr

from inntektsmodell.analysis.comparison.several.rows import figures_told, remarks_beside, summands, written
from inntektsmodell.analysis.comparison.several.side_by_side import CHANGE, bases, figures_beside
from inntektsmodell.analysis.comparison.show import json_comparison, show_comparison
from inntektsmodell.case.printed_sums import notes_on_lines
from inntektsmodell.language.table_drawing import TerminalSection, TerminalTable, show_table
from inntektsmodell.language.terminal import say
from inntektsmodell.language.text import Language, as_label
from inntektsmodell.model.result_tables import SUM, by_region

FROM_TO = as_label("From A, {a}, to B, {b}:")
BELOW = as_label("Level {level}, below {parent}:")
Tables = Mapping[str, Mapping[str, xr.Dataset]]
"""Tables of the cases below the first level of trees: by level, then by parent."""
Splits = Mapping[tuple[str, str], xr.Dataset]
"""What `compare` gave of two of the cases, by their names."""


def show_side_by_side(table: xr.Dataset, language: Language, splits: Splits | None = None) -> None:
    """Show one table with a section for each figure: the levels of all cases, their changes; then what must be said."""
    figures = figures_told(table, language)
    show_table(table_beside(table, language))
    for note in notes_on_lines((), language, summands(figures)):
        say(note)
    for remark in remarks_beside(table, language):
        say(remark)
    for (a, b), split in (splits or {}).items():
        say()
        say(FROM_TO.in_language(language).format(a=a, b=b), bold=True)
        show_comparison(split, language)


def table_beside(table: xr.Dataset, language: Language) -> TerminalTable:
    """Sections of levels and of changes for every figure, a row for each case, a column for each region."""
    sections = [
        TerminalSection([(line.name, written(line, language)) for line in lines], heading)
        for figure in figures_told(table, language)
        for heading, lines in figure.parts
    ]
    return TerminalTable([*table["region"].values.tolist(), SUM], sections, recipients_across=True)


def show_tables_below(tables: Tables, language: Language) -> None:
    """Show the cases below the first level of trees side by side, under the recipient that they are below."""
    for level, of_parents in tables.items():
        for parent, table in of_parents.items():
            say()
            say(BELOW.in_language(language).format(level=level, parent=parent), bold=True)
            show_side_by_side(table, language)


def json_side_by_side(table: xr.Dataset, splits: Splits | None = None, below: Tables | None = None) -> dict[str, Any]:
    """One object: the cases, and every figure by case and region, as level and as change; null where there is none.

    `splits` are what the changes are made of; of trees, `below` has by level and parent the same of the cases there.
    """
    names, against = table["case"].values.tolist(), table.attrs["against"]
    return {
        "cases": [_case(table.sel(case=name)) for name in names],
        "against": against,
        "changes_from": bases(names, against),
        "figures": {name: _figure(table, name) for name in figures_beside(table)},
        "inhabitants": _by_case(table["inhabitants"]),
        "notes": remarks_beside(table, "en"),
        **(
            {"splits": [{"from": a, "to": b, **json_comparison(one)} for (a, b), one in splits.items()]}
            if splits
            else {}
        ),
        **({"levels": _below(below)} if below else {}),
    }


def _below(tables: Tables) -> dict[str, Any]:
    return {
        level: {parent: json_side_by_side(table) for parent, table in of_parents.items()}
        for level, of_parents in tables.items()
    }


def _case(about: xr.Dataset) -> dict[str, Any]:
    shares = about["evidence"].to_series().to_dict()
    version = about["model_version"].item()
    return {
        "name": about["case"].item(),
        "title": about["title_en"].item(),
        "year": about["year"].item(),
        **({"version": version} if version else {}),
        "synthetic": about["case_synthetic"].item(),
        "evidence": {status: share for status, share in shares.items() if share},
    }


def _figure(table: xr.Dataset, name: str) -> dict[str, Any]:
    changes = table[f"{name}{CHANGE}"].isel(case=slice(1, None))
    return {"units": table[name].attrs["units"], "levels": _by_case(table[name]), "changes": _by_case(changes)}


def _by_case(values: xr.DataArray) -> dict[str, dict[str, float | None]]:
    cases = zip(values["case"].values.tolist(), values.values, strict=True)
    return {case: by_region(values["region"].values, row) for case, row in cases}
