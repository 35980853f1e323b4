#!/usr/bin/env bash
# formulas 1.3.4, pycel 1.0b30, xlcalculator 0.5.0: each of three calculators of workbooks differs from Excel, each elsewhere.
#
# Guess: simple arithmetic formulas give Excel's value in all three, so that any of them can check a workbook.
# Seen:  ROUND(1.005, 2) is 1.01 in Excel, which rounds the decimal digits; formulas rounds the binary number: 1.0.
#        -2^2 is 4 in Excel, where the sign binds closer than the power; pycel gives -4.
#        AVERAGE and SUMPRODUCT pass over a word in the column in Excel; xlcalculator gives #VALUE!.
#        SUM(A1:A3,"1") counts a "1" that is typed into the formula in Excel: 1.6; pycel leaves it out: 0.6.
# What to do: check a workbook's formulas with two calculators, or with LibreOffice, which gave Excel's value for all but the
#        last (#VALUE!); and keep clear of these forms in formulas that others compute.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet formulas==1.3.4 pycel==1.0b30 xlcalculator==0.5.0 openpyxl==3.1.5
cd "$place"
venv/bin/python - 2>/dev/null <<'PYTHON'
import warnings
from importlib.metadata import version

warnings.simplefilter("ignore")
import formulas
import openpyxl
import pycel
import xlcalculator

RIGHT = {
    "=ROUND(1.005,2)": 1.01,
    "=-2^2": 4.0,
    "=AVERAGE(B1:B3)": 3.0,
    "=SUMPRODUCT(A1:A3,B1:B3)": 0.6,
    '=SUM(A1:A3,"1")': 1.6,
}
book = openpyxl.Workbook()
sheet = book.active
sheet.title = "S"
for row, number in enumerate((0.1, 0.2, 0.3), start=1):
    sheet.cell(row, 1, number)
sheet["B1"], sheet["B2"] = "a word", 3
for row, formula in enumerate(RIGHT, start=1):
    sheet.cell(row, 3, formula)
book.save("x.xlsx")


def read(value):
    return round(float(value), 12) if str(value).lstrip("-")[:1].isdigit() else str(value)


cells = [f"C{row}" for row in range(1, len(RIGHT) + 1)]
solved = formulas.ExcelModel().loads("x.xlsx").finish().calculate()
compiled = pycel.ExcelCompiler("x.xlsx")
model = xlcalculator.Evaluator(xlcalculator.ModelCompiler().read_and_parse_archive("x.xlsx"))
seen = {
    "formulas": [read(solved[f"'[x.xlsx]S'!{cell}"].value[0, 0]) for cell in cells],
    "pycel": [read(compiled.evaluate(f"S!{cell}")) for cell in cells],
    "xlcalculator": [read(model.evaluate(f"S!{cell}")) for cell in cells],
}
print("in Excel:", dict(RIGHT))
for name, found in seen.items():
    print(f"  {name} {version(name)}: {found}")
different = {
    name: [formula for formula, value in zip(RIGHT, found) if value != RIGHT[formula]] for name, found in seen.items()
}
assert different == {
    "formulas": ["=ROUND(1.005,2)"],
    "pycel": ["=-2^2", '=SUM(A1:A3,"1")'],
    "xlcalculator": ["=AVERAGE(B1:B3)", "=SUMPRODUCT(A1:A3,B1:B3)"],
}, different
PYTHON
echo "as seen"
