"""Case `eksempel` with a covariance of its calculated cost levels, made by hand, as files."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import numpy as np

import inntektsmodell as im
from tests.corrupting.broken_case import copy_of_case

FILE = "cost_index_covariance.csv"
COVARIANCE = 1e-4 * np.array([[1.0, -0.5, 0.1, 0], [-0.5, 2.0, 0, 0.2], [0.1, 0, 1.5, 0], [0, 0.2, 0, 3.0]])


def case_folder(folder: Path) -> Path:
    """The folder of the case."""
    copy_of_case(folder)
    case = im.load_case("builtin:eksempel")
    evidence = str(np.ravel(case.observations["calculated_cost_evidence"])[0])
    pairs = zip(product(case.regions, case.regions), COVARIANCE.ravel().tolist(), strict=True)
    lines = [f"{one},{other},{value!r},{evidence}" for (one, other), value in pairs]
    text = "\n".join(["region,other_region,value,evidence", *lines, ""])
    (folder / FILE).write_text(text, encoding="utf-8", newline="\n")
    return folder
