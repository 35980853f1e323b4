"""Recipes that do not fit themselves, their table or their mapping: one message lists every fault."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner

from inntektsmodell.cli.main import main
from inntektsmodell.faults import InputError
from inntektsmodell.statistics.bank.metadata import read_codelist, read_metadata
from tests.statistics.bank.small import MAPPING, PENSIONERS, PERSONS, Asker


def refused(asker: Asker, *recipe: Any, **options: Any) -> str:
    with pytest.raises(InputError) as error:
        asker.fetch(*recipe, **options)
    return str(error.value)


@pytest.mark.parametrize(
    ("recipe", "change", "words"),
    [
        (PENSIONERS, ('"90002"', '"../secret"'), "'../secret' is not the number of a table"),
        (PENSIONERS, ('"90002"', "90002"), "table: found 90002; text"),
        (PENSIONERS, ("[2017, 2018]", "[2018, 2017]"), "the numbers must ascend"),
        (PENSIONERS, ("[2017, 2018]", "[]"), "years"),
        (PENSIONERS, ('"criterion_value"', '"criteria"'), "fills: found 'criteria'; 'population' or 'criterion_value'"),
        (
            PENSIONERS,
            ('criterion = "disability_pension"\n', ""),
            "a criterion is named by criterion, or several by groups",
        ),
        (
            PENSIONERS,
            ('mapping = "map.csv"\n', ""),
            "one variable must have a mapping or borders that give recipients, and only one",
        ),
        (PENSIONERS, ('["Ufore"]', '["Ufore"]\nmapping = "map.csv"'), "one variable must have a mapping"),
        (PENSIONERS, ("unit =", "units ="), "units: is an unknown key; did you mean 'unit'"),
        (PENSIONERS, ("codes =", "code ="), "variables.Region.code: is an unknown key; did you mean 'codes'"),
        (PENSIONERS, ('"90002"', '"90002"\nevidence = "a b"'), "'a b' is not a name"),
        (PENSIONERS, ('"90002"', '"90002"\nversion = "v1"'), "version: found 'v1'; 'v2' or 'v0'"),
        (PENSIONERS, ('"90002"', '"90002"\nmissing = { "." = "0" }'), "missing..: found '0'; a number"),
        (
            PERSONS,
            ('fills = "population"', 'fills = "population"\ncriterion = "x"'),
            "a population needs groups by age",
        ),
        (
            PERSONS,
            ("[variables.Kjonn]\n", "[variables.Kjonn]\ngroups = { a = ['1'] }\n"),
            "groups name their codes themselves",
        ),
        (
            PERSONS,
            ('[variables.Kjonn]\ncodes = ["1", "2"]\n', '[variables.Kjonn.groups]\na = ["1"]\n'),
            "only one variable can have groups",
        ),
    ],
)
def test_a_recipe_that_does_not_fit_itself_is_refused_before_anything_is_asked(
    asker: Asker, recipe: str, change: tuple[str, str], words: str
) -> None:
    assert words in refused(asker, recipe, change)
    assert asker.bank.sent == []


@pytest.mark.parametrize(
    ("recipe", "change", "words"),
    [
        (
            PENSIONERS,
            ("variables.ContentsCode", "variables.Contents"),
            "the table has no variable 'Contents'; did you mean",
        ),
        (
            PENSIONERS,
            ("variables.ContentsCode", "variables.Contents"),
            "'ContentsCode' is missing; add [variables.ContentsCode]; its codes are Ufore",
        ),
        (PENSIONERS, ('["Ufore"]', '["Ufor"]'), "there is no code 'Ufor'; did you mean 'Ufore'?"),
        (PENSIONERS, ("9901..9903", "9903..9901"), "there is no code '9903..9901'"),
        (PENSIONERS, ("9901..9903", "9901..9999"), "there is no code '9901..9999'"),
        (PENSIONERS, ('["9901..9903"]', '["9901..9903", "9902"]'), "codes are duplicated: 9902"),
        (PENSIONERS, ("[2017, 2018]", "[2017, 2030]"), "the table has no 2030; years among 2016, 2017"),
        (PENSIONERS, ('["Ufore"]', '["Ufore"]\n[variables.Tid]\ncodes = ["2017"]'), "is the variable of time"),
        (PENSIONERS, ('mapping = "map.csv"', 'mapping = "map.csv"\ntotal = "0"'), "total: there is no code '0'"),
        (
            PENSIONERS,
            ('mapping = "map.csv"', 'mapping = "map.csv"\ntotal = "9902"'),
            "the total '9902' is among the codes",
        ),
        (PENSIONERS, ('codes = ["9901..9903"]', 'codelist = "agg_Nothing"'), "status 404, 'Non-existent codelist'"),
        (
            PENSIONERS,
            ('"90002"', '"90009"'),
            "status 404, 'Non-existent table'; a table or code list that the bank has",
        ),
        (
            PERSONS,
            ('codes = ["1", "2"]', ""),
            "variables.Kjonn: 2 codes would be added up, and a total may be among them",
        ),
        (PERSONS, ('old = ["089"', 'old = ["001", "089"'), "code '001' is in 'young' and in 'old'"),
        (PERSONS, ('["000..001"]', "[]"), "variables.Alder.groups.young: found []; at least 1 item"),
        (PENSIONERS, ('["Ufore"]', "[]"), "variables.ContentsCode.codes: found []; at least 1 item"),
        (PERSONS, ('["000..001"]', '["000..001", "000"]'), "codes are duplicated: 000"),
    ],
)
def test_a_recipe_that_the_table_has_not_is_refused(
    asker: Asker, recipe: str, change: tuple[str, str], words: str
) -> None:
    assert words in refused(asker, recipe, change)
    assert "POST data" not in asker.asked


def test_every_fault_is_told_at_once(asker: Asker) -> None:
    words = refused(asker, PENSIONERS, ('["Ufore"]', '["Ufor"]'), ("[2017, 2018]", "[2030]"), ("9903", "99"))
    assert words.startswith("3 faults in the input:")


def test_a_code_that_version_2_would_take_for_a_pattern_is_refused(asker: Asker) -> None:
    asker.bank.tables["90002"].variables[0].labels["990*"] = "All"
    assert "the bank would take '990*' for a pattern" in refused(asker, PENSIONERS, ('["9901..9903"]', '["990*"]'))


def test_a_table_without_time_is_refused(asker: Asker) -> None:
    asker.bank.tables["90002"].variables[2].is_time = False
    assert "the table has no variable of time" in refused(asker)


@pytest.mark.parametrize(
    ("mapping", "words"),
    [
        ("code,recipient\n9902,North\n", "has no recipient for 2 codes: 9901, 9903"),
        (MAPPING + "9904,East\n", "no code that is asked for belongs to East"),
        (MAPPING + "9901,South\n", "line 5: code '9901' is duplicated"),
        (MAPPING + "9904,\n", "line 5: has an empty cell"),
        (MAPPING + "9904\n", "line 5: 1 cell; 2 cells"),
        ("kode,region\n9901,North\n", "has the columns kode, region; the columns are code, recipient"),
        ("code,recipient,code\n9901,North,1\n", "has the columns code, recipient, code"),
        ("", "is empty"),
    ],
)
def test_every_code_has_one_recipient_or_is_refused_by_name(asker: Asker, mapping: str, words: str) -> None:
    assert words in refused(asker, mapping=mapping)


def test_a_mapping_that_is_not_there_is_refused(asker: Asker) -> None:
    assert "nowhere.csv: cannot be read" in refused(asker, PENSIONERS, ("map.csv", "nowhere.csv"))


def test_the_schema_takes_a_recipe_and_marks_what_is_none(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["template", str(tmp_path / "recipe.json"), "--schema", "recipe"])
    assert done.exit_code == 0
    schema = json.loads((tmp_path / "recipe.json").read_text(encoding="utf-8"))
    assert schema["properties"]["table"]["description"] == "Tabellnummer"
    for recipe in (PENSIONERS, PERSONS):
        jsonschema.validate(tomllib.loads(recipe), schema)
    for old, new in [
        ('"90002"', "90002"),
        ('"criterion_value"', '"criteria"'),
        ("unit =", "units ="),
        ("codes", "code"),
    ]:
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(tomllib.loads(PENSIONERS.replace(old, new)), schema)


def test_a_year_that_is_out_since_the_table_was_asked_about_takes_a_refresh(asker: Asker) -> None:
    asker.fetch()
    labels = asker.bank.tables["90002"].variables[2].labels
    labels["2022"] = "2022"
    words = refused(asker, PENSIONERS, ("2018]", "2022]"))
    assert "the table has no 2022" in words
    assert words.endswith("What the table holds is known from 2026-11-28; --refresh asks the bank again.")
    assert len(asker.fetch(PENSIONERS, ("2018]", "2022]"), refresh=True).table) == 4


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"[]", "is not a code list; codes with their labels"),
        (b'{"values": []}', "is not a code list"),
        (b'{"values": [{"code": 1, "label": "a"}]}', "is not a code list"),
        (b'{"values": [{"code": "1", "label": "a"}, {"code": "1", "label": "b"}]}', "a code is duplicated"),
    ],
)
def test_what_is_no_code_list_is_refused(content: bytes, words: str) -> None:
    with pytest.raises(InputError, match=words):
        read_codelist(content, "agg_List", "code list agg_List")


@pytest.mark.parametrize(
    "variables",
    [
        "[]",
        "[1]",
        '[{"code": "a"}]',
        '[{"code": "a", "values": ["1"], "valueTexts": []}]',
        '[{"code": "a", "values": ["1", "1"], "valueTexts": ["x", "y"]}]',
    ],
)
def test_what_is_no_metadata_of_version_0_is_refused(variables: str) -> None:
    with pytest.raises(InputError, match="is not the metadata of a table; a title and variables"):
        read_metadata(f'{{"title": "x", "variables": {variables}}}'.encode(), "v0", "metadata")
