"""What was moved on the page, a scenario in the making, as plain data; and a state in the address of the page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from inntektsmodell.analysis.scenarios.scenario import Scenario
from inntektsmodell.app.control import Control, ControlValue, written_values
from inntektsmodell.app.controls import controls_of
from inntektsmodell.app.finding import found_control
from inntektsmodell.app.kept import KeptScenario, basis_of, key_of
from inntektsmodell.case.case import Case
from inntektsmodell.case.checks.rounded_shares import SUM_TOLERANCE
from inntektsmodell.faults import Fault, Faults, InputError, nearest
from inntektsmodell.language.messages import message
from inntektsmodell.language.text import Language, Text, as_label
from inntektsmodell.method.inputs import VARIABLES

SOURCE = message("moved on the web page of inntektsmodell app; an assumption, not a published figure")
NAME = "scenario"
DESCRIPTION = as_label("Made on the web page.")
Changes = tuple[tuple[str, ControlValue], ...]
"""Path and value of everything that was moved, the latest last."""
CASE, WORKBOOK, DIGEST, BASIS, LANGUAGE = "case", "workbook", "sha256", "basis", "lang"
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

    @property
    def key(self) -> str:
        """What tells its case from others, where scenarios are kept."""
        return key_of(self.name, self.digest)


@dataclass(frozen=True)
class State:
    """A case and what was moved in it. Figures that were not moved are those of the case.

    `controls` are what has a place of its own on the page, by path; every state of a case has the same.
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

    def control(self, path: str) -> Control:
        """What can be moved at a path.

        Raises:
            KeyError: nothing can.
        """
        control = self.controls.get(path) or found_control(self.case, path)
        if control is None:
            raise KeyError(path)
        return control

    def value(self, path: str) -> ControlValue:
        """What stands at a path now."""
        return self.changes[path] if path in self.changes else self.control(path).value

    def with_move(self, path: str, value: ControlValue) -> State:
        """The state after one more move; moving a value back to the case's own takes the change away."""
        others = {other: kept for other, kept in self.changes.items() if other != path}
        is_change = value != self.control(path).value
        return replace(self, changes=others | ({path: value} if is_change else {}))

    def without(self, paths: Iterable[str]) -> State:
        """The state with some values as the case has them."""
        dropped = set(paths)
        return replace(self, changes={path: value for path, value in self.changes.items() if path not in dropped})


def as_kept(state: State, name: str) -> KeptScenario:
    """The changes of a state as they are kept."""
    return KeptScenario(name, written_values(state.changes), basis_of(state.case))


def check_sums(state: State, language: Language, faults: Faults) -> None:
    """Shares of a set that sums to 1: those that were moved leave room for the others, which make up the rest."""
    for heading, paths in _sets_of_shares(state.case):
        moved = [float(str(state.changes[path])) for path in paths if path in state.changes]
        if not moved:
            continue
        total, has_rest = sum(moved), any(state.value(path) for path in paths if path not in state.changes)
        if abs(total - 1) <= SUM_TOLERANCE or (total < 1 and has_rest):
            continue
        found = message("the changed values sum to {total:.6g} per cent", total=100 * total)
        right = (
            message("at most 100 per cent, so that the others can make up the rest")
            if has_rest
            else message("100 per cent when all of them are changed")
        )
        faults.add(heading.in_language(language), found, right)


def _sets_of_shares(case: Case) -> Iterator[tuple[Text, list[str]]]:
    """What is said of each set of shares that sum to 1, and the paths of its shares."""
    for service, key in case.parameters.need.weights.items():
        yield case.file.services[service], [f"need.weights.{service}.{name}" for name in key]
    for variable, about in VARIABLES.items():
        if about.sums_to_one and variable in case.observed:
            labels = case.observed[about.sums_to_one].values.tolist()
            yield about.label, [f"{variable}.{label}" for label in labels]


def scenario_of(state: State, changes: Changes, name: str = NAME) -> Scenario:
    """Some changes of a state as a scenario; shares that were not moved make room for those that were.

    Raises:
        InputError: a figure is moved by itself and together with others.
    """
    values: dict[str, object] = {}
    for path, value in changes:
        new = state.control(path).changes(value)
        if twice := next((one for one in new if one in values), None):
            found = message("'{path}' is also changed by another path", path=twice)
            raise InputError.of(message("path '{path}'", path=path), found, message("change each value only once"))
        values |= new
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
    """What an address asks for. A link to a workbook holds its name and digest, never its content.

    `basis` says what it was made on, see `kept.basis_of`; empty where somebody wrote the link.
    """

    case: str = ""
    workbook: str = ""
    digest: str = ""
    basis: str = ""
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
    case, workbook, digest, basis, language = (
        single.pop(name, "") for name in (CASE, WORKBOOK, DIGEST, BASIS, LANGUAGE)
    )
    return Link(case, workbook, digest, basis, language, tuple(single.items()), tuple(faults.found))


def read_moves(state: State, moves: Iterable[tuple[str, str]], faults: Faults) -> dict[str, ControlValue]:
    """Values of the moves of a link, in their order; what is unknown or does not fit is noted."""
    values: dict[str, ControlValue] = {}
    for path, text in moves:
        place = message("link, '{name}'", name=path[:80])
        try:
            control = state.control(path)
        except KeyError:
            faults.add(place, message("cannot be changed in this case"), nearest(path[:80], state.controls))
            continue
        value = control.read(text, place, faults)
        if value is not None:
            values[path] = value
    return values


def with_moves(state: State, moves: Iterable[tuple[str, str]], language: Language, faults: Faults) -> State:
    """The state after some moves more, as a link or a kept scenario has them.

    Raises:
        InputError: something is wrong with them, or `faults` had noted something before.
    """
    values = read_moves(state, moves, faults)
    faults.raise_if_any()
    for path, value in values.items():
        state = state.with_move(path, value)
    check_sums(state, language, faults)
    faults.raise_if_any()
    return state


def query_of(state: State, language: Language) -> str:
    """The query of an address that gives this state again, without the question mark."""
    origin = state.origin
    case = {WORKBOOK: origin.name, DIGEST: origin.digest[:DIGEST_LENGTH]} if origin.digest else {CASE: origin.name}
    basis = {BASIS: basis_of(state.case)} if state.changes else {}
    return urlencode(case | basis | written_values(state.changes) | {LANGUAGE: language}, safe=",:*")
