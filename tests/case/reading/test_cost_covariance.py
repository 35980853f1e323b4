"""The covariance of the cost index: kept in every form of a case, and refused where it is none."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import inntektsmodell as im
from inntektsmodell.case.case import Case
from inntektsmodell.case.reading.cost_covariance import COST_COVARIANCE
from inntektsmodell.runs.record import digests_of_observations
from tests.cases.cost_covariance_case import COVARIANCE, FILE, case_folder
from tests.corrupting.broken_case import Expected, assert_faults

Change = Callable[[pd.DataFrame], pd.DataFrame]


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return im.load_case(case_folder(tmp_path_factory.mktemp("covariance") / "case"))


def values_of(case: Case) -> np.ndarray:
    assert case.cost_covariance is not None
    return np.asarray(case.cost_covariance[COST_COVARIANCE.path].values)


def test_it_is_read_by_the_names_of_its_regions_and_frozen_also_after_a_copy(tmp_path: Path) -> None:
    folder = case_folder(tmp_path / "case")
    table = pd.read_csv(folder / FILE)
    table.sample(frac=1, random_state=3).to_csv(folder / FILE, index=False)
    case = im.load_case(folder)
    for one in (case, pickle.loads(pickle.dumps(case)), case.with_changes({"cost.actual_weight.addiction": 0.5})):
        np.testing.assert_array_equal(values_of(one), COVARIANCE)
        with pytest.raises(ValueError, match="read-only"):
            values_of(one)[0, 0] = 1.0


@pytest.mark.slow
def test_a_workbook_carries_it(case: Case, tmp_path: Path) -> None:
    im.write_template(tmp_path / "case.xlsx", case, "nb")
    again = im.load_case(tmp_path / "case.xlsx").cost_covariance
    assert again is not None
    assert case.cost_covariance is not None
    assert again.identical(case.cost_covariance)


@pytest.mark.slow
def test_no_result_rests_on_it_and_a_comparison_says_that_it_differs(case: Case) -> None:
    plain = im.load_case("builtin:eksempel")
    assert im.compute(case).drop_attrs().equals(im.compute(plain).drop_attrs())
    notes = im.compare(plain, case).attrs["notes_en"]
    assert "covariance of the cost index is not the same" in notes
    assert "covariance of the need keys" not in notes


def test_a_record_of_a_run_has_its_digest(case: Case) -> None:
    own = digests_of_observations(case)
    assert own.keys() - digests_of_observations(im.load_case("builtin:eksempel")).keys() == {
        "cost_index_covariance",
        "cost_index_covariance_evidence",
    }
    assert case.cost_covariance is not None
    halved = digests_of_observations(
        replace(
            case,
            cost_covariance=case.cost_covariance.copy(
                data={
                    name: array.values if str(name).endswith("evidence") else array.values / 2
                    for name, array in case.cost_covariance.data_vars.items()
                }
            ),
        )
    )
    assert {name for name in own if own[name] != halved[name]} == {"cost_index_covariance"}


def _with(row: int, column: str, value: str | float) -> Change:
    def change(table: pd.DataFrame) -> pd.DataFrame:
        table = table.astype(object)
        table.loc[row, column] = value
        return table

    return change


FAULTS: dict[str, tuple[Change, list[Expected]]] = {
    "unknown region": (
        _with(0, "other_region", "Helse Vset"),
        [
            Expected(f"{FILE} line 2", "'Helse Vset' is unknown", "Helse Vest"),
            Expected(FILE, "no row for Helse Sør-Øst, Helse Sør-Øst", "one row for each combination"),
        ],
    ),
    "missing pair": (
        lambda table: table.drop(index=1),
        [Expected(FILE, "no row for Helse Sør-Øst, Helse Vest", "one row for each combination")],
    ),
    "two orders": (
        _with(1, "value", 0.5),
        [Expected(FILE, "'Helse Sør-Øst' and 'Helse Vest' differ by their order", "one value, in both orders")],
    ),
    "negative variances": (
        lambda table: table.assign(value=-table["value"]),
        [Expected(FILE, "has a variance below 0", "the covariance of an estimate")],
    ),
    "no such column": (
        lambda table: table.rename(columns={"other_region": "another"}),
        [
            Expected(FILE, "column 'another' is unknown", "other_region"),
            Expected(FILE, "column 'other_region' is missing", "the columns are region, other_region, value, evidence"),
        ],
    ),
}


@pytest.mark.parametrize(("change", "expected"), FAULTS.values(), ids=FAULTS)
def test_what_is_no_covariance_is_refused(change: Change, expected: list[Expected], tmp_path: Path) -> None:
    folder = case_folder(tmp_path / "case")
    change(pd.read_csv(folder / FILE)).to_csv(folder / FILE, index=False)
    assert_faults(folder, expected)


def test_levels_that_the_case_does_not_have_can_have_no_covariance(tmp_path: Path) -> None:
    folder = case_folder(tmp_path / "case")
    (folder / "calculated_cost.csv").unlink()
    with pytest.raises(im.InputError, match=f"{FILE}: is of cost levels that the case does not have"):
        im.load_case(folder)
