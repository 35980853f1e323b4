"""The table of fluctuations by window and treatment of mortality."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import xarray as xr

import inntektsmodell as im
from inntektsmodell.analysis.sensitivity import random_fluctuation, smoothing, smoothing_table
from inntektsmodell.case.case import Case
from inntektsmodell.case.reading.building import build_case
from inntektsmodell.workbook.layout.sheets import HEADINGS
from tests.strategies import TYPICAL, raw_case

DRAWS = 2000


@pytest.fixture(scope="module")
def case() -> Case:
    return im.load_case("eksempel")


@pytest.fixture(scope="module")
def table(case: Case) -> xr.Dataset:
    return smoothing_table(case, draws=DRAWS)


@pytest.mark.slow
def test_table_has_every_window_and_treatment(table: xr.Dataset) -> None:
    assert table["years"].values.tolist() == [1, 2, 3, 5]
    assert table["criteria"].values.tolist() == ["split", "merged"]
    assert np.isfinite(table["deviation_kroner"]).all()
    assert (table.attrs["draws"], table.attrs["interrupted"], table.attrs["synthetic"]) == (DRAWS, "no", "yes")


@pytest.mark.slow
def test_row_of_the_case_as_it_is_equals_its_own_fluctuation(case: Case, table: xr.Dataset) -> None:
    assert case.parameters.need.window.value == (2018, 2019, 2020)
    assert all(group.merge.value for group in case.parameters.criteria.values())
    own = random_fluctuation(case, draws=DRAWS)
    xr.testing.assert_identical(
        table.sel(years=3, criteria="merged", drop=True)[list(own)].drop_attrs(), own.drop_attrs()
    )
    kroner = own["deviation"].values * case.parameters.appropriation.total.value
    np.testing.assert_allclose(table["deviation_kroner"].sel(years=3, criteria="merged"), kroner, rtol=1e-12)


@pytest.mark.slow
def test_longer_windows_and_merged_mortality_fluctuate_less(table: xr.Dataset) -> None:
    deviation = table["deviation"]
    assert (deviation.diff("years") < 0).all()
    assert (deviation.sel(criteria="merged") < deviation.sel(criteria="split")).all()


@pytest.mark.slow
def test_three_years_fluctuate_about_the_root_of_three_less_than_one(table: xr.Dataset) -> None:
    """Not exactly: the settlement has a window of its own, and the years differ in size."""
    ratio = table["deviation"].sel(years=1) / table["deviation"].sel(years=3)
    np.testing.assert_allclose(ratio, np.sqrt(3), rtol=0.03)


@pytest.mark.slow
@pytest.mark.parametrize(("years", "lengths"), [(1, [1]), (4, [1, 2, 3])])
def test_windows_are_those_that_the_case_has(years: int, lengths: list[int]) -> None:
    short = build_case(raw_case(replace(TYPICAL[2], years=years), 3), HEADINGS)
    table = smoothing_table(short, draws=200, regions=["region 1"])
    assert table["years"].values.tolist() == lengths
    assert table["region"].values.tolist() == ["region 1"]
    assert np.isfinite(table["deviation"]).all()


@pytest.mark.parametrize("lengths", [(), (0, 3), (3, 6)])
def test_windows_outside_the_years_are_refused(case: Case, lengths: tuple[int, ...]) -> None:
    with pytest.raises(im.InputError, match="one or more, from 1 to 5"):
        smoothing_table(case, lengths, draws=DRAWS)


@pytest.mark.slow
@pytest.mark.parametrize("raised", [True, False])
def test_interruption_keeps_the_rows_that_were_done(
    case: Case, table: xr.Dataset, monkeypatch: pytest.MonkeyPatch, raised: bool
) -> None:
    calls = []
    last = 4 if raised else 3

    def interrupted(variant: Case, *, draws: int, seed: int, **_: object) -> xr.Dataset:
        calls.append(variant)
        if len(calls) < last:
            return random_fluctuation(variant, draws=draws, seed=seed)
        if raised:
            raise KeyboardInterrupt
        return random_fluctuation(variant, draws=1000, seed=seed).assign_attrs(interrupted="yes")

    monkeypatch.setattr(smoothing, "random_fluctuation", interrupted)
    part = smoothing_table(case, draws=DRAWS)
    assert len(calls) == last
    assert (part.attrs["interrupted"], part.attrs["draws"]) == ("yes", DRAWS if raised else 1000)
    np.testing.assert_array_equal(part["deviation"].sel(years=1), table["deviation"].sel(years=1))
    rows = part["deviation"].notnull().all("region")
    assert rows.values.tolist() == [[True, True], [True, False], [False, False], [False, False]]


def test_interruption_before_the_first_row_is_passed_on(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: dict[str, object] = {}

    def stop(_: Case, **options: object) -> xr.Dataset:
        asked.update(options)
        raise KeyboardInterrupt

    monkeypatch.setattr(smoothing, "random_fluctuation", stop)
    with pytest.raises(KeyboardInterrupt):
        smoothing_table(case)
    assert asked == {"draws": 20_000, "seed": 1, "regions": None}
