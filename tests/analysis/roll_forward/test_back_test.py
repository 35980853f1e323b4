"""The back-test: guesses and bounds worked out by hand, errors, what may have been moved, refusals, the command."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

import inntektsmodell as im
from inntektsmodell.analysis.roll_forward.back_test import BackTest, Guess, back_test
from inntektsmodell.analysis.roll_forward.back_test_show import mean_absolute_error, misplaced
from inntektsmodell.analysis.roll_forward.printed_keys import key_bounds, key_history
from inntektsmodell.cli.main import main
from inntektsmodell.published.posts import Stage
from tests.corrupting.broken_case import copy_of_case

PROPOSED = {
    2022: [61_150_281_000, 21_660_130_000, 16_222_142_000, 14_387_364_000],
    2023: [70_476_240_000, 24_904_372_000, 18_570_248_000, 16_114_074_000],
}
"""Gul bok, chapter 732 items 72–75."""
PERSONS = {2020: [3_032_671, 1_116_423, 733_940, 484_546], 2022: [3_076_276, 1_127_089, 739_979, 481_926]}
T_OF_7 = 1.894578605061305
"""The 95th percentile of Student's t with seven degrees of freedom."""


@pytest.fixture(scope="module")
def tested() -> BackTest:
    return back_test("builtin:2021")


def test_printed_keys_are_those_of_the_proposals(tested: BackTest) -> None:
    for year, amounts in zip(tested.years, PROPOSED.values(), strict=True):
        np.testing.assert_allclose(year.printed.shares, np.array(amounts) / sum(amounts), rtol=1e-12)
        assert year.printed.total == pytest.approx(sum(amounts) / 1e6)


def test_guesses_by_hand(tested: BackTest) -> None:
    of_2022, of_2023 = tested.years
    last = key_history(2021)[-1].shares
    np.testing.assert_array_equal(of_2023.guesses[Guess.LAST], last)
    np.testing.assert_array_equal(of_2022.guesses[Guess.BEFORE], last)
    np.testing.assert_array_equal(of_2023.guesses[Guess.BEFORE], of_2022.printed.shares)
    shares = {year: np.array(persons) / sum(persons) for year, persons in PERSONS.items()}
    grown = last * shares[2022] / shares[2020]
    np.testing.assert_allclose(of_2023.guesses[Guess.POPULATION], grown / grown.sum(), rtol=1e-12)
    history = key_history(2021)
    design = np.array([[1.0, key.year - 2023] for key in history])
    level = np.linalg.lstsq(design, np.array([key.shares for key in history]), rcond=None)[0][0]
    np.testing.assert_allclose(of_2023.guesses[Guess.TREND], level, rtol=1e-10)
    full = im.compute(im.load_case("builtin:2021"))["distribution_key"].values
    np.testing.assert_array_equal(of_2023.guesses[Guess.FULL], full)


def test_nothing_after_the_case_is_in_the_history() -> None:
    history = key_history(2021)
    assert [key.year for key in history] == list(range(2014, 2022))
    assert [key.stage for key in history] == [Stage.ADOPTED] * 7 + [Stage.PROPOSED]


def test_errors_move_money_between_regions_only(tested: BackTest) -> None:
    for year in tested.years:
        for guess in Guess:
            assert abs(year.amount(guess).sum()) < 1e-6
            assert misplaced(year, guess) == pytest.approx(np.clip(year.amount(guess), 0, None).sum())
            np.testing.assert_allclose(year.error(guess) / 1e4 * year.printed.total, year.amount(guess), rtol=1e-12)


def test_bounds_are_the_movement_of_printed_keys() -> None:
    shares = np.array([key.shares for key in key_history(2021)])
    spread = np.sqrt(((shares[1:] - shares[:-1]) ** 2).mean(axis=0))
    bounds = key_bounds(np.full(4, 0.25), 2021, 2025)
    assert bounds is not None
    np.testing.assert_allclose(bounds.upper - 0.25, 2 * T_OF_7 * spread, rtol=1e-9)
    np.testing.assert_allclose(0.25 - bounds.lower, 2 * T_OF_7 * spread, rtol=1e-9)


def test_no_bounds_are_told_before_printed_keys_had_moved() -> None:
    assert key_bounds(np.full(4, 0.25), 2015, 2016) is None


def test_what_the_method_told_is_no_worse_than_is_written(tested: BackTest) -> None:
    """The figures of the guide, to the digit that it tells."""
    told = [[round(mean_absolute_error(year, guess), 1) for guess in Guess] for year in tested.years]
    assert told == [[1.1, 6.5, 8.5, 8.5, 5.8, 9.2], [11.6, 22.5, 24.6, 16.0, 13.5, 22.5]]
    assert [year.is_covered.tolist() for year in tested.years] == [[True] * 4, [True, True, True, False]]


def test_the_order_of_regions_changes_nothing(tested: BackTest, tmp_path: Path) -> None:
    folder = copy_of_case(tmp_path / "case", "2021")
    text = (folder / "case.toml").read_text(encoding="utf-8")
    given = 'regions = ["Helse Sør-Øst", "Helse Vest", "Helse Midt-Norge", "Helse Nord"]'
    assert given in text
    turned = 'regions = ["Helse Nord", "Helse Midt-Norge", "Helse Vest", "Helse Sør-Øst"]'
    (folder / "case.toml").write_text(text.replace(given, turned), encoding="utf-8")

    other = back_test(folder)

    for year, same in zip(tested.years, other.years, strict=True):
        for guess in Guess:
            np.testing.assert_allclose(same.guesses[guess], year.guesses[guess], rtol=1e-12)
        np.testing.assert_allclose(same.bounds.lower, year.bounds.lower, rtol=1e-12)


def test_money_moved_is_what_the_forecast_leaves_over(tested: BackTest) -> None:
    (year,) = [year for year in tested.years if year.printed.year == 2023]
    fall, share = tested.moved_money
    assert fall.amount == pytest.approx(42834.166 - 36779.324)
    assert share.amount == pytest.approx(42834.166 / 5)
    for moved in (fall, share):
        amounts = year.guesses[Guess.ROLLED] * (year.printed.total - moved.amount) + moved.shares * moved.amount
        np.testing.assert_allclose(amounts, year.printed.shares * year.printed.total, rtol=1e-12)
        assert moved.shares.sum() == pytest.approx(1)


def test_a_case_whose_key_is_not_printed_is_refused(tmp_path: Path) -> None:
    with pytest.raises(im.InputError, match="has other recipients than the four regions, or synthetic figures"):
        back_test("builtin:eksempel")
    im.roll_forward("builtin:2021", 2023, out=tmp_path / "case")
    main_part = tmp_path / "case" / "case.toml"
    text = main_part.read_text(encoding="utf-8")
    for title in (", framskrevet til 2023", ", rolled forward to 2023"):
        text = text.replace(title, "")
    main_part.write_text(text, encoding="utf-8")
    with pytest.raises(im.InputError, match="is of 2023; a case of a year before one"):
        back_test(tmp_path / "case")


def test_a_case_that_was_rolled_forward_is_not_tested_as_if_it_knew_its_year(tmp_path: Path) -> None:
    im.roll_forward("builtin:2021", 2022, out=tmp_path / "case")
    with pytest.raises(im.InputError, match="was itself rolled forward; the case that it is made of"):
        back_test(tmp_path / "case")


@pytest.mark.slow
def test_command_shows_errors_coverage_and_what_was_moved() -> None:
    shown = CliRunner().invoke(main, ["back-test", "builtin:2021", "--lang", "en"])
    assert shown.exit_code == 0
    for sentence in ("7 of 8 printed keys lie within the bounds", "Linear trend", "8,567 million NOK"):
        assert sentence in shown.output
    told = json.loads(CliRunner().invoke(main, ["back-test", "builtin:2021", "--json"]).output)
    assert [year["year"] for year in told["years"]] == [2022, 2023]
    assert told["years"][1]["within_bounds"]["Helse Nord"] is False
    assert told["years"][0]["guesses"]["rolled"]["mean_absolute_error_hundredths"] == pytest.approx(1.14, abs=0.005)
