"""What one open page shows: plain data that the templates draw."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from inntektsmodell.app.answers import Answer
from inntektsmodell.app.controls import Control, ControlGroup, ControlValue, written
from inntektsmodell.app.state import State
from inntektsmodell.faults import Fault
from inntektsmodell.language.shown_numbers import number
from inntektsmodell.language.text import Language

CONTROL_GROUPS: tuple[ControlGroup, ...] = ("cost", "need", "merging", "settlement")
"""Sections of the page whose controls are all shown; of the weights one is shown at a time."""


@dataclass(frozen=True)
class Picked:
    """What the reader looks at: the service and criterion whose weight can be moved, the region of the waterfall."""

    service: str
    criterion: str
    region: str


@dataclass(frozen=True)
class Screen:
    """Everything that the page shows. `state`, `answer` and `picked` are None while no case is chosen.

    `own_workbook` names the reader's workbook that can be chosen, if there is one.
    """

    language: Language
    offered: Sequence[str]
    state: State | None = None
    answer: Answer | None = None
    picked: Picked | None = None
    faults: Sequence[Fault] = ()
    query: str = ""
    own_workbook: str = ""
    milliseconds: float = 0.0
    computed: int = 0


@dataclass(frozen=True)
class DrawnControl:
    """A control as it is drawn. `top` and `step` are those of a slider."""

    id: str
    path: str
    kind: str
    label: str
    value: str
    told: str
    exact: str
    is_moved: bool
    options: tuple[tuple[str, str, bool], ...]
    step: float
    top: float


def first_picked(state: State) -> Picked:
    """What is looked at when a case is opened."""
    service = state.case.services[0]
    return Picked(service, criteria_of(state, service)[0].path, state.case.regions[0])


def criteria_of(state: State, service: str) -> list[Control]:
    """The weights of a service's need key."""
    return [one for one in state.controls.values() if one.group == "weights" and one.service == service]


def control_groups(state: State, language: Language) -> dict[str, list[DrawnControl]]:
    """The controls of each group that the case has something for."""
    found = {
        group: [
            drawn_control(state, control, language) for control in state.controls.values() if control.group == group
        ]
        for group in CONTROL_GROUPS
    }
    return {group: controls for group, controls in found.items() if controls}


def drawn_control(state: State, control: Control, language: Language) -> DrawnControl:
    """A control with its present value."""
    value = state.value(control.path)
    share = float(value) if isinstance(value, float | int) else 0.0
    is_weight = control.group == "weights"
    return DrawnControl(
        id=f"c{list(state.controls).index(control.path)}",
        path=control.path,
        kind=control.kind,
        label=control.label.in_language(language),
        value=written(value),
        told=control.told(value, language),
        exact=number(100 * share, 1, language),
        is_moved=control.path in state.changes,
        options=tuple(
            (written(option.value), option.label.in_language(language), _is_chosen(option.value, value))
            for option in control.options
        ),
        step=0.001 if is_weight else 0.01,
        top=_top(state, control, share) if is_weight else 1.0,
    )


def _is_chosen(option: ControlValue, value: ControlValue) -> bool:
    return option in value if isinstance(value, tuple) else option == value


def _top(state: State, control: Control, share: float) -> float:
    """The end of a criterion's slider: the same for every criterion of its service, and room for its present value."""
    siblings = criteria_of(state, control.service)
    greatest = max(float(str(sibling.value)) for sibling in siblings)
    return max(share, min(1.0, math.ceil(20 * greatest) / 10))


def values_of(state: State) -> Mapping[str, str]:
    """Present value of everything that can be moved, by path, as links write it."""
    return {path: written(state.value(path)) for path in state.controls}
