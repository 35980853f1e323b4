"""What can be wrong in a case with steps of regions' own models is told with its place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

import inntektsmodell as im
from inntektsmodell.case.reading.building import build_case
from inntektsmodell.case.reading.raw import RawCase
from inntektsmodell.workbook.layout.sheets import HEADINGS
from tests.cases.own_model_case import OWN, own_model_case, own_model_raw

PHASED = replace(OWN, phase_in=True)


def parameters(raw: RawCase) -> dict[str, Any]:
    found: dict[str, Any] = raw.content["parameters"]
    return found


def with_purpose(raw: RawCase, name: str) -> None:
    amounts = parameters(raw)["reserved"]["amounts"]
    amounts[name] = next(iter(amounts.values()))


def changed(path: str, value: float) -> Callable[[RawCase], None]:
    def change(raw: RawCase) -> None:
        *names, last = path.split(".")
        node = parameters(raw)
        for name in names:
            node = node[name]
        node[last] = {**node[last], "value": value}

    return change


def without_table(name: str) -> Callable[[RawCase], object]:
    return lambda raw: raw.tables.pop(name)


BREAKAGES: list[tuple[Callable[[RawCase], object], str]] = [
    (without_table("history_key"), "parameters.history is given but Key of history or activity (history_key) is not"),
    (lambda raw: parameters(raw).pop("history"), "(history_key) is given but parameters.history is not"),
    (without_table("former_key"), "parameters.adjustment: parameters.adjustment is given but there is no former model"),
    (
        lambda raw: parameters(raw).update(phase_in=parameters(own_model_raw(1, PHASED))["phase_in"]),
        "parameters.adjustment: parameters.phase_in is given too; one way to full effect: by growth, or without",
    ),
    (
        lambda raw: [changed(f"adjustment.plan.{year}", 0.0)(raw) for year in (2020, 2021, 2022, 2023)],
        "parameters.adjustment.plan: nothing is adjusted; at least one part above 0",
    ),
    (
        lambda raw: parameters(raw)["adjustment"]["plan"].update(soon={"value": 0.5, "evidence": "share"}),
        "parameters.adjustment.plan: 'soon' is not a year; four digits, such as 2021",
    ),
    (changed("history.share", 1.5), "parameters.history.share: value 1.5; from 0 to 1"),
    (changed("settlement.price_share", -0.5), "parameters.settlement.price_share: value -0.5; from 0 to 1"),
    (changed("reserved.amounts.agreements", -5.0), "parameters.reserved.amounts.agreements: value -5; at least 0"),
    (lambda raw: parameters(raw)["reserved"]["amounts"].clear(), "parameters.reserved.amounts"),
    (lambda raw: with_purpose(raw, "a;b"), "'a;b' contains a semicolon"),
    (lambda raw: with_purpose(raw, "Agreements"), "'Agreements' cannot be told apart from 'agreements'"),
]


@pytest.mark.parametrize(("breakage", "told"), BREAKAGES, ids=[told for _, told in BREAKAGES])
def test_a_fault_is_told(breakage: Callable[[RawCase], object], told: str) -> None:
    raw = own_model_raw(1)
    breakage(raw)
    with pytest.raises(im.InputError) as refused:
        build_case(raw, HEADINGS)
    assert told in str(refused.value)


def test_a_plan_cannot_be_changed_to_nothing() -> None:
    case = own_model_case()
    with pytest.raises(im.InputError, match="nothing is adjusted"):
        case.with_changes({f"adjustment.plan.{year}": 0.0 for year in (2020, 2021, 2022, 2023)})
