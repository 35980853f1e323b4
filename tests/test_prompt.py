"""What a programmer meets at a prompt: names, a picture of a case, plain advice, frozen cases, NumPy's numbers."""

from __future__ import annotations

import copy
import pickle
import pydoc
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given

import inntektsmodell as im
from inntektsmodell.loading import built_in_cases
from tests.strategies import cases


@cache
def eksempel() -> im.Case:
    return im.load_case("eksempel")


def test_dir_and_help_show_every_public_name() -> None:
    assert {*im.__all__, "__version__"} == set(dir(im))
    shown = pydoc.plain(pydoc.render_doc(im))
    assert [name for name in im.__all__ if f"    {name}" not in shown and f"class {name}" not in shown] == []


@pytest.mark.parametrize("name", built_in_cases())
def test_a_case_shows_itself_on_a_screen(name: str) -> None:
    case = im.load_case(name)
    lines = repr(case).splitlines()
    assert len(lines) <= 24
    assert max(map(len, lines)) <= 100
    for told in (name, str(case.file.year), case.regions[-1], str(len(case.services))):
        assert told in repr(case)
        assert told in case._repr_html_()


@given(cases())
def test_the_picture_of_any_case_fits_and_is_harmless_html(case: im.Case) -> None:
    marked = im.Case(case.file.model_copy(update={"name": "<b>" * 200}), case.criteria, case.observations)
    assert max(map(len, repr(marked).splitlines())) <= 100
    assert "<b>" not in marked._repr_html_()


def test_a_name_where_a_case_is_wanted_is_told_how_to_become_one() -> None:
    with pytest.raises(im.InputError, match=r"im\.load_case\('x\.xlsx'\)"):
        im.compute("x.xlsx")  # type: ignore[arg-type]
    with pytest.raises(im.InputError, match=r"load_case\('b'\)"):
        im.compare(eksempel(), "b")  # type: ignore[arg-type]
    with pytest.raises(im.InputError, match="Dataset"):
        im.find_target(im.compute(eksempel()), {}, {})  # type: ignore[arg-type]


def check_nothing_can_be_written(case: im.Case) -> None:
    """No number of the observations can be made writable; labels may come as a copy, which changes nothing."""
    before = case.observations.copy(deep=True)
    for name in case.observed.variables:
        for observations in (case.observed, case.observations):
            values = observations[name].values
            if values.dtype.kind in "if":
                with pytest.raises(ValueError, match="WRITEABLE"):
                    values.flags.writeable = True
                with pytest.raises(ValueError, match="WRITEABLE"):
                    values.setflags(write=True)
            if values.flags.writeable:
                values[...] = "another"
            else:
                with pytest.raises(ValueError, match="read-only"):
                    values[...] = values[..., ::-1]
    assert case.observations.identical(before)


@pytest.mark.parametrize("again", [lambda case: pickle.loads(pickle.dumps(case)), copy.deepcopy, copy.copy])
@pytest.mark.parametrize("name", built_in_cases())
def test_a_copied_case_is_the_same_and_as_frozen(name: str, again: Callable[[im.Case], im.Case]) -> None:
    case = im.load_case(name)
    other = again(case)
    assert other.file == case.file
    assert other.criteria == case.criteria
    assert other.observations.identical(case.observations)
    assert im.compute(other).identical(im.compute(case))
    check_nothing_can_be_written(other)
    with pytest.raises(TypeError):
        other.evidence["new"] = None  # type: ignore[index]


def test_nothing_below_a_case_can_be_written_to() -> None:
    case = eksempel()
    before = im.compute(case)
    mappings: list[Any] = [
        case.evidence,
        case.criteria,
        case.file.services,
        case.parameters.need.weights,
        case.parameters.need.weights["somatic"],
        case.parameters.criteria,
    ]
    for mapping in mappings:
        with pytest.raises(TypeError):
            mapping[next(iter(mapping))] = None
        with pytest.raises((TypeError, AttributeError)):
            mapping.clear()
    for listed in (case.file.regions, case.file.notes, case.parameters.need.window.value):
        assert isinstance(listed, tuple)
    check_nothing_can_be_written(case)
    shown = case.observations
    shown["population"] = 2 * shown["population"]
    shown["capital_key"].values = shown["capital_key"].values[::-1]
    shown.attrs["mine"] = "mine"
    del shown["drg_points"]
    assert "mine" not in case.observations.attrs
    assert im.compute(case).identical(before)
    assert im.compute(case.with_changes({"capital.share": 0.1})).identical(
        im.compute(eksempel().with_changes({"capital.share": 0.1}))
    )


def test_a_changed_case_is_frozen_too() -> None:
    changed = eksempel().with_changes({"need.window": [2020], "capital.share": 0.1})
    check_nothing_can_be_written(changed)
    with pytest.raises(TypeError):
        changed.evidence["new"] = None  # type: ignore[index]
    announced = im.apply_scenario(eksempel(), im.load_scenario("need_one_year"))
    assert isinstance(announced.file.notes, tuple)


SAME: dict[str, tuple[Mapping[str, Any], Mapping[str, Any]]] = {
    "array of years": ({"need.window": np.array([2018, 2020])}, {"need.window": [2018, 2020]}),
    "range of years": ({"need.window": range(2018, 2021)}, {"need.window": [2018, 2019, 2020]}),
    "list of NumPy's years": ({"need.window": [np.int32(2019)]}, {"need.window": [2019]}),
    "year": ({"population.year": np.int64(2019)}, {"population.year": 2019}),
    "switch": ({"criteria.mortality.merge": np.bool_(False)}, {"criteria.mortality.merge": False}),
    "rule": ({"settlement.rule": np.str_("former")}, {"settlement.rule": "former"}),
    "narrow number": ({"capital.share": np.float32(0.25)}, {"capital.share": 0.25}),
    "array without dimensions": ({"capital.share": np.array(0.125)}, {"capital.share": 0.125}),
}


@pytest.mark.parametrize(("numpy", "python"), SAME.values(), ids=SAME)
def test_numbers_of_numpy_change_a_case_like_those_of_python(
    numpy: Mapping[str, Any], python: Mapping[str, Any]
) -> None:
    expected = im.compute(eksempel().with_changes(python))
    assert im.compute(eksempel().with_changes(numpy)).equals(expected)
    scenario = im.load_scenario({"name": "x", "source": "y", "changes": dict(numpy)})
    assert im.compute(im.apply_scenario(eksempel(), scenario)).equals(expected)
    batch = im.compute_batch(eksempel(), [numpy], ["distribution_key"])
    np.testing.assert_allclose(batch["distribution_key"].values[:, 0], expected["distribution_key"], rtol=1e-12)


def test_a_batch_takes_columns_of_arrays() -> None:
    shares = np.linspace(0, 0.5, 3)
    columns = {"capital.share": shares, "need.window": [np.array([2020]), [2019], None]}
    rows = [{"capital.share": 0.0, "need.window": [2020]}, {"capital.share": 0.25, "need.window": [2019]}]
    batch = im.compute_batch(eksempel(), columns)
    assert batch.isel(scenario=slice(2)).equals(im.compute_batch(eksempel(), rows))


@pytest.mark.slow
def test_bounds_of_a_target_may_be_an_array() -> None:
    wanted = im.compute(eksempel().with_changes({"capital.share": 0.03}))["distribution_key"].values[0]
    goal = {"distribution_key[Helse Sør-Øst]": np.float64(wanted)}
    found = im.find_target(eksempel(), goal, {"capital.share": np.array([0.0, 0.1])})
    assert found == im.find_target(eksempel(), goal, {"capital.share": (0.0, 0.1)})
