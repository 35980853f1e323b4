"""What people read: a report as page and PDF, of few and of many recipients, and a move on the web page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import browser
from benchmarks.case_folders import write_case
from benchmarks.history import Snippet, compared
from benchmarks.timing import Row

REPORT = """
import os, subprocess, sys, tempfile
def report(module, *words):
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-c", f"from {module} import main; main()", "report", *words]
        subprocess.run([*command, "--out", os.path.join(folder, "a.html")], check=True, stdout=subprocess.DEVNULL)
"""
NOW, THEN = "inntektsmodell.cli.main", "inntektsmodell.cli"
SESSION = """
from itertools import count
from inntektsmodell.app.session import Session
session, number = Session({}, ["eksempel"], "nb"), count()
def move():
    value = f"{0.3 + next(number) / 1000:.3f}"
    session.reply({"kind": "move", "path": "cost.actual_weight.somatic", "value": value})
move()
"""


def rows(recipients: dict[int, str], rounds: int) -> Iterator[Row]:
    """Every row; `recipients` gives for each number of them how many times faster a report is meant to be."""
    yield from _report("`report eksempel --pdf`", ("eksempel", "--pdf"), rounds, "≥ 2.5×")
    with TemporaryDirectory() as folder:
        for number, target in recipients.items():
            case = write_case(Path(folder) / str(number), number, criteria=4, years=3)
            yield from _report(f"`report`, {number:,} recipients", (str(case),), rounds, target)
    yield from compared("a move on the page, without connection and browser", Snippet("move()", SESSION, 100))
    yield from browser.rows(10 * rounds)


def _report(what: str, words: tuple[str, ...], rounds: int, target: str) -> Iterator[Row]:
    now, then = (Snippet(f"report({module!r}, *{words!r})", REPORT) for module in (NOW, THEN))
    yield from compared(what, now, then, rounds=rounds, target=target)
