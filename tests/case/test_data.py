"""The data that travels with the package: dated rules, real populations, and the example as its program writes it."""

from __future__ import annotations

import datetime
import filecmp
import re
import shutil
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from inntektsmodell.case.evidence import Status
from inntektsmodell.case.observations import EVIDENCE_SUFFIX
from inntektsmodell.case.paths import parameter_entries
from inntektsmodell.case.rules import load_rules, read_rules
from inntektsmodell.faults import InputError
from inntektsmodell.files.locations import data_folder
from inntektsmodell.loading import built_in_cases, load_case

SCRIPTS = Path(__file__).resolve().parents[2] / "scripts"
REGIONS = ["Helse Sør-Øst", "Helse Vest", "Helse Midt-Norge", "Helse Nord"]
POPULATIONS = {
    2018: [2977723, 1105120, 726775, 486001],
    2019: [3002385, 1108771, 730604, 486452],
    2020: [3032671, 1116423, 733940, 484546],
}
POSTS_2021 = {"72": 58525.149, "73": 20611.342, "74": 15583.528, "75": 13921.895}


def test_every_dated_value_carries_its_evidence() -> None:
    rules = load_rules()
    assert len(rules) >= 12
    for path, rule in rules.items():
        assert rule.unit.strip(), path
        for value in rule.values:
            assert value.source.strip(), path
            assert value.last_checked is not None
            assert value.last_checked >= datetime.date(2026, 1, 1), path
            assert value.formula or value.status not in (Status.DERIVED, Status.CALIBRATED), path
            assert value.status is not Status.SYNTHETIC, path


def test_periods_of_a_rule_do_not_overlap() -> None:
    for path, rule in load_rules().items():
        for value in rule.values:
            assert value.valid_from <= value.valid_to, path
        for earlier, later in pairwise(sorted(rule.values, key=lambda value: value.valid_from)):
            assert earlier.valid_to < later.valid_from, path


@pytest.mark.parametrize(
    ("path", "year", "expected"),
    [
        ("isf.unit_price_somatic", 2018, [43428]),
        ("isf.unit_price_somatic", 2019, []),
        ("isf.unit_price_somatic", 2020, [45808]),
        ("isf.unit_price_somatic", 2021, [46765]),
        ("isf.unit_price_somatic", 2022, []),
        ("isf.unit_price_somatic", 2024, [52248]),
        ("settlement.running_share", 2020, []),
        ("settlement.running_share", 2021, [0.8]),
        ("settlement.running_share", 2022, []),
        ("settlement.capital_addition", 2020, []),
        ("settlement.capital_addition", 2021, [0.06]),
        ("cost.actual_weight_somatic", 2021, [0.25]),
        ("cost.actual_weight_somatic", 2022, []),
        ("isf.growth_cost_share", 2007, []),
        ("isf.growth_cost_share", 2008, [0.8]),
        ("isf.growth_cost_share", 2022, []),
        *((f"chapter_732.proposed_post_{post}", 2021, [amount]) for post, amount in POSTS_2021.items()),
    ],
)
def test_rule_holds_in_its_own_years_only(path: str, year: int, expected: list[float]) -> None:
    assert [value.value for value in load_rules()[path].values if value.holds_in(year)] == expected


def test_no_rule_answers_for_a_year_after_its_sources() -> None:
    """The latest source speaks of 2024."""
    for path, rule in load_rules().items():
        assert not [value for value in rule.values if value.holds_in(2025)], path


def test_case_of_a_year_that_no_rule_speaks_of_is_refused(tmp_path: Path) -> None:
    folder = shutil.copytree(data_folder() / "cases" / "eksempel", tmp_path / "later")
    text = (folder / "case.toml").read_text(encoding="utf-8")
    (folder / "case.toml").write_text(text.replace("year = 2021\n", "year = 2022\n", 1), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_case(folder)
    found = {fault.found: fault.right for fault in caught.value.faults}
    for rule in re.findall(r'rule = "(.*)"', text):
        assert "it has values for" in found[f"rule '{rule}' has no value for 2022"]
    right = "it has values for 2021-01-01–2021-12-31; for another year give the figure itself, with its evidence"
    assert found["rule 'settlement.running_share' has no value for 2022"] == right


RULE = """
[price]
description = "A price"
unit = "NOK"

[[price.values]]
value = 1
valid_from = 2020-01-01
valid_to = 2020-12-31
last_checked = 2026-01-01
source = "somewhere"
status = "published"
"""
BROKEN_RULES = {
    "no source": (RULE.replace('source = "somewhere"\n', ""), "price.values.0.source: is missing"),
    "no status": (RULE.replace('status = "published"\n', ""), "price.values.0.status: is missing"),
    "no unit": (RULE.replace('unit = "NOK"\n', ""), "price.unit: is missing"),
    "no date": (RULE.replace("valid_from = 2020-01-01\n", ""), "price.values.0.valid_from: is missing"),
    "no end": (RULE.replace("valid_to = 2020-12-31\n", ""), "price.values.0.valid_to: is missing"),
    "unknown key": (RULE + 'remark = "hm"\n', "price.values.0.remark: is an unknown key"),
    "number in quotes": (RULE.replace("value = 1", 'value = "1"'), "price.values.0.value: found '1'"),
    "no TOML": (RULE + "=", "is not TOML"),
    "derived without formula": (RULE.replace("published", "derived"), "price"),
    "overlapping periods": (RULE + RULE[RULE.index("[[") :], "price"),
    "period that ends before it begins": (RULE.replace("2020-12-31", "2019-12-31"), "price"),
}


@pytest.mark.parametrize(("text", "message"), BROKEN_RULES.values(), ids=BROKEN_RULES)
def test_broken_rule_is_told(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "fish.toml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_rules(tmp_path)
    (fault,) = caught.value.faults
    assert "fish.toml" in fault.place
    assert message in str(fault)


def test_rules_of_a_folder_are_named_by_file_and_key(tmp_path: Path) -> None:
    (tmp_path / "fish.toml").write_text(RULE, encoding="utf-8")
    assert list(read_rules(tmp_path)) == ["fish.price"]


@pytest.mark.parametrize("name", ["eksempel", "sykehus"])
def test_a_synthetic_case_is_what_its_program_writes(name: str, tmp_path: Path) -> None:
    subprocess.run([sys.executable, str(SCRIPTS / f"generate_{name}.py"), str(tmp_path)], check=True)
    committed = data_folder() / "cases" / name
    names, written = (
        sorted(str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file())
        for folder in (committed, tmp_path)
    )
    assert written == names
    assert filecmp.cmpfiles(committed, tmp_path, names, shallow=False) == (names, [], [])


def test_population_of_2021_adds_up_to_the_published_totals() -> None:
    totals = load_case("2021").observations["population"].sum("age_group")
    assert totals["region"].values.tolist() == REGIONS
    assert totals["year"].values.tolist() == list(POPULATIONS)
    for year, expected in POPULATIONS.items():
        assert totals.sel(year=year).values.tolist() == expected


def test_built_in_cases_load_under_their_names() -> None:
    assert built_in_cases() == ["2008", "2021", "eksempel", "sykehus"]
    for name in built_in_cases():
        assert load_case(name).name == name


def test_case_2021_has_no_synthetic_and_eksempel_no_other_observation() -> None:
    assert not load_case("2021").is_synthetic
    case = load_case("eksempel")
    names = [name for name in case.observations if str(name).endswith(EVIDENCE_SUFFIX)]
    used = {evidence for name in names for evidence in case.observations[name].values.ravel().tolist()}
    assert {case.evidence[evidence].status for evidence in used} == {Status.SYNTHETIC}
    assert "SYNTETISK" in case.file.title.nb
    assert "SYNTHETIC" in case.file.title.en


@pytest.mark.parametrize("name", ["2008", "2021", "eksempel"])
def test_every_evidence_of_a_case_is_used(name: str) -> None:
    case = load_case(name)
    used = {place.item.evidence for place in parameter_entries(case.parameters)}
    if case.file.calibration is not None:
        used |= {figure.evidence for figure in case.file.calibration.target.values()}
    for variable in (variable for variable in case.observations if str(variable).endswith(EVIDENCE_SUFFIX)):
        used |= set(case.observations[variable].values.ravel().tolist())
    assert used == set(case.evidence)


def test_eksempel_is_complete() -> None:
    case = load_case("eksempel")
    assert list(case.services) == ["somatic", "mental_adult", "mental_youth", "addiction", "prehospital"]
    assert {item.kind for item in case.criteria.values()} == {"age", "socioeconomic", "health", "residence"}
    assert case.observations["year"].values.tolist() == [2016, 2017, 2018, 2019, 2020]
    assert case.observations["drg_points"].dims == ("settlement_year", "origin", "destination")
    assert case.observations.sizes["settlement_year"] > 1
