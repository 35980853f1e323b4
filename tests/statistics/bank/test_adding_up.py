"""What the bank's figures add up to: printed totals, what is absent, what cannot be added."""

from __future__ import annotations

from typing import Any

import pytest

from tests.statistics.bank.small import (
    ALL,
    PENSIONERS,
    PERSONS,
    Asker,
    changed,
    figures,
    refused,
)

WITH_TOTAL = (
    ('codes = ["9901..9903"]', 'codes = ["9901..9908"]\ntotal = "0"'),
    ("[2019, 2020]", "[2020]"),
)


def test_codes_that_add_up_to_the_printed_total_are_taken(asker: Asker) -> None:
    fetched = asker.fetch(PERSONS, *WITH_TOTAL, mapping=ALL)
    assert fetched.record["totals"] == {"Region": "0"}
    assert asker.asked == ["GET metadata", "POST data", "POST data"]


def test_codes_that_do_not_add_up_to_the_printed_total_are_refused(asker: Asker) -> None:
    words = refused(asker, PERSONS, ('codes = ["9901..9903"]', 'codes = ["9901..9903"]\ntotal = "0"'))
    assert "variables.Region: the codes do not add up to the total '0' in 16 places" in words

    def wrong(content: dict[str, Any]) -> dict[str, Any]:
        if content["size"][0] == 1:
            content["value"][0] += 1
        return content

    asker.bank.change = wrong
    words = refused(asker, PERSONS, *WITH_TOTAL, mapping=ALL, refresh=True)
    assert "in 1 place: " in words
    assert "is printed at Kjonn 1 Alder 000 ContentsCode Personer Tid 2020" in words
    assert len(asker.fetch(PERSONS, *WITH_TOTAL, ('"persons"', '"persons"\nrounded = true'), mapping=ALL).table) == 2


def test_a_total_that_is_absent_cannot_be_met(asker: Asker) -> None:
    def absent(content: dict[str, Any]) -> dict[str, Any]:
        return {**content, "value": {}} if content["size"][0] == 1 else content

    asker.bank.change = absent
    assert "the printed total '0' is absent" in refused(asker, PERSONS, *WITH_TOTAL, mapping=ALL)


@pytest.mark.parametrize(("off", "is_met"), [(0.3, True), (0.4, False)])
def test_figures_with_decimals_add_up_as_far_as_they_were_rounded(asker: Asker, off: float, is_met: bool) -> None:
    asker.bank.tables["90001"].variables[3].units["Personer"]["decimals"] = 1
    cell = asker.bank.tables["90001"].cell
    asker.bank.tables["90001"].cell = lambda code, *more: float(cell(code, *more)) + (off + 0.1 if code == "0" else 0)
    recipe = (PERSONS, *WITH_TOTAL)  # eight parts and a total, each within 0.05
    if is_met:
        asker.fetch(*recipe, mapping=ALL)
    else:
        assert "do not add up" in refused(asker, *recipe, mapping=ALL)


def test_absent_figures_are_taken_by_a_rule_alone_and_told(asker: Asker) -> None:
    recipe = (PENSIONERS, ("9901..9903", "9901..9908"), ("[2017, 2018]", "[2016]"))
    words = refused(asker, *recipe, mapping=ALL)
    assert "1 figure is absent, marked '.', such as Region 9908 ContentsCode Ufore Tid 2016" in words
    assert 'missing = { "." = 0 }' in words
    fetched = asker.fetch(*recipe, ('unit = "persons"', 'unit = "persons"\nmissing = { "." = 0 }'), mapping=ALL)
    assert figures(fetched.table) == [(2016, "disability_pension", "Country", 400 * 28, "table_90002")]
    assert fetched.record["absent"] == {".": {"figures": 1, "taken_as": 0.0}}
    assert 'status = "derived"' in fetched.evidence
    assert "1 absent figure marked '.' taken as 0" in fetched.evidence


def test_what_is_assumed_of_absent_figures_makes_them_assumed(asker: Asker) -> None:
    asker.bank.change = changed(value=[1, 2, 3, 4, 5, None], status={"5": ":"})
    fetched = asker.fetch(PENSIONERS, ('unit = "persons"', 'unit = "persons"\nmissing = { ":" = 2 }'))
    assert fetched.table["value"].tolist() == [4, 5, 6, 2]
    assert fetched.record["status"] == "assumed"


def test_marks_beside_figures_are_counted(asker: Asker) -> None:
    asker.bank.change = changed(status={"0": "*", "3": "*"})
    assert asker.fetch().record["marked"] == {"*": 2}


def test_figures_of_several_units_are_refused(asker: Asker) -> None:
    contents = asker.bank.tables["90002"].variables[1]
    contents.labels["Kroner"] = "Kroner"
    contents.units["Kroner"] = {"base": "kroner", "decimals": 0}
    assert "figures of several units: personer, kroner" in refused(
        asker, PENSIONERS, ('["Ufore"]', '["Ufore", "Kroner"]')
    )


def test_what_the_bank_says_cannot_be_added_is_not(asker: Asker) -> None:
    asker.bank.tables["90002"].extension = {"px": {"aggregallowed": False}}
    assert "adds up 2 figures, but the bank says that those of the table cannot be added" in refused(asker)
    assert len(asker.fetch(mapping="code,recipient\n9901,A\n9902,B\n9903,C\n").table) == 6
    assert len(asker.fetch(PENSIONERS, ('unit = "persons"', 'unit = "persons"\nsummable = true')).table) == 4


@pytest.mark.parametrize("unit", ["prosent", "Indeks (2025=100)", "per 1 000 innbyggere", "Gjennomsnitt"])
def test_shares_indices_and_means_are_not_added_up(asker: Asker, unit: str) -> None:
    asker.bank.tables["90002"].variables[1].units["Ufore"]["base"] = unit
    version = ('table = "90002"', 'table = "90002"\nversion = "v0"')
    assert f"adds up 2 figures whose unit is '{unit}'; one code for each" in refused(asker, PENSIONERS, version)
    assert len(asker.fetch(PENSIONERS, version, mapping="code,recipient\n9901,A\n9902,B\n9903,C\n").table) == 6


@pytest.mark.parametrize("value", [1e30, 0.1])
def test_figures_that_are_not_whole_or_too_great_stay_as_they_are(asker: Asker, value: float) -> None:
    asker.bank.change = changed(value=[value, 1, 1, 1, 1, 1])
    assert asker.fetch().table["value"].tolist() == [value + 1, 1.0, 2.0, 1.0]
