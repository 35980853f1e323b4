"""Rows that a table may lack: flows of a table that is complete, and actual cost without weight."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest
import xarray as xr

import inntektsmodell as im
from inntektsmodell.case.case import Case
from inntektsmodell.case.evidence_use import evidence_shares
from inntektsmodell.case.reading.building import build_case
from inntektsmodell.case.reading.raw import RawCase, RawTable
from inntektsmodell.runs.record import parameter_set
from inntektsmodell.workbook.layout.sheets import HEADINGS
from tests.strategies import Skeleton, raw_case

SMALL = Skeleton(3, 2, 2, 1, 0, 2, 0, True, True, False, "former_key", False)


def built(raw: RawCase) -> Case:
    return build_case(raw, HEADINGS)


def changed(raw: RawCase, **parts: Any) -> RawCase:
    return replace(raw, content={**raw.content, **parts})


def with_weights(raw: RawCase, **weights: float) -> RawCase:
    """Weights on actual cost by service, `_` for the space in its name."""
    cost = {name: {"value": weights[name.replace(" ", "_")], "evidence": "share"} for name in raw.content["services"]}
    parameters = {**raw.content["parameters"], "cost": {"actual_weight": cost}}
    return changed(raw, parameters=parameters)


def kept_rows(raw: RawCase, name: str, is_kept: Callable[[dict[str, Any]], bool]) -> RawCase:
    table = raw.tables[name]
    rows = tuple(row for row in table.rows if is_kept(row))
    return replace(raw, tables={**raw.tables, name: RawTable(name, table.columns, rows, (name,) * len(rows))})


def without_table(raw: RawCase, name: str) -> RawCase:
    return replace(raw, tables={key: table for key, table in raw.tables.items() if key != name})


def assert_same(one: xr.Dataset, other: xr.Dataset) -> None:
    assert {*one} == {*other}
    for name in one:
        np.testing.assert_array_equal(one[name].values, other[name].values, err_msg=str(name))


@pytest.fixture(scope="module")
def raw() -> RawCase:
    return with_weights(raw_case(SMALL, 7), service_0=0.25, service_1=0.0)


def of_first(row: dict[str, Any]) -> bool:
    return bool(row["service"] == "service 0")


def test_actual_cost_without_weight_may_be_absent_and_changes_no_bit(raw: RawCase) -> None:
    whole, without = built(raw), built(kept_rows(raw, "actual_cost", of_first))
    assert_same(im.compute(whole), im.compute(without))
    assert evidence_shares(whole) == evidence_shares(without)
    no_weight = with_weights(raw, service_0=0.0, service_1=0.0)
    assert_same(im.compute(built(no_weight)), im.compute(built(without_table(no_weight, "actual_cost"))))


def test_the_evidence_says_that_it_was_not_given(raw: RawCase) -> None:
    case = built(kept_rows(raw, "actual_cost", of_first))
    names = set(case.observations["actual_cost_evidence"].sel(service="service 1").values.tolist())
    assert {case.evidence[name].source for name in names} == {
        "not given, as its weight is 0; the calculated cost stands for it"
    }


@pytest.mark.parametrize("rows", [of_first, None])
def test_actual_cost_with_a_weight_is_asked_for(raw: RawCase, rows: Callable[[dict[str, Any]], bool] | None) -> None:
    weighted = with_weights(raw, service_0=0.25, service_1=0.5)
    lacking = kept_rows(weighted, "actual_cost", rows) if rows else without_table(weighted, "actual_cost")
    with pytest.raises(im.InputError) as refused:
        built(lacking)
    told = str(refused.value)
    if rows:
        assert "no row for service 1, region 0; one row for each combination of labels; a service whose weight" in told
    else:
        assert len(refused.value.faults) == 2
        for service, weight in (("service 0", 0.25), ("service 1", 0.5)):
            assert f"parameters.cost.actual_weight.{service}: value {weight}; 0, or the actual cost" in told


def test_a_calculated_cost_that_is_missing_asks_for_no_actual_cost(raw: RawCase) -> None:
    no_weight = with_weights(raw, service_0=0.0, service_1=0.0)
    with pytest.raises(im.InputError) as refused:
        built(without_table(without_table(no_weight, "actual_cost"), "calculated_cost"))
    assert "Actual cost" not in str(refused.value)
    assert "parameters.cost is given but Calculated cost" in str(refused.value)


def test_a_weight_cannot_be_put_on_what_is_not_there(raw: RawCase) -> None:
    case = built(kept_rows(raw, "actual_cost", of_first))
    told = "value 0.5; 0, or the actual cost (actual_cost) of service 1 among the figures"
    with pytest.raises(im.InputError) as refused:
        case.with_changes({"cost.actual_weight.service 1": 0.5})
    assert told in str(refused.value)
    with pytest.raises(im.InputError) as refused:
        im.compute_batch(case, {"cost.actual_weight.service 1": np.array([0.0, 0.5])})
    assert told in str(refused.value)
    levels = {f"actual_cost.service 1.{region}": 1.1 for region in case.regions}
    moved = case.with_changes({**levels, "cost.actual_weight.service 1": 0.5})
    assert moved.parameters.cost is not None
    assert moved.parameters.cost.actual_weight["service 1"].value == 0.5


def sparse(raw: RawCase) -> RawCase:
    """The case with every second flow only."""
    return kept_rows(raw, "drg_points", lambda row: (row["origin"], row["destination"]) in PAIRS)


PAIRS = {("region 0", "region 1"), ("region 1", "region 0"), ("region 2", "region 0")}
COMPLETE = {"drg_points": "points"}


def test_absent_flows_are_0_where_the_case_says_that_they_are(raw: RawCase) -> None:
    case = built(changed(sparse(raw), complete=COMPLETE))
    with_zeros = raw.tables["drg_points"]
    rows = tuple(
        row if (row["origin"], row["destination"]) in PAIRS else {**row, "value": "0"} for row in with_zeros.rows
    )
    whole = built(replace(raw, tables={**raw.tables, "drg_points": replace(with_zeros, rows=rows)}))
    assert_same(im.compute(case), im.compute(whole))
    assert float(im.compute(case)["settlement"].sum()) == pytest.approx(0, abs=1e-9)
    assert "complete" not in parameter_set(whole)
    assert parameter_set(case)["complete"] == COMPLETE


def test_absent_flows_are_a_fault_where_it_does_not(raw: RawCase) -> None:
    with pytest.raises(im.InputError) as refused:
        built(sparse(raw))
    assert (
        "no row for 2018, region 0, region 0; one row for each combination of labels; absent rows are 0 where "
        "complete.drg_points names their evidence" in str(refused.value)
    )


@pytest.mark.parametrize(
    ("complete", "told"),
    [
        ({"population": "persons"}, "complete.population: table 'population' needs all its rows"),
        ({"drg_points": "pionts"}, "complete.drg_points: evidence 'pionts' is unknown"),
        ({"drg_points": "persons"}, "complete.drg_points: unit 'persons'"),
    ],
)
def test_what_cannot_be_complete_is_told(raw: RawCase, complete: dict[str, str], told: str) -> None:
    with pytest.raises(im.InputError) as refused:
        built(changed(raw, complete=complete))
    assert told in str(refused.value)


@pytest.mark.slow
def test_a_workbook_may_leave_the_same_cells_empty(raw: RawCase, tmp_path: Path) -> None:
    partly = changed(kept_rows(sparse(raw), "actual_cost", of_first), complete=COMPLETE)
    case, file = built(partly), tmp_path / "case.xlsx"
    im.write_template(file, case, language="en")
    assert_same(im.compute(im.load_case(file)), im.compute(case))
    book = openpyxl.load_workbook(file)
    emptied = 0
    for sheet in (book["DRG points"], book["Actual cost"]):
        for row in sheet.iter_rows(min_row=6):
            is_not_given = row[0].value == "service 1"
            for cell in row:
                if is_not_given or cell.value == 0:
                    emptied += cell.column > 1
                    cell.value = cell.value if cell.column == 1 else None
    book.save(file)
    assert emptied > 6
    again = im.load_case(file)
    assert {*im.compute(again)} == {*im.compute(case)}
    np.testing.assert_allclose(im.compute(again)["base_appropriation"], im.compute(case)["base_appropriation"], 1e-12)
    assert again.file.complete == COMPLETE
