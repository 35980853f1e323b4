"""Writes a case with blank cells for what it lacks of some inputs, which people fill in."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import product
from pathlib import Path

from inntektsmodell.case.case import Case
from inntektsmodell.files.placing import check_new_file
from inntektsmodell.language.text import Language
from inntektsmodell.method.inputs import INPUTS, VARIABLES
from inntektsmodell.method.quantities import Input
from inntektsmodell.workbook.layout import sheets
from inntektsmodell.workbook.layout.observed_sheets import OBSERVED
from inntektsmodell.workbook.layout.parameter_words import YEAR_LISTS
from inntektsmodell.workbook.writing.rows import CHOSEN_YEARS, InputRow, InputTable, input_tables
from inntektsmodell.workbook.writing.template import write_tables_to


def to_fill_in(given: Collection[str], lacking: Collection[Input]) -> list[Input]:
    """What people give for inputs that a case lacks: themselves, what they are read from, and the rest of their part.

    What a part may leave out is among it where it is lacking itself, or where the part has nothing else.
    """
    own = {one.name for one in lacking}
    tables = {one.given_with for one in lacking if one.kind == "derived"}
    wanted = [
        one
        for one in INPUTS.values()
        if one.kind != "derived" and one.name not in given and (one.name in own or one.path in tables)
    ]
    for part in {one.part for one in lacking} - {""}:
        of_part = [one for one in INPUTS.values() if one.kind not in ("derived", "observed") and one.part == part]
        needed = [one for one in of_part if not one.left_out] or of_part
        wanted += [one for one in needed if one.name not in given and one not in wanted]
    return wanted


def write_template_with_blanks(file: Path, case: Case, wanted: Sequence[Input], language: Language) -> None:
    """Write a case as `write_template` does, with a blank cell for each figure and choice of some inputs.

    Where the case knows no years of an input, there is a row of its own year, which others may follow.
    """
    check_new_file(file, ".xlsx")
    if "adjustment" in {one.part for one in wanted}:  # the other way to full effect
        parameters = case.parameters.model_copy(update={"phase_in": None})
        case = replace(case, file=case.file.model_copy(update={"parameters": parameters}))
    write_tables_to(file, case, joined_tables(input_tables(case, language), blank_tables(case, wanted)), language)


def joined_tables(tables: Iterable[InputTable], blanks: Iterable[InputTable]) -> list[InputTable]:
    """Tables with blank ones among them, in the order of the sheets; rows of one sheet follow each other."""
    joined = {table.sheet.key: table for table in tables}
    for blank in blanks:
        before = joined.get(blank.sheet.key)
        joined[blank.sheet.key] = blank if before is None else replace(before, rows=(*before.rows, *blank.rows))
    order = list(sheets.SHEETS)
    return sorted(joined.values(), key=lambda table: order.index(table.sheet.key))


def blank_tables(case: Case, wanted: Sequence[Input]) -> Iterator[InputTable]:
    """The tables of some inputs, with the labels of a case and a blank cell for each figure and choice."""
    for one in wanted:
        if one.kind == "observed":
            yield _blank_table(case, one.path)
    paths = [path for one in wanted if one.kind != "observed" for path in _paths(case, one)]
    parameters = [path for path in paths if path not in YEAR_LISTS]
    yield InputTable(sheets.PARAMETERS, tuple(InputRow({"path": path, "value": None}) for path in parameters))
    years = tuple(InputRow({"path": path}, (None,) * CHOSEN_YEARS) for path in paths if path in YEAR_LISTS)
    if years:
        yield InputTable(sheets.YEARS, years, tuple(map(str, range(1, CHOSEN_YEARS + 1))))


def _paths(case: Case, one: Input) -> Iterator[str]:
    for labels in product(*(_labels(case, dim) for dim in one.dims)):
        yield ".".join([one.path, *labels])


def _labels(case: Case, dim: str) -> list[str]:
    if dim == "service":
        return list(case.services)
    known = case.observed[dim].values.tolist() if dim in case.observed.coords else []
    return list(map(str, known)) or [str(case.file.year)]


def _blank_table(case: Case, variable: str) -> InputTable:
    """The table of an observed variable without figures, as `rows.observed_table` has it with them."""
    sheet, dims = OBSERVED[variable], VARIABLES[variable].dims
    down = [column.key for column in sheet.labels if column.key in dims]
    across = _labels(case, next(dim for dim in dims if dim not in down)) if len(down) < len(dims) else []
    cells: dict[str, str | None] = {} if across else {"value": None}
    rows = [
        InputRow({**dict(zip(down, labels, strict=True)), **cells}, (None,) * len(across))
        for labels in product(*(_labels(case, dim) for dim in down))
    ]
    return InputTable(sheet, tuple(rows), tuple(across))
