"""Cases whose key is reached by a pace of change, on top of a generated one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from inntektsmodell.case.case import Case
from inntektsmodell.case.reading.building import build_case
from inntektsmodell.case.reading.raw import RawCase
from inntektsmodell.workbook.layout.sheets import HEADINGS
from tests.cases.own_model_case import own_model_raw
from tests.strategies import YEAR, Skeleton

SMALL = Skeleton(4, 1, 2, 1, 0, 1, 0, False, False, False, "former_key", False)
FRAMES = {str(YEAR - 1): 0.98, str(YEAR): 1.0, str(YEAR + 1): 1.03}
PACE = {"former_frame": 0.97, "frame": FRAMES, "convergence": 0.6, "least_growth": 0.01, "greatest_growth": 0.08}


def pace_case(seed: int = 1, skeleton: Skeleton = SMALL, parts: tuple[str, ...] = (), **changes: Any) -> Case:
    """A case with a pace of change that has these changes; None leaves a figure out."""
    return build_case(pace_raw(seed, skeleton, parts, **changes), HEADINGS)


def pace_raw(seed: int = 1, skeleton: Skeleton = SMALL, parts: tuple[str, ...] = (), **changes: Any) -> RawCase:
    """The same as a reader would give it."""
    raw = own_model_raw(seed, skeleton, parts)
    given = {name: value for name, value in {**PACE, **changes}.items() if value is not None}
    pace = {
        name: {year: _figure(of_year, "index") for year, of_year in value.items()}
        if name == "frame"
        else _figure(value, "index" if name == "former_frame" else "share")
        for name, value in given.items()
    }
    return replace(raw, content={**raw.content, "parameters": {**raw.content["parameters"], "pace": pace}})


def _figure(value: float, evidence: str) -> dict[str, object]:
    return {"value": value, "evidence": evidence}
