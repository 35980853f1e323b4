"""Figures with more decimals than their evidence says were printed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from inntektsmodell.case.contents import AnyCase, Contents
from inntektsmodell.case.evidence import Figure
from inntektsmodell.case.figure_names import place_of_path
from inntektsmodell.case.observations import evidence_of
from inntektsmodell.case.paths import parameter_entries
from inntektsmodell.case.remarks import remark_at
from inntektsmodell.language.messages import message
from inntektsmodell.method.inputs import VARIABLES

NEARNESS = 1e-6
"""How far from a whole number of steps still comes from how a computer holds decimals."""


def told_of_steps(case: AnyCase) -> AnyCase:
    """The case with a remark on figures that are no whole number of the `printed_step` of their evidence.

    To be asked before shares are scaled. What has a formula is computed, and stands on no step. Evidence that is
    unknown is a fault of its own.
    """
    off = [printed for printed in _printed(case) if _is_off(*printed[1:])]
    if not off:
        return case
    path, value, step = off[0]
    said = message("{value:.12g} is no whole number of its printed step, {step:.12g}", value=value, step=step)
    if len(off) > 1:
        said = message("{said} ({count} more like this)", said=said, count=len(off) - 1)
    return replace(case, remarks=(*case.remarks, remark_at(place_of_path(case, path), said)))


def _is_off(value: float, step: float) -> bool:
    steps = value / step
    return abs(steps - round(steps)) > max(NEARNESS, abs(steps) * 1e-12)


def _printed(case: Contents) -> Iterator[tuple[str, float, float]]:
    """Path, value and step of every figure that stands as it was printed."""
    for place in parameter_entries(case.parameters):
        if isinstance(place.item, Figure) and (step := _step(case, place.item.evidence)):
            yield place.path, place.item.value, step
    for name in (name for name in VARIABLES if name in case.observed):
        values = case.observed[name]
        sources = evidence_of(case.observed, name).values.ravel().tolist()
        if not any(_step(case, source) for source in dict.fromkeys(sources)):
            continue
        labels = values.stack(cell=values.dims)["cell"].values.tolist()
        cells = zip(labels, values.values.ravel().tolist(), sources, strict=True)
        for label, value, source in cells:
            if step := _step(case, source):
                yield ".".join([name, *map(str, label if isinstance(label, tuple) else (label,))]), value, step


def _step(case: Contents, name: str) -> float:
    evidence = case.evidence.get(name)
    return 0.0 if evidence is None or evidence.formula else evidence.printed_step
