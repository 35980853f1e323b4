"""What services and criteria of the built-in cases are called, for a new case that has some of the same names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Literal

from inntektsmodell.case.reading.folder import CASE_FILE, CRITERIA_TABLE, read_table
from inntektsmodell.faults import Faults
from inntektsmodell.files.locations import built_in, data_folder
from inntektsmodell.files.toml_text import read_toml
from inntektsmodell.language.messages import LANGUAGES

Labels = Mapping[str, str]
"""By language."""


@cache
def labels_of_built_in(kind: Literal["services", "criteria"]) -> Mapping[str, Labels]:
    """Labels by name; a name that two built-in cases call otherwise is left out."""
    found: dict[str, list[Labels]] = {}
    for name, labels in _every(kind):
        found.setdefault(name, []).append({language: str(labels[language]) for language in LANGUAGES})
    return {name: labels[0] for name, labels in found.items() if labels.count(labels[0]) == len(labels)}


def _every(kind: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    faults = Faults()
    for case in built_in("cases"):
        folder = data_folder() / "cases" / case
        if kind == "services":
            content = read_toml(folder / CASE_FILE, faults)
            yield from content["services"].items() if content else ()
        else:
            table = read_table(folder / f"{CRITERIA_TABLE}.csv", faults)
            yield from ((row["criterion"], row) for row in table.rows) if table else ()
    faults.raise_if_any()
