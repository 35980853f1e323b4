#!/usr/bin/env bash
# xarray 2026.9.0: where numbagg happens to be installed, the mean is no longer the sum over the number.
#
# Guess: `values.mean()` times their number is `values.sum()`, to the last digit or two, on every machine.
# Seen:  xarray hands `mean` to numbagg 0.9.6 where that is installed, which the program never imports; it adds one
#        number after the other. For ten million values the mean is 2e-10 off, while `sum`, and `mean(skipna=False)`,
#        which go to NumPy as before, are exact. Means by group are as far off. Without numbagg all are exact.
#        With flox 0.11.2 sums and means by group are off instead, and the mean of all is exact.
# What to do: a result that must not depend on what else is installed uses NumPy on the values, or
#        `xr.set_options(use_numbagg=False, use_flox=False)`.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cat > "$place/look.py" <<'PYTHON'
import sys
from importlib.metadata import version
from importlib.util import find_spec
from math import fsum

import numpy as np
import xarray as xr

with_ = [name for name in ("numbagg", "flox") if find_spec(name)]
print(f"xarray {version('xarray')}, numpy {version('numpy')}, beside it: {', '.join(with_) or 'nothing'}")
number = 10_000_000
cost = xr.DataArray(np.full(number, 0.1), dims="person", coords={"region": ("person", np.arange(number) % 4)})
true = fsum(cost.values)
found = {
    "sum": cost.sum().item(),
    "mean": cost.mean().item() * number,
    "mean, skipna=False": cost.mean(skipna=False).item() * number,
    "sum by group": cost.groupby("region").sum().sum().item(),
    "mean by group": cost.groupby("region").mean().mean(skipna=False).item() * number,
}
off = {how: abs(value - true) / true for how, value in found.items()}
for how, size in off.items():
    print(f"  {how:20} off by {size:.0e}")
inexact = sorted(how for how, size in off.items() if size > 1e-12)
assert inexact == sys.argv[1:], inexact
PYTHON
look() { # what is installed beside xarray, and what is then inexact
    rm -rf "$place/venv"
    python3 -m venv "$place/venv"
    # shellcheck disable=SC2086
    "$place/venv/bin/pip" install --quiet xarray==2026.9.0 numpy==2.4.6 pandas==3.1.1 $1
    shift
    "$place/venv/bin/python" "$place/look.py" "$@"
}
look ""
look "numbagg==0.9.6" "mean" "mean by group"
look "flox==0.11.2" "mean by group" "sum by group"
echo "as seen on 28 November 2026"
