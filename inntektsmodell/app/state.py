"""What was moved on the page: a scenario in the making, as plain data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from inntektsmodell.analysis.scenarios.scenario import Scenario
from inntektsmodell.app.controls import Control, ControlValue, controls_of
from inntektsmodell.case.case import Case
from inntektsmodell.case.checks.rounded_shares import SUM_TOLERANCE
from inntektsmodell.faults import Faults
from inntektsmodell.language.messages import message
from inntektsmodell.language.text import Language, as_label

SOURCE = message("moved on the web page of `inntektsmodell app`; an assumption, not a published figure")
NAME = "scenario"
DESCRIPTION = as_label("Made on the web page.")
Changes = tuple[tuple[str, ControlValue], ...]
"""Path and value of everything that was moved, the latest last."""


@dataclass(frozen=True)
class PageOrigin:
    """Where the case of a page came from: a case that the server offers by name, or a workbook of the reader's own.

    `digest` is the SHA-256 of the workbook in hexadecimal; empty for a case that the server offers.
    """

    name: str
    digest: str = ""


@dataclass(frozen=True)
class State:
    """A case and what was moved in it. Figures that were not moved are those of the case."""

    case: Case
    origin: PageOrigin
    changes: Mapping[str, ControlValue] = field(default_factory=dict)

    @cached_property
    def controls(self) -> Mapping[str, Control]:
        """What can be moved, by path."""
        return controls_of(self.case)

    @property
    def moved(self) -> Changes:
        """The changes in the order in which they were made."""
        return tuple(self.changes.items())

    def value(self, path: str) -> ControlValue:
        """What stands at a path now."""
        return self.changes.get(path, self.controls[path].value)

    def with_move(self, path: str, value: ControlValue) -> State:
        """The state after one more move; moving a value back to the case's own takes the change away."""
        others = {other: kept for other, kept in self.changes.items() if other != path}
        is_change = value != self.controls[path].value
        return replace(self, changes=others | ({path: value} if is_change else {}))

    def without(self, paths: Iterable[str]) -> State:
        """The state with some values as the case has them."""
        dropped = set(paths)
        return replace(self, changes={path: value for path, value in self.changes.items() if path not in dropped})


def check_weights(state: State, language: Language, faults: Faults) -> None:
    """Weights of a service that were moved leave room for those that were not, which make up the rest."""
    for service, key in state.case.parameters.need.weights.items():
        paths = [f"need.weights.{service}.{name}" for name in key]
        moved = [float(str(state.changes[path])) for path in paths if path in state.changes]
        total, has_rest = sum(moved), any(state.value(path) for path in paths if path not in state.changes)
        if not moved or abs(total - 1) <= SUM_TOLERANCE or (total < 1 and has_rest):
            continue
        found = message("the changed weights sum to {total:.6g} per cent", total=100 * total)
        right = (
            message("at most 100 per cent, so that the other criteria can make up the rest")
            if has_rest
            else message("100 per cent when every weight of the service is changed")
        )
        faults.add(state.case.file.services[service].in_language(language), found, right)


def scenario_of(state: State, changes: Changes, name: str = NAME) -> Scenario:
    """Some changes of a state as a scenario; weights that were not moved make room for those that were."""
    values = {path: list(value) if isinstance(value, tuple) else value for path, value in changes}
    return Scenario(
        name=name,
        description=DESCRIPTION,
        source=SOURCE,
        base=state.origin.name,
        rebalance="proportional",
        changes=values,
    )
