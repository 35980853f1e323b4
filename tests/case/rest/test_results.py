"""A rest of the country is a recipient like any other, and how it is divided is nothing to those that are listed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from shutil import copytree
from typing import Any

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st

import inntektsmodell as im
from inntektsmodell.case.case import Case
from inntektsmodell.case.reading.building import build_case
from inntektsmodell.case.reading.raw import RawCase, RawTable
from inntektsmodell.files.locations import data_folder
from inntektsmodell.loading import load_case
from inntektsmodell.workbook.layout.sheets import HEADINGS
from tests.cases.own_model_case import own_model_raw
from tests.cases.rest_case import derive_population, rest_case, with_rest
from tests.cases.rules_case import rules_raw
from tests.model.test_oracle import assert_agrees
from tests.strategies import Skeleton, any_skeleton, raw_case, raw_cases, typical_skeleton

FEW = settings(max_examples=8)
SEEDS = st.integers(0, 2**32 - 1)
NEED_ONLY = Skeleton(5, 2, 3, 3, 2, 3, 0, False, False, False, "", False)


def built(raw: RawCase) -> Case:
    return build_case(raw, HEADINGS)


def assert_same(found: xr.Dataset, expected: xr.Dataset) -> None:
    """Every result within 1e-12 of the largest of its kind."""
    assert set(found) == set(expected)
    for name, values in expected.items():
        size = float(np.abs(values).max()) or 1.0
        np.testing.assert_allclose(found[name].values / size, values.values / size, rtol=0, atol=1e-12, err_msg=name)


@pytest.mark.slow
@FEW
@given(raw_cases(st.one_of(typical_skeleton(), any_skeleton())), st.randoms(use_true_random=False))
def test_it_gives_the_results_of_a_recipient_whose_figures_are_given(raw: RawCase, random: Any) -> None:
    recipient = random.choice(raw.content["regions"])
    assert_same(im.compute(built(with_rest(raw, recipient))), im.compute(built(raw)))


@pytest.mark.parametrize("raw", [own_model_raw(1), rules_raw()], ids=["own model", "rules"])
def test_it_does_so_in_cases_with_other_rules(raw: RawCase) -> None:
    case = built(with_rest(raw))
    assert len(case.totals) > 4
    assert_same(im.compute(case), im.compute(built(raw)))


@pytest.mark.slow
@FEW
@given(SEEDS)
def test_the_independent_copy_subtracts_for_itself(seed: int) -> None:
    case = rest_case(seed)
    assert_agrees(case)
    age, year = case.observed["age_group"].values[0], case.observed["year"].values[-1]
    assert_agrees(case.with_changes({f"population.{age}.{year}.{case.regions[0]}": 17.0}))


def merged(raw: RawCase) -> RawCase:
    """The case with its last two regions as one: counts added, means weighed by inhabitants."""
    *kept, one, other = raw.content["regions"]
    persons: dict[tuple[str, str], float] = defaultdict(float)
    for row in raw.tables["population"].rows:
        persons[row["year"], row["region"]] += float(row["value"])

    def added(table: RawTable, are_means: bool) -> RawTable:
        cells: dict[tuple[str, ...], dict[str, Any]] = {}
        for row in table.rows:
            is_mean = are_means and row["criterion"].startswith("mean")
            region = one if row["region"] == other else row["region"]
            both = persons[row["year"], one] + persons[row["year"], other] if region == one else 1.0
            weight = persons[row["year"], row["region"]] / both if is_mean and region == one else 1.0
            labels = tuple(cell for key, cell in row.items() if key not in ("region", "value", "evidence"))
            before = float(cells.get((*labels, region), {"value": 0.0})["value"])
            value = before + weight * float(row["value"])
            cells[*labels, region] = {**row, "region": region, "value": repr(value)}
        return replace(table, rows=tuple(cells.values()), places=(table.place,) * len(cells))

    tables = {
        name: added(table, name == "criterion_value") if name in ("population", "criterion_value") else table
        for name, table in raw.tables.items()
    }
    return replace(raw, content={**raw.content, "regions": [*kept, one]}, tables=tables)


@pytest.mark.slow
@FEW
@given(SEEDS)
def test_indices_of_the_listed_do_not_depend_on_how_the_rest_is_divided(seed: int) -> None:
    raw = raw_case(NEED_ONLY, seed)
    year = int(max(row["year"] for row in raw.tables["population"].rows))
    parameters = {**raw.content["parameters"], "population": {"year": {"value": year, "evidence": "choice"}}}
    parameters["need"] = {**parameters["need"], "window": {"value": [year], "evidence": "choice"}}
    raw = replace(raw, content={**raw.content, "parameters": parameters})
    divided, whole = (im.compute(built(one)) for one in (raw, with_rest(merged(raw))))
    listed = list(raw.content["regions"][:-2])
    for name in ("criterion_index", "need_index", "population_share", "service_key"):
        one, other = (result[name].sel(region=listed).values for result in (divided, whole))
        np.testing.assert_allclose(one, other, rtol=1e-12, err_msg=name)
    shares = divided["population_share"].sel(region=raw.content["regions"][-2:]).sum()
    np.testing.assert_allclose(whole["population_share"].values[-1], shares, rtol=1e-12)


def test_figures_of_it_may_be_given_themselves_beside_those_that_are_derived() -> None:
    raw = raw_case(NEED_ONLY, 3)
    case = built(with_rest(raw, tables=["population"]))
    assert set(case.totals) == {"population", "population_evidence"}
    assert_same(im.compute(case), im.compute(built(raw)))


@pytest.mark.slow
def test_slopes_along_allowed_moves_are_those_of_changes() -> None:
    case = rest_case(5)
    year, recipient = case.observed["year"].values[-1], case.regions[1]
    path = f"population.age 1.{year}.{recipient}"
    sensitivity = im.local_sensitivity(case, "distribution_key")
    value = float(sensitivity["value"].sel(input=path))
    up, down = (im.compute(case.with_changes({path: value * (1 + part)}))["distribution_key"] for part in (1e-4, -1e-4))
    slopes = ((up - down) / (2e-4 * value)).values
    np.testing.assert_allclose(sensitivity["move"].sel(input=path).values, slopes, rtol=1e-6)
    assert not np.allclose(sensitivity["derivative"].sel(input=path).values, slopes, rtol=1e-2)
    of_key = f"former_key.{recipient}"
    moved = im.local_sensitivity(case, "redistribution").sel(input=of_key)["move"].values
    assert moved[1] == pytest.approx(-moved[-1], rel=1e-12)
    assert moved[[0, 2]] == pytest.approx(0.0, abs=1e-9 * abs(moved[1]))


@pytest.mark.slow
def test_a_calibrated_case_may_have_one(tmp_path: Path) -> None:
    copytree(data_folder() / "cases" / "2021", tmp_path / "own")
    derive_population(tmp_path / "own", "Helse Vest", "The country")
    case, expected = im.load_case(tmp_path / "own"), im.compute(load_case("2021"))
    assert_same(im.compute(case), expected)
    assert case.evidence[case.observed["population_evidence"].values[0, 0, 1]].status == "derived"
    im.write_template(tmp_path / "own.xlsx", case)
    assert_same(im.compute(im.load_case(tmp_path / "own.xlsx")), expected)
    im.write_living_workbook(tmp_path / "living.xlsx", case, im.compute(case))
    assert_same(im.compute(im.load_case(tmp_path / "living.xlsx")), expected)


def test_a_case_without_a_rest_has_no_totals() -> None:
    case = load_case("eksempel")
    assert case.file.rest is None
    assert not case.totals.data_vars


@pytest.mark.slow
def test_cases_that_differ_only_in_how_the_rest_is_given_are_found_alike() -> None:
    raw = raw_case(NEED_ONLY, 3)
    derived, itself = built(with_rest(raw)), built(raw)
    assert not im.compare(derived, itself, figures=["distribution_key"])["differs"].any()
    moved = derived.with_changes({"population.age 1.2020.region 1": 100.0})
    split = im.compare(derived, moved, figures=["distribution_key"])
    assert split["distribution_key"].sum("component").values == pytest.approx(split["distribution_key_change"].values)


@pytest.mark.slow
def test_it_may_be_a_recipient_of_a_tree_above_a_case_or_below_one(tmp_path: Path) -> None:
    folder, expected = tmp_path / "tree", im.compute_tree(im.load_tree("sykehus"))
    copytree(data_folder() / "cases" / "sykehus", folder)
    derive_population(folder, "Helse Nord", "The country")
    derive_population(folder / "levels" / "hospital" / "helse_vest", "Sykehus Vest 3", "Helse Vest in all")
    found = im.compute_tree(im.load_tree(folder))
    assert found.ore == expected.ore
    for parent, arrays in expected.arrays.items():
        for name, values in arrays.items():
            np.testing.assert_allclose(found.arrays[parent][name], values, rtol=1e-10, atol=1e-12, err_msg=name)
