"""From a recipe to the observations of a case, against the bank on this machine and every way in which it is odd."""

from __future__ import annotations

import copy
import datetime
import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from inntektsmodell.faults import InputError
from scripts.local_bank import MUNICIPALITIES, LocalBank, Reply
from tests.statistics.bank.small import MAPPING, NOON, PENSIONERS, PERSONS, Asker, MovedClock, failing


def refused(asker: Asker, *recipe: Any, **options: Any) -> str:
    with pytest.raises(InputError) as error:
        asker.fetch(*recipe, **options)
    return str(error.value)


def figures(table: pd.DataFrame) -> list[tuple[Any, ...]]:
    return list(table.itertuples(index=False, name=None))


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


def changed(**changes: Any) -> Any:
    return lambda content: {**content, **changes}


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


WITH_TOTAL = (
    ('codes = ["9901..9903"]', 'codes = ["9901..9908"]\ntotal = "0"'),
    ("[2019, 2020]", "[2020]"),
)
ALL = "code,recipient\n" + "".join(f"{code},Country\n" for code in MUNICIPALITIES)


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


def test_what_is_kept_is_not_asked_for_again(asker: Asker) -> None:
    fetched = asker.fetch(PERSONS, out=asker.folder / "first")
    requests = len(asker.bank.sent)
    asker.bank.odd.extend([failing(500)] * 9)
    again = asker.fetch(PERSONS, out=asker.folder / "second", offline=True)
    assert len(asker.bank.sent) == requests
    assert (fetched.is_kept, again.is_kept) == (False, True)
    for file in ("population.csv", "evidence.toml", "source.json"):
        assert (asker.folder / "first" / file).read_bytes() == (asker.folder / "second" / file).read_bytes()


def test_offline_without_what_is_needed_is_refused(asker: Asker) -> None:
    assert "the answers to this recipe are not in the cache" in refused(asker, offline=True)
    assert asker.bank.sent == []
    assert "contradict each other" in refused(asker, offline=True, refresh=True)


def test_refresh_asks_for_everything_again(asker: Asker) -> None:
    asker.fetch()
    asker.bank.tables["90002"].updated = "2021-01-01T07:00:00Z"
    assert asker.fetch().record["updated"] == "2020-02-27T07:00:00Z"
    assert asker.fetch(refresh=True).record["updated"] == "2021-01-01T07:00:00Z"
    assert asker.fetch(offline=True).record["updated"] == "2021-01-01T07:00:00Z"
    assert len(asker.bank.sent) == 4


def test_answers_of_several_editions_are_not_mixed(asker: Asker) -> None:
    asker.more = {"most_cells": 5}

    def updated(content: dict[str, Any]) -> dict[str, Any]:
        is_later = "9903" in content["dimension"]["Region"]["category"]["index"]
        return {**content, "updated": f"202{int(is_later)}-01-01T07:00:00Z"}

    asker.bank.change = updated
    words = refused(asker)
    assert "the answers are of several editions: 2020-01-01T07:00:00Z, 2021-01-01T07:00:00Z" in words
    assert "fetch all of them anew with --refresh" in words
    asker.bank.change = lambda content: content
    assert len(asker.fetch(refresh=True).table) == 4


@pytest.mark.parametrize("damage", ["changed", "gone", "no json", "no digest"])
def test_a_kept_answer_that_is_damaged_is_refused(asker: Asker, damage: str) -> None:
    asker.fetch()
    (first, *_), (file, *_) = (sorted((asker.folder / "cache" / part).iterdir()) for part in ("requests", "answers"))
    if damage == "gone":
        for one in (asker.folder / "cache" / "answers").iterdir():
            one.unlink()
    elif damage == "changed":
        for one in (asker.folder / "cache" / "answers").iterdir():
            one.write_bytes(one.read_bytes().replace(b"9901", b"9909"))
    else:
        for one in (asker.folder / "cache" / "requests").iterdir():
            one.write_text("no" if damage == "no json" else "{}", encoding="utf-8")
    assert (first.exists(), file.suffix) == (True, ".json")
    words = refused(asker)
    assert "the kept answer is damaged; delete it, or fetch anew with --refresh" in words
    assert len(asker.fetch(refresh=True).table) == 4


def test_a_cache_is_whole_wherever_it_is_stopped(asker: Asker) -> None:
    """Whatever was answered before is kept, and the rest is all that is asked for afterwards."""
    asker.more = {"most_cells": 2}

    class Stopped(MovedClock):
        def sleep(self, seconds: float) -> None:  # noqa: ARG002
            raise KeyboardInterrupt

    asker.bank.headers = {"x-ratelimit-policy": "3;w=60s"}
    moved, asker.clock = asker.clock, Stopped()
    with pytest.raises(KeyboardInterrupt):
        asker.fetch()
    assert asker.asked == ["GET metadata", "POST data", "POST data"]
    for file in (asker.folder / "cache" / "requests").iterdir():
        assert (asker.folder / "cache" / "answers" / f"{json.loads(file.read_bytes())['sha256']}.json").is_file()
    assert not list((asker.folder / "cache").rglob(".inntektsmodell*"))
    asker.clock = moved
    assert len(asker.fetch().table) == 4
    assert asker.asked[3:] == ["POST data"]


MORNING = datetime.datetime(2026, 11, 28, 5, 30, tzinfo=datetime.UTC)  # half past six in Oslo


@pytest.mark.parametrize(
    ("now", "updated", "next_update", "values", "is_refused"),
    [
        (MORNING, "2026-11-28T07:00:00Z", "", [1, 2, 3, 4, 5, 0], True),
        (MORNING, "2026-11-28T07:00:00Z", "", [1, 2, 3, 4, 5, None], True),
        (MORNING, "2026-11-28T07:00:00Z", "", [1, 2, 3, 4, 5, 6], False),
        (MORNING, "2020-01-01T07:00:00Z", "2026-11-28T07:00:00Z", [1, 2, 3, 4, 5, 0], True),
        (MORNING, "2020-01-01T07:00:00Z", "2026-11-29T07:00:00Z", [1, 2, 3, 4, 5, 0], False),
        (MORNING, "2020-01-01T07:00:00Z", "2026-11-28T05:00:00Z", [1, 2, 3, 4, 5, 0], False),
        (MORNING, "2020-01-01T07:00:00Z", "", [1, 0, 3, None, 5, 0], True),
        (MORNING, "2020-01-01T07:00:00Z", "", [1, 0, 3, 4, 5, 0], False),
        (MORNING.replace(month=7, hour=4), "2020-01-01T07:00:00Z", "", [1, 0, 3, 0, 5, 0], True),
        (MORNING.replace(hour=7), "2020-01-01T07:00:00Z", "", [1, 0, 3, 0, 5, 0], False),
        (MORNING.replace(hour=3), "2020-01-01T07:00:00Z", "", [1, 0, 3, 0, 5, 0], False),
        (NOON, "2026-11-28T07:00:00Z", "2026-11-28T07:00:00Z", [1, 0, 3, 0, 5, 0], False),
    ],
)
def test_figures_that_wait_for_their_hour_are_refused(
    asker: Asker, now: datetime.datetime, updated: str, next_update: str, values: list[float | None], is_refused: bool
) -> None:
    asker.clock = MovedClock(now)
    asker.bank.tables["90002"].extension = {"px": {"nextUpdate": next_update, "aggregallowed": True}}
    asker.bank.change = changed(value=values, updated=updated)
    recipe = (PENSIONERS, ('unit = "persons"', 'unit = "persons"\nmissing = { "" = 0 }'))
    if is_refused:
        words = refused(asker, *recipe)
        assert "figures of 2018 stand as 0 or dots at 06:30, before they are released; fetch them after 08:00" in words
        assert not list((asker.folder / "cache" / "answers").iterdir())[1:], "only the metadata are kept"
    else:
        asker.fetch(*recipe)


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
