"""Wrong and odd arguments of public functions: taken as meant, or refused in the project's own words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import numpy as np
import pandas as pd
import pytest
import xarray as xr

import inntektsmodell as im

CASE = im.load_case("builtin:eksempel")
CHANGED = [{"capital.share": 0.1}]


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
    "goals": lambda odd: im.find_target(CASE, odd, {"capital.share": None}),
    "free values": lambda odd: im.find_target(CASE, {"distribution_key[Helse Vest]": 0.2}, odd),
    "amounts": im.identify_key,
    "result of local_sensitivity": lambda odd: im.local_sensitivity(CASE, odd),
    "draws": lambda odd: im.random_fluctuation(
        CASE, draws=cast("Any", odd if not isinstance(odd, int) or odd is True else 1.5)
    ),
    "paths": lambda odd: im.reachable_results(CASE, odd),
    "write_template": lambda odd: im.write_template(odd, CASE),
    "write_report": lambda odd: im.write_report(odd, CASE, xr.Dataset()),
}


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_what_does_not_fit_is_refused_with_what_would(call: Callable[[Any], object], odd: Any) -> None:
    with pytest.raises(im.InputError) as caught:
        call(odd)
    assert all(fault.found and fault.right for fault in caught.value.faults)
    assert max(map(len, str(caught.value).splitlines())) < 600


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
