"""A table of many scenarios, file to file, beside the earlier commit."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.history import Snippet, compared
from benchmarks.timing import Row

_SETUP = """
import sys, tempfile
import numpy as np, pandas as pd
folder = tempfile.TemporaryDirectory()
values = np.random.default_rng(1).uniform(0, 1, ({number}, 3)).round(4) * [1, 1, 1000] + [0, 0, 100_000]
paths = ["cost.actual_weight.addiction", "cost.actual_weight.somatic", "appropriation.total"]
pd.DataFrame(values, columns=paths).to_csv(f"{{folder.name}}/scenarios.csv", index=False)
del values
try:
    from inntektsmodell.__main__ import main
except ImportError:  # as the earlier commit has it
    from inntektsmodell.cli import main
sys.argv = ["inntektsmodell", "batch", "eksempel", f"{{folder.name}}/scenarios.csv", "--out", f"{{folder.name}}/out"]
"""
_CODE = """
try:
    main()
except SystemExit as ended:
    assert not ended.code
"""


def rows(number: int, rounds: int) -> Iterator[Row]:
    """Rows of one command on so many scenarios: processor seconds and memory."""
    snippet = Snippet(_CODE, _SETUP.format(number=number))
    what = f"`batch` of {number:,} scenarios, CSV to CSV"
    yield from compared(what, snippet, rounds=rounds, target="≥ 3×", memory="")
