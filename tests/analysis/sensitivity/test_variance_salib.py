"""The same model and inputs through SALib: the confidence intervals must meet."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

import inntektsmodell as im
from inntektsmodell.analysis.sensitivity.sources.levels import sources_of
from inntektsmodell.analysis.sensitivity.variance import TOTAL_MOVED, CaseModel, variance_partition

pytestmark = pytest.mark.slow

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # what SALib's own imports warn of is not ours
    from SALib.analyze import sobol as salib_analyze  # type: ignore[import-untyped]
    from SALib.sample import sobol as salib_sample  # type: ignore[import-untyped]

CHOSEN = ["actual_weight", "settlement.unit_price", "cost.actual.actual_cost.somatic", "cost.calculated"]
ROWS = 1024


def test_indices_agree_with_salib_within_both_intervals() -> None:
    case = im.load_case("eksempel")
    sources = sources_of(case, level="input", only=CHOSEN)
    problem = {"num_vars": len(sources), "names": [one.name for one in sources], "bounds": [[0, 1]] * len(sources)}
    points = salib_sample.sample(problem, ROWS, calc_second_order=False, seed=7)
    points = np.clip(points, 1e-9, 1 - 1e-9).T
    pieces = np.array_split(points, 1 + points.shape[1] // 4096, axis=1)
    model = CaseModel(case, "distribution_key", sources, np.arange(len(case.regions)))
    nothing = np.zeros((len(sources), 1), dtype=int)
    values = np.concatenate([model(piece, piece, nothing)[0] for piece in pieces], axis=1)
    ours = variance_partition(case, draws=ROWS, groups="input", only=CHOSEN)
    assert len(sources) > 20
    meeting = []
    for number, output in enumerate(ours["output"].values.tolist()):
        theirs = salib_analyze.analyze(problem, values[number], calc_second_order=False, seed=7)
        for name, key in (("first", "S1"), ("total", "ST")):
            low, high = theirs[key] - theirs[key + "_conf"], theirs[key] + theirs[key + "_conf"]
            ours_low, ours_high = (ours[name + end].sel(output=output).values for end in ("_low", "_high"))
            meeting.append((ours_low <= high) & (ours_high >= low))
            if output != TOTAL_MOVED:  # it bends where a change crosses zero: there the intervals alone can judge
                np.testing.assert_allclose(ours[name].sel(output=output), theirs[key], atol=0.03)
    assert np.mean(meeting) > 0.98  # 300 pairs of 95 per cent intervals: a few may miss each other by chance
