"""Parts of a case that do not agree: sums, ranges, units, years, labels, and parts without their tables."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.corrupting.broken_case import (
    CASE,
    Breakage,
    Expected,
    assert_faults,
    copy_of_case,
    together,
    with_cell,
    with_file,
    with_lines,
    with_text,
    without_file,
    without_section,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return copy_of_case(tmp_path / "case")


PARAMETERS = f"{CASE}, parameters"
PER_CENT = ("54.6", "18.9", "14.1", "12.3")
ACTUAL_WEIGHTS = {"somatic": 0.25, "mental_adult": 0.25, "mental_youth": 0.25, "addiction": 0.25, "prehospital": 0.5}
CHECKS = {
    "weights sum to 0.999": (
        with_text(CASE, '"travel_time" = { value = 0.120', '"travel_time" = { value = 0.119'),
        [Expected(f"{PARAMETERS}.need.weights.prehospital", "the weights sum to 0.999", "they sum to 1")],
    ),
    "weight of an unknown criterion": (
        with_text(CASE, '"cancer" = {', '"canser" = {'),
        [
            Expected(f"{PARAMETERS}.need.weights.somatic", "criterion 'canser' is unknown", "did you mean 'cancer'"),
            Expected(
                f"{PARAMETERS}.need.weights",
                "criterion 'cancer' has figures but no weight",
                "give it a weight, or remove it",
            ),
        ],
    ),
    "weight above 1": (
        together(
            with_text(CASE, '"cancer" = { value = 0.058', '"cancer" = { value = 1.058'),
            with_text(CASE, '"70-79" = { value = 0.114', '"70-79" = { value = -0.886'),
        ),
        [
            Expected(f"{PARAMETERS}.need.weights.somatic.cancer", "value 1.058", "from 0 to 1"),
            Expected(f"{PARAMETERS}.need.weights.somatic.70-79", "value -0.886", "from 0 to 1"),
        ],
    ),
    "service shares": (
        with_cell("service_share", "value", "0.671"),
        [Expected(f"{CASE}, table service_share", "the values sum to 0.999", "they sum to 1")],
    ),
    "former key": (
        with_cell("former_key", "value", "0.5414"),
        [Expected(f"{CASE}, table former_key", "the values sum to 0.999", "they sum to 1")],
    ),
    "capital key": (
        with_cell("capital_key", "value", "0.5470"),
        [Expected(f"{CASE}, table capital_key", "the values sum to 1.001", "they sum to 1")],
    ),
    "actual weight above 1": (
        with_text(CASE, "prehospital = { value = 0.5,", "prehospital = { value = 1.5,"),
        [Expected(f"{PARAMETERS}.cost.actual_weight.prehospital", "value 1.5", "from 0 to 1")],
    ),
    "actual weight below 0": (
        with_text(CASE, "prehospital = { value = 0.5,", "prehospital = { value = -0.5,"),
        [Expected(f"{PARAMETERS}.cost.actual_weight.prehospital", "value -0.5", "from 0 to 1")],
    ),
    "actual weight in per cent": (
        with_text(CASE, "prehospital = { value = 0.5,", "prehospital = { value = 45,"),
        [Expected(f"{PARAMETERS}.cost.actual_weight.prehospital", "value 45", "45 per cent is 0.45")],
    ),
    "capital key in per cent": (
        together(*(with_cell("capital_key", "value", share, 2 + row) for row, share in enumerate(PER_CENT))),
        [Expected(f"{CASE}, table capital_key", "the values sum to 99.9", "in per cent are divided by 100")],
    ),
    "capital share above 1": (
        with_text(CASE, "share = { value = 0.0,", "share = { value = 1.1,"),
        [Expected(f"{PARAMETERS}.capital.share", "value 1.1", "from 0 to 1")],
    ),
    "nothing to distribute": (
        with_text(CASE, "total = { value = 108000,", "total = { value = 0,"),
        [Expected(f"{PARAMETERS}.appropriation.total", "value 0", "more than 0")],
    ),
    "nothing paid out": (
        together(with_text(CASE, "{ value = 120,", "{ value = 0,"), with_text(CASE, "{ value = 80,", "{ value = 0,")),
        [Expected(f"{PARAMETERS}.phase_in.schedule", "nothing is paid out", "at least one amount above 0")],
    ),
    "schedule of no year": (
        with_text(CASE, "2022 = {", '"neste år" = {'),
        [Expected(f"{PARAMETERS}.phase_in.schedule", "'neste år' is not a year", "four digits")],
    ),
    "unit of a parameter": (
        with_text(
            CASE, 'total = { value = 108000, evidence = "kroner"', 'total = { value = 108000, evidence = "share"'
        ),
        [Expected(f"{PARAMETERS}.appropriation.total", "unit 'share' does not fit", "million NOK")],
    ),
    "evidence of a parameter": (
        with_text(CASE, 'share = { value = 0.0, evidence = "share"', 'share = { value = 0.0, evidence = "shares"'),
        [Expected(f"{PARAMETERS}.capital.share", "evidence 'shares' is unknown", "did you mean 'share'")],
    ),
    "evidence of a choice": (
        with_text(CASE, 'value = true, evidence = "choice"', 'value = true, evidence = "choise"'),
        [Expected(f"{PARAMETERS}.criteria.mortality.merge", "evidence 'choise' is unknown", "'choice'")],
    ),
    "region without inhabitants": (
        with_lines(
            "population.csv",
            lambda lines: [re.sub(r"^(2018,.*,Helse Nord),\d+", r"\1,0", line) for line in lines],
        ),
        [Expected(f"{CASE}, table population", "no inhabitants in Helse Nord, 2018", "more than 0")],
    ),
    "criterion that nobody has": (
        with_lines(
            "criterion_value.csv", lambda lines: [re.sub(r"^(2018,cancer,.*),\d+", r"\1,0", line) for line in lines]
        ),
        [Expected(f"{CASE}, table criterion_value", "every region has 0 in cancer, 2018", "more than 0")],
    ),
    "age group that nobody is in": (
        with_lines("population.csv", lambda lines: [re.sub(r"^(2018,6-12,.*),\d+", r"\1,0", line) for line in lines]),
        [Expected(f"{CASE}, table population", "every region has 0 in 6-12, 2018", "more than 0")],
    ),
    "window without figures": (
        with_text(CASE, "window = { value = [2018, 2019, 2020]", "window = { value = [2019, 2020, 2021]"),
        [
            Expected(
                f"{PARAMETERS}.need.window",
                "there are no figures for 2021",
                "years with figures: 2016, 2017, 2018, 2019, 2020",
            )
        ],
    ),
    "window with a year twice": (
        with_text(CASE, "window = { value = [2018, 2019, 2020]", "window = { value = [2020, 2019, 2020]"),
        [
            Expected(
                f"{PARAMETERS}.need.window", "a year is duplicated in [2020, 2019, 2020]", "give each year only once"
            )
        ],
    ),
    "population year without figures": (
        with_text(CASE, "year = { value = 2020", "year = { value = 2021"),
        [Expected(f"{PARAMETERS}.population.year", "there are no figures for 2021", "2016, 2017, 2018, 2019, 2020")],
    ),
    "settlement year without figures": (
        with_text(CASE, "years = { value = [2018, 2019]", "years = { value = [2018, 2020]"),
        [Expected(f"{PARAMETERS}.settlement.years", "there are no figures for 2020", "2012, 2016, 2017, 2018, 2019")],
    ),
    "settlement priced by an unknown service": (
        with_text(CASE, 'service = { value = "somatic"', 'service = { value = "somatics"'),
        [Expected(f"{PARAMETERS}.settlement.service", "'somatics' is unknown", "did you mean 'somatic'")],
    ),
    "merged member unknown": (
        with_text(CASE, 'members = ["deaths_0_17"', 'members = ["deaths_0_71"'),
        [Expected(f"{PARAMETERS}.criteria.mortality", "member 'deaths_0_71' is unknown", "'deaths_0_17'")],
    ),
    "merged in an unknown service": (
        with_text(CASE, 'services = ["somatic"]', 'services = ["somatics"]'),
        [Expected(f"{PARAMETERS}.criteria.mortality", "service 'somatics' is unknown", "did you mean 'somatic'")],
    ),
    "merged twice": (
        with_text(CASE, 'services = ["mental_adult", "addiction"]', 'services = ["mental_adult", "somatic"]'),
        [
            Expected(
                f"{PARAMETERS}.criteria.mortality_18_79",
                f"'{member}' in 'somatic' is in 'mortality' too",
                "at most one group",
            )
            for member in ("deaths_18_39", "deaths_40_59", "deaths_60_79")
        ],
    ),
    "merged under a criterion's name": (
        with_text(CASE, "[parameters.criteria.mortality]", "[parameters.criteria.cancer]"),
        [Expected(f"{PARAMETERS}.criteria.cancer", "is also the name of a criterion", "another name")],
    ),
    "settlement without cost": (
        together(
            without_section("parameters.cost"), without_file("calculated_cost.csv"), without_file("actual_cost.csv")
        ),
        [Expected(f"{PARAMETERS}.settlement", "there is no cost index", "parameters.cost, which the")],
    ),
    "cost without its table": (
        without_file("calculated_cost.csv"),
        [Expected(CASE, "parameters.cost is given but Calculated cost (calculated_cost) is not", "both or neither")],
    ),
    "weights on an actual cost that is not there": (
        without_file("actual_cost.csv"),
        [
            Expected(f"{PARAMETERS}.cost.actual_weight.{service}", f"value {value}", f"of {service} among the figures")
            for service, value in ACTUAL_WEIGHTS.items()
        ],
    ),
    "points without a settlement": (
        without_section("parameters.settlement"),
        [Expected(CASE, "DRG points (drg_points) is given but parameters.settlement is not", "both or neither")],
    ),
    "settlement without points": (
        without_file("drg_points.csv"),
        [Expected(CASE, "parameters.settlement is given but DRG points (drg_points) is not", "both or neither")],
    ),
    "capital frame without a key": (
        without_file("capital_key.csv"),
        [Expected(CASE, "parameters.capital is given but Capital key (capital_key) is not", "both or neither")],
    ),
    "phase-in without a former model": (
        without_file("former_key.csv"),
        [
            Expected(
                CASE,
                "parameters.phase_in is given but there is no former model",
                "the former key (former_key) or the redistribution",
            )
        ],
    ),
    "two former models": (
        with_file(
            "redistribution.csv",
            "region,value,evidence\nHelse Sør-Øst,1,kroner\nHelse Vest,1,kroner\n"
            "Helse Midt-Norge,-1,kroner\nHelse Nord,-1,kroner\n".encode(),
        ),
        [Expected(CASE, "both the former key (former_key) and the redistribution", "one of them")],
    ),
    "no population and no criteria values": (
        together(without_file("population.csv"), without_file("criterion_value.csv")),
        [
            Expected(CASE, "table 'population' is missing", "columns age_group, year, region, value, evidence"),
            Expected(CASE, "table 'criterion_value' is missing", "columns criterion, year, region, value, evidence"),
        ],
    ),
    "no service shares": (
        without_file("service_share.csv"),
        [Expected(CASE, "table 'service_share' is missing", "columns service, value, evidence")],
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize(("breakage", "expected"), CHECKS.values(), ids=CHECKS)
def test_disagreement(folder: Path, breakage: Breakage, expected: list[Expected]) -> None:
    breakage(folder)
    assert_faults(folder, expected)


def test_several_disagreements_are_told_in_one_message(folder: Path) -> None:
    names = ["weights sum to 0.999", "former key", "actual weight above 1", "window without figures", "merged twice"]
    for name in names:
        CHECKS[name][0](folder)
    assert_faults(folder, [each for name in names for each in CHECKS[name][1]])


def test_service_in_the_weights_only(folder: Path) -> None:
    with_text(CASE, "[parameters.need.weights.addiction]", "[parameters.need.weights.addicts]")(folder)
    place = f"{PARAMETERS}.need.weights"
    expected = [
        Expected(place, "service 'addicts' is found only here", "did you mean 'addiction'"),
        Expected(place, "service 'addiction' is missing", "one entry for each of somatic, mental_adult"),
    ]
    assert_faults(folder, expected)


def test_service_in_the_actual_weights_only(folder: Path) -> None:
    with_text(CASE, 'addiction = { value = 0.25, evidence = "share" }', "")(folder)
    place = f"{PARAMETERS}.cost.actual_weight"
    assert_faults(folder, [Expected(place, "service 'addiction' is missing", "one entry for each of somatic")])


NORD = '"Helse Nord" = { value = 193.9, evidence = "activity_growth" }'
CALIBRATION = f"{CASE}, calibration"
CALIBRATIONS = {
    "unknown criterion": (
        with_text(CASE, 'criterion = "other"', 'criterion = "others"'),
        [Expected(CALIBRATION, "criterion 'others' is unknown", "did you mean 'other'")],
    ),
    "count": (
        with_cell("criteria", "measure", "count", line=12),
        [Expected(CALIBRATION, "criterion 'other' is a count", "measure per_inhabitant")],
    ),
    "region missing": (
        with_text(CASE, NORD, ""),
        [Expected(f"{CALIBRATION}.target", "region 'Helse Nord' is missing", "one entry for each of Helse Sør-Øst")],
    ),
    "region unknown": (
        with_text(CASE, NORD, NORD + "\n" + NORD.replace("Nord", "Østfold")),
        [Expected(f"{CALIBRATION}.target", "region 'Helse Østfold' is found only here", "'Helse Vest'")],
    ),
    "amount of 0": (
        with_text(CASE, NORD, NORD.replace("193.9", "0")),
        [Expected(f"{CALIBRATION}.target.Helse Nord", "value 0", "more than 0")],
    ),
    "evidence unknown": (
        with_text(CASE, NORD, NORD.replace("activity", "active")),
        [Expected(f"{CALIBRATION}.target.Helse Nord", "evidence 'active_growth' is unknown", "'activity_growth'")],
    ),
    "weight of 0": (
        together(
            with_text(CASE, "other = { value = 0.472", "other = { value = 0.0"),
            with_text(CASE, '"0-5" = { value = 0.050', '"0-5" = { value = 0.522'),
        ),
        [Expected(CALIBRATION, "criterion 'other' has no weight", "more than 0")],
    ),
}


@pytest.mark.parametrize(("breakage", "expected"), CALIBRATIONS.values(), ids=CALIBRATIONS)
def test_calibration(tmp_path: Path, breakage: Breakage, expected: list[Expected]) -> None:
    folder = copy_of_case(tmp_path / "case", "2021")
    breakage(folder)
    assert_faults(folder, expected)
