"""Reports of more recipients than a page lists, and how little is done for a chart."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import pandas as pd
import pytest
from matplotlib.axes import Axes

import inntektsmodell as im
from inntektsmodell.case.reading.building import build_case
from inntektsmodell.charts.style import Caption
from inntektsmodell.report import content, write_report
from inntektsmodell.report.sections import groups
from inntektsmodell.report.sections.services import service_index_panels
from inntektsmodell.report.svg import chart_settings, inline_svg
from inntektsmodell.workbook.layout.sheets import HEADINGS
from tests.report.report_page import Page
from tests.strategies import TYPICAL, raw_case

pytestmark = pytest.mark.slow


def test_many_recipients_are_shown_by_their_ends_and_written_beside(tmp_path: Path) -> None:
    case = build_case(raw_case(replace(TYPICAL[2], regions=60), 1), HEADINGS)
    result = im.compute(case)
    file = tmp_path / "a.html"
    with patch.object(content, "LISTED", 50), patch.object(groups, "LISTED", 50):
        files = write_report(file, case, result, language="en", sections=["keys", "groups", "drivers"])
    assert [one.name for one in files] == ["a.html", "a.csv"]
    page = Page(file.read_text(encoding="utf-8"))
    (rows,) = [rows for caption, rows in page.tables.items() if caption.startswith("Distribution key and base")]
    assert len(rows) - 2 <= 2 * content.ENDS * (len(rows[0]) - 1)
    key = result["distribution_key"].to_series()
    assert {key.idxmin(), key.idxmax()} <= {row[0] for row in rows}
    (of_groups,) = [rows for caption, rows in page.tables.items() if caption.startswith("Recipients in 10 groups")]
    assert [row[1] for row in of_groups[1:]] == ["6"] * 10 + ["60"]
    whole = pd.read_csv(tmp_path / "a.csv")
    assert whole.iloc[:, 0].tolist() == list(case.regions)
    (column,) = [name for name in whole if str(name).endswith(": Distribution key at full effect")]
    assert whole[column].tolist() == key.tolist()


def test_one_panel_of_each_kind_is_measured_and_a_chart_is_whole() -> None:
    regions, services = [f"region {number}" for number in range(30)], ["one", "two"]
    indices = {"need": pd.DataFrame(1.1, services, regions).to_numpy()}
    with chart_settings():
        chart = service_index_panels(regions, services, indices, Caption(), "en")
        with patch.object(Axes, "get_tightbbox", autospec=True, side_effect=Axes.get_tightbbox) as measured:
            drawn = inline_svg(chart, "c", "title", "description")
    assert len([panel for panel in chart.axes if panel.get_visible()]) == 24
    assert measured.call_count <= 2 * 4
    assert len(ElementTree.fromstring(drawn).findall("{http://www.w3.org/2000/svg}title")) == 1
