"""What one open page shows: plain data that the templates draw."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from inntektsmodell.app.answers import Answer
from inntektsmodell.app.controls import GROUPS, Control, written
from inntektsmodell.app.state import State, query_of
from inntektsmodell.faults import Fault
from inntektsmodell.language.shown_numbers import number
from inntektsmodell.language.text import Language


@dataclass(frozen=True)
class Picked:
    """What the reader looks at: the service and criterion whose weight can be moved, the region of the waterfall."""

    service: str
    criterion: str
    region: str


@dataclass
class Screen:
    """Everything that the page shows. `state`, `answer` and `picked` are None while no case is chosen.

    `own_workbook` names the reader's workbook that can be chosen, if there is one; `computed` counts the outcomes that
    were not remembered.
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

    @property
    def query(self) -> str:
        """The query of an address that gives the page again; empty while no case is chosen."""
        return query_of(self.state, self.language) if self.state else ""


def criteria_of(state: State, service: str) -> list[Control]:
    """The weights of a service's need key."""
    return [one for one in state.controls.values() if one.group == "weights" and one.service == service]


def criterion_options(state: State, service: str, language: Language) -> list[tuple[str, str]]:
    """Path and label of the weights of a service's need key."""
    return [(one.path, one.label.in_language(language)) for one in criteria_of(state, service)]


def control_groups(state: State, language: Language) -> list[tuple[str, str, list[dict[str, Any]]]]:
    """The groups of which the case has something: the name, the heading and the controls of each."""
    found: list[tuple[str, str, list[dict[str, Any]]]] = []
    for group, heading in GROUPS.items():
        controls = [drawn_control(state, one, language) for one in state.controls.values() if one.group == group]
        found += [(group, heading.in_language(language), controls)] if controls else []
    return found


def drawn_control(state: State, control: Control, language: Language) -> dict[str, Any]:
    """A control with its present value, as it is drawn. `top` and `step` are those of a slider."""
    value = state.value(control.path)
    share = float(value) if isinstance(value, float | int) else 0.0
    chosen = value if isinstance(value, tuple) else (value,)
    is_weight = control.group == "weights"
    return {
        "id": f"c{list(state.controls).index(control.path)}",
        "path": control.path,
        "kind": control.kind,
        "label": control.label.in_language(language),
        "value": written(value),
        "told": control.told(value, language),
        "exact": number(100 * share, 1, language),
        "is_moved": control.path in state.changes,
        "options": [
            (written(option.value), option.label.in_language(language), option.value in chosen)
            for option in control.options
        ],
        "step": 0.001 if is_weight else 0.01,
        "top": _top(state, control, share) if is_weight else 1.0,
    }


def _top(state: State, control: Control, share: float) -> float:
    """The end of a criterion's slider: the same for every criterion of its service, and room for its present value."""
    siblings = criteria_of(state, control.service)
    greatest = max(float(str(sibling.value)) for sibling in siblings)
    return max(share, min(1.0, math.ceil(20 * greatest) / 10))
