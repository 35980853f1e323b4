"""Rules: the dated numbers that hold for every case of a year (unit prices, weights, chapter 732), from `data/rules`.

A case refers to a rule by its path, `{ rule = "isf.unit_price_somatic" }`, or to a sum of rules,
`{ sum = ["...", "..."] }`. A value answers for the years that its source speaks of. A year without a value is an
error; another year's value is never used instead.
"""

from __future__ import annotations

import datetime
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Self

from pydantic import Field, FiniteFloat, TypeAdapter, ValidationError, model_validator

from inntektsmodell.case.evidence import Evidence, Origin, Status, earliest_check, weakest
from inntektsmodell.case.pydantic_faults import add_pydantic_faults
from inntektsmodell.faults import Faults, Where, nearest, part_of, shortened
from inntektsmodell.files.locations import data_folder
from inntektsmodell.files.toml_text import read_toml
from inntektsmodell.language.bilingual import TextInBoth, joined_in_both
from inntektsmodell.language.messages import message
from inntektsmodell.records import Frozen


class DatedValue(Origin):
    """A rule's value in the period that its source speaks of, first and last day included."""

    value: FiniteFloat
    valid_to: datetime.date

    def holds_in(self, year: int) -> bool:
        """Whether the value holds on 1 January of `year`."""
        day = datetime.date(year, 1, 1)
        return self.valid_from <= day <= self.valid_to


class Rule(Frozen):
    """One rule: what it is, its unit, and its values over time."""

    description: str = Field(min_length=1)
    unit: str = Field(min_length=1)
    values: list[DatedValue] = Field(min_length=1)

    def value_in(self, year: int) -> DatedValue | None:
        """The value that holds on 1 January of `year`; None where none does."""
        return next((value for value in self.values if value.holds_in(year)), None)

    @model_validator(mode="after")
    def _periods_follow_each_other(self) -> Self:
        periods = sorted((value.valid_from, value.valid_to) for value in self.values)
        for start, end in periods:
            if end < start:
                raise ValueError(
                    message("the period starting {start} ends before it begins, on {end}", start=start, end=end)
                )
        for (_, end), (start, _) in pairwise(periods):
            if start <= end:
                raise ValueError(message("two values apply on {start}", start=start))
        return self


@cache
def load_rules() -> dict[str, Rule]:
    """The rules that travel with the package; see `read_rules`."""
    return read_rules(data_folder() / "rules")


def read_rules(folder: Path) -> dict[str, Rule]:
    """Read every rule of a folder; the path of a rule is file name + key. Raises `InputError` with all faults."""
    faults = Faults()
    rules: dict[str, Rule] = {}
    for file in sorted(folder.glob("*.toml")):
        try:
            read = TypeAdapter(dict[str, Rule]).validate_python(read_toml(file, faults) or {})
        except ValidationError as error:
            add_pydantic_faults(faults, file.name, error)
        else:
            rules |= {f"{file.stem}.{key}": rule for key, rule in read.items()}
    faults.raise_if_any()
    return rules


def resolve_rules(
    content: Any,
    year: int,
    evidence: dict[str, Any],
    place: str,
    faults: Faults,
    rules: dict[str, Rule],
    path: str = "",
) -> Any:
    """Replace every reference to rules in `content` by `{value, evidence}`, adding its evidence to `evidence`."""
    if not isinstance(content, dict):
        return content
    if is_reference(content):
        paths = referred(content)
        where = part_of(place, path)
        found = _found(paths, year, where, faults, rules)
        assumed = _assumed(content, where, faults)
        return _figure(paths, found, year, evidence, rules, assumed) if found else {"value": 0.0, "evidence": ""}
    return {
        key: resolve_rules(part, year, evidence, place, faults, rules, f"{path}.{key}" if path else key)
        for key, part in content.items()
    }


def is_reference(content: dict[str, Any]) -> bool:
    """Whether a mapping of a case file refers to a rule, or to a sum of rules, instead of giving a figure.

    `assumed` may stand beside it: what is assumed where the figure is used for more than its source says of it.
    """
    names = set(content) - {"assumed"}
    return names == {"sum"} or (names == {"rule"} and not isinstance(content["rule"], dict))


def referred(content: dict[str, Any]) -> Any:
    """What a reference names: a list of paths, where it is well formed."""
    return content["sum"] if "sum" in content else [content["rule"]]


def _assumed(content: dict[str, Any], place: Where, faults: Faults) -> str:
    """What is assumed of the figure's use; empty where nothing is."""
    if "assumed" not in content:
        return ""
    try:
        text = TypeAdapter[str](TextInBoth).validate_python(content["assumed"], strict=True)
    except ValidationError:
        text = ""
    if not text.strip():
        found = message("found {value!r}", value=shortened(content["assumed"]))
        faults.add(part_of(place, "assumed"), found, message("a sentence: what is assumed about the use of the figure"))
    return text.strip() and text


def _found(paths: Any, year: int, place: Where, faults: Faults, rules: dict[str, Rule]) -> list[DatedValue]:
    """Values of the rules that a figure refers to; none, with a fault noted, where it cannot be made of them."""
    if not isinstance(paths, list) or not paths or not all(isinstance(path, str) for path in paths):
        faults.add(
            place, message("found {value!r}", value=shortened(paths)), message("the path of a rule, or a list of them")
        )
        return []
    found = [value for path in paths if (value := _dated_value(path, year, place, faults, rules)) is not None]
    if len(found) < len(paths):
        return []
    units = dict.fromkeys(rules[path].unit for path in paths)
    if len(units) > 1:
        right = message("rules with the same unit")
        faults.add(place, message("different units in one sum: {units}", units=", ".join(units)), right)
        return []
    return found


def _dated_value(path: str, year: int, place: Where, faults: Faults, rules: dict[str, Rule]) -> DatedValue | None:
    if path not in rules:
        faults.add(place, message("there is no rule '{path}'", path=path), nearest(str(path), rules))
        return None
    if (value := rules[path].value_in(year)) is not None:
        return value
    periods = ", ".join(f"{value.valid_from}–{value.valid_to}" for value in rules[path].values)
    right = message(
        "it has values for {periods}; for another year give the figure itself, with its evidence", periods=periods
    )
    faults.add(place, message("rule '{path}' has no value for {year}", path=path, year=year), right)
    return None


def _figure(
    paths: list[str], found: list[DatedValue], year: int, evidence: dict[str, Any], rules: dict[str, Rule], assumed: str
) -> dict[str, Any]:
    """Figure of one rule, or of the sum of several, with its evidence noted; it is no better than its use."""
    name = f"{' + '.join(paths)}, {year}" + (", as assumed" if assumed else "")
    first = found[0]
    summed = len(found) > 1
    of_use = ([Status.DERIVED] if summed else []) + ([Status.ASSUMED] if assumed else [])
    status = weakest([value.status for value in found] + of_use)
    formula = " + ".join(paths) if summed else first.formula
    evidence[name] = Evidence(
        unit=rules[paths[0]].unit,
        source=joined_in_both([*(value.source for value in found), *([assumed] if assumed else [])]),
        status=status,
        valid_from=max(value.valid_from for value in found),
        last_checked=earliest_check(found),
        formula=formula,
        printed_step=sum(value.printed_step for value in found),
    )
    return {"value": sum(value.value for value in found), "evidence": name}
