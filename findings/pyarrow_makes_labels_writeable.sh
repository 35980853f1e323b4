#!/usr/bin/env bash
# pandas 3.1.1, xarray 2026.9.0: whether writing to labels raises depends on whether pyarrow happens to be installed.
#
# Guess: `dataset["region"].values` refuses to be written to on every machine, as labels do.
# Seen:  each look at labels that were given as a list makes a new array. Without pyarrow it is read-only, and writing
#        raises. With pyarrow installed, which the program never imports, it can be written to, and what is written is
#        lost in silence. Labels given as an array of objects are one read-only array in both.
# What to do: give labels as an array of objects; and hold in a test that a dataset stays what it was, not that writing
#        raises.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cat > "$place/look.py" <<'PYTHON'
from importlib.metadata import version
from importlib.util import find_spec

import numpy as np
import xarray as xr

installed = find_spec("pyarrow") is not None
print(f"pandas {version('pandas')}, xarray {version('xarray')}, pyarrow installed: {installed}")
writeable = {}
for how, labels in {"list": ["North", "West"], "objects": np.array(["North", "West"], dtype=object)}.items():
    dataset = xr.Dataset(coords={"region": labels})
    values = dataset["region"].values
    writeable[how] = values.flags.writeable
    print(f"  {how}: {values.dtype}, can be written to: {writeable[how]}")
    if writeable[how]:
        values[0] = "South"
        assert dataset["region"].values.tolist() == ["North", "West"]
assert writeable == {"list": installed, "objects": False}, writeable
PYTHON
for with in "" "pyarrow==26.0.1"; do
    rm -rf "$place/venv"
    python3 -m venv "$place/venv"
    # shellcheck disable=SC2086
    "$place/venv/bin/pip" install --quiet pandas==3.1.1 xarray==2026.9.0 numpy==2.4.6 $with
    "$place/venv/bin/python" "$place/look.py"
done
echo "as seen on 28 November 2026"
