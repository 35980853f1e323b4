#!/usr/bin/env bash
# pyarrow 26.0.1, polars 2.1.0, duckdb 2.0.1: a sum by group has five digits fewer than the sum of the same column.
#
# Guess: the sum of ten million doubles is the same, to the last digit or two, whether it is asked for whole or by a
#        column of groups that has one value.
# Seen:  whole sums are exact to 2e-16 in pyarrow and polars, which add by halves or with what was lost. By group both
#        add one number after the other, and are 1e-10 off: 999,999.99991 for a million. Polars' `over` is exact, its
#        `group_by` is not. duckdb's `sum` is off both ways; its `fsum` is exact whole and by group.
#        pandas 3.1.1 is exact in all of these.
# What to do: hold sums of groups against the whole to 1e-9, not 1e-12; or sum by blocks with NumPy, or with `fsum`.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cat > "$place/look.py" <<'PYTHON'
from importlib.metadata import version
from math import fsum

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

print(", ".join(f"{name} {version(name)}" for name in ("pyarrow", "polars", "duckdb", "pandas", "numpy")))
cost = np.full(10_000_000, 0.1)
true = fsum(cost)
rows = pa.table({"group": np.zeros(len(cost), dtype=np.int64), "cost": cost})
frame, people = pl.from_arrow(rows), pd.DataFrame({"group": 0, "cost": cost})
asked = duckdb.connect()


def by_duckdb(what: str) -> float:
    return asked.execute(f"select {what} from rows group by all").fetchone()[-1]


found = {
    "pyarrow, whole": pc.sum(rows["cost"]).as_py(),
    "pyarrow, by group": rows.group_by("group").aggregate([("cost", "sum")])["cost_sum"][0].as_py(),
    "polars, whole": frame["cost"].sum(),
    "polars, by group": frame.group_by("group").agg(pl.col("cost").sum())["cost"][0],
    "polars, over": frame.select(pl.col("cost").sum().over("group"))["cost"][0],
    "duckdb, whole": by_duckdb("sum(cost)"),
    "duckdb, by group": by_duckdb('"group", sum(cost)'),
    "duckdb, fsum": by_duckdb("fsum(cost)"),
    "duckdb, fsum by group": by_duckdb('"group", fsum(cost)'),
    "pandas, whole": people["cost"].sum(),
    "pandas, by group": people.groupby("group")["cost"].sum()[0],
}
off = {how: abs(value - true) / true for how, value in found.items()}
for how, value in found.items():
    print(f"  {how:22} {value:.10f}  off by {off[how]:.0e}")
inexact = {how for how, size in off.items() if size > 1e-12}
assert inexact == {"pyarrow, by group", "polars, by group", "duckdb, whole", "duckdb, by group"}, inexact
PYTHON
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet pyarrow==26.0.1 polars==2.1.0 duckdb==2.0.1 pandas==3.1.1 numpy==2.4.6
"$place/venv/bin/python" "$place/look.py"
echo "as seen on 28 November 2026"
