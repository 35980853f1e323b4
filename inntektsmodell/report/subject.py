"""What a report is about: a case, its result, and what was computed beside it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import xarray as xr

from inntektsmodell.analysis.scenarios.effects import ScenarioEffects
from inntektsmodell.case.case import Case
from inntektsmodell.case.labels import number, signed
from inntektsmodell.charts.style import Caption
from inntektsmodell.language.text import Language, Text, as_label
from inntektsmodell.report.content import ReportRow, ReportTable

MANY = 6
"""Number of regions above which they become rows, and the number of columns that a page then has room for."""
SUM = as_label("Sum")
PART = as_label("{caption} (part {part} of {parts})")
REGION = as_label("Region")


@dataclass(frozen=True)
class Subject:
    """A case and the result of it; scenarios, comparison and sensitivities where they were computed.

    `before` is the case before its scenarios, with its result; `comparison` goes from another case to this one;
    `fluctuation` and `local` are of `full_effect_appropriation`. `command` computes the
    report again; `date` is what the reader shall see as its date.
    """

    case: Case
    result: xr.Dataset
    language: Language = "nb"
    scenarios: ScenarioEffects | None = None
    comparison: xr.Dataset | None = None
    fluctuation: xr.Dataset | None = None
    local: xr.Dataset | None = None
    command: str = ""
    date: str = ""
    before: tuple[Case, xr.Dataset] | None = None

    def say(self, text: Text, **fields: object) -> str:
        """A label or sentence in the report's language, with its fields filled in."""
        words = text.in_language(self.language)
        return words.format_map(fields) if fields else words

    def number(self, value: float, decimals: int) -> str:
        """A number in the report's way of writing."""
        return number(value, decimals, self.language)

    def signed(self, value: float, decimals: int) -> str:
        """A change: a number with `+` before what is above zero as it is written."""
        return signed(value, decimals, self.language)

    def date_of(self, day: datetime.date) -> str:
        """A date in the report's way of writing."""
        return day.strftime("%d.%m.%Y") if self.language == "nb" else day.isoformat()

    def numbers(self, values: Iterable[float], decimals: int) -> tuple[str, ...]:
        """Numbers with the same decimals."""
        return tuple(self.number(float(value), decimals) for value in values)

    def total_row(self, cells: Sequence[str]) -> ReportRow:
        """The last row of a table, of sums."""
        return ReportRow(self.say(SUM), tuple(cells), total=True)

    def tables(
        self, caption: str, first: str, rows: Sequence[ReportRow], *, summed: bool = True, notes: tuple[str, ...] = ()
    ) -> list[ReportTable]:
        """Tables of rows that have a cell for each region and, where `summed`, one for their sum.

        Few regions stand beside each other in one table, whose rows `first` is about; many stand below each other,
        in as many tables as the rows then need as columns, so that a page in print holds every column.
        """
        across = (*self.case.regions, *([self.say(SUM)] if summed else []))
        if len(self.case.regions) <= MANY:
            return [ReportTable(caption, (first, *across), tuple(rows), notes=notes)]
        parts = [rows[start : start + MANY] for start in range(0, len(rows), MANY)]
        tables = []
        for part, columns in enumerate(parts, start=1):
            down = [
                ReportRow(name, tuple(row.cells[position] for row in columns), total=position == len(self.case.regions))
                for position, name in enumerate(across)
            ]
            named = self.say(PART, caption=caption, part=part, parts=len(parts)) if len(parts) > 1 else caption
            headings = (self.say(REGION), *(row.name for row in columns))
            tables.append(ReportTable(named, headings, tuple(down), notes=notes if part == len(parts) else ()))
        return tables

    @property
    def about(self) -> str:
        """The title of the case."""
        return self.say(self.case.file.title)

    @property
    def frame(self) -> Caption:
        """What stands around a chart of the report: only the stamp, where figures are synthetic."""
        return Caption(synthetic=self.case.is_synthetic)
