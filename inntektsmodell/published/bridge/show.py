"""The appropriation bridge as its readers get it: a table, a record for programs, and files with charts."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import pandas as pd

from inntektsmodell.case.evidence import Status
from inntektsmodell.files.csv_writing import Dialect, write_csv
from inntektsmodell.files.placing import write_folder
from inntektsmodell.language.shown_numbers import number
from inntektsmodell.language.table_drawing import TerminalRow, TerminalSection, TerminalTable, show_table
from inntektsmodell.language.terminal import say
from inntektsmodell.language.text import Language, as_label
from inntektsmodell.published.bridge.items import Outside, Unplaced
from inntektsmodell.published.bridge.rows import Bridge, BridgeRow
from inntektsmodell.published.formula import SUM
from inntektsmodell.published.posts import REGIONS

TABLE = "bridge.csv"
COLUMNS = (*REGIONS, SUM)
CHARTS = dict(zip(COLUMNS, ("helse_sor_ost", "helse_vest", "helse_midt_norge", "helse_nord", "sum"), strict=True))
"""Name of each column's chart; plain letters, so that every file system takes them."""
OUTPUTS = frozenset({TABLE, *(f"waterfall_{name}.{kind}" for name in CHARTS.values() for kind in ("png", "svg"))})

TITLE = as_label("Base appropriation, items 72–75: from {start} to {end} (million NOK)")
UNIT = as_label("Million NOK")
STATUS = {
    Status.PUBLISHED: as_label("printed"),
    Status.DERIVED: as_label("derived"),
    Status.ASSUMED: as_label("assumed"),
}
PRINTED_SUM = as_label("Printed sum")
GROUND = as_label("Evidence")
LOWEST, HIGHEST = as_label("  lowest"), as_label("  highest")
ELSEWHERE = as_label("Printed for budget items other than 72–75, and therefore not part of the bridge:")
REST = as_label("the rest, without a budget item")
UNPLACED = as_label(
    "Printed without stating which budget items or regions it applies to, and therefore not part of the bridge:"
)
BOUNDS = as_label("{cause} the unexplained residual between {low} and {high} million NOK.")
ROUNDING = as_label("Rounding leaves")
ROUNDING_AND_SPLIT = as_label("Rounding and the assumed split leave")


def show_bridge(bridge: Bridge, language: Language) -> None:
    """Show the bridge on the terminal: a row per item, a column per region, and what is printed but no item."""
    show_table(_table(bridge, language))
    for row in bridge.rows:
        if row.note is not None:
            say(f"{row.label.in_language(language)}: {row.note.in_language(language)}")
    for title, amounts in ((ELSEWHERE, bridge.elsewhere), (UNPLACED, bridge.unplaced)):
        if amounts:
            say(title.in_language(language))
        for amount in amounts:
            for line in _lines(amount, language):
                say(line, indent="  ")


def _lines(outside: Outside, language: Language) -> list[str]:
    """A printed amount that is no item, its parts, and what remains without them."""
    shown = [(outside.amount, outside.label)]
    if isinstance(outside, Unplaced) and outside.parts:
        shown += [(part.amount, part.label) for part in outside.parts] + [(outside.rest, REST)]
    return [f"{number(amount.value, 1, language)}  {label.in_language(language)}" for amount, label in shown]


def bridge_record(bridge: Bridge) -> dict[str, Any]:
    """The bridge as `bridge --json` prints it; amounts are million NOK, each with the bounds that rounding leaves."""
    return {
        "document": bridge.document.en,
        "unit": "million NOK",
        "rows": [_record(row) for row in bridge.rows],
        "elsewhere": [_outside(item) for item in bridge.elsewhere],
        "unplaced": [
            _outside(item) | {"parts": [_outside(part) for part in item.parts], "rest": asdict(item.rest)}
            for item in bridge.unplaced
        ],
    }


def write_bridge(folder: Path, bridge: Bridge, language: Language, dialect: Dialect = "plain") -> None:
    """Write `bridge.csv` and a waterfall per region and for the sum (PNG and SVG) into a folder, all or nothing.

    `dialect` is that of the CSV file; see `csv_writing`.

    Raises `InputError` where matplotlib is missing, or the folder holds something else than an earlier bridge.
    """
    from inntektsmodell.charts.style import save_chart

    def fill(target: Path) -> None:
        write_csv(target / TABLE, bridge_table(bridge, language), dialect, float_format="%.6f")
        for column, name in CHARTS.items():
            save_chart(bridge_chart(bridge, column, language), target, f"waterfall_{name}")

    write_folder(folder, fill, OUTPUTS)


def bridge_table(bridge: Bridge, language: Language) -> pd.DataFrame:
    """The bridge as a table: one row per item; per region the amount (million NOK) and its two bounds."""
    rows = []
    for row in bridge.rows:
        cells: dict[str, str | float] = {"item": row.name, "label": row.label.in_language(language)}
        for column, cell in zip(COLUMNS, row.cells, strict=True):
            cells |= {column: cell.value, f"{column} low": cell.low, f"{column} high": cell.high}
        cells |= {
            "printed sum": row.printed_sum,
            "status": row.status,
            "status of sum": row.status_of_sum,
            "source": row.source,
        }
        rows.append(cells | {"note": "" if row.note is None else row.note.in_language(language)})
    return pd.DataFrame(rows)


def bridge_chart(bridge: Bridge, column: str, language: Language) -> Any:
    """Waterfall of one region, or of the sum, as a matplotlib figure.

    Raises `InputError` where matplotlib is missing.
    """
    from inntektsmodell.charts.style import Caption
    from inntektsmodell.charts.waterfall import WaterfallStep, waterfall

    position = COLUMNS.index(column)
    start, *items, residual, end = (
        WaterfallStep(_name_with_status(bridge, row, position, language), row.cells[position].value)
        for row in bridge.rows
    )
    title = f"{column}: {start.label} – {end.label}"
    remark = _bounds(bridge.residual, position, language)
    caption = Caption(title, bridge.document.in_language(language), (remark,))
    shown = [item for item in items if item.amount != 0]
    unit = UNIT.in_language(language)
    return waterfall(start, shown, end, caption=caption, unit=unit, residual=residual, language=language)


def _name_with_status(bridge: Bridge, row: BridgeRow, position: int, language: Language) -> str:
    """A row's name, with the status of its cell where that is weaker than published."""
    name, status = row.label.in_language(language), row.statuses[position]
    plain = row not in bridge.items or status == Status.PUBLISHED
    return name if plain else f"{name} ({STATUS[status].in_language(language)})"


def _bounds(residual: BridgeRow, position: int, language: Language) -> str:
    cell = residual.cells[position]
    cause = ROUNDING_AND_SPLIT if residual.statuses[position] == Status.ASSUMED else ROUNDING
    low, high = (number(bound, 1, language) for bound in (cell.low, cell.high))
    return BOUNDS.in_language(language).format(cause=cause.in_language(language), low=low, high=high)


def _table(bridge: Bridge, language: Language) -> TerminalTable:
    start, end = (row.label.in_language(language).lower() for row in (bridge.start, bridge.end))
    title = TITLE.in_language(language).format(start=start, end=end)
    columns = [*COLUMNS, PRINTED_SUM.in_language(language), GROUND.in_language(language)]
    rows: list[TerminalRow] = []
    for row in bridge.rows:
        values = (number(cell.value, 1, language) for cell in row.cells)
        status = STATUS[row.status].in_language(language)
        printed = row.printed_sum.replace(",", ".") if language == "en" else row.printed_sum
        rows.append((row.label.in_language(language), [*values, printed, status]))
        if row is bridge.residual:
            for label, end in ((LOWEST, "low"), (HIGHEST, "high")):
                bounds = (number(getattr(cell, end), 1, language) for cell in row.cells)
                rows.append((label.in_language(language), [*bounds, "", ""]))
    return TerminalTable(columns, [TerminalSection(rows)], title, recipients_across=True)


def _outside(item: Outside) -> dict[str, Any]:
    return {"label": item.label.en, "printed": item.printed, "place": item.place} | asdict(item.amount)


def _record(row: BridgeRow) -> dict[str, Any]:
    return {
        "name": row.name,
        "label": row.label.model_dump(),
        "status": str(row.status),
        "status_of_sum": str(row.status_of_sum),
        "source": row.source,
        "note": None if row.note is None else row.note.model_dump(),
        "printed_sum": row.printed_sum,
        "amounts": {column: asdict(cell) for column, cell in zip(COLUMNS, row.cells, strict=True)},
    }
