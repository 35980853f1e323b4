"""Rules, parameters and observations with value, unit, validity, source and status, from the data itself."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterator

from docs.extensions.markdown import table
from inntektsmodell.case.case import Case
from inntektsmodell.case.evidence import Evidence
from inntektsmodell.case.observations import evidence_of
from inntektsmodell.case.paths import ParameterEntry, parameter_entries
from inntektsmodell.case.rules import Rule, load_rules
from inntektsmodell.language.shown_numbers import ABSENT
from inntektsmodell.loading import load_case
from inntektsmodell.method.inputs import VARIABLES


def rules_table() -> str:
    """One section per file of rules, one row per dated value."""
    files = itertools.groupby(load_rules().items(), key=lambda item: item[0].split(".")[0])
    return "\n".join(f"### `{name}`\n\n{_rules(list(rules))}" for name, rules in files)


def case_parameters(name: str) -> str:
    """Parameters of a built-in case, one section per part, then where its observations come from."""
    case = load_case(name)
    parts = itertools.groupby(parameter_entries(case.parameters), key=lambda entry: _part(entry.names))
    sections = [f"### `{part}`\n\n{_parameters(case, list(entries), part)}" for part, entries in parts]
    return "\n".join([*sections, f"### Observations\n\n{_observations(case)}"])


def _rules(rules: list[tuple[str, Rule]]) -> str:
    rows = [
        (
            f"`{path}`" + (f"<br>{rule.description}" if value is rule.values[0] else ""),
            f"{value.value:,.10g}".replace(",", "\u202f"),
            rule.unit,
            _period(value.valid_from, value.valid_to),
            str(value.status),
            value.source,
        )
        for path, rule in rules
        for value in rule.values
    ]
    return table(("rule", "value", "unit", "valid", "status", "source"), rows, right=("value",))


def _period(start: datetime.date, end: datetime.date | None) -> str:
    """A period of whole years as years, any other as dates."""
    first = str(start.year) if (start.month, start.day) == (1, 1) else str(start)
    if end is None:
        return f"from {first}"
    last = str(end.year) if (end.month, end.day) == (12, 31) else str(end)
    return first if first == last else f"{first}–{last}"


def _part(names: tuple[str, ...]) -> str:
    """The heading under which a parameter stands: its path without the last name."""
    return ".".join(names[:-1])


def _parameters(case: Case, entries: list[ParameterEntry], part: str) -> str:
    rows = []
    for entry in entries:
        evidence = case.evidence[entry.item.evidence]
        name = entry.path.removeprefix(f"{part}.")
        rows.append((f"`{name}`", _value(entry.item.value), evidence.unit, *_origin(evidence)))
    return table(("name", "value", "unit", "valid", "status", "source"), rows, right=("value",))


def _value(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(str(item) for item in value)
    return f"{value:,.10g}".replace(",", "\u202f") if isinstance(value, float) else str(value)


def _origin(evidence: Evidence) -> tuple[str, str, str]:
    formula = f"; {evidence.formula}" if evidence.formula else ""
    return _period(evidence.valid_from, None), str(evidence.status), evidence.source + formula


def _observations(case: Case) -> str:
    headings = ("table", "a figure for each", "figures", "unit", "valid", "status", "source")
    return table(headings, _observation_rows(case), right=("figures",))


def _observation_rows(case: Case) -> Iterator[tuple[str, ...]]:
    """A row for every evidence of every table."""
    for name, variable in VARIABLES.items():
        if name in case.observations:
            sources = evidence_of(case.observations, name).values.ravel().tolist()
            for source in dict.fromkeys(sources):
                evidence = case.evidence[source]
                dims = ", ".join(variable.dims).replace("_", " ") or ABSENT
                yield f"`{name}`", dims, str(sources.count(source)), evidence.unit, *_origin(evidence)
