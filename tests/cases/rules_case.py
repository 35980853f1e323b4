"""Cases that have rules of other formulas, on top of a generated one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

import numpy as np

from inntektsmodell.case.case import Case
from inntektsmodell.case.reading.building import build_case
from inntektsmodell.case.reading.raw import RawCase
from inntektsmodell.workbook.layout.sheets import HEADINGS
from tests.strategies import Skeleton, raw_case, table

PLAIN = Skeleton(5, 2, 4, 3, 2, 3, 1, True, True, True, "former_key", False)
PARTS = ("bases", "bounds", "counted_ages", "gap", "per_inhabitant", "equalised", "correction")
"""What is put on top: parts of the parameters, and tables."""


def rules_case(seed: int = 1, skeleton: Skeleton = PLAIN, parts: Collection[str] = PARTS) -> Case:
    """A case of a skeleton with some of the parts."""
    return build_case(rules_raw(seed, skeleton, parts), HEADINGS)


def rules_raw(seed: int = 1, skeleton: Skeleton = PLAIN, parts: Collection[str] = PARTS) -> RawCase:
    """The same as a reader would give it."""
    raw = raw_case(skeleton, seed)
    rng = np.random.default_rng(seed)
    content, tables = raw.content, dict(raw.tables)
    regions, services = list(content["regions"]), list(content["services"])
    ages = [row["criterion"] for row in raw.tables["criteria"].rows if row["kind"] == "age"]
    evidence = {name: {**content["evidence"]["kroner"], "unit": unit} for name, unit in OWN_UNITS.items()}
    parameters: dict[str, Any] = {**content["parameters"]}
    total = parameters["appropriation"]["total"]["value"]
    index: dict[str, Any] = {}
    if "bases" in parts:
        index |= {
            "without_own": _choice(["count 0", "age 1"]),
            "part": _choice(regions[1:4]),
            "relative_to_part": _choice(["count 0", "count 1"]),
            "unscaled": _choice(["mean 0"]),
            "inverse": _choice(["mean 1"]),
        }
    if "bounds" in parts:
        index |= {
            "floor": {"count 2": _figure(0.95, "index"), "age 0": _figure(0.99, "index")},
            "ceiling": {"count 2": _figure(1.05, "index"), "count 1": _figure(1.0, "index")},
            "threshold": {"age 2": _figure(0.97, "index")},
        }
    if index:
        parameters["index"] = index
    if "counted_ages" in parts:
        counted = np.where(rng.random((len(services), len(ages))) < 0.3, 0.0, rng.uniform(0.2, 1.0))
        counted[:, 0] = 1.0
        tables["counted_ages"] = table("counted_ages", {"service": services, "age_group": ages}, counted)
    if "gap" in parts:
        parameters["gap"] = {
            **{"share": _figure(0.05, "share"), "limit": _figure(1.01, "index")},
            **{"criterion": _choice("count 2"), "above": _choice(bool(rng.random() < 0.5))},
        }
    amounts = {name: rng.uniform(500, 3000, len(services)) for name in ("per_inhabitant", "equalised")}
    if {*amounts} & {*parts}:
        parameters["amounts"] = {
            name: {service: _figure(value, "rate") for service, value in zip(services, values, strict=True)}
            for name, values in amounts.items()
            if name in parts
        }
    if "correction" in parts:
        drawn = 0.01 * total * rng.normal(size=len(regions))
        tables["correction"] = table("correction", {"region": regions}, drawn - drawn.mean())
    content = {**content, "parameters": parameters, "evidence": {**content["evidence"], **evidence}}
    return replace(raw, content=content, tables=tables)


OWN_UNITS = {"rate": "NOK per inhabitant"}


def _figure(value: float, evidence: str) -> dict[str, object]:
    return {"value": float(value), "evidence": evidence}


def _choice(value: object) -> dict[str, object]:
    return {"value": value, "evidence": "choice"}
