"""A workbook that somebody has changed: edits of it, and the file that they make."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl

Edit = Callable[[openpyxl.Workbook], None]


def edited(template: Path, folder: Path, edit: Edit) -> Path:
    """The workbook after an edit, as a user would save it."""
    book = pickle.loads(_read(template))
    edit(book)
    file = folder / "inndata.xlsx"
    book.save(file)
    return file


@cache
def _read(template: Path) -> bytes:
    """The workbook as read, kept: a copy of it takes a tenth of the time."""
    return pickle.dumps(openpyxl.load_workbook(template))


def put(sheet: str, cell: str, value: Any) -> Edit:
    """An edit that writes one cell."""

    def edit(book: openpyxl.Workbook) -> None:
        book[sheet][cell] = value

    return edit
