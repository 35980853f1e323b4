"""Formulas that others print: the examples meet their printed results, to the rounding of these and of the inputs."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd
import pytest

import inntektsmodell as im

EXAMPLES = Path(__file__).parents[1] / "examples"
ENGLAND, AUSTRALIA = EXAMPLES / "england_ccgs", EXAMPLES / "south_australia"
MILLION = 1e6
HALF = 0.5


def printed(example: Path) -> dict[str, pd.Series]:
    """By series, the printed figures of each recipient."""
    with (example / "printed.csv").open(encoding="utf-8", newline="") as file:
        table = pd.DataFrame(csv.DictReader(file)).astype({"printed": float})
    return {str(name): rows.set_index("label")["printed"] for name, rows in table.groupby("series")}


def column(example: Path, name: str) -> pd.Series:
    """One column of input of every case of the example, by recipient."""
    tables = [pd.read_csv(file) for file in sorted((example / "case").rglob(f"{name}.csv"))]
    return pd.concat(tables).set_index("region")["value"]


def off(computed: pd.Series, figures: pd.Series) -> pd.Series:
    """How far each printed figure is missed; every recipient has both."""
    assert set(computed.index) == set(figures.index)
    return (computed - figures[computed.index]).abs()


@pytest.fixture(scope="module")
def england() -> pd.Series:
    """Target of each area and group, thousand pounds."""
    levels = im.compute_tree(im.load_tree(ENGLAND / "case")).levels
    amounts: pd.Series = pd.concat([level["amount"].to_series() for level in levels.values()])
    return amounts * MILLION / 1000


@pytest.fixture(scope="module")
def australia() -> pd.Series:
    """Grant of each council before changes are limited, dollars."""
    return im.compute(im.load_case(AUSTRALIA / "case"))["base_appropriation"].to_series() * MILLION


def test_targets_in_england_are_those_printed(england: pd.Series) -> None:
    # Weighted populations are printed in whole persons: half of one moves a target by half of what one is worth.
    one_person = england / column(ENGLAND, "criterion_value")[england.index]
    assert (off(england, printed(ENGLAND)["target"]) < HALF + HALF * one_person).all()
    assert off(england, printed(ENGLAND)["target"]).max() < 0.8


def test_what_follows_from_targets_in_england_is_as_printed(england: pd.Series) -> None:
    figures, persons = printed(ENGLAND), column(ENGLAND, "population")[england.index]
    distance = figures["allocation"][england.index] - england
    assert off(distance, figures["distance"]).max() < 0.8
    assert off(100 * distance / england, figures["distance_per_cent"]).max() < 0.005
    assert off(1000 * england / persons, figures["target_per_head"]).max() < HALF
    assert off(1000 * figures["allocation"][england.index] / persons, figures["allocation_per_head"]).max() < HALF


def test_grants_in_south_australia_are_those_printed(australia: pd.Series) -> None:
    # Raw calculations are printed in whole dollars, and the total is a sum of rounded amounts.
    assert off(australia, printed(AUSTRALIA)["applied"]).max() < 1
    per_head = australia / column(AUSTRALIA, "population")
    assert off(per_head, printed(AUSTRALIA)["applied_per_head"]).max() < 0.005


def test_councils_without_assessed_need_get_the_minimum(australia: pd.Series) -> None:
    raw, per_head = printed(AUSTRALIA)["raw"], australia / column(AUSTRALIA, "population")
    assert (raw < 0).sum() == 16
    assert per_head[raw.index[raw < 0]].to_numpy() == pytest.approx(25.46, abs=1e-6)


def test_what_limits_of_change_do_is_not_met(australia: pd.Series) -> None:
    """The estimated grants are others: as many follow from the year before as the example's page says."""
    figures = printed(AUSTRALIA)
    others = australia.index[off(australia, figures["estimated"]) > 1]
    change = (100 * (figures["estimated"] / figures["previous"] - 1))[others].round(2)
    assert len(others) == 52
    assert [(change == limit).sum() for limit in (0, 10, -3)] == [14, 8, 5]
