"""`load_case`: a built-in case by name, or a folder of the analyst's own."""

from __future__ import annotations

from pathlib import Path

from inntektsmodell.building import build_case
from inntektsmodell.case import Case
from inntektsmodell.faults import Fault, InputError, nearest
from inntektsmodell.folder import read_folder
from inntektsmodell.places import data_folder


def built_in_cases() -> list[str]:
    """Names of the cases that travel with the package."""
    return sorted(folder.name for folder in (data_folder() / "cases").iterdir() if folder.is_dir())


def load_case(name: str | Path) -> Case:
    """Load and check a case.

    Args:
        name: `2021`, `eksempel`, or the path of a folder with a `case.toml`.

    Raises:
        InputError: with every fault found, or with the nearest names where there is no such case.
    """
    if str(name) in built_in_cases():
        return build_case(read_folder(data_folder() / "cases" / str(name)))
    if Path(name).is_dir():
        return build_case(read_folder(Path(name)))
    right = f"{nearest(str(name), built_in_cases())} Or give the path of a case folder."
    raise InputError([Fault(f"case '{name}'", "is neither a built-in case nor a folder", right)])
