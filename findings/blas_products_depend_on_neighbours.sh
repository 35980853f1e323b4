#!/usr/bin/env bash
# numpy 2.4.6 (its own OpenBLAS 0.3.31): what two columns give with each other depends on the columns beside them.
#
# Guess: each number of X'Y is the sum of products of two columns, whatever other columns there are: the same for equal
#        columns, the same both ways when Y holds the same numbers as X, and the same when a column is added.
# Seen:  `X.T @ X` keeps all three, since NumPy sees one array twice and has BLAS work out one half only. With a copy in
#        place of the second X, 41 columns give a matrix that is not symmetric, two equal columns have different products
#        with a third, and dropping the last columns changes products among the others: columns are taken several at a
#        time, and those left over in a loop of their own that adds in another order. `einsum` with `optimize=True`,
#        which calls the same, is not symmetric either. All are right to 1e-14, so that only comparisons by `==` notice,
#        such as a search for columns that are the same.
# What to do: give `@` the same array twice where the result is to be symmetric, and compare products within a rounding.
#
# Needs a processor with AVX2, whose kernels are asked for here. With those for AVX-512 `X.T @ X`, too, changes with the
# number of columns.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cat > "$place/look.py" <<'PYTHON'
from importlib.metadata import version

import numpy as np

print(f"numpy {version('numpy')}")
values = np.random.default_rng(1).random((600, 60))
values[:, 40] = values[:, 0]


def products(columns: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    first = np.ascontiguousarray(values[:, :columns])
    again = first.copy()
    return first.T @ first, first.T @ again, np.einsum("ki,kj->ij", first, again, optimize=True)


more = products(60)
seen = {}
for name, found, of_more in zip(("the same array", "a copy", "einsum"), products(41), more, strict=True):
    asymmetric = int((found != found.T).sum())
    unlike = int((found[0, 1:40] != found[40, 1:40]).sum())
    changed = int((found != of_more[:41, :41]).sum())
    off = np.abs(found / more[0][:41, :41] - 1).max()
    print(f"  {name:15} not symmetric: {asymmetric:3}, unlike for equal columns: {unlike:3}, changed by more columns: {changed:3}")
    assert off < 1e-14, off
    seen[name] = (asymmetric > 0, unlike > 0, changed > 0)
assert seen["the same array"] == (False, False, False), seen
assert seen["a copy"] == (True, True, True), seen
assert seen["einsum"] == (True, False, True), seen
PYTHON
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet numpy==2.4.6
OPENBLAS_CORETYPE=Haswell OPENBLAS_NUM_THREADS=1 "$place/venv/bin/python" "$place/look.py"
echo "as seen on 29 November 2026"
