"""Names of a case: what cannot work everywhere is refused when the case is read, every fault in one message."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import inntektsmodell as im
from inntektsmodell.analysis.scenarios.scenario import load_scenario
from inntektsmodell.case.reading.building import build_case
from inntektsmodell.faults import InputError
from inntektsmodell.files.file_names import numbered_names, plain
from inntektsmodell.language.messages import Joined, in_language, message
from inntektsmodell.language.plain_text import visible
from inntektsmodell.workbook.layout.sheets import HEADINGS
from tests.corrupting.hostile_names import REGIONS, SEED, SERVICES, SKELETON, TITLE, folder_of, odd_case, odd_raw_case
from tests.strategies import Skeleton, raw_case

SMALL = Skeleton(2, 2, 2, 0, 0, 1, 0, False, False, False, "", False)


def faults_of(**content: object) -> str:
    """What is said of a small case with other entries in its main part."""
    raw = raw_case(SMALL, 0)
    with pytest.raises(InputError) as caught:
        build_case(replace(raw, content={**raw.content, **content}), HEADINGS)
    return str(caught.value)


@pytest.mark.slow
def test_odd_names_make_a_case() -> None:
    case = odd_case()
    assert (case.regions, case.services, case.file.title.nb) == (REGIONS, SERVICES, TITLE)
    key = im.compute(case)["distribution_key"]
    assert float(key.sum()) == pytest.approx(1, abs=1e-12)
    ordinary = im.compute(build_case(raw_case(SKELETON, SEED), HEADINGS))["distribution_key"]
    assert key.values.tolist() == ordinary.values.tolist()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("a\x1b[31mb", r"'a\x1b[31mb' contains invisible characters: U+001B"),
        ("a\nb", r"'a\x0ab' contains invisible characters: U+000A"),
        ("a\u202eb\u200b", r"'a\u202eb\u200b' contains invisible characters: U+202E, U+200B"),
        ("a\x85", "U+0085"),
        ("a\u2028b", "U+2028"),
        ("", "'' is empty or has stray spaces"),
        ("  ", "'  ' is empty or has stray spaces"),
        (" a", "' a' is empty or has stray spaces"),
        ("a\u00a0b", "is empty or has stray spaces"),
        ("a;b", "'a;b' contains a semicolon"),
        ("_x0041_", "contains '_x0041_', which a workbook reads as a character code"),
        ("verdi", "'verdi' is the heading of another column"),
        ("Sum", "'Sum' is the heading of another column"),
        ("a" * 256, "256 characters; at most 255"),
        ("REGION 1", "'region 1' cannot be told apart from 'REGION 1'"),
    ],
)
def test_a_region_that_would_not_work_is_refused(name: str, said: str) -> None:
    text = faults_of(regions=[name, "region 1"])
    assert said in text
    assert visible(text.replace("\n", "")) == text.replace("\n", "")


def test_names_that_only_the_computer_tells_apart_are_refused() -> None:
    assert "cannot be told apart from" in faults_of(regions=["\u00e5s", "a\u030as"])


def test_every_fault_is_in_one_message() -> None:
    text = faults_of(
        regions=["a\tb", "c;d"],
        services={"s\x07": {"nb": "", "en": "S"}, "t": {"nb": "T\x1b", "en": "T"}},
        title={"nb": "To\nlinjer", "en": "T"},
        notes=[{"nb": "En linje\nen til", "en": "\u202enote"}],
        name="x\x00",
    )
    for said in ("U+0009", "'c;d' contains", "U+0007", "services.s", "U+001B", "title.nb", "notes.0.en", "U+0000"):
        assert said in text
    assert "notes.0.nb" not in text, "a note may have several lines"
    assert "is empty; plain text" in text


@pytest.mark.parametrize(
    ("services", "ambiguous"),
    [(("a", "a.b"), True), (("a", "ab"), False), (("a.b", "a.c"), False), (("a.b", "a"), True)],
)
def test_services_whose_paths_could_be_mixed_up_are_refused(services: tuple[str, str], ambiguous: bool) -> None:
    text = faults_of(services={name: {"nb": name, "en": name} for name in services})
    assert ("begins with the name 'a' and a dot" in text) == ambiguous


def test_regions_with_dots_are_refused_only_where_a_path_has_two_readings() -> None:
    assert "and a dot" not in faults_of(regions=["St", "St. Olavs"])
    assert "'A.B' begins with the name 'A' and a dot" in faults_of(regions=["A", "B", "A.B"])


@pytest.mark.parametrize("field", ["name", "source"])
def test_a_scenario_is_read_with_the_same_care(field: str) -> None:
    content = {"name": "n", "source": "s", "title": {"nb": "a\u202eb", "en": "ok"}, field: "x\x1b[0m"}
    with pytest.raises(InputError) as caught:
        load_scenario(content)
    assert len(caught.value.faults) == 2
    assert "U+001B" in str(caught.value)
    assert "title.nb" in str(caught.value)


def test_messages_show_what_a_terminal_would_obey() -> None:
    odd = "a\x1b[31m\u202e\nb"
    shown = r"a\x1b[31m\u202e\x0ab"
    said = message("'{name}' contains a semicolon", name=odd)
    assert str(said) == f"'{shown}' contains a semicolon"
    assert in_language(said, "nb") == f"«{shown}» inneholder et semikolon"
    joined = Joined("\n", [said, odd])
    assert str(joined).splitlines() == [str(said), shown]
    assert in_language(joined, "nb").splitlines() == [in_language(said, "nb"), shown]
    assert str(message("'{name}' contains a semicolon", name=Path(odd))) == str(said)


def test_files_of_labels_never_have_one_name() -> None:
    labels = [*REGIONS, "a/b", "a b", "A B", "", "x" * 300, "æ" * 300, "../../etc", "nul", "a:b"]
    files = numbered_names("tornado", labels)
    assert len({file.casefold() for file in files}) == len(labels)
    for file in files:
        assert set(file) & set('/\\:*?"<>|. \n') == set()
        assert len(f"{file}.svg".encode()) <= 255
    assert numbered_names("tornado", ["Helse Sør-Øst", "[/]"]) == ["tornado_1_helse_sør-øst", "tornado_2"]
    assert plain("A  (B)") == "a_b"


def test_the_odd_case_is_read_back_from_files(tmp_path: Path) -> None:
    assert im.load_case(folder_of(odd_raw_case(), tmp_path / "odd")).observations.equals(odd_case().observations)
