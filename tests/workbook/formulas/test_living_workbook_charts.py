"""The sheet of charts: every contribution that a case has stands in its table and in its chart, as in the report."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from openpyxl.utils.cell import range_boundaries

from inntektsmodell.case.case import Case
from inntektsmodell.case.labels import CONTRIBUTION, CONTRIBUTIONS, EQUAL
from inntektsmodell.loading import load_case
from inntektsmodell.method.yearly import base_appropriation
from inntektsmodell.report.content import Subject
from inntektsmodell.report.sections.drivers import steps_of
from inntektsmodell.workbook.formulas.sheet import LABELS
from inntektsmodell.workbook.formulas.words import CHARTS
from tests.cases.own_model_case import own_model_case
from tests.cases.pace_case import pace_case
from tests.cases.rules_case import PARTS, PLAIN, rules_case
from tests.workbook.formulas.living import written
from tests.workbook.libreoffice import values_of

pytestmark = pytest.mark.slow

WITHOUT_CAPITAL = replace(PLAIN, capital=False)
CASES: dict[str, Case] = {
    "rules": rules_case(),
    **{part: rules_case(skeleton=WITHOUT_CAPITAL, parts=[part]) for part in PARTS},
    "pace": pace_case(),
    "own model": own_model_case(),
}
OF_REPORT = {"capital": "own_model", "phase_in": "in_year"}
"""Steps that the report calls by a narrower name."""


@pytest.mark.parametrize("name", CASES)
def test_the_contributions_of_table_and_chart_are_those_of_the_report(name: str, tmp_path: Path) -> None:
    case, file = CASES[name], tmp_path / "living.xlsx"
    result = written(case, file)
    sheet = values_of(file)[CHARTS.name.nb]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    start = next(at for at, row in enumerate(rows) if row[0] == CONTRIBUTIONS.nb) + 1
    end = next(at for at, row in enumerate(rows) if at > start and row[0] == base_appropriation.label.nb)
    figures = {str(row[0]): np.array(row[LABELS : LABELS + len(case.regions)], float) for row in rows[start : end + 1]}
    of_report = steps_of(Subject(case, result))
    named = {CONTRIBUTION[OF_REPORT.get(step, step)].nb: amounts for step, amounts in of_report.items()}
    assert list(figures) == [EQUAL.nb, *named, base_appropriation.label.nb]
    for step, amounts in named.items():
        np.testing.assert_allclose(figures[step], amounts, rtol=1e-9, atol=1e-7, err_msg=step)
    *contributions, base = figures.values()
    np.testing.assert_allclose(sum(contributions), base, rtol=1e-12)
    assert charted(file, rows) == list(named)


ANCHOR = re.compile(
    r"<xdr:col>(\d+)</xdr:col><xdr:colOff>(\d+)</xdr:colOff><xdr:row>(\d+)</xdr:row><xdr:rowOff>(\d+)</xdr:rowOff>"
)
GREY, ORANGE, BLUE, GREEN, PINK, SKY, LINES = ["8C8C8C", "E69F00", "0072B2", "009E73", "CC79A7", "56B4E9", "D9D9D9"]


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("charts") / "eksempel.xlsx"
    written(load_case("eksempel"), file)
    return file


def test_two_charts_stand_beside_one_another_and_one_as_wide_below_them(example: Path) -> None:
    """Ends by column, pixels within it, row and pixels: a pixel is 9525 of the units that the file has."""
    rows = values_of(example)[CHARTS.name.nb].max_row
    with zipfile.ZipFile(example) as parts:
        found = ANCHOR.findall(parts.read("xl/drawings/drawing1.xml").decode())
    ends = [(int(c), int(x) // 9525, int(r) - rows, int(y) // 9525) for c, x, r, y in found]
    assert ends == [
        *((0, 0, 1, 0), (3, 28, 18, 0)),
        *((3, 40, 1, 0), (8, 6, 18, 0)),
        *((0, 0, 19, 0), (8, 6, 36, 0)),
    ]


@pytest.mark.parametrize(
    ("number", "kind", "colors", "axis", "has_legend"),
    [
        (1, "clustered", [GREY, ORANGE, BLUE, GREEN], "0 %", True),
        (2, "clustered", [BLUE], "#,##0", False),
        (3, "stacked", [ORANGE, BLUE, GREEN, PINK, SKY], "#,##0", True),
    ],
)
def test_each_chart_has_its_kind_colors_axis_and_legend(
    example: Path, number: int, kind: str, colors: list[str], axis: str, has_legend: bool
) -> None:
    with zipfile.ZipFile(example) as parts:
        chart = parts.read(f"xl/charts/chart{number}.xml").decode()
    assert f'<c:grouping val="{kind}"/>' in chart
    assert re.findall(r'srgbClr val="(\w+)"', chart) == [*colors, LINES]
    assert f'<c:numFmt formatCode="{axis}" sourceLinked="0"/>' in chart
    assert ('<c:legendPos val="b"/>' in chart) == has_legend
    assert all(mark in chart for mark in ('sz="1200" b="1"', '<c:gapWidth val="60"/>', '<c:tickLblPos val="low"/>'))
    assert "<c:majorGridlines>" in chart
    assert ("<c:overlay" in chart) is False
    assert {*re.findall(r"<c:cat><c:strRef><c:f>([^<]+)</c:f>", chart)} == {"Diagrammer!$C$6:$F$6"}


def charted(file: Path, rows: list[list[object]]) -> list[str]:
    """Names of the rows that the last chart shows."""
    with zipfile.ZipFile(file) as parts:
        last = max(name for name in parts.namelist() if name.startswith("xl/charts/chart"))
        areas = re.findall(r"<c:val><c:numRef><c:f>[^!]+!([^<]+)</c:f>", parts.read(last).decode())
    return [str(rows[range_boundaries(area.replace("$", ""))[1] - 1][0]) for area in areas]


def test_the_source_of_the_charts_is_that_of_the_cases_own_appropriation(example: Path) -> None:
    case = load_case("eksempel")
    told = str(values_of(example)[CHARTS.name.nb]["A4"].value)
    assert case.evidence[case.parameters.appropriation.total.evidence].source.rstrip(".") in told
    assert "Prop. 1 S" not in told
