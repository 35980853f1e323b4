"""Figures that are given to a rolled case: taken in either form, carried where there are none, and their faults."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import inntektsmodell as im
from inntektsmodell.analysis.roll_forward.figure import Moved
from inntektsmodell.analysis.roll_forward.rolling import roll_forward
from tests.analysis.roll_forward.given_figures import REGIONS, given, persons_of_eksempel


def test_criteria_without_newer_figures_keep_their_amount_per_inhabitant(tmp_path: Path) -> None:
    factor = (1.1, 1.0, 0.9, 1.2)
    folder = given(tmp_path / "new", persons_of_eksempel(2021, factor))
    case = roll_forward("builtin:eksempel", 2022, figures=[folder]).case
    values = case.observed["criterion_value"]
    np.testing.assert_allclose(
        values.sel(criterion="cancer", year=2021), values.sel(criterion="cancer", year=2020) * factor, rtol=1e-12
    )
    travel = values.sel(criterion="travel_time")
    np.testing.assert_array_equal(travel.sel(year=2021), travel.sel(year=2020))
    assert case.is_synthetic


@pytest.mark.slow
def test_given_figures_are_taken_in_either_form(tmp_path: Path) -> None:
    numbers = [(region, 1000.5 + place) for place, region in enumerate(REGIONS)]
    long = given(
        tmp_path / "long",
        [*persons_of_eksempel(2021), *(("cancer", region, 2021, n, "register") for region, n in numbers)],
    )
    as_fetched = given(
        tmp_path / "fetched",
        [(2021, "cancer", region, n, "new") for region, n in numbers],
        "year,criterion,region,value,evidence",
    )
    (as_fetched / "evidence.toml").write_text(
        '[evidence.new]\nunit = "cases"\nsource = "register"\nstatus = "published"\n'
        "valid_from = 2021-01-01\nlast_checked = 2021-06-01\n",
        encoding="utf-8",
    )
    population = given(tmp_path / "population", persons_of_eksempel(2021))

    one = roll_forward("builtin:eksempel", 2022, figures=[long])
    other = roll_forward("builtin:eksempel", 2022, figures=[population, as_fetched])

    for rolled in (one, other):
        cancer = rolled.case.observed["criterion_value"].sel(criterion="cancer", year=2021)
        assert cancer.values.tolist() == [n for _, n in numbers]
        told = {figure.path: figure for figure in rolled.figures}
        assert told["criterion_value.cancer.2021"].moved is Moved.UPDATED
        assert told["criterion_value.unemployed.2021"].moved is Moved.CARRIED
    assert other.case.evidence["given_cancer"].status == "published"
    assert other.case.evidence["given_cancer"].source.startswith("register")


def test_notes_that_go_with_given_figures_go_into_the_case(tmp_path: Path) -> None:
    folder = given(
        tmp_path / "new",
        [(2021, age, region, value, "persons") for age, region, _, value, _ in persons_of_eksempel(2021)],
        "year,age_group,region,value,evidence",
    )
    (folder / "evidence.toml").write_text(
        '[evidence.persons]\nunit = "persons"\nsource = "bank"\nstatus = "published"\nvalid_from = 2021-01-01\n'
        'last_checked = 2021-06-01\n[[notes]]\nnb = "Foreløpige tall."\nen = "Preliminary."\n',
        encoding="utf-8",
    )
    roll_forward("builtin:eksempel", 2022, figures=[folder], out=tmp_path / "case")
    case = im.load_case(tmp_path / "case")
    assert [note.en for note in case.file.notes[1:4]] == [
        "The sum to distribute is that of 2021; none is given for 2022.",
        "Preliminary.",
        "What follows was noted on case 'eksempel'.",
    ]


def test_what_stands_beside_given_figures_is_read_strictly(tmp_path: Path) -> None:
    folder = given(tmp_path, persons_of_eksempel(2021))
    (folder / "evidence.toml").write_text('note = "x"\n[[notes]]\nen = "Preliminary."\n', encoding="utf-8")
    with pytest.raises(im.InputError) as caught:
        roll_forward("builtin:eksempel", 2022, figures=[folder])
    assert [fault.found for fault in caught.value.faults] == ["is missing", "is an unknown key"]


def test_a_recipient_that_is_missing_everywhere_is_one_fault(tmp_path: Path) -> None:
    rows = [row for year in (2020, 2021) for row in persons_of_eksempel(year) if row[1] != "Helse Vest"]
    with pytest.raises(im.InputError) as caught:
        roll_forward("builtin:eksempel", 2022, figures=[given(tmp_path, rows)])
    (fault,) = caught.value.faults
    assert fault.found.startswith("lacks Helse Vest in 0-5 2020, 2021, 6-12 2020, 2021")


def test_a_table_that_is_given_twice_is_one_fault(tmp_path: Path) -> None:
    folders = [given(tmp_path / name, persons_of_eksempel(2021)) for name in ("old", "new")]
    with pytest.raises(im.InputError) as caught:
        roll_forward("builtin:eksempel", 2022, figures=folders)
    (fault,) = caught.value.faults
    assert fault.found.startswith("given twice: 0-5 2021 Helse Sør-Øst, ")
    assert str(fault.place) == str(tmp_path / "new" / "figures.csv")


@pytest.mark.slow
def test_years_that_are_not_needed_are_told(tmp_path: Path) -> None:
    folder = given(tmp_path, [*persons_of_eksempel(2021), *persons_of_eksempel(2012)])
    assert roll_forward("builtin:eksempel", 2022, figures=[folder]).unused_years == (2012,)


def test_one_message_lists_every_fault_of_given_figures(tmp_path: Path) -> None:
    rows = [
        ("0-5", "Helse Vest", 2021, 10, "a test"),
        ("0-5", "Helse Vest", 2021, 11, "a test"),
        ("cancr", "Helse Vest", 2021, 10, "a test"),
        ("cancr", "Helse Nord", 2021, 10, "a test"),
        ("cancer", "1101", 2021, 10, "a test"),
        ("cancer", "Helse Vest", "x", 10, "a test"),
        ("cancer", "Helse Vest", 2021, "many", "a test"),
        ("cancer", "Helse Vest", 2021, -1, "a test"),
        ("cancer", "Helse Vest", 2021, 10, ""),
        *(("unemployed", region, 2011, 10, "a test") for region in REGIONS),
    ]
    with pytest.raises(im.InputError) as caught:
        roll_forward("builtin:eksempel", 2022, figures=[given(tmp_path, rows)])
    told = [fault.found for fault in caught.value.faults]
    for found in (
        "given twice: 0-5 2021 Helse Vest",
        "criterion 'cancr' is unknown",
        "recipient '1101' is unknown",
        "'x' is not a year",
        "'many' is not a number",
        "value -1",
        "has no source",
        "lacks Helse Sør-Øst, Helse Midt-Norge, Helse Nord in 0-5 2021",
        "the population of 2021 lacks",
        "unemployed has figures of 2011 only",
    ):
        assert sum(found in one for one in told) == 1, found


def test_evidence_that_a_table_names_stands_beside_it(tmp_path: Path) -> None:
    rows = [
        (2021, "cancer", region, 1.0, name)
        for region, name in zip(REGIONS, ["deaths", "gone", "", "deaths"], strict=True)
    ]
    folder = given(tmp_path, rows, "year,criterion,region,value,evidence")
    (folder / "evidence.toml").write_text(
        '[evidence.deaths]\nunit = "deaths"\nsource = "register"\nstatus = "published"\n'
        "valid_from = 2021-01-01\nlast_checked = 2021-06-01\n",
        encoding="utf-8",
    )
    with pytest.raises(im.InputError) as caught:
        roll_forward("builtin:eksempel", 2022, figures=[folder])
    told = [str(fault) for fault in caught.value.faults]
    for found in ("unit 'deaths' does not fit", "evidence 'gone' is unknown", "has no source"):
        assert any(found in one for one in told), found


@pytest.mark.parametrize(
    ("text", "found"),
    [(None, "has no CSV file"), ("criterion,year\ncancer,2021\n", "lacks the columns recipient, value, source")],
)
def test_a_folder_without_figures_is_refused(tmp_path: Path, text: str | None, found: str) -> None:
    if text is not None:
        (tmp_path / "figures.csv").write_text(text, encoding="utf-8")
    with pytest.raises(im.InputError, match=found):
        roll_forward("builtin:eksempel", 2022, figures=[tmp_path])
