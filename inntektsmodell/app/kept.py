"""Scenarios that readers keep, in a small file for each case among the user's cached files: only what was moved.

A file that is damaged or of other figures harms nothing: what is kept says what it was made on.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from pathlib import Path

from inntektsmodell import __version__
from inntektsmodell.case.case import Case
from inntektsmodell.faults import InputError
from inntektsmodell.files.formats import json_text
from inntektsmodell.files.placing import write_files
from inntektsmodell.language.messages import message, word
from inntektsmodell.language.text import Text, as_label
from inntektsmodell.loading import built_in_cases
from inntektsmodell.runs.record import digest, digest_of, digests_of_observations
from inntektsmodell.work.programs import user_cache

FOLDER = "scenarios"
MOST = 12
"""Scenarios of a case that are kept, at most."""
LONGEST_NAME = 120
"""Characters of a scenario's name, at most."""
DIGEST_LENGTH = 12
"""Hexadecimal digits of what tells the figures of a case from others."""
OTHER_FIGURES = as_label("made when the case had other figures, computed anew with those of today")


@lru_cache(maxsize=8)
def basis_of(case: Case) -> str:
    """What a scenario is made on: the version of the program, and a digest of all figures of the case."""
    figures = {"parameters": case.parameters.model_dump(mode="json"), "observations": digests_of_observations(case)}
    return f"{__version__}:{digest_of(figures)[:DIGEST_LENGTH]}"


def stale(basis: str, case: Case) -> Text | None:
    """What is to be said of a scenario that was made on another basis; None where it is that of the case."""
    if basis in ("", basis_of(case)):
        return None
    (version, _, figures), (_, _, own) = basis.partition(":"), basis_of(case).partition(":")
    if figures != own:
        return OTHER_FIGURES
    return as_label("made with version {version} of the program, computed anew with this one", version=version[:20])


def key_of(name: str, sha256: str = "") -> str:
    """What tells a case from others: the digest of a workbook, the name of a built-in case, else where it lies."""
    return sha256 or (name if name.partition("@")[0] in built_in_cases() else str(Path(name).resolve()))


@dataclass(frozen=True)
class KeptScenario:
    """What was moved, by path as a link holds it, and the basis that it was made on."""

    name: str
    moves: Mapping[str, str]
    basis: str


@dataclass(frozen=True)
class Shelf:
    """What is kept of one case: scenarios in the order in which they came, and the latest that was not kept by name."""

    scenarios: tuple[KeptScenario, ...] = ()
    latest: KeptScenario | None = None

    def named(self, name: str) -> KeptScenario | None:
        """The scenario of a name."""
        return next((one for one in self.scenarios if one.name == name), None)

    def with_scenario(self, new: KeptScenario) -> Shelf:
        """The shelf with one more; one that it holds already it holds once.

        Raises:
            InputError: there are as many as are kept; or another has the name, or the name is too long.
        """
        before = self.named(new.name)
        if before is not None and before != new:
            right = message("choose another name, or delete that one first")
            raise InputError.of(new.name, message("another scenario is kept by this name"), right)
        if before is not None:
            return self
        if len(new.name) > LONGEST_NAME:
            found = message("is {count:character|characters} long", count=len(new.name))
            raise InputError.of(f"{new.name[:20]}…", found, message("at most {limit} characters", limit=LONGEST_NAME))
        if len(self.scenarios) >= MOST:
            found = message("{count:scenario is|scenarios are} kept of this case", count=MOST)
            raise InputError.of(new.name, found, message("delete one first"))
        return replace(self, scenarios=(*self.scenarios, new))

    def without(self, name: str) -> Shelf:
        """The shelf without the scenario of a name."""
        return replace(self, scenarios=tuple(one for one in self.scenarios if one.name != name))


NOTHING_KEPT = Shelf()


class Keeper:
    """Keeps shelves by what tells cases apart, see `key_of`; in memory alone where there is no folder.

    `shelves` are those that were changed here, by key.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder
        self.shelves: dict[str, Shelf] = {}

    def shelf(self, key: str) -> Shelf:
        """What is kept of a case.

        Raises:
            InputError: the file is damaged; what is kept next replaces it.
        """
        if self.folder is None or not self._file(key).exists():
            return self.shelves.get(key, NOTHING_KEPT)
        try:
            content = json.loads(self._file(key).read_bytes())
            latest = content["latest"]
            scenarios = tuple(_scenario(one) for one in content["scenarios"])
            return Shelf(scenarios, None if latest is None else _scenario(latest))
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            right = message("nothing: the case is shown as it is, and the next scenario that is kept replaces the file")
            raise InputError.of(str(self._file(key)), message("the kept scenarios are damaged"), right) from error

    def keep(self, key: str, scenario: KeptScenario) -> None:
        """Keep one more scenario of a case.

        Raises:
            InputError: there are as many as are kept; or the machine refuses to write, and `shelves` alone has it.
        """
        self._put(key, self._current(key).with_scenario(scenario))

    def drop(self, key: str, name: str) -> None:
        """Keep a scenario no longer. Raises `InputError` as `keep`."""
        self._put(key, self._current(key).without(name))

    def keep_latest(self, key: str, scenario: KeptScenario) -> None:
        """Keep the latest state of a page, where the machine lets us; nobody asked for it."""
        shelf = self._current(key)
        if shelf.latest != scenario:
            with suppress(InputError):
                self._put(key, replace(shelf, latest=scenario))

    def _current(self, key: str) -> Shelf:
        """What is kept of a case, other pages' scenarios too; nothing where that is damaged, as was told before."""
        try:
            return self.shelf(key)
        except InputError:
            return NOTHING_KEPT

    def _put(self, key: str, shelf: Shelf) -> None:
        self.shelves[key] = shelf
        if self.folder is not None:
            try:
                self.folder.mkdir(parents=True, exist_ok=True)
                write_files({self._file(key): json_text({"case": key, **asdict(shelf)}).encode()})
            except OSError as error:
                found = message("cannot be used ({reason})", reason=word(error.strerror or str(error)))
                right = message("a folder that can be written; until then scenarios are kept while the page is open")
                raise InputError.of(str(self.folder), found, right) from error

    def _file(self, key: str) -> Path:
        assert self.folder is not None
        return self.folder / f"{digest(key.encode())[:32]}.json"


def keeper_of_user() -> Keeper:
    """What keeps scenarios for this user."""
    return Keeper(user_cache(FOLDER))


def _scenario(content: Mapping[str, object]) -> KeptScenario:
    """A scenario as the file has it; text all through."""
    name, moves, basis = content["name"], content["moves"], content["basis"]
    texts = [name, basis, *moves, *moves.values()] if isinstance(moves, dict) else [None]
    if not all(isinstance(text, str) for text in texts):
        raise ValueError
    return KeptScenario(name, moves, basis)  # type: ignore[arg-type]  # all of it text
