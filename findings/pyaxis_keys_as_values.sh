#!/usr/bin/env bash
# pyaxis 0.4.3: a PX file that leaves out empty rows (KEYS) is read with its keys as figures.
#
# Guess: rows are put where their keys say, or the file is refused; figures are numbers.
# Seen:  keys are read as cells. Three regions by two years, two rows written: 2 × (key + 2 figures) = 6 = 3 × 2 cells, so
#        nothing is refused, and every figure stands one or two places late under another region. Where the counts
#        differ it ends in a ValueError on lengths. And cells are text: `sum` joins them, 3 and 4 give "34".
# What to do: refuse a file with KEYS before it is given to pyaxis, or ask the bank for JSON-stat; turn cells into numbers
#        one by one, with the marks for missing figures told apart.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet pyaxis==0.4.3 pandas==3.1.1 numpy==2.4.6
cd "$place"
cat > sparse.px <<'PX'
CHARSET="ANSI";
TITLE="Patients";
CONTENTS="Patients";
UNITS="persons";
STUB="region";
HEADING="year";
VALUES("region")="North","West","Middle";
VALUES("year")="2019","2020";
CODES("region")="18","46","50";
KEYS("region")=CODES;
DATA=
"18" 3 4
"50" 5 6;
PX
sed -e '/^KEYS/d' -e 's/^"18" //' -e 's/^"50"/0 0\n/' sparse.px > dense.px
venv/bin/python - <<'PYTHON'
from importlib.metadata import version

from pyaxis import pyaxis


def cells(file):
    data = pyaxis.parse(file, encoding="utf-8")["DATA"]
    return {region: part["DATA"].tolist() for region, part in data.groupby("region", sort=False)}


seen = {file: cells(file) for file in ("dense.px", "sparse.px")}
print(f"pyaxis {version('pyaxis')}")
for file, found in seen.items():
    print(f"  {file}: {found}")
joined = pyaxis.parse("dense.px", encoding="utf-8")["DATA"].groupby("region")["DATA"].sum()["North"]
print(f"  sum of North in dense.px: {joined!r}")
assert seen["dense.px"] == {"North": ["3", "4"], "West": ["0", "0"], "Middle": ["5", "6"]}, seen
assert seen["sparse.px"] == {"North": ['"18"', "3"], "West": ["4", '"50"'], "Middle": ["5", "6"]}, seen
assert joined == "34", joined
PYTHON
echo "as seen"
