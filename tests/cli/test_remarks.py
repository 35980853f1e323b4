"""Remarks are told by every output in both languages, beside it where the output is for programs."""

from __future__ import annotations

import csv
import json
import pickle
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

import inntektsmodell as im
from inntektsmodell.app.session import Session
from inntektsmodell.case.remarks import Remark, remark_lines
from inntektsmodell.cli.main import main
from inntektsmodell.loading import load_case
from inntektsmodell.report.page import report_html
from inntektsmodell.runs.verification import verify
from tests.corrupting.broken_case import copy_of_case, with_cell

PATH = "actual_cost.somatic.Helse Vest"
PLACE = {"en": "'Actual cost: Somatic care, Helse Vest'", "nb": "«Faktisk kostnad: Somatikk, Helse Vest»"}
SAID = {"en": "4.5 is far from 1, the value for all together", "nb": "4,5 er langt fra 1, som gjelder alle samlet"}
READ = {language: f"  {PLACE[language]}: {SAID[language]}" for language in PLACE}
LINE = {language: f"  {PLACE[language]} ({PATH}): {SAID[language]}" for language in PLACE}
"""What stands in a document, and what the terminal says, where the path can be typed."""
HEADING = {"en": "1 remark:", "nb": "1 merknad:"}


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case with one cost index that is hardly right."""
    folder = copy_of_case(tmp_path_factory.mktemp("case") / "odd")
    with_cell("actual_cost", "value", "4.5", 3)(folder)
    return folder


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook of `eksempel` with a number that stands as text."""
    file = tmp_path_factory.mktemp("workbook") / "inndata.xlsx"
    im.write_template(file, load_case("eksempel"))
    book = openpyxl.load_workbook(file)
    book["Folketall"]["C6"] = "205 817"
    book.save(file)
    return file


def invoke(*arguments: object) -> Result:
    shown = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert shown.exit_code == 0, shown.output
    return shown


@pytest.mark.parametrize("language", ["nb", "en"])
@pytest.mark.parametrize("command", ["check", "run"])
def test_check_and_run_end_with_the_remarks(command: str, language: str, odd: Path) -> None:
    lines = invoke(command, odd, "--lang", language).stdout.splitlines()
    assert lines[-2:] == [HEADING[language], LINE[language]]


@pytest.mark.parametrize("command", ["check", "run"])
def test_without_remarks_nothing_is_said_of_them(command: str) -> None:
    shown = invoke(command, "eksempel", "--lang", "en")
    assert "remark" not in shown.output


def test_json_has_the_remarks(odd: Path) -> None:
    assert json.loads(invoke("run", odd, "--json").stdout)["remarks"] == [
        {"place": PLACE["en"], "path": PATH, "said": SAID["en"]}
    ]
    assert json.loads(invoke("run", "eksempel", "--json").stdout)["remarks"] == []


@pytest.mark.slow
def test_a_kept_run_has_the_remarks_and_holds(odd: Path, tmp_path: Path) -> None:
    invoke("run", odd, "--out", tmp_path / "run")
    rows = list(csv.reader((tmp_path / "run/remarks.csv").read_text("utf-8-sig").splitlines()))
    assert rows == [
        ["place", "remark", "sted", "merknad", "path"],
        [PLACE["en"], SAID["en"], PLACE["nb"], SAID["nb"], PATH],
    ]
    front = openpyxl.load_workbook(tmp_path / "run/resultat.xlsx")["Oversikt"]
    texts = [str(cell.value) for row in front.iter_rows() for cell in row]
    assert READ["nb"] in texts
    assert verify(tmp_path / "run").holds
    (tmp_path / "run/remarks.csv").write_text("place,remark,sted,merknad,path\n", "utf-8-sig")
    assert verify(tmp_path / "run").differences[0].place == "remarks.csv"


@pytest.mark.slow
@pytest.mark.parametrize("language", ["nb", "en"])
def test_the_report_begins_with_them(language: str, odd: Path) -> None:
    case = load_case(odd)
    html = report_html(case, im.compute(case), language=language)  # type: ignore[arg-type]
    cautions = html[html.index('id="caution"') : html.index("</aside>")]
    assert SAID[language] in cautions


@pytest.mark.slow
def test_the_page_shows_them_with_the_scenario(odd: Path) -> None:
    session = Session({}, (str(odd), "eksempel"), "nb")
    assert "Tall å se nærmere på" in session.page()
    assert SAID["nb"] in session.page()
    reply = session.reply({"kind": "move", "path": "cost.actual_weight.addiction", "value": "0.5"})
    assert SAID["nb"] in reply["parts"]["remarks"]
    session.reply({"kind": "case", "name": "eksempel"})
    assert "Se nærmere" not in session.page()


@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments",
    [
        ["explain", "{case}", "growth", "--json"],
        ["scenarios", "need_one_year", "--case", "{case}", "--json"],
        [
            "target",
            "{case}",
            "--goal",
            "population_share[Helse Nord]=0.09",
            "--free",
            "population.80+.2020.Helse Nord=1:1e6",
        ],
        ["sensitivity", "{case}", "--json"],
        ["batch", "{case}", "{table}", "--out", "{out}"],
    ],
    ids=lambda arguments: arguments[0],
)
def test_other_commands_tell_them_beside_their_output(arguments: list[str], odd: Path, tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_text("appropriation.total\n100000\n", encoding="utf-8")
    filled = [argument.format(case=odd, table=table, out=tmp_path / "out") for argument in arguments]
    shown = CliRunner().invoke(main, [*filled, "--lang", "nb"])
    assert LINE["nb"] in shown.stderr.splitlines()
    assert "--json" not in filled or json.loads(shown.stdout)


@pytest.mark.slow
def test_compare_says_whose_remark_it_is(odd: Path) -> None:
    shown = invoke("compare", "eksempel", odd, "--json", "--lang", "en")
    assert f"  case 'B', {PLACE['en']} ({PATH}): {SAID['en']}" in shown.stderr.splitlines()
    assert json.loads(shown.stdout)


def test_a_scenario_says_what_it_adds() -> None:
    scenario = im.load_scenario({"name": "dear", "source": "a test", "changes": {"appropriation.total": 2e6}})
    still = im.load_scenario({"name": "still", "source": "a test", "changes": {"appropriation.total": 1e5}})
    (remark,) = im.scenario_effects(load_case("eksempel"), [still, scenario]).remarks
    assert (remark.place, remark.path) == ("scenario 'dear', 'Total appropriation'", "appropriation.total")


@pytest.mark.slow
def test_a_batch_tells_keys_outside_0_to_1(tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_text("appropriation.total\n100000\n500\n", encoding="utf-8")
    shown = invoke(
        "batch", "eksempel", table, "--result", "distribution_key", "--out", tmp_path / "out", "--lang", "en"
    )
    assert shown.stderr.splitlines()[0] == "1 remark:"
    assert "scenario 1, 'Distribution key" in shown.stderr
    assert "(distribution_key[" in shown.stderr


@pytest.mark.slow
@pytest.mark.parametrize("language", ["nb", "en"])
def test_what_the_reader_of_a_workbook_found_is_told_by_run_too(language: str, workbook: Path, tmp_path: Path) -> None:
    said = {
        "nb": "Folketall!C6: teksten «205 817» er lest som 205817",
        "en": "Folketall!C6: text '205 817' is read as 205817",
    }
    for arguments in (["check", workbook], ["run", workbook, "--out", tmp_path / "run"]):
        assert said[language] in invoke(*arguments, "--lang", language).stdout
    assert verify(tmp_path / "run").holds


@pytest.mark.slow
def test_remarks_of_reading_stay_with_the_case_through_changes_and_pickle(workbook: Path) -> None:
    case = load_case(workbook)
    (remark,) = case.remarks
    assert remark.place == "inndata.xlsx: Folketall!C6"
    assert case.with_changes({"appropriation.total": 100_000.0}).remarks == case.remarks
    assert pickle.loads(pickle.dumps(remark)).in_language("nb") == remark.in_language("nb")


def test_lines_count_and_indent() -> None:
    assert remark_lines([], "nb") == []
    assert remark_lines([Remark("a", "b"), Remark("c", "d")], "nb") == ["2 merknader:", "  a: b", "  c: d"]


@pytest.mark.slow
@pytest.mark.parametrize(
    "command",
    [
        ("sensitivity", "sykehus", "--most", "1"),
        ("scenarios", "SCENARIO", "--case", "sykehus"),
        ("target", "sykehus", "--goal", "settlement[Helse Nord]=1", "--free", "settlement.unit_price=1:99999"),
        ("project", "sykehus", "--to", "2022"),
    ],
    ids=lambda command: command[0],
)
def test_commands_that_know_the_first_level_alone_say_so(command: tuple[str, ...], tmp_path: Path) -> None:
    scenario = tmp_path / "a.toml"
    scenario.write_text('name = "a"\nsource = "a"\n[changes]\n"settlement.unit_price" = 40000\n', encoding="utf-8")
    told = CliRunner().invoke(main, [str(scenario) if one == "SCENARIO" else one for one in command])
    assert "her vises bare det første nivået" in told.stderr, told.stderr
    if command[0] == "sensitivity":
        assert "første nivået" not in CliRunner().invoke(main, ["sensitivity", "2021", "--most", "1"]).stderr
