"""From a recipe to the observations of a case, against the bank on this machine and every way in which it is odd."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from scripts.local_bank import LocalBank, Reply
from tests.statistics.bank.small import (
    ALL,
    MAPPING,
    PENSIONERS,
    PERSONS,
    Asker,
    changed,
    failing,
    figures,
    refused,
)


def test_a_criterion_of_municipalities_becomes_one_of_recipients(asker: Asker) -> None:
    fetched = asker.fetch()
    assert list(fetched.table) == ["year", "criterion", "region", "value", "evidence"]
    assert figures(fetched.table) == [
        (2017, "disability_pension", "North", 410 + 810, "table_90002"),
        (2017, "disability_pension", "South", 1210, "table_90002"),
        (2018, "disability_pension", "North", 420 + 820, "table_90002"),
        (2018, "disability_pension", "South", 1220, "table_90002"),
    ]
    assert fetched.table["value"].dtype.kind == "i"
    assert asker.asked == ["GET metadata", "POST data"]
    assert (fetched.record["status"], fetched.record["cells"], fetched.is_kept) == ("derived", 6, False)


def test_a_population_adds_up_sexes_and_ages(asker: Asker) -> None:
    fetched = asker.fetch(PERSONS)
    cell = asker.bank.tables["90001"].cell
    for year, group, region, value, _ in figures(fetched.table):
        ages = {"young": ["000", "001"], "old": ["089", "090+"]}[group]
        codes = {"North": ["9901", "9902"], "South": ["9903"]}[region]
        expected = [float(cell(code, sex, age, "", str(year))) for code in codes for sex in "12" for age in ages]
        assert value == sum(expected)
    assert len(fetched.table) == 8


def test_a_variable_that_may_be_left_out_is_added_up_by_the_bank(asker: Asker) -> None:
    whole = asker.fetch(PERSONS)
    left_out = asker.fetch(PERSONS, ('[variables.Kjonn]\ncodes = ["1", "2"]\n', ""))
    pd.testing.assert_frame_equal(left_out.table, whole.table)
    assert left_out.record["left_out"] == ["Kjonn"]


def test_one_figure_of_the_bank_each_is_published(asker: Asker) -> None:
    fetched = asker.fetch(mapping="code,recipient\n9901,A\n9902,B\n9903,C\n")
    assert fetched.record["status"] == "published"
    assert 'status = "published"' in fetched.evidence
    assert "formula" not in fetched.evidence


def test_parts_of_a_great_query_give_the_same(asker: Asker) -> None:
    whole = asker.fetch(PERSONS, ('mapping = "map.csv"', 'mapping = "map.csv"'))
    asker.more = {"most_cells": 5}
    parted = asker.fetch(PERSONS, refresh=True)
    pd.testing.assert_frame_equal(parted.table, whole.table)
    asked = [body["selection"] for method, _, body in asker.bank.sent if method == "POST"][1:]
    assert len(asked) > 9
    for selection in asked:
        codes = [one["valueCodes"] for one in selection]
        assert all(len(set(one)) == len(one) for one in codes)
        assert len(codes[0]) * len(codes[1]) * len(codes[2]) * len(codes[4]) <= 5


def test_a_query_of_too_many_parts_is_refused_with_the_way_out(asker: Asker) -> None:
    asker.more = {"most_cells": 2, "most_requests": 3}
    words = refused(asker, PERSONS)
    assert "48 cells take 24 requests; at most 3 requests of 2 cells; ask for fewer codes or years" in words
    assert asker.asked == ["GET metadata"]


@pytest.mark.parametrize("form", ["list", "sparse", "reordered"])
def test_every_form_of_an_answer_gives_the_same(asker: Asker, form: str) -> None:
    whole = asker.fetch()

    def change(content: dict[str, Any]) -> dict[str, Any]:
        if form == "sparse":
            return {**content, "value": {str(place): value for place, value in enumerate(content["value"])}}
        region = content["dimension"]["Region"]["category"]
        if form == "list":
            region["index"] = list(region["index"])
            return content
        region["index"] = {code: 2 - place for code, place in region["index"].items()}
        values = content["value"]
        return {**content, "value": values[4:] + values[2:4] + values[:2]}

    asker.bank.change = change
    pd.testing.assert_frame_equal(asker.fetch(refresh=True).table, whole.table)


def without_variable(content: dict[str, Any]) -> dict[str, Any]:
    content["dimension"].pop("ContentsCode")
    return {**content, "id": ["Region", "Tid"], "size": [3, 2]}


def with_variable(content: dict[str, Any]) -> dict[str, Any]:
    content["dimension"]["Extra"] = {"category": {"index": ["x"]}}
    return {**content, "id": [*content["id"], "Extra"], "size": [*content["size"], 1]}


def with_other_codes(content: dict[str, Any]) -> dict[str, Any]:
    content["dimension"]["Region"]["category"] = {"index": ["9901", "9902", "9999"]}
    return content


def with_fewer_codes(content: dict[str, Any]) -> dict[str, Any]:
    content["dimension"]["Region"]["category"] = {"index": ["9901", "9902"]}
    return {**content, "size": [2, 1, 2], "value": content["value"][:4]}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (without_variable, "the variable 'ContentsCode' that was asked about is not in the answer"),
        (with_variable, "the answer has a variable 'Extra' that was not asked about"),
        (with_other_codes, "lacks the codes 9903"),
        (with_other_codes, "has the codes 9999"),
        (with_fewer_codes, "lacks the codes 9903"),
        (changed(updated="yesterday"), "updated: found 'yesterday'; a time with its zone"),
        (changed(updated="2020-02-27T07:00:00"), "a time with its zone"),
        (changed(value=[1, 2, 3]), "3 cells, but the sizes make 6"),
        (changed(status={"0": ".."}), "figures are marked '..', such as Region 9901 ContentsCode Ufore Tid 2017"),
        (changed(value=[None] * 6), "6 figures are absent, marked '', such as Region 9901"),
    ],
)
def test_an_answer_that_is_not_what_was_asked_for_is_refused(asker: Asker, change: Any, words: str) -> None:
    asker.bank.change = change
    assert words in refused(asker)


def test_an_answer_that_is_refused_is_not_kept(asker: Asker) -> None:
    asker.bank.change = changed(value=[1, 2, 3])
    refused(asker)
    asker.bank.change = lambda content: content
    assert len(asker.fetch().table) == 4
    assert asker.asked == ["GET metadata", "POST data", "POST data"]


def test_a_code_list_is_known_by_its_codes(asker: Asker) -> None:
    recipe = (PENSIONERS, ('codes = ["9901..9903"]', 'codelist = "agg_Omraader"'))
    mapping = "code,recipient\nK-1,North\nK-2,North\nK-3,South\nK-4,South\n"
    fetched = asker.fetch(*recipe, mapping=mapping)
    assert fetched.table["value"].tolist()[:2] == [410 + 810 + 1210 + 1610, 2010 + 2410 + 2810 + 3210]
    assert fetched.record["codelists"] == {"Region": "agg_Omraader"}
    assert asker.asked == ["GET metadata", "GET agg_Omraader", "POST data"]


def test_codes_that_are_also_those_of_the_table_are_told_apart_by_their_labels(asker: Asker) -> None:
    asker.bank.codelists["agg_Same"] = {"9901": ("Area 1", ["9901", "9902"]), "9903": ("Area 2", ["9903"])}
    recipe = (PENSIONERS, ('codes = ["9901..9903"]', 'codelist = "agg_Same"'))
    mapping = "code,recipient\n9901,North\n9903,South\n"
    assert asker.fetch(*recipe, mapping=mapping).table["value"].tolist() == [1220, 1210, 1240, 1220]

    def by_no_list(content: dict[str, Any]) -> dict[str, Any]:
        content["dimension"]["Region"]["category"]["label"] = {"9901": "Kommune 1", "9903": "Kommune 3"}
        return {**content, "value": [410, 420, 1210, 1220]}

    asker.bank.change = by_no_list
    words = refused(asker, *recipe, mapping=mapping, refresh=True)
    assert "the labels of 9901, 9903 are not those of the code list 'agg_Same'" in words


def test_a_code_list_that_the_table_does_not_offer_is_refused_with_the_nearest(asker: Asker) -> None:
    asker.bank.codelists["agg_Other"] = asker.bank.codelists.pop("agg_Omraader")
    for one in asker.bank.tables.values():
        one.variables[0].extension["codelists"] = [{"id": "agg_Omraader"}]
    words = refused(asker, PENSIONERS, ('codes = ["9901..9903"]', 'codelist = "agg_Other"'))
    assert "the table offers no code list 'agg_Other' here; did you mean 'agg_Omraader'?" in words


def test_mandatory_notes_are_kept_with_what_they_are_on(asker: Asker) -> None:
    notes = asker.fetch(PENSIONERS, ("9901..9903", "9901..9908"), mapping=ALL).record["notes"]
    mandatory = [(note["text"], note["code"]) for note in notes if note["is_mandatory"]]
    assert mandatory == [("Tallene er oppdiktet.", ""), ("Kommunen ble til i 2017.", "9908")]
    without = asker.fetch().record["notes"]
    assert [note["code"] for note in without] == [""], "a note on a code that was not asked for is left out"


@pytest.mark.parametrize(
    ("version", "addresses"),
    [("v2", ["GET metadata", "POST data"]), ("v0", ["GET 90002", "POST 90002"])],
)
def test_the_version_that_a_recipe_names_is_asked(asker: Asker, version: str, addresses: list[str]) -> None:
    fetched = asker.fetch(PENSIONERS, ('table = "90002"', f'table = "90002"\nversion = "{version}"'))
    assert asker.asked == addresses
    assert fetched.table["value"].tolist() == [1220, 1210, 1240, 1220]
    assert (fetched.record["version"], fetched.remarks) == (version, ())


def test_version_0_is_the_second_way_and_told(asker: Asker) -> None:
    asker.more = {"retries": 0}
    asker.bank.odd.append(failing(503))
    fetched = asker.fetch()
    assert asker.asked == ["GET metadata", "GET 90002", "POST 90002"]
    assert fetched.table["value"].tolist() == [1220, 1210, 1240, 1220]
    (told,) = fetched.remarks
    assert told == "Version 2 of the bank did not answer (status 503, without a word); version 0 did."
    again = asker.fetch(offline=True)
    assert (again.record, again.is_kept) == (fetched.record, True)


def test_a_bank_that_is_silent_in_both_versions(asker: Asker) -> None:
    asker.more = {"retries": 1}
    asker.bank.odd.extend([failing(503)] * 4)
    words = refused(asker)
    assert "status 503, without a word; fetch again later; what was answered is kept" in words
    assert asker.asked == ["GET metadata"] * 2 + ["GET 90002"] * 2
    assert asker.clock.slept == [2, 2]


def test_codes_of_a_code_list_are_named_for_version_0(asker: Asker) -> None:
    version = ('table = "90002"', 'table = "90002"\nversion = "v0"')
    mapping = "code,recipient\nK-1,North\nK-2,South\n"
    words = refused(asker, PENSIONERS, version, ('codes = ["9901..9903"]', 'codelist = "agg_Omraader"'))
    assert "version 0 cannot tell which codes the code list 'agg_Omraader' has; name each code, without ranges" in words
    named = ('codes = ["9901..9903"]', 'codelist = "agg_Omraader"\ncodes = ["K-1", "K-2"]')
    assert asker.fetch(PENSIONERS, version, named, mapping=mapping).table["value"].tolist()[:2] == [1220, 2820]


def test_what_is_written_is_what_a_case_has(asker: Asker) -> None:
    folder = asker.folder / "out"
    asker.fetch(out=folder)
    assert sorted(file.name for file in folder.iterdir()) == ["criterion_value.csv", "evidence.toml", "source.json"]
    assert (folder / "criterion_value.csv").read_text(encoding="utf-8").splitlines()[:2] == [
        "year,criterion,region,value,evidence",
        "2017,disability_pension,North,1220,table_90002",
    ]
    asker.fetch(out=folder)
    assert "choose a new or empty folder" in refused(asker, PERSONS, out=folder)
    (folder / "source.json").write_text('{"recipe": "other.toml"}', encoding="utf-8")
    asked = len(asker.bank.sent)
    assert "holds what the recipe other.toml fetched" in refused(asker, out=folder, refresh=True)
    assert len(asker.bank.sent) == asked


def test_records_tell_all_answers(asker: Asker) -> None:
    record = asker.fetch().record
    (answer,) = record["answers"]
    assert answer["address"] == f"{asker.bank.host}/api/pxwebapi/v2/tables/90002/data?lang=no&outputFormat=json-stat2"
    assert answer["retrieved"] == "2026-11-28T12:00:00Z"
    assert (asker.folder / "cache" / "answers" / f"{answer['sha256']}.json").is_file()
    assert answer["query"] == asker.bank.sent[-1][2]
    assert record["units_of_table"] == ["personer"]


def test_the_bank_on_this_machine_has_the_oddities_of_the_real_one(bank: LocalBank) -> None:
    table = "/api/pxwebapi/v2/tables/90002/data?outputFormat=json-stat2"
    selection = [
        {"variableCode": "Region", "valueCodes": ["9901", "9901"]},
        {"variableCode": "ContentsCode", "valueCodes": ["Ufore"]},
        {"variableCode": "Tid", "valueCodes": ["2020"]},
    ]

    def answer(method: str, address: str, asked: Any = None) -> Reply:
        return bank.answer(method, address, json.dumps({"selection": asked}).encode() if asked else b"")

    assert (answer("POST", table, selection).status, answer("POST", table, selection).body) == (500, b"")
    assert answer("GET", table + "&x=" + "0" * 2_100).status == 404
    selection[0]["valueCodes"] = ["9901"]
    assert answer("POST", table, selection).status == 200
    assert b"Missing selection" in answer("POST", table, selection[1:]).body
    assert (
        b"Non-existent value" in answer("POST", table, [*selection[:2], {**selection[2], "valueCodes": ["1999"]}]).body
    )
    whole = copy.copy(bank.tables["90001"])
    whole.variables[4].labels.update({str(year): str(year) for year in range(2022, 2600)})
    every = [{"variableCode": one.code, "valueCodes": list(one.labels)} for one in whole.variables]
    table = table.replace("90002", "90001")
    assert b"Too many cells" in answer("POST", table, every).body


def test_a_mapping_may_be_as_excel_saves_it(asker: Asker) -> None:
    assert len(asker.fetch(mapping="\ufeff" + MAPPING.replace(",", ";")).table) == 4


def test_nothing_is_fetched_by_another_command_or_by_import() -> None:
    """Only the client imports what talks to a network, and only when it is made."""
    package = Path(__file__).parents[3] / "inntektsmodell"
    importing = [file for file in package.rglob("*.py") if "import httpx" in file.read_text(encoding="utf-8")]
    assert [file.relative_to(package).as_posix() for file in importing] == ["statistics/bank/client.py"]
    using = [
        file for file in package.rglob("*.py") if "statistics.bank.fetching import" in file.read_text(encoding="utf-8")
    ]
    assert {file.relative_to(package).as_posix() for file in using} == {
        "cli/commands/yearly/fetch.py",
        "statistics/bank/show.py",
    }
