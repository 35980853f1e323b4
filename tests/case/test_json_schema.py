"""The JSON Schemas take every case, version and scenario file that the program takes, and mark what is wrong in one."""

from __future__ import annotations

import datetime
import json
import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator
from jsonschema.exceptions import best_match

import inntektsmodell as im
from inntektsmodell.analysis.scenarios.json_schema import PARTS as SCENARIO_PARTS
from inntektsmodell.analysis.scenarios.json_schema import scenario_schema
from inntektsmodell.analysis.scenarios.scenario import Scenario
from inntektsmodell.case.json_schema import PARTS, VERSION_PARTS, case_schema, level_schema, version_schema
from inntektsmodell.case.reading.version_file import Version
from inntektsmodell.case.schema import CaseFile
from inntektsmodell.cli.main import main
from inntektsmodell.files.locations import data_folder
from inntektsmodell.language.messages import LANGUAGES, Language
from inntektsmodell.language.typed_numbers import typed_number, typed_pattern
from inntektsmodell.method.inputs import CHOICES, FIGURES, VARIABLES

VALIDATOR = Draft7Validator(case_schema("en"))
SCHEMAS: dict[str, Callable[[Language], dict[str, Any]]] = {
    "case": case_schema,
    "level": level_schema,
    "version": version_schema,
    "scenario": scenario_schema,
}
Change = Callable[[dict[str, Any]], Any]


def content(name: str) -> dict[str, Any]:
    """The main part of a built-in case as it stands in its file, dates as an editor has them."""
    return plain(data_folder() / "cases" / name / "case.toml")


def plain(file: Path) -> dict[str, Any]:
    """A file of TOML, dates as an editor has them."""
    written = tomllib.loads(file.read_text(encoding="utf-8"))
    read: dict[str, Any] = json.loads(json.dumps(written, default=datetime.date.isoformat))
    return read


def test_the_schema_is_one() -> None:
    Draft7Validator.check_schema(case_schema("nb"))
    assert "$ref" not in json.dumps(case_schema("nb"))


@pytest.mark.parametrize("name", im.built_in_cases())
def test_built_in_case_files_are_valid(name: str) -> None:
    assert [error.message for error in VALIDATOR.iter_errors(content(name))] == []


def test_a_case_below_another_gives_no_appropriation_and_any_other_must() -> None:
    below = Draft7Validator(level_schema("en"))
    folders = (data_folder() / "cases" / "sykehus", Path("examples/england_ccgs/case"))
    for folder in folders:
        top, *levels = (plain(file) for file in (folder / "case.toml", *folder.glob("levels/*/*/case.toml")))
        assert levels
        for case, of_own, other in ((top, VALIDATOR, below), *((level, below, VALIDATOR) for level in levels)):
            assert [error.message for error in of_own.iter_errors(case)] == []
            assert ["appropriation" in error.message for error in other.iter_errors(case)] == [True]


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
    "one region twice": lambda case: case["regions"].append(case["regions"][0]),
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


def test_every_part_of_a_file_is_told() -> None:
    assert list(PARTS) == list(CaseFile.model_fields)
    assert list(VERSION_PARTS) == list(Version.model_fields)
    assert list(SCENARIO_PARTS) == list(Scenario.model_fields)


def template(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["template", *map(str, arguments)])


@pytest.mark.parametrize("language", ["nb", "en"])
@pytest.mark.parametrize("kind", SCHEMAS)
def test_the_command_writes_the_schema(tmp_path: Path, kind: str, language: Language) -> None:
    file = tmp_path / "own.schema.json"
    done = template("--schema", kind, file, "--lang", language)
    assert (done.exit_code, str(file) in done.stdout) == (0, True)
    assert json.loads(file.read_text(encoding="utf-8")) == SCHEMAS[kind](language)
    again = template("--schema", kind, file)
    assert (again.exit_code, str(file) in again.stderr) == (2, True)


def test_built_in_versions_and_scenarios_are_valid() -> None:
    for kind, files in (("versions", "*/version.toml"), ("scenarios", "*.toml")):
        validator = Draft7Validator(SCHEMAS[kind.removesuffix("s")]("nb"))
        Draft7Validator.check_schema(validator.schema)
        for file in sorted((data_folder() / kind).glob(files)):
            assert [error.message for error in validator.iter_errors(plain(file))] == [], file


def test_all_that_a_case_may_give_may_be_a_gap_of_a_version() -> None:
    validator = Draft7Validator(version_schema("en"))
    version = plain(data_folder() / "versions" / "2009" / "version.toml")
    labelled = ("need.weights.somatic", "criteria.mortality.merge", "phase_in.schedule.2021", "settlement")
    version["gaps"] = {path: {"nb": "noe"} for path in [*FIGURES, *CHOICES, *VARIABLES, *labelled]}
    assert validator.is_valid(version)


WRONG_VERSION: dict[str, Change] = {
    "gap": lambda version: version["gaps"].update({"capitl.share": {"nb": "noe"}}),
    "below a figure": lambda version: version["gaps"].update({"capital.share.value": {"nb": "noe"}}),
    "key": lambda version: version.update(paramters={}),
    "parameter": lambda version: version["parameters"]["cost"].update(comon={"value": True, "evidence": "a"}),
    "choice": lambda version: version["parameters"]["settlement"]["rule"].update(value="formr"),
    "no evidence": lambda version: version["parameters"]["settlement"]["years"].pop("evidence"),
    "status": lambda version: version["evidence"]["version_2009"].update(status="guessed"),
    "title": lambda version: version.pop("title"),
}


@pytest.mark.parametrize("name", WRONG_VERSION)
def test_what_is_wrong_in_a_version_is_marked(name: str) -> None:
    version = plain(data_folder() / "versions" / "2009" / "version.toml")
    WRONG_VERSION[name](version)
    assert not Draft7Validator(version_schema("en")).is_valid(version)


def scenario(changes: dict[str, Any]) -> dict[str, Any]:
    return {"name": "a", "source": {"nb": "en prøve"}, "changes": changes}


@pytest.mark.parametrize(
    "changes",
    [
        {"capital.share": 0.1, "cost": {"actual_weight.somatic": "*1.1", "common": True}},
        {"cost": {"actual_weight": 0.5}, "settlement": {"years": [2018], "rule": "former"}},
        {"population": {"80+": {"2020": "*1.02"}, "year": 2020}, "calculated_cost": "+0.01"},
        {"Enhetspris i gjestepasientoppgjøret": "48 000", "cost": {"actual_weight": {"somatic": "0,6"}}},
        {"settlement": {"rule": "Tidligere regel"}, "cost": {"common": "NEI"}},
        {"folkeTALL.80+": "−12", "capital": {"share": "*1,05"}},
        {"need": {"weights": {"somatic": {"80+": 0.2}}}, "criteria": {"mortality": {"merge": False}}},
    ],
)
def test_changes_may_be_nested_or_dotted(changes: dict[str, Any]) -> None:
    validator = Draft7Validator(scenario_schema("en"))
    assert [error.message for error in validator.iter_errors(scenario(changes))] == []
    assert im.load_scenario(scenario(changes)).changes


@pytest.mark.parametrize(
    "changes",
    [
        {"capitl": {"share": 0.1}},
        {"capital": {"shar": 0.1}},
        {"capital": {"share": 1.1}},
        {"capital": {"share": "5 per cent"}},
        {"capital-share": 0.1},
        {"capital": {"share": "*hei"}},
        {"settlement": {"unit_price": "45.000"}},
        {"settlement": {"unit_price": "+2 %"}},
        {"settlement": {"rule": "formr"}},
        {"settlement": {"years": [2018.5]}},
        {"cost": {"common": "maybe"}},
        {"criteria": {"mortality": {"members": ["a"]}}},
        {"population": True},
    ],
)
def test_what_is_wrong_in_a_scenario_is_marked(changes: dict[str, Any]) -> None:
    assert not Draft7Validator(scenario_schema("en")).is_valid(scenario(changes))


@pytest.mark.slow
@given(st.from_regex(r"[+−-]?[1-9][0-9]{0,3}([ .,][0-9]{1,3}){0,3}(e[0-9])?", fullmatch=True))
def test_the_schema_reads_the_numbers_that_the_program_reads(text: str) -> None:
    assert bool(re.match(f"^{typed_pattern()}", text)) == isinstance(typed_number(text), float)


def test_the_command_refuses_what_makes_no_schema(tmp_path: Path) -> None:
    for arguments in (
        ("--schema", "case", tmp_path / "a.xlsx"),
        ("--schema", "version", tmp_path / "none" / "a.json"),
        ("--schema", "case", tmp_path / "a.json", "--target", "price"),
        ("--schema", "scenario", tmp_path / "a.json", "--case", "2021"),
    ):
        done = template(*arguments)
        assert (done.exit_code, done.stderr.startswith("1 feil")) == (2, True)
    assert list(tmp_path.iterdir()) == []
