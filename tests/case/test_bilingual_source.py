"""Sources and formulas may be told in both languages; as one string they are English, and one string is enough."""

from __future__ import annotations

import copy
import json
import pickle
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import inntektsmodell as im
from inntektsmodell.case.case import Case
from inntektsmodell.case.evidence import Evidence
from inntektsmodell.case.rules import load_rules
from inntektsmodell.cli.main import main
from inntektsmodell.language.bilingual import Bilingual, as_written, in_all, told_in_both
from inntektsmodell.language.messages import in_language
from inntektsmodell.language.text import Language
from inntektsmodell.method.steps import RESULTS
from inntektsmodell.runs.verification import verify
from inntektsmodell.runs.write import write_run
from tests.corrupting.broken_case import CASE, Expected, assert_faults, copy_of_case, with_text

OWN = '"scripts/generate_eksempel.py, SEED = 20210101"'
ENGLISH = re.compile(
    r"\b(chapter|posts|table of|the|of|and|page|assumed|state accounts|budget|per cent)\b", re.IGNORECASE
)


def with_sources(folder: Path) -> Path:
    """A case whose first evidence has source and formula in both languages."""
    with_text(CASE, OWN, '{ nb = "Egen telling", en = "Own count" }')(folder)
    with_text(CASE, 'status = "synthetic"', 'status = "derived"\nformula = { nb = "sum av to", en = "sum of two" }')(
        folder
    )
    return folder


def told(case: Case, language: Language) -> list[tuple[str, str]]:
    evidence = case.evidence.values()
    return [(in_language(item.source, language), in_language(item.formula, language)) for item in evidence]


def test_text_in_both_languages() -> None:
    text = told_in_both("kilde", "source")
    assert (text, in_language(text, "nb"), in_language(text, "en")) == ("source", "kilde", "source")
    for copied in (pickle.loads(pickle.dumps(text)), copy.deepcopy(text)):
        assert (copied, in_language(copied, "nb")) == ("source", "kilde")
    assert json.loads(json.dumps({"source": text})) == {"source": "source"}
    assert (in_all(text), as_written(text)) == (("kilde", "source"), {"nb": "kilde", "en": "source"})


def test_text_that_is_one_is_a_plain_string() -> None:
    text = told_in_both("NOU", "NOU")
    assert type(text) is str
    assert (in_all(text), as_written(text)) == (("NOU",), "NOU")


@pytest.mark.parametrize("given", ["a source", {"nb": "en kilde", "en": "a source"}])
def test_evidence_is_english_where_it_is_one_string(given: Any) -> None:
    content = {"unit": "1", "source": given, "status": "assumed", "valid_from": "2021-01-01"}
    item = Evidence.model_validate_json(json.dumps(content))
    assert item.source == "a source"
    assert item.model_dump(mode="json")["source"] == "a source"
    assert in_language(item.source, "nb") == (given if isinstance(given, str) else given["nb"])


def test_english_source_may_be_left_out(tmp_path: Path) -> None:
    folder = copy_of_case(tmp_path / "case")
    with_text(CASE, OWN, '{ nb = "Egen telling" }')(folder)
    assert type(im.load_case(folder).evidence["persons"].source) is str


@pytest.mark.parametrize(
    ("written", "place", "found", "right"),
    [
        ('{ en = "Own count" }', "evidence.persons.source.nb", "is missing", "give it a value"),
        ('{ nb = "", en = "Own count" }', "evidence.persons.source", "found ''", "at least 1 character"),
        ('{ nb = "x", eng = "y" }', "evidence.persons.source.eng", "is an unknown key", ""),
        ("7", "evidence.persons.source", "found 7", "valid string"),
        ('{ nb = "a\\u202eb", en = "b" }', "evidence.persons.source", "U+202E", ""),
    ],
)
def test_source_that_is_none_is_refused(written: str, place: str, found: str, right: str, tmp_path: Path) -> None:
    folder = copy_of_case(tmp_path / "case")
    with_text(CASE, OWN, written)(folder)
    assert_faults(folder, [Expected(f"{CASE}, {place}", found, right)])


def test_use_of_a_rule_is_told_in_both_languages() -> None:
    case = im.load_case("builtin:2021")
    source = case.evidence[case.parameters.appropriation.total.evidence].source
    assert source.count("; ") == in_language(source, "nb").count("; ") == 4
    assert "the whole of items 72–75" in source
    assert "hele post 72–75" in in_language(source, "nb")


def test_built_in_sources_are_norwegian_in_norwegian() -> None:
    cases = [im.load_case(f"builtin:{name}") for name in im.built_in_cases()]
    texts = [text for case in cases for pair in told(case, "nb") for text in pair]
    texts += [in_language(value.source, "nb") for rule in load_rules().values() for value in rule.values]
    texts += [in_language(im.load_scenario(f"builtin:{name}").source, "nb") for name in im.built_in_scenarios()]
    texts += [about.source.nb for about in RESULTS.values()]
    assert len(texts) > 140
    paths = re.compile(r"\w+_\w+|scripts/\S+")
    assert [text for text in texts if ENGLISH.search(paths.sub("", text))] == []


@pytest.mark.slow
@pytest.mark.parametrize("language", ["nb", "en"])
def test_workbook_brings_both_languages_back(language: Language, tmp_path: Path) -> None:
    case = im.load_case(with_sources(copy_of_case(tmp_path / "case")))
    im.write_template(tmp_path / "case.xlsx", case, language)
    back = im.load_case(tmp_path / "case.xlsx")
    assert isinstance(back.evidence["persons"].source, Bilingual)
    for one in ("nb", "en"):
        assert told(back, one) == told(case, one)


@pytest.mark.slow
def test_run_keeps_the_source_of_a_scenario_in_both_languages(tmp_path: Path) -> None:
    scenario = im.load_scenario(
        {"name": "s", "source": {"nb": "egen", "en": "own"}, "changes": {"need.window": [2019]}}
    )
    case = im.apply_scenario(im.load_case("builtin:eksempel"), scenario)
    write_run(tmp_path / "run", case, im.compute(case), [scenario])
    assert verify(tmp_path / "run").holds
    kept = json.loads((tmp_path / "run" / "inputs" / "scenarios" / "001.json").read_text(encoding="utf-8"))
    assert kept["source"] == {"nb": "egen", "en": "own"}
    parameters = json.loads((tmp_path / "run" / "parameters.json").read_text(encoding="utf-8"))
    assert {type(item["source"]) for item in parameters["evidence"].values()} == {str}


@pytest.mark.parametrize(("language", "source"), [("nb", "Egen telling"), ("en", "Own count")])
def test_explanation_tells_the_source_in_the_language(language: str, source: str, tmp_path: Path) -> None:
    folder = with_sources(copy_of_case(tmp_path / "case"))
    asked = ["explain", str(folder), "population_share[Helse Vest]", "--lang", language]
    shown = CliRunner().invoke(main, [*asked, "--depth", "3"]).output
    assert f": {source}]" in " ".join(shown.split())
    record = json.loads(CliRunner().invoke(main, [*asked, "--depth", "4", "--json"]).stdout)
    assert "Own count" in json.dumps(record)
    assert "Egen telling" not in json.dumps(record)
