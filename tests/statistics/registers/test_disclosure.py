"""An attacker who knows all that is shown cannot work out what is hidden."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import inntektsmodell as im
from inntektsmodell.statistics.registers.disclosure.dominance import hidden_sums
from inntektsmodell.statistics.registers.disclosure.hidden_cells import attackers_bounds, hidden_cells
from inntektsmodell.statistics.registers.estimation import fitted
from inntektsmodell.statistics.registers.places import load_places
from inntektsmodell.statistics.registers.specification import load_specification
from inntektsmodell.statistics.registers.summing import moments
from inntektsmodell.statistics.registers.writing.report import STEP, report_tables
from tests.statistics.registers.small import CODES, PLAIN, made_rows, write_register, write_specification


def ranges(counts: np.ndarray, hidden: np.ndarray, totals: np.ndarray) -> np.ndarray:
    """How far each hidden cell of one grouping may lie apart, by hand: a sum of what is hidden, and none below 0."""
    return np.array([sum(counts[(row > 0) & hidden]) for cell in np.flatnonzero(hidden) for row in totals if row[cell]])


@given(
    counts=st.lists(st.integers(0, 30), min_size=2, max_size=24).map(np.array),
    groups=st.integers(1, 4),
    threshold=st.integers(2, 8),
)
def test_a_hidden_cell_may_be_anything_over_as_many_persons(counts: np.ndarray, groups: int, threshold: int) -> None:
    totals = (np.arange(len(counts)) % groups == np.arange(groups)[:, None]).astype(float)
    hidden, unseen = hidden_cells(counts, totals, threshold)
    assert (hidden | (counts == 0) | (counts >= threshold)).all()
    assert (unseen | (totals @ counts == 0) | (totals @ counts >= threshold)).all()
    assert (ranges(counts, hidden, totals[~unseen]) >= threshold).all()
    if hidden.any():
        bounds = attackers_bounds(counts.astype(float), hidden, totals[~unseen])
        assert (bounds[:, 0] <= counts[hidden] + 1e-9).all()
        assert (bounds[:, 1] >= counts[hidden] - 1e-9).all()
        assert (np.diff(bounds)[:, 0] >= threshold - 1e-9).all()


def test_totals_that_cross_are_reckoned_with() -> None:
    counts = np.array([3.0, 20, 30, 40, 50, 60, 70, 80, 90])
    square = np.eye(9).reshape(3, 3, 9)
    totals = np.concatenate([square.sum(axis=1), square.sum(axis=0)])
    hidden, unseen = hidden_cells(counts, totals)
    assert hidden[0]
    assert hidden.sum() >= 4
    assert (np.diff(attackers_bounds(counts, hidden, totals[~unseen])) >= 5).all()


def test_a_sum_of_nothing_is_hidden_and_not_told_by_what_is_left() -> None:
    """In the first two cells nobody costs anything; hidden alone, they would be known to cost 0 by the total."""
    counts, sums = np.array([300.0, 200, 900, 1000]), np.array([0.0, 0, 9e6, 1e7])
    hidden = hidden_sums(counts, sums, sums * 2e4, 1, np.ones((1, 4)), 5, np.zeros(4, dtype=bool))
    assert hidden.tolist() == [True, True, True, False]
    without = hidden_sums(counts, sums + 1e7, (sums + 1e7) * 2e4, 1, np.ones((1, 4)), 5, np.zeros(4, dtype=bool))
    assert not without.any()


def test_nothing_is_hidden_where_all_are_many() -> None:
    hidden, unseen = hidden_cells(np.array([5.0, 6, 7]), np.ones((1, 3)))
    assert not hidden.any()
    assert not unseen.any()


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, pd.DataFrame], pd.DataFrame]:
    """The tables of a register in which one municipality has three persons, and three persons are ill."""
    rows, folder = made_rows(6_000, seed=2), tmp_path_factory.mktemp("few")
    numbers = rows["number"].unique()
    few = rows["number"].isin(rows.loc[rows["home"] == CODES[3], "number"].unique()[3:])
    rows = rows[~few].assign(ill=rows["number"].isin(numbers[:3]))
    sums = moments(write_register(folder, rows))
    service = f'[services.care]\n{PLAIN}\nplaces = ["remote"]\n[services.visits]\n{PLAIN}'
    specification, file = load_specification(write_specification(folder, service))
    places = load_places(file)
    return report_tables(sums, specification, places, fitted(sums, specification, places)), rows


@pytest.mark.slow
def test_few_persons_are_in_no_table_and_cannot_be_worked_out(
    tables: tuple[dict[str, pd.DataFrame], pd.DataFrame],
) -> None:
    told, rows = tables
    table = told["municipalities"]
    care = table[table["service"] == "care"].set_index("municipality")
    assert care.loc[CODES[3], "hidden"]
    figures = ["persons", "actual", "predicted", "ratio", "leverage"]
    assert care.loc[care["hidden"], figures].isna().all(axis=None)
    assert care.loc[~care["hidden"], figures].notna().all(axis=None)
    # What the regions' persons less those shown leave over is more than one municipality's.
    regions = told["groups"][(told["groups"]["service"] == "care") & (told["groups"]["grouping"] == "region")]
    for region, persons in zip(regions["group"], regions["persons"], strict=True):
        left = persons - care.loc[care["region"] == region, "persons"].sum()
        hidden = ((care["region"] == region) & care["hidden"]).sum()
        assert hidden == 0 or (hidden > 1 and left >= 5)
    assert rows["home"].eq(CODES[3]).sum() < 10


def test_variables_of_few_persons_are_hidden_and_not_one_alone(
    tables: tuple[dict[str, pd.DataFrame], pd.DataFrame],
) -> None:
    told, _ = tables
    weights = told["weights"][told["weights"]["service"] == "care"].set_index("variable")
    assert weights.loc["ill", "hidden"]
    assert weights["weight"].isna()["ill"]
    assert weights["hidden"].sum() > 1  # the weights sum to 1, and would tell the one
    years = told["years"][told["years"]["variable"] == "ill"]
    assert years["hidden"].all()
    assert "persons" not in told["years"]


def test_groups_that_overlap_tell_ratios_alone_and_in_steps(
    tables: tuple[dict[str, pd.DataFrame], pd.DataFrame],
) -> None:
    told, _ = tables
    other = told["groups"][~told["groups"]["grouping"].str.startswith("region")]
    assert len(other)
    assert other[["persons", "actual", "predicted"]].isna().all(axis=None)
    assert other["hidden"].all()  # none has 5 / 0.001 persons
    assert STEP == 0.001


@pytest.mark.parametrize("threshold", [-1, 0, 1])
def test_a_threshold_that_hides_nobody_is_refused(threshold: int, sums_file: Path, tmp_path: Path) -> None:
    with pytest.raises(im.InputError, match=f"threshold: is {threshold}; 2 or more persons"):
        im_estimate(sums_file, tmp_path, threshold)
    assert not (tmp_path / "report").exists()


def im_estimate(sums_file: Path, folder: Path, threshold: int) -> None:
    from inntektsmodell.statistics.registers.estimate import estimate

    file = write_specification(folder, f"[services.care]\n{PLAIN}")
    estimate(sums_file, file, report=folder / "report", threshold=threshold)
