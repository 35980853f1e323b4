"""What the terminal and programs are told of some steps of a run: their values, and what these rest on."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import product
from typing import Any

import numpy as np
import xarray as xr

from inntektsmodell.case.case import Case
from inntektsmodell.case.evidence import Status
from inntektsmodell.case.labels import show_notes
from inntektsmodell.case.remarks import Remark, remarks_json
from inntektsmodell.case.units import unit_in
from inntektsmodell.language.messages import Message, in_language, message
from inntektsmodell.language.shown_numbers import number
from inntektsmodell.language.table_drawing import TerminalRow, TerminalSection, TerminalTable, show_table
from inntektsmodell.language.terminal import say
from inntektsmodell.language.text import Language, as_label
from inntektsmodell.method.inputs import INPUTS
from inntektsmodell.method.quantities import Step
from inntektsmodell.method.wanted import inputs_behind
from inntektsmodell.method.wording import title
from inntektsmodell.model.arrays import inputs_of
from inntektsmodell.model.plausible.inputs import implausible_inputs
from inntektsmodell.model.result_tables import titled
from inntektsmodell.model.single_steps import part_behind, statuses_of, step_values
from inntektsmodell.runs.show import counts_of, show_remarks

DECIMALS = {"million NOK": 3, "persons": 1, "DRG points": 1, "NOK per DRG point": 2, "criterion": 3, "1": 0}
OF_SHARES = 6


def show_steps(
    case: Case,
    steps: Sequence[Step],
    values: Sequence[xr.DataArray],
    statuses: Sequence[Status],
    remarks: Sequence[Remark],
    language: Language,
) -> None:
    """Show a table for each step, then what they rest on, notes and remarks."""
    for step, array in zip(steps, values, strict=True):
        show_table(table_of_step(case, step, array, language))
    _show_basis(statuses, language)
    show_notes(case, language)
    show_remarks(remarks, language)


def show_part(case: Case, steps: Sequence[Step], language: Language) -> None:
    """Show what a case holds of what some steps follow from, and that it is enough; what else it lacks is not asked.

    Raises:
        InputError: it is not enough, or a value is not finite.
    """
    part = part_behind(case, steps)
    step_values(part, steps)
    say(part.file.title.in_language(language))
    enough = [_enough_for(step, inputs_of(part), language) for step in steps]
    rest = message("What else a whole case needs was not asked for.")
    for line in (*counts_of(part, language), *enough, rest, message("No faults found.")):
        say(in_language(line, language))
    _show_basis(statuses_of(part), language)
    show_remarks((*part.remarks, *implausible_inputs(part)), language)


def _enough_for(step: Step, given: Collection[str], language: Language) -> Message:
    """What was found that a step follows from."""
    behind = (INPUTS[name] for name in inputs_behind(given, [step.name]))
    inputs = ", ".join(one.label.in_language(language) for one in behind if one.kind != "derived")
    name = title(step.label.in_language(language))
    return message("Enough for '{step}', which follows from: {inputs}.", step=name, inputs=inputs)


def _show_basis(statuses: Sequence[Status], language: Language) -> None:
    names = ", ".join(status.label.in_language(language) for status in statuses)
    say(as_label("Evidence of the figures behind: {names}.", names=names).in_language(language))


def steps_record(
    case: Case,
    steps: Sequence[Step],
    values: Sequence[xr.DataArray],
    statuses: Sequence[Status],
    remarks: Sequence[Remark],
) -> dict[str, Any]:
    """One object for programs; `targets` has for each step its label, unit, dimensions and values, by label.

    Values are nested as the dimensions come; where there are none, they are one number.
    """
    return {
        **case.named,
        "synthetic": Status.SYNTHETIC in statuses,
        "targets": {
            step.name: {
                "label": step.label.en,
                "unit": unit_in(step.units, case.currency),
                "dims": list(step.dims),
                "values": nested(array),
            }
            for step, array in zip(steps, values, strict=True)
        },
        "statuses": [str(status) for status in statuses],
        "notes": [note.en for note in case.notes],
        "remarks": remarks_json(remarks),
    }


def nested(array: xr.DataArray) -> Any:
    """The numbers of an array by their labels."""
    if not array.dims:
        return array.item()
    first = array.dims[0]
    return {str(label): nested(array.isel({first: place})) for place, label in enumerate(array[first].values.tolist())}


def table_of_step(case: Case, step: Step, array: xr.DataArray, language: Language) -> TerminalTable:
    """The table of a step: its last dimension across, a row for each combination of labels of the others."""
    decimals = DECIMALS.get(step.unit, OF_SHARES)
    labels = [[_word(case, label, language) for label in array[dim].values.tolist()] for dim in array.dims]
    cells = np.reshape(array.values, (-1, len(labels[-1]) if labels else 1))
    down = [", ".join(names) for names in product(*labels[:-1])]
    rows: list[TerminalRow] = [
        (name, [number(float(value), decimals, language) for value in row])
        for name, row in zip(down, cells, strict=True)
    ]
    across = labels[-1] if labels else [as_label("Value").in_language(language)]
    return TerminalTable(across, [TerminalSection(rows)], titled(step).in_language(language, case.currency))


def _word(case: Case, label: str | int, language: Language) -> str:
    """What a service or criterion is called for people; any other label is itself."""
    if label in case.file.services:
        return case.file.services[str(label)].in_language(language)
    known = case.criteria.get(str(label))
    return str(label) if known is None else known.label.in_language(language)
