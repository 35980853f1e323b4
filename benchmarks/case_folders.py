"""Writes cases of many recipients as folders: `python -m benchmarks.case_folders FOLDER 15000 --years 5`."""

from __future__ import annotations

import argparse
import datetime
import json
from collections.abc import Mapping
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

from tests.strategies import TYPICAL, evidence_name, labelled_figures, raw_case

FEW = replace(TYPICAL[2], regions=2, settlement=False)
"""A case without settlement, whose tables and main part are those of any number of recipients."""


def write_tree(folder: Path, parents: int, children: int, *, criteria: int, years: int, services: int = 6) -> Path:
    """Write a tree of two levels, each parent with so many children, as `write_case` writes cases; its folder."""
    write_case(folder, parents, criteria=criteria, years=years, services=services)
    names = [f"region {number}" for number in range(parents)]
    levels = [f'[[levels]]\nname = "{name}"\ntitle = {{nb = "{name}"}}\n' for name in ("board", "practice")]
    (folder / "levels.toml").write_text("".join(levels))
    for name in names:
        place = folder / "levels" / "practice" / name
        write_case(place, children, criteria=criteria, years=years, services=services, below=name)
    return folder


def write_case(folder: Path, recipients: int, *, criteria: int, years: int, services: int = 6, below: str = "") -> Path:
    """Write a case of one age group and so many other criteria; its folder. `below` names its parent in a tree."""
    sizes: dict[str, Any] = {
        "ages": 1,
        "counts": criteria,
        "means": 0,
        "groups": 0,
        "years": years,
        "services": services,
    }
    skeleton = replace(FEW, regions=recipients, **sizes)
    folder.mkdir(parents=True)
    few = raw_case(replace(skeleton, regions=2), 1)
    labels, figures = labelled_figures(skeleton, 1)
    labels = labels | {"region": [f"{below} {name}".strip() for name in labels["region"]]}
    total = 0.02 * float(figures["population"][:, -1].sum())
    parameters = few.content["parameters"] | {"appropriation": {"total": {"value": total, "evidence": "kroner"}}}
    if below:
        del parameters["appropriation"]
    content = few.content | {"name": folder.name, "regions": labels["region"], "parameters": parameters}
    (folder / "case.toml").write_text("".join(f"{key} = {_toml(value)}\n" for key, value in content.items()))
    rows = (",".join(row.values()) + "\n" for row in few.tables["criteria"].rows)
    (folder / "criteria.csv").write_text(",".join(few.tables["criteria"].columns) + "\n" + "".join(rows))
    for name, values in figures.items():
        columns = few.tables[name].columns
        with (folder / f"{name}.csv").open("w") as file:
            file.write(",".join(columns) + "\n")
            for cell, value in zip(product(*(labels[dim] for dim in columns[:-2])), values.flat, strict=True):
                row = dict(zip(columns, cell, strict=False))
                file.write(",".join((*cell, repr(float(value)), evidence_name(name, row))) + "\n")
    return folder


def _toml(value: Any) -> str:
    """A value as TOML on one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{json.dumps(key)} = {_toml(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return value.isoformat() if isinstance(value, datetime.date) else json.dumps(value)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("recipients", type=int)
    parser.add_argument("--criteria", type=int, default=24)
    parser.add_argument("--years", type=int, default=5)
    given = parser.parse_args()
    write_case(given.folder, given.recipients, criteria=given.criteria, years=given.years)
