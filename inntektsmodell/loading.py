"""`load_case`: a built-in case by name, or a folder or workbook of the analyst's own."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import MAXYEAR
from functools import partial
from pathlib import Path

import numpy as np

from inntektsmodell.arguments import as_path
from inntektsmodell.case.case import Case
from inntektsmodell.case.levels.reading import ENDINGS, OPEN_IN_EXCEL, CaseBelow, read_tree, tree_file
from inntektsmodell.case.levels.tree import CaseTree
from inntektsmodell.case.reading.building import build_case
from inntektsmodell.case.reading.folder import CASE_FILE
from inntektsmodell.case.reading.raw import LEVELS, LEVELS_FILE, VERSION_FILE
from inntektsmodell.case.reading.version_file import version_file
from inntektsmodell.case.reading.versions import read_versioned
from inntektsmodell.case.rules import Rule
from inntektsmodell.case.schema import CaseFile, PartFile
from inntektsmodell.faults import Faults, InputError, listed, nearest, or_else
from inntektsmodell.files.locations import built_in, data_folder, meant_built_in
from inntektsmodell.files.system_files import is_of_system
from inntektsmodell.language.messages import message
from inntektsmodell.workbook.layout.sheets import HEADINGS

Named = str | Path | int
"""What names a case or a model version: a name or a path; a year may be a number."""


def built_in_cases() -> list[str]:
    """Names of the cases that travel with the package.

    Example:
        >>> import inntektsmodell as im
        >>> im.built_in_cases()
        ['2008', '2021', 'eksempel', 'sykehus']
    """
    return built_in("cases")


def is_workbook(name: str | Path) -> bool:
    """Whether `load_case` would read a workbook."""
    return Path(name).suffix.lower() in ENDINGS and Path(name).is_file()


def is_case_folder(name: str | Path) -> bool:
    """Whether there is a folder with the main part of a case."""
    return (Path(name) / CASE_FILE).is_file()


def built_in_case(name: str | Path) -> str | None:
    """The built-in case that a name means, None where it means none; see `locations.meant_built_in`."""
    workbooks = [Path(f"{name}{ending}") for ending in ENDINGS]
    return meant_built_in("cases", name, [*([Path(name)] if is_case_folder(name) else []), *workbooks])


def names_case(name: str) -> bool:
    """Whether a name means a built-in case, a folder or a workbook, with a model version after it or not."""
    plain = _with_version(name, None)[0]
    return built_in_case(str(plain)) in built_in_cases() or Path(str(plain)).is_dir() or is_workbook(str(plain))


def load_case(name: Named, version: Named | None = None) -> Case:
    """Load and check a case.

    Args:
        name: `2008`, `2021` (also as a number) or `eksempel`, `builtin:2021` where a case of your own has that name,
            or the path of a workbook, of a folder with a `case.toml`, or of one that holds a tree of workbooks.
            `eksempel@2009` names the version too, and so does `eksempel@./mine` one by the path of its folder.
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


def load_tree(name: Named, version: Named | None = None) -> CaseTree:
    """Load the tree of recipients whose first level a case is: see `load_case` and `levels_below`.

    Raises:
        InputError: as `load_case`; or no levels lie below the case.

    Example:
        >>> import inntektsmodell as im
        >>> [level.name for level in im.load_tree("builtin:sykehus").levels]
        ['region', 'hospital']
    """
    case = load_case(name, version)
    tree = levels_below(case)
    if tree is None:
        right = message("a folder with a {file} beside its {case}", file=LEVELS_FILE, case=CASE_FILE)
        raise InputError.of(message("case '{case}'", case=case.name), message("has no levels below it"), right)
    return tree


def levels_below(case: Case) -> CaseTree | None:
    """The tree that begins with a case, be it changed or not; None where no levels lie below it in its folder.

    Raises:
        InputError: with every fault of the cases below.
    """
    file = tree_file(case)
    return None if file is None else read_tree(case, file, case_below)


def case_below(place: Path, rules: dict[str, Rule] | None = None) -> CaseBelow:
    """A case of a level below the first, a folder or a workbook; `rules` as in `build_case`."""
    if not is_workbook(place):
        return CaseBelow(read_versioned(place), partial(build_case, headings=HEADINGS, rules=rules))
    from inntektsmodell.workbook.reading.reader import checked, read_workbook

    reading = read_workbook(place)
    return CaseBelow(reading.raw, lambda raw: checked(replace(reading, raw=raw)))


def load_part(name: Named, version: Named | None = None, targets: Collection[str] | None = None) -> Case:
    """Load a case of which only some steps are asked for, as `load_case` does; any part of it may be lacking.

    What is there is checked. Whether it is enough is seen by who asks. `targets` names the steps, all where None: a
    model version changes no more than they follow from, and its other gaps may stay unfilled.

    Raises:
        InputError: as `load_case`.
    """
    return _loaded(name, version, PartFile, targets)


def load_whole(name: Named, version: Named | None = None) -> Case:
    """Load a case as `load_case` does; where it is refused, but is enough for some steps of the model, tell of these.

    Raises:
        InputError: as `load_case`.
    """
    try:
        return load_case(name, version)
    except InputError as error:
        steps = _steps_of_part(name, version)
        if not steps:
            raise
        advice = message(
            "What is there is enough for some steps of the model: inntektsmodell run {case} {targets}",
            case=name if version is None else f"{name}@{version}",
            targets=" ".join(f"--target {step}" for step in steps),
        )
        raise InputError(error.faults, error.unfinished, advice) from None


def _steps_of_part(name: Named, version: Named | None) -> list[str]:
    """The steps that a case which is not whole has enough for; none where what is there is not sound."""
    from inntektsmodell.model.single_steps import enough_for

    try:
        return enough_for(load_part(name, version))
    except InputError:
        return []


def _loaded(name: Named, version: Named | None, kind: type[CaseFile], targets: Collection[str] | None = None) -> Case:
    name, version = _with_version(name, version)
    by = None if version is None else _version_file(version)
    given = _as_text_of_year(name)
    path = as_path(given, "case")
    meant = built_in_case(given if isinstance(given, str) else path)
    if meant in built_in_cases():
        return build_case(read_versioned(data_folder() / "cases" / meant, by, targets), HEADINGS, kind=kind)
    workbook = path if is_workbook(path) else _first_of_tree(path)
    if path.is_dir() and workbook is None:
        return build_case(read_versioned(path, by, targets), HEADINGS, kind=kind)
    if workbook is not None:
        from inntektsmodell.workbook.reading.reader import load_workbook_case

        own = path / VERSION_FILE
        case = load_workbook_case(workbook, own if by is None and own.is_file() else by, kind, targets)
        return case if workbook is path else replace(case, files=(*case.files, str(path / LEVELS_FILE)))
    other = message("Or give the path of a case folder or a workbook.")
    right = or_else(nearest(str(path), built_in_cases()), other)
    found = message("is neither a built-in case, a folder nor a workbook")
    raise InputError.of(message("case '{case}'", case=path), found, right)


def _first_of_tree(folder: Path) -> Path | None:
    """The workbook of the first level of a tree, in a folder without a case.toml; None where there is no such thing.

    Raises:
        InputError: there is more than one workbook, or other files than a tree of workbooks has.
    """
    if not (folder / LEVELS_FILE).is_file() or is_case_folder(folder):
        return None
    entries = [one for one in sorted(folder.iterdir()) if not one.name.startswith((".", OPEN_IN_EXCEL))]
    workbooks = [one for one in entries if is_workbook(one)]
    if not workbooks:
        return None
    faults = Faults()
    if len(workbooks) > 1:
        found = message("holds the workbooks {names}", names=listed([one.name for one in workbooks]))
        faults.add(str(folder), found, message("one workbook, that of the first level"))
    known = (LEVELS_FILE, LEVELS, VERSION_FILE)
    for one in entries:
        if one not in workbooks and one.name not in known and one.suffix != ".md" and not is_of_system(one):
            faults.add(str(one), message("is not one of the files of a tree of workbooks"), nearest(one.name, known))
    faults.raise_if_any()
    return workbooks[0]


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

    Raises:
        InputError: the version is named in both ways.
    """
    divided = None if not isinstance(name, str) or Path(name).exists() else _divided(name)
    if divided is None:
        return name, version
    case, named = divided
    if version is not None:
        found = message("names the model version '{name}', and '{other}' is given too", name=named, other=version)
        raise InputError.of(message("case '{case}'", case=case), found, message("name it once"))
    return case, named


def _divided(name: str) -> tuple[str, str] | None:
    """The case and the version of a name: what follows the last `@` after a case, or one that goes on as no path."""
    ats = [at for at in range(len(name) - 2, 0, -1) if name[at] == "@"]
    parts = [(name[:at], name[at + 1 :]) for at in ats if Path(name[at:]).suffix.lower() not in ENDINGS]
    after_case = [(case, named) for case, named in parts if _is_case(case)]
    plain = [(case, named) for case, named in parts[:1] if not {"/", "\\"} & set(named)]
    return next(iter([*after_case, *plain]), None)


def _is_case(name: str) -> bool:
    return built_in_case(name) in built_in_cases() or is_case_folder(name) or is_workbook(name)
