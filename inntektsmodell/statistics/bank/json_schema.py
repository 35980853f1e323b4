"""The JSON Schema of a recipe, so that an editor completes it; what a table has, only `fetch` knows."""

from __future__ import annotations

from inntektsmodell.case.json_schema import Schema, schema_of
from inntektsmodell.language.text import Language, as_label
from inntektsmodell.statistics.bank.recipe import Recipe

PARTS = {
    "table": as_label("Number of the table"),
    "fills": as_label("The table of the case that the figures become"),
    "criterion": as_label("Name of the criterion, where no variable has groups"),
    "unit": as_label("Unit in the case"),
    "years": as_label("Years, ascending"),
    "variables": as_label("What is asked of each variable of the table"),
    "missing": as_label("By mark what a figure that is not there counts as"),
    "rounded": as_label(
        "Whether figures are rounded one by one, so that they add up to totals within half a unit each"
    ),
    "summable": as_label("Whether figures may be added up whatever the bank says of that"),
    "version": as_label("Version of the bank's interface"),
    "evidence": as_label("Name of the source in the case"),
}


def recipe_schema(language: Language) -> Schema:
    """The schema of a recipe, its descriptions in a language."""
    return schema_of(Recipe, PARTS, language)
