"""The JSON Schema of a scenario file; see `case.json_schema`."""

from __future__ import annotations

import re
from collections.abc import Iterable

from inntektsmodell.analysis.scenarios.scenario import Scenario
from inntektsmodell.case.changes.choices import RULE_WORDS, TRUTHS
from inntektsmodell.case.json_schema import Schema, case_schema, schema_of, text_schema
from inntektsmodell.language.text import Language, as_label
from inntektsmodell.language.typed_numbers import typed_pattern
from inntektsmodell.method.inputs import VARIABLES
from inntektsmodell.method.typed_paths import names_of_inputs

PARTS = {
    "name": as_label("Name of the scenario"),
    "title": as_label("What tables and charts call the scenario"),
    "description": as_label("What the scenario is; every output of it tells it"),
    "source": as_label("Where the scenario is from"),
    "base": as_label("The case that the scenario was written for"),
    "rebalance": as_label("How shares of which some are changed are kept at the sum 1"),
    "changes": as_label('New values by path, or changes such as "*1.05" and "+100"'),
}
_FACTOR = r"\*[+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$"
RELATIVE: Schema = {"type": "string", "pattern": rf"^(?:{_FACTOR}|\*?{typed_pattern()})"}
AT_ONCE: Schema = {"anyOf": [{"type": "number"}, RELATIVE]}
"""A change of every value that a path names; a text is relative, or a number as people type it."""


def scenario_schema(language: Language) -> Schema:
    """The schema of a scenario file, its descriptions in a language; paths may be nested tables or dotted."""
    schema = schema_of(Scenario, PARTS, language)
    parts = schema["properties"]
    parts["source"] = {**text_schema(), "description": parts["source"]["description"]}
    changes = _changes(case_schema(language)["properties"]["parameters"])["anyOf"][-1]
    tables = {name: _table(VARIABLES[name].label.in_language(language)) for name in VARIABLES}
    for name in changes["properties"].keys() & tables.keys():
        changes["properties"][name]["anyOf"][-1]["additionalProperties"] = tables.pop(name)
    changes["properties"] |= tables
    names = _dotted(changes["properties"])
    names["patternProperties"] |= _in_words()
    parts["changes"] = {**changes, **names, "description": parts["changes"]["description"]}
    return schema


def _changes(part: Schema) -> Schema:
    """What may stand in a scenario where a part of the parameters stands in a case."""
    told = {key: part[key] for key in ("description",) if key in part}
    if "anyOf" in part:  # a figure, or the rule that gives it
        return {**told, "anyOf": [part["anyOf"][0]["properties"]["value"], RELATIVE]}
    properties = part.get("properties", {})
    if "value" in properties:
        return {**told, **_or_words(properties["value"])}
    below = part.get("additionalProperties")
    if isinstance(below, dict):
        branch: Schema = {"type": "object", "additionalProperties": _changes(below)}
    else:
        values = {name: _changes(part) for name, part in properties.items() if _is_changed(part)}
        branch = {"type": "object", "properties": values, **_dotted(values)}
    return {**told, "anyOf": [*AT_ONCE["anyOf"], branch]}


def _or_words(choice: Schema) -> Schema:
    """A choice, or a word for it in any case."""
    words = TRUTHS if choice.get("type") == "boolean" else RULE_WORDS if "enum" in choice else ()
    return {"anyOf": [choice, {"type": "string", "pattern": f"^({_in_any_case(words)})$"}]} if words else choice


def _in_any_case(words: Iterable[str]) -> str:
    """A pattern of any of some folded words, which a schema can tell in any case only letter by letter."""
    return "|".join(
        "".join(f"[{sign}{sign.upper()}]" if sign.isalpha() else re.escape(sign) for sign in word) for word in words
    )


def _is_changed(part: Schema) -> bool:
    """Whether a scenario can change something there; lists of labels, as of merged criteria, it cannot."""
    return part.get("type") != "array"


def _dotted(names: Schema) -> Schema:
    """Other names than these are refused, but for dotted paths that begin with one."""
    return {"patternProperties": {f"^({'|'.join(names)})[.]": {}}, "additionalProperties": False}


def _in_words() -> Schema:
    """Names in words: what an input is called, in any case; of several words the program alone knows which they are."""
    single = _in_any_case(name for name, _ in names_of_inputs() if name.isalpha())
    return {"[ :\\[]": {}, f"^({single})($|[.,;])": {}}


def _table(label: str) -> Schema:
    """Changes of observations: of all, or by their labels."""
    return {"description": label, "anyOf": [*AT_ONCE["anyOf"], {"type": "object"}]}
