"""A tree is read from its folder, and every fault of it is told, each with its place."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import inntektsmodell as im
from inntektsmodell.case.levels.tree import TOP
from inntektsmodell.files.locations import data_folder
from inntektsmodell.loading import levels_below

NORD = Path("levels", "hospital", "helse_nord")


def copy_of_tree(folder: Path) -> Path:
    return Path(shutil.copytree(data_folder() / "cases" / "sykehus", folder / "tree"))


def changed(file: Path, old: str, new: str) -> int:
    text = file.read_text(encoding="utf-8")
    assert old in text
    return file.write_text(text.replace(old, new), encoding="utf-8")


def without_cases(tree: Path) -> None:
    for folder in (tree / "levels" / "hospital").iterdir():
        shutil.rmtree(folder)


def test_the_built_in_tree_has_four_regions_and_nineteen_hospitals() -> None:
    tree = im.load_tree("sykehus")
    assert [(level.name, len(level.recipients)) for level in tree.levels] == [("region", 4), ("hospital", 19)]
    assert list(tree.cases) == [TOP, *tree.top.regions]
    assert tree.is_synthetic
    assert all("SYNTETISK" in case.file.title.nb for case in tree.cases.values())
    assert all(case.is_synthetic for case in tree.cases.values())


def test_regions_are_the_sums_of_their_hospitals() -> None:
    tree = im.load_tree("sykehus")
    for region, case in list(tree.cases.items())[1:]:
        of_region = tree.top.observations["population"].sel(region=region)
        assert (case.observations["population"].sum("region") == of_region).all()


def test_a_case_without_levels_is_no_tree() -> None:
    assert levels_below(im.load_case("2021")) is None
    with pytest.raises(im.InputError) as refused:
        im.load_tree("2021")
    assert "case '2021': has no levels below it" in str(refused.value)


@pytest.mark.slow
def test_a_folder_may_spell_its_recipient_in_any_way(tmp_path: Path) -> None:
    tree = copy_of_tree(tmp_path)
    (tree / NORD).rename(tree / NORD.parent / "Helse Nord")
    assert list(im.load_tree(tree).cases) == list(im.load_tree("sykehus").cases)


def test_a_tree_may_be_ragged(tmp_path: Path) -> None:
    tree = copy_of_tree(tmp_path)
    shutil.rmtree(tree / NORD)
    levels = tree / "levels.toml"
    levels.write_text(levels.read_text(encoding="utf-8").partition("[groups")[0], encoding="utf-8")
    assert "Helse Nord" not in im.load_tree(tree).cases
    assert "Sykehus Nord 1" not in im.load_tree(tree).levels[1].recipients


BREAKAGES: list[tuple[Callable[[Path], object], str]] = [
    (
        lambda tree: changed(
            tree / NORD / "case.toml",
            "[parameters.population]",
            '[parameters.appropriation]\ntotal = { value = 5.0, evidence = "kroner" }\n\n[parameters.population]',
        ),
        "parameters.appropriation: is given; leave it out: the case distributes what its recipient gets",
    ),
    (
        lambda tree: changed(tree / NORD / "case.toml", "[evidence.kroner]", "[evidence.frame]"),
        "evidence.frame: is the evidence of what the level above gives",
    ),
    (
        lambda tree: changed(tree / NORD / "case.toml", "year = 2021\n", "year = 2020\n"),
        "year: found 2020; 2021, as in the level above",
    ),
    (
        lambda tree: (tree / NORD).rename(tree / NORD.parent / "helse_nor"),
        "helse_nor: is the case of no recipient above; did you mean 'Helse Nord'",
    ),
    (
        lambda tree: shutil.copytree(tree / NORD, tree / NORD.parent / "Helse-Nord"),
        "can be read in several ways",
    ),
    (
        lambda tree: (tree / "levels" / "hospital").rename(tree / "levels" / "hospitals"),
        "hospitals: is no level of levels.toml; did you mean 'hospital'",
    ),
    (lambda tree: (tree / "levels" / "ward").mkdir(), "ward: is no level of levels.toml"),
    (
        without_cases,
        "hospital: holds no case; a folder with a case for each recipient",
    ),
    (
        lambda tree: changed(tree / "levels.toml", 'name = "region"', 'name = "hospital"'),
        "levels: level 'hospital' is duplicated",
    ),
    (
        lambda tree: changed(tree / "levels.toml", 'level = "hospital"', 'level = "hospitals"'),
        "groups.owner: level 'hospitals' is unknown; did you mean 'hospital'",
    ),
    (
        lambda tree: changed(tree / "levels.toml", '"Sykehus Nord 1"', '"Sykehus Nor 1"'),
        "groups.owner: recipient 'Sykehus Nor 1' is unknown",
    ),
    (
        lambda tree: changed(tree / "levels.toml", '"Sykehus Nord 1"', '"Sykehus Nord 2"'),
        "groups.owner: recipient 'Sykehus Nord 2' is duplicated; each recipient in one group at most",
    ),
    (
        lambda tree: [
            changed(file, "Sykehus Nord 1", "Sykehus Vest 1")
            for file in (tree / NORD).iterdir()
            if "Sykehus Nord 1" in file.read_text(encoding="utf-8")
        ],
        "recipient 'Sykehus Vest 1' is duplicated; a name of its own for every recipient of the tree",
    ),
    (
        lambda tree: changed(tree / NORD / "population.csv", "Sykehus Nord 1", "Sykehus Sør 1"),
        "'Sykehus Sør 1'",
    ),
    (lambda tree: changed(tree / "levels.toml", "[[levels]]", "[[level]]"), "level: is an unknown key"),
    (
        lambda tree: changed(tree / "levels.toml", "Hospitals by owner", "Hospitals\\u0007 by owner"),
        "groups.owner.title.en: 'Hospitals",
    ),
    (
        lambda tree: changed(tree / NORD / "drg_points.csv", "2018,Sykehus Nord 1", "2018,Sykehus Vest 1"),
        "origin 'Sykehus Vest 1' is unknown",
    ),
]


@pytest.mark.parametrize(("breakage", "told"), BREAKAGES, ids=[told for _, told in BREAKAGES])
def test_a_fault_of_a_tree_is_told_with_its_place(
    breakage: Callable[[Path], object], told: str, tmp_path: Path
) -> None:
    tree = copy_of_tree(tmp_path)
    breakage(tree)
    with pytest.raises(im.InputError) as refused:
        im.load_tree(tree)
    assert told in str(refused.value)


def test_faults_of_several_cases_are_told_together(tmp_path: Path) -> None:
    tree = copy_of_tree(tmp_path)
    for region in ("helse_nord", "helse_vest"):
        file = tree / "levels" / "hospital" / region / "population.csv"
        changed(file, "2018,0-17", "2018,0-71")
    with pytest.raises(im.InputError) as refused:
        im.load_tree(tree)
    assert {"helse_nord", "helse_vest"} <= {
        Path(str(fault.place).split(",")[0]).parent.name for fault in refused.value.faults
    }


def test_nothing_is_said_of_folders_below_a_case_with_a_fault(tmp_path: Path) -> None:
    tree = copy_of_tree(tmp_path)
    levels = tree / "levels.toml"
    text = levels.read_text(encoding="utf-8").partition("[groups")[0]
    of_wards = '[[levels]]\nname = "ward"\ntitle = { nb = "Avdelinger", en = "Wards" }\n'
    levels.write_text(f"{text}\n{of_wards}", encoding="utf-8")
    shutil.copytree(tree / NORD, tree / "levels" / "ward" / "sykehus_vest_2")
    changed(tree / "levels" / "hospital" / "helse_vest" / "case.toml", "year = 2021\n", "year = 2022\n")
    with pytest.raises(im.InputError) as refused:
        im.load_tree(tree)
    assert ["helse_vest" in str(fault.place) for fault in refused.value.faults] == [True]


def test_a_case_below_has_the_decimals_of_the_first_where_it_states_none(tmp_path: Path) -> None:
    tree = copy_of_tree(tmp_path)
    changed(tree / "case.toml", "year = 2021\n", "year = 2021\ndecimals = { amounts = 3, keys = 6 }\n")
    changed(tree / NORD / "case.toml", "year = 2021\n", "year = 2021\ndecimals = { amounts = 0 }\n")
    found = {parent: case.decimals for parent, case in im.load_tree(tree).cases.items()}
    assert (found["Helse Vest"].amounts, found["Helse Vest"].keys) == (3, 6)
    assert (found["Helse Nord"].amounts, found["Helse Nord"].keys) == (0, 6)


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("levels.toml", "[[levels]]", "colour = 1\n[[levels]]", "colour: is an unknown key; known: 'levels', 'groups'"),
        ("levels.toml", 'name = "region"', 'name = "region"\nmembers = 4', "known: 'name', 'title'"),
        ("case.toml", "year = 2021\n", "year = 2021\ndecimals = { foo = 3 }\n", "known: 'amounts', 'keys'"),
    ],
)
def test_an_unknown_key_is_told_with_those_of_its_own_table(
    file: str, old: str, new: str, told: str, tmp_path: Path
) -> None:
    tree = copy_of_tree(tmp_path)
    text = (tree / file).read_text(encoding="utf-8")
    assert old in text
    (tree / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(im.InputError) as refused:
        im.load_tree(tree)
    assert told in str(refused.value)
