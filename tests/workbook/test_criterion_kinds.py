"""A criterion of every kind is read from a folder, and from a workbook in either language; its counts are uncertain."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from inntektsmodell.analysis.sensitivity.sources.parts import uncertain_parts
from inntektsmodell.analysis.sensitivity.sources.source import Spread
from inntektsmodell.case.case import Case
from inntektsmodell.case.criterion_kinds import KINDS
from inntektsmodell.case.reading.building import build_case
from inntektsmodell.case.reading.folder import read_folder
from inntektsmodell.files.locations import data_folder
from inntektsmodell.language.text import Language
from inntektsmodell.model.computing import compute
from inntektsmodell.workbook.formulas import write_living_workbook
from inntektsmodell.workbook.layout.sheets import CRITERIA, HEADINGS
from inntektsmodell.workbook.reading.reader import load_workbook_case


def of_kind(kind: str) -> Case:
    raw = read_folder(data_folder() / "cases" / "eksempel")
    table = raw.tables["criteria"]
    rows = tuple({**row, "kind": kind} if row["criterion"] == "cancer" else row for row in table.rows)
    return build_case(replace(raw, tables={**raw.tables, "criteria": replace(table, rows=rows)}), HEADINGS)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "language", "label"), [("climate", "nb", "klima"), ("climate", "en", "climate"), ("health", "nb", "helse")]
)
def test_a_workbook_says_the_kind_in_its_language(kind: str, language: Language, label: str, tmp_path: Path) -> None:
    case, file = of_kind(kind), tmp_path / "case.xlsx"
    write_living_workbook(file, case, compute(case), language)
    sheet = openpyxl.load_workbook(file)[CRITERIA.name.in_language(language)]
    assert ["cancer", label] in [[cell.value for cell in row[:2]] for row in sheet.iter_rows()]
    assert load_workbook_case(file).criteria == case.criteria


@pytest.mark.parametrize("kind", KINDS)
def test_counts_of_a_kind_are_a_source_of_their_own(kind: str) -> None:
    (source,) = [one for one in uncertain_parts(of_kind(kind), Spread()) if one.name == f"counts.{kind}"]
    assert source.label.en.endswith(KINDS[kind].label.en)
