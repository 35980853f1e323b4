"""A copy of the checkout in which mutants are tried: tests are collected once, and run in a fork for each mutant.

A fork has all modules imported; the functions that the mutant changes get their new code in it. What a module computes
when it is imported stays as it was; where that is what a mutant changes, everything is imported anew. Tests that
noticed a mutant run first for the next ones, then file after file, each with its quickest tests first.
"""

from __future__ import annotations

import ast
import gc
import importlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import pytest

CHECKOUT = Path(__file__).resolve().parent.parent
IMPORTED_ONCE = ("jax", "xarray", "pydantic", "scipy.optimize", "beartype", "openpyxl", "xlsxwriter", "click")
"""Take long to import, and start no thread that a fork would lose: JAX does so when it computes first."""
PATIENCE = 4
"""Times as long as the unchanged code may a mutant's tests take, and 20 seconds."""
LONGEST = 1800
"""Seconds that the unchanged code may take."""
OPTIONS = ("-x", "-q", "--tb=short", "-p", "no:cacheprovider", "-p", "no:xdist", "-m", "not office and not browser")
"""Other programs take too long to be asked for every mutant."""


@dataclass(frozen=True)
class Mutant:
    """A module with one point changed: the line before and after, as people read it, and the whole text."""

    module: str
    before: str
    after: str
    code: str

    def __str__(self) -> str:
        return f"{self.module}: {self.before}  →  {self.after}"

    @property
    def is_inside_functions(self) -> bool:
        """Whether importing the module does the same as before."""
        return _without_bodies(self.code) == _without_bodies((CHECKOUT / self.module).read_text())


def _without_bodies(source: str) -> str:
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            node.body = [ast.Pass()]
    return ast.dump(tree)


class Trial:
    """A copy of the checkout, and the processes that run its tests.

    `called_on_import` are modules whose functions are called while others are imported: for each of their mutants
    everything is imported anew.
    """

    def __init__(self, place: Path, called_on_import: Collection[str] = ()) -> None:
        self.place = place
        self.called_on_import = called_on_import
        listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        for name in subprocess.check_output(listed, cwd=CHECKOUT, text=True).split("\0"):
            if name and (CHECKOUT / name).is_file():
                (place / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(CHECKOUT / name, place / name)
        for module in IMPORTED_ONCE:
            importlib.import_module(module)

    def unnoticed(self, mutants: Sequence[Mutant], files: Sequence[str]) -> Iterator[Mutant]:
        """Those of the mutants with which the tests in some files pass."""
        inside = [
            mutant for mutant in mutants if mutant.module not in self.called_on_import and mutant.is_inside_functions
        ]
        anew = [mutant for mutant in mutants if mutant not in inside]
        seconds = 0.0
        for what, told in self._collected(inside, files):
            if what == "failed":
                raise SystemExit(f"the tests fail before anything is changed: {told}")
            if what == "seconds":
                seconds = told
            elif what == "anew":
                anew.append(inside[told])
            else:
                yield inside[told]
        for mutant in anew:
            if self._passes_anew(mutant, files, seconds):
                yield mutant

    @contextmanager
    def changed(self, mutant: Mutant) -> Iterator[None]:
        """The mutant's module in its place, for as long as the block runs."""
        path = self.place / mutant.module
        path.write_text(mutant.code)
        yield
        shutil.copy2(CHECKOUT / mutant.module, path)

    def _collected(self, mutants: Sequence[Mutant], files: Sequence[str]) -> Iterator[tuple[str, Any]]:
        """What a process that has collected the tests says of each mutant, as it says it."""
        reading, writing = os.pipe()
        child = os.fork()
        if not child:
            os.close(reading)

            def tell(what: str, told: object) -> None:
                os.write(writing, f"{json.dumps([what, told])}\n".encode())

            _end_with(lambda: self._run_tests(files, _InForks(self, mutants, tell)))
        os.close(writing)
        with os.fdopen(reading) as lines:
            for line in lines:
                what, told = json.loads(line)
                yield what, told
        if os.waitpid(child, 0)[1]:
            raise SystemExit(f"the tests cannot be run: {(self.place / 'out.txt').read_text()}")

    def _passes_anew(self, mutant: Mutant, files: Sequence[str], seconds: float) -> bool:
        def run() -> int:
            _keep_nothing_compiled()
            return self._run_tests(files, _WithoutShrinking())

        with self.changed(mutant):
            return ends_well(run, 20 + PATIENCE * seconds)

    def _run_tests(self, files: Sequence[str], plugin: object) -> int:
        """Run tests of the copy in this process, which has imported nothing of it."""
        out = os.open(self.place / "out.txt", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(out, 1)
        os.dup2(out, 2)
        os.chdir(self.place)
        os.environ |= {"CI": "1", "PYTHONPATH": str(self.place)}
        sys.path[:] = [str(self.place), *(path for path in sys.path if Path(path).resolve() != CHECKOUT)]
        return pytest.main([*OPTIONS, "--basetemp", str(self.place / "temporary"), *files], plugins=[plugin])


class _WithoutShrinking:
    """Plugin of pytest: an example that fails is enough, it need not be the smallest."""

    def pytest_collection_finish(self) -> None:
        from hypothesis import Phase, settings  # not before pytest starts, which rewrites it

        phases = (Phase.explicit, Phase.generate)
        settings.register_profile("mutants", parent=settings.get_profile("ci"), phases=phases)
        settings.load_profile("mutants")


@dataclass(eq=False)
class _InForks(_WithoutShrinking):
    """Plugin of pytest: the tests that were collected run in a fork for each mutant, until one fails."""

    trial: Trial
    mutants: Sequence[Mutant]
    tell: Callable[[str, object], None]
    first: list[str] = field(default_factory=list)
    """Names of the tests that noticed mutants, the last one first."""
    seconds: Mapping[str, float] = field(default_factory=dict)  # of each test, with the unchanged code

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Tell the seconds that the unchanged code takes, or its failure; then of each mutant that is not noticed.

        Or of one for which everything must be imported anew.
        """
        start = time.monotonic()
        if session.testsfailed or not ends_well(lambda: self._run(session, []), LONGEST):
            self.tell("failed", "they cannot be collected" if session.testsfailed else self._report.read_text())
            return True
        seconds = time.monotonic() - start
        self.tell("seconds", seconds)
        self.seconds = dict(map(json.loads, self._durations.read_text().splitlines()))
        _keep_nothing_compiled()
        for number, mutant in enumerate(self.mutants):
            self._failed.write_text("")
            changes = functions_with_codes(mutant, self.trial.place)
            if changes is None:
                self.tell("anew", number)
                continue
            with self.trial.changed(mutant):
                passes = ends_well(partial(self._run, session, changes), 20 + PATIENCE * seconds)
            if passes:
                self.tell("unnoticed", number)
            elif name := self._failed.read_text():
                self.first = [name, *(other for other in self.first if other != name)]
        return True

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep how long a test takes, and what is said of one that fails, for where nothing was changed."""
        if report.when == "call":
            with self._durations.open("a") as file:
                file.write(f"{json.dumps([report.nodeid, report.duration])}\n")
        if report.failed:
            self._report.write_text(f"{report.nodeid}\n{report.longreprtext}")

    @property
    def _report(self) -> Path:
        return self.trial.place / "report.txt"

    @property
    def _durations(self) -> Path:
        return self.trial.place / "durations.txt"

    @property
    def _failed(self) -> Path:
        return self.trial.place / "failed.txt"

    def _run(self, session: pytest.Session, changes: Sequence[tuple[FunctionType, CodeType]]) -> int:
        for function, code in changes:
            function.__code__ = code
        files = [item.path for item in session.items]

        def turn(item: pytest.Item) -> tuple[int, int, float]:
            name = item.nodeid
            return [*self.first, name].index(name), files.index(item.path), self.seconds.get(name, 0.0)

        items = sorted(session.items, key=turn)
        for item, following in zip(items, [*items[1:], None], strict=True):
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            if session.testsfailed:
                self._failed.write_text(item.nodeid)
                return 1
        return 0


def functions_with_codes(mutant: Mutant, place: Path) -> list[tuple[FunctionType, CodeType]] | None:
    """The functions of the mutant's module that are imported already, each with the code that the mutant gives it.

    None where some function cannot get its code.
    """
    path = str(place / mutant.module)
    module = next((one for one in [*sys.modules.values()] if getattr(one, "__file__", None) == path), None)
    if module is None:
        return []
    compiled = getattr(module.__loader__, "source_to_code", _compiled)(mutant.code.encode(), path)
    codes = {_place_of(code): code for code in _codes(compiled)}
    gc.unfreeze()  # what the tests froze is not listed
    functions = [one for one in gc.get_objects() if isinstance(one, FunctionType) and one.__code__.co_filename == path]
    if any(_place_of(function.__code__) not in codes for function in functions):
        return None
    return [(function, codes[_place_of(function.__code__)]) for function in functions]


def _compiled(source: bytes, path: str) -> CodeType:
    """For what pytest itself imported."""
    return compile(source, path, "exec", dont_inherit=True)


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)


def _place_of(code: CodeType) -> tuple[str, int, tuple[str, ...]]:
    """Name, line, and names of the variables that it takes from the function around it."""
    return code.co_qualname, code.co_firstlineno, code.co_freevars


def _keep_nothing_compiled() -> None:
    sys.dont_write_bytecode = True
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"


def ends_well(run: Callable[[], int], seconds: float) -> bool:
    """Whether something gives 0 within some seconds, in a process of its own."""
    child = os.fork()
    if not child:
        os.setsid()
        _end_with(run)
    until = time.monotonic() + seconds
    ended, status = 0, 1
    while not ended and time.monotonic() < until:
        ended, status = os.waitpid(child, os.WNOHANG)
        time.sleep(0.01)
    with suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    if not ended:
        os.waitpid(child, 0)
    return bool(ended) and status == 0


def _end_with(run: Callable[[], int]) -> None:
    """End this process with what something gives."""
    code = 3
    try:
        code = run()
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
