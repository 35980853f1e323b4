"""run, verify, explain and compare on a tree, as a user types them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

import inntektsmodell as im
from inntektsmodell.cli.main import main
from inntektsmodell.files.locations import data_folder
from inntektsmodell.runs.verification import verify
from tests.runs.kept_run import sealed_again

BOOKS = ["1_helse_sør-øst", "2_helse_vest", "3_helse_midt-norge", "4_helse_nord"]
REGIONS = ["Helse Sør-Øst", "Helse Vest", "Helse Midt-Norge", "Helse Nord"]


def run(*arguments: str) -> str:
    done = CliRunner().invoke(main, [*arguments])
    assert done.exit_code == 0, done.output
    return done.stdout


def ore(amount: float) -> int:
    return round(amount * 10**8)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("tree") / "run"
    run("run", "sykehus", "--out", str(place))
    return place


def test_json_has_the_regions_as_ever_and_the_levels() -> None:
    found = json.loads(run("run", "sykehus", "--json"))
    assert list(found["base_appropriation"]) == REGIONS
    assert {"distribution_key", "resource_need_key", "settlement", "redistribution", "evidence"} <= {*found}
    levels, taken_out = found["levels"], found["taken_out"]["hospital"]
    assert [(name, len(level)) for name, level in levels.items()] == [("region", 4), ("hospital", 19)]
    assert list(levels["region"]) == REGIONS
    for region, amount in found["base_appropriation"].items():
        short = region.removeprefix("Helse ")
        below = [own for hospital, own in levels["hospital"].items() if f" {short} " in hospital]
        kept = taken_out.get(region, {}).values()
        assert sum(map(ore, [*below, *kept])) == ore(levels["region"][region])
        assert abs(ore(levels["region"][region]) - amount * 10**8) < 1
    owner = found["groups"]["owner"]
    assert owner["base"] == "all recipients of the level = 1"
    assert sum(map(ore, owner["amount"].values())) == sum(map(ore, levels["hospital"].values()))
    assert found["synthetic"] is True
    assert found["remarks"] == []


def test_the_terminal_shows_every_recipient_under_its_parent() -> None:
    shown = run("run", "sykehus", "--lang", "en")
    assert "Hospitals (synthetic)" in shown
    assert shown.index("Sykehus Vest 3") > shown.index("Helse Vest\n")
    assert "Taken out: Felles funksjoner" in shown
    assert "Index per inhabitant: all recipients of the level = 1." in shown


@pytest.mark.slow
def test_a_run_of_a_tree_is_kept_and_verified(folder: Path) -> None:
    levels = pd.read_csv(folder / "levels.csv")
    assert len(levels) == 23
    taken_out = pd.read_csv(folder / "taken_out.csv")
    assert ore(float(levels.query("level == 'hospital'")["amount"].sum() + taken_out["amount"].sum())) == ore(108_000)
    assert (folder / "groups.csv").is_file()
    books = {file.relative_to(folder).as_posix() for file in folder.glob("levels/hospital/*.xlsx")}
    assert books == {f"levels/hospital/{name}.xlsx" for name in BOOKS}
    assert not verify(folder).differences


@pytest.mark.slow
def test_a_workbook_of_a_level_is_the_case_with_its_frame(folder: Path) -> None:
    case = im.load_case(folder / "levels/hospital/4_helse_nord.xlsx")
    expected = im.compute_tree(im.load_tree("sykehus")).result_of("Helse Nord")["base_appropriation"]
    np.testing.assert_allclose(im.compute(case)["base_appropriation"], expected, rtol=1e-12)


@pytest.mark.slow
def test_the_folder_keeps_every_case_of_the_tree(folder: Path) -> None:
    assert (folder / "inputs/case/levels/hospital/helse_nord/guaranteed.csv").is_file()


@pytest.mark.slow
def test_a_changed_case_below_is_found_by_verify(folder: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(folder, tmp_path / "run"))
    file = copy / "inputs/case/levels/hospital/helse_nord/guaranteed.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("3300", "3301"), encoding="utf-8")
    assert [str(different.place) for different in verify(copy).differences] == [file.relative_to(copy).as_posix()]


@pytest.mark.slow
def test_forged_figures_of_a_level_are_found_by_computing_again(folder: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(folder, tmp_path / "run"))
    for table, old, new in (("levels.csv", "3300.0", "3301.0"), ("taken_out.csv", "900.0", "901.0")):
        text = (copy / table).read_text(encoding="utf-8-sig")
        assert old in text
        (copy / table).write_text(text.replace(old, new, 1), encoding="utf-8-sig")
    places = {str(different.place).partition(",")[0] for different in verify(sealed_again(copy)).differences}
    assert places == {"levels.csv", "taken_out.csv"}


def test_explain_finds_the_level_of_a_recipient() -> None:
    found = json.loads(run("explain", "sykehus", "base_appropriation[Sykehus Nord 2]", "--json", "--depth", "8"))
    assert (found["case"], found["value"], found["proved"]) == ("sykehus-helse_nord", pytest.approx(3300), True)
    assert "base_appropriation[Helse Nord]" in json.dumps(found, ensure_ascii=False)


@pytest.mark.slow
def test_compare_splits_the_change_at_every_level(tmp_path: Path) -> None:
    tree = Path(shutil.copytree(data_folder() / "cases" / "sykehus", tmp_path / "more"))
    case, nord = tree / "case.toml", tree / "levels/hospital/helse_nord/supplement.csv"
    case.write_text(case.read_text(encoding="utf-8").replace("108000", "109000"), encoding="utf-8")
    nord.write_text(nord.read_text(encoding="utf-8").replace("Nord 1,60", "Nord 1,80"), encoding="utf-8")
    found = json.loads(run("compare", "sykehus", str(tree), "--figure", "base_appropriation", "--json"))
    of_nord = found["levels"]["hospital"]["Helse Nord"]
    split = of_nord["figures"]["base_appropriation"]
    differing = [name for name, told in of_nord["components"].items() if told["differs"]]
    assert differing == ["own_model", "appropriation"]
    for hospital, change in split["change"].items():
        assert sum(part[hospital] for part in split["components"].values()) == pytest.approx(change, rel=1e-9)
    top = found["figures"]["base_appropriation"]["change"]["Helse Nord"]
    assert sum(split["components"]["appropriation"].values()) == pytest.approx(top, rel=1e-9)
    assert sum(split["components"]["own_model"].values()) == pytest.approx(0, abs=1e-6)


@pytest.mark.slow
def test_a_tree_and_a_case_are_compared_at_the_first_level(tmp_path: Path) -> None:
    tree = Path(shutil.copytree(data_folder() / "cases" / "sykehus", tmp_path / "flat"))
    (tree / "levels.toml").unlink()
    done = CliRunner().invoke(main, ["compare", "sykehus", str(tree), "--json", "--lang", "en"])
    assert (done.exit_code, "levels" in json.loads(done.stdout)) == (0, False)
    assert "only A has levels below it: the first level alone is compared" in done.stderr


@pytest.mark.slow
def test_a_goal_of_a_hospital_is_met_by_values_of_its_own_case() -> None:
    goal = ("--goal", "distribution_key[Sykehus Vest 3]=0.184")
    found = json.loads(run("target", "sykehus", *goal, "--free", "cost.actual_weight.somatic", "--json"))
    assert (found["case"], found["reached"]) == ("sykehus-helse_vest", True)


@pytest.mark.parametrize(
    ("goals", "said"),
    [
        (["Sykehus Vest 3", "Helse Nord"], "goals: are of recipients of several cases"),
        (["Sykehus Nord 1"], "case 'sykehus-helse_nord', path 'index.floor.somatic'"),
    ],
)
def test_a_goal_that_no_case_of_the_tree_can_be_asked_for_is_refused(goals: list[str], said: str) -> None:
    asked = [part for goal in goals for part in ("--goal", f"distribution_key[{goal}]=0.184")]
    done = CliRunner().invoke(main, ["target", "sykehus", *asked, "--free", "index.floor.somatic=0:1", "--lang", "en"])
    assert done.exit_code == 2
    assert said in done.stderr
