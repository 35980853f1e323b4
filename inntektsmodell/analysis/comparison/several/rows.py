"""Rows of the cases side by side, as the terminal, the workbook and the report show them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import xarray as xr

from inntektsmodell.analysis.comparison.notes import decimals_of, is_of_each, unit_told
from inntektsmodell.analysis.comparison.several.side_by_side import CHANGE, figures_beside
from inntektsmodell.case.evidence import Status
from inntektsmodell.case.labels import evidence_line
from inntektsmodell.case.printed_sums import Line, Summands
from inntektsmodell.language.shown_numbers import number, signed
from inntektsmodell.language.text import Language, as_label

FIRST, PREVIOUS = as_label("Change from {name}"), as_label("Change from the one before")


@dataclass(frozen=True)
class FigureBeside:
    """One figure of all cases: its heading with its unit, a line for each level, and one for each change."""

    heading: str
    unit: str
    levels: tuple[Line, ...]
    change: str
    changes: tuple[Line, ...]

    @property
    def parts(self) -> tuple[tuple[str, tuple[Line, ...]], ...]:
        """The levels and the changes, each under its heading."""
        return (self.heading, self.levels), (self.change, self.changes)


def figures_told(table: xr.Dataset, language: Language) -> list[FigureBeside]:
    """Every figure of what `side_by_side` gave."""
    return [figure_told(table, name, language) for name in figures_beside(table)]


def figure_told(table: xr.Dataset, name: str, language: Language) -> FigureBeside:
    """One figure, by its name."""
    values, names = table[name], table["case"].values.tolist()
    decimals, summed = decimals_of(values), not is_of_each(values)
    levels = [Line(case, values.sel(case=case).values, decimals, summed) for case in names]
    changes = [
        Line(case, table[f"{name}{CHANGE}"].sel(case=case).values, decimals, summed, signed=True) for case in names[1:]
    ]
    heading = values.attrs["long_name" if language == "nb" else "long_name_en"]
    unit = unit_told(values, language)
    change = (FIRST if table.attrs["against"] == "first" else PREVIOUS).in_language(language).format(name=names[0])
    return FigureBeside(f"{heading} ({unit})" if summed else heading, unit, tuple(levels), change, tuple(changes))


def written(line: Line, language: Language) -> list[str]:
    """The cells of a line and its sum; a dash stands where a case has no figure."""
    *cells, total = line.written(language)
    write = signed if line.signed else number
    return [*cells, write(sum_of(line), line.decimals, language) if line.summed else total]


def sum_of(line: Line) -> float:
    """The sum of a level over the regions that the case has; NaN of a change where a region has no change."""
    there = line.values[np.isfinite(line.values)]
    return float(line.values.sum() if line.signed or not there.size else there.sum())


def summands(figures: list[FigureBeside]) -> Summands:
    """What the tables sum, without empty cells; see `notes_on_lines`."""
    return [
        (f"{figure.heading}{between}: {line.name}", line.values[np.isfinite(line.values)], line.decimals)
        for figure in figures
        for between, lines in (("", figure.levels), (f", {figure.change}", figure.changes))
        for line in lines
        if line.summed
    ]


def remarks_beside(table: xr.Dataset, language: Language) -> list[str]:
    """What must be said beside the figures: what every case is and rests on, and what is absent."""
    said = []
    for name in table["case"].values.tolist():
        about = table.sel(case=name)
        title = about["title" if language == "nb" else "title_en"].item()
        shares = {str(status): float(about["evidence"].sel(status=str(status))) for status in Status}
        evidence = evidence_line({status: share for status, share in shares.items() if share}, language)
        said.append(f"{name}: {title}. {evidence}")
    return [*said, *table.attrs["notes" if language == "nb" else "notes_en"].splitlines()]
