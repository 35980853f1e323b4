"""Trees of generated cases, without files."""

from __future__ import annotations

from dataclasses import replace

from frozendict import frozendict

from inntektsmodell.case.case import Case
from inntektsmodell.case.levels.tree import TOP, CaseTree, Grouping, Level
from inntektsmodell.case.reading.building import build_case
from inntektsmodell.case.reading.raw import RawCase
from inntektsmodell.language.text import Text
from inntektsmodell.workbook.layout.sheets import HEADINGS
from tests.cases.own_model_case import OWN, own_model_raw
from tests.strategies import Skeleton, raw_case

TOP_SKELETON = Skeleton(3, 2, 3, 2, 1, 2, 0, True, True, False, "former_key", True)
BELOW = Skeleton(4, 2, 3, 2, 1, 2, 0, True, True, False, "", False)
LAST = Skeleton(2, 1, 2, 0, 0, 1, 0, False, False, False, "", False)


def small_tree(seed: int = 1) -> CaseTree:
    """Three levels, ragged: two of three regions have hospitals, and one hospital has wards.

    One case below takes something out, pays flat supplements and shares by history.
    """
    top = _case(raw_case(TOP_SKELETON, seed), "top")
    own = own_model_raw(seed + 1, replace(OWN, former=""), ["reserved", "history", "supplement", "price_share"])
    hospitals = {top.regions[0]: _case(raw_case(BELOW, seed + 2), "a"), top.regions[2]: _case(own, "b")}
    wards = {hospitals[top.regions[2]].regions[1]: _case(raw_case(LAST, seed + 3), "c")}
    levels = (
        Level("region", Text(nb="Regioner"), frozendict({TOP: top})),
        Level("hospital", Text(nb="Sykehus"), frozendict(hospitals)),
        Level("ward", Text(nb="Avdelinger"), frozendict(wards)),
    )
    names = levels[1].recipients
    members = {"near": names[:3], "far": names[3:6]}
    return CaseTree(levels, frozendict({"distance": Grouping("hospital", Text(nb="Avstand"), members)}))


def wide_tree(parents: int, children: int, seed: int = 1) -> CaseTree:
    """So many parents, each with so many children, all cases below of one shape; without settlement."""
    top = _case(raw_case(replace(BELOW, regions=parents, settlement=False), seed), "top")
    skeleton = replace(BELOW, regions=children, settlement=False, former="former_key", phase_in=True)
    below = {
        parent: _case(raw_case(skeleton, seed + number), f"{number}") for number, parent in enumerate(top.regions, 1)
    }
    levels = (
        Level("nation", Text(nb="Nasjon"), frozendict({TOP: top})),
        Level("practice", Text(nb="Praksis"), frozendict(below)),
    )
    return CaseTree(levels)


def _case(raw: RawCase, prefix: str) -> Case:
    """A case whose regions have names of their own."""
    names = {region: f"{prefix} {region}" for region in raw.content["regions"]}
    tables = {
        name: replace(
            table, rows=tuple({key: names.get(cell, cell) for key, cell in row.items()} for row in table.rows)
        )
        for name, table in raw.tables.items()
    }
    content = {**raw.content, "name": prefix, "regions": list(names.values())}
    return build_case(replace(raw, content=content, tables=tables), HEADINGS)
