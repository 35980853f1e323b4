"""What services and criteria of the built-in cases are called, for a new case that has some of the same names."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Literal

from inntektsmodell.files.locations import built_in, data_folder

LANGUAGE_KEYS = ("nb", "en")
Labels = Mapping[str, str]
"""By language."""


@cache
def labels_of_built_in(kind: Literal["services", "criteria"]) -> Mapping[str, Labels]:
    """Labels by name; a name that two built-in cases call otherwise is left out."""
    found: dict[str, list[Labels]] = {}
    for name, labels in _every(kind):
        found.setdefault(name, []).append(labels)
    return {name: labels[0] for name, labels in found.items() if labels.count(labels[0]) == len(labels)}


def _every(kind: str) -> Iterator[tuple[str, Labels]]:
    for case in built_in("cases"):
        folder = data_folder() / "cases" / case
        if kind == "services":
            yield from tomllib.loads((folder / "case.toml").read_text(encoding="utf-8"))["services"].items()
            continue
        with (folder / "criteria.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                yield row["criterion"], {key: row[key] for key in LANGUAGE_KEYS}
