"""Copies of the built-in cases, ways to break them, and what a test says about the faults that follow."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from inntektsmodell.faults import Fault, InputError
from inntektsmodell.files.locations import data_folder
from inntektsmodell.loading import load_case

CASE = "case.toml"
VALUE = re.compile(r"'[^']*'|(?<![\w.])\d(?:[\w.:–-]*\w)?")
"""What a sentence quotes or counts."""
Breakage = Callable[[Path], object]


def values_in(text: str) -> list[str]:
    """What a sentence quotes and counts, which its wording leaves alone."""
    return VALUE.findall(text)


def tells(sentence: str, fragment: str) -> bool:
    """Whether a sentence names all values of a fragment; one that names none stands in it as it is."""
    return all(value in sentence for value in values_in(fragment) or [fragment])


class Expected(NamedTuple):
    """One fault, or several that are alike, by fragments: where, what was found, what would be right.

    Words around the values of a fragment may be others in the fault, and so may all words of what would be right.
    """

    place: str
    found: str
    right: str

    def fits(self, fault: Fault) -> bool:
        """Whether the fault names the place and every value; a place `line 5` is not `line 50`."""
        at = re.search(re.escape(self.place) + r"(?!\d)", fault.place)
        right = bool(fault.right) >= bool(self.right) and all(value in fault.right for value in values_in(self.right))
        return at is not None and tells(fault.found, self.found) and right


def copy_of_case(folder: Path, name: str = "eksempel") -> Path:
    """The files of a built-in case in a new folder."""
    return Path(shutil.copytree(data_folder() / "cases" / name, folder))


def faults_of(folder: Path) -> tuple[Fault, ...]:
    """Every fault that loading the folder gives; each names a file of the folder and is in the message."""
    with pytest.raises(InputError) as caught:
        load_case(folder)
    faults = caught.value.faults
    for fault in faults:
        assert fault.place.startswith(str(folder))
        assert str(fault) in str(caught.value)
    return faults


def assert_faults(folder: Path, expected: Sequence[Expected]) -> None:
    """Loading tells all the expected faults and nothing else."""
    faults = faults_of(folder)
    for each in expected:
        assert any(each.fits(fault) for fault in faults), f"{each} is not among {faults}"
    for fault in faults:
        assert any(each.fits(fault) for each in expected), f"{fault} was not expected"


def with_text(file: str, old: str, new: str) -> Breakage:
    """Replace the first occurrence of a text in a file."""

    def breaks(folder: Path) -> None:
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text
        (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")

    return breaks


def with_lines(file: str, change: Callable[[list[str]], list[str]]) -> Breakage:
    """Replace the lines of a file by those that `change` makes of them."""

    def breaks(folder: Path) -> None:
        lines = (folder / file).read_text(encoding="utf-8").splitlines()
        new = change(list(lines))
        assert new != lines
        (folder / file).write_text("\n".join([*new, ""]), encoding="utf-8")

    return breaks


def with_cell(table: str, column: str, cell: str, line: int = 2) -> Breakage:
    """Put a text in one cell of a table; line 2 is the first row."""

    def change(lines: list[str]) -> list[str]:
        cells = lines[line - 1].split(",")
        cells[lines[0].split(",").index(column)] = cell
        return [*lines[: line - 1], ",".join(cells), *lines[line:]]

    return with_lines(f"{table}.csv", change)


def with_row(table: str, row: str) -> Breakage:
    """Add a row at the end of a table."""
    return with_lines(f"{table}.csv", lambda lines: [*lines, row])


def without_rows(table: str, pattern: str) -> Breakage:
    """Take away every row of a table that a pattern is found in."""
    return with_lines(f"{table}.csv", lambda lines: [line for line in lines if not re.search(pattern, line)])


def without_section(start: str) -> Breakage:
    """Take away the sections of `case.toml` whose header begins with `start`."""

    def change(lines: list[str]) -> list[str]:
        kept, inside = [], False
        for line in lines:
            inside = line.startswith(f"[{start}") if line.startswith("[") else inside
            kept += [] if inside else [line]
        return kept

    return with_lines(CASE, change)


def without_file(name: str) -> Breakage:
    """Take a file away."""
    return lambda folder: (folder / name).unlink()


def with_file(name: str, content: bytes) -> Breakage:
    """Write a file."""
    return lambda folder: (folder / name).write_bytes(content)


def together(*breakages: Breakage) -> Breakage:
    """Break the case in several ways."""

    def breaks(folder: Path) -> None:
        for breakage in breakages:
            breakage(folder)

    return breaks
