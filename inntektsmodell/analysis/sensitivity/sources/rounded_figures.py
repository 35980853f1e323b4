"""Figures of a case that were rounded in print, as uncertain parts."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from inntektsmodell.analysis.sensitivity.sources.distributions import RoundedShares, RoundedTarget, Uniform
from inntektsmodell.analysis.sensitivity.sources.source import Part
from inntektsmodell.case.calibration import solved_index
from inntektsmodell.case.case import Case
from inntektsmodell.case.evidence import Figure
from inntektsmodell.case.observations import evidence_of
from inntektsmodell.case.paths import parameter_entries
from inntektsmodell.method.inputs import VARIABLES, weights
from inntektsmodell.model.addresses import address_of


def rounded_parts(case: Case) -> Iterator[Part]:
    """Every figure whose evidence has a `printed_step`, off by up to half a step either way.

    Shares that sum to 1 are scaled to do so again. A calibrated criterion is solved for anew from its rounded target.
    Need weights are left out: their estimation uncertainty is a source of its own.
    """
    for entry in parameter_entries(case.parameters):
        if isinstance(entry.item, Figure):
            step = case.evidence[entry.item.evidence].printed_step
            where = address_of(case, entry)
            if step and where.leaf != weights.name:
                yield Part(where.leaf, np.array(where.index or (0,), dtype=int), _uniform(np.array([step])))
    for name in VARIABLES:
        if name in case.observed:
            yield from _observed(case, name)
    if case.file.calibration is not None:
        yield from _target(case)


def _uniform(steps: np.ndarray) -> Uniform:
    return Uniform(-steps / 2, steps / 2)


def _observed(case: Case, name: str) -> Iterator[Part]:
    sources = evidence_of(case.observed, name).values.ravel().tolist()
    steps = np.array([case.evidence[source].printed_step for source in sources])
    cells = np.flatnonzero(steps)
    if not len(cells):
        return
    if VARIABLES[name].sums_to_one:
        every = np.arange(len(steps))
        yield Part(VARIABLES[name].name, every, RoundedShares(case.observed[name].values, steps))
        return
    yield Part(VARIABLES[name].name, cells, _uniform(steps[cells]))


def _target(case: Case) -> Iterator[Part]:
    calibration = case.file.calibration
    assert calibration is not None
    printed = [calibration.target[region] for region in case.regions]
    steps = np.array([case.evidence[figure.evidence].printed_step for figure in printed])
    if not steps.any():
        return
    values = case.observed["criterion_value"]
    years, regions = values.sizes["year"], values.sizes["region"]
    start = values["criterion"].values.tolist().index(calibration.criterion) * years * regions

    def solve(amounts: np.ndarray) -> np.ndarray:
        return np.tile(solved_index(case, amounts), (years, 1))

    amounts = np.array([figure.value for figure in printed])
    cells = np.arange(start, start + years * regions)
    yield Part(VARIABLES["criterion_value"].name, cells, RoundedTarget(amounts, steps, solve))
