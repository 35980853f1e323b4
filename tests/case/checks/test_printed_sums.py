"""A note where printed parts do not add up to their printed sum, and the remark on a year without a payment."""

from __future__ import annotations

from decimal import Decimal

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

import inntektsmodell as im
from inntektsmodell.case.case import Case
from inntektsmodell.case.printed_sums import add_up, notes_on_lines
from inntektsmodell.cli.main import main
from inntektsmodell.language.shown_numbers import number
from inntektsmodell.model.plausible.inputs import implausible_inputs
from inntektsmodell.model.result_tables import ROWS, region_table


@pytest.mark.parametrize(
    ("parts", "decimals", "holds"),
    [
        ([0.24, 0.24, 0.52], 1, False),  # 0.2 + 0.2 + 0.5 for 1.0
        ([0.25, 0.25, 0.5], 1, False),  # 0.3 + 0.3 + 0.5
        ([0.2, 0.3, 0.5], 1, True),
        ([1 / 3, 1 / 3, 1 / 3], 4, False),
        ([-0.05, 0.05], 1, True),  # a half goes away from zero both ways
        ([], 1, True),
        ([float("nan"), 1.0], 1, True),
    ],
)
def test_parts_add_up_as_they_are_printed(parts: list[float], decimals: int, holds: bool) -> None:
    assert add_up(parts, decimals) is holds


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=8), st.integers(0, 4))
def test_parts_add_up_where_the_printed_texts_do(parts: list[float], decimals: int) -> None:
    texts = [number(value, decimals, "en").replace(",", "") for value in (*parts, sum(parts))]
    *printed, total = map(Decimal, texts)
    assert add_up(parts, decimals) is (sum(printed) == total)


def test_the_note_names_what_does_not_add_up() -> None:
    (note,) = notes_on_lines((), "en", [("a", [0.24, 0.24, 0.52], 1), ("b", [1.0, 2.0], 1), ("c", [0.25, 0.25], 1)])
    assert note.endswith("the sum shown: a; c.")
    assert notes_on_lines((), "nb", [("b", [1.0, 2.0], 1)]) == ()


def test_run_notes_exactly_the_rows_that_do_not_add_up() -> None:
    case = im.load_case("eksempel")
    shown = " ".join(CliRunner().invoke(main, ["run", "eksempel", "--lang", "en"]).stdout.split())
    _, _, named = shown.partition("do not add up to the sum shown: ")
    table = region_table(im.compute(case), case)
    summed = [row for row in ROWS if row.summed and row.name in table]
    off = [row.heading.en for row in summed if not add_up(table[row.name].to_numpy(), row.decimals)]
    assert off
    assert named.startswith("; ".join(off) + ".")


def in_year(case: Case, schedule: dict[str, float]) -> Case:
    return case.with_changes({f"phase_in.schedule.{year}": amount for year, amount in schedule.items()})


def test_a_model_year_without_a_payment_is_remarked() -> None:
    case = im.load_case("eksempel")
    assert [one for one in implausible_inputs(case) if "is paid in" in one.said] == []
    unpaid = in_year(case, {"2021": 0.0, "2022": 80.0})
    (remark,) = [one for one in implausible_inputs(unpaid) if "is paid in" in one.said]
    assert remark.said == (
        "nothing is paid in 2021, the model year: the phase-in of the year is 0, and 100 per cent of the growth "
        "is still to come"
    )
    assert (im.compute(unpaid)["phase_in"] == 0).all()
