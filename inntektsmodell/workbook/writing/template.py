"""Writes a case to a workbook of its own, for people to fill in."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from inntektsmodell.arguments import as_choice, as_path
from inntektsmodell.case.case import Case, expect_case
from inntektsmodell.faults import Fault, InputError
from inntektsmodell.files.placing import check_new_file, write_files
from inntektsmodell.language.messages import LANGUAGES, message
from inntektsmodell.language.text import Language
from inntektsmodell.workbook.reading.container import open_workbook
from inntektsmodell.workbook.writing.book import NewBook
from inntektsmodell.workbook.writing.input_sheets import write_sheets
from inntektsmodell.workbook.writing.rows import InputTable, input_tables


def write_template(file: str | Path, case: Case, language: Language = "nb") -> None:
    """Write the input sheets of a case to a new workbook; reading it gives the same case.

    The same case gives the same bytes.

    Args:
        file: the workbook (`.xlsx`), new, in a folder that exists.
        case: the case whose figures fill the sheets.
        language: of sheet names and labels; the figures are the same.

    Raises:
        InputError: there is such a file already, its folder is missing, the language is unknown, or the case is too
            large for a workbook.

    Example:
        >>> from pathlib import Path
        >>> from tempfile import TemporaryDirectory
        >>> import inntektsmodell as im
        >>> with TemporaryDirectory() as folder:
        ...     im.write_template(Path(folder) / "a.xlsx", im.load_case("builtin:2021"))
        ...     im.load_case(Path(folder) / "a.xlsx").name
        '2021'
    """
    expect_case(case)
    file = as_path(file, "file")
    as_choice(language, "language", LANGUAGES)
    check_new_file(file, ".xlsx")
    write_tables_to(file, case, input_tables(case, language), language)


def write_tables_to(file: Path, case: Case, tables: Sequence[InputTable], language: Language) -> None:
    """Write tables of a case, each on its sheet, to a workbook whose file may be new; see `write_template`."""
    content = BytesIO()
    with NewBook(content) as book:
        book.set_properties({"created": datetime.datetime(case.file.year, 1, 1)})
        write_sheets(book, case, tables, language)
    _check_size(case, file, content.getvalue())
    write_files({file: content.getvalue()})


def _check_size(case: Case, file: Path, content: bytes) -> None:
    """What is written is within the limits of what is read."""
    try:
        open_workbook(file, content)
    except InputError as error:
        where, folder = message("case '{case}'", case=case.name), message("put a case of this size in a folder")
        raise InputError(
            Fault(where, fault.found, message("{right}; {instead}", right=fault.right, instead=folder))
            for fault in error.faults
        ) from error
