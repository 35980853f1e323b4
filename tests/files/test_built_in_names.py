"""A name that means what is built in and something of one's own is refused; either can be named by itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from inntektsmodell.analysis.scenarios.scenario import load_scenario
from inntektsmodell.cli.main import main
from inntektsmodell.faults import InputError
from inntektsmodell.files.locations import data_folder
from inntektsmodell.loading import load_case
from tests.corrupting.broken_case import CASE, copy_of_case, with_text

OWN_TITLE = "Min egen"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def own_case(folder: Path) -> None:
    copy_of_case(folder)
    with_text(CASE, "SYNTETISK eksempel", OWN_TITLE)(folder)


def own_scenario(file: Path) -> None:
    text = (data_folder() / "scenarios" / "adopted.toml").read_text(encoding="utf-8")
    assert 'name = "adopted"' in text
    file.write_text(text.replace('name = "adopted"', f'name = "{OWN_TITLE}"', 1), encoding="utf-8")


def refused(*arguments: str) -> str:
    done = CliRunner().invoke(main, [*arguments, "--lang", "en"])
    assert done.exit_code == 2, done.output
    return done.output


@pytest.mark.slow
def test_case_folder_of_a_built_in_name(here: Path) -> None:
    own_case(here / "2021")
    with pytest.raises(InputError) as caught:
        load_case("2021")
    (fault,) = caught.value.faults
    assert (
        str(fault)
        == "'2021': is a built-in name, but there is also 2021 here; builtin:2021 or ./2021, whichever you mean"
    )
    assert load_case("builtin:2021").file.title.nb.startswith("Basisbevilgning")
    for own in ("./2021", "2021/", "./2021/", Path("2021"), Path("./2021"), here / "2021", str(here / "2021")):
        assert load_case(own).file.title.nb.startswith(OWN_TITLE)


@pytest.mark.slow
@pytest.mark.parametrize("own", ["./2021", "./2021/", "../{here}/2021"])
def test_commands_read_the_folder_that_a_path_names(here: Path, own: str) -> None:
    own_case(here / "2021")
    path = own.format(here=here.name)
    for arguments in (["check", path], ["run", path, "--out", "run"], ["compare", "builtin:eksempel", path]):
        done = CliRunner().invoke(main, [*arguments, "--lang", "en"])
        assert done.exit_code == 0, done.output
    assert OWN_TITLE in (here / "run" / "inputs" / "case" / "case.toml").read_text(encoding="utf-8")


def test_path_that_is_not_there_means_nothing_built_in() -> None:
    with pytest.raises(InputError, match="is neither a built-in case"):
        load_case("./2021")
    with pytest.raises(InputError, match="is neither a built-in scenario nor a file"):
        load_scenario("./adopted")


@pytest.mark.parametrize("ending", [".xlsx", ".ods"])
def test_workbook_of_a_built_in_name(here: Path, ending: str) -> None:
    (here / f"eksempel{ending}").write_bytes(b"")
    right = f"builtin:eksempel or ./eksempel{ending}, whichever you mean"
    for arguments in (["check", "eksempel"], ["run", "eksempel"], ["compare", "eksempel", "2021"]):
        assert right in refused(*arguments)


def test_folder_that_is_no_case_takes_no_name(here: Path) -> None:
    (here / "2021").mkdir()
    (here / "adopted").mkdir()
    assert load_case("2021").name == "2021"
    assert load_scenario("adopted").name == "adopted"


@pytest.mark.parametrize("file", ["adopted.toml", "adopted"])
def test_scenario_file_of_a_built_in_name(here: Path, file: str) -> None:
    own_scenario(here / file)
    with pytest.raises(InputError, match=f"builtin:adopted or ./{file}, whichever you mean"):
        load_scenario("adopted")
    assert load_scenario("builtin:adopted").name == "adopted"
    assert {load_scenario(own).name for own in (f"./{file}", Path(file), here / file)} == {OWN_TITLE}


def test_case_folder_of_a_scenario_s_name(here: Path) -> None:
    own_case(here / "adopted")
    assert "'adopted': is the name of both a scenario and a case folder" in refused("compare", "2021", "adopted")


@pytest.mark.slow
def test_built_in_scenarios_stay_those_of_their_built_in_case(here: Path) -> None:
    own_case(here / "eksempel")
    own_scenario(here / "adopted.toml")
    done = CliRunner().invoke(main, ["scenarios", "--json", "--lang", "en"])
    assert done.exit_code == 0, done.output
    assert OWN_TITLE not in done.output
    assert "builtin:eksempel" in refused("compare", "builtin:adopted", "./adopted.toml", "--json")


def test_unknown_name_after_the_prefix() -> None:
    for name in ("builtin:2022", "builtin:", "builtin:adopted"):
        with pytest.raises(InputError, match="is neither a built-in case"):
            load_case(name)
    with pytest.raises(InputError, match="is neither a built-in scenario nor a file"):
        load_scenario("builtin:2021")
