"""The levels below the first of a tree: what each recipient gets, under its parent, and groups of recipients."""

from __future__ import annotations

import numpy as np
import xarray as xr

from inntektsmodell.case.printed_sums import Line
from inntektsmodell.language.text import as_label
from inntektsmodell.model.levels.level_results import AMOUNT, AMOUNT_BASE, AMOUNT_INDEX, INHABITANTS, UNGROUPED
from inntektsmodell.model.levels.whole_ore import ORE_PER_MILLION
from inntektsmodell.report.content import TAKEN_OUT, Paragraph, ReportBlock, ReportSection, Subject

HEADING = as_label("Levels below")
INTRODUCTION = as_label(
    "Each recipient hands on what it gets by a case of its own. Amounts are in million NOK; with what is taken out "
    "before the formula they add up to what is handed on. Index per inhabitant: {base}."
)
BELOW = as_label("{level}, below {parent}")
RECIPIENT, GROUP = as_label("Recipient"), as_label("Group")
COLUMNS = {
    INHABITANTS: as_label("Inhabitants"),
    AMOUNT: as_label("Amount (million NOK)"),
    AMOUNT_INDEX: as_label("Index per inhabitant"),
}
"""What is shown of each recipient or group."""


def levels(about: Subject) -> ReportSection | None:
    """A table for each case below the first, and for each way in which recipients are grouped; None without levels."""
    if about.tree is None:
        return None
    blocks: list[ReportBlock] = [Paragraph(about.say(INTRODUCTION, base=about.say(AMOUNT_BASE)))]
    for level in about.tree.tree.levels[1:]:
        data = about.tree.levels[level.name]
        for parent in level.cases:
            below = data.isel(recipient=np.flatnonzero(data["parent"].values == parent))
            names, columns = below["recipient"].values.tolist(), _columns(about, below)
            caption = about.say(BELOW, level=about.say(level.title), parent=parent)
            notes = _taken_out(about, parent)
            blocks.append(about.column_table(caption, columns, names=names, first=RECIPIENT, notes=notes))
    for name, data in about.tree.groups.items():
        caption, names = about.say(about.tree.tree.groupings[name].title), data["group"].values.tolist()
        rest = data.attrs["ungrouped"]
        notes = (about.say(UNGROUPED, names=rest),) if rest else ()
        blocks.append(about.column_table(caption, _columns(about, data), names=names, first=GROUP, notes=notes))
    return ReportSection(about.say(HEADING), tuple(blocks))


def levels_at_once(about: Subject) -> ReportSection | None:
    """A table for each level below the first, of all its recipients whatever their parents; None without levels."""
    if about.tree is None:
        return None
    tables = [
        about.column_table(
            about.say(level.title),
            _columns(about, about.tree.levels[level.name]),
            names=about.tree.levels[level.name]["recipient"].values.tolist(),
            first=RECIPIENT,
        )
        for level in about.tree.tree.levels[1:]
    ]
    return ReportSection(about.say(HEADING), tuple(tables))


def _columns(about: Subject, data: xr.Dataset) -> list[Line]:
    decimals = {INHABITANTS: 0, AMOUNT: about.decimals.amounts, AMOUNT_INDEX: about.decimals.keys}
    return [
        Line(about.say(heading), data[name].values, decimals[name], summed=name != AMOUNT_INDEX)
        for name, heading in COLUMNS.items()
    ]


def _taken_out(about: Subject, parent: str) -> tuple[str, ...]:
    """What the case below a recipient takes out, as a note."""
    assert about.tree is not None
    parts = about.tree.taken_out.get(parent, {})
    amounts = "; ".join(
        f"{purpose} {about.number(ore / ORE_PER_MILLION, about.decimals.amounts)}" for purpose, ore in parts.items()
    )
    return (about.say(TAKEN_OUT, amounts=amounts),) if parts else ()
