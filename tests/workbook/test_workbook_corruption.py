"""Hundreds of spoilt workbooks: each is refused with a clear message, or read as exactly the case that was written."""

from __future__ import annotations

import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import numpy as np
import pytest

from inntektsmodell.case.case import Case
from inntektsmodell.case.reading.building import build_case
from inntektsmodell.faults import InputError
from inntektsmodell.workbook.layout.sheets import HEADINGS
from inntektsmodell.workbook.reading.reader import load_workbook_case
from inntektsmodell.workbook.writing.template import write_template
from tests.corrupting import corruptions, hostile_corruptions
from tests.corrupting.corruptor import KINDS, Book, Kind
from tests.strategies import Skeleton, raw_case

pytestmark = pytest.mark.slow

EACH = 2
"""Workbooks spoilt in each way, in other places."""
SOURCES_OF_KINDS = (corruptions, hostile_corruptions)  # each adds its kinds to KINDS as it is imported
SECONDS_A_FILE = 5.0
MIB = 2**20
MORE_MEMORY = 300 * MIB
SMALL = Skeleton(2, 2, 2, 1, 1, 2, 1, True, True, True, "former_key", True)


def small_case() -> Case:
    """A case with every part that a workbook can have but a calibration."""
    return build_case(raw_case(SMALL, 1), HEADINGS)


@pytest.fixture(scope="module")
def case() -> Case:
    return small_case()


@pytest.fixture(scope="module")
def book(case: Case, tmp_path_factory: pytest.TempPathFactory) -> Book:
    file = tmp_path_factory.mktemp("good") / "good.xlsx"
    write_template(file, case)
    return Book.read(file.read_bytes())


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise `TimeoutError` where the block takes longer of a processor, however busy the machine is."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise TimeoutError(f"took more than {seconds} s")

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def outcome(file: Path, case: Case) -> str:
    """What comes of reading a file: `refused`, `same`, or how the case differs."""
    try:
        with time_limit(SECONDS_A_FILE):
            read = load_workbook_case(file)
    except InputError as error:
        return "refused" if error.faults and file.name in str(error) else f"refused without a place: {error}"
    return "same" if same_case(read, case) else "another case"


def same_case(one: Case, other: Case) -> bool:
    """Whether two cases are the same, every number bit for bit."""
    parts = one.file == other.file and dict(one.criteria) == dict(other.criteria)
    return parts and one.observations.identical(other.observations)


def spoilt(kind: Kind, book: Book, seed: int, folder: Path) -> Path:
    """A file with the workbook spoilt in one way."""
    file = folder / "spoilt.xlsx"
    file.write_bytes(kind.spoil(book, np.random.default_rng(seed)))
    return file


def test_hundreds_of_spoilt_workbooks(book: Book, case: Case, tmp_path: Path) -> None:
    wrong = []
    for seed in range(EACH * len(KINDS)):
        kind = KINDS[seed % len(KINDS)]
        found = outcome(spoilt(kind, book, seed, tmp_path), case)
        right = ("refused", "same") if kind.expected == "either" else (kind.expected,)
        if found not in right:
            wrong.append(f"{kind.name}, seed {seed}: {found} instead of {kind.expected}")
    assert wrong == []


def test_hostile_workbooks_take_little_memory(tmp_path: Path) -> None:
    """In a process of its own, so that nothing else is measured."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "tests.workbook.test_workbook_corruption", str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=120,
        cwd=Path(__file__).parents[2],
    )
    assert done.returncode == 0, done.stderr
    assert 0 < int(done.stdout) < MORE_MEMORY


def hostile_memory(folder: Path) -> int:
    """Bytes of memory that the largest of the hostile workbooks took beyond a good one."""
    case = small_case()
    good = folder / "good.xlsx"
    write_template(good, case)
    book = Book.read(good.read_bytes())
    files = []
    names = (
        "bomb",
        "many_styles",
        "many_tags",
        "far_cell",
        "huge_dimension",
        "entity_bomb",
        "figure_is_too_long",
        "sizes_lie",
    )
    for kind in (kind for kind in KINDS if kind.name in names):
        file = folder / f"{kind.name}.xlsx"
        file.write_bytes(kind.spoil(book, np.random.default_rng(0)))
        files.append(file)
    del book
    load_workbook_case(good)
    before = peak_memory()
    for file in files:
        outcome(file, case)
    return max(1, peak_memory() - before)


def peak_memory() -> int:
    """Greatest resident memory of this process so far, bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


if __name__ == "__main__":
    sys.stdout.write(str(hostile_memory(Path(sys.argv[1]))))
