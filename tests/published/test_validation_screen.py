"""What the terminal shows of a validation, and how the command ends."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from inntektsmodell.cli.main import main
from inntektsmodell.files.locations import validation_folder
from inntektsmodell.published import figures as published
from inntektsmodell.published import incomparable, statistics
from inntektsmodell.published import known_deviations as explanations
from inntektsmodell.published.checks import Check, Verdict, hollow_tally
from inntektsmodell.published.hollow import Hollow

TABLE, EXPLAINED = "prop_1_s_2020_2021.csv", "explained.toml"
Own = Callable[[str, str, str], None]


@pytest.fixture
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Own:
    """Let the command read a copy of the validation folder in which `old` of a file has become `new`."""
    for file in validation_folder().iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    for module in (published, statistics, incomparable, explanations):
        monkeypatch.setattr(module, "validation_folder", lambda: tmp_path)

    def change(file: str, old: str, new: str) -> None:
        text = (tmp_path / file).read_text(encoding="utf-8")
        assert old in text
        (tmp_path / file).write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


def invoke(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["validate", *arguments])


@pytest.fixture(scope="module")
def norwegian() -> Result:
    """What the command shows without options."""
    return invoke()


@pytest.fixture(scope="module")
def english() -> Result:
    return invoke("--lang", "en")


@pytest.mark.slow
def test_breaks_and_refusals_are_shown_with_their_explanation(norwegian: Result, checks: Mapping[str, Check]) -> None:
    shown = norwegian
    assert shown.exit_code == 0
    lines = shown.stdout.splitlines()
    broken = next(line for line in lines if "tie_out.base/Helse Nord" in line)
    assert broken.split()[-1] == "avvik"
    assert "13 909 680,67" in broken.replace("\u00a0", " ")
    text = " ".join(shown.stdout.split())
    assert "tie_out.base/Helse Nord: Post 75 med det som gjenstår av innfasingen, ligger 2,2 millioner kroner" in text
    assert "by_key_of_2018/Helse Sør-Øst: Regionenes andeler i 2019 og 2020 skiller seg fra årene før og etter" in text
    assert "Par som ikke skal sammenlignes activity_growth, key.full_effect_2021" in text
    breaks = [check.id for check in checks.values() if check.verdict is Verdict.BREAK]
    assert f"{len(breaks)} avvik, 4 skal ikke sammenlignes, 0 kan ikke beregnes" in lines[0]
    assert lines[0].endswith(". 0 feiler.")
    places = [next(place for place, line in enumerate(lines) if line.startswith(name)) for name in breaks]
    assert places == sorted(places)
    assert sum(line.split()[-1:] == ["avvik"] for line in lines) == len(breaks)


@pytest.mark.slow
def test_what_holds_is_listed_on_request_only(norwegian: Result) -> None:
    held = "decision.base/base.proposed_2021/Helse Nord"
    few, every = norwegian.stdout, invoke("--all").stdout
    assert held not in few
    assert held in every
    assert "--all viser alle kontroller" in few
    assert "--all viser alle kontroller" not in every
    assert every.splitlines()[0] == few.splitlines()[0]


@pytest.mark.slow
def test_each_document_has_a_row_and_they_add_up(english: Result) -> None:
    table = english.stdout.rpartition("Document ")[2].splitlines()
    cells = [line.split()[-8:] for line in table]
    rows = [list(map(int, row)) for row in cells if len(row) == 8 and all(cell.isdigit() for cell in row)]
    *documents, total = rows
    assert len(documents) == len({figure.document for figure in published.read_published()})
    assert total == [sum(column) for column in zip(*documents, strict=True)]
    assert all(row[1] == sum(row[2:-1]) for row in rows)


@pytest.mark.slow
def test_checks_that_can_hardly_fail_are_counted_apart(norwegian: Result, checks: Mapping[str, Check]) -> None:
    """On the second line with the reasons, in the last column, and in the verdict of each of them."""
    shown = invoke("--lang", "en", "--all").stdout
    kinds = hollow_tally(checks.values())
    text = " ".join(shown.split())
    assert f"{sum(kinds.values())} checks are counted separately because they can hardly fail: " in text
    assert f"; {kinds[Hollow.OWN_INPUT]} × an input that the model simply returns;" in text
    assert text.split()[-1] == str(sum(kinds.values()))
    assert text.count("exact (counted separately)") + text.count("within rounding (counted separately)") == sum(
        kinds.values()
    )
    assert (
        f"I tillegg telles {sum(kinds.values())} kontroller for seg, fordi de knapt kan slå feil: " in norwegian.stdout
    )


@pytest.mark.slow
def test_english_is_english_throughout(english: Result) -> None:
    shown = english
    assert shown.exit_code == 0
    text = " ".join(shown.stdout.split())
    assert shown.stdout.splitlines()[0].endswith(" 0 fail.")
    assert "Pairs that must not be compared" in text
    assert "Activity-based funding covered about 50 per cent" in text
    assert not {"avvik", "eksakt", "Forklaringer"} & set(text.split())


@pytest.mark.slow
@pytest.mark.parametrize(
    ("file", "old", "new", "shown"),
    [
        (TABLE, '"0,1281"', '"0,1291"', "FEILER: avvik"),
        (TABLE, "table_4_6.sum", "table_4_6.sums", "FEILER: kan ikke beregnes"),
        (TABLE, "pensions.sum", "table_4_2.phase_in.sum", "FEILER: avvik"),
        (TABLE, '"0,1897",1,table 4.3,key.proposed', '"0,1897",1,table 4.3,key.full_effect', "FEILER: skal ikke"),
        (
            TABLE,
            '"7 859,5"',
            '"7 859,4"',
            "Forklaringen gjelder et annet utfall, eller et avvik med en annen størrelse",
        ),
        (EXPLAINED, '"83,5"', '"83,4"', "Forklaringen gjelder et annet utfall"),
    ],
)
def test_what_fails_is_marked_and_ends_with_1(own_folder: Own, file: str, old: str, new: str, shown: str) -> None:
    own_folder(file, old, new)
    failed = invoke()
    assert failed.exit_code == 1
    assert shown in " ".join(failed.stdout.split())
    assert not failed.stdout.splitlines()[0].endswith(" 0 feiler.")


@pytest.mark.slow
def test_bad_file_ends_with_2(own_folder: Own) -> None:
    own_folder(EXPLAINED, "tie_out.base/Helse Nord", "tie_out.base/Helse Sør")
    refused = invoke("--lang", "en")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "explains a check that does not exist; did you mean" in refused.stderr
