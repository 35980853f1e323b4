"""Do the tests notice a wrong sign? Changes one point of the code at a time and runs the tests that must notice.

    python scripts/mutants.py                             # every group, every mutant: hours
    python scripts/mutants.py indices model --share 0.1   # some groups, a tenth of their mutants, the same each time

The mutants are those of cosmic-ray. `mutants.toml`, beside this file, says which of its operators are used, and which
test files answer for which module; `mutants_equivalent.toml` lists the mutants that compute the same, with the reason.
The checkout stays as it is: a copy is mutated, and each mutant's tests run in a fork of a process that has imported
what takes long. A mutant that ends the tests, or that they do not end with in time, is noticed. Exit code 1 where less
than 95 per cent of what is not equivalent is noticed in some group, or where a listed mutant is no longer there.
"""

from __future__ import annotations

import argparse
import ast
import difflib
import importlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator

CHECKOUT = Path(__file__).resolve().parent.parent
LEAST = 0.95
IMPORTED_ONCE = ("jax", "xarray", "pydantic", "scipy.optimize", "beartype", "openpyxl", "xlsxwriter", "click")
"""Take long to import, and start no thread that a fork would lose: JAX does so when it computes first."""
PATIENCE = 4
"""Times as long as the unchanged code may a mutant's tests take, and 20 seconds."""


@dataclass(frozen=True)
class Mutant:
    """A module with one point changed: the line before and after, as people read it, and the whole text."""

    module: str
    before: str
    after: str
    code: str

    def __str__(self) -> str:
        return f"{self.module}: {self.before}  →  {self.after}"


def main() -> int:
    """Try the mutants that the command line asks for and print the share noticed, a line a group."""
    groups: Mapping[str, Mapping[str, list[str]]]
    settings = tomllib.loads((CHECKOUT / "scripts/mutants.toml").read_text())
    operators, groups = settings["operators"], settings["groups"]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("groups", nargs="*", metavar="GROUP", help=", ".join(groups))
    parser.add_argument(
        "--share", type=float, default=1.0, help="share of the mutants that is tried, drawn with --seed"
    )
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    unknown = [name for name in asked.groups if name not in groups]
    if unknown:
        parser.error(f"no group {', '.join(unknown)}; there are {', '.join(groups)}")
    equivalent = _listed_as_equivalent()
    failed = False
    with tempfile.TemporaryDirectory(prefix="mutants-") as place:
        trial = Trial(Path(place))
        for name in asked.groups or groups:
            mutants = [mutant for module in groups[name] for mutant in mutants_of(module, operators)]
            stale = {listed for listed in equivalent if listed[0] in groups[name]}
            stale -= {(mutant.module, mutant.before, mutant.after) for mutant in mutants}
            for module, before, after in sorted(stale):
                print(f"listed as equivalent, and not there: {module}: {before}  →  {after}", flush=True)
            chosen = random.Random(asked.seed).sample(mutants, round(asked.share * len(mutants)))
            open_ones = [one for one in chosen if (one.module, one.before, one.after) not in equivalent]
            unnoticed = trial.unnoticed(sorted(open_ones, key=lambda mutant: mutant.module), groups[name])
            share = 1 - len(unnoticed) / max(1, len(open_ones))
            failed |= bool(stale) or share < LEAST
            print(
                f"{name}: {len(mutants)} mutants, {len(chosen)} chosen, {len(chosen) - len(open_ones)} equivalent, "
                f"{len(open_ones)} tried, {len(unnoticed)} unnoticed: {share:.1%} noticed",
                flush=True,
            )
    return int(failed)


def _listed_as_equivalent() -> dict[tuple[str, str, str], str]:
    """Reason by module, line before and line after."""
    listed = tomllib.loads((CHECKOUT / "scripts/mutants_equivalent.toml").read_text())
    return {
        (module, before, after): reason["reason"]
        for module, reasons in listed.items()
        for reason in reasons
        for before, after in reason["lines"]
    }


def mutants_of(module: str, operators: Sequence[str]) -> Iterator[Mutant]:
    """Every mutant of a module whose difference is more than an annotation, in the order of the operators."""
    source = (CHECKOUT / module).read_text()
    original, tree = _without_annotations(source), get_ast(source)
    for name in operators:
        operator = get_operator(name)()
        count = sum(1 for node in ast_nodes(tree) for _ in operator.mutation_positions(node))
        for occurrence in range(count):
            code = mutate_code(source, operator, occurrence)
            if code is not None and _parses(code) and _without_annotations(code) != original:
                yield Mutant(module, *_changed_lines(source, code), code)


def _parses(code: str) -> bool:
    """Whether it is Python: `**` in front of a mapping is taken for a power, and `*` is none there."""
    try:
        ast.parse(code)
    except SyntaxError:
        return False
    return True


def _without_annotations(source: str) -> str:
    """What the code does, as text: annotations are not evaluated by the modules that are mutated."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        for name in ("annotation", "returns"):
            if getattr(node, name, None) is not None:
                setattr(node, name, ast.Constant(None))
    return ast.dump(tree)


def _changed_lines(source: str, code: str) -> tuple[str, str]:
    """The lines that differ, without indentation."""
    lines = [line for line in difflib.ndiff(source.splitlines(), code.splitlines()) if line[0] in "-+"]
    before, after = (" ".join(line[1:].strip() for line in lines if line[0] == mark) for mark in "-+")
    return before, after


class Trial:
    """A copy of the checkout in which mutants are tried."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.seconds: dict[tuple[str, ...], float] = {}
        listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        for name in subprocess.check_output(listed, cwd=CHECKOUT, text=True).split("\0"):
            if name and (CHECKOUT / name).is_file():
                (place / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(CHECKOUT / name, place / name)
        for module in IMPORTED_ONCE:
            importlib.import_module(module)

    def unnoticed(self, mutants: Sequence[Mutant], tests: Mapping[str, list[str]]) -> list[Mutant]:
        """Those of the mutants with which the tests of their module pass; each is printed when it is found."""
        found = []
        for mutant in mutants:
            files = tuple(tests[mutant.module])
            if files not in self.seconds:
                self.seconds[files] = self._seconds_unchanged(files)
            path = self.place / mutant.module
            path.write_text(mutant.code)
            passes = self._pass(files, 20 + PATIENCE * self.seconds[files])
            shutil.copy2(CHECKOUT / mutant.module, path)
            if passes:
                print(f"unnoticed: {mutant}", flush=True)
                found.append(mutant)
        return found

    def _seconds_unchanged(self, files: tuple[str, ...]) -> float:
        start = time.monotonic()
        if not self._pass(files, 3600, keep_compiled=True):
            raise SystemExit(f"the tests fail before anything is changed: {' '.join(files)}")
        return time.monotonic() - start

    def _pass(self, files: Sequence[str], seconds: float, *, keep_compiled: bool = False) -> bool:
        """Whether the tests pass, in a process of their own, within some seconds."""
        child = os.fork()
        if not child:
            os.setsid()
            self._run_tests(files, keep_compiled)
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            ended, status = os.waitpid(child, os.WNOHANG)
            if ended:
                return status == 0
            time.sleep(0.05)
        os.killpg(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return False

    def _run_tests(self, files: Sequence[str], keep_compiled: bool) -> None:
        """Run tests and end this process. Only unchanged code is kept compiled."""
        out = os.open(self.place / "out.txt", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(out, 1)
        os.dup2(out, 2)
        os.chdir(self.place)
        os.environ |= {"CI": "1", "PYTHONPATH": str(self.place)}
        if not keep_compiled:
            sys.dont_write_bytecode = True
            os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
        sys.path[:] = [str(self.place), *(path for path in sys.path if Path(path).resolve() != CHECKOUT)]
        code = 3
        try:
            code = pytest.main(["-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", *files])
        finally:
            os._exit(code)


if __name__ == "__main__":
    sys.exit(main())
