"""The numbers that slopes are taken of: which sum to 1 together."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from inntektsmodell.analysis.sensitivity.sources.quantities import quantities_of
from inntektsmodell.case.reading.building import build_case
from inntektsmodell.workbook.layout.sheets import HEADINGS
from tests.strategies import TYPICAL, raw_case


def renamed(content: Any) -> Any:
    """Content in which the first age group has a dot in its name."""
    if isinstance(content, dict):
        return {renamed(key): renamed(value) for key, value in content.items()}
    if isinstance(content, list):
        return [renamed(item) for item in content]
    return "age.0" if content == "age 0" else content


def test_the_weights_of_a_key_sum_to_1_together_whatever_a_criterion_is_called() -> None:
    raw = raw_case(TYPICAL[2], 1)
    tables = {
        name: replace(table, rows=tuple(renamed(dict(row)) for row in table.rows)) for name, table in raw.tables.items()
    }
    case = build_case(replace(raw, content=renamed(dict(raw.content)), tables=tables), HEADINGS)
    (weights,) = [one for one in quantities_of(case) if one.leaf == "need.weights"]
    assert "need.weights.service 0.age.0" in weights.paths
    assert {*weights.sets} == {f"need.weights.{service}" for service in case.services}
