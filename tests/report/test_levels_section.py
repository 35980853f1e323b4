"""The report of a tree tells each level, what is taken out, and groups; that of a case tells of none."""

from __future__ import annotations

from dataclasses import replace

import inntektsmodell as im
from inntektsmodell.case.levels.tree import Grouping
from inntektsmodell.language.text import Text
from inntektsmodell.report.content import Paragraph, ReportTable, Subject
from inntektsmodell.report.sections.levels import levels


def test_each_case_below_has_a_table_that_adds_up_with_what_is_taken_out() -> None:
    tree = im.compute_tree(im.load_tree("sykehus"))
    section = levels(Subject(tree.tree.top, tree.result_of(), "en", tree=tree))
    assert section is not None
    first, *tables = section.blocks
    assert isinstance(first, Paragraph)
    assert "all recipients of the level = 1" in first.text
    captions = [table.caption for table in tables if isinstance(table, ReportTable)]
    assert captions == [
        *(f"Hospitals (synthetic), below {region}" for region in tree.tree.top.regions),
        "Hospitals by owner",
    ]
    of_first = tables[0]
    assert isinstance(of_first, ReportTable)
    assert of_first.rows[-1].cells[:2] == ("3,039,740", "58,333.3")
    assert "Felles funksjoner 900.0; Private avtaler 1,200.0" in of_first.notes[0]


def test_a_case_without_levels_has_no_such_section() -> None:
    case = im.load_case("2021")
    assert levels(Subject(case, im.compute(case))) is None


def test_recipients_in_no_group_are_named_below_the_groups() -> None:
    tree = im.load_tree("sykehus")
    members = {"North": tree.cases["Helse Nord"].regions, "West": tree.cases["Helse Vest"].regions[1:]}
    some = replace(tree, groupings={"some": Grouping("hospital", Text(nb="Noen"), members)})
    result = im.compute_tree(some)
    section = levels(Subject(result.tree.top, result.result_of(), "en", tree=result))
    assert section is not None
    table = section.blocks[-1]
    assert isinstance(table, ReportTable)
    assert any("In no group" in note and "Sykehus Vest 1" in note for note in table.notes)
