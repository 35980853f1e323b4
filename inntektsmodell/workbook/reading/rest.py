"""Reads the rest of the country from a workbook: who it is, and which cells hold totals less the other recipients.

Where a row has a total, the cell of the rest holds a formula or nothing, and is not read: it is derived when the case
is made. What a formula gave must agree with that.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from inntektsmodell.case.schema import Rest
from inntektsmodell.language.messages import message
from inntektsmodell.workbook.layout.sheets import ABOUT_FIELDS
from inntektsmodell.workbook.reading import values
from inntektsmodell.workbook.reading.cells import ERROR, Cell
from inntektsmodell.workbook.reading.findings import Findings
from inntektsmodell.workbook.reading.tables import SheetTable

AGREES = 1e-9
"""Difference of a formula's value from what it should be, relative to the total."""


def rest_told(table: SheetTable | None) -> Rest | None:
    """The rest of the country by the sheet on the case; None where it tells none, or not all of it."""
    told: dict[str, str] = {}
    for line in table.lines if table else ():
        field, cell = line.cells.get("field"), line.cells.get("nb")
        if field is not None and cell is not None:
            key = values.code(field, ABOUT_FIELDS, Findings())
            told |= {key: values.label(cell, Findings()) or ""} if key in ("rest", "total") else {}
    return Rest(recipient=told["rest"], total=told["total"]) if len(told) == 2 else None


def rest_of_content(content: Mapping[str, Any]) -> Rest | None:
    """The same by the main part as it was read."""
    told = content.get("rest", {})
    names = [told.get(key) for key in ("recipient", "total")]
    return Rest(recipient=names[0], total=names[1]) if all(isinstance(name, str) for name in names) else None


def without_derived(
    figures: Mapping[str, Cell], across: Collection[str], rest: Rest | None, findings: Findings
) -> tuple[dict[str, Cell], list[str]]:
    """The figures of a row that are read, and the headings across that must have one."""
    wanted = list(across)
    if rest is None or rest.total not in wanted:
        return dict(figures), wanted
    own, total = figures.get(rest.recipient), figures.get(rest.total)
    if total is None and own is not None and not own.is_formula:
        return dict(figures), [name for name in wanted if name != rest.total]
    if total is not None and own is not None and not own.is_formula:
        return dict(figures), wanted
    if total is not None and own is not None:
        _check_value(own, total, [figures[name] for name in wanted if name in figures], findings)
    read = {name: cell for name, cell in figures.items() if name != rest.recipient}
    return read, [name for name in wanted if name != rest.recipient]


def _check_value(own: Cell, total: Cell, cells: Collection[Cell], findings: Findings) -> None:
    """Note a formula that gave something else than the total less the others; what is no number is told elsewhere."""
    others = [cell.value for cell in cells if cell not in (own, total)]
    numbers = [own.value, total.value, *others]
    if own.kind == ERROR or not all(isinstance(one, int | float) for one in numbers):
        return
    left = total.value - sum(others)
    if abs(own.value - left) > AGREES * max(abs(total.value), 1):
        found = message("the formula gave {value:.12g}", value=own.value)
        findings.add(own.place, found, message("{left:.12g}, the total less the other recipients", left=left))
