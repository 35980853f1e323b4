"""Model versions: what they make of a case, what they refuse, and that a run by one can be checked."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
import xarray as xr
from click.testing import CliRunner

import inntektsmodell as im
from inntektsmodell.analysis.explanation.tree import explain
from inntektsmodell.analysis.scenarios.scenario import apply_scenarios, load_scenario
from inntektsmodell.case.case import Case
from inntektsmodell.case.reading.version_file import built_in_versions
from inntektsmodell.cli.main import main
from inntektsmodell.files.locations import data_folder
from inntektsmodell.language.messages import Language
from inntektsmodell.loading import load_part, names_case
from inntektsmodell.runs.verification import verify
from inntektsmodell.runs.write import write_run
from tests.cases.own_version import by_2009, refusal, same_figures, version
from tests.corrupting.broken_case import copy_of_case
from tests.runs.kept_run import with_text

GAPS = ("need.weights", "criterion_value", "capital.share", "capital_key")
"""What the model of 2009 rests on and nobody has published."""


def test_the_three_versions_travel_with_the_package() -> None:
    assert built_in_versions() == ["2009", "2021", "committee"]


@pytest.mark.slow
def test_a_version_may_stand_after_the_name_or_be_given() -> None:
    assert im.load_case("eksempel@2009").file == by_2009().file
    assert im.load_case("builtin:eksempel@2009").file == by_2009().file
    assert im.load_case("eksempel", version=2009).file == by_2009().file
    assert im.load_case("eksempel", version="builtin:2009").file == by_2009().file
    assert im.load_case("eksempel", version=data_folder() / "versions" / "2009").file == by_2009().file


def test_the_model_of_2009_is_made_of_its_own_steps() -> None:
    parameters = by_2009().parameters
    assert parameters.cost is not None
    assert parameters.cost.common is not None
    assert parameters.settlement is not None
    assert parameters.capital is not None
    assert parameters.cost.common.value
    assert (parameters.settlement.rule.value, parameters.settlement.years.value) == ("former", (2012,))
    assert parameters.capital.share.value == 0.06
    for service, key in parameters.need.weights.items():
        assert key["climate_latitude"].value == 0.05, service
        assert sum(weight.value for weight in key.values()) == pytest.approx(1, abs=1e-12)


def test_one_cost_level_serves_every_service() -> None:
    index = im.compute(by_2009())["cost_index"]
    levels = index / index.sel(region="Helse Nord")
    np.testing.assert_allclose(levels, np.broadcast_to(levels[0], levels.shape), rtol=1e-14)
    apart = im.compute(by_2009().with_changes({"cost.common": False}))["cost_index"]
    ratio = apart.sel(region="Helse Vest") / apart.sel(region="Helse Nord")
    assert float(ratio.max() - ratio.min()) > 0.01


@pytest.mark.slow
def test_the_model_of_2021_is_the_plain_case() -> None:
    for name in im.built_in_cases():
        plain, versioned = im.load_case(name), im.load_case(name, version="2021")
        assert versioned.parameters == plain.parameters
        assert versioned.observations.identical(plain.observations)
        assert same_figures(plain, versioned)


@pytest.mark.slow
def test_the_committee_is_two_known_scenarios_as_a_version() -> None:
    plain = im.load_case("eksempel")
    scenarios = [load_scenario(name) for name in ("settlement_2016_2017", "need_mortality_by_age")]
    by_committee = im.load_case("eksempel@committee")
    assert same_figures(by_committee, apply_scenarios(plain, scenarios))
    assert not same_figures(by_committee, plain)


def test_title_and_notes_tell_the_version() -> None:
    assert by_2009().file.title.en == "SYNTHETIC example, model year 2021 – model of 2009"
    assert by_2009().file.notes[-1].nb.startswith("Modellen av 2009: ett kostnadsnivå for alle tjenester")


def assert_gaps(error: im.InputError) -> None:
    """Every gap is a fault of its own."""
    assert len(error.faults) == len(GAPS)
    for fault, path in zip(error.faults, GAPS, strict=True):
        assert fault.place == "model version '2009'"
        assert fault.found.startswith("not public: ")
        assert fault.found.endswith(f"({path})")


def test_real_figures_are_refused_with_every_gap() -> None:
    error = refusal("2021@2009")
    assert_gaps(error)
    assert "versions/2009 beside a workbook" in error.faults[0].right
    assert str(data_folder()) not in str(error)


def test_gaps_of_an_own_folder_and_of_a_workbook_are_named(tmp_path: Path) -> None:
    folder, book = copy_of_case(tmp_path / "own", "2021"), tmp_path / "inndata.xlsx"
    im.write_template(book, im.load_case("2021"))
    assert_gaps(refusal(folder, "2009"))
    error = refusal(f"{book}@2009")
    assert_gaps(error)
    assert str(tmp_path / "versions" / "2009") in error.faults[0].right


def test_a_gap_that_is_filled_is_not_named(tmp_path: Path) -> None:
    folder = copy_of_case(tmp_path / "own")
    part = folder / "versions" / "2009"
    (part / "capital_key.csv").unlink()
    with_text(part / "case.toml", "[parameters.capital]", "[parameters.kapital]")
    assert [fault.found.rpartition(" ")[2] for fault in refusal(folder, "2009").faults] == [
        "(capital.share)",
        "(capital_key)",
    ]


@pytest.mark.slow
def test_an_own_folder_or_workbook_gives_the_gaps_in_a_part_of_its_own(tmp_path: Path) -> None:
    folder = copy_of_case(tmp_path / "own")
    assert same_figures(im.load_case(f"{folder}@2009"), by_2009())
    with_text(folder / "versions" / "2009" / "case.toml", "share = { value = 0.06,", "share = { value = 0.1,")
    changed = im.compute(im.load_case(folder, version="2009"))
    assert changed.equals(im.compute(by_2009().with_changes({"capital.share": 0.1})))
    book = tmp_path / "inndata.xlsx"
    im.write_template(book, im.load_case("eksempel"))
    shutil.copytree(folder / "versions", tmp_path / "versions")
    assert im.compute(im.load_case(book, version="2009")).equals(changed)


@pytest.mark.parametrize("name", ["eksempel@2008", "eksempel@2090"])
def test_an_unknown_version_is_told_with_the_nearest(name: str) -> None:
    (fault,) = refusal(name).faults
    assert fault.place == f"model version '{name[-4:]}'"
    assert "did you mean '2009'" in fault.right


@pytest.mark.slow
def test_what_follows_an_at_sign_is_not_always_a_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    copy_of_case(tmp_path / "a@2009")
    copy_of_case(tmp_path / "ola@helse" / "mine")
    plain = im.load_case("eksempel")
    assert im.load_case("a@2009").file == plain.file
    assert im.load_case("ola@helse/mine").file == plain.file
    assert im.load_case("ola@helse/mine@2009").file == im.load_case("a@2009@2009").file == by_2009().file
    assert names_case("a@2009@committee")
    for missing in ("ola@helse/mne", "C:\\ola@helse\\mine", "inndata@2009.xlsx", "@2009", "eksempel@"):
        assert refusal(missing).faults[0].place == f"case '{missing}'"


def test_a_version_is_named_once() -> None:
    (fault,) = refusal("eksempel@2009", "committee").faults
    assert "'2009'" in fault.found
    assert "'committee'" in fault.found


@pytest.mark.slow
def test_an_own_version_is_a_folder_of_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    version(tmp_path / "mine", "settlement", "years", "[2012, 2017]")
    expected = im.compute(im.load_case("eksempel").with_changes({"settlement.years": [2012, 2017]}))
    for given in ("mine", "./mine", "mine/version.toml", tmp_path / "mine"):
        assert im.compute(im.load_case("eksempel", version=given)).equals(expected)
    assert im.compute(im.load_case("eksempel@mine")).equals(expected)


@pytest.mark.slow
def test_a_folder_with_the_name_of_a_version_is_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    version(tmp_path / "2009", "cost", "common", "true")
    (fault,) = refusal("eksempel@2009").faults
    assert "builtin:2009" in fault.right
    assert im.load_case("eksempel@builtin:2009").file == by_2009().file
    assert im.load_case("eksempel", version="./2009").file.title.en.endswith("2009 in English")


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("runs") / "run"
    assert CliRunner().invoke(main, ["run", "eksempel", "--model", "2009", "--out", str(folder)]).exit_code == 0
    return folder


@pytest.mark.slow
def test_a_run_by_a_version_is_verified(kept: Path) -> None:
    done = verify(kept)
    assert (done.differences, done.results > 100) == ((), True)
    assert same_figures(im.load_case(kept / "inputs" / "case"), by_2009())


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("version.toml", 'rule = { value = "former"', 'rule = { value = "calculated_cost"'),
        ("versions/2009/case.toml", "share = { value = 0.06,", "share = { value = 0.07,"),
        ("versions/2009/capital_key.csv", "Helse Nord,0.1280", "Helse Nord,0.1281"),
    ],
)
def test_a_change_of_what_a_version_gave_is_found(kept: Path, tmp_path: Path, file: str, old: str, new: str) -> None:
    folder = Path(shutil.copytree(kept, tmp_path / "run"))
    with_text(folder / "inputs" / "case" / file, old, new)
    assert f"inputs/case/{file}" in {difference.place for difference in verify(folder).differences}


@pytest.mark.slow
def test_an_own_version_is_kept_with_the_run(tmp_path: Path) -> None:
    folder = version(tmp_path / "mine", "cost", "common", "true")
    case = im.load_case("eksempel", version=folder)
    write_run(tmp_path / "run", case, im.compute(case))
    shutil.rmtree(folder)
    assert verify(tmp_path / "run").differences == ()


@pytest.mark.slow
def test_a_comparison_has_a_component_for_each_step_that_differs() -> None:
    plain = im.load_case("eksempel")
    compared = im.compare(plain, by_2009(), by="sequential")
    split = compared["distribution_key"]
    moved = set(split["component"].values[np.abs(split.values).max(axis=1) > 1e-6])
    assert {"need_weights", "common_cost", "settlement_volume", "settlement_price", "capital"} <= moved
    assert not {"population", "age_mix", "calculated_cost", "actual_cost", "service_share", "appropriation"} & moved
    change = im.compute(by_2009())["distribution_key"] - im.compute(plain)["distribution_key"]
    np.testing.assert_allclose(split.sum("component"), change, atol=1e-14)


def test_figures_of_a_version_are_explained_to_their_sources() -> None:
    case, result = by_2009(), im.compute(by_2009())
    tree = explain(case, result, "cost_index[prehospital, Helse Nord]")
    assert tree.value == pytest.approx(_common_index(case, result), rel=1e-12)
    assert tree.recomputed(tree.children) == pytest.approx(tree.value, rel=1e-12)
    assert tree.children[0].figure == "common_cost[Helse Nord]"


def _common_index(case: Case, result: xr.Dataset) -> float:
    """The cost index of prehospital care in Helse Nord, by hand."""
    assert case.parameters.cost is not None
    alpha = xr.DataArray([case.parameters.cost.actual_weight[s].value for s in case.services], dims="service")
    observed = case.observations.sel(service=list(case.services))
    level = (1 - alpha) * observed["calculated_cost"] + alpha * observed["actual_cost"]
    level = (level * observed["service_share"]).sum("service")
    need = (result["population_share"] * result["need_index"]).sel(service="prehospital")
    return float((level / (need * level).sum("region")).sel(region="Helse Nord"))


@pytest.mark.slow
@pytest.mark.parametrize("language", ["nb", "en"])
def test_a_workbook_of_a_version_is_read_as_the_same_case(tmp_path: Path, language: Language) -> None:
    im.write_template(tmp_path / "inndata.xlsx", by_2009(), language)
    read = im.load_case(tmp_path / "inndata.xlsx")
    assert read.parameters == by_2009().parameters
    assert same_figures(read, by_2009())


def test_versions_are_completed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    copy_of_case(tmp_path / "a@2020")
    assert completed("a@20") == ["a@2020", "a@2009", "a@2021"]
    assert completed("eksempel@2") == ["eksempel@2009", "eksempel@2021"]
    assert completed("2021@c") == ["2021@committee"]
    assert completed("c", "--model") == ["committee"]


def completed(begun: str, *words: str) -> list[str]:
    """What the shell offers for the last word of `inntektsmodell run`."""
    environment = {"_MAIN_COMPLETE": "bash_complete", "COMP_WORDS": " ".join(("main", "run", *words, begun))}
    environment["COMP_CWORD"] = str(2 + len(words))
    done = CliRunner().invoke(main, [], prog_name="main", env=environment)
    return [line.partition(",")[2] for line in done.output.splitlines()]


@pytest.mark.slow
@pytest.mark.parametrize("version", ["2021", "committee"])
def test_a_workbook_of_one_version_is_not_taken_for_another(version: str, tmp_path: Path) -> None:
    file = tmp_path / "of_2009.xlsx"
    im.write_template(file, by_2009())
    with pytest.raises(im.InputError, match="the case is by the version '2009' already"):
        im.load_case(file, version=version)
    assert im.load_case(file, version="2009").parameters == im.load_case(file).parameters


def test_a_parameter_that_a_case_may_leave_out_is_told_as_missing_there() -> None:
    with pytest.raises(im.InputError, match=r"the case has no 'settlement\.emergency_discount'"):
        im.load_case("eksempel").with_changes({"settlement.emergency_discount": 0.1})


@pytest.mark.slow
@pytest.mark.parametrize("arguments", [[], ["--target", "need_index"]], ids=["run", "target"])
def test_programs_are_told_the_version(arguments: list[str]) -> None:
    told = {
        name: json.loads(CliRunner().invoke(main, ["run", name, "--json", *arguments]).stdout).get("version")
        for name in ("eksempel", "eksempel@2009", "eksempel@committee")
    }
    assert told == {"eksempel": None, "eksempel@2009": "2009", "eksempel@committee": "committee"}


@pytest.mark.parametrize(
    "named", ["./mine", "mine/", "mine/version.toml", "../{here}/mine", "{folder}/mine", "./o@x", "deep@x/mine"]
)
def test_a_version_may_follow_as_a_path(named: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for folder in ("mine", "o@x", "deep@x/mine"):
        version(tmp_path / folder, "cost", "common", "true")
        with_text(tmp_path / folder / "version.toml", f'name = "{Path(folder).name}"', 'name = "mine"')
    given = f"eksempel@{named.format(here=tmp_path.name, folder=tmp_path)}"
    case = im.load_case(given)
    assert (case.file.version, case.file.set_by_version) == ("mine", ("cost.common",))
    assert names_case(given)


@pytest.mark.parametrize(
    ("arguments", "keys"),
    [
        (["explain", "eksempel@2009", "growth"], {"version": "2009"}),
        (["compare", "eksempel@committee", "eksempel"], {"version_a": "committee"}),
        (["scenarios", "need_one_year", "--case", "eksempel@2009"], {"version": "2009"}),
    ],
    ids=lambda given: given[0] if isinstance(given, list) else "",
)
def test_every_command_tells_programs_the_version(arguments: list[str], keys: dict[str, str]) -> None:
    told = json.loads(CliRunner().invoke(main, [*arguments, "--json"]).stdout)
    assert {key: told.get(key) for key in ("version", "version_a", "version_b") if key in told} == keys


def test_a_whole_case_is_asked_for_every_gap_be_it_of_use_or_not(tmp_path: Path) -> None:
    more = '[gaps]\n"former_key" = { nb = "den tidligere nøkkelen" }\n'
    folder = version(tmp_path / "mine", "need", "window", "[2019, 2020]", more=more)
    (fault,) = refusal("2021", folder).faults
    assert fault.found.endswith("(former_key)")
    assert load_part("2021", folder, ["redistribution"]).file.version == "mine"
