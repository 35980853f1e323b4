"""Measures the present code beside an earlier commit, or beside other code: processor seconds and peak memory.

Each side is a snippet of Python that runs in a process of its own, in turns with the other. The earlier code is taken
from git's history; without it, as in a shallow clone, its rows are left out, and that is said.
"""

from __future__ import annotations

import atexit
import io
import os
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.timing import Row

BEFORE = "2ce70fb"
"""The commit that the present code is measured beside."""
PRESENT = Path(__file__).parents[1]
_MEASURED = """
import resource, sys
def seconds():
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)
def megabytes():
    unit = 1 if sys.platform == "darwin" else 1024
    try:
        with open("/proc/self/status") as status:  # of this program alone, where ru_maxrss begins with who started it
            own = next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
    except OSError:
        own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) * unit / 1e6
setup, code, repeat = sys.argv[1], compile(sys.argv[2], "<snippet>", "exec"), int(sys.argv[3])
names = {"__name__": "__main__"}
exec(setup, names)
start = seconds() if setup else 0.0
for _ in range(repeat):
    exec(code, names)
print("\\n", (seconds() - start) / repeat, megabytes())
"""


@dataclass(frozen=True)
class Snippet:
    """Python code to be measured, after `setup`, which is not; without a setup the start of Python counts too.

    It runs `repeat` times in one process; the seconds are those of one time, its own child processes included.
    The memory is the most that the process, or one that it started, held, setup included.
    """

    code: str
    setup: str = ""
    repeat: int = 1


def compared(
    what: str,
    now: Snippet,
    then: Snippet | None = None,
    *,
    rounds: int = 3,
    target: str = "",
    memory: str | None = None,
) -> Iterator[Row]:
    """Rows of the present code against the earlier commit: processor seconds and, with a target, peak memory.

    `then` is what the earlier code runs where that is not the same. Nothing but a line that says so where git or the
    commit is not at hand.
    """
    tree = earlier_tree()
    if tree is None:
        print(f"{what}: the history is not at hand; left out")
        return
    costs = _in_turns((PRESENT, now), (tree, then or now), rounds)
    yield from _rows(what, costs, f"commit {BEFORE}", target, memory)


def beside(
    what: str,
    now: Snippet,
    other: Snippet,
    alternative: str,
    *,
    rounds: int = 3,
    target: str = "",
    memory: str | None = None,
) -> Iterator[Row]:
    """Rows of the present code against `other` code, named `alternative`, as of `compared`."""
    yield from _rows(what, in_turns(now, other, rounds), alternative, target, memory)


def in_turns(ours: Snippet, theirs: Snippet, rounds: int) -> tuple[tuple[float, float], tuple[float, float]]:
    """Median seconds and megabytes of two snippets of the present code."""
    return _in_turns((PRESENT, ours), (PRESENT, theirs), rounds)


def _rows(
    what: str, costs: tuple[tuple[float, float], tuple[float, float]], alternative: str, target: str, memory: str | None
) -> Iterator[Row]:
    (ours, our_memory), (theirs, their_memory) = costs
    yield Row(what, ours, theirs, alternative, target)
    if memory is not None:
        yield Row(f"{what}: memory", our_memory, their_memory, alternative, memory, unit="MB")


@cache
def earlier_tree() -> Path | None:
    """The files of the earlier commit in a temporary folder; None where git or the commit is not at hand."""
    try:
        archive = subprocess.run(["git", "-C", str(PRESENT), "archive", BEFORE], check=True, capture_output=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return None
    folder = TemporaryDirectory(prefix="inntektsmodell-before-")
    atexit.register(folder.cleanup)
    with tarfile.open(fileobj=io.BytesIO(archive)) as files:
        files.extractall(folder.name, filter="data")
    return Path(folder.name)


def _in_turns(
    ours: tuple[Path, Snippet], theirs: tuple[Path, Snippet], rounds: int
) -> tuple[tuple[float, float], tuple[float, float]]:
    """Median seconds and megabytes of both; the first turn warms up and does not count, unless it is the only one."""
    turns = [(_cost(*ours), _cost(*theirs)) for _ in range(rounds + (rounds > 1))][-rounds:]
    ours_in_turn, theirs_in_turn = zip(*turns, strict=True)
    return _medians(ours_in_turn), _medians(theirs_in_turn)


def _medians(costs: tuple[tuple[float, float], ...]) -> tuple[float, float]:
    return median(seconds for seconds, _ in costs), median(megabytes for _, megabytes in costs)


def _cost(tree: Path, snippet: Snippet) -> tuple[float, float]:
    """Seconds and megabytes of one run of a snippet under a tree."""
    command = [sys.executable, "-c", _MEASURED, snippet.setup, snippet.code, str(snippet.repeat)]
    environment = os.environ | {"PYTHONPATH": str(tree)}
    done = subprocess.run(command, cwd=tree, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    seconds, megabytes = map(float, done.stdout.rsplit("\n", 2)[-2].split())
    return seconds, megabytes
