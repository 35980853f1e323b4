"""`load_case`: a built-in case by name, or a folder or workbook of the analyst's own."""

from __future__ import annotations

from datetime import MAXYEAR
from pathlib import Path

import numpy as np

from inntektsmodell.arguments import as_path
from inntektsmodell.case.case import Case
from inntektsmodell.case.reading.building import build_case
from inntektsmodell.case.reading.folder import CASE_FILE
from inntektsmodell.case.reading.versions import read_versioned, version_file
from inntektsmodell.case.schema import CaseFile, PartFile
from inntektsmodell.faults import InputError, nearest, or_else
from inntektsmodell.files.locations import built_in, data_folder, meant_built_in
from inntektsmodell.language.messages import message
from inntektsmodell.workbook.layout.sheets import HEADINGS

WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
"""Endings that people give workbooks; only the first is read, the others are told how to become one."""
Named = str | Path | int
"""What names a case or a model version: a name or a path; a year may be a number."""


def built_in_cases() -> list[str]:
    """Names of the cases that travel with the package.

    Example:
        >>> import inntektsmodell as im
        >>> im.built_in_cases()
        ['2021', 'eksempel']
    """
    return built_in("cases")


def is_workbook(name: str | Path) -> bool:
    """Whether `load_case` would read a workbook."""
    return Path(name).suffix.lower() in WORKBOOKS and Path(name).is_file()


def is_case_folder(name: str | Path) -> bool:
    """Whether there is a folder with the main part of a case."""
    return (Path(name) / CASE_FILE).is_file()


def built_in_case(name: str | Path) -> str | None:
    """The built-in case that a name means, None where it means none; see `locations.meant_built_in`."""
    workbooks = [Path(f"{name}{ending}") for ending in WORKBOOKS]
    return meant_built_in("cases", name, [*([Path(name)] if is_case_folder(name) else []), *workbooks])


def names_case(name: str) -> bool:
    """Whether a name means a built-in case, a folder or a workbook, with a model version after it or not."""
    plain = _with_version(name, None)[0]
    return built_in_case(str(plain)) in built_in_cases() or Path(str(plain)).is_dir() or is_workbook(str(plain))


def load_case(name: Named, version: Named | None = None) -> Case:
    """Load and check a case.

    Args:
        name: `2021` (also as a number) or `eksempel`, `builtin:2021` where a case of your own has that name too, or the
            path of a workbook or of a folder with a `case.toml`. `eksempel@2009` names the version too.
        version: the model version that it is computed by: a name (a year may be a number, and `builtin:2009` says
            that no folder here is meant), or the path of a folder of your own with a `version.toml`; the case's own
            where None.

    Raises:
        InputError: with every fault found, or with the nearest names where there is no such case, or where the name
            means a built-in case and one of your own.

    Example:
        >>> import inntektsmodell as im
        >>> im.load_case("builtin:2021").regions
        ('Helse Sør-Øst', 'Helse Vest', 'Helse Midt-Norge', 'Helse Nord')
    """
    return _loaded(name, version, CaseFile)


def load_part(name: Named, version: Named | None = None) -> Case:
    """Load a case of which only some steps are asked for, as `load_case` does; any part of it may be lacking.

    What is there is checked. Whether it is enough is seen by who asks.

    Raises:
        InputError: as `load_case`.
    """
    return _loaded(name, version, PartFile)


def _loaded(name: Named, version: Named | None, kind: type[CaseFile]) -> Case:
    name, version = _with_version(name, version)
    by = None if version is None else _version_file(version)
    given = _as_text_of_year(name)
    path = as_path(given, "case")
    meant = built_in_case(given if isinstance(given, str) else path)
    if meant in built_in_cases():
        return build_case(read_versioned(data_folder() / "cases" / meant, by), HEADINGS, kind=kind)
    if path.is_dir():
        return build_case(read_versioned(path, by), HEADINGS, kind=kind)
    if is_workbook(path):
        from inntektsmodell.workbook.reading.reader import load_workbook_case

        return load_workbook_case(path, by, kind)
    other = message("Or give the path of a case folder or a workbook.")
    right = or_else(nearest(str(path), built_in_cases()), other)
    found = message("is neither a built-in case, a folder nor a workbook")
    raise InputError.of(message("case '{case}'", case=path), found, right)


def _as_text_of_year(name: Named) -> str | Path:
    """A name that is a year, given as a number, as text; anything else as it is."""
    is_year = isinstance(name, int | np.integer) and not isinstance(name, bool) and abs(name) <= MAXYEAR
    return str(name) if is_year else name  # type: ignore[return-value]  # what it is else, `as_path` refuses


def _version_file(version: Named) -> Path:
    given = _as_text_of_year(version)
    path = as_path(given, "version")
    return version_file(given if isinstance(given, str) else path)


def _with_version(name: Named, version: Named | None) -> tuple[Named, Named | None]:
    """A case and its version, which may stand after the case's name; a file or folder of the whole name goes first.

    What follows the last `@` is no version where it goes on as a path or is the name of a workbook.

    Raises:
        InputError: the version is named in both ways.
    """
    if not isinstance(name, str) or "@" not in name or Path(name).exists() or not _ends_in_version(name):
        return name, version
    case, _, named = name.rpartition("@")
    if version is not None:
        found = message("names the model version '{name}', and '{other}' is given too", name=named, other=version)
        raise InputError.of(message("case '{case}'", case=name), found, message("name it once"))
    return case, named


def _ends_in_version(name: str) -> bool:
    case, _, named = name.rpartition("@")
    return bool(case and named) and not {"/", "\\"} & set(named) and Path(named).suffix.lower() not in WORKBOOKS
