#!/usr/bin/env bash
# XlsxWriter 3.3.1: a formula is searched for names of newer functions in quoted text and in sheets' names, too.
#
# Guess: `write_formula` puts the prefix `_xlfn.` before functions; what stands in quotes is text and stays as it is.
# Seen:  '="Use SORT(A1:A9)"' is written as a text that says "_xlfn._xlws.SORT(", in an array formula. A reference to a
#        sheet called 'SORT(year)' is written as one to '_xlfn._xlws.SORT(year)', which is not in the workbook, so that
#        LibreOffice 7.4 shows #NAME? once it calculates; and a function of one's own called MINGLE, as XlsxWriter's `\SINGLE\(`
#        has lost its `b`, becomes _xlfn.SINGLE. The values written beside the formulas are right, so that nobody sees
#        it before the workbook is calculated.
# What to do: keep brackets out of sheets' names and quoted text, or write formulas through a sheet whose
#        `_prepare_formula` leaves them alone; hold formulas against their file in a test.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cat > "$place/look.py" <<'PYTHON'
import io
import re
import zipfile
from importlib.metadata import version

import xlsxwriter

print(f"XlsxWriter {version('xlsxwriter')}")
file = io.BytesIO()
formulas = {'="Use SORT(A1:A9)"': "Use SORT(A1:A9)", "='SORT(year)'!A1+1": 4, "=MINGLE(A2)": 4, '="Use SUM(A1:A9)"': "…"}
with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
    book.add_worksheet("SORT(year)").write_number(0, 0, 3)
    sheet = book.add_worksheet("Formulas")
    for row, (formula, value) in enumerate(formulas.items()):
        sheet.write_formula(row, 0, formula, None, value)
with zipfile.ZipFile(file) as archive:
    written = re.findall(r"<f[^>]*>([^<]*)</f>", archive.read("xl/worksheets/sheet2.xml").decode())
for formula, found in zip(formulas, written, strict=True):
    print(f"  {formula}  is written as  ={found}")
assert written == [
    '"Use _xlfn._xlws.SORT(A1:A9)"',
    "'_xlfn._xlws.SORT(year)'!A1+1",
    "_xlfn.SINGLE(A2)",
    '"Use SUM(A1:A9)"',
], written
PYTHON
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet xlsxwriter==3.3.1
"$place/venv/bin/python" "$place/look.py"
echo "as seen on 29 November 2026"
