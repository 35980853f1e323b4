"""Which share of the need key rests on which status: by the window, the cost index and its weight, and marked years."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import inntektsmodell as im
from inntektsmodell.case.case import Case
from inntektsmodell.case.evidence import Status
from inntektsmodell.case.evidence_use import evidence_shares
from inntektsmodell.case.paths import parameter_entries
from inntektsmodell.faults import InputError
from tests.corrupting.broken_case import CASE, copy_of_case


def with_status(case: Case, status: Status, *names: str) -> Case:
    """The case with another status of some of its evidence; of all of it where none is named."""
    evidence = {
        name: item.model_copy(update={"status": status, "formula": "f"}) if not names or name in names else item
        for name, item in case.evidence.items()
    }
    return replace(case, file=case.file.model_copy(update={"evidence": evidence}))


@pytest.fixture(scope="module")
def published() -> Case:
    """`eksempel` with everything in it called published, its window 2018–2020."""
    return with_status(im.load_case("eksempel"), Status.PUBLISHED)


def weight(case: Case, criterion: str) -> float:
    """a_s w_{s,c} of a criterion, over the services."""
    shares = dict(zip(case.services, case.observed["service_share"].values.tolist(), strict=True))
    keys = case.parameters.need.weights
    return float(sum(shares[s] * keys[s][criterion].value for s in case.services if criterion in keys[s]))


def test_all_of_one_status_is_all_of_the_key(published: Case) -> None:
    assert evidence_shares(published) == pytest.approx({"published": 1.0})


def test_figures_outside_the_window_do_not_count(published: Case) -> None:
    years = published.observed["year"].values.tolist()
    window = list(published.parameters.need.window.value)
    outside = next(year for year in years if year not in window)
    assert evidence_shares(published.with_changes({f"population.0-5.{outside}.Helse Vest": 9e4})) == pytest.approx(
        {"published": 1.0}
    )


@pytest.mark.parametrize("marked", [1, 2, 3])
def test_one_marked_year_of_the_window_marks_the_criterion_whole(published: Case, marked: int) -> None:
    """The weakest year tells: the share is the criterion's weight, however many of the years are marked."""
    years = list(published.parameters.need.window.value)
    assert len(years) == 3
    changes = {f"population.0-5.{year}.Helse Vest": 9e4 for year in years[:marked]}
    size = weight(published, "0-5")
    assert 0 < size < 0.5
    found = evidence_shares(published.with_changes(changes))
    assert found == pytest.approx({"published": 1 - size, "assumed": size})


@pytest.mark.parametrize("table", ["cost.actual_weight", "actual_cost", "calculated_cost"])
def test_cost_of_a_service_marks_the_service_whole(published: Case, table: str) -> None:
    (position,) = [position for position, service in enumerate(published.services) if service == "addiction"]
    size = float(published.observed["service_share"].values[position])
    path = f"{table}.addiction" if table.startswith("cost") else f"{table}.addiction.Helse Vest"
    found = evidence_shares(published.with_changes({path: 0.9}))
    assert found == pytest.approx({"published": 1 - size, "assumed": size})


def test_choice_of_years_marks_the_whole_key(published: Case) -> None:
    for path, value in (("need.window", [2019, 2020]), ("population.year", 2019)):
        assert evidence_shares(published.with_changes({path: value})) == pytest.approx({"assumed": 1.0}), path


@pytest.mark.parametrize("name", ["one_service", "window", "population_year"])
@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (Status.PUBLISHED, {"published": 0.528, "calibrated": 0.472}),
        (Status.ASSUMED, {"assumed": 0.528, "calibrated": 0.472}),
        (Status.SYNTHETIC, {"synthetic": 1.0}),
    ],
)
def test_what_a_calibrated_index_was_solved_for_with(name: str, status: Status, expected: dict[str, float]) -> None:
    """Assumed, it does not weaken the calibrated part; synthetic, it does."""
    all_but_calibrated = [name for name, item in im.load_case("2021").evidence.items() if item.status != "calibrated"]
    case = with_status(im.load_case("2021"), Status.PUBLISHED, *all_but_calibrated)
    assert evidence_shares(with_status(case, status, name)) == pytest.approx(expected)


def test_share_of_one_service_of_several_weakens_its_calibrated_part(published: Case) -> None:
    """Only in a case of one service was the index solved for with the share."""
    case = with_status(published, Status.CALIBRATED)
    size = dict(zip(case.services, case.observed["service_share"].values.tolist(), strict=True))["addiction"]
    changed = case.with_changes({"service_share.addiction": size})
    assert evidence_shares(changed) == pytest.approx({"calibrated": 1 - size, "assumed": size})


def test_case_2021_says_what_is_assumed_of_its_amount() -> None:
    """The posts are printed; that all of them go by the key is assumed, and weakens no part of the need key."""
    case = im.load_case("2021")
    (total,) = [place.item for place in parameter_entries(case.parameters) if place.path == "appropriation.total"]
    origin = case.evidence[total.evidence]
    assert origin.status is Status.ASSUMED
    assert "table of chapter 732, item 75; the whole of items 72–75 goes by the key" in origin.source
    assert "about 100 billion" in origin.source
    assert total.value == pytest.approx(108_641.914)
    assert case.evidence["one_service"].status is Status.ASSUMED
    assert evidence_shares(case) == pytest.approx({"calibrated": 0.472, "assumed": 0.528})


@pytest.mark.parametrize("text", ['""', "3", "true"])
def test_what_is_assumed_is_a_sentence(tmp_path: Path, text: str) -> None:
    folder = copy_of_case(tmp_path / "case", "2021")
    lines = (folder / CASE).read_text(encoding="utf-8").splitlines()
    changed = [f"], assumed = {text} }}" if line.startswith("], assumed = ") else line for line in lines]
    assert changed != lines
    (folder / CASE).write_text("\n".join(changed), encoding="utf-8")
    with pytest.raises(InputError, match="what is assumed about the use of the figure"):
        im.load_case(folder)
