"""A tree is written as a folder with a workbook for each case, read again as the same tree, kept and verified."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

import inntektsmodell as im
from inntektsmodell.cli.main import main
from inntektsmodell.files.locations import data_folder
from inntektsmodell.runs.verification import verify


def run(*arguments: str) -> str:
    done = CliRunner().invoke(main, [*arguments, "--lang", "en"])
    assert done.exit_code == 0, done.output
    return done.stdout


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tree") / "books"
    assert "inntektsmodell check" in run("template", str(folder), "--case", "sykehus")
    return folder


@pytest.fixture
def books(written: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(written, tmp_path / "books"))


def refused(tree: Path) -> list[str]:
    with pytest.raises(im.InputError) as error:
        im.load_tree(tree)
    return [f"{fault.place}: {fault.found}" for fault in error.value.faults]


@pytest.mark.slow
def test_a_tree_of_workbooks_gives_what_the_tree_of_folders_gives(written: Path) -> None:
    from_folders, from_books = (im.compute_tree(im.load_tree(name)) for name in ("sykehus", written))
    assert dict(from_books.ore) == dict(from_folders.ore)
    assert from_books.taken_out == from_folders.taken_out
    assert [*from_books.groups] == [*from_folders.groups]


@pytest.mark.slow
def test_a_workbook_may_stand_among_folders(written: Path, tmp_path: Path) -> None:
    tree = Path(shutil.copytree(data_folder() / "cases" / "sykehus", tmp_path / "tree"))
    shutil.rmtree(tree / "levels" / "hospital" / "helse_vest")
    shutil.copy(written / "levels" / "hospital" / "helse_vest.xlsx", tree / "levels" / "hospital" / "Helse-Vest.xlsx")
    expected = im.compute_tree(im.load_tree("sykehus")).ore
    assert dict(im.compute_tree(im.load_tree(tree)).ore) == dict(expected)


@pytest.mark.slow
def test_a_run_of_a_tree_of_workbooks_keeps_and_verifies_them(books: Path, tmp_path: Path) -> None:
    run("run", str(books), "--out", str(tmp_path / "run"))
    assert (tmp_path / "run/inputs/case/levels/hospital/helse_nord.xlsx").is_file()
    assert not verify(tmp_path / "run").differences


@pytest.mark.slow
def test_one_workbook_of_a_tree_says_which_levels_it_leaves_out(tmp_path: Path) -> None:
    told = run("template", str(tmp_path / "first.xlsx"), "--case", "sykehus")
    assert "without: Hospitals (synthetic)" in told
    assert "template FOLDER --case sykehus" in told


@pytest.mark.slow
def test_what_a_tree_of_workbooks_cannot_hold_is_refused(books: Path) -> None:
    hospital = books / "levels" / "hospital"
    (hospital / "drg_points.csv").write_text("year,origin,destination,value,evidence\n", encoding="utf-8")
    (hospital / "helse_nord.xlsx").rename(hospital / "helse_nor.xlsx")
    (hospital / "helse_vest.txt").touch()
    nor, other, flows = refused(books)
    assert "drg_points.csv: cannot be divided" in flows
    assert "helse_nor.xlsx: is the case of no recipient" in nor
    assert "helse_vest.txt: is neither a case folder nor a workbook" in other


def test_the_first_level_is_one_workbook_and_nothing_beside(books: Path) -> None:
    shutil.copy(books / "sykehus.xlsx", books / "other.xlsx")
    (books / "population.csv").touch()
    two, stray = refused(books)
    assert "other.xlsx, sykehus.xlsx" in two
    assert "population.csv: is not one of the files" in stray


@pytest.mark.slow
def test_a_workbook_of_a_run_has_a_frame_and_is_refused_below_another(books: Path, tmp_path: Path) -> None:
    case = im.compute_tree(im.load_tree("sykehus")).tree.cases["Helse Nord"]
    im.write_template(tmp_path / "own.xlsx", case)
    (tmp_path / "own.xlsx").replace(books / "levels" / "hospital" / "helse_nord.xlsx")
    assert any("parameters.appropriation: is given" in fault for fault in refused(books))
