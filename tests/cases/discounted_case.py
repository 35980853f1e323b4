"""The case `eksempel` with a discount for emergency patients, which a case may leave out."""

from __future__ import annotations

from dataclasses import replace

from inntektsmodell.case.case import Case
from inntektsmodell.case.reading.building import build_case
from inntektsmodell.case.reading.folder import read_folder
from inntektsmodell.files.locations import data_folder
from inntektsmodell.workbook.layout.sheets import HEADINGS


def settled_with(discount: float | None) -> Case:
    """The case with a discount, or without one."""
    raw = read_folder(data_folder() / "cases" / "eksempel")
    own = {} if discount is None else {"emergency_discount": {"value": discount, "evidence": "share"}}
    parameters = raw.content["parameters"]
    settlement = parameters["settlement"] | own
    return build_case(
        replace(raw, content=raw.content | {"parameters": parameters | {"settlement": settlement}}), HEADINGS
    )
