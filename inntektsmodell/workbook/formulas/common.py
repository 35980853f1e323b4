"""Short formulas that several steps use."""

from __future__ import annotations

import re
from collections.abc import Sequence

from inntektsmodell.workbook.formulas.block import Block

_CELL = re.compile(r"(?P<sheet>.+!)\$?(?P<column>[A-Z]+)\$?(?P<row>\d+)")


def total_of(cells: Sequence[str]) -> str:
    """The sum of some cells: one range where they are below each other, else each of them."""
    matches = [_CELL.fullmatch(cell) for cell in cells]
    known = [match for match in matches if match is not None]
    columns = {(match["sheet"], match["column"]) for match in known}
    rows = [int(match["row"]) for match in known]
    if len(known) == len(cells) > 1 and len(columns) == 1 and rows == list(range(rows[0], rows[0] + len(rows))):
        return f"SUM({cells[0]}:{cells[-1].rpartition('!')[2]})"
    return f"SUM({','.join(cells)})"


def weighted_mean(values: str, marks: Block) -> str:
    """Mean of a column over the rows that are marked."""
    return f"=SUMPRODUCT({marks.area},{values})/SUM({marks.area})"
