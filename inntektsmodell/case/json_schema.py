"""JSON Schemas of `case.toml` and `version.toml`: what may stand there, so that an editor completes and marks names.

They know the shape of the file, its words and the ranges of single figures. That sums are 1, that labels fit together
and that figures have evidence, `inntektsmodell check` knows.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from inntektsmodell.case.evidence import Evidence, Figure
from inntektsmodell.case.reading.version_file import KNOWN, LABELLED, Version
from inntektsmodell.case.rules import load_rules
from inntektsmodell.case.schema import CaseFile
from inntektsmodell.case.units import UNITS, unit_label
from inntektsmodell.faults import LEAST_ABOVE_0
from inntektsmodell.language.text import Language, Text, as_label
from inntektsmodell.method.inputs import CHOICES, FIGURES, VARIABLES
from inntektsmodell.method.quantities import Input

Schema = dict[str, Any]
DIALECT = "http://json-schema.org/draft-07/schema#"
"""The dialect that editors of TOML know. It ignores what stands beside a `$ref`, so all stands in its own place."""
PARTS = {
    "name": as_label("Name of the case"),
    "year": as_label("The year that the case computes"),
    "title": as_label("Title in every output"),
    "currency": as_label("The currency of all amounts, by its code in ISO 4217; NOK where it is left out"),
    "decimals": as_label("Decimals that amounts (in millions) and keys (as shares of 1) are shown with"),
    "version": as_label("The model version that was put upon the case"),
    "set_by_version": as_label("Paths that the model version set, with those of the case's own part for it"),
    "notes": as_label("What a reader must know; every output tells it"),
    "complete": as_label("Tables whose absent rows are 0, each with the name of the evidence of that"),
    "allowed": as_label("What is refused unless the case says here that it is meant; every output tells it"),
    "regions": as_label("Regions in the order of every table"),
    "rest": as_label(
        "The one of the regions that is the rest of the country, and the label of the totals in the tables"
    ),
    "services": as_label("Services by the name that parameters and tables use"),
    "evidence": as_label("Source, status and unit of figures, by the name that the figures refer to"),
    "parameters": as_label("Figures and choices of the model, each with its evidence"),
    "calibration": as_label("A criterion that is solved for, and the printed amounts that its key must meet"),
}
VERSION_PARTS = {
    "name": as_label("Name of the model version"),
    "title": as_label("What the title of a case by it ends with"),
    "description": as_label("What the version is and where it is from; every output tells it"),
    "evidence": PARTS["evidence"],
    "parameters": as_label("What the version sets, each with its evidence"),
    "gaps": as_label("What a case must give for the version itself, by path of a parameter or name of a table"),
}
APPROPRIATION = "appropriation"
IN_BOTH = ("source", "formula")
"""Texts of evidence that may be told in two languages."""


def case_schema(language: Language) -> Schema:
    """The schema of the main part of a case, its descriptions in a language."""
    schema = schema_of(CaseFile, PARTS, language)
    parts = schema["properties"]
    parts["regions"]["uniqueItems"] = True
    for path, declared in (FIGURES | CHOICES).items():
        _describe(parts["parameters"], path, declared, language)
    return schema


def level_schema(language: Language) -> Schema:
    """The schema of the main part of a case below another, which has what it distributes from that one."""
    schema = case_schema(language)
    parameters = schema["properties"]["parameters"]
    parameters["required"].remove(APPROPRIATION)
    del parameters["properties"][APPROPRIATION]
    return schema


def version_schema(language: Language) -> Schema:
    """The schema of a model version: evidence and parameters as in a case, but no more of them than it sets."""
    schema, of_case = schema_of(Version, VERSION_PARTS, language), case_schema(language)["properties"]
    parts = schema["properties"]
    for name in ("evidence", "parameters"):
        parts[name] = {**_optional(of_case[name]), "description": parts[name]["description"]}
    above = (path.split(".")[:end] for path in KNOWN for end in range(1, path.count(".") + 2))
    starts = "|".join(re.escape(start) for start in LABELLED)
    names = dict.fromkeys([*map(".".join, above), *VARIABLES])
    parts["gaps"]["propertyNames"] = {"anyOf": [{"enum": list(names)}, {"pattern": f"^({starts})"}]}
    return schema


def schema_of(model: type[BaseModel], parts: Mapping[str, Text], language: Language) -> Schema:
    """The schema of a record with what each of its parts is, in a language."""
    written = model.model_json_schema()
    schema = _plain(written, written.get("$defs", {}))
    for name, label in parts.items():
        schema["properties"][name]["description"] = label.in_language(language)
    return {"$schema": DIALECT, **schema}


def _optional(part: Schema) -> Schema:
    """A part of which nothing need be given, down to single figures and choices, which stay whole."""
    if "anyOf" in part or "value" in part.get("properties", {}) or "unit" in part.get("properties", {}):
        return part
    part = {key: value for key, value in part.items() if key not in ("required", "minProperties")}
    if "properties" in part:
        part["properties"] = {name: _optional(below) for name, below in part["properties"].items()}
    if isinstance(part.get("additionalProperties"), dict):
        part["additionalProperties"] = _optional(part["additionalProperties"])
    return part


def _plain(part: Schema, definitions: Schema) -> Schema:
    """A part of a schema with what it refers to in its place. Files know no null; the code's own words are left out."""
    if "$ref" in part:
        name = part["$ref"].rpartition("/")[2]
        plain = _plain(definitions[name], definitions)
        return _or_rule(plain) if name == Figure.__name__ else _in_both(plain) if name == Evidence.__name__ else plain
    if "anyOf" in part:
        (given,) = (one for one in part["anyOf"] if one != {"type": "null"})
        return _plain(given, definitions)
    plain = {key: value for key, value in part.items() if key not in ("$defs", "title", "description", "default")}
    if part.get("type") == "array" and "minLength" in part:
        plain["minItems"] = plain.pop("minLength")
    for key in ("additionalProperties", "items"):
        if isinstance(part.get(key), dict):
            plain[key] = _plain(part[key], definitions)
    if "properties" in part:
        plain["properties"] = {name: _plain(below, definitions) for name, below in part["properties"].items()}
    return plain


def _or_rule(figure: Schema) -> Schema:
    """A figure, or the rule or the sum of rules that gives it."""
    paths = {"enum": sorted(load_rules())}
    return {"anyOf": [figure, _reference("rule", paths), _reference("sum", {"type": "array", "items": paths})]}


def _reference(key: str, paths: Schema) -> Schema:
    properties = {key: paths, "assumed": text_schema()}
    return {"type": "object", "properties": properties, "required": [key], "additionalProperties": False}


def _in_both(evidence: Schema) -> Schema:
    """Evidence whose texts may be told in two languages, and whose unit is best one that is known."""
    properties = evidence["properties"]
    told = {name: text_schema() for name in IN_BOTH}
    return {**evidence, "properties": {**properties, **told, "unit": {**properties["unit"], "examples": list(UNITS)}}}


def text_schema() -> Schema:
    """A text: a string, or one a language."""
    languages = {"nb": {"type": "string"}, "en": {"type": "string"}}
    table = {"type": "object", "properties": languages, "required": ["nb"], "additionalProperties": False}
    return {"anyOf": [{"type": "string"}, table]}


def _describe(parameters: Schema, path: str, declared: Input, language: Language) -> None:
    """Say at a parameter's place what it is, its unit and its range; below it, labels of the case have names."""
    place = parameters
    for name in path.split("."):
        place = place["properties"][name]
    while isinstance(place.get("additionalProperties"), dict):
        place = place["additionalProperties"]
    label = (declared.words or declared.label).in_language(language)
    if declared.kind != "figure":
        place["description"] = label
        return
    place["description"] = f"{label} [{unit_label(declared.case_unit, language)}]"
    place["anyOf"][0]["properties"]["value"] |= _range(declared)


def _range(declared: Input) -> Schema:
    """The range of a figure as a schema tells it."""
    least: Schema = {} if math.isinf(declared.least) else {"minimum": declared.least}
    if declared.least == LEAST_ABOVE_0:
        least = {"exclusiveMinimum": 0}
    return least if math.isinf(declared.greatest) else {**least, "maximum": declared.greatest}
