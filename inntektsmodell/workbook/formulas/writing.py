"""Writes a computed case as a workbook that can be calculated: input sheets, one sheet per step, a control sheet."""

from __future__ import annotations

import datetime
from io import BytesIO
from pathlib import Path

import numpy as np
import xarray as xr
from xlsxwriter import Workbook

from inntektsmodell.arguments import as_choice, as_path
from inntektsmodell.case.case import Case, expect_case
from inntektsmodell.faults import InputError
from inntektsmodell.files.placing import write_files
from inntektsmodell.language.messages import LANGUAGES, message
from inntektsmodell.language.text import Language
from inntektsmodell.model.available import expect_result
from inntektsmodell.workbook.formulas.calculation import SHEETS
from inntektsmodell.workbook.formulas.charts import MOST_CHARTED, write_charts
from inntektsmodell.workbook.formulas.choices import write_choices
from inntektsmodell.workbook.formulas.context import Living
from inntektsmodell.workbook.formulas.control import write_control
from inntektsmodell.workbook.formulas.formats import Formats
from inntektsmodell.workbook.formulas.front import write_front
from inntektsmodell.workbook.formulas.given import writer_of
from inntektsmodell.workbook.formulas.words import CHARTS, FRONT
from inntektsmodell.workbook.writing.book import NewBook
from inntektsmodell.workbook.writing.input_sheets import write_input_sheets

MOST_REGIONS = 100
"""A column each; people do not read more, and writing takes seconds."""


def fits_workbook(case: Case) -> bool:
    """Whether a case is of a size that a workbook is for."""
    return len(case.regions) <= MOST_REGIONS


def write_living_workbook(file: Path, case: Case, result: xr.Dataset, language: Language = "nb") -> None:
    """Write a computed case as a workbook in which every derived figure is a formula over the input cells.

    Each formula carries the engine's value, so that programs that do not calculate show it too. The sheet `Kontroll`
    compares what the workbook calculates with the engine's values. The same case gives the same bytes.

    Args:
        file: the workbook (`.xlsx`) in a folder that exists; replaced in one step where it is there.
        case: the case that was computed.
        result: what `compute` gave for it.
        language: of sheet names, labels and defined names; the figures are the same.

    Raises:
        InputError: the case has more than `MOST_REGIONS` regions, or a name that cannot stand in a workbook; the result
            is another case's, or the language unknown.

    Example:
        >>> from pathlib import Path
        >>> from tempfile import TemporaryDirectory
        >>> import inntektsmodell as im
        >>> case = im.load_case("builtin:2021")
        >>> with TemporaryDirectory() as folder:
        ...     im.write_living_workbook(Path(folder) / "a.xlsx", case, im.compute(case))
        ...     (Path(folder) / "a.xlsx").is_file()
        True
    """
    expect_case(case)
    file = as_path(file, "file")
    expect_result(case, result)
    as_choice(language, "language", LANGUAGES)
    if not fits_workbook(case):
        found = message("has {count} regions", count=len(case.regions))
        right = message("at most {limit}", limit=MOST_REGIONS)
        raise InputError.of(message("case '{case}'", case=case.name), found, right)
    content = BytesIO()
    with NewBook(content) as book, np.errstate(divide="ignore", invalid="ignore"):
        _write(book, case, result, language)
    write_files({file: content.getvalue()})


def _write(book: Workbook, case: Case, result: xr.Dataset, language: Language) -> None:
    """Fill a new workbook. Figures that come out as no number (a change in per cent of nothing) show a dash."""
    day = datetime.datetime(case.file.year, 1, 1)
    book.set_properties({"title": case.file.title.in_language(language), "created": day})
    formats = Formats(book, case.decimals)
    front = book.add_worksheet(FRONT.in_language(language))
    has_charts = len(case.regions) <= MOST_CHARTED
    if has_charts:
        book.add_worksheet(CHARTS.name.in_language(language))
    inputs = write_input_sheets(book, case, language)
    living = Living(case, result, language, book, formats, inputs, writer_of(case, result, inputs))
    write_choices(living)
    for write_sheet in SHEETS:
        write_sheet(living)
    if has_charts:
        write_charts(living)
    write_front(living, front, write_control(living))
