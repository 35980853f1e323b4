"""`inntektsmodell compare`: which cases it takes, what it shows and writes, and its charts."""

from __future__ import annotations

import json
import shutil
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
import xarray as xr
from click.testing import CliRunner, Result

import inntektsmodell as im
from inntektsmodell.analysis.comparison.chart import waterfall_of, waterfalls
from inntektsmodell.analysis.comparison.components import COMPONENTS
from inntektsmodell.analysis.comparison.several.side_by_side import side_by_side
from inntektsmodell.analysis.comparison.several.write import workbook_and_charts
from inntektsmodell.analysis.comparison.show import (
    json_comparison,
    lines_of_each,
    write_comparison,
)
from inntektsmodell.analysis.scenarios.scenario import apply_scenarios, load_scenario
from inntektsmodell.cli import beside
from inntektsmodell.cli.commands import compare as command
from inntektsmodell.cli.main import main
from inntektsmodell.language import terminal
from tests.corrupting.broken_case import CASE, copy_of_case, with_text
from tests.runs.kept_run import written_run

REGIONS = ["Helse Sør-Øst", "Helse Vest", "Helse Midt-Norge", "Helse Nord"]


def invoke(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["compare", *arguments])


@cache
def hearing() -> xr.Dataset:
    """`eksempel` against Helse Sør-Øst in the hearing: two components differ."""
    case = im.load_case("eksempel")
    return im.compare(case, apply_scenarios(case, [load_scenario("hearing_hso")]))


@pytest.mark.slow
def test_table_has_a_row_a_component_and_says_what_it_rests_on() -> None:
    done = invoke("eksempel", "hearing_hso")
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    labels = [component.label.nb for component in COMPONENTS.values()]
    for label in labels:
        assert len([line for line in lines if line.strip().startswith(label)]) == 2
    split = hearing()["distribution_key"].sel(component="actual_weight")
    (weights, _) = (line for line in lines if line.strip().startswith("Vekt på faktisk kostnad"))
    shown = [f"{value:.5f}".replace(".", ",").replace("-", "−") for value in split.values]
    assert weights.split()[-5:-1] == shown
    assert sum("(uendret)" in line for line in lines) == 2 * (len(labels) - 3)
    assert "100,0 % syntetisk" in done.stdout
    assert "Shapley-verdier" in done.stdout


@pytest.mark.slow
def test_table_in_english_states_the_method() -> None:
    done = invoke("eksempel", "hearing_hso", "--by", "sequential", "--lang", "en")
    assert "The components are exchanged one by one in the order shown" in done.stdout
    assert "Settlement volume" in done.stdout
    assert "(no change)" in done.stdout


@pytest.mark.slow
def test_json_holds_every_component_of_every_figure() -> None:
    content = json.loads(invoke("eksempel", "hearing_hso", "--json").stdout)
    assert content["synthetic"] == "yes"
    assert "order" not in content
    assert list(content["components"]) == list(COMPONENTS)
    differing = [name for name, about in content["components"].items() if about["differs"]]
    assert differing == ["actual_weight", "settlement_volume", "capital"]
    for name, about in content["figures"].items():
        for region in REGIONS:
            total = sum(part[region] for part in about["components"].values())
            assert total == pytest.approx(about["change"][region], abs=1e-9)
            assert about["change"][region] == pytest.approx(float(hearing()[f"{name}_change"].sel(region=region)))
    assert content["figures"]["distribution_key"]["units"] == "1"


@pytest.mark.slow
def test_json_of_the_sequential_split_states_the_order() -> None:
    content = json.loads(invoke("eksempel", "hearing_hso", "--by", "sequential", "--json").stdout)
    assert content["order"] == "actual_weight, settlement_volume, capital"


@pytest.mark.slow
def test_scenarios_can_be_given_to_either_side(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text('name = "own"\nsource = "a test"\n[changes]\ncapital.share = 0.1\n', encoding="utf-8", newline="\n")
    from_file = invoke("eksempel", str(file), "--json")
    from_option = invoke("eksempel", "eksempel", "--scenario-b", str(file), "--json")
    assert from_file.exit_code == 0
    assert from_file.stdout == from_option.stdout
    both = json.loads(invoke(str(file), "eksempel", "--scenario-b", str(file), "--json").stdout)
    assert not any(about["differs"] for about in both["components"].values())


@pytest.mark.slow
def test_folder_holds_tables_and_a_chart_a_region(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    key = [f"distribution_key{ending}" for ending in ("", "_a", "_b", "_change")]
    of_vest = hearing().sel(region=["Helse Vest"])[key]
    write_comparison(folder, of_vest, "nb")
    chart = "waterfall_distribution_key_1_helse_vest"
    files = ["comparison.csv", "comparison.json", f"{chart}.png", f"{chart}.svg"]
    assert sorted(file.name for file in folder.iterdir()) == files
    beside = side_by_side([im.load_case("eksempel")] * 2, ["distribution_key"])
    write_comparison(folder, of_vest, "nb", beside=workbook_and_charts(beside, "nb"))
    own = {f"changes_distribution_key.{ending}" for ending in ("png", "svg")} | {"side_by_side.xlsx"}
    assert {file.name for file in folder.iterdir()} == {*files, *own}
    table = pd.read_csv(folder / "comparison.csv", encoding="utf-8-sig", dtype={"units": str})
    (row,) = table[(table["variable"] == "distribution_key") & (table["component"] == "actual_weight")].to_dict(
        "records"
    )
    assert row["value"] == float(of_vest["distribution_key"].sel(component="actual_weight", region="Helse Vest"))
    assert (row["region"], row["units"], row["synthetic"]) == ("Helse Vest", "1", "yes")
    content = json.loads((folder / "comparison.json").read_text(encoding="utf-8"))
    assert content == json_comparison(of_vest)


@pytest.mark.slow
def test_folder_with_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    done = invoke("eksempel", "eksempel", "--figure", "settlement", "--out", str(tmp_path))
    assert done.exit_code == 2
    assert "mine.txt" in done.stderr
    assert [file.name for file in tmp_path.iterdir()] == ["mine.txt"]


def test_faults_of_both_sides_are_told_at_once() -> None:
    done = invoke("2012", "hearing_hs", "--scenario-a", "x", "--lang", "en")
    assert done.exit_code == 2
    assert "'2012': is neither a case nor a scenario; did you mean '2021' or '2008'?" in done.stderr
    assert "'hearing_hs': is neither a case nor a scenario; did you mean 'hearing_hso'" in done.stderr


def test_unknown_figure_names_the_nearest() -> None:
    done = invoke("eksempel", "hearing_hso", "--figure", "distribution_keys", "--lang", "en")
    assert done.exit_code == 2
    assert "did you mean 'distribution_key'" in done.stderr


@pytest.mark.slow
def test_a_terminal_gets_the_short_form_unless_all_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = ("eksempel", "hearing_hso", "--lang", "en")
    piped = invoke(*asked).stdout
    assert invoke(*asked, "--all").stdout == piped
    monkeypatch.setattr(terminal, "screen_lines", lambda: 39)
    assert invoke(*asked, "--all").stdout == piped
    short = invoke(*asked).stdout
    unchanged = int((~hearing()["differs"]).sum())
    assert f"{unchanged} unchanged components" in short
    assert "(no change)" not in short
    assert short.count("\n") < 40 < piped.count("\n")


@pytest.mark.slow
def test_remarks_beside_an_answer_that_fits_are_cut_and_their_number_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terminal, "screen_lines", lambda: 39)
    monkeypatch.setattr(beside, "lines_beside", len)
    monkeypatch.setattr(command, "_remarks", lambda *_: [f"remark {number}" for number in range(30)])
    asked = ("eksempel", "hearing_hso", "--lang", "en")
    done = invoke(*asked)
    assert done.stderr.count("remark ") == 8
    assert "22 more" in done.stderr
    assert done.output.count("\n") < 40
    assert invoke(*asked, "--all").stderr.count("remark ") == 30


@pytest.mark.slow
def test_two_whose_change_cannot_be_split_stand_side_by_side() -> None:
    done = invoke("sykehus", "eksempel+hearing_hv", "--json", "--lang", "en")
    assert done.exit_code == 0
    content = json.loads(done.stdout)
    assert [case["name"] for case in content["cases"]] == ["sykehus", "eksempel+hearing_hv"]
    (told,) = (note for note in content["notes"] if "not split" in note)
    assert "age group '0-17'" in told
    refused = invoke("sykehus", "eksempel+hearing_hv", "--split", "--lang", "en")
    assert (refused.exit_code, "age group '0-17'" in refused.stderr) == (2, True)


def test_a_figure_that_one_of_two_lacks_stands_side_by_side_and_one_that_none_has_is_refused() -> None:
    asked = ("2021", "2008", "--json", "--lang", "en", "--figure")
    content = json.loads(invoke(*asked, "phased_key").stdout)
    assert content["figures"]["phased_key"]["levels"]["2008"]["Helse Nord"] is None
    assert any("'phased_key': is not computed per region for 2008" in note for note in content["notes"])
    assert invoke(*asked, "guarantee").exit_code == 2


def test_an_amount_is_shown_per_inhabitant_too() -> None:
    content = json_comparison(hearing())["figures"]
    assert "per_inhabitant" not in content["distribution_key"]
    each = content["base_appropriation"]["per_inhabitant"]
    for region in REGIONS:
        assert each["b"][region] - each["a"][region] == pytest.approx(each["change"][region])
    lines = lines_of_each(hearing(), "base_appropriation", "en")
    assert [line.name for line in lines] == [f"{side} (NOK per inhabitant)" for side in ("Total change", "A", "B")]


def test_chart_has_a_bar_for_each_component_that_differs() -> None:
    figure = waterfall_of(hearing(), "distribution_key", "Helse Nord")
    (axes,) = figure.axes
    assert [label.get_text() for label in axes.get_yticklabels()] == [
        "A",
        "Vekt på faktisk kostnad",
        "Gjestepasientoppgjør: volum",
        "Kapital",
        "B",
    ]
    assert axes.get_xlabel() == "Fordelingsnøkkel ved full virkning (andel av 1)"
    texts = [text.get_text() for text in figure.texts]
    assert texts[0] == "Helse Nord: Fordelingsnøkkel ved full virkning, fra A til B"
    assert "SYNTETISKE TALL" in texts
    foot = " ".join(texts[1].split())
    assert "Shapley-verdier" in foot
    assert "Uendret: folketall, alderssammensetning" in foot
    assert "Kilde: egne beregninger etter NOU 2019: 24 kapittel 12" in foot


def test_chart_in_english() -> None:
    (axes,) = waterfall_of(hearing(), "base_appropriation", "Helse Vest", "en").axes
    assert axes.get_xlabel() == "Base appropriation for the year (million NOK)"
    assert axes.get_yticklabels()[1].get_text() == "Weight on actual cost"


def test_every_figure_and_region_has_a_chart() -> None:
    assert len(waterfalls(hearing())) == 2 * len(REGIONS)


@pytest.mark.slow
def test_a_remark_on_two_cases_of_one_name_is_told_once(tmp_path: Path) -> None:
    copy_of_case(tmp_path / "mine")
    with_text(CASE, "total = { value = 108000", "total = { value = 108000000000")(tmp_path / "mine")
    mine = str(tmp_path / "mine")
    same = invoke(mine, mine, "--json", "--lang", "en").stderr.splitlines()
    told = [line for line in same if "case 'eksempel'" in line]
    assert len(told) == len(set(told))
    assert len([line for line in told if "appropriation.total" in line]) == 1
    different = invoke("builtin:eksempel", mine, "--json", "--lang", "en").stderr
    assert "case 'B', 'Total appropriation' (appropriation.total)" in different


@pytest.mark.slow
def test_cases_of_one_title_are_told_apart_by_where_they_were_read(tmp_path: Path) -> None:
    folders = [copy_of_case(tmp_path / place / "2021", "2021") for place in ("old", "new")]
    with_text(CASE, "815.8", "825.8")(folders[1])
    a, b = (im.load_case(folder) for folder in folders)
    split = im.compare(a, b)
    title = a.file.title.nb
    assert (split.attrs["title_a"], split.attrs["title_b"]) == tuple(f"{title} ({folder})" for folder in folders)
    assert split.attrs["title_a_en"] == f"{a.file.title.en} ({folders[0]})"
    against = im.compare(im.load_case("builtin:2021"), im.load_case(Path(shutil.move(folders[1], tmp_path / "own"))))
    assert (against.attrs["title_a"], against.attrs["title_b"]) == (f"{title} (2021)", f"{title} (own)")
    foot = " ".join(text.get_text() for text in waterfall_of(against, "distribution_key", "Helse Nord").texts)
    assert f"B: {title} (own)." in " ".join(foot.split())


def test_titles_that_differ_or_cannot_be_told_apart_stand_as_they_are() -> None:
    case = im.load_case("builtin:eksempel")
    other = case.with_changes({"need.window": [2020]})
    assert im.compare(case, other, figures=["resource_need_key"]).attrs["title_b"] == case.file.title.nb
    assert hearing().attrs["title_a"] == case.file.title.nb


@pytest.mark.slow
@pytest.mark.parametrize("kept", ["folder", "workbook"])
def test_saved_run_is_refused_in_one_sentence_that_names_its_case(kept: str, tmp_path: Path) -> None:
    case = copy_of_case(tmp_path / "own", "2021")
    if kept == "workbook":
        im.write_template(tmp_path / "own.xlsx", im.load_case(case), "nb")
        case = tmp_path / "own.xlsx"
    run = written_run(tmp_path / "run", case)
    with pytest.raises(im.InputError) as caught:
        im.load_case(run)
    (fault,) = caught.value.faults
    expected = run / "inputs" / "case" / ("own.xlsx" if kept == "workbook" else "")
    assert (fault.place, fault.found) == (str(run), "is a saved run, not a case")
    assert fault.right.endswith(str(expected))
    assert im.load_case(expected).name == "2021"
    done = invoke(str(case), str(run))
    assert (done.exit_code, done.stderr.count(str(run / "inputs"))) == (2, 1)
