"""A case file with a wrong type, an unknown key, or a rule that cannot be followed tells each of them by its path."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from inntektsmodell.case.reading.building import build_case
from inntektsmodell.case.reading.folder import read_folder
from inntektsmodell.case.reading.raw import RawCase
from inntektsmodell.faults import InputError
from inntektsmodell.files.locations import data_folder
from inntektsmodell.loading import load_case
from inntektsmodell.workbook.layout.sheets import HEADINGS
from tests.corrupting.broken_case import CASE, Breakage, Expected, assert_faults, copy_of_case, with_lines, with_text


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return copy_of_case(tmp_path / "case")


PARAMETERS = f"{CASE}, parameters"
PRICE = '{ rule = "isf.unit_price_somatic" }'
UNIT_PRICE = f"{PARAMETERS}.settlement.unit_price"
CASE_FILES = {
    "no year": (with_text(CASE, "\nyear = 2021", ""), [Expected(f"{CASE}, year", "found nothing", "such as 2021")]),
    "year in quotes": (
        with_text(CASE, "year = 2021", 'year = "2021"'),
        [Expected(f"{CASE}, year", "found '2021'", "such as 2021")],
    ),
    "year of five digits": (
        with_text(CASE, "year = 2021", "year = 20211"),
        [Expected(f"{CASE}, year", "found 20211", "such as 2021")],
    ),
    "year that is a switch": (
        with_text(CASE, "year = 2021", "year = true"),
        [Expected(f"{CASE}, year", "found true", "")],
    ),
    "year that the rules know nothing of": (
        with_text(CASE, "year = 2021", "year = 2019"),
        [
            Expected(
                f"{PARAMETERS}.cost.actual_weight.somatic",
                "rule 'cost.actual_weight_somatic' has no value for 2019",
                "2021-01-01",
            ),
            Expected(
                UNIT_PRICE,
                "rule 'isf.unit_price_somatic' has no value for 2019",
                "2018-01-01–2018-12-31, 2020-01-01–2020-12-31",
            ),
            Expected(
                f"{PARAMETERS}.settlement.running_share",
                "rule 'settlement.running_share' has no value for 2019",
                "2021-01-01",
            ),
            Expected(
                f"{PARAMETERS}.settlement.capital_addition",
                "rule 'settlement.capital_addition' has no value for 2019",
                "2021-01-01–2021-12-31; for another year give the figure itself",
            ),
        ],
    ),
    "unknown rule": (
        with_text(CASE, PRICE, '{ rule = "isf.unit_price" }'),
        [Expected(UNIT_PRICE, "there is no rule 'isf.unit_price'", "did you mean 'isf.unit_price_somatic'")],
    ),
    "list for a rule": (
        with_text(CASE, PRICE, '{ rule = ["isf.unit_price_somatic"] }'),
        [Expected(UNIT_PRICE, "['isf.unit_price_somatic']", "")],
    ),
    "text for a sum": (
        with_text(CASE, PRICE, '{ sum = "isf.unit_price_somatic" }'),
        [Expected(UNIT_PRICE, "'isf.unit_price_somatic'", "")],
    ),
    "number for a sum": (with_text(CASE, PRICE, "{ sum = 5 }"), [Expected(UNIT_PRICE, "5", "")]),
    "sum of nothing": (with_text(CASE, PRICE, "{ sum = [] }"), [Expected(UNIT_PRICE, "", "")]),
    "sum of unlike units": (
        with_text(CASE, PRICE, '{ sum = ["isf.unit_price_somatic", "settlement.running_share"] }'),
        [Expected(UNIT_PRICE, "unit", "")],
    ),
    "settlement with a rule only": (
        with_lines(
            CASE,
            lambda lines: [
                line
                for line in lines
                if not re.match("(years|service|unit_price|running_share|capital_addition) =", line)
            ],
        ),
        [
            Expected(f"{PARAMETERS}.settlement.{key}", "is missing", "give it a value")
            for key in ("years", "service", "unit_price", "running_share", "capital_addition")
        ],
    ),
    "derived without a formula": (
        with_text(CASE, 'status = "synthetic"', 'status = "derived"'),
        [Expected(f"{CASE}, evidence.persons", "status derived needs a formula", "correct the entry")],
    ),
    "unknown status": (
        with_text(CASE, 'status = "synthetic"', 'status = "syntetisk"'),
        [Expected(f"{CASE}, evidence.persons.status", "found 'syntetisk'", "'published', 'derived', 'calibrated'")],
    ),
    "no source": (
        with_text(CASE, 'source = "scripts/generate_eksempel.py, SEED = 20210101"\n', ""),
        [Expected(f"{CASE}, evidence.persons.source", "is missing", "give it a value")],
    ),
    "empty source": (
        with_text(CASE, '"scripts/generate_eksempel.py, SEED = 20210101"', '""'),
        [Expected(f"{CASE}, evidence.persons.source", "found ''", "at least 1 character")],
    ),
    "infinite value": (
        with_text(CASE, "addiction = { value = 0.25", "addiction = { value = inf"),
        [Expected(f"{PARAMETERS}.cost.actual_weight.addiction.value", "found inf", "finite number")],
    ),
    "year with decimals": (
        with_text(CASE, "year = { value = 2020", "year = { value = 2020.5"),
        [Expected(f"{PARAMETERS}.population.year.value", "found 2020.5", "integer")],
    ),
    "printed step in quotes": (
        with_text(CASE, "valid_from", 'printed_step = "0.1"\nvalid_from'),
        [Expected(f"{CASE}, evidence.persons.printed_step", "found '0.1'", "number")],
    ),
    "printed step below 0": (
        with_text(CASE, "valid_from", "printed_step = -0.1\nvalid_from"),
        [Expected(f"{CASE}, evidence.persons.printed_step", "found -0.1", "greater than or equal to 0")],
    ),
    "printed step without end": (
        with_text(CASE, "valid_from", "printed_step = inf\nvalid_from"),
        [Expected(f"{CASE}, evidence.persons.printed_step", "found inf", "finite")],
    ),
    "no regions": (
        with_lines(CASE, lambda lines: ["regions = []" if line.startswith("regions") else line for line in lines]),
        [Expected(f"{CASE}, regions", "found []", "at least 1 item")],
    ),
    "empty window": (
        with_text(CASE, "window = { value = [2018, 2019, 2020]", "window = { value = []"),
        [Expected(f"{PARAMETERS}.need.window.value", "found []", "at least 1 item")],
    ),
    "unknown settlement rule": (
        with_text(CASE, '"calculated_cost"', '"calculated_costs"'),
        [Expected(f"{PARAMETERS}.settlement.rule.value", "found 'calculated_costs'", "'calculated_cost' or 'former'")],
    ),
    "misspelt key": (
        with_text(CASE, "running_share = {", "runing_share = {"),
        [
            Expected(f"{PARAMETERS}.settlement.runing_share", "is an unknown key", "did you mean 'running_share'"),
            Expected(f"{PARAMETERS}.settlement.running_share", "is missing", "give it a value"),
        ],
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize(("breakage", "expected"), CASE_FILES.values(), ids=CASE_FILES)
def test_case_file(folder: Path, breakage: Breakage, expected: list[Expected]) -> None:
    breakage(folder)
    assert_faults(folder, expected)


Keys = tuple[str | int, ...]


@pytest.fixture(scope="module")
def raw() -> RawCase:
    """What is read of `eksempel`, and the calibration of `2021`, so that every table of a case file is there."""
    cases = data_folder() / "cases"
    read = read_folder(cases / "eksempel")
    return replace(read, content=read.content | {"calibration": read_folder(cases / "2021").content["calibration"]})


def nodes(content: object, path: Keys = ()) -> Iterator[tuple[Keys, object]]:
    """Every value of a case file with its path, tables before what they hold."""
    yield path, content
    parts: list[tuple[str | int, object]] = []
    if isinstance(content, dict):
        parts = list(content.items())
    elif isinstance(content, list) and content and isinstance(content[0], dict):
        parts = list(enumerate(content))
    for key, part in parts:
        yield from nodes(part, (*path, key))


def with_values(raw: RawCase, values: dict[Keys, object]) -> RawCase:
    """A copy with some values of the case file replaced or added."""
    content = deepcopy(raw.content)
    for path, value in values.items():
        place: Any = content
        for key in path[:-1]:
            place = place[key]
        place[path[-1]] = value
    return replace(raw, content=content)


def untold(raw: RawCase, values: dict[Keys, object]) -> list[str]:
    """Those places among the changed ones that no fault begins with."""
    with pytest.raises(InputError) as caught:
        build_case(with_values(raw, values), HEADINGS)
    found = tuple(fault.place for fault in caught.value.faults)
    wanted = [f"{raw.place}, {'.'.join(map(str, path))}" for path in values]
    return [place for place in wanted if not any(each == place or each.startswith(place + ".") for each in found)]


def test_unknown_key_is_told_in_every_table_of_the_case_file(raw: RawCase) -> None:
    tables = [path for path, value in nodes(raw.content) if isinstance(value, dict)]
    assert len(tables) > 100
    assert untold(raw, {(*path, "unknown_key"): 1 for path in tables}) == []


WRONG = ["tekst", "2021", 5, 0.5, True, [], ["tekst"], [0.5], [True], {}, datetime.date(2021, 1, 1)]


@pytest.mark.parametrize("wrong", WRONG, ids=repr)
def test_wrong_type_is_told_at_every_value_of_the_case_file(raw: RawCase, wrong: object) -> None:
    """`wrong` stands in every place where it does not belong: a text for a number, a number for a list, ..."""

    def kind(value: object) -> object:
        if isinstance(value, list):
            return {type(part) for part in value}
        return "number" if type(value) in (int, float) else type(value)

    places = [
        path
        for path, value in nodes(raw.content)
        if path and path[-1] not in ("year", "rule", "sum") and kind(value) not in (dict, {dict}, kind(wrong))
    ]
    assert len(places) > 100
    assert untold(raw, dict.fromkeys(places, wrong)) == []


@pytest.mark.slow
def test_wrong_type_is_told_at_every_table_of_the_case_file(raw: RawCase) -> None:
    tables = [path for path, value in nodes(raw.content) if path and isinstance(value, dict)]
    assert [place for path in tables for place in untold(raw, {path: 5})] == []


def test_an_unknown_key_is_held_against_those_of_its_own_table(tmp_path: Path) -> None:
    folder = copy_of_case(tmp_path / "case", "eksempel")
    main = folder / "case.toml"
    text = main.read_text(encoding="utf-8").replace("\nregions = ", "\ndecimals = { foo = 3 }\nregions = ", 1)
    main.write_text(
        text.replace("[parameters.cost.", "[parameters.cost.weight]\n[parameters.cost.", 1), encoding="utf-8"
    )
    with pytest.raises(InputError) as refused:
        load_case(folder)
    told = {str(fault.place).rpartition(", ")[2]: str(fault.right) for fault in refused.value.faults}
    assert told["decimals.foo"] == "known: 'amounts', 'keys'"
    assert told["parameters.cost.weight"].startswith("did you mean 'actual_weight'")
