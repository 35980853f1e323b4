"""Cases that have every step of regions' own models, on top of a generated one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

import numpy as np

from inntektsmodell.case.case import Case
from inntektsmodell.case.reading.building import build_case
from inntektsmodell.case.reading.raw import RawCase
from inntektsmodell.workbook.layout.sheets import HEADINGS
from tests.strategies import YEAR, Skeleton, raw_case, table

OWN = Skeleton(5, 2, 4, 3, 1, 3, 1, True, True, True, "former_key", False)
PARTS = ("reserved", "history", "price_share", "supplement", "guaranteed", "plan")
"""What is put on top: parts of the parameters, and tables."""


def own_model_case(seed: int = 1, skeleton: Skeleton = OWN, parts: Collection[str] = PARTS) -> Case:
    """A case of a skeleton with some of the parts; an adjustment only where the skeleton has no phase-in."""
    return build_case(own_model_raw(seed, skeleton, parts), HEADINGS)


def own_model_raw(seed: int, skeleton: Skeleton = OWN, parts: Collection[str] = PARTS) -> RawCase:
    """The same as a reader would give it. Guaranteed are amounts of which some are more than the formula gives."""
    raw = raw_case(skeleton, seed)
    rng = np.random.default_rng(seed)
    labels = {"region": list(raw.content["regions"])}
    parameters: dict[str, Any] = {**raw.content["parameters"]}
    total = parameters["appropriation"]["total"]["value"]
    size = rng.dirichlet(np.full(skeleton.regions, 20.0))
    tables = dict(raw.tables)
    if "reserved" in parts:
        amounts = {"joint functions": 0.02 * total, "agreements": 0.03 * total}
        parameters["reserved"] = {"amounts": {name: _figure(value, "kroner") for name, value in amounts.items()}}
    if "history" in parts:
        parameters["history"] = {"share": _figure(rng.uniform(0.1, 0.9), "share")}
        tables["history_key"] = table("history_key", labels, size)
    if "price_share" in parts:
        parameters["settlement"] = {**parameters["settlement"], "price_share": _figure(0.95, "share")}
    if "supplement" in parts:
        tables["supplement"] = table("supplement", labels, 0.02 * total * rng.dirichlet(np.ones(skeleton.regions)))
    if "guaranteed" in parts:
        tables["guaranteed"] = table("guaranteed", labels, 0.9 * total * rng.dirichlet(np.full(skeleton.regions, 9.0)))
    if "plan" in parts and not skeleton.phase_in:
        plan = {str(year): _figure(rng.uniform(0.1, 1.0), "share") for year in range(YEAR - 1, YEAR + 3)}
        parameters["adjustment"] = {"plan": plan}
    return replace(raw, content={**raw.content, "parameters": parameters}, tables=tables)


def _figure(value: float, evidence: str) -> dict[str, object]:
    return {"value": float(value), "evidence": evidence}
