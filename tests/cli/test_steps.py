"""`run --target` and `template --target`: one step of the model, of a case that may lack all else."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

import inntektsmodell as im
from inntektsmodell.cli.main import main

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
    shown = invoke("run", "eksempel", "--target", "Behovsindeks, landet = 1").stdout
    assert shown.startswith("Behovsindeks, landet = 1\n")
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
