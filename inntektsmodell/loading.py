"""`load_case`: a built-in case by name, or a folder or workbook of the analyst's own."""

from __future__ import annotations

from pathlib import Path

from inntektsmodell.building import build_case
from inntektsmodell.case import Case
from inntektsmodell.faults import Fault, InputError, nearest
from inntektsmodell.folder import read_folder
from inntektsmodell.messages import message
from inntektsmodell.places import built_in, data_folder

WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
"""Endings that people give workbooks; only the first is read, the others are told how to become one."""


def built_in_cases() -> list[str]:
    """Names of the cases that travel with the package."""
    return built_in("cases")


def is_workbook(name: str | Path) -> bool:
    """Whether `load_case` would read a workbook."""
    return Path(name).suffix.lower() in WORKBOOKS and Path(name).is_file()


def load_case(name: str | Path) -> Case:
    """Load and check a case.

    Args:
        name: `2021`, `eksempel`, or the path of a workbook or of a folder with a `case.toml`.

    Raises:
        InputError: with every fault found, or with the nearest names where there is no such case.
    """
    if str(name) in built_in_cases():
        return build_case(read_folder(data_folder() / "cases" / str(name)))
    if Path(name).is_dir():
        return build_case(read_folder(Path(name)))
    if is_workbook(name):
        from inntektsmodell.workbook.reader import load_workbook_case

        return load_workbook_case(Path(name))
    right = message(
        "{right} Or give the path of a case folder or of a workbook.", right=nearest(str(name), built_in_cases())
    )
    raise InputError(
        [
            Fault(
                message("case '{case}'", case=name),
                message("is neither a built-in case, a folder nor a workbook"),
                right,
            )
        ]
    )
