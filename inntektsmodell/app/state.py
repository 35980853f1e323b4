"""What was moved on the page, a scenario in the making, as plain data; and a state in the address of the page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from inntektsmodell.analysis.scenarios.scenario import Scenario
from inntektsmodell.app.controls import Control, ControlValue, controls_of, written
from inntektsmodell.case.case import Case
from inntektsmodell.case.checks.rounded_shares import SUM_TOLERANCE
from inntektsmodell.faults import Fault, Faults, nearest
from inntektsmodell.language.messages import message
from inntektsmodell.language.text import Language, as_label

SOURCE = message("moved on the web page of `inntektsmodell app`; an assumption, not a published figure")
NAME = "scenario"
DESCRIPTION = as_label("Made on the web page.")
Changes = tuple[tuple[str, ControlValue], ...]
"""Path and value of everything that was moved, the latest last."""
CASE, WORKBOOK, DIGEST, LANGUAGE = "case", "workbook", "sha256", "lang"
DIGEST_LENGTH = 16
"""Hexadecimal digits of a workbook's digest in a link."""
Arguments = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class PageOrigin:
    """Where the case of a page came from: a case that the server offers by name, or a workbook of the reader's own.

    `digest` is the SHA-256 of the workbook in hexadecimal; empty for a case that the server offers.
    """

    name: str
    digest: str = ""


@dataclass(frozen=True)
class State:
    """A case and what was moved in it. Figures that were not moved are those of the case.

    `controls` are what can be moved, by path; every state of a case has the same.
    """

    case: Case
    origin: PageOrigin
    changes: Mapping[str, ControlValue] = field(default_factory=dict)
    controls: Mapping[str, Control] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.controls:
            object.__setattr__(self, "controls", controls_of(self.case))

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


@dataclass(frozen=True)
class Link:
    """What an address asks for. A link to a workbook holds its name and digest, never its content."""

    case: str = ""
    workbook: str = ""
    digest: str = ""
    language: str = ""
    moves: tuple[tuple[str, str], ...] = ()
    faults: tuple[Fault, ...] = ()


def read_link(arguments: Arguments) -> Link:
    """What the arguments of an address say; a name given twice is a fault."""
    faults = Faults()
    for name, values in arguments.items():
        if len(values) != 1:
            faults.add(message("link, '{name}'", name=name[:40]), message("is duplicated"), message("only once"))
    single = {name: values[0] for name, values in arguments.items() if len(values) == 1}
    case, workbook, digest, language = (single.pop(name, "") for name in (CASE, WORKBOOK, DIGEST, LANGUAGE))
    return Link(case, workbook, digest, language, tuple(single.items()), tuple(faults.found))


def read_moves(
    controls: Mapping[str, Control], moves: Sequence[tuple[str, str]], faults: Faults
) -> dict[str, ControlValue]:
    """Values of the moves of a link, in their order; what is unknown or does not fit is noted."""
    values: dict[str, ControlValue] = {}
    for path, text in moves:
        place = message("link, '{name}'", name=path[:80])
        if path not in controls:
            faults.add(place, message("cannot be changed in this case"), nearest(path[:80], controls))
            continue
        value = controls[path].read(text, place, faults)
        if value is not None:
            values[path] = value
    return values


def query_of(state: State, language: Language) -> str:
    """The query of an address that gives this state again, without the question mark."""
    origin = state.origin
    case = {WORKBOOK: origin.name, DIGEST: origin.digest[:DIGEST_LENGTH]} if origin.digest else {CASE: origin.name}
    moves = {path: written(value) for path, value in state.moved}
    return urlencode(case | moves | {LANGUAGE: language}, safe=",:")
