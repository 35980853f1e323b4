"""`inntektsmodell fetch` on the command line, in both languages."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import inntektsmodell as im
from inntektsmodell.cli.main import main
from inntektsmodell.statistics.bank import fetching
from inntektsmodell.statistics.bank.show import show_fetched
from scripts.local_bank import LocalBank
from tests.statistics.bank.small import PERSONS, Asker

EXAMPLES = Path(__file__).parents[3] / "examples" / "bank"


@pytest.fixture
def recipes(tmp_path: Path) -> Path:
    return shutil.copytree(EXAMPLES, tmp_path / "recipes")


def invoke(*arguments: object) -> Result:
    return CliRunner().invoke(main, list(map(str, arguments)))


def test_what_was_fetched_is_shown_in_both_languages(bank: LocalBank, recipes: Path, tmp_path: Path) -> None:
    options = ["--host", bank.host, "--cache", tmp_path / "cache"]
    shown = invoke("fetch", recipes / "disability_pension.toml", *options, "--out", tmp_path / "out", "--lang", "en")
    assert shown.exit_code == 0
    for line in (
        "90002: Oppdiktede uføretrygdede",
        "Den lokale banken, table 90002; http://127.0.0.1",
        "Unit in the table: personer.",
        "1 figure is absent (marked '.') and taken as 0.",
        "No total of Region shows that what is absent is not counted by other codes.",
        "Note: Tallene er oppdiktet.",
        "Note on Region 9908: Kommunen ble til i 2017.",
        "use it with roll-forward --figures, or put criterion_value.csv and evidence.toml into a case.",
    ):
        assert line in shown.output
    asked = len(bank.sent)
    norwegian = invoke("fetch", recipes / "disability_pension.toml", *options, "--offline")
    assert norwegian.exit_code == 0
    assert "Fra mellomlageret; banken ble ikke spurt." in norwegian.output
    assert "Merknad til Region 9908: Kommunen ble til i 2017." in norwegian.output
    assert len(bank.sent) == asked


def test_what_must_be_said_of_figures_is_said(asker: Asker, capsys: pytest.CaptureFixture[str]) -> None:
    asker.bank.change = lambda content: {**content, "status": {"0": "*", "1": "*"}}
    mapping = "code,recipient\nK-1,North\nK-2,South\n"
    codes = ('codes = ["9901..9903"]', 'codelist = "agg_Omraader"\ncodes = ["K-1", "K-2"]')
    show_fetched(asker.fetch(PERSONS, codes, ('[variables.Kjonn]\ncodes = ["1", "2"]\n', ""), mapping=mapping), "en")
    shown = capsys.readouterr().out
    assert "Region by the code list agg_Omraader, which the answer itself does not name." in shown
    assert "Added up by the bank: Kjonn." in shown
    assert "2 figures are marked '*'." in shown
    assert "1 note that is not mandatory is in the record." in shown


def test_answers_are_kept_in_the_cache_folder_of_the_user(
    bank: LocalBank, recipes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "user_cache", lambda name: tmp_path / "own" / name)
    settings = im.BankSettings(host=bank.host)
    im.fetch(recipes / "disability_pension.toml", settings=settings)
    assert sorted(entry.name for entry in (tmp_path / "own" / "statistics").iterdir()) == ["answers", "requests"]
    monkeypatch.setattr(fetching, "user_cache", lambda _: None)
    with pytest.raises(im.InputError, match="this user has no folder of their own; give --cache"):
        im.fetch(recipes / "disability_pension.toml", settings=settings)


def test_json_has_the_record_and_the_rows(bank: LocalBank, recipes: Path, tmp_path: Path) -> None:
    shown = invoke("fetch", recipes / "population.toml", "--host", bank.host, "--cache", tmp_path / "cache", "--json")
    assert shown.exit_code == 0
    content = json.loads(shown.stdout)
    assert (content["table"], content["rows"], content["from_cache"]) == ("90001", 120, False)
    assert content["observations"][0]["age_group"] == "0-5"
    assert content["totals"] == {"Region": "0"}


def test_faults_end_with_2_and_nothing_is_written(bank: LocalBank, recipes: Path, tmp_path: Path) -> None:
    with (recipes / "municipalities.csv").open("a", encoding="utf-8") as file:
        file.write("9901,Helse Nord\n")
    options = ["--host", bank.host, "--cache", tmp_path / "cache", "--out", tmp_path / "out", "--json"]
    done = invoke("fetch", recipes / "population.toml", *options)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "9901" in done.stderr
    assert not (tmp_path / "out").exists()


def test_settings_are_checked(recipes: Path) -> None:
    done = invoke("fetch", recipes / "population.toml", "--host", "nowhere", "--timeout", "0", "--lang", "en")
    assert done.exit_code == 2
    assert "2 faults in the input" in done.stderr
    assert "settings of the bank, --timeout (read_seconds): found 0" in done.stderr


@pytest.mark.slow
def test_what_was_fetched_stands_in_a_case(bank: LocalBank, recipes: Path, tmp_path: Path) -> None:
    case = shutil.copytree(EXAMPLES.parents[1] / "data" / "cases" / "eksempel", tmp_path / "case")
    options = ["--host", bank.host, "--cache", tmp_path / "cache", "--csv", "excel"]
    recipe = recipes / "population.toml"
    of_case = recipe.read_text(encoding="utf-8").replace("[2019, 2020, 2021]", "[2016, 2017, 2018, 2019, 2020]")
    recipe.write_text(of_case, encoding="utf-8")
    assert invoke("fetch", recipes / "population.toml", *options, "--out", tmp_path / "out").exit_code == 0
    shutil.copy(tmp_path / "out" / "population.csv", case / "population.csv")
    evidence = (tmp_path / "out" / "evidence.toml").read_text(encoding="utf-8")
    text = (case / "case.toml").read_text(encoding="utf-8")
    (case / "case.toml").write_text(
        text.replace("[evidence.persons]", f"{evidence}\n[evidence.persons]"), encoding="utf-8"
    )
    loaded = im.load_case(case)
    assert loaded.observations["population"].sel(year=2020).sum() == 5_277_060
    assert loaded.evidence["table_90001"].status == "derived"
    assert loaded.notes[-1].nb == "Tabell 90001: Tallene er oppdiktet."


@pytest.mark.slow
def test_what_was_fetched_goes_into_the_case_of_a_later_year(bank: LocalBank, recipes: Path, tmp_path: Path) -> None:
    options = ["--host", bank.host, "--cache", tmp_path / "cache"]
    for name in ("population", "disability_pension"):
        assert invoke("fetch", recipes / f"{name}.toml", *options, "--out", tmp_path / name).exit_code == 0
    folders = ["--figures", tmp_path / "population", "--figures", tmp_path / "disability_pension"]
    rolled = invoke("roll-forward", "builtin:eksempel", "--to", "2022", *folders, "--out", tmp_path / "case")
    assert rolled.exit_code == 0
    case = im.load_case(tmp_path / "case")
    assert case.observed["population"].sel(year=2021).sum() == 5_281_428
    pensioners = case.observed["criterion_value"].sel(criterion="disability_pension", year=2021)
    assert pensioners.values.tolist() == [8150, 2900, 2100, 1650]
    assert {"Tabell 90001: Tallene er oppdiktet.", "Tabell 90002 Region 9908: Kommunen ble til i 2017."} <= {
        note.nb for note in case.notes
    }
