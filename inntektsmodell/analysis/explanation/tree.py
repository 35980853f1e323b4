"""Explains one figure: the formula, the numbers put in, and the source of every leaf, down to the observation.

Each node of a result takes its value from the computed result, so that recomputing it from its children, figure by
figure and without the engine's arrays, is a proof.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import xarray as xr

from indices.expressions import Quantity, quantities_in
from indices.figures import Figure, Place
from inntektsmodell.analysis.explanation.figure_text import (
    FigureLabels,
    label_parts,
    label_readings,
    split_figure,
)
from inntektsmodell.analysis.explanation.figures import Figures
from inntektsmodell.analysis.explanation.node import Node
from inntektsmodell.case.case import Case
from inntektsmodell.case.figure_names import figure_text
from inntektsmodell.case.parameters import Choice
from inntektsmodell.case.paths import ObservationEntry, find_entry, spellings_of
from inntektsmodell.faults import Fault, Faults, InputError, nearest_spelling
from inntektsmodell.language.messages import Joined, message, said, word
from inntektsmodell.method.inputs import INPUTS, declared
from inntektsmodell.method.quantities import Step
from inntektsmodell.method.steps import STEPS
from inntektsmodell.method.typed_paths import folded
from inntektsmodell.method.wanted import step_called, step_names
from inntektsmodell.model.arrays import inputs_of


class CannotComputeError(Exception):
    """The case lacks what a figure is computed from; the message says what."""

    def fault(self, figure: str) -> Fault:
        """The same as a fault of whoever asked for the figure."""
        right = message("a figure that the case has, or a case that has the figure")
        return Fault(message("figure '{figure}'", figure=figure), said(self), right)


def explain(case: Case, result: xr.Dataset, figure: str) -> Node:
    """Tree of one figure of a computed case.

    Args:
        case: the case.
        result: what `compute(case)` gave.
        figure: a result, or a step before one, with its labels, as in `distribution_key[Helse Nord]` or
            `need_index[somatic, Helse Vest]`; a label with a comma is put in quotation marks where it could be read
            otherwise. Or a figure of the case by its path.

    Raises:
        CannotComputeError: the case has no figures to compute it from.
        InputError: there is no such result or label, with the nearest names, or the figure can be read in several ways.
    """
    figures = Figures(case, result)
    return figures.node(asked_figure(figures, figure))


def asked_figure(figures: Figures, figure: str) -> Figure:
    """The figure that a text asks for, be it computed or given; see `explain`."""
    if folded(split_figure(figure)[0]) in step_names():
        return find_figure(figures, figure)
    return _given(figures, figure) or find_figure(figures, figure)


def _given(figures: Figures, path: str) -> Figure | None:
    """The single figure of the case at a path; None where there is none."""
    entry = find_entry(figures.case, path, Faults())
    if isinstance(entry, ObservationEntry):
        given, names = entry.variable, tuple(map(str, entry.labels.values()))
    elif entry is not None and not isinstance(entry.item, Choice):
        given = declared(entry.path).path
        names = entry.names[given.count(".") + 1 :]
    else:
        return None
    (about,) = (one for one in INPUTS.values() if one.path == given and one.kind in ("figure", "observed"))
    if len(names) != len(about.dims):
        return None
    places = [{str(label): label for label in figures.labels[dim]} for dim in about.dims]
    return about, tuple(labels[name] for labels, name in zip(places, names, strict=True))


def find_figure(figures: Figures, figure: str, among: Mapping[str, Step] = STEPS) -> tuple[Step, Place]:
    """The figure that a text names, of some steps; see `explain`."""
    name, text = split_figure(figure)
    where = message("figure '{figure}'", figure=figure)
    step = step_called(name, among, where)
    if step not in figures.formulas or not all(figures.labels[dim] for dim in step.dims):
        reason = _what_is_missing(figures.case, step)
        raise CannotComputeError(message("cannot compute {name}: {reason}", name=step.name, reason=reason))
    places = [{str(label): label for label in figures.labels[dim]} for dim in step.dims]
    known = [list(labels) for labels in places]
    found = label_readings(text, known) or _in_words(figures.case, text, known)
    if len(found) > 1:
        each = Joined(", ", (figure_text(step.name, *labels) for labels in found))
        raise InputError.of(where, message("can be read in several ways"), message("one of: {names}", names=each))
    if not found:
        raise _unknown(figures.case, where, text, step, known)
    return step, tuple(labels[label] for labels, label in zip(places, found[0], strict=True))


def _in_words(case: Case, text: str, known: Sequence[Sequence[str]]) -> list[FigureLabels]:
    """Every way in which a text names labels by what they are called, in any case."""
    spellings = [spellings_of(case, names) for names in known]
    return [
        tuple(spelled[part] for spelled, part in zip(spellings, parts, strict=True))
        for parts in label_readings(folded(text), spellings)
    ]


def _unknown(case: Case, where: str, text: str, step: Step, known: Sequence[Sequence[str]]) -> InputError:
    """What to say of a text that names no labels of a figure."""
    labels = (text,) if len(known) == 1 and any("," in label for label in known[0]) else label_parts(text)
    if len(labels) != len(known):
        example = [*(names[0] for names in known[:-1]), *(names[-1] for names in known[-1:])]  # of two regions: two
        right = message("as in {example}", example=figure_text(step.name, *example))
        return InputError.of(where, message("has {count:label|labels}", count=len(labels)), right)
    return InputError(
        Fault(
            where,
            message("{what} '{label}' is unknown", what=word(dim), label=label),
            nearest_spelling(label, spellings_of(case, names)),
        )
        for label, dim, names in zip(labels, step.result_dims, known, strict=True)
        if label not in names and folded(label) not in spellings_of(case, names)
    )


def _what_is_missing(case: Case, step: Step) -> str:
    behind = _inputs_behind(step)
    lacking = {
        "settlement.points": message("it has no DRG points between regions"),
        "cost.calculated": message("it has no cost indices"),
        "former.key": message("it has no former model to compare with"),
        "phase_in.schedule": message("it has no phase-in"),
    }
    given = inputs_of(case)
    reasons = (why for name, why in lacking.items() if name in behind and name not in given)
    reason = next(reasons, message("it has no figures of this kind"))
    return message("case {case}: {reason}", case=case.name, reason=reason)


def _inputs_behind(step: Step) -> set[str]:
    """Names of the inputs that a step follows from."""
    behind: dict[Quantity, None] = {step: None}
    waiting: list[Quantity] = [step]
    while waiting:
        one = waiting.pop()
        new = [part for part in quantities_in(one.formula) if part not in behind] if isinstance(one, Step) else []
        behind |= dict.fromkeys(new)
        waiting += new
    return {one.name for one in behind if not isinstance(one, Step)}
