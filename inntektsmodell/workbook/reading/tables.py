"""Reads the table of a sheet: finds its headings, in any order of columns, and gives its rows."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from inntektsmodell.case.schema import Rest
from inntektsmodell.faults import shortened
from inntektsmodell.language.bilingual import told_in_both
from inntektsmodell.language.messages import Joined, Message, message
from inntektsmodell.method.typed_paths import folded
from inntektsmodell.workbook.layout.form import NOTE, CellContent, SheetLayout
from inntektsmodell.workbook.layout.shown_names import kind_of
from inntektsmodell.workbook.reading import values
from inntektsmodell.workbook.reading.cells import ERROR, UNKNOWN, Cell, SheetCells
from inntektsmodell.workbook.reading.findings import Findings
from inntektsmodell.workbook.reading.known_names import KnownNames

SEARCHED_ROWS = 50
"""Headings stand among the first rows."""
MOST_NAMED = 10
"""Rows or cells that a remark names."""


@dataclass(frozen=True)
class SheetLine:
    """A row of a table: its cells by column and by heading across. Empty cells are left out."""

    row: int
    cells: dict[str, Cell]
    across: dict[str, Cell]


@dataclass(frozen=True)
class SheetTable:
    """A table as read. `numbers` says in which column of the sheet a column or a heading across stands.

    Headings across are called as they are meant; `spelled` is how they stand there.
    """

    sheet: SheetCells
    lines: tuple[SheetLine, ...]
    numbers: dict[str, int] = field(default_factory=dict)
    across: dict[str, int] = field(default_factory=dict)
    heading_row: int = 0
    spelled: dict[str, str] = field(default_factory=dict)

    def at(self, line: SheetLine, key: str) -> str:
        """Place of a cell of a row, empty or not."""
        return self.sheet.at(line.row, self.across[key] if key in self.across else self.numbers[key])


def read_table(
    sheet: SheetCells,
    layout: SheetLayout,
    wanted: Sequence[str],
    findings: Findings,
    rest: Rest | None = None,
    known: KnownNames | None = None,
) -> SheetTable | None:
    """The table of a sheet; None, with faults, where headings are missing.

    `wanted` are the headings of the columns across, each of which must be there, but for those of the rest of the
    country and of totals. `known` has what labels of services and criteria mean; they are read as that.
    """
    known = KnownNames() if known is None else known
    called = known.meant.get(layout.across, {})
    may_lack = () if rest is None else (rest.recipient, rest.total)
    wanted = [*wanted, rest.total] if rest is not None and rest.recipient in wanted else wanted
    row = _heading_row(sheet, layout, (*wanted, *called))
    _note_hidden(sheet, findings)
    if row is None:
        right = Joined(", ", (told_in_both(**vars(column.heading)) for column in layout.columns if not column.optional))
        findings.add(sheet.place, message("has no headings"), message("the columns are {names}", names=right))
        return None
    numbers, across = _columns(sheet, row, layout, wanted, may_lack, known, findings)
    if numbers is None:
        return None
    for cells, last in sheet.merged:
        if last >= row:
            findings.add(f"{sheet.place}!{cells}", message("are merged cells"), message("unmerge them"))
    lines = tuple(_lines(sheet, row, numbers, across, findings))
    derived = may_lack[0] if may_lack and may_lack[1] in across else ""
    _note_formulas(sheet, row, layout, lines, derived, findings)
    spelled = {name: str(sheet.rows[row][number].value) for name, number in across.items()}
    lines = tuple(_with_names(sheet, line, layout, known, findings) for line in lines)
    return SheetTable(sheet, lines, numbers, across, row, spelled)


def _with_names(
    sheet: SheetCells, line: SheetLine, layout: SheetLayout, known: KnownNames, findings: Findings
) -> SheetLine:
    """A row in which labels of services and criteria are the names that they mean; one that is unknown is told."""
    cells = dict(line.cells)
    for key, cell in line.cells.items():
        kind = kind_of(layout, key)
        if kind is None:
            continue
        cells[key] = known.named(cell, kind, findings)
        if known.unknown_in(cell, kind):
            findings.misnamed |= {sheet.place, *(one.place for one in (*line.cells.values(), *line.across.values()))}
    return replace(line, cells=cells)


def _heading_row(sheet: SheetCells, layout: SheetLayout, wanted: Sequence[str]) -> int | None:
    """The row among the first ones with the most headings; the first of several."""
    known = {folded(name) for column in layout.columns for name in column.names}
    known |= {folded(name) for name in wanted}
    hits = {
        row: sum(folded(cell.value) in known for cell in cells.values())
        for row, cells in sheet.rows.items()
        if row <= SEARCHED_ROWS
    }
    best = max(hits.values(), default=0)
    return next((row for row, count in hits.items() if count == best), None) if best else None


def _columns(
    sheet: SheetCells,
    row: int,
    layout: SheetLayout,
    wanted: Sequence[str],
    may_lack: Collection[str],
    known: KnownNames,
    findings: Findings,
) -> tuple[dict[str, int] | None, dict[str, int]]:
    """Column numbers by key and by heading across."""
    headings = {folded(name): column for column in layout.columns for name in column.names}
    labels = {**known.meant.get(layout.across, {}), **{folded(name): name for name in wanted}}
    shown = known.called.get(layout.across, {})
    numbers: dict[str, int] = {}
    across: dict[str, int] = {}
    for number, cell in sorted(sheet.rows[row].items()):
        text = folded(cell.value)
        key = labels.get(text) or (headings[text].key if text in headings else None)
        target = across if text in labels else numbers
        if key is None and values.words(cell, findings) is not None:
            names = [name for column in layout.columns for name in vars(column.heading).values()]
            names += [name for name in wanted if name not in shown]
            found = message("heading '{text}' is unknown", text=cell.value)
            if layout.across in known.labels:
                findings.misnamed.add(sheet.place)
            findings.add(
                cell.place, found, known.nearest(str(cell.value), layout.across, {name: name for name in names})
            )
        elif key is not None and key in target:
            found = message("heading '{text}' is duplicated", text=cell.value)
            findings.add(cell.place, found, message("name each column only once"))
        elif key is not None:
            target[key] = number
            if str(cell.value) != " ".join(str(cell.value).split()):
                findings.remark(cell.place, message("stray spaces in '{text}' are ignored", text=key))
    needed = {column.key: column for column in layout.columns if not column.optional}
    missing = [told_in_both(**vars(column.heading)) for key, column in needed.items() if key not in numbers]
    missing += [shown.get(name, name) for name in wanted if name not in across and name not in may_lack]
    for name in missing:
        right = message("a column with that heading")
        findings.add(sheet.place, message("column '{name}' is missing", name=name), right)
    return (None if missing else numbers), across


def _lines(
    sheet: SheetCells, heading: int, numbers: dict[str, int], across: dict[str, int], findings: Findings
) -> list[SheetLine]:
    keys = {number: key for key, number in numbers.items()}
    labels = {number: name for name, number in across.items()}
    lines = []
    for row, cells in sorted(sheet.rows.items()):
        if row <= heading:
            continue
        for number, cell in cells.items():
            if number not in keys and number not in labels and number not in sheet.rows[heading]:
                right = message(
                    "move it to the column {note} or above the headings", note=told_in_both(**vars(NOTE.heading))
                )
                findings.add(cell.place, message("is outside the table"), right)
        inside = {keys[number]: cell for number, cell in cells.items() if number in keys}
        figures = {labels[number]: cell for number, cell in cells.items() if number in labels}
        if any(key != "note" for key in inside) or figures:
            lines.append(SheetLine(row, inside, figures))
    return lines


def _note_formulas(
    sheet: SheetCells,
    heading: int,
    layout: SheetLayout,
    lines: Sequence[SheetLine],
    derived: str,
    findings: Findings,
) -> None:
    """How many of the cells that are read hold a formula, and which; those below the heading `derived` are not."""
    unread = {column.key for column in layout.columns if column.kind in (CellContent.NOTE, CellContent.LOOKUP)}
    read = [*sheet.rows[heading].values()]
    for line in lines:
        read += [cell for key, cell in line.cells.items() if key not in unread]
        read += [cell for name, cell in line.across.items() if name != derived]
    found = [cell for cell in read if cell.is_formula and cell.kind not in (ERROR, UNKNOWN)]
    if found:
        shown = [_cell_and_value(cell) for cell in found[:MOST_NAMED]]
        cells = Joined("; ", [*shown, "…"] if len(found) > MOST_NAMED else shown)
        said = message(
            "{count:formula is read as its stored value|formulas are read as their stored values}: {cells}",
            count=len(found),
            cells=cells,
        )
        findings.remark(sheet.place, said)


def _cell_and_value(cell: Cell) -> Message:
    is_whole = isinstance(cell.value, float) and cell.value.is_integer()
    value = int(cell.value) if is_whole else shortened(cell.value)
    return message("{cell} = {value}", cell=cell.place.rpartition("!")[2], value=value)


def _note_hidden(sheet: SheetCells, findings: Findings) -> None:
    if sheet.is_hidden:
        findings.remark(sheet.place, message("the sheet is hidden, but is read"))
    if sheet.hidden_rows:
        rows = ", ".join(map(str, sheet.hidden_rows[:MOST_NAMED]))
        findings.remark(sheet.place, message("hidden rows are read: {rows}", rows=rows))
    if sheet.has_hidden_columns:
        findings.remark(sheet.place, message("hidden columns are read"))
