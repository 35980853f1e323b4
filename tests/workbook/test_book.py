"""Formulas of a new workbook stand in the file as they were written."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

from inntektsmodell.workbook.writing.book import NewBook

FORMULAS = ('="XLOOKUP(A1)"&B1', "='SORT(year)'!A1+1", "=IF(B1=1,SUM(A1:A3),2)", "=MINGLE(A2)")


def test_formulas_stand_as_they_were_written() -> None:
    content = BytesIO()
    with NewBook(content) as book:
        book.add_worksheet("SORT(year)")
        sheet = book.add_worksheet("formulas")
        for row, formula in enumerate(FORMULAS):
            sheet.write_formula(row, 0, formula, None, 0)
    with zipfile.ZipFile(content) as archive:
        written = re.findall(r"<f[^>]*>([^<]*)</f>", archive.read("xl/worksheets/sheet2.xml").decode())
    assert [f"={formula.replace('&amp;', '&')}" for formula in written] == list(FORMULAS)
