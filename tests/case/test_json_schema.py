"""The JSON Schema of `case.toml` takes every case file that the program takes, and marks what is wrong in one."""

from __future__ import annotations

import datetime
import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft7Validator
from jsonschema.exceptions import best_match

import inntektsmodell as im
from inntektsmodell.case.json_schema import PARTS, case_schema
from inntektsmodell.case.schema import CaseFile
from inntektsmodell.cli.main import main
from inntektsmodell.files.locations import data_folder
from inntektsmodell.language.messages import LANGUAGES, Language
from inntektsmodell.method.inputs import CHOICES, FIGURES

VALIDATOR = Draft7Validator(case_schema("en"))
Change = Callable[[dict[str, Any]], Any]


def content(name: str) -> dict[str, Any]:
    """The main part of a built-in case as it stands in its file, dates as an editor has them."""
    written = tomllib.loads((data_folder() / "cases" / name / "case.toml").read_text(encoding="utf-8"))
    plain: dict[str, Any] = json.loads(json.dumps(written, default=datetime.date.isoformat))
    return plain


def test_the_schema_is_one() -> None:
    Draft7Validator.check_schema(case_schema("nb"))
    assert "$ref" not in json.dumps(case_schema("nb"))


@pytest.mark.parametrize("name", im.built_in_cases())
def test_built_in_case_files_are_valid(name: str) -> None:
    assert [error.message for error in VALIDATOR.iter_errors(content(name))] == []


def test_references_to_rules_stand_where_a_figure_may() -> None:
    assert "sum" in content("2021")["parameters"]["appropriation"]["total"]
    case = content("2021")
    case["parameters"]["appropriation"]["total"] = {"rule": "isf.unit_price_somatic", "assumed": {"nb": "En prøve."}}
    assert VALIDATOR.is_valid(case)


def settlement(case: dict[str, Any]) -> Any:
    return case["parameters"]["settlement"]


WRONG: dict[str, Change] = {
    "parameters": lambda case: case.update(paramters={}),
    "running_share": lambda case: settlement(case).update(runing_share={"value": 0.8, "evidence": "share"}),
    "missing": lambda case: settlement(case).pop("service"),
    "unit": lambda case: case["evidence"]["share"].pop("unit"),
    "status": lambda case: case["evidence"]["share"].update(status="guessed"),
    "above": lambda case: settlement(case).update(running_share={"value": 1.2, "evidence": "share"}),
    "below": lambda case: case["parameters"]["need"]["weights"]["somatic"]["0-5"].update(value=-0.1),
    "zero": lambda case: case["parameters"]["appropriation"].update(total={"value": 0, "evidence": "share"}),
    "word": lambda case: settlement(case)["unit_price"].update(value="47 742"),
    "no evidence": lambda case: settlement(case).update(unit_price={"value": 47742}),
    "rule": lambda case: settlement(case).update(unit_price={"rule": "isf.unit_price"}),
    "choice": lambda case: settlement(case)["rule"].update(value="formr"),
    "years": lambda case: settlement(case)["years"].update(value=[]),
    "year": lambda case: case.update(year="2021"),
    "regions": lambda case: case.update(regions=[]),
    "language": lambda case: case["title"].update(no="Eksempel"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_marked(name: str) -> None:
    case = content("eksempel")
    WRONG[name](case)
    assert best_match(VALIDATOR.iter_errors(case)) is not None


def places(schema: Any, path: str) -> dict[str, Any]:
    """The schema at a path of the parameters, below the labels of the case."""
    for name in path.split("."):
        schema = schema["properties"][name]
    while isinstance(schema.get("additionalProperties"), dict):
        schema = schema["additionalProperties"]
    found: dict[str, Any] = schema
    return found


@pytest.mark.parametrize("path", [*FIGURES, *CHOICES])
def test_every_parameter_says_what_it_is(path: str) -> None:
    declared = (FIGURES | CHOICES)[path]
    for language in LANGUAGES:
        told = places(case_schema(language)["properties"]["parameters"], path)["description"]
        assert told.startswith((declared.words or declared.label).in_language(language))


def test_a_figure_has_unit_and_range() -> None:
    price = places(case_schema("nb")["properties"]["parameters"], "settlement.running_share")
    assert price["description"] == "Andel som gjøres opp løpende, 0–1 [andel]"
    value = price["anyOf"][0]["properties"]["value"]
    assert (value["type"], value["minimum"], value["maximum"]) == ("number", 0.0, 1.0)
    total = places(case_schema("nb")["properties"]["parameters"], "appropriation.total")
    assert total["anyOf"][0]["properties"]["value"] == {"type": "number", "exclusiveMinimum": 0}


def test_every_part_of_a_case_file_is_told() -> None:
    assert list(PARTS) == list(CaseFile.model_fields)


def template(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["template", *map(str, arguments)])


@pytest.mark.parametrize("language", ["nb", "en"])
def test_the_command_writes_the_schema(tmp_path: Path, language: Language) -> None:
    file = tmp_path / "case.schema.json"
    done = template("--schema", file, "--lang", language)
    assert (done.exit_code, str(file) in done.stdout) == (0, True)
    assert json.loads(file.read_text(encoding="utf-8")) == case_schema(language)
    again = template("--schema", file)
    assert (again.exit_code, str(file) in again.stderr) == (2, True)


def test_the_command_refuses_what_makes_no_schema(tmp_path: Path) -> None:
    for arguments in (
        ("--schema", tmp_path / "a.xlsx"),
        ("--schema", tmp_path / "none" / "a.json"),
        ("--schema", tmp_path / "a.json", "--target", "price"),
        ("--schema", tmp_path / "a.json", "--case", "2021"),
    ):
        done = template(*arguments)
        assert (done.exit_code, done.stderr.startswith("1 feil")) == (2, True)
    assert list(tmp_path.iterdir()) == []
