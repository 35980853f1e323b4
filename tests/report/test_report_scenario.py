"""The report of a scenario, of chosen sections, and of many regions."""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

import inntektsmodell as im
from inntektsmodell.analysis.scenarios.effects import scenario_effects
from inntektsmodell.analysis.sensitivity import local_sensitivity
from inntektsmodell.case.case import Case
from inntektsmodell.case.reading.building import build_case
from inntektsmodell.cli.main import main
from inntektsmodell.faults import InputError
from inntektsmodell.report import page as paging
from inntektsmodell.report import report_html
from inntektsmodell.report.content import MANY
from inntektsmodell.report.page import SECTIONS, sections_named
from inntektsmodell.report.sections.scenario import MOST
from inntektsmodell.report.svg import _in_longhand
from inntektsmodell.workbook.layout.sheets import HEADINGS
from tests.report.report_page import Page, norwegian_number
from tests.strategies import Skeleton, raw_case

FULL = "full_effect_appropriation"


@cache
def eksempel() -> Case:
    return im.load_case("eksempel")


def of_changes(**changes: object) -> tuple[Case, Page]:
    before = eksempel()
    name = {"name": "mitt", "source": "test", "rebalance": "proportional"}
    case = im.apply_scenario(before, im.load_scenario({**name, "changes": changes}))
    return case, Page(report_html(case, im.compute(case), before=before, sections=["scenario"]))


def report(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["report", *arguments])
    return done.exit_code, done.output


@pytest.mark.slow
def test_a_report_of_a_scenario_begins_with_what_was_changed_and_what_it_does() -> None:
    case, page = of_changes(
        **{"cost.actual_weight.somatic": 0.75, "population.year": 2019, "former_key.Helse Vest": 0.2}
    )
    assert page.texts["h2"][1] == "Hva scenarioet endrer"
    changed = {row[0]: row[1:] for row in page.tables["Endrede tall"][1:]}
    assert changed["Vekt på faktisk kostnad: Somatikk"] == ["0,2500", "0,7500"]
    assert changed["Folketall 1. januar"] == ["2020", "2019"]
    former = eksempel().observations["former_key"].values
    assert [norwegian_number(cell) for cell in changed["Tidligere nøkkel: Helse Vest"]] == [
        round(float(former[1]), 4),
        0.2,
    ]
    rest = (1 - 0.2) / (1 - former[1])  # the other shares make room in proportion
    told = [norwegian_number(cell) for cell in changed["Tidligere nøkkel: Helse Nord"]]
    assert told == pytest.approx([former[3], former[3] * rest], abs=0.5e-4)
    head, *rows, total = page.tables[
        "Virkningen for hver region ved full virkning: nøkkel i prosent, bevilgning i mill. kr"
    ]
    before, after = im.compute(eksempel()), im.compute(case)
    assert [row[0] for row in rows] == list(case.regions)
    assert "kr per innbygger" in head[-1]
    persons = case.observations["population"].sel(year=2019).sum("age_group").values
    of_each = page.tables["Virkningen for hver region ved full virkning: bevilgning i kroner per innbygger"][1:]
    levels = [[norwegian_number(cell) for cell in row[1:]] for row in of_each]
    sides = [1e6 * one["full_effect_appropriation"].values / persons for one in (before, after)]
    assert np.allclose(levels, np.transpose(sides), rtol=0, atol=0.5005)
    million = (after[FULL] - before[FULL]).values
    expected = {
        1: (100 * before["distribution_key"].values, 0.5e-2),
        2: (100 * after["distribution_key"].values, 0.5e-2),
        3: (100 * (after["distribution_key"] - before["distribution_key"]).values, 0.5e-3),
        4: (before[FULL].values, 0.05),
        5: (after[FULL].values, 0.05),
        6: (million, 0.05),
        7: (1e6 * million / persons, 0.5),
    }
    for column, (values, rounding) in expected.items():
        shown = [norwegian_number(row[column].replace("+", "")) for row in rows]
        np.testing.assert_allclose(shown, values, rtol=0, atol=1.001 * rounding)
    assert [norwegian_number(total[column]) for column in (1, 2, 3, 6)] == [100, 100, 0, 0]


def test_values_that_look_alike_get_the_decimals_that_tell_them_apart() -> None:
    _, page = of_changes(**{"cost.actual_weight.somatic": 0.2500004})
    assert page.tables["Endrede tall"][1][1:] == ["0,2500000", "0,2500004"]


@pytest.mark.slow
def test_many_changes_are_counted_and_the_largest_listed() -> None:
    _, page = of_changes(population="*1.01", **{"drg_points.2018": "*3"})
    rows = page.tables["Endrede tall"][1:]
    assert len(rows) == MOST
    points = [row for row in rows if row[0].startswith("DRG-poeng")]
    assert len(points) == int((eksempel().observations["drg_points"].sel(settlement_year=2018) > 0).sum())
    changed = eksempel().observations["population"].size + len(points)
    assert f"de {MOST} største endringene av i alt {changed}" in page.texts["main"][0]


def test_a_scenario_without_changes_says_so() -> None:
    case = eksempel()
    page = Page(report_html(case, im.compute(case), before=case, sections=["scenario"]))
    assert "Scenarioet endrer ingen tall." in page.texts["p"]


@pytest.mark.slow
def test_just_the_chosen_sections_are_shown_in_the_order_of_the_report() -> None:
    case = eksempel()

    def headings(chosen: Sequence[str] = ()) -> list[str]:
        return Page(report_html(case, im.compute(case), sections=chosen)).texts["h2"]

    every = headings()
    for chosen in (["keys"], ["again", "summary"]):
        some = headings(chosen)
        assert some == [heading for heading in every if heading in some]
        assert len(some) == 1 + len(chosen)
    assert headings(list(SECTIONS)) == every


def test_an_unknown_section_is_refused_with_the_nearest_and_help_lists_all(tmp_path: Path) -> None:
    code, told = report("2021", "--section", "key", "--section", "x", "--out", str(tmp_path / "x.html"))
    assert code == 2
    assert "delen «key»: er ukjent; mente du «nøkler»" in told
    assert "delen «x»" in told
    assert not list(tmp_path.iterdir())
    _, shown = report("--help")
    assert all(re.search(rf"\b{name}\b", shown) for name in SECTIONS)


@pytest.mark.slow
def test_scenarios_of_another_case_stand_beside_no_case_but_their_own(tmp_path: Path) -> None:
    own = tmp_path / "egen"
    shutil.copytree(Path(__file__).parents[2] / "data" / "cases" / "eksempel", own)
    told = {}
    for case in ("eksempel", "2021", str(own)):
        file = tmp_path / "r.html"
        assert report(case, "--section", "scenarios", "--section", "omissions", "--out", str(file))[0] == 0
        told[case] = file.read_text(encoding="utf-8")
    assert "Helse Nord i høringen" in told["eksempel"]
    assert "Helse Nord i høringen" not in told["2021"] + told[str(own)]
    assert "ingen innebygde er laget for dette" in told["2021"]
    assert report(str(own), "--beside", "hearing_hn", "--out", str(tmp_path / "r.html"))[0] == 0
    assert "Helse Nord i høringen" in (tmp_path / "r.html").read_text(encoding="utf-8")


@pytest.mark.slow
def test_the_command_of_a_scenario_shows_what_it_changes(tmp_path: Path) -> None:
    file = tmp_path / "r.html"
    assert report("eksempel", "--scenario", "need_one_year", "--out", str(file), "--section", "scenario")[0] == 0
    assert Page(file.read_text(encoding="utf-8")).tables["Endrede tall"][1][1:] == ["2018, 2019, 2020", "2020"]


def test_digests_take_one_line_and_follow_the_figures() -> None:
    lines = []
    for case in (eksempel(), eksempel().with_changes({"capital.share": 0.01})):
        page = Page(report_html(case, im.compute(case), sections=["again"]))
        assert not page.rows
        lines += [re.findall(r"\b[0-9a-f]{16}\b", text) for text in page.texts["p"] if text.startswith("Avtrykk")]
    assert [len(line) for line in lines] == [2, 2]
    assert lines[0][0] != lines[1][0]
    assert lines[0][1] != lines[1][1]


def test_hatched_areas_have_a_plain_ground_of_one_piece() -> None:
    case = eksempel()
    html = report_html(case, im.compute(case), sections=["keys"])
    assert "<pattern" in html
    assert set(re.findall(r'<pattern [^>]*>\s*<rect [^>]*fill="([^"]+)"', html)) == {"none"}
    areas = re.findall(r'<rect ([^>]*?) fill="(#e69f00|url\(#[^)]*\))"', html)
    hatched = [shape for shape, fill in areas if fill.startswith("url")]
    plain = [shape for shape, fill in areas if not fill.startswith("url")]
    assert hatched
    assert plain == hatched


@pytest.mark.slow
@pytest.mark.parametrize("regions", [MANY + 1, 17])
def test_every_table_holds_every_region_and_fits_a_page(regions: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "inline_svg", lambda *_: "")  # charts are not looked at here
    case = build_case(raw_case(Skeleton(regions, 2, 3, 2, 1, 2, 0, True, True, False, "former_key", True), 1), HEADINGS)
    scenario = im.load_scenario({"name": "s", "source": "test", "changes": {"population": "*1.5"}})
    result = im.compute(case)
    html = report_html(
        case,
        result,
        before=case,
        scenarios=scenario_effects(case, [scenario]),
        local=local_sensitivity(case, FULL),
    )
    page = Page(html)
    about_regions = [rows for rows in page.tables.values() if case.regions[-1] in [*rows[0], *(row[0] for row in rows)]]
    assert len(about_regions) >= 6
    for rows in about_regions:
        names = rows[0][1:] if case.regions[0] in rows[0] else [row[0] for row in rows[1:]]
        assert [name for name in names if name != "Sum"] == list(case.regions)
        assert len(rows[0]) <= 8
        assert {len(row) for row in rows} == {len(rows[0])}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("shorthand", "longhand"),
    [
        ("font: 8px 'DejaVu Sans', sans-serif; text-anchor: end", "font-size: 8px; text-anchor: end"),
        ("font: 700 9px 'DejaVu Sans', Verdana", "font-weight: 700; font-size: 9px"),
        ("font: italic bold 9.5px Arial; x: y", "font-style: italic; font-weight: bold; font-size: 9.5px; x: y"),
    ],
)
def test_fonts_are_told_property_by_property_whatever_wrote_the_chart(shorthand: str, longhand: str) -> None:
    """What prints the page takes the first word of the shorthand for the size, so that a weight becomes one."""
    assert _in_longhand(f'style="{shorthand}"') == f'style="{longhand}"'
    case = eksempel()
    assert not re.search(r"\bfont:", report_html(case, im.compute(case), sections=["drivers"]).partition("<svg")[2])


def test_sections_may_be_named_in_either_language() -> None:
    assert sections_named(["Nøkler", "summary", "gjenta"]) == ["keys", "summary", "again"]
    with pytest.raises(InputError) as refusal:
        sections_named(["nøkkler"])
    told = {language: refusal.value.in_language(language) for language in ("nb", "en")}
    assert ("«nøkler»" in told["nb"], "'keys'" in told["en"]) == (True, True)
    assert not any(name in told["en"] for name in ("nøkler", "sammendrag"))
