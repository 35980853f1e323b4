"""A table of many scenarios, file to file, beside the earlier commit."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.history import Snippet, beside, compared
from benchmarks.timing import Row

_SETUP = """
import sys, tempfile
import numpy as np, pandas as pd
folder = tempfile.TemporaryDirectory()
values = np.random.default_rng(1).uniform(0, 1, ({number}, 3)).round(4) * [1, 1, 1000] + [0, 0, 100_000]
paths = ["cost.actual_weight.addiction", "cost.actual_weight.somatic", "appropriation.total"]
table = pd.DataFrame(values, columns=paths)
table.to_{kind}(f"{{folder.name}}/scenarios.{kind}", index=False)
del values, table
try:
    from inntektsmodell.__main__ import main
except ImportError:  # as the earlier commit has it
    from inntektsmodell.cli import main
sys.argv = ["inntektsmodell", "batch", "eksempel", f"{{folder.name}}/scenarios.{kind}", "--out", f"{{folder.name}}/out"]
"""
_CODE = """
try:
    main()
except SystemExit as ended:
    assert not ended.code
"""


def rows(number: int, rounds: int) -> Iterator[Row]:
    """Rows of one command on so many scenarios, and on a tenth of them: processor seconds and memory.

    The earlier commit knows CSV alone, which Parquet is measured beside.
    """
    of_csv, of_parquet = (Snippet(_CODE, _SETUP.format(number=number, kind=kind)) for kind in ("csv", "parquet"))
    what = f"`batch` of {number:,} scenarios"
    yield from compared(f"{what}, CSV to CSV", of_csv, rounds=rounds, target="≥ 3×", memory="")
    yield from compared(f"{what}, Parquet to Parquet", of_parquet, of_csv, rounds=rounds, target="≥ 10×", memory="")
    fewer = Snippet(_CODE, _SETUP.format(number=number // 10, kind="csv"))
    _, memory = beside(f"{what}, CSV", of_csv, fewer, f"{number // 10:,} scenarios", rounds=rounds, memory="≥ 0.9×")
    yield memory
