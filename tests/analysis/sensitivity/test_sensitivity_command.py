"""The command `sensitivity`: what it prints and writes, and its exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from inntektsmodell.analysis import sensitivity
from inntektsmodell.analysis.sensitivity import memory
from inntektsmodell.cli.main import main
from inntektsmodell.loading import load_case
from inntektsmodell.model.computing import compute
from inntektsmodell.workbook.writing.template import write_template
from tests.case.test_allowed import EMPTY, allowing, built, empty_raw
from tests.cases.rules_case import rules_case

pytestmark = pytest.mark.slow

REGIONS = ["Helse Sør-Øst", "Helse Vest", "Helse Midt-Norge", "Helse Nord"]
RANDOM = ("sensitivity", "eksempel", "--method", "random", "--draws", "200")


def invoke(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def test_local_prints_a_row_for_every_figure_and_region() -> None:
    done = invoke("sensitivity", "2021", "--json")
    content = json.loads(done.stdout)
    assert done.exit_code == 0
    assert content["attributes"]["result"] == "full_effect_appropriation"
    rows = {(row["input"], row["region"]): row for row in content["rows"]}
    assert len(rows) == len(content["rows"])
    total = [rows["appropriation.total", region]["derivative"] for region in REGIONS]
    assert sum(total) == pytest.approx(1, abs=1e-12)


def test_local_shows_its_largest_effects_and_says_synthetic() -> None:
    shown = invoke("sensitivity", "eksempel", "--lang", "en").stdout
    assert "Effect of a figure 1 per cent higher" in shown
    assert "Total appropriation" in shown
    assert "Calculated cost: " in shown
    assert "SYNTHETIC" in shown


def test_the_greatest_alone_are_in_json_and_on_screen() -> None:
    rows = json.loads(invoke("sensitivity", "eksempel", "--json", "--most", "3").stdout)["rows"]
    assert len(rows) == 3 * len(REGIONS)
    assert rows[0]["input"] == "appropriation.total"
    shown = invoke("sensitivity", "eksempel", "--most", "3", "--lang", "en").stdout
    assert "Total appropriation" in shown
    assert len(shown.splitlines()) < len(invoke("sensitivity", "eksempel", "--lang", "en").stdout.splitlines())


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Just at a bound, so that what is shown lies halfway between the slopes to both sides: "),
        ("nb", "Akkurat ved en grense, så det som vises, ligger midt mellom stigningene til de to sidene: "),
    ],
)
def test_figures_just_at_a_bound_are_named_below_the_slopes(language: str, said: str, tmp_path: Path) -> None:
    case, file = rules_case(parts=["bounds"]), tmp_path / "bounds.xlsx"
    index = compute(rules_case(parts=[]))["criterion_index"].sel(criterion="count 1").values.tolist()
    write_template(file, case.with_changes({"index.ceiling.count 1": index[2]}))
    shown = " ".join(invoke("sensitivity", str(file), "--lang", language).stdout.split())
    assert f"{said}compared_index[count 1, region 2]." in shown
    write_template(tmp_path / "apart.xlsx", case)
    assert said.strip() not in " ".join(
        invoke("sensitivity", str(tmp_path / "apart.xlsx"), "--lang", language).stdout.split()
    )


def test_chance_is_told_where_nobody_lives(tmp_path: Path) -> None:
    file = tmp_path / "empty.xlsx"
    write_template(file, built(allowing(empty_raw(), EMPTY)))
    assert load_case(file).regions[2] == "region 2"
    done = invoke("sensitivity", str(file), "--method", "random", "--draws", "200", "--json")
    assert done.exit_code == 0, done.stderr
    assert "NaN" not in done.stdout
    rows = {row["region"]: row for row in json.loads(done.stdout)[0]["rows"]}
    assert rows["region 0"]["deviation"] > 10 * rows["region 2"]["deviation"] > 0  # of the settlement alone
    assert rows["region 2"]["mean"] == pytest.approx(rows["region 2"]["value"], rel=1e-12)
    shown = invoke("sensitivity", str(file), "--method", "random", "--draws", "200", "--lang", "en")
    assert "nan" not in shown.stdout
    assert shown.exit_code == 0


def test_too_large_a_table_is_refused_with_its_size_and_both_ways_out(monkeypatch: pytest.MonkeyPatch) -> None:
    figures = len(json.loads(invoke("sensitivity", "eksempel", "--json").stdout)["rows"]) // len(REGIONS)
    monkeypatch.setattr(memory, "MOST_ROWS", 4 * figures - 1)
    refused = invoke("sensitivity", "eksempel", "--json", "--lang", "en")
    assert refused.exit_code == 2
    assert f"a table with {4 * figures} rows: is too large for JSON and CSV; at most" in refused.stderr
    assert "--region, or fewer figures with --most" in refused.stderr
    assert invoke("sensitivity", "eksempel", "--json", "--most", str(figures - 1)).exit_code == 0
    assert invoke("sensitivity", "eksempel", "--json", "--region", REGIONS[0]).exit_code == 0
    assert invoke("sensitivity", "eksempel").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "right"),
    [
        (("--method", "variance"), "--method local"),
        (("--out", "new"), "--json"),
        (("--method", "random"), "--method local"),
    ],
)
def test_a_choice_of_figures_is_refused_where_there_is_none(
    arguments: tuple[str, ...], right: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    refused = invoke("sensitivity", "eksempel", "--most", "3", *arguments, "--lang", "en")
    assert refused.exit_code == 2
    assert f"leave it out, or choose {right}" in refused.stderr
    assert not any(tmp_path.iterdir())


def test_random_writes_prints_and_says_its_draws_and_seed(tmp_path: Path) -> None:
    done = invoke(*RANDOM, "--seed", "3", "--out", str(tmp_path / "out"), "--lang", "en")
    assert done.exit_code == 0
    assert "200 draws, seed 3" in done.stdout
    assert "SYNTHETIC" in done.stdout
    assert "INTERRUPTED" not in done.stdout
    names = {file.name for file in (tmp_path / "out").iterdir()}
    assert {"random.csv", "random.nc", "smoothing.csv", "smoothing.nc", "smoothing.png", "smoothing.svg"} == names
    lines = (tmp_path / "out" / "smoothing.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 1 + 4 * 2 * 4
    assert all(line.endswith(",yes") for line in lines[1:])


def test_interrupted_work_is_shown_and_not_written(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    whole = sensitivity.random_fluctuation
    monkeypatch.setattr(
        sensitivity, "random_fluctuation", lambda *a, **k: whole(*a, **k).assign_attrs(interrupted="yes")
    )
    done = invoke(*RANDOM, "--lang", "en", "--out", str(tmp_path / "out"))
    assert (done.exit_code, done.stderr.strip()) == (130, "Interrupted; nothing was left half-finished.")
    assert not (tmp_path / "out").exists()
    assert "INTERRUPTED" in done.stdout
    assert "Helse Nord" in done.stdout
    assert json.loads(invoke(*RANDOM, "--json").stdout)["attributes"]["interrupted"] == "yes"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("2021", "--method", "random"), "no counts that could vary at random"),
        (("eksempel", "--method", "random", "--seed", "-1"), "0 or more"),
        (("eksempel", "--method", "random", "--draws", "1"), "200 or more"),
        (("eksempl",), "did you mean 'eksempel'?"),
    ],
)
def test_bad_input_ends_with_2_and_says_what_is_right(arguments: tuple[str, ...], message: str) -> None:
    done = invoke("sensitivity", *arguments, "--lang", "en")
    assert done.exit_code == 2
    assert message in done.stderr
    assert "Traceback" not in done.output


def test_variance_prints_shares_that_sum_to_one_and_says_what_is_assumed(tmp_path: Path) -> None:
    arguments = ("sensitivity", "2021", "--method", "variance", "--draws", "64", "--out", str(tmp_path / "out"))
    done = invoke(*arguments)
    assert done.exit_code == 0
    assert "Shapley-andel av variansen" in done.stdout
    assert "antatt Dirichlet" in done.stdout
    rows = json.loads(invoke(*arguments, "--json").stdout)["rows"]
    for region in REGIONS:
        assert sum(row["shapley"] for row in rows if row["output"] == region) == pytest.approx(1, abs=1e-9)
    assert {file.name for file in (tmp_path / "out").iterdir()} == {"variance.csv", "variance.nc"}


@pytest.mark.parametrize("option", ["--draws", "--seed"])
def test_options_of_draws_are_refused_where_nothing_is_drawn(option: str) -> None:
    done = CliRunner().invoke(main, ["sensitivity", "eksempel", option, "256", "--lang", "en"])
    assert done.exit_code == 2
    assert f"{option}: --method local draws nothing; leave it out" in done.stderr
