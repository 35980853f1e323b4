"""Cases with a rest of the country, made of cases in which that is given like any other recipient."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from math import fsum
from pathlib import Path
from shutil import copytree
from typing import Any

import pandas as pd

from inntektsmodell.case.case import Case
from inntektsmodell.case.reading.building import build_case
from inntektsmodell.case.reading.folder import CASE_FILE
from inntektsmodell.case.reading.raw import RawCase, RawTable
from inntektsmodell.files.locations import data_folder
from inntektsmodell.workbook.layout.sheets import HEADINGS
from tests.strategies import Skeleton, raw_case

TOTAL = "All of them"
PLAIN = Skeleton(4, 2, 3, 3, 2, 3, 1, True, True, True, "former_key", False)
ADDED = (
    *("population", "criterion_value", "former_key", "redistribution", "capital_key"),
    *("supplement", "history_key", "guaranteed", "correction"),
)
"""Tables of what adds up over recipients."""


def rest_case(seed: int = 1, skeleton: Skeleton = PLAIN) -> Case:
    """A generated case whose last region is the rest of the country."""
    return build_case(with_rest(raw_case(skeleton, seed)), HEADINGS)


def with_rest(raw: RawCase, recipient: str | None = None, tables: Collection[str] = ADDED) -> RawCase:
    """The case in which a region, the last unless it is named, is derived in some tables from the sums over all."""
    own = recipient or str(raw.content["regions"][-1])
    means = {row["criterion"] for row in raw.tables["criteria"].rows if row["measure"] == "per_inhabitant"}
    made = {name: _with_totals(table, own, means) for name, table in raw.tables.items() if name in tables}
    content = {**raw.content, "rest": {"recipient": own, "total": TOTAL}}
    return replace(raw, content=content, tables={**raw.tables, **made})


def _with_totals(table: RawTable, own: str, means: Collection[str]) -> RawTable:
    """A table with totals in the place of the rows of a region, but for those of means."""
    summed: dict[tuple[str, ...], list[float]] = {}
    rows: list[Mapping[str, Any]] = []
    for row in table.rows:
        if row.get("criterion") in means:
            rows.append(row)
            continue
        labels = tuple(str(cell) for key, cell in row.items() if key not in ("region", "value", "evidence"))
        summed.setdefault(labels, []).append(float(row["value"]))
        if row["region"] != own:
            rows.append(row)
    dims = [column for column in table.columns if column not in ("region", "value", "evidence")]
    evidence = {tuple(row[dim] for dim in dims): row["evidence"] for row in table.rows}
    for labels, values in summed.items():
        total = {**dict(zip(dims, labels, strict=True)), "region": TOTAL, "value": repr(fsum(values))}
        rows.append({**total, "evidence": evidence[labels]})
    return replace(table, rows=tuple(map(dict, rows)), places=tuple(f"{table.place}:{n}" for n in range(len(rows))))


def rest_folder(folder: Path) -> Path:
    """The synthetic case in a folder of its own, the population of Helse Nord derived from that of the country."""
    copytree(data_folder() / "cases" / "eksempel", folder)
    derive_population(folder, "Helse Nord", "The country")
    return folder


def derive_population(folder: Path, recipient: str, total: str) -> None:
    """Have the population of a recipient of a case in a folder derived from totals."""
    main, file = folder / CASE_FILE, folder / "population.csv"
    told = f'\nrest = {{ recipient = "{recipient}", total = "{total}" }}\nregions = '
    main.write_text(main.read_text(encoding="utf-8").replace("\nregions = ", told, 1), encoding="utf-8")
    persons = pd.read_csv(file)
    dims = ["age_group", "year", "evidence"]
    totals = persons.groupby(dims, sort=False, as_index=False)["value"].sum().assign(region=total)
    pd.concat([persons[persons["region"] != recipient], totals[persons.columns]]).to_csv(file, index=False)
