"""`run`, `check` and `template` with `--target`: one step of the model, of a case that may lack all else."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result

import inntektsmodell as im
from inntektsmodell.cli.main import main
from inntektsmodell.language.messages import LANGUAGES, Language

GAPS = ("need.weights", "criterion_value", "capital.share", "capital_key")
"""What the model of 2009 rests on and nobody has published."""
PHASED = ("redistribution", "phase_in", "phased_key", "base_appropriation")
REGIONS = ["Helse Sør-Øst", "Helse Vest", "Helse Midt-Norge", "Helse Nord"]


def invoke(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def test_a_result_is_printed_as_json() -> None:
    done = invoke("run", "2021", "--target", "population_share", "--json")
    content = json.loads(done.stdout)
    share = im.compute(im.load_case("2021"))["population_share"].to_series().to_dict()
    assert content["targets"] == {
        "population_share": {"label": "Share of population", "unit": "1", "dims": ["region"], "values": share}
    }
    assert list(content) == ["case", "synthetic", "targets", "statuses", "notes", "remarks"]
    assert content["statuses"] == ["derived", "assumed"]  # sums over municipalities; the choice of year
    assert content["synthetic"] is False


def test_several_steps_are_nested_by_their_labels() -> None:
    done = invoke("run", "eksempel", "--target", "former_price", "--target", "persons", "--json")
    targets = json.loads(done.stdout)["targets"]
    assert list(targets) == ["former_price", "persons"]
    assert isinstance(targets["former_price"]["values"], float)
    assert targets["persons"]["dims"] == ["year", "region"]
    assert list(targets["persons"]["values"]["2020"]) == REGIONS
    assert json.loads(done.stdout)["synthetic"] is True


def test_a_step_is_shown_as_a_table_in_the_language() -> None:
    shown = invoke("run", "eksempel", "--target", "Behovsindeks").stdout
    assert shown.startswith("Behovsindeks\n")
    assert "Somatikk" in shown
    assert "Grunnlaget for tallene bak: syntetisk." in shown
    english = invoke("run", "eksempel", "--target", "price", "--lang", "en").stdout
    assert english.startswith("Settlement: price by the chosen rule (NOK per DRG point)\n")
    assert "SYNTHETIC" in english


def test_a_scenario_is_applied_first() -> None:
    def price(*options: str) -> float:
        done = invoke("run", "eksempel", "--target", "price", "--json", *options)
        return float(json.loads(done.stdout)["targets"]["price"]["values"]["Helse Nord"])

    assert price("--scenario", "settlement_former") < price()
    done = invoke("run", "eksempel", "--target", "price", "--json", "--scenario", "settlement_former")
    assert json.loads(done.stdout)["scenarios"] == ["settlement_former"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["2021", "--target", "price"], ["target 'price'", "lacks", "settlement.unit_price"]),
        (["2021", "--target", "prise"], ["target 'prise'", "'price'"]),
        (["2021", "--target", "persons", "--out", "filed"], ["--out", "--target"]),
    ],
)
def test_what_cannot_be_had_ends_with_2(
    arguments: list[str], words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = invoke("run", *arguments, "--lang", "en")
    assert done.exit_code == 2
    assert all(word in done.stderr for word in words)
    assert done.stdout == ""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("case", "target", "sheets"),
    [
        ("eksempel", "need_index", ["Kriterier", "Parametre", "Valgte år", "Behovsnøkler", "Folketall"]),
        ("eksempel", "price", ["Parametre", "Beregnet kostnad"]),
        ("2021", "phased_key", ["Kalibrering", "Folketall"]),
        ("2021", "persons", ["Folketall"]),
    ],
)
def test_a_template_holds_what_a_step_needs_and_gives_it(
    case: str, target: str, sheets: list[str], tmp_path: Path
) -> None:
    file = tmp_path / "part.xlsx"
    done = invoke("template", str(file), "--case", case, "--target", target, "--lang", "nb")
    assert f"inntektsmodell run {file} --target {target}" in " ".join(done.stdout.split())
    names = openpyxl.load_workbook(file).sheetnames
    assert set(sheets) <= set(names)
    assert {"Om", "Regioner", "Tjenesteområder", "Grunnlag"} <= set(names)
    assert not {"Avtalte poeng", "Faktisk kostnad", "Tidligere nøkkel"} & set(names)
    read = invoke("run", str(file), "--target", target, "--json")
    whole = invoke("run", case, "--target", target, "--json")
    assert json.loads(read.stdout) == json.loads(whole.stdout)
    if target != "phased_key":
        assert invoke("run", str(file)).exit_code == 2


SHAPE = ("--regions", "A, B", "--services", "1", "--years", "2021")
FILLED: dict[str, dict[str, Any]] = {
    "Om": {"B7": 2021, "B8": "Egne priser"},
    "Parametre": {"C6": "tidligere regel", "C8": 50_000, "C9": 0.5, "C10": 0.06}
    | {f"E{row}": name for row, name in zip(range(6, 11), ("valg", "valg", "pris", "andel", "andel"), strict=True)},
    "Valgte år": {"O6": "valg"},
    "Grunnlag": {
        f"{column}{row}": value
        for row, (name, unit) in enumerate({"valg": "valg", "andel": "andel", "pris": "kr per DRG-poeng"}.items(), 6)
        for column, value in zip("ABCDFH", (name, unit, "egne", "antatt", date(2021, 1, 1), 0), strict=True)
    },
}


def test_an_empty_workbook_for_a_step_asks_for_no_more_and_is_checked_for_it(tmp_path: Path) -> None:
    file = tmp_path / "own.xlsx"
    done = invoke("template", str(file), "--target", "former_price", *SHAPE)
    assert f"inntektsmodell check {file} --target former_price" in " ".join(done.stdout.split())
    book = openpyxl.load_workbook(file)
    assert {"DRG-poeng", "Folketall", "Beregnet kostnad"}.isdisjoint(book.sheetnames)
    assert invoke("check", str(file), "--target", "former_price").exit_code == 2
    for sheet, cells in FILLED.items():
        for place, value in cells.items():
            book[sheet][place] = value
    book.save(file)
    shown = invoke("check", str(file), "--target", "former_price")
    assert (shown.exit_code, "Ingen feil funnet." in shown.stdout) == (0, True), shown.output
    assert "Enhetspris i gjestepasientoppgjøret" in " ".join(shown.stdout.split())
    assert invoke("check", str(file)).exit_code == 2


def test_an_empty_workbook_gets_the_part_that_a_step_cannot_do_without(tmp_path: Path) -> None:
    for target, sheets in (("redistribution", {"Tidligere nøkkel", "Folketall"}), ("pace_path", {"Folketall"})):
        file = tmp_path / f"{target}.xlsx"
        assert invoke("template", str(file), "--target", target, "--parts", "none", *SHAPE).exit_code == 0
        book = openpyxl.load_workbook(file)
        assert sheets <= {*book.sheetnames}
        assert "Beregnet kostnad" not in book.sheetnames
    assert any("pace." in str(cell.value) for cell in book["Parametre"]["A"])
    assert "--years" in faults_of("template", str(tmp_path / "a.xlsx"), "--target", "price", *SHAPE[:4])


def test_check_of_a_step_tells_what_a_case_lacks_and_what_it_gives() -> None:
    assert "settlement.unit_price" in faults_of("check", "2021", "--target", "price")
    shown = invoke("check", "eksempel", "--target", "price", "--target", "persons", "--lang", "en").stdout
    assert "Unit price of the settlement" in " ".join(shown.split())
    assert "Former key" not in shown


@pytest.mark.slow
def test_a_sheet_that_was_lost_is_missed(tmp_path: Path) -> None:
    file = tmp_path / "part.xlsx"
    invoke("template", str(file), "--target", "need_index", "--lang", "en")
    book = openpyxl.load_workbook(file)
    del book["Criterion values"]
    book.save(file)
    done = invoke("run", str(file), "--target", "need_index", "--lang", "en")
    assert done.exit_code == 2
    assert "sheet 'Criterion values' is missing" in " ".join(done.stderr.split())


def faults_of(*arguments: str) -> str:
    done = invoke(*arguments, "--lang", "en")
    assert (done.exit_code, done.stdout) == (2, "")
    return " ".join(done.stderr.split())


@pytest.mark.parametrize(
    ("target", "gaps"),
    [
        ("need_index", ["need.weights", "criterion_value"]),
        ("criterion_weight", ["need.weights"]),
        ("criterion_index", ["criterion_value"]),
        ("distribution_key", ["need.weights", "criterion_value", "capital.share", "capital_key"]),
    ],
)
def test_only_the_gaps_that_a_step_needs_are_asked_for(target: str, gaps: list[str], tmp_path: Path) -> None:
    for command in (("run", "2021@2009"), ("template", str(tmp_path / "a.xlsx"), "--case", "2021@2009")):
        told = faults_of(*command, "--target", target)
        assert [path for path in GAPS if f"({path})" in told] == gaps
    assert not (tmp_path / "a.xlsx").exists()


@pytest.mark.parametrize("version", ["2009", "committee"])
def test_a_version_does_not_touch_what_a_step_does_not_need(version: str) -> None:
    done = invoke("run", f"2021@{version}", "--target", "population_share", "--json")
    plain = invoke("run", "2021", "--target", "population_share", "--json")
    by_version, of_case = json.loads(done.stdout), json.loads(plain.stdout)
    assert by_version["version"] == version
    assert (by_version["targets"], by_version["remarks"]) == (of_case["targets"], [])


def test_only_the_parts_that_a_step_needs_must_be_in_the_case() -> None:
    told = faults_of("run", "2021@committee", "--target", "need_index")
    assert ["'criteria.mortality'" in told, "'settlement'" in told] == [True, False]
    assert "'settlement'" in faults_of("run", "2021@2009", "--target", "price")


@pytest.mark.slow
def test_a_step_of_a_version_alone_is_that_of_the_whole_run() -> None:
    result = im.compute(im.load_case("eksempel@2009"))
    for name in ("need_index", "cost_index", "settlement", "distribution_key"):
        done = invoke("run", "eksempel@2009", "--target", name, "--json")
        array = result[name]
        values = json.loads(done.stdout)["targets"][name]["values"]
        told = [values[str(one)] for one in array["region"].values] if array.ndim == 1 else None
        if told is None:
            told = [values[str(s)][str(r)] for s in array["service"].values for r in array["region"].values]
        assert told == pytest.approx(array.values.ravel().tolist(), rel=1e-12)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("case", "target", "told"),
    [
        ("eksempel", "price", "--target price --target running_price"),
        ("2021", "persons", "--target persons"),
        ("eksempel@2009", "former_price", "--target former_price --target running_price"),
    ],
)
def test_a_part_tells_for_which_steps_it_is_enough(case: str, target: str, told: str, tmp_path: Path) -> None:
    file = tmp_path / "part.xlsx"
    assert invoke("template", str(file), "--case", case, "--target", target).exit_code == 0
    for command in ("run", "check"):
        assert faults_of(command, str(file)).endswith(f"inntektsmodell run {file} {told}")
    assert invoke("run", str(file), *told.split()).exit_code == 0


def test_a_case_with_faults_is_told_of_no_steps() -> None:
    assert "--target" not in faults_of("run", "2021@2009")
    assert "--target" not in faults_of("run", "2022")


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_quantity_is_called_the_same_in_the_table_of_a_run_and_by_itself(language: Language) -> None:
    run = invoke("run", "eksempel", "--lang", language).stdout
    for name in ("population_share", "need_index", "resource_need_key", "settlement", "distribution_key", *PHASED):
        alone = invoke("run", "eksempel", "--target", name, "--lang", language).stdout.splitlines()[0]
        assert any(line.startswith((f"{alone}  ", f"{alone}: ")) for line in run.splitlines()), name
        assert invoke("run", "eksempel", "--target", alone.partition(" (")[0], "--lang", language).exit_code == 0
