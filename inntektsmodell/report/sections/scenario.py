"""What the scenarios of a report change, and what that does to every region."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import xarray as xr

from inntektsmodell.case.case import Case
from inntektsmodell.case.figure_names import choice_name, name_of, told_choice
from inntektsmodell.case.observations import EVIDENCE_SUFFIX
from inntektsmodell.case.parameters import Choice
from inntektsmodell.case.paths import parameter_entries
from inntektsmodell.case.printed_sums import Line
from inntektsmodell.case.units import in_kroner
from inntektsmodell.language.text import as_label
from inntektsmodell.model.result_tables import amount_of_each, inhabitants
from inntektsmodell.report.content import Paragraph, ReportBlock, ReportRow, ReportSection, ReportTable, Subject

HEADING = as_label("What the scenario changes")
NOTHING = as_label("The scenario changes no figures.")
CHANGED = as_label("Changed figures")
CHANGED_COLUMNS = (as_label("Figure"), as_label("Before"), as_label("After"))
SHOWN_OF = as_label("The table shows the {shown} largest of {count} changes, relative to the earlier value.")
EFFECT = as_label("The effect on each region at full effect: key in per cent, appropriation in million NOK")
KEY_BEFORE, KEY_AFTER, POINTS = as_label("Key before"), as_label("Key after"), as_label("Change, percentage points")
AMOUNT_BEFORE, AMOUNT_AFTER = as_label("Appropriation before"), as_label("Appropriation after")
EACH = as_label("The effect on each region at full effect: appropriation in NOK per inhabitant")
MILLION, PER_INHABITANT = as_label("Change, million NOK"), as_label("Change, NOK per inhabitant")
MOST = 30
"""Changed figures that are listed."""
MOST_DECIMALS = 12


@dataclass(frozen=True)
class ChangedFigure:
    """A figure or choice that differs: its name in words, its value before and after as written, and how much."""

    name: str
    before: str
    after: str
    size: float


def scenario(about: Subject) -> ReportSection | None:
    """Old and new value of everything that was changed, then key and amount of every region before and after."""
    if about.before is None:
        return None
    before, result = about.before
    changed = [*_changed_parameters(about, before), *_changed_observations(about, before)]
    blocks: list[ReportBlock] = [Paragraph(about.say(NOTHING))] if not changed else [_changed_table(about, changed)]
    return ReportSection(about.say(HEADING), (*blocks, _effect_table(about, result), _levels_of_each(about, result)))


def _changed_table(about: Subject, changed: list[ChangedFigure]) -> ReportTable:
    """The largest changes, in the order of the case."""
    largest = sorted(changed, key=lambda one: -one.size)[:MOST]
    rows = tuple(ReportRow(one.name, (one.before, one.after)) for one in changed if one in largest)
    notes = (about.say(SHOWN_OF, shown=len(rows), count=len(changed)),) if len(rows) < len(changed) else ()
    return ReportTable(about.say(CHANGED), tuple(map(about.say, CHANGED_COLUMNS)), rows, notes=notes)


def _changed_parameters(about: Subject, before: Case) -> Iterator[ChangedFigure]:
    old = {entry.path: entry.item for entry in parameter_entries(before.parameters)}
    for entry in parameter_entries(about.case.parameters):
        earlier, item = old[entry.path], entry.item
        if item.value == earlier.value:
            continue
        if isinstance(item, Choice):
            old_choice, new_choice = (told_choice(value, about.language) for value in (earlier.value, item.value))
            yield ChangedFigure(choice_name(about.case, entry.path, about.language), old_choice, new_choice, np.inf)
        else:
            assert not isinstance(earlier, Choice)
            unit = before.evidence[earlier.evidence].unit
            yield _changed_number(about, entry.path, earlier.value, item.value, unit)


def _changed_observations(about: Subject, before: Case) -> Iterator[ChangedFigure]:
    for name, values in about.case.observations.data_vars.items():
        if str(name).endswith(EVIDENCE_SUFFIX):
            continue
        old = before.observations[name]
        units = before.observations[f"{name}{EVIDENCE_SUFFIX}"].values
        for cell in zip(*np.nonzero(values.values != old.values), strict=True):
            labels = [str(old[dim].values[position]) for dim, position in zip(old.dims, cell, strict=True)]
            unit = before.evidence[str(units[cell])].unit
            path = ".".join([str(name), *labels])
            yield _changed_number(about, path, float(old.values[cell]), float(values.values[cell]), unit)


def _changed_number(about: Subject, path: str, before: float, after: float, unit: str) -> ChangedFigure:
    """Both values with as many decimals as it takes to tell them apart."""
    of_units = {"1": about.decimals.keys, "index": about.decimals.keys, "million NOK": about.decimals.amounts}
    fewest = of_units.get(in_kroner(unit)[0], 0 if before.is_integer() and after.is_integer() else 2)
    for decimals in range(fewest, MOST_DECIMALS + 1):
        old, new = about.numbers((before, after), decimals)
        if old != new:
            break
    size = abs(after / before - 1) if before else np.inf
    return ChangedFigure(name_of(about.case, path, about.language), old, new, size)


def _effect_table(about: Subject, before: xr.Dataset) -> ReportTable:
    after = about.result
    keys = [100 * result["distribution_key"].values for result in (before, after)]
    amounts = [result["full_effect_appropriation"].values for result in (before, after)]
    million = amounts[1] - amounts[0]
    columns = [
        Line(about.say(KEY_BEFORE), keys[0], about.decimals.per_cent),
        Line(about.say(KEY_AFTER), keys[1], about.decimals.per_cent),
        Line(about.say(POINTS), keys[1] - keys[0], about.decimals.keys - 1, signed=True),
        Line(about.say(AMOUNT_BEFORE), amounts[0], about.decimals.amounts),
        Line(about.say(AMOUNT_AFTER), amounts[1], about.decimals.amounts),
        Line(about.say(MILLION), million, about.decimals.amounts, signed=True),
        Line(about.say(PER_INHABITANT), amount_of_each(million, inhabitants(about.case)), 0, summed=False, signed=True),
    ]
    return about.column_table(about.say(EFFECT), columns)


def _levels_of_each(about: Subject, before: xr.Dataset) -> ReportTable:
    """Kroner per inhabitant before and after, both by the inhabitants of this case."""
    persons = inhabitants(about.case)
    sides = ((AMOUNT_BEFORE, before), (AMOUNT_AFTER, about.result))
    columns = [
        Line(about.say(label), amount_of_each(result["full_effect_appropriation"].values, persons), 0, summed=False)
        for label, result in sides
    ]
    return about.column_table(about.say(EACH), columns)
