"""A new workbook in which formulas stand as they were written."""

from __future__ import annotations

from io import BytesIO

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet


class PlainSheet(Worksheet):  # type: ignore[misc]  # XlsxWriter states no types
    """A sheet of formulas without functions that are newer than the form of the file.

    XlsxWriter searches every formula for thirty of those, which takes longer than writing it, and puts a prefix before
    their names in quoted texts and in names of sheets, too.
    """

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:  # noqa: ARG002
        return formula.removeprefix("=")


class NewBook(Workbook):  # type: ignore[misc]
    """A workbook of `PlainSheet`s that is written to memory."""

    worksheet_class = PlainSheet

    def __init__(self, content: BytesIO) -> None:
        super().__init__(content, {"in_memory": True})
