"""Holds the workbook that a run keeps against the same written again: values, formulas and texts, then all the rest."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from itertools import zip_longest
from pathlib import Path
from typing import Any

import openpyxl

from inntektsmodell.faults import within
from inntektsmodell.language.messages import message
from inntektsmodell.runs.differences import RTOL, Difference, DifferenceKind, differences, why_not_read
from inntektsmodell.runs.wording import Wording
from inntektsmodell.workbook.reading.container import archive_parts

NOISE = 1e-9
"""What two stored values may be apart at most where they are next to nothing, as sums that cancel."""
SHEET = re.compile(r"(?:'([^']+)'|\b(\w+))!")
"""In a formula."""
VALUE = re.compile(rb"<(?:c:)?v>([^<]*)</")


def compare_workbooks(
    file: str, expected: Path, found: Path, *, same_writer: bool, wording: Wording | None = None
) -> list[Difference]:
    """Differences between two workbooks; the place is the cell, or a part of the file where no cell differs.

    Args:
        file: what the workbook is called.
        expected: the workbook written again.
        found: the workbook that was kept.
        same_writer: whether both were written by the same version of the library, so that also what is in no cell
            (formats, charts, defined names) must be the same.
        wording: what need not be the same where another version of this program wrote the one that was kept.
    """
    if expected.read_bytes() == found.read_bytes():
        return []
    try:
        parts = [archive_parts(one) for one in (expected, found)]
        different = {difference.place: difference for difference in _compare_cells(file, expected, found, wording)}
    except Exception as error:  # a damaged workbook can make its reader fail in any way
        return [Difference(file, DifferenceKind.NOT_READ, message("a workbook"), why_not_read(error))]
    if different or not same_writer or wording:
        return list(different.values())
    return _compare_parts(file, *parts)


def _compare_cells(file: str, expected: Path, found: Path, wording: Wording | None) -> list[Difference]:
    """Differences in stored values, then in formulas and texts."""
    different = []
    names, former = _names_of_sheets(expected, found) if wording else ({}, {})
    for values in (True, False):
        wanted, there = _cells(expected, values, names), _cells(found, values, former)
        if wording:
            either = wanted.keys() | there.keys()
            contents = {cell: (wanted.get(cell, ""), there.get(cell, "")) for cell in either}
            alike = {cell for cell, (one, other) in contents.items() if wording.differs_in_cell(one, other)}
            wanted, there = (
                {cell: value for cell, value in one.items() if cell not in alike} for one in (wanted, there)
            )
        different += differences(file, wanted, there, NOISE)
    return different


def _names_of_sheets(expected: Path, found: Path) -> tuple[dict[str, str], dict[str, str]]:
    """What each workbook's sheets are called in the first, in their order; in their own where they are not as many."""
    known, there = (_sheet_names(file) for file in (expected, found))
    former = known if len(there) == len(known) else there
    return dict(zip(known, known, strict=True)), dict(zip(there, former, strict=True))


def _sheet_names(file: Path) -> list[str]:
    book = openpyxl.load_workbook(file, read_only=True)
    book.close()
    return list(book.sheetnames)


def _cells(file: Path, values: bool, names: Mapping[str, str]) -> dict[str, Any]:
    """Every cell that is not empty, as in `Nøkler!C6`: its stored value, or its content.

    Sheets that `names` has are called by the names it gives, in formulas too.
    """
    book = openpyxl.load_workbook(file, read_only=True, data_only=values)
    cells: dict[str, Any] = {}
    for sheet in book.worksheets:
        sheet.reset_dimensions()
        for row in sheet.iter_rows():
            name = names.get(sheet.title, sheet.title)
            filled = [cell for cell in row if cell.value is not None]
            cells |= {f"{name}!{cell.coordinate}": _renamed(_plain(cell.value), names) for cell in filled}
    book.close()
    return cells


def _renamed(content: Any, names: Mapping[str, str]) -> Any:
    """A formula with these names of sheets, each in quotes; any other content as it is."""
    if not (names and isinstance(content, str) and content.startswith("=")):
        return content
    return SHEET.sub(lambda match: f"'{names.get(match[1] or match[2], match[1] or match[2])}'!", content)


def _plain(value: Any) -> Any:
    """A value that compares by its content: whole numbers as floats."""
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _compare_parts(file: str, expected: dict[str, bytes], found: dict[str, bytes]) -> list[Difference]:
    """Differences in what is in no cell; stored values may differ by rounding noise."""
    different = differences(file, dict.fromkeys(expected, ""), dict.fromkeys(found, ""))
    for name in expected.keys() & found.keys():
        if not _agree(expected[name], found[name]):
            what = message("content or formatting outside the cells"), message("something else")
            different.append(Difference(within(file, name), DifferenceKind.RECOMPUTED, *what))
    return sorted(different, key=lambda difference: str(difference.place))


def _agree(expected: bytes, found: bytes) -> bool:
    pieces = zip_longest(VALUE.split(expected), VALUE.split(found))
    return expected == found or all(one == other or _is_noise(one, other) for one, other in pieces)


def _is_noise(expected: bytes | None, found: bytes | None) -> bool:
    try:
        numbers = [float(piece or b"") for piece in (expected, found)]
    except ValueError:
        return False
    return math.isclose(*numbers, rel_tol=RTOL, abs_tol=NOISE)
