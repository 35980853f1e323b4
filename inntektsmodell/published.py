"""Published figures that the engine is held against, read from `validation/`."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from inntektsmodell.faults import Faults
from inntektsmodell.places import validation_folder
from inntektsmodell.rounding import Interval, printed_interval

DOCUMENTS = "documents.csv"
COLUMNS = ["series", "label", "printed", "unit", "place", "statistics"]


@dataclass(frozen=True)
class PublishedFigure:
    """One printed figure: its name (series and label), digits, unit, document and place, and what computes it."""

    series: str
    label: str
    printed: str
    unit: str
    source: str
    statistics: tuple[str, ...]

    @property
    def interval(self) -> Interval:
        """Half a unit of the last printed digit each way."""
        return printed_interval(self.printed)


def read_published(folder: Path | None = None) -> list[PublishedFigure]:
    """Every published figure in a validation folder. Raises `InputError` with all faults of its files."""
    folder = folder or validation_folder()
    faults = Faults()
    figures: list[PublishedFigure] = []
    documents = {row["file"]: row["document"] for row in _rows(folder / DOCUMENTS)}
    for file in sorted(folder.glob("*.csv")):
        if file.name == DOCUMENTS:
            continue
        if file.stem not in documents:
            faults.add(file.name, f"is not in {DOCUMENTS}", "name its document there")
            continue
        for line, row in enumerate(_rows(file), start=2):
            figure = _figure(row, documents[file.stem], f"{file.name} line {line}", faults)
            figures += [] if figure is None else [figure]
    faults.raise_if_any()
    return figures


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, strict=True))


def _figure(row: dict[str, str], document: str, place: str, faults: Faults) -> PublishedFigure | None:
    if list(row) != COLUMNS or None in row.values():
        faults.add(place, f"has the columns {list(row)}", f"the columns are {', '.join(COLUMNS)}")
        return None
    try:
        printed_interval(row["printed"])
    except ValueError as error:
        faults.add(place, str(error), "correct the printed digits")
        return None
    source = f"{document}, {row['place']}"
    return PublishedFigure(
        row["series"], row["label"], row["printed"], row["unit"], source, tuple(row["statistics"].split())
    )
