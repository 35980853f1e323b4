"""Remarks on the cases below the first level: each names its parent, and inhabitants are held against the parent's."""

from __future__ import annotations

import pytest

import inntektsmodell as im
from inntektsmodell.case.levels.tree import TOP, CaseTree
from inntektsmodell.model.levels.remarks import remarks_below
from inntektsmodell.report.content import Subject
from inntektsmodell.report.sections.cautions import cautions


@pytest.fixture(scope="module")
def tree() -> CaseTree:
    return im.load_tree("sykehus")


def with_people(tree: CaseTree, parent: str, region: str, more: float) -> CaseTree:
    """The tree with more inhabitants of an age group of one recipient in the case below `parent`."""
    case = tree.cases[parent]
    age, year = str(case.observations["age_group"].values[0]), case.parameters.population.year.value
    before = float(case.observations["population"].sel(year=year, age_group=age, region=region))
    return tree.with_case(parent, case.with_changes({f"population.{age}.{year}.{region}": before + more}))


def told(tree: CaseTree) -> list[str]:
    return [f"{one.place}: {one.said}" for one in remarks_below(im.compute_tree(tree))]


@pytest.mark.slow
def test_hospitals_that_add_up_to_their_region_draw_no_remark(tree: CaseTree) -> None:
    assert told(tree) == []
    assert told(with_people(tree, "Helse Vest", "Sykehus Vest 2", 0.4)) == []


def test_inhabitants_that_do_not_add_up_are_told_with_both_figures(tree: CaseTree) -> None:
    (remark,) = told(with_people(tree, "Helse Vest", "Sykehus Vest 2", 10_000))
    of_vest = tree.top.observations["population"].sel(year=2020, region="Helse Vest").sum().item()
    assert remark.startswith("below Helse Vest: ")
    assert f"{of_vest + 10_000:,.0f} inhabitants together" in remark
    assert f"Helse Vest has {of_vest:,.0f}" in remark


def test_a_change_of_the_level_above_is_held_against_the_level_below(tree: CaseTree) -> None:
    (remark,) = told(with_people(tree, TOP, "Helse Nord", -5_000))
    assert remark.startswith("below Helse Nord: ")


def test_the_report_tells_remarks_on_the_cases_below(tree: CaseTree) -> None:
    result = im.compute_tree(with_people(tree, "Helse Nord", "Sykehus Nord 1", 250))
    sentences = cautions(Subject(result.tree.top, result.result_of(), "en", tree=result))
    assert [one for one in sentences if one.startswith("below Helse Nord: ")]
