"""The workbooks of the cases below the first of a tree, each with its calculation as live formulas."""

from __future__ import annotations

from typing import NamedTuple

import xarray as xr

from inntektsmodell.case.case import Case
from inntektsmodell.files.file_names import numbered_names
from inntektsmodell.model.levels.computing import TreeResult
from inntektsmodell.workbook.formulas import fits_workbook


class WorkbookBelow(NamedTuple):
    """Where a workbook lies in the folder of a run, and what it shows."""

    file: str
    case: Case
    result: xr.Dataset


def workbooks_below(tree: TreeResult | None) -> list[WorkbookBelow]:
    """A workbook for each case that fits one, as `levels/hospital/2_helse_vest.xlsx`; none where there is no tree."""
    return [
        WorkbookBelow(f"levels/{level.name}/{name}.xlsx", case, tree.result_of(parent))
        for level in (tree.tree.levels[1:] if tree else ())
        for name, (parent, case) in zip(numbered_names("", list(level.cases)), level.cases.items(), strict=True)
        if tree and fits_workbook(case)
    ]
