"""What a report is about (a case, its result, and what was computed beside it) and what it is made of.

That is sections of paragraphs, tables and charts, in plain text, numbered by the page.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

import numpy as np
import pandas as pd
import xarray as xr
from matplotlib.figure import Figure as Chart

from inntektsmodell.analysis.scenarios.effects import ScenarioEffects
from inntektsmodell.case.case import Case
from inntektsmodell.case.printed_sums import Line, Summands, notes_on_lines
from inntektsmodell.case.schema import Decimals
from inntektsmodell.charts.panels import MOST, largest
from inntektsmodell.charts.style import Caption
from inntektsmodell.language.shown_numbers import number, signed
from inntektsmodell.language.text import Language, Text, as_label
from inntektsmodell.model.levels.computing import TreeResult
from inntektsmodell.model.result_tables import region_table
from inntektsmodell.report.logo import Logo

MANY = 6
"""Number of regions above which they become rows, and the number of columns that a page then has room for."""
LISTED, ENDS = 500, 3
"""Recipients above which a table shows only some, and how many at either end of each of its columns."""
BRIEF = 2_000
"""Letters of a section that is not parted between two pages."""
SUM = as_label("Sum")
PART = as_label("{caption} (part {part} of {parts})")
REGION, FIGURE = as_label("Region"), as_label("Figure")
SOME = as_label("Showing {shown} of {all} recipients: the {ends} with the smallest and largest figures in each column.")
IN_FILE = as_label("All of them are in {file}.")
LARGEST = as_label("Showing {shown} of {all} recipients, those with the largest figures.")
BY_COMMAND = as_label("All of them are written by inntektsmodell run CASE --out DIR.")
TAKEN_OUT = as_label("Taken out before the formula, million NOK: {amounts}.")
WHOLE = as_label("{caption}: {column}")


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of text."""

    kind: ClassVar = "paragraph"
    text: str


@dataclass(frozen=True)
class Bullets:
    """A list of sentences."""

    kind: ClassVar = "bullets"
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class ReportRow:
    """A row of a table: its name and a cell for each further column. `total` sets it off from the rows above."""

    name: str
    cells: tuple[str, ...]
    total: bool = False


@dataclass(frozen=True)
class ReportTable:
    """A table whose first column names the rows.

    `words` is True where the cells are text and False where they are numbers; `notes` stand below it. `whole` has every
    figure of a table that shows only some recipients, and `everyone` the names of all. `across` says what its columns
    are, and `sums` whether the last of them is the sum of the others.
    """

    kind: ClassVar = "table"
    caption: str
    columns: tuple[str, ...]
    rows: tuple[ReportRow, ...]
    words: bool = False
    notes: tuple[str, ...] = ()
    whole: tuple[Line, ...] = ()
    everyone: tuple[str, ...] = ()
    across: str = ""
    sums: bool = False


@dataclass(frozen=True)
class ChartFigures:
    """What a chart of bars shows, for programs that draw it themselves: a figure of each series for each name.

    `series` is in the unit that `axis` names; `stacked` says that the series are parts of a whole.
    """

    names: tuple[str, ...]
    series: Mapping[str, np.ndarray]
    axis: str
    decimals: int
    stacked: bool = False


@dataclass(frozen=True)
class ReportChart:
    """A chart with its caption; `description` tells in words what it shows, for those who do not see it.

    `figures` are those of a chart of bars.
    """

    kind: ClassVar = "chart"
    caption: str
    description: str
    chart: Chart
    figures: ChartFigures | None = None


ReportBlock = Paragraph | Bullets | ReportTable | ReportChart


@dataclass(frozen=True)
class ReportSection:
    """A part of the report under a heading."""

    heading: str
    blocks: tuple[ReportBlock, ...]

    @property
    def is_brief(self) -> bool:
        """Whether it is of words alone, and so few that they are not parted between two pages."""
        words = [
            block.text if isinstance(block, Paragraph) else " ".join(block.sentences)
            for block in self.blocks
            if isinstance(block, Paragraph | Bullets)
        ]
        return len(words) == len(self.blocks) and sum(map(len, words)) <= BRIEF


@dataclass(frozen=True)
class Subject:
    """A case and the result of it; scenarios, comparison and sensitivities where they were computed.

    `before` is the case before its scenarios, with its result; `comparison` goes from another case to this one, and
    `side_by_side` has several others beside it;
    `fluctuation` and `local` are of `full_effect_appropriation`. `command` computes the
    report again; `date` is what the reader shall see as its date. `file` is where the whole of
    tables that show only some recipients is written, if anywhere. `tree` is the result of a tree whose first level the
    case is. `own` is what the organisation itself says, and `logo` its picture. `most` is how many recipients a table
    has room for where that is fewer than on a page.
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
    file: str = ""
    tree: TreeResult | None = None
    own: tuple[ReportSection, ...] = ()
    logo: Logo | None = None
    most: int = 0
    side_by_side: xr.Dataset | None = None

    @cached_property
    def table(self) -> pd.DataFrame:
        """Figures of every region, and its indices over all services; see `region_table`."""
        return region_table(self.result, self.case)

    @property
    def decimals(self) -> Decimals:
        """Decimals of amounts and keys."""
        return self.case.decimals

    def say(self, text: Text, **fields: object) -> str:
        """A label or sentence in the report's language and the case's currency, with its fields filled in."""
        words = text.in_language(self.language, self.case.currency)
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

    def column_table(
        self,
        caption: str,
        columns: Sequence[Line],
        *,
        names: Sequence[str] = (),
        first: Text = REGION,
        notes: tuple[str, ...] = (),
        summands: Summands = (),
    ) -> ReportTable:
        """A table of columns, with a row for each of the names (the regions by default) and one for their sums.

        Under it stand the notes, and where printed figures do not add up to their sum: of a column, or of `summands`.
        """
        notes = (*notes, *notes_on_lines(columns, self.language, summands))
        return self._columns(caption, columns, names or self.case.regions, first, notes)

    def tables(self, caption: str, first: str, rows: Sequence[Line], summands: Summands = ()) -> list[ReportTable]:
        """Tables of rows that have a cell for each region and, where they are summed, one for their sum.

        Few regions stand beside each other in one table, whose rows `first` is about; many stand below each other,
        in as many tables as the rows then need as columns, so that a page in print holds every column. Where printed
        figures do not add up to their sum, of a row or of `summands`, the last table says so.
        """
        notes = notes_on_lines(rows, self.language, summands)
        if len(self.case.regions) <= MANY:
            summed = any(row.summed for row in rows)
            across = [*self.case.regions, *([self.say(SUM)] if summed else [])]
            cells = (tuple(row.written(self.language)[: len(across)]) for row in rows)
            shown = tuple(ReportRow(row.name, own, row.total) for row, own in zip(rows, cells, strict=True))
            return [ReportTable(caption, (first, *across), shown, notes=notes, across=self.say(REGION), sums=summed)]
        parts = [rows[start : start + MANY] for start in range(0, len(rows), MANY)]
        tables = []
        for part, columns in enumerate(parts, start=1):
            named = self.say(PART, caption=caption, part=part, parts=len(parts)) if len(parts) > 1 else caption
            under = notes if part == len(parts) else ()
            tables.append(self._columns(named, columns, self.case.regions, REGION, under))
        return tables

    def _columns(
        self, caption: str, columns: Sequence[Line], names: Sequence[str], first: Text, notes: tuple[str, ...]
    ) -> ReportTable:
        down = [*names, *([self.say(SUM)] if any(column.summed for column in columns) else [])]
        cells = zip(*(column.written(self.language) for column in columns), strict=True)
        rows = [ReportRow(name, row, at == len(names)) for at, (name, row) in enumerate(zip(down, cells, strict=False))]
        headings = (self.say(first), *(column.name for column in columns))
        if len(names) <= (self.most or LISTED):
            return ReportTable(caption, headings, tuple(rows), notes=notes, across=self.say(FIGURE))
        shown, some = self._some(columns, len(names))
        where = self.say(IN_FILE, file=self.file) if self.file else self.say(BY_COMMAND)
        kept = (*(rows[at] for at in shown), *rows[len(names) :])
        notes = (f"{some} {where}", *notes)
        return ReportTable(caption, headings, kept, notes=notes, whole=tuple(columns), everyone=tuple(names))

    def _some(self, columns: Sequence[Line], everyone: int) -> tuple[list[int], str]:
        """Positions of the recipients that a table shows where it has no room for all, and the words that say so."""
        if self.most:
            shown = largest(np.array([column.values for column in columns]), self.most)
            return shown, self.say(LARGEST, shown=len(shown), all=everyone)
        shown = ends_of(columns)
        return shown, self.say(SOME, shown=len(shown), all=everyone, ends=ENDS)

    def described(self, sizes: np.ndarray) -> list[int]:
        """Positions of the recipients whose figures the words for a chart tell: all, or of very many the largest."""
        return largest(sizes, len(self.case.regions) if len(self.case.regions) <= LISTED else MOST)

    def whole(self, sections: Iterable[ReportSection]) -> pd.DataFrame | None:
        """Every figure of the tables that show only some recipients, a row for each; None where all show them all."""
        blocks = (block for section in sections for block in section.blocks)
        columns = {
            self.say(WHOLE, caption=block.caption, column=line.name): pd.Series(line.values, block.everyone)
            for block in blocks
            if isinstance(block, ReportTable)
            for line in block.whole
        }
        return pd.concat(columns, axis=1).rename_axis(self.say(REGION)).reset_index() if columns else None

    @property
    def about(self) -> str:
        """The title of the case."""
        return self.say(self.case.file.title)

    @property
    def frame(self) -> Caption:
        """What stands around a chart of the report: only the stamp, where figures are synthetic."""
        return Caption(synthetic=self.case.is_synthetic)


def ends_of(columns: Sequence[Line]) -> list[int]:
    """Positions of the smallest and the largest figures of each column, in their own order."""
    orders = [np.argsort(column.values, kind="stable") for column in columns]
    return sorted({int(at) for order in orders for at in (*order[:ENDS], *order[-ENDS:])})
