"""A need index that leaves the range of its other years is remarked on; what moves as years do, is not."""

from __future__ import annotations

import numpy as np
import pytest

import inntektsmodell as im
from inntektsmodell.case.case import Case
from inntektsmodell.model.plausible.past import _by_year, need_against_past

CASE = im.load_case("builtin:eksempel")


def _scaled(case: Case, year: int, region: str, factor: float) -> Case:
    """Every criterion of one region in one year, times a factor."""
    cells = case.observed["criterion_value"].sel(year=year, region=region)
    names = cells["criterion"].values.tolist()
    changes = {f"criterion_value.{name}.{year}.{region}": float(cells.sel(criterion=name)) * factor for name in names}
    return case.with_changes(changes)


@pytest.mark.parametrize("name", ["2021", "eksempel", "sykehus", "2008"])
def test_built_in_cases_stay_within_their_past(name: str) -> None:
    assert list(need_against_past(im.load_case(f"builtin:{name}"))) == []


def test_a_year_by_itself_has_the_index_that_the_method_gives_it() -> None:
    case = im.load_case("builtin:sykehus")  # no criteria are merged there
    index, _ = _by_year(case)
    year = int(case.observed["year"][1])
    alone = im.compute(case.with_changes({"need.window": [year]}))
    by_method = alone["need_index"].transpose("service", "region").values
    country = index[:, 1] @ alone["population_share"].values  # the method scales by the population of another year
    np.testing.assert_allclose(index[:, 1] / country[:, None], by_method, rtol=1e-12)


@pytest.mark.parametrize(("region", "factor"), [("Helse Nord", 1.3), ("Helse Vest", 0.6)])
def test_several_figures_that_each_moved_a_little(region: str, factor: float) -> None:
    """No figure is out of proportion, and yet the index is."""
    case = _scaled(CASE, 2018, region, factor)
    (found,) = [one.in_language("en") for one in im.remarks_on(case, im.compute(case))]
    assert f"in '{region}': need index" in found
    assert "in 2018, while those of the other years lie between" in found


def test_a_small_change_and_two_years_alone_are_left(monkeypatch: pytest.MonkeyPatch) -> None:
    assert list(need_against_past(_scaled(CASE, 2018, "Helse Nord", 1.02))) == []
    monkeypatch.setattr("inntektsmodell.model.plausible.past.FEWEST_YEARS", 6)
    assert list(need_against_past(_scaled(CASE, 2018, "Helse Nord", 1.3))) == []


@pytest.mark.slow
def test_chance_among_few_persons_is_left() -> None:
    """A municipality's few deaths may double without a remark."""
    cells = {path: value / 1000 for path, value in _cells(CASE).items()}
    few = CASE.with_changes(cells)
    assert list(need_against_past(_scaled(few, 2018, "Helse Nord", 1.3))) == []


def _cells(case: Case) -> dict[str, float]:
    """Every count of the case, by its path."""
    found = {}
    for name in ("population", "criterion_value"):
        values = case.observed[name]
        for cell in np.ndindex(values.shape):
            labels = [str(values[dim].values[place]) for dim, place in zip(values.dims, cell, strict=True)]
            if case.criteria[labels[0]].measure == "count":
                found[".".join([name, *labels])] = float(values.values[cell])
    return found
