"""A case whose every name is as odd as a case may have it; harmless, but each means something to some program."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

from inntektsmodell.case.case import Case
from inntektsmodell.case.reading.building import build_case
from inntektsmodell.case.reading.raw import RawCase, RawTable
from inntektsmodell.workbook.layout.sheets import HEADINGS
from tests.strategies import Skeleton, raw_case

REGIONS = (
    "Troms, Finnmark",
    "[rød] [/]",
    "[/]",
    "A/B",
    "$x^2$ og $y_1$",
    "=1+1",
    'Nord "Øst"',
    "O'Brien",
    "100 %",
    "{0} {name}",
    "<b>fet</b> &amp",
    "..",
    "CON",
    "a*b?~c",
    "Møre.og.Romsdal",
    "a: b",
    "-1",
    "@SUM(A1)",
    "\\n",
    "東京 Øst",
    "c = d",
    "`x` *y* _z_",
    "#REF!",
    "2021",
    "country",
    "a\u0301rs",
    "<!--",
)
SERVICES = ("soma,tikk", "[b]psyk[/b]", "a|b")
NAMES = ("$0–5$", "[/]", "6, 12", "b=c", "80+", "<i>", "x'y", '"q"', "{}", "%d", "n/a", "../..")
TITLE = "Tittel [/] $x$ {0} <b> «sitat» & mer"
SEED = 11
SKELETON = Skeleton(len(REGIONS), len(SERVICES), 3, 3, 1, 3, 1, True, True, True, "former_key", True)
SMALL = Skeleton(4, len(SERVICES), 3, 3, 1, 3, 1, True, True, True, "former_key", True)


def odd_raw_case(skeleton: Skeleton = SKELETON, regions: tuple[str, ...] = REGIONS) -> RawCase:
    """The case as a reader would give it."""
    raw = raw_case(skeleton, SEED)
    old = [
        *raw.content["regions"],
        *raw.content["services"],
        *(row["criterion"] for row in raw.tables["criteria"].rows),
    ]
    old += list(raw.content["parameters"]["criteria"])
    new = [*regions[: skeleton.regions], *SERVICES[: skeleton.services], *NAMES]
    renamed = dict(zip(old, new, strict=False)) | {"generated": "../[x] $n$"}
    content = _renamed(raw.content, renamed) | {"title": {"nb": TITLE, "en": TITLE}}
    content["notes"] = [{"nb": "Merknad [/] $n$\nlinje to", "en": "Note [/] $n$\nline two"}]
    tables = {name: _table(table, renamed) for name, table in raw.tables.items()}
    return RawCase("odd", content, tables)


def odd_case(skeleton: Skeleton = SKELETON, regions: tuple[str, ...] = REGIONS) -> Case:
    """The case, checked."""
    return build_case(odd_raw_case(skeleton, regions), HEADINGS)


def _renamed(node: Any, names: dict[str, str]) -> Any:
    if isinstance(node, dict):
        return {names.get(key, key): _renamed(value, names) for key, value in node.items()}
    if isinstance(node, list):
        return [_renamed(item, names) for item in node]
    return names.get(node, node) if isinstance(node, str) else node


def _table(table: RawTable, names: dict[str, str]) -> RawTable:
    rows = tuple({key: names.get(cell, cell) for key, cell in row.items()} for row in table.rows)
    return RawTable(table.place, table.columns, rows, table.places)


def folder_of(raw: RawCase, folder: Path) -> Path:
    """The case as a folder of files."""
    folder.mkdir()
    (folder / "case.toml").write_text(_toml(raw.content), encoding="utf-8")
    for name, table in raw.tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, table.columns)
            writer.writeheader()
            writer.writerows(table.rows)
    return folder


def _toml(content: dict[str, Any]) -> str:
    """TOML with one line per key; tables are inside braces."""
    quoted = json.dumps

    def written(value: Any) -> str:
        if isinstance(value, dict):
            return "{" + ", ".join(f"{quoted(key)} = {written(item)}" for key, item in value.items()) + "}"
        if isinstance(value, list | tuple):
            return "[" + ", ".join(map(written, value)) + "]"
        return value.isoformat() if hasattr(value, "isoformat") else quoted(value)

    return "".join(f"{quoted(key)} = {written(value)}\n" for key, value in content.items())
