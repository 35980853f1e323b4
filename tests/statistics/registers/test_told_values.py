"""A case and tables of costs, read by an attacker: what few persons have or cost cannot be worked out."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

import inntektsmodell as im
from inntektsmodell.statistics.registers.disclosure.case_cells import shared_cells
from inntektsmodell.statistics.registers.disclosure.dominance import hidden_sums, may_be_dominated
from inntektsmodell.statistics.registers.estimate import Estimate, estimate
from inntektsmodell.statistics.registers.estimation import fitted
from inntektsmodell.statistics.registers.places import load_places
from inntektsmodell.statistics.registers.specification import load_specification
from inntektsmodell.statistics.registers.summing import moments
from inntektsmodell.statistics.registers.writing.report import report_tables
from tests.statistics.registers.small import CODES, PLACES, PLAIN, made_rows, write_register, write_specification

REGIONS = ["North", "South", "East", "West"]
REGION_OF = PLACES.set_index("municipality")["region"]


def span(counts: np.ndarray, hidden: np.ndarray, cell: int) -> float:
    """How far apart a hidden cell of a table may lie, where all other cells, all rows and all columns are known."""
    groups, regions = counts.shape
    rows = np.repeat(np.eye(groups), regions, axis=1)
    totals = np.concatenate([rows, np.tile(np.eye(regions), groups)])
    unknown = totals[:, hidden.ravel()]
    left, aim = totals @ np.where(hidden, counts, 0.0).ravel(), np.zeros(unknown.shape[1])
    aim[cell] = 1.0
    ends = [linprog(sign * aim, A_eq=unknown, b_eq=left).fun for sign in (1, -1)]
    return float(-ends[1] - ends[0])


@pytest.mark.slow
@settings(max_examples=15, deadline=None)
@given(
    counts=st.lists(st.integers(0, 40), min_size=8, max_size=8),
    large=st.lists(st.integers(20, 60), min_size=4, max_size=4),
    threshold=st.integers(2, 6),
)
def test_shared_cells_keep_every_sum_and_tell_nothing_of_few(
    counts: list[int], large: list[int], threshold: int
) -> None:
    table = np.array([*counts, *large], dtype=float).reshape(3, 4)
    told, hidden, unseen = shared_cells(table, threshold)
    assert (hidden | (table == 0) | (table >= threshold)).all()
    np.testing.assert_array_equal(told[~hidden], table[~hidden])
    assert (told >= 0).all()
    if unseen.any():
        return
    np.testing.assert_allclose(told.sum(axis=1), table.sum(axis=1), rtol=1e-3)
    np.testing.assert_allclose(told.sum(axis=0), table.sum(axis=0), rtol=1e-9)
    assert all(span(table, hidden, cell) >= threshold - 1e-6 for cell in range(int(hidden.sum())))


@given(st.data())
def test_no_sum_that_is_told_may_be_half_of_two_persons(data: st.DataObject) -> None:
    costs = [data.draw(st.lists(st.integers(0, 50), min_size=6, max_size=30)) for _ in range(8)]
    for place in data.draw(st.lists(st.integers(0, 7), max_size=3)):
        costs[place][0] = 2_000
    sums, squares = (np.array([float(sum(one**power for one in of)) for of in costs]) for power in (1, 2))
    totals = (np.arange(8) % 2 == np.arange(2)[:, None]).astype(float)
    counts = np.array([float(len(of)) for of in costs])
    hidden = hidden_sums(counts, sums, squares, 1, totals, 5, np.zeros(8, dtype=bool))
    for of in (of for of, is_hidden in zip(costs, hidden, strict=True) if not is_hidden):
        assert sum(sorted(of)[-2:]) < sum(of) / 2 or not sum(of)
    for total in totals > 0:
        left = sorted(one for place in np.flatnonzero(total & hidden) for one in costs[place])
        assert not left or (total & hidden).sum() > 1
        assert not sum(left) or sum(left[-2:]) < sum(left) / 2 or hidden[total].all()


def test_a_sum_of_two_persons_over_years_is_bounded_by_its_squares() -> None:
    """Two persons who cost 10 in each of 3 years among others who cost 1: 60 kroner of 75 with five, of 150 with 30."""
    assert may_be_dominated(np.array([75.0]), np.array([615.0]), 3)[0]
    assert not may_be_dominated(np.array([75.0]), np.array([615.0]), 1)[0]  # no year's two are half of three years
    assert not may_be_dominated(np.array([150.0]), np.array([690.0]), 3)[0]
    assert not may_be_dominated(np.array([0.0]), np.array([0.0]), 3)[0]


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, pd.DataFrame]:
    """A register in which 3 persons of the North are ill, 2 of the East are not poor, and one costs half a place."""
    rows, folder = made_rows(3_000, seed=5), tmp_path_factory.mktemp("few")
    region = rows["home"].map(REGION_OF)
    north, east = (rows.loc[region == name, "number"].unique() for name in ("North", "East"))
    rows["ill"] = rows["ill"] & (region != "North") | rows["number"].isin(north[:3])
    rows["poor"] = rows["poor"] | (region == "East") & ~rows["number"].isin(east[:2])
    dear = rows.index[(rows["home"] == CODES[6]) & (rows["part"] == 1)][0]
    rows.loc[dear, "paid_care"] = 4 * rows.loc[rows["home"] == CODES[6], "paid_care"].sum()
    moments(write_register(folder, rows), folder / "moments.nc")
    return folder, rows


def estimated(folder: Path, few: tuple[Path, pd.DataFrame], model: str = PLAIN, **given: object) -> Estimate:
    file = write_specification(folder, f"[services.visits]\n{model}\nnonnegative = true")
    return estimate(few[0] / "moments.nc", file, folder / "case", **given)  # type: ignore[arg-type]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "region"), [("ill", "North"), ("poor", "East")])
def test_few_who_have_or_lack_a_criterion_are_not_in_the_case(
    name: str, region: str, few: tuple[Path, pd.DataFrame], tmp_path: Path
) -> None:
    estimated(tmp_path, few)
    rows = few[1].assign(region=few[1]["home"].map(REGION_OF))
    exact = rows[rows[name]].groupby(["year", "region"])["part"].sum()
    lived = rows.groupby(["year", "region"])["part"].sum()
    table = pd.read_csv(tmp_path / "case" / "criterion_value.csv", encoding="utf-8-sig")
    table = table[table["criterion"] == name].set_index(["year", "region"])
    for year in (2019, 2020):
        told = table.loc[year]
        hidden = told["evidence"].str.endswith("_shared")
        assert hidden[region]
        assert hidden.sum() > 1  # the country's sum would tell one alone
        assert told["value"].sum() == pytest.approx(exact[year].sum(), rel=1e-6)
        shown = told.index[~hidden]
        np.testing.assert_allclose(told.loc[shown, "value"], exact[year][shown], rtol=1e-12)
        own = exact[year][REGIONS].to_numpy()
        whole = np.array([own, lived[year][REGIONS].to_numpy() - own])
        both = np.tile(hidden[REGIONS].to_numpy(), (2, 1))
        assert min(span(whole, both, cell) for cell in range(int(both.sum()))) >= 5
        assert abs(told.loc[region, "value"] - exact[year][region]) > 1


@pytest.mark.slow
def test_the_case_says_which_figures_are_shared_and_computes(few: tuple[Path, pd.DataFrame], tmp_path: Path) -> None:
    estimated(tmp_path, few)
    case = im.load_case(tmp_path / "case")
    assert "few persons" in (case.evidence["of_ill_shared"].formula or "")
    assert im.compute(case).distribution_key.sum() == pytest.approx(1, abs=1e-12)
    (tmp_path / "other").mkdir()
    estimated(tmp_path / "other", few, threshold=2)
    assert "of_ill_shared" not in im.load_case(tmp_path / "other" / "case").evidence


@pytest.mark.slow
def test_a_criterion_of_few_in_the_whole_country_makes_no_case_and_shows_nowhere(tmp_path: Path) -> None:
    rows = made_rows(1_500, seed=6)
    rows["ill"] = rows["number"].isin(rows["number"].unique()[:3])
    rows["paid_visits"] += 50_000 * rows["ill"]
    moments(write_register(tmp_path, rows), tmp_path / "moments.nc")
    file = write_specification(tmp_path, f"[services.visits]\n{PLAIN}")
    found = estimate(tmp_path / "moments.nc", file)
    told = found.table().set_index("variable")
    assert told["hidden"]["ill"]
    assert told["hidden"].sum() > 1
    assert told.loc[told["hidden"], ["coefficient", "standard_error", "weight", "weight_error"]].isna().all(axis=None)
    with pytest.raises(im.InputError, match="criterion 'ill': is of too few persons for a case; leave it out"):
        estimate(tmp_path / "moments.nc", file, tmp_path / "case")
    assert not (tmp_path / "case").exists()


def test_regions_of_few_and_amounts_of_one_make_no_case(tmp_path: Path) -> None:
    rows = made_rows(1_500, seed=7)
    rows.loc[
        (rows["home"] == CODES[0]) & (rows["number"] == rows.loc[rows["home"] == CODES[0], "number"].iloc[0]), "debt"
    ] = 9e5
    rows["paid_visits"] += rows["debt"]
    few = rows["home"].map(REGION_OF).eq("West") & (rows["year"] == 2020)
    moments(write_register(tmp_path, rows[~few]), tmp_path / "moments.nc")
    file = write_specification(tmp_path, f"[services.visits]\n{PLAIN}\nnonnegative = true")
    with pytest.raises(im.InputError) as caught:
        estimate(tmp_path / "moments.nc", file, tmp_path / "case")
    told = [str(fault) for fault in caught.value.faults]
    assert [one.partition(":")[0] for one in told] == ["region 'West', 2020", "criterion 'debt', region 'North'"]
    assert "has too few persons for a case" in told[0]
    assert "may be mostly of one or two persons" in told[1]
    assert not (tmp_path / "case").exists()


def test_costs_that_one_person_makes_most_of_are_not_told(few: tuple[Path, pd.DataFrame], tmp_path: Path) -> None:
    file = write_specification(tmp_path, f"[services.care]\n{PLAIN}\n[services.visits]\n{PLAIN}")
    specification, places_file = load_specification(file)
    places = load_places(places_file)
    sums = moments(few[0])
    tables = report_tables(sums, specification, places, fitted(sums, specification, places))
    table = tables["municipalities"]
    care = table[table["service"] == "care"].set_index("municipality")
    visits = table[table["service"] == "visits"].set_index("municipality")
    assert care.loc[CODES[6], "cost_hidden"]
    assert care["actual"].isna()[CODES[6]]
    assert care["predicted"].isna()[CODES[6]]
    assert care["persons"].notna()[CODES[6]]
    assert not visits.loc[CODES[6], "cost_hidden"]
    # What is left of a region that is told is of several municipalities, and two persons have less than half of it.
    own = care[(care["region"] == REGION_OF[CODES[6]]) & care["cost_hidden"]].index
    of_own = few[1][few[1]["home"].isin(own)].groupby("number")["paid_care"].sum().sort_values()
    regions = tables["groups"].query("service == 'care' and grouping == 'region'").set_index("group")
    is_told = bool(regions["actual"].notna()[REGION_OF[CODES[6]]])
    assert not is_told or (len(own) > 1 and of_own.iloc[-2:].sum() < of_own.sum() / 2)
    assert is_told or regions["actual"].isna().sum() > 1


@pytest.mark.parametrize("threshold", [-1, 0, 1])
def test_no_output_is_made_with_a_threshold_that_hides_nobody(threshold: int, sums_file: Path, tmp_path: Path) -> None:
    with pytest.raises(im.InputError, match=f"threshold: is {threshold}; 2 or more persons"):
        estimate(sums_file, write_specification(tmp_path, f"[services.care]\n{PLAIN}"), threshold=threshold)
