"""Reads the main part of a case from its sheets: what `case.toml` holds in a folder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from inntektsmodell.case.checks.names import SEPARATOR
from inntektsmodell.faults import nearest
from inntektsmodell.language.bilingual import told_in_both
from inntektsmodell.language.messages import LANGUAGES, message
from inntektsmodell.method.inputs import declared
from inntektsmodell.method.typed_paths import folded
from inntektsmodell.workbook.layout import sheets
from inntektsmodell.workbook.layout.form import UNWEIGHTED, CellContent, SheetColumn, SheetLayout
from inntektsmodell.workbook.layout.parameter_words import CODES, WORDS
from inntektsmodell.workbook.layout.shown_names import DIMENSIONS, Meant, kind_of_parameter
from inntektsmodell.workbook.reading import values
from inntektsmodell.workbook.reading.cells import Cell
from inntektsmodell.workbook.reading.evidence import evidence_of_line
from inntektsmodell.workbook.reading.findings import Findings
from inntektsmodell.workbook.reading.known_names import KnownNames
from inntektsmodell.workbook.reading.tables import SheetLine, SheetTable

DASHES = (UNWEIGHTED, "-", "—", "−")
"""What people type for a dash."""
OPEN_ENDED = (
    *("cost.actual_weight", "phase_in.schedule", "reserved.amounts", "adjustment.plan", "pace.frame"),
    *("index.floor", "index.ceiling", "index.threshold", "amounts.per_inhabitant", "amounts.equalised"),
)
"""Parameters with one figure for each service, year or purpose, named at the end of the path."""
REST_PARTS = {"rest": "recipient", "total": "total"}
"""What rows of the sheet on the case say of the rest of the country."""
SHEETS_ROW = "sheets"
"""Under which the place of the row that names the sheets is kept."""
ROOTS = {
    sheets.REGIONS.key: ("regions",),
    sheets.ABOUT.key: ("name", "year", "title", "rest"),
    sheets.SERVICES.key: ("services",),
    sheets.EVIDENCE.key: ("evidence",),
    sheets.PARAMETERS.key: ("parameters",),
    sheets.CALIBRATION.key: ("calibration",),
    sheets.WEIGHTS.key: ("parameters.need.weights",),
    sheets.YEARS.key: ("parameters.need.window", "parameters.settlement.years"),
    sheets.MERGED.key: ("parameters.criteria",),
}
"""Paths of the main part whose entries are on a sheet: where to look for one that is missing."""


@dataclass
class Content:
    """The main part as read so far, the place of every entry by its path in it, and the row that names the sheets.

    `known` are the services and criteria.
    """

    findings: Findings
    known: KnownNames = field(default_factory=KnownNames)
    found: dict[str, Any] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    sheets: str | None = None

    def put(self, path: tuple[str, ...], value: Any, place: str, written: Any = None) -> None:
        """Enter a value at a path; a second one at the same path is a fault, told by the name that was `written`."""
        dotted = ".".join(path)
        if dotted in self.places:
            first, name = self.places[dotted], written or path[-1]
            found = message("'{name}' is duplicated, first given in {place}", name=name, place=first)
            self.findings.add(place, found, message("give it only once"))
            return
        node = self.found
        for name in path[:-1]:
            node = node.setdefault(name, {})
        node[path[-1]] = value
        self.places[dotted] = place

    def put_row(
        self, path: tuple[str, ...], value: dict[str, Any], table: SheetTable, line: SheetLine, own: str
    ) -> None:
        """Enter what a row holds, by column, where its column `own` names the entry."""
        self.put(path, value, table.at(line, own))
        self.places |= {".".join((*path, key)): table.at(line, key) for key in value if key in table.numbers}

    def put_figure(
        self, path: tuple[str, ...], value: Any, evidence: str, place: str, source: str, written: Any = None
    ) -> None:
        """Enter a figure; `source` is the cell that names its evidence."""
        self.put(path, {"value": value, "evidence": evidence}, place, written)
        self.places[".".join((*path, "evidence"))] = source


def read_content(tables: Mapping[str, SheetTable], findings: Findings, known: KnownNames) -> Content:
    """Read every sheet of the main part that is there; `known` are the services and criteria."""
    content = Content(findings, known)
    for sheet, read in (
        (sheets.ABOUT, _about),
        (sheets.REGIONS, _regions),
        (sheets.SERVICES, _services),
        (sheets.EVIDENCE, _evidence),
        (sheets.PARAMETERS, _parameters),
        (sheets.YEARS, _years),
        (sheets.WEIGHTS, _weights),
        (sheets.MERGED, _merged),
        (sheets.CALIBRATION, _calibration),
    ):
        if sheet.key in tables:
            read(tables[sheet.key], content)
    return content


def plain_cells(
    table: SheetTable, columns: Iterable[SheetColumn], line: SheetLine, findings: Findings
) -> dict[str, Any]:
    """Values of a row's cells by column, as the columns' kinds say; None for what is empty or refused."""
    found: dict[str, Any] = {}
    for column in columns:
        if column.kind in (CellContent.NOTE, CellContent.LOOKUP, CellContent.EVIDENCE, CellContent.VALUE):
            continue
        cell = line.cells.get(column.key)
        if cell is None:
            if not column.optional:
                right = message("a value for {heading}", heading=told_in_both(**vars(column.heading)))
                findings.add_empty(table.at(line, column.key), right)
            found[column.key] = None
        else:
            found[column.key] = _plain(cell, column, findings)
    return found


def _names_in(cell: Cell, findings: Findings) -> list[str] | None:
    """The names in a cell that holds several."""
    names = values.label(cell, findings)
    return None if names is None else [name.strip() for name in names.split(SEPARATOR.strip()) if name.strip()]


def _plain(cell: Cell, column: SheetColumn, findings: Findings) -> Any:
    if column.kind is CellContent.CODE:
        return values.code(cell, column.codes, findings)
    if column.kind is CellContent.NAMES:
        return _names_in(cell, findings)
    reading = {
        CellContent.TEXT: values.label,
        CellContent.WORDS: values.words,
        CellContent.NUMBER: values.number_of,
        CellContent.YEAR: values.year,
        CellContent.DATE: values.date,
        CellContent.FLAG: values.truth,
    }[column.kind]
    return reading(cell, findings)


def _rows(
    table: SheetTable, sheet: SheetLayout, content: Content, own: str = ""
) -> Iterator[tuple[SheetLine, dict[str, Any]]]:
    """Rows with their cells; with `own`, those that name themselves in that column."""
    for line in table.lines:
        cells = plain_cells(table, sheet.columns, line, content.findings)
        if not own or cells[own] is not None:
            yield line, cells


def _about(table: SheetTable, content: Content) -> None:
    for line, cells in _rows(table, sheets.ABOUT, content):
        field_, place = cells["field"], table.at(line, "nb")
        cell = line.cells.get("nb")
        text = {"nb": "" if cell is None else values.words(cell, content.findings), "en": cells["en"] or ""}
        if field_ == "notes":
            notes = content.found.setdefault("notes", [])
            content.places[f"notes.{len(notes)}"] = place
            content.places[f"notes.{len(notes)}.en"] = table.at(line, "en") if "en" in table.numbers else place
            notes.append(text)
        elif field_ == "title":
            _title(text, table, line, content)
        elif field_ == "sheets":
            content.sheets = None if cell is None else values.label(cell, content.findings)
            content.places[SHEETS_ROW] = place
        elif field_ in ("set_by_version", "allowed"):
            paths = None if cell is None else _names_in(cell, content.findings)
            content.put((field_,), paths, place, line.cells["field"].value)
        elif field_ is not None and field_.startswith("decimals."):
            number = None if cell is None else values.number_of(cell, content.findings)
            whole = int(number) if number is not None and number.is_integer() else number
            content.put(tuple(field_.split(".")), whole, place, line.cells["field"].value)
        elif field_ in ("rest", "total"):
            told = None if cell is None else values.label(cell, content.findings)
            content.put(("rest", REST_PARTS[field_]), told, place, line.cells["field"].value)
        elif field_ == "complete":
            told = "" if cell is None else values.label(cell, content.findings) or ""
            named, _, evidence = (part.strip() for part in told.partition(":"))
            content.put((field_, named), evidence, place, line.cells["field"].value)
        elif field_ is not None:
            reading = values.year if field_ == "year" else values.label
            value = None if cell is None else reading(cell, content.findings)
            content.put((field_,), value, place, line.cells["field"].value)


def _title(text: dict[str, Any], table: SheetTable, line: SheetLine, content: Content) -> None:
    """Enter the title, each language at its cell; without English it is the Norwegian, which must be there."""
    if text["nb"] == "":
        right = message("a value for {heading}", heading=told_in_both(**vars(sheets.ABOUT_FIELDS["title"])))
        content.findings.add(table.at(line, "nb"), message("is empty"), right)
    content.put(("title",), text, table.at(line, "nb"), line.cells["field"].value)
    content.places |= {f"title.{key}": table.at(line, key) for key in LANGUAGES if key in table.numbers}


def _regions(table: SheetTable, content: Content) -> None:
    for line, cells in _rows(table, sheets.REGIONS, content):
        content.found.setdefault("regions", []).append(cells["region"])
        content.places[f"regions.{len(content.found['regions']) - 1}"] = table.at(line, "region")


def _services(table: SheetTable, content: Content) -> None:
    for line, cells in _rows(table, sheets.SERVICES, content, "service"):
        text = {"nb": cells["nb"], "en": cells["en"] or ""}
        content.put_row(("services", cells["service"]), text, table, line, "service")


def _evidence(table: SheetTable, content: Content) -> None:
    if not table.lines:
        content.findings.add(table.sheet.place, message("has no rows"), message("at least one"))
    for line, cells in _rows(table, sheets.EVIDENCE, content, "name"):
        name = cells.pop("name")
        for key in ("source", "formula"):
            in_both = {one: cells.pop(f"{key}_{one}") or cells[key] or "" for one in LANGUAGES}
            cells[key] = told_in_both(**in_both)
        content.put_row(("evidence", name), cells, table, line, "name")


def _parameters(table: SheetTable, content: Content) -> None:
    for line, cells in _rows(table, sheets.PARAMETERS, content, "path"):
        path, place = cells["path"], table.at(line, "value")
        names = _names(path, content.known.meant)
        if names is None:
            found = message("parameter '{path}' is unknown", path=path)
            content.findings.add(table.at(line, "path"), found, nearest(path, WORDS))
            continue
        cell = line.cells.get("value")
        if cell is None:
            content.findings.add_empty(place, message("a value for {heading}", heading=path))
        value = None if cell is None else _parameter(path, cell, content)
        _put_single(table, line, content, names, value)


def _names(path: str, meant: Meant) -> tuple[str, ...] | None:
    """Names on the way to a parameter of this sheet; None where there is no such parameter."""
    for start in OPEN_ENDED:
        if path.startswith(start + ".") and len(path) > len(start) + 1:
            label = path[len(start) + 1 :]
            known = meant.get(DIMENSIONS.get(declared(start).dims[0], ""), {})
            return (*start.split("."), known.get(folded(label), label))
    return tuple(path.split(".")) if path in WORDS and path not in OPEN_ENDED else None


def _parameter(path: str, cell: Cell, content: Content) -> Any:
    findings, kind = content.findings, kind_of_parameter(path)
    cell = cell if kind is None else content.known.named(cell, kind, findings)
    if path in CODES:
        return values.code(cell, CODES[path], findings)
    parameter = declared(path)
    if parameter.kind == "figure":
        return values.number_of(cell, findings)
    if parameter.kind == "switch":
        return values.truth(cell, findings)
    if parameter.kind == "some":
        return _names_in(cell, findings)
    return values.year(cell, findings) if "year" in parameter.dims else values.label(cell, findings)


def _put_single(table: SheetTable, line: SheetLine, content: Content, names: tuple[str, ...], value: Any) -> None:
    """Enter the parameter of a row with one figure or choice."""
    evidence, source = _single(table, line, content), table.at(line, "evidence")
    place = table.at(line, "value" if "value" in table.numbers else "path")
    content.put_figure(("parameters", *names), value, evidence, place, source, line.cells["path"].value)


def _single(table: SheetTable, line: SheetLine, content: Content) -> str:
    """Evidence of a row with one figure."""
    return evidence_of_line(table, line, [""], content.found.get("evidence", {}), content.findings)[""]


def _years(table: SheetTable, content: Content) -> None:
    for line, cells in _rows(table, sheets.YEARS, content, "path"):
        names = cells["path"].split(".")
        given = [line.across[name] for name in table.across if name in line.across]
        chosen = [values.year(cell, content.findings) for cell in given]
        _put_single(table, line, content, tuple(names), chosen)
        at = ".".join(("parameters", *names, "value"))
        content.places |= {f"{at}.{position}": cell.place for position, cell in enumerate(given)}


def _weights(table: SheetTable, content: Content) -> None:
    start = ("parameters", "need", "weights")
    for service, column in table.across.items():
        content.places[f"parameters.need.weights.{service}"] = table.sheet.at(table.heading_row, column)
    for line, cells in _rows(table, sheets.WEIGHTS, content):
        if cells["criterion"] is not None:
            weighted = {name: cell for name, cell in line.across.items() if str(cell.value).strip() not in DASHES}
            _put_figures(table, replace(line, across=weighted), content, start, (cells["criterion"],))
        for service in table.across:
            if service not in line.across:
                right = message("a number, or {dash} where the criterion has no weight", dash=UNWEIGHTED)
                content.findings.add_empty(table.at(line, service), right)


def _put_figures(
    table: SheetTable, line: SheetLine, content: Content, start: tuple[str, ...], end: tuple[str, ...] = ()
) -> None:
    """Enter the figures across a row, each at `start`, its heading and `end`."""
    filled = [name for name in table.across if name in line.across]
    sources = evidence_of_line(table, line, filled, content.found.get("evidence", {}), content.findings)
    for name in filled:
        cell = line.across[name]
        value = values.number_of(cell, content.findings)
        content.put_figure((*start, name, *end), value, sources[name], cell.place, table.at(line, "evidence"))


def _merged(table: SheetTable, content: Content) -> None:
    for line, cells in _rows(table, sheets.MERGED, content, "group"):
        merge = {"value": cells["merge"], "evidence": _single(table, line, content)}
        item = {"members": cells["members"], "services": cells["services"], "merge": merge}
        path = ("parameters", "criteria", cells["group"])
        content.put_row(path, item, table, line, "group")
        content.places[".".join((*path, "merge", "evidence"))] = table.at(line, "evidence")


def _calibration(table: SheetTable, content: Content) -> None:
    for line, cells in _rows(table, sheets.CALIBRATION, content):
        content.put(("calibration", "criterion"), cells["criterion"], table.at(line, "criterion"))
        _put_figures(table, line, content, ("calibration", "target"))
