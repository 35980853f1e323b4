"""Published figures that the engine is held against, read from `validation/`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter

from inntektsmodell.case.pydantic_faults import pydantic_faults
from inntektsmodell.faults import Faults, nearest
from inntektsmodell.files.csv_reading import read_csv
from inntektsmodell.files.locations import validation_folder
from inntektsmodell.files.toml_text import read_toml
from inntektsmodell.language.messages import message, said
from inntektsmodell.published.intervals import Interval, printed_interval
from inntektsmodell.records import Frozen

DOCUMENTS = "documents.csv"
DOCUMENT_COLUMNS = ["file", "document"]
COLUMNS = ["series", "label", "printed", "unit", "place", "statistics"]
COUNT = "count"
"""Unit of what is counted one by one, as positions: a whole number, in which nothing is rounded."""
UNITS = {
    "1": 1.0,
    "per cent": 0.01,
    COUNT: 1.0,
    "NOK": 1.0,
    "thousand NOK": 1e3,
    "million NOK": 1e6,
    "billion NOK": 1e9,
    "DRG points": 1.0,
    "NOK per DRG point": 1.0,
    "NOK per ISF point": 1.0,
}
"""Size of every unit in kroner or ones."""
Listing = TypeVar("Listing", bound=Frozen)


@dataclass(frozen=True)
class PublishedFigure:
    """One printed figure: its name (series and label), digits, unit, document and place, and what computes it."""

    series: str
    label: str
    printed: str
    unit: str
    document: str
    place: str
    statistics: tuple[str, ...]

    @property
    def source(self) -> str:
        """Document and place."""
        return f"{self.document}, {self.place}"

    @property
    def id(self) -> str:
        """Series and label, which no other figure has."""
        return f"{self.series}/{self.label}"

    @property
    def interval(self) -> Interval:
        """What prints so, in the printed unit: half a unit of the last digit each way, of a count the number itself."""
        printed = printed_interval(self.printed)
        return Interval.exact(printed.value) if self.unit == COUNT else printed

    @property
    def decimals(self) -> int:
        """Number of printed decimals."""
        return len(self.printed.strip().partition(",")[2])

    @property
    def half_unit(self) -> float:
        """Half a unit of the last printed digit, in the printed unit."""
        return 0.5 * 10.0**-self.decimals

    @property
    def amount(self) -> Interval:
        """The interval in kroner or ones."""
        return self.interval * Interval.exact(UNITS[self.unit])


def read_published(folder: Path | None = None) -> list[PublishedFigure]:
    """Every published figure in a validation folder. Raises `InputError` with all faults of its files."""
    folder = folder or validation_folder()
    faults = Faults()
    documents = {row["file"]: row["document"] for _, row in _rows(folder / DOCUMENTS, DOCUMENT_COLUMNS, faults)}
    files = {file.stem: file for file in sorted(folder.glob("*.csv")) if file.name != DOCUMENTS}
    for stem in documents.keys() - files.keys():
        right = message("remove it from {file}, or add the file", file=DOCUMENTS)
        faults.add(f"{stem}.csv", message("does not exist"), right)
    figures: dict[str, PublishedFigure] = {}
    for stem, file in files.items():
        if stem not in documents:
            found = message("is missing from {file}", file=DOCUMENTS)
            faults.add(file.name, found, message("add its document to that file"))
            continue
        for place, row in _rows(file, COLUMNS, faults):
            figure = _figure(row, documents[stem], place, faults)
            if figure is not None and figure.id in figures:
                found = message("'{name}' is duplicated", name=figure.id)
                faults.add(place, found, message("give each figure only once"))
            elif figure is not None:
                figures[figure.id] = figure
    faults.raise_if_any()
    return list(figures.values())


def printed_series(series: str, labels: Sequence[str]) -> list[PublishedFigure]:
    """The built-in figures of one series, in the order of `labels`. Raises `InputError` where one is missing."""
    figures = {figure.label: figure for figure in read_published() if figure.series == series}
    faults = Faults()
    for label in labels:
        if label not in figures:
            found = message("has no figure for '{label}'", label=label)
            faults.add(message("published series '{series}'", series=series), found, nearest(label, figures))
    faults.raise_if_any()
    return [figures[label] for label in labels]


def _rows(file: Path, columns: list[str], faults: Faults) -> list[tuple[str, dict[str, str]]]:
    """Rows of a CSV file, each with its place; a row that does not fit is noted as a fault and left out."""
    if not file.is_file():
        right = message("every validation folder needs it, with the columns {names}", names=", ".join(columns))
        faults.add(file.name, message("does not exist"), right)
        return []
    table = read_csv(file, faults, file.name)
    if table is None:
        return []
    if list(table.columns) != columns:
        found = message("has the columns {names}", names=", ".join(table.columns))
        faults.add(table.place, found, message("the columns are {names}", names=", ".join(columns)))
        return []
    return [(table.at(line), dict(zip(columns, cells, strict=True))) for line, cells in table.rows(faults)]


def _figure(row: dict[str, str], document: str, place: str, faults: Faults) -> PublishedFigure | None:
    unit = row["unit"]
    if unit not in UNITS:
        faults.add(place, message("unit '{unit}' is unknown", unit=unit), nearest(unit, UNITS))
        return None
    try:
        printed_interval(row["printed"])
    except ValueError as error:
        faults.add(place, said(error), message("correct the printed digits"))
        return None
    if unit == COUNT and "," in row["printed"]:
        found = message("'{text}' is not a count", text=row["printed"])
        faults.add(place, found, message("counts are printed as whole numbers"))
        return None
    statistics = tuple(row["statistics"].split())
    if len(set(statistics)) < len(statistics):
        found = message("names a statistic more than once: {names}", names=row["statistics"])
        faults.add(place, found, message("name each only once"))
    return PublishedFigure(row["series"], row["label"], row["printed"], unit, document, row["place"], statistics)


def read_list(file: Path, entry: str, kind: type[Listing]) -> tuple[Listing, ...]:
    """Records of a TOML file in which every one begins with `[[entry]]`; none where there is no such file.

    Raises `InputError` with every fault of the file.
    """
    if not file.exists():
        return ()
    with pydantic_faults(file.name, kind) as faults:
        content = read_toml(file, faults) or {}
        for key in content.keys() - {entry}:
            right = message("every record must begin with [[{entry}]]", entry=entry)
            faults.add(file.name, message("'{key}' is an unknown key", key=key), right)
        records = TypeAdapter(list[kind]).validate_python(content.get(entry, []))  # type: ignore[valid-type]
    return tuple(records)
