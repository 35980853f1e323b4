"""The covariance of need keys: read as it stands, kept in every form of a case, refused where it is none."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import inntektsmodell as im
from inntektsmodell.case.case import Case
from inntektsmodell.case.reading.key_covariance import COVARIANCE
from inntektsmodell.language.text import Language
from inntektsmodell.runs.differences import DifferenceKind
from inntektsmodell.runs.verification import verify
from tests.cases.key_covariance_case import FILE, SERVICES, case_folder
from tests.corrupting.broken_case import Expected, assert_faults
from tests.runs.kept_run import sealed_again, written_run

Change = Callable[[pd.DataFrame], pd.DataFrame]


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    folder, _ = case_folder(tmp_path_factory.mktemp("covariance") / "case")
    return im.load_case(folder)


@pytest.mark.slow
def test_it_is_read_by_the_names_of_its_criteria(tmp_path: Path) -> None:
    folder, made = case_folder(tmp_path / "case")
    table = pd.read_csv(folder / FILE)
    table.sample(frac=1, random_state=3).to_csv(folder / FILE, index=False)
    found = im.load_case(folder).key_covariance
    assert tuple(sorted(found)) == tuple(sorted(SERVICES))
    for service, own in found.items():
        names = list(im.load_case(folder).parameters.need.weights[service])
        in_order = own[COVARIANCE.path].sel(dict.fromkeys(COVARIANCE.dims, names))
        np.testing.assert_array_equal(in_order.values, made[service])


def test_it_is_frozen_also_after_a_copy(case: Case) -> None:
    for one in (case, pickle.loads(pickle.dumps(case))):
        own = one.key_covariance["somatic"]
        np.testing.assert_array_equal(own[COVARIANCE.path].values, case.key_covariance["somatic"][COVARIANCE.path])
        with pytest.raises(ValueError, match="read-only"):
            own[COVARIANCE.path].values[0, 0] = 1.0
        with pytest.raises(TypeError):
            one.key_covariance["somatic"] = own  # type: ignore[index]


@pytest.mark.slow
@pytest.mark.parametrize("language", ["nb", "en"])
def test_a_workbook_carries_it(case: Case, language: Language, tmp_path: Path) -> None:
    im.write_template(tmp_path / "case.xlsx", case, language)
    again = im.load_case(tmp_path / "case.xlsx")
    assert [*again.key_covariance] == [*case.key_covariance]
    assert all(again.key_covariance[service].identical(own) for service, own in case.key_covariance.items())


def test_changes_keep_it_and_no_result_rests_on_it(case: Case) -> None:
    changed = case.with_changes({"cost.actual_weight.addiction": 0.5})
    assert changed.key_covariance == case.key_covariance
    plain = im.load_case("builtin:eksempel")
    assert im.compute(case).drop_attrs().equals(im.compute(plain).drop_attrs())


def test_a_comparison_says_that_it_differs(case: Case) -> None:
    plain = im.load_case("builtin:eksempel")
    told = "covariance of the need keys is not the same"
    assert told in im.compare(plain, case).attrs["notes_en"]
    assert told not in im.compare(case, case).attrs["notes_en"]


@pytest.mark.slow
def test_a_kept_run_has_it_and_a_changed_one_is_found(tmp_path: Path) -> None:
    folder, _ = case_folder(tmp_path / "case")
    run = written_run(tmp_path / "run", folder)
    assert not verify(run).differences
    kept = run / "inputs" / "case" / FILE
    halved = pd.read_csv(kept).assign(value=lambda table: table["value"] / 2)
    halved.to_csv(kept, index=False)
    assert [(one.place, one.kind) for one in verify(run).differences] == [
        (f"inputs/case/{FILE}", DifferenceKind.CHANGED)
    ]
    forged = verify(sealed_again(run)).differences
    assert sorted(one.place for one in forged) == [
        f"observations, need_key_covariance.{service}" for service in sorted(SERVICES)
    ]


def _with(row: int, column: str, value: str | float) -> Change:
    def change(table: pd.DataFrame) -> pd.DataFrame:
        table = table.astype(object)
        table.loc[row, column] = value
        return table

    return change


def _negative(table: pd.DataFrame) -> pd.DataFrame:
    return table.assign(value=-table["value"])


FAULTS: dict[str, tuple[Change, list[Expected]]] = {
    "unknown service": (
        lambda table: table.replace({"service": {"addiction": "adiction"}}),
        [Expected(FILE, "service 'adiction' is unknown", "addiction")],
    ),
    "unknown criterion": (
        _with(0, "criterion", "0–5"),
        [
            Expected(f"{FILE} line 2", "'0–5' is unknown", "0-5"),
            Expected(FILE, "no row for 0-5, 0-5", "one row for each combination"),
        ],
    ),
    "missing pair": (
        lambda table: table.drop(index=1),
        [Expected(FILE, "no row for 0-5, 6-12", "one row for each combination")],
    ),
    "unknown evidence": (_with(3, "evidence", "shere"), [Expected(f"{FILE} line 5", "'shere' is unknown", "share")]),
    "negative variances": (
        _negative,
        [
            Expected(f"{FILE}, service {service}", "has a variance below 0", "the covariance of an estimate")
            for service in SERVICES
        ],
    ),
}


@pytest.mark.parametrize(("change", "expected"), FAULTS.values(), ids=FAULTS)
def test_what_is_no_covariance_of_the_keys_is_refused(change: Change, expected: list[Expected], tmp_path: Path) -> None:
    folder, _ = case_folder(tmp_path / "case")
    change(pd.read_csv(folder / FILE)).to_csv(folder / FILE, index=False)
    assert_faults(folder, expected)


def test_each_pair_that_differs_by_its_order_is_named_with_the_sums_that_it_spoils(tmp_path: Path) -> None:
    folder, made = case_folder(tmp_path / "case")
    _with(1, "value", made["somatic"][0, 1] + 1e-3)(pd.read_csv(folder / FILE)).to_csv(folder / FILE, index=False)
    place = f"{FILE}, service somatic"
    expected = [
        Expected(place, "'0-5' and '6-12' differ by their order", "one value"),
        Expected(place, "the values of '0-5' sum to 0.001", "0, since the weights"),
    ]
    assert_faults(folder, expected)
