"""Wrong and odd arguments of public functions: taken as meant, or refused in the project's own words."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, cast

import numpy as np
import pandas as pd
import pytest
import xarray as xr

import inntektsmodell as im

CASE = im.load_case("builtin:eksempel")
CHANGED = [{"capital.share": 0.1}]
RESULT = im.compute(CASE)
AMOUNTS = dict(zip(CASE.regions, ("538", "190", "143", "129"), strict=True))


class Name(str):
    """A text of a class of its own."""

    __slots__ = ()


ODD: dict[str, Any] = {
    "None": None,
    "truth value": True,
    "number": 1.5,
    "NaN": float("nan"),
    "long number": 10**5000,
    "array without dimensions": np.array(2.5),
    "table of numbers": np.ones((2, 2)),
    "bytes": b"x",
    "no text": "",
    "null character": "a\0b",
    "text of a class": Name("no such name"),
    "numbers": [1.5],
    "mapping": {1: 2},
    "table": pd.DataFrame({"x": [1]}),
    "function": len,
    "case": CASE,
}

OF_A_CASE: dict[str, Callable[[Any], object]] = {
    "compute": im.compute,
    "compute_batch": lambda odd: im.compute_batch(odd, CHANGED),
    "compare": lambda odd: im.compare(odd, CASE),
    "compare, second": lambda odd: im.compare(CASE, odd),
    "side_by_side": lambda odd: im.side_by_side([CASE, odd]),
    "side_by_side, named": lambda odd: im.side_by_side({"a": CASE, "b": odd}),
    "apply_scenario": lambda odd: im.apply_scenario(odd, im.load_scenario("need_one_year")),
    "scenario_effects": lambda odd: im.scenario_effects(odd, []),
    "find_target": lambda odd: im.find_target(odd, {}, {}),
    "reachable_results": lambda odd: im.reachable_results(odd, []),
    "remarks_on": lambda odd: im.remarks_on(odd, RESULT),
    "local_sensitivity": im.local_sensitivity,
    "random_fluctuation": im.random_fluctuation,
    "variance_partition": im.variance_partition,
    "write_template": lambda odd: im.write_template("a.xlsx", odd),
    "write_living_workbook": lambda odd: im.write_living_workbook(Path("a.xlsx"), odd, RESULT),
    "write_report": lambda odd: im.write_report(Path("a.html"), odd, RESULT),
    "before of write_report": lambda odd: im.write_report(Path("a.html"), CASE, RESULT, before=_but_none(odd)),
}


def _of_no_case(call: Callable[[Any], object], odd: Any) -> object:
    """A case is right in this place; another odd value in its stead."""
    return call(None if odd is CASE else odd)


CALLS: dict[str, Callable[[Any], object]] = {
    "load_case": im.load_case,
    "load_scenario": im.load_scenario,
    "read_scenarios": im.read_scenarios,
    "apply_scenario": lambda odd: im.apply_scenario(CASE, odd),
    "scenario_effects": lambda odd: im.scenario_effects(CASE, odd),
    "with_changes": lambda odd: CASE.with_changes({"capital.share": odd} if odd is True else odd),
    "a value of with_changes": lambda odd: CASE.with_changes({"capital.share": odd}),
    "grid": im.grid,
    "values of grid": lambda odd: im.grid({"capital.share": cast("Any", odd if np.ndim(odd) == 0 else None)}),
    "scenarios of compute_batch": lambda odd: im.compute_batch(CASE, odd),
    "a column of compute_batch": lambda odd: im.compute_batch(CASE, {"capital.share": odd}),
    "results of compute_batch": lambda odd: im.compute_batch(CASE, CHANGED, odd),
    "compare by": lambda odd: im.compare(CASE, CASE, odd),
    "figures of compare": lambda odd: im.compare(CASE, CASE, figures=odd),
    "cases of side_by_side": im.side_by_side,
    "figures of side_by_side": lambda odd: im.side_by_side([CASE, CASE], odd),
    "against": lambda odd: im.side_by_side([CASE, CASE], against=odd),
    "goals": lambda odd: im.find_target(CASE, odd, {"capital.share": None}),
    "free values": lambda odd: im.find_target(CASE, {"distribution_key[Helse Vest]": 0.2}, odd),
    "amounts": im.identify_key,
    "result of local_sensitivity": lambda odd: im.local_sensitivity(CASE, odd),
    "draws": lambda odd: im.random_fluctuation(
        CASE, draws=cast("Any", odd if not isinstance(odd, int) or odd is True else 1.5)
    ),
    "paths": lambda odd: im.reachable_results(CASE, odd),
    "write_template": lambda odd: im.write_template(odd, CASE),
    "write_report": lambda odd: im.write_report(odd, CASE, RESULT),
    "rebalance": lambda odd: im.compute_batch(CASE, CHANGED, rebalance=_but_none(odd)),
    "client of compute_batch": lambda odd: im.compute_batch(CASE, CHANGED, client=_but_none(odd)),
    "client of random_fluctuation": lambda odd: im.random_fluctuation(CASE, client=_but_none(odd)),
    "client of variance_partition": lambda odd: im.variance_partition(CASE, client=_but_none(odd)),
    "groups": lambda odd: im.variance_partition(CASE, groups=odd),
    "spread": lambda odd: im.variance_partition(CASE, spread=_but_none(odd)),
    "draws and block of variance_partition": lambda odd: im.variance_partition(CASE, draws=odd, block=odd),
    "regions": lambda odd: im.local_sensitivity(CASE, regions=_but_none(odd)),
    "a goal's value": lambda odd: im.find_target(CASE, {"distribution_key[Helse Vest]": _but_number(odd)}, {}),
    "a printed amount": lambda odd: im.identify_key({**AMOUNTS, "Helse Nord": odd}),
    "file of appropriation_bridge": lambda odd: im.appropriation_bridge(_but_none(odd)),
    "language of write_template": lambda odd: im.write_template("a.xlsx", CASE, odd),
    "language of write_living_workbook": lambda odd: im.write_living_workbook(Path("a.xlsx"), CASE, RESULT, odd),
    "language of write_report": lambda odd: im.write_report(Path("a.html"), CASE, RESULT, language=odd),
    "sections": lambda odd: im.write_report(Path("a.html"), CASE, RESULT, sections=odd),
    "scenarios of write_report": lambda odd: im.write_report(Path("a.html"), CASE, RESULT, scenarios=_but_none(odd)),
    "side_by_side of write_report": lambda odd: im.write_report(
        Path("a.html"), CASE, RESULT, side_by_side=_but_none(odd)
    ),
    "comparison of write_report": lambda odd: im.write_report(Path("a.html"), CASE, RESULT, comparison=_but_none(odd)),
    "result of write_report": lambda odd: im.write_report(Path("a.html"), CASE, odd),
    "result of write_living_workbook": lambda odd: im.write_living_workbook(Path("a.xlsx"), CASE, odd),
    "result of remarks_on": lambda odd: im.remarks_on(CASE, odd),
    "source of Scenario": lambda odd: im.Scenario(name="n", source=None if isinstance(odd, Name) else odd),
    "title of Scenario": lambda odd: im.Scenario(name="n", source="s", title=_but_none(odd)),
    **{f"case of {name}": partial(_of_no_case, call) for name, call in OF_A_CASE.items()},
    "by": lambda odd: im.compare(CASE, CASE, by=odd),
    "total": lambda odd: im.identify_key(AMOUNTS, _but_none(odd)),
    "seed of random_fluctuation": lambda odd: im.random_fluctuation(CASE, seed=_but_whole(odd)),
    "seed of variance_partition": lambda odd: im.variance_partition(CASE, seed=_but_whole(odd)),
    "result of random_fluctuation": lambda odd: im.random_fluctuation(CASE, odd),
    "result of variance_partition": lambda odd: im.variance_partition(CASE, odd),
    "regions of random_fluctuation": lambda odd: im.random_fluctuation(CASE, regions=_but_none(odd)),
    "regions of variance_partition": lambda odd: im.variance_partition(CASE, regions=_but_none(odd)),
    "only": lambda odd: im.variance_partition(CASE, only=odd),
    "file of write_living_workbook": lambda odd: im.write_living_workbook(_but_text(odd), CASE, RESULT),
    "local of write_report": lambda odd: im.write_report(Path("a.html"), CASE, RESULT, local=_but_none(odd)),
    "fluctuation of write_report": lambda odd: im.write_report(
        Path("a.html"), CASE, RESULT, fluctuation=_but_none(odd)
    ),
    "command": lambda odd: im.write_report(Path("a.html"), CASE, RESULT, command=_but_text(odd)),
    "logo": lambda odd: im.write_report(Path("a.html"), CASE, RESULT, logo=_but_none(odd)),
    "text": lambda odd: im.write_report(Path("a.html"), CASE, RESULT, text=_but_none(odd)),
    "date": lambda odd: im.write_report(Path("a.html"), CASE, RESULT, date=_but_text(odd)),
    "pdf": lambda odd: im.write_report(Path("a.html"), CASE, RESULT, pdf=cast("Any", 1) if odd is True else odd),
    "name of Scenario": lambda odd: im.Scenario(name=_but_text(odd), source="s"),
    "changes of Scenario": lambda odd: im.Scenario(name="n", source="s", changes=odd),
    "description of Scenario": lambda odd: im.Scenario(name="n", source="s", description=_but_none(odd)),
    "a field of Scenario": lambda odd: im.Scenario(name="n", source="s", sauce=odd),
}


def _but_none(odd: Any) -> Any:
    """None means something in this place; another odd value in its stead."""
    return 0 if odd is None else odd


def _but_text(odd: Any) -> Any:
    """A text is right in this place; another odd value in its stead."""
    return 1.5 if isinstance(odd, str) and odd.isprintable() else odd


def _but_whole(odd: Any) -> Any:
    """A whole number is right in this place, however long; another odd value in its stead."""
    return 1.5 if isinstance(odd, int) and odd is not True else odd


def _but_number(odd: Any) -> Any:
    """A number is right in this place; another odd value in its stead."""
    return None if isinstance(odd, float) else odd


def refusal(call: Callable[[Any], object], odd: Any) -> im.InputError | None:
    """The error that a call raises for an odd value; None where it takes it."""
    try:
        call(odd)
    except im.InputError as error:
        return error
    return None


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_what_does_not_fit_is_refused_with_what_would(
    call: Callable[[Any], object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    refusals = {name: refusal(call, odd) for name, odd in ODD.items()}
    assert [name for name, error in refusals.items() if error is None] == []
    for name, error in refusals.items():
        assert error is not None
        assert all(fault.found and fault.right for fault in error.faults), name
        assert max(map(len, str(error).splitlines())) < 600, name
    assert not list(tmp_path.iterdir())


OTHERS: dict[str, Callable[[xr.Dataset], xr.Dataset]] = {
    "of fewer regions": lambda result: result.isel(region=slice(2)),
    "of regions in another order": lambda result: result.isel(region=slice(None, None, -1)),
    "of other dimensions": lambda result: result.rename(region="r"),
    "without settlement": lambda result: result.drop_vars("settlement"),
    "of another case": lambda _: im.compute(im.load_case("builtin:2021")),
}


@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS)
def test_the_result_of_another_case_is_refused(other: Callable[[xr.Dataset], xr.Dataset], tmp_path: Path) -> None:
    wrong = other(RESULT)
    calls: tuple[Callable[[], object], ...] = (
        lambda: im.remarks_on(CASE, wrong),
        lambda: im.write_report(tmp_path / "a.html", CASE, wrong),
        lambda: im.write_living_workbook(tmp_path / "a.xlsx", CASE, wrong),
    )
    for call in calls:
        with pytest.raises(im.InputError) as caught:
            call()
        assert [fault.place for fault in caught.value.faults] == ["result"]
    assert not list(tmp_path.iterdir())


def test_names_of_evidence_cannot_be_unlocked() -> None:
    names = CASE.observations["population_evidence"].values
    assert names.dtype.hasobject
    with pytest.raises(ValueError, match="WRITEABLE"):
        names.setflags(write=True)


@pytest.mark.parametrize("fields", [{"name": "a\x1bb"}, {"name": ""}, {"changes": [1]}, {"rebalance": "x"}])
def test_a_scenario_made_in_python_is_checked_as_one_of_a_file(fields: dict[str, Any]) -> None:
    given = {"name": "n", "source": "s"} | fields
    faults = []
    for make in (lambda given: im.Scenario(**given), im.load_scenario):
        with pytest.raises(im.InputError) as caught:
            make(given)
        faults.append(caught.value.faults)
    assert faults[0] == faults[1]


@pytest.mark.parametrize("year", [2021, np.int64(2021), Name("2021"), np.str_("2021"), Path("2021")])
def test_the_case_of_a_year_is_loaded_by_its_number_too(year: Any) -> None:
    assert im.load_case(year).name == "2021"


@pytest.mark.parametrize("block", [0, -1, 1.5, True, None, "4", np.ones(2)])
def test_a_block_is_a_whole_number_from_1(block: Any) -> None:
    with pytest.raises(im.InputError, match="block"):
        im.compute_batch(CASE, CHANGED, block=block)


@pytest.mark.parametrize("block", [2, np.int32(2), np.array(2)])
def test_a_block_may_be_a_number_of_numpy(block: Any) -> None:
    expected = im.compute_batch(CASE, 3 * CHANGED)
    assert im.compute_batch(CASE, 3 * CHANGED, block=block).equals(expected)


def test_columns_of_unequal_length_are_refused_whatever_their_index() -> None:
    columns = {"capital.share": pd.Series([0.1, 0.2], index=[7, 8]), "need.window": [[2020]]}
    with pytest.raises(im.InputError, match=r"need\.window"):
        im.compute_batch(CASE, columns)
    columns["need.window"] = [[2020], [2019]]
    rows = [{"capital.share": 0.1, "need.window": [2020]}, {"capital.share": 0.2, "need.window": [2019]}]
    assert im.compute_batch(CASE, columns).equals(im.compute_batch(CASE, rows))


@pytest.mark.parametrize("years", [pd.Index([2018, 2020]), pd.Series([2018, 2020]), xr.DataArray([2018, 2020])])
def test_years_may_stand_in_what_pandas_and_xarray_hold(years: Any) -> None:
    assert CASE.with_changes({"need.window": years}).parameters.need.window.value == (2018, 2020)


@pytest.mark.parametrize("names", ["settlement", ("settlement",), pd.Index(["settlement"]), iter(["settlement"])])
def test_names_may_stand_in_anything_that_lists_them(names: Any) -> None:
    assert list(im.compute_batch(CASE, CHANGED, names).data_vars) == ["settlement"]


def test_one_scenario_is_a_list_of_one() -> None:
    scenario = im.load_scenario("need_one_year")
    effects = im.scenario_effects(CASE, scenario)
    assert effects.effects.equals(im.scenario_effects(CASE, [scenario]).effects)
