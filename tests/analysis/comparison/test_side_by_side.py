"""Any number of cases side by side: levels, changes, what is absent, names, and what is shown and written."""

from __future__ import annotations

import io
import json
from functools import cache
from pathlib import Path
from zipfile import ZipFile

import numpy as np
import openpyxl
import pandas as pd
import pytest
import xarray as xr
from click.testing import CliRunner, Result

import inntektsmodell as im
from inntektsmodell.analysis.comparison.several.chart import change_chart
from inntektsmodell.analysis.comparison.several.levels import tables_below
from inntektsmodell.analysis.comparison.several.names import names_typed, numbered
from inntektsmodell.analysis.comparison.several.rows import figures_told, remarks_beside, written
from inntektsmodell.analysis.comparison.several.show import json_side_by_side, table_beside
from inntektsmodell.analysis.comparison.several.splits import splits_of
from inntektsmodell.analysis.comparison.several.workbook import workbook_of
from inntektsmodell.analysis.comparison.several.workbook_charts import without_sign_of_zero
from inntektsmodell.analysis.comparison.several.write import write_side_by_side
from inntektsmodell.case.case import Case
from inntektsmodell.case.reading.building import build_case
from inntektsmodell.cli.main import main
from inntektsmodell.language.table_drawing import drawn
from inntektsmodell.workbook.formulas.charts import COLORS, MOST_CHARTED
from inntektsmodell.workbook.layout.sheets import HEADINGS
from tests.strategies import Skeleton, raw_case

FIGURES = ["distribution_key", "base_appropriation"]


def small(regions: int, services: int = 1) -> Case:
    """A generated case with regions `region 0`, `region 1`, ..., without a former model."""
    return build_case(
        raw_case(Skeleton(regions, services, 2, 1, 0, 1, 0, False, False, False, "none", False), 3), HEADINGS
    )


@cache
def cases() -> dict[str, Case]:
    """Two regions, then the same with more money, then a case that has another region too."""
    two = small(2)
    total = two.parameters.appropriation.total.value
    return {"two": two, "more": two.with_changes({"appropriation.total": 1.5 * total}), "three": small(3, 2)}


def table(against: str = "first") -> xr.Dataset:
    return im.side_by_side(cases(), FIGURES, against)  # type: ignore[arg-type]


def test_levels_are_what_each_case_gives_and_changes_their_differences() -> None:
    found = table()
    for name, case in cases().items():
        result = im.compute(case)
        for figure in FIGURES:
            own = found[figure].sel(case=name, region=list(case.regions)).values
            assert np.array_equal(own, result[figure].values)
    first = found["base_appropriation"].sel(case="two")
    assert found["base_appropriation_change"].sel(case="more").values[:2] == pytest.approx(0.5 * first.values[:2])
    assert np.isnan(found["distribution_key_change"].sel(case="two")).all()


def test_a_change_can_be_from_the_case_before() -> None:
    found = table("previous")["base_appropriation_change"]
    levels = table()["base_appropriation"]
    expected = levels.sel(case="three").values - levels.sel(case="more").values
    assert np.array_equal(found.sel(case="three").values, expected, equal_nan=True)


def test_amounts_stand_per_inhabitant_of_each_case() -> None:
    found = table()
    for name, case in cases().items():
        persons = case.observed["population"].sel(year=case.parameters.population.year.value).sum("age_group").values
        own = found.sel(case=name, region=list(case.regions))
        assert np.array_equal(own["inhabitants"].values, persons)
        assert own["base_appropriation_per_inhabitant"].values == pytest.approx(
            1e6 * own["base_appropriation"].values / persons, rel=1e-12
        )
    assert found["base_appropriation_per_inhabitant_change"].attrs["units"] == "NOK per inhabitant"
    assert "distribution_key_per_inhabitant" not in found


def test_what_a_case_lacks_is_absent_and_told() -> None:
    found = table()
    lacking = found["distribution_key"].sel(region="region 2")
    assert np.isnan(lacking.values).tolist() == [True, True, False]
    assert np.isnan(found["distribution_key_change"].sel(case="three", region="region 2"))
    notes = found.attrs["notes_en"].splitlines()
    assert notes[:2] == [f"Empty cells: {name} does not have region 2." for name in ("two", "more")]
    assert "services are not the same" in notes[2]
    levels, changes = (figures_told(found, "en")[0].levels[0], figures_told(found, "en")[1].changes[1])
    assert written(levels, "en")[2:] == ["–", "1.00000"]
    assert written(changes, "en")[2:] == ["–", "–"]  # a sum of some changes is not the change of the sum
    told = json_side_by_side(found)["figures"]["distribution_key"]
    assert told["levels"]["two"]["region 2"] is None
    assert list(told["changes"]) == ["more", "three"]


def test_a_figure_that_only_some_have_is_absent_in_the_others() -> None:
    found = im.side_by_side([im.load_case("2021"), im.load_case("2008")], ["phased_key"])
    assert np.isnan(found["phased_key"].values).all(axis=1).tolist() == [False, True]
    assert found.attrs["notes_en"].startswith("Empty cells: 2008 does not have the figure")
    assert written(figures_told(found, "en")[0].levels[1], "en") == ["–"] * 5


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (dict.fromkeys("a", small(2)), "two cases or more"),
        (small(2), "two cases or more"),
        ({"a": small(2), "b": 3}, "im.load_case"),
    ],
)
def test_less_than_two_cases_are_refused(asked: object, told: str) -> None:
    with pytest.raises(im.InputError, match=told):
        im.side_by_side(asked)  # type: ignore[arg-type]


def test_unknown_figures_and_bases_are_refused() -> None:
    with pytest.raises(im.InputError, match="did you mean 'distribution_key'"):
        im.side_by_side(cases(), ["distribution_keys"])
    with pytest.raises(im.InputError, match="there are none"):
        im.side_by_side(cases(), [])
    with pytest.raises(im.InputError, match="against"):
        table("last")


def test_names_tell_apart() -> None:
    assert numbered(["a", "b", "a"]) == ["a (1)", "b", "a (2)"]
    assert len({*numbered(["a", "a", "a (1)"])}) == 3
    assert names_typed(["x/2021", "2022.xlsx"]) == ["2021", "2022.xlsx"]
    assert names_typed(["x/2021", "y/2021"]) == ["x/2021", "y/2021"]
    assert names_typed(["2021", "2021"]) == ["2021 (1)", "2021 (2)"]
    assert im.side_by_side([small(2), small(2)])["case"].values.tolist() == ["generated (1)", "generated (2)"]


def test_each_change_can_be_split() -> None:
    two, more, _ = cases().values()
    splits = splits_of({"a": two, "b": more, "c": two}, figures=["base_appropriation"], against="previous")
    assert list(splits) == [("a", "b"), ("b", "c")]
    assert splits["a", "b"]["component"].values[splits["a", "b"]["differs"]].tolist() == ["appropriation"]
    with pytest.raises(im.InputError, match="from two to three, region 'region 2'"):
        splits_of(cases())


@pytest.mark.parametrize("most", [60, 80, 120, 200])
def test_the_table_has_every_case_at_every_width(most: int) -> None:
    lines = [line.text for line in drawn(table_beside(table(), "nb"), most)]
    assert max(map(len, lines)) <= most
    for name in cases():
        assert any(name in line for line in lines)
    assert sum("Endring fra two" in line for line in lines) == 3


@pytest.mark.slow
def test_the_workbook_has_live_changes_and_native_charts() -> None:
    content = workbook_of(table(), "nb")
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet, charts = book.worksheets
    rows = {(row[0].value, row[0].row): row for row in sheet.iter_rows(min_row=4)}
    key = next(row for (name, _), row in rows.items() if name == "two")
    assert [cell.value for cell in key[1:3]] == pytest.approx(
        im.compute(cases()["two"])["distribution_key"].values, rel=1e-15
    )
    assert key[3].value == "–"
    formulas = [cell.value for row in rows.values() for cell in row if str(cell.value).startswith("=ROUND(B")]
    assert "=ROUND(B6-B5,10)" in formulas
    assert len(charts._charts) == 4
    assert content == workbook_of(table(), "nb")


def test_charts_of_the_workbook_have_whole_names_units_and_the_colours_of_the_house() -> None:
    book = ZipFile(io.BytesIO(workbook_of(table(), "en")))
    charts = [book.read(f"xl/charts/chart{number}.xml").decode() for number in range(1, 5)]
    for chart, unit in zip(charts, ("shares of 1", "million NOK", *["NOK per inhabitant"] * 2), strict=True):
        assert '<c:barDir val="bar"/>' in chart
        assert f"<a:t>{unit}</a:t>" in chart
        assert "#,##0" in chart
        assert COLORS[1].removeprefix("#") in chart
    assert ["Change from" in chart for chart in charts] == [True, True, False, True]
    assert ['<c:min val="0"/>' in chart for chart in charts] == [False, False, True, False]
    assert "<rowBreaks" in book.read("xl/worksheets/sheet2.xml").decode()


def test_a_change_that_is_not_shown_has_no_sign_in_the_workbook() -> None:
    assert without_sign_of_zero(2, "+") == '[>=0.005]+#,##0.00;[<=-0.005]-#,##0.00;"0"'


def test_synthetic_figures_are_told_on_every_sheet_and_more_recipients_than_a_chart_holds_have_none() -> None:
    one = im.side_by_side([im.load_case("eksempel")] * 2, ["distribution_key"])
    sheets = openpyxl.load_workbook(io.BytesIO(workbook_of(one, "en"))).worksheets
    assert [any("SYNTHETIC" in str(row[0]) for row in sheet.values) for sheet in sheets] == [True, True]
    many = one.isel(region=[0] * (MOST_CHARTED + 1))
    assert len(openpyxl.load_workbook(io.BytesIO(workbook_of(many, "en"))).worksheets) == 1
    pages = one.isel(region=[0] * MOST_CHARTED, case=[0, *[1] * 7]).assign_coords(case=[*"abcdefgh"])
    drawn = openpyxl.load_workbook(io.BytesIO(workbook_of(pages, "en"))).worksheets[1]
    assert len(drawn._charts) > 1


def test_the_chart_has_a_bar_for_each_change() -> None:
    chart = change_chart(table(), "base_appropriation", "nb")
    panels = [axes for axes in chart.axes if axes.get_visible() and axes.get_title()]
    assert [axes.get_title() for axes in panels] == ["region 0", "region 1", "region 2"]
    written_beside = [text.get_text() for text in panels[2].texts]
    assert written_beside == ["–", "–"]


@pytest.mark.slow
def test_the_folder_holds_table_json_workbook_and_charts(tmp_path: Path) -> None:
    shown = im.side_by_side(cases(), ["distribution_key"])
    write_side_by_side(tmp_path / "out", shown, "nb")
    names = {file.name for file in (tmp_path / "out").iterdir()}
    assert {"side_by_side.csv", "side_by_side.json", "side_by_side.xlsx", "changes_distribution_key.png"} <= names
    rows = pd.read_csv(tmp_path / "out" / "side_by_side.csv", encoding="utf-8-sig")
    row = rows[(rows["variable"] == "distribution_key") & (rows["case"] == "more") & (rows["region"] == "region 2")]
    assert row["value"].isna().all()
    content = json.loads((tmp_path / "out" / "side_by_side.json").read_text(encoding="utf-8"))
    assert content == json_side_by_side(shown)


def invoke(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["compare", *arguments])


@pytest.mark.slow
def test_command_shows_cases_and_scenarios_side_by_side() -> None:
    done = invoke("eksempel", "need_one_year", "eksempel+hearing_hso", "--json")
    assert done.exit_code == 0
    content = json.loads(done.stdout)
    assert [case["name"] for case in content["cases"]] == ["eksempel", "need_one_year", "eksempel+hearing_hso"]
    changed = im.apply_scenario(im.load_case("eksempel"), im.load_scenario("hearing_hso"))
    expected = im.compute(changed)["distribution_key"].to_series().to_dict()
    assert content["figures"]["distribution_key"]["levels"]["eksempel+hearing_hso"] == expected
    assert "splits" not in content


def test_an_unknown_scenario_of_a_case_is_refused() -> None:
    done = invoke("2021", "2021", "2021+need_one_yea", "--lang", "en")
    assert done.exit_code == 2
    assert "did you mean 'need_one_year'" in done.stderr


def test_trees_stand_side_by_side_at_every_level() -> None:
    result = im.compute_tree(im.load_tree("sykehus"))
    below = tables_below({"a": result, "b": result}, ["base_appropriation", "redistribution"])["hospital"]
    assert list(below) == list(im.load_case("sykehus").regions)
    for parent, found in below.items():
        expected = result.result_of(parent)["base_appropriation"].values
        for levels in found["base_appropriation"].values:
            assert levels == pytest.approx(expected, rel=1e-9)
    assert json_side_by_side(table(), below={"hospital": below})["levels"]["hospital"].keys() == below.keys()


def test_remarks_say_what_each_case_is() -> None:
    said = remarks_beside(table(), "en")
    assert [line.split(":")[0] for line in said[:3]] == ["two", "more", "three"]
