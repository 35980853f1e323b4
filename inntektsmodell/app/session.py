"""One open page: what the reader does comes in as a message, what the page shall show goes out as another."""

from __future__ import annotations

import base64
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from inntektsmodell.app.answers import Calculator, answer, has_levels
from inntektsmodell.app.control import written
from inntektsmodell.app.finding import NOTHING_FOUND, search
from inntektsmodell.app.kept import NOTHING_KEPT, Keeper, stale
from inntektsmodell.app.page_files import (
    DOWNLOADS,
    case_of_workbook,
    content_of,
    offered_case,
    plain_name,
)
from inntektsmodell.app.rows import label_of
from inntektsmodell.app.screen import Picked, Screen, criteria_of
from inntektsmodell.app.state import (
    DIGEST_LENGTH,
    LANGUAGE,
    NAME,
    Arguments,
    Link,
    PageOrigin,
    State,
    as_kept,
    check_sums,
    read_link,
    with_moves,
)
from inntektsmodell.app.view import ANSWER_PARTS, page, parts, spoken_answer
from inntektsmodell.case.case import Case
from inntektsmodell.case.changes.changes import with_changes
from inntektsmodell.faults import Fault, Faults, InputError, nearest
from inntektsmodell.language.messages import LANGUAGES, message
from inntektsmodell.language.text import Language

Asked = Mapping[str, Any]
"""What the page sends: `kind`, one of `Session.kinds` or `download`, and what belongs to it."""
Reply = dict[str, Any]
"""What the page gets: `parts` by name (HTML), `values` by path, the paths that are `moved`, `query`, `summary` and
`language`; or a `download`."""
PAGE, NOTICE, SHELF_PARTS = ("page",), ("notice",), ("shelf", "notice")
LONGEST_SEARCH = 200
OWN_WORKBOOK = ""
"""What the page sends for the reader's own workbook, beside the names of offered cases."""


class Session:
    """State of one open page. It shares nothing with any other page but cases as they were read, and what is kept.

    `offered` names the cases that can be chosen, the first being the one to begin with. `keeper` keeps scenarios; by
    default for this page alone.
    """

    def __init__(
        self, arguments: Arguments, offered: Sequence[str], language: Language, keeper: Keeper | None = None
    ) -> None:
        self._keeper = keeper or Keeper()
        self._link = read_link(arguments)
        spoken = next((known for known in LANGUAGES if known == self._link.language), language)
        self.screen = Screen(spoken, offered)
        self._calculator: Calculator | None = None
        self._left: dict[str, tuple[State, Picked, Calculator]] = {}
        self.kinds: dict[str, Callable[[Asked], tuple[str, ...]]] = {
            "move": self._move,
            "undo": self._undo,
            "case": self._choose,
            "upload": self._upload,
            "pick": self._pick,
            "language": self._speak,
            "search": self._search,
            "settle": self._settle,
            "keep": self._keep,
            "drop": lambda asked: self._shelve(lambda key: self._keeper.drop(key, str(asked["name"]))),
            "show": self._show_kept,
            "close": lambda _: NOTICE,
        }
        try:
            self._follow(self._link)
        except InputError as error:
            self.screen.faults = error.faults

    def page(self) -> str:
        """The whole page as HTML."""
        return page(self.screen)

    def reply(self, asked: Asked) -> Reply:
        """Do what a message asks for, and give what the page shall show then; faults are shown, never raised."""
        self.screen.faults = ()
        try:
            names = self.kinds[str(asked["kind"])](asked)
        except InputError as error:
            self.screen.faults, names = error.faults, NOTICE
        screen, state = self.screen, self.screen.state
        return {
            "parts": {"page": page(screen)} if names == PAGE else parts(screen, names),
            "values": {path: written(state.value(path)) for path in screen.paths} if state else {},
            "moved": list(state.changes) if state else [],
            "query": screen.query,
            "summary": spoken_answer(screen),
            "language": screen.language,
        }

    def download(self, asked: Asked) -> Reply:
        """The file that a message asks for, as base64; faults are shown."""
        self.screen.faults = ()
        try:
            made = DOWNLOADS[str(asked["what"])](self._chosen(), plain_name(str(asked["name"])), self.screen.language)
        except InputError as error:
            self.screen.faults = error.faults
            return {"parts": parts(self.screen, NOTICE)}
        content = base64.b64encode(made.content).decode("ascii")
        return {"download": {"name": made.name, "type": made.media_type, "content": content}}

    def failed(self) -> Reply:
        """What the page shows where the program itself failed."""
        found, right = message("the program failed"), message("nothing was changed; the terminal says more")
        self.screen.faults = (Fault(message("the page"), found, right),)
        return {"parts": parts(self.screen, NOTICE)}

    def _follow(self, link: Link) -> None:
        """Open what the address asks for. Whatever is wrong with it is told, and the case shown as it is."""
        faults = Faults(list(link.faults))
        if link.language not in ("", *LANGUAGES):
            found = message("'{value}' is not one of the choices", value=link.language[:40])
            faults.add(message("link, '{name}'", name=LANGUAGE), found, ", ".join(LANGUAGES))
        if link.workbook:
            found = message("the link refers to this workbook, which is not part of the link")
            faults.add(link.workbook[:80], found, message("choose the file below"))
            self.screen.faults = tuple(faults.found)
            return
        offered = self.screen.offered
        name, moves = link.case or offered[0], link.moves
        if name not in offered:
            found = message("is not one of the cases on offer here")
            faults.add(message("link, '{name}'", name=name[:40]), found, nearest(name[:40], offered))
            name, moves = offered[0], ()
        self._open(offered_case(name), PageOrigin(name), moves, faults, link.basis if moves else "")

    def _open(
        self, case: Case, origin: PageOrigin, moves: Iterable[tuple[str, str]], faults: Faults, basis: str = ""
    ) -> None:
        """Show a case with some moves; where anything is wrong with them, the case as it is and what is wrong."""
        self._leave()
        state = State(case, origin)
        before, self._calculator = self._calculator, Calculator(state)
        try:
            self._show(state)
        except InputError:
            self._calculator = before
            raise
        service = case.services[0]
        self.screen.picked = Picked(service, criteria_of(state, service)[0].path, case.regions[0])
        damaged = self._look_at_shelf(origin)
        self.screen.offer = None if moves else self.screen.shelf.latest
        try:
            self._show(with_moves(state, moves, self.screen.language, faults))
            self.screen.stale, self.screen.faults = stale(basis, case), damaged
        except InputError as error:
            self.screen.faults = (*error.faults, *damaged)

    def _look_at_shelf(self, origin: PageOrigin) -> tuple[Fault, ...]:
        """What is kept of the case that is shown; a file that is damaged is as good as none, and what is wrong told."""
        self.screen.found, self.screen.shelf, self.screen.stale = NOTHING_FOUND, NOTHING_KEPT, None
        try:
            self.screen.shelf = self._keeper.shelf(origin.key)
        except InputError as error:
            return tuple(error.faults)
        return ()

    def _leave(self) -> None:
        """Keep what is shown, so that whoever comes back to this case finds it as it was."""
        state, picked = self.screen.state, self.screen.picked
        if state is not None and picked is not None and self._calculator is not None:
            choice = OWN_WORKBOOK if state.origin.digest else state.origin.name
            self._left[choice] = (state, picked, self._calculator)

    def _show(self, state: State) -> None:
        """Compute a state and make it the page's; one that does not fit together leaves the page as it was."""
        assert self._calculator is not None
        screen, begin = self.screen, time.perf_counter()
        screen.answer = answer(state, self._calculator)
        screen.milliseconds = 1000 * (time.perf_counter() - begin)
        screen.state, screen.computed = state, self._calculator.computed
        screen.own_workbook = state.origin.name if state.origin.digest else screen.own_workbook
        screen.calculator = self._calculator

    def _chosen(self) -> State:
        if self.screen.state is None:
            raise InputError.of(message("the page"), message("no case is chosen"), message("choose one first"))
        return self.screen.state

    def _move(self, asked: Asked) -> tuple[str, ...]:
        state, path, faults, language = self._chosen(), str(asked["path"]), Faults(), self.screen.language
        text, control, label = str(asked["value"]), state.control(path), label_of(state, path, language)
        is_typed = asked.get("typed")
        value = control.read_typed(text, language, label, faults) if is_typed else control.read(text, label, faults)
        faults.raise_if_any()
        assert value is not None
        moved = state.with_move(path, value)
        check_sums(moved, language, faults)
        faults.raise_if_any()
        try:
            self._show(moved)
        except InputError as error:
            raise InputError([_placed(fault, state.case, label) for fault in error.faults]) from error
        return ANSWER_PARTS

    def _undo(self, asked: Asked) -> tuple[str, ...]:
        state = self._chosen()
        self._show(state.without([str(asked["path"])] if "path" in asked else state.changes))
        self.screen.stale = self.screen.stale if self._chosen().changes else None
        return ANSWER_PARTS

    def _search(self, asked: Asked) -> tuple[str, ...]:
        """Look for values of the case by words or path."""
        self.screen.found = search(self._chosen().case, str(asked["text"])[:LONGEST_SEARCH])
        return ("found",)

    def _settle(self, _: Asked) -> tuple[str, ...]:
        """What can wait until the reader rests: remarks, the levels below, and that the state is kept for next time."""
        state, calculator = self.screen.state, self._calculator
        if state is None or calculator is None or self.screen.answer is None:
            return ()
        if state.changes:
            self._keeper.keep_latest(state.origin.key, as_kept(state, NAME))
        calculator.look(state.moved)
        self.screen.answer = replace(self.screen.answer, case_remarks=calculator.remarks)
        return ("remarks", "levels") if has_levels(state.case) else ("remarks",)

    def _keep(self, asked: Asked) -> tuple[str, ...]:
        """Keep the scenario under a name, beside the others of the case."""
        state, name = self._chosen(), " ".join(str(asked["name"]).split()) or NAME
        return self._shelve(lambda key: self._keeper.keep(key, as_kept(state, name)))

    def _shelve(self, put: Callable[[str], None]) -> tuple[str, ...]:
        """Put something on the shelf, or off it; what the machine refuses is told, and holds for this page."""
        key = self._chosen().origin.key
        try:
            put(key)
        except InputError as error:
            self.screen.faults = error.faults
        self.screen.shelf = self._keeper.shelves.get(key, self.screen.shelf)
        return SHELF_PARTS

    def _show_kept(self, asked: Asked) -> tuple[str, ...]:
        """Show a scenario that was kept by name, or the latest one."""
        state, screen = self._chosen(), self.screen
        kept = screen.shelf.named(str(asked["name"])) if "name" in asked else screen.offer
        if kept is None:
            return SHELF_PARTS
        self._show(with_moves(state.without(state.changes), kept.moves.items(), screen.language, Faults()))
        screen.stale = stale(kept.basis, state.case)
        return ("weights", *ANSWER_PARTS)

    def _choose(self, asked: Asked) -> tuple[str, ...]:
        name = str(asked["name"])
        if name in self._left:
            self._leave()
            state, self.screen.picked, self._calculator = self._left[name]
            self.screen.faults = self._look_at_shelf(state.origin)
            self._show(state)
            return PAGE
        if name not in self.screen.offered:
            found = message("is not one of the cases on offer here")
            raise InputError.of(name[:40], found, nearest(name[:40], self.screen.offered))
        self._open(offered_case(name), PageOrigin(name), (), Faults())
        return PAGE

    def _upload(self, asked: Asked) -> tuple[str, ...]:
        """Show a workbook; if the address is about this very file, with the moves of the address."""
        name, faults = str(asked["name"]), Faults()
        content = content_of(name, int(asked["size"]), str(asked["content"]))
        case, origin = case_of_workbook(name, content)
        link, self._link = self._link, Link()
        if link.workbook and origin.digest[:DIGEST_LENGTH] != link.digest:
            found = message("is not the file that the link refers to")
            faults.add(origin.name, found, message("the same file; this one is shown without the changes in the link"))
        moves = link.moves if link.workbook and not faults.found else ()
        self._open(case, origin, moves, faults, link.basis if moves else "")
        return PAGE

    def _pick(self, asked: Asked) -> tuple[str, ...]:
        """Look at another service, criterion or region."""
        state, picked = self._chosen(), self.screen.picked
        assert picked is not None
        if asked.get("service") in state.case.services:
            service = str(asked["service"])
            picked = replace(picked, service=service, criterion=criteria_of(state, service)[0].path)
        if asked.get("criterion") in [control.path for control in criteria_of(state, picked.service)]:
            picked = replace(picked, criterion=str(asked["criterion"]))
        if asked.get("region") in state.case.regions:
            picked = replace(picked, region=str(asked["region"]))
        self.screen.picked = picked
        return ("weights", "need_key", "waterfall", "notice")

    def _speak(self, asked: Asked) -> tuple[str, ...]:
        self.screen.language = "en" if asked.get("to") == "en" else "nb"
        return PAGE


def _placed(fault: Fault, case: Case, label: str) -> Fault:
    """A fault of a changed case at what the reader moved, rather than at a path that is nowhere on the page."""
    return replace(fault, place=label) if fault.place.startswith(with_changes(case)) else fault
