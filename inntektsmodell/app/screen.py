"""What one open page shows: plain data that the templates draw."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from inntektsmodell.app.answers import Answer, Calculator
from inntektsmodell.app.control import Control, written
from inntektsmodell.app.controls import FOLDED, GROUPS, full_name
from inntektsmodell.app.finding import NOTHING_FOUND, Findings
from inntektsmodell.app.kept import NOTHING_KEPT, KeptScenario, Shelf
from inntektsmodell.app.state import State, query_of
from inntektsmodell.faults import Fault
from inntektsmodell.language.text import Language, Text

SWING = 0.2
"""How far up and down the slider of a change goes."""


@dataclass(frozen=True)
class Picked:
    """What the reader looks at: the service and criterion whose weight can be moved, the region of the waterfall."""

    service: str
    criterion: str
    region: str


@dataclass
class Screen:
    """Everything that the page shows. `state`, `answer`, `calculator` and `picked` are None while no case is chosen.

    `own_workbook` names the reader's workbook that can be chosen, if there is one; `computed` counts the outcomes that
    were not remembered. `shelf` is what is kept of the case, `offer` the latest scenario that the reader can go on
    with, `stale` what is to be said of one that was made on another basis.
    """

    language: Language
    offered: Sequence[str]
    state: State | None = None
    answer: Answer | None = None
    picked: Picked | None = None
    faults: Sequence[Fault] = ()
    own_workbook: str = ""
    milliseconds: float = 0.0
    computed: int = 0
    calculator: Calculator | None = None
    found: Findings = NOTHING_FOUND
    shelf: Shelf = NOTHING_KEPT
    offer: KeptScenario | None = None
    stale: Text | None = None

    @property
    def query(self) -> str:
        """The query of an address that gives the page again; empty while no case is chosen."""
        return query_of(self.state, self.language) if self.state else ""

    @property
    def paths(self) -> list[str]:
        """Paths of the controls that the page shows, and of what was moved."""
        if self.state is None or self.picked is None:
            return []
        placed = [one.path for one in self.state.controls.values() if one.group != "weights"]
        found = [one.path for one in self.found.controls]
        return list(dict.fromkeys([*placed, self.picked.criterion, *found, *self.state.changes]))


def criteria_of(state: State, service: str) -> list[Control]:
    """The weights of a service's need key."""
    return [one for one in state.controls.values() if one.group == "weights" and one.service == service]


def criterion_options(state: State, service: str, language: Language) -> list[tuple[str, str]]:
    """Path and label of the weights of a service's need key."""
    return [(one.path, one.label.in_language(language)) for one in criteria_of(state, service)]


def control_groups(state: State, language: Language) -> list[dict[str, Any]]:
    """The groups of which the case has something: the name, the heading, the controls, whether and how it is folded."""
    found: list[dict[str, Any]] = []
    for group, heading in GROUPS.items():
        controls = [drawn_control(state, one, language) for one in state.controls.values() if one.group == group]
        is_moved = any(one["is_moved"] for one in controls)
        about = {"name": group, "heading": heading.in_language(language), "controls": controls}
        found += [{**about, "is_folded": group in FOLDED, "is_open": is_moved}] if controls else []
    return found


def found_controls(screen: Screen, state: State) -> list[dict[str, Any]]:
    """What a search found, as it is drawn: under its full name, and with ids of its own."""
    controls = [replace(one, group="found") for one in screen.found.controls]
    return [
        {
            **drawn_control(state, control, screen.language, f"f{position}"),
            "label": full_name(state.case, state.control(control.path), screen.language),
        }
        for position, control in enumerate(controls)
    ]


def drawn_control(state: State, control: Control, language: Language, name: str = "") -> dict[str, Any]:
    """A control with its present value, as it is drawn. `top` and `step` are those of a slider."""
    value = state.value(control.path)
    quantity = float(value) if isinstance(value, float | int) else 0.0
    chosen = value if isinstance(value, tuple) else (value,)
    is_weight = control.group == "weights"
    return {
        "id": name or f"c{list(state.controls).index(control.path)}",
        "path": control.path,
        "kind": control.kind,
        "label": control.label.in_language(language),
        "value": written(value),
        "told": control.told(value, language),
        "exact": control.typed(value, language),
        "unit": control.unit_told(language),
        "is_moved": control.path in state.changes,
        "options": [
            (written(option.value), option.label.in_language(language), option.value in chosen)
            for option in control.options
        ],
        **_slider(state, control, quantity, is_weight),
    }


def _slider(state: State, control: Control, value: float, is_weight: bool) -> dict[str, float]:
    """Ends and steps of the slider of a share or a change, with room for its present value."""
    if control.kind == "change":
        return {"bottom": min(value, 1 - SWING), "top": max(value, 1 + SWING), "step": 0.001}
    return {
        "bottom": 0.0,
        "top": _top(state, control, value) if is_weight else 1.0,
        "step": 0.001 if is_weight or control.group == "services" else 0.01,
    }


def _top(state: State, control: Control, share: float) -> float:
    """The end of a criterion's slider: the same for every criterion of its service, and room for its present value."""
    siblings = criteria_of(state, control.service)
    greatest = max(float(str(sibling.value)) for sibling in siblings)
    return max(share, min(1.0, math.ceil(20 * greatest) / 10))
