"""The inputs that a run keeps, so that it can be computed again from its own folder alone.

`inputs/case` holds the files of the case (one, where it is a workbook), `inputs/rules` the rules files that it refers
to, `inputs/scenarios` the scenarios in their order.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any

from inntektsmodell.analysis.scenarios.scenario import Scenario
from inntektsmodell.case.case import Case
from inntektsmodell.case.levels.reading import read_tree
from inntektsmodell.case.levels.tree import CaseTree
from inntektsmodell.case.reading.building import build_case
from inntektsmodell.case.reading.raw import LEVELS, LEVELS_FILE, VERSION_FILE, kept_name
from inntektsmodell.case.reading.versions import read_versioned
from inntektsmodell.case.rules import is_reference, read_rules, referred
from inntektsmodell.faults import Faults, InputError
from inntektsmodell.files.locations import RUN_CASE, data_folder
from inntektsmodell.files.text_files import check_file_names
from inntektsmodell.files.toml_text import read_toml
from inntektsmodell.language.messages import message
from inntektsmodell.loading import case_below, is_workbook, load_case
from inntektsmodell.runs.record import canonical
from inntektsmodell.workbook.layout.sheets import HEADINGS

CASE = RUN_CASE
RULES = "inputs/rules"
SCENARIOS = "inputs/scenarios"


def keep_inputs(folder: Path, case: Case, scenarios: Sequence[Scenario], lower: Sequence[Case] = ()) -> dict[str, str]:
    """Copy what the run of a case, and of the `lower` ones of its tree, rests on into the run's folder.

    Returns:
        Where each file came from, by its path in the folder: below the data folder, or the analyst's folder by name.

    Raises:
        InputError: the case was not read from files, or from a folder whose name is no text.
    """
    if not case.files:
        right = message("write it to a folder and load it")
        raise InputError.of(message("case '{case}'", case=case.name), message("was not read from files"), right)
    files = [file for one in (case, *lower) for file in one.files]
    origins = {f"{CASE}/{kept_name(Path(file))}": Path(file).resolve() for file in files}
    for name, origin in origins.items():
        _copy(origin, folder / name)
    rules = {f"{RULES}/{name}": data_folder() / "rules" / name for name in _rules_files(folder / CASE)}
    for name, origin in rules.items():
        _copy(origin, folder / name)
    for number, scenario in enumerate(scenarios, start=1):
        file = folder / scenario_file(number)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(canonical(scenario.as_written()), encoding="utf-8", newline="\n")
    kept = {name: _origin(file, below(name)) for name, file in (origins | rules).items()}
    check_file_names(kept.values())
    return kept


def scenario_file(number: int) -> str:
    """Path in the run's folder of the scenario that was applied as number 1, 2, ..."""
    return f"{SCENARIOS}/{number:03d}.json"


def read_inputs(folder: Path) -> tuple[Case, list[Scenario]]:
    """The case of a run as it was read, and the scenarios that were applied to it, in their order.

    Nothing is read but the run's own folder. Raises `InputError` where they do not make a case.
    """
    case = _kept_case(folder)
    files = sorted((folder / SCENARIOS).glob("*.json"))
    scenarios = [Scenario.model_validate_json(file.read_bytes()) for file in files]
    return case, scenarios


def read_levels(folder: Path, case: Case) -> CaseTree | None:
    """The tree of a run whose first level is a case, from the run's own folder; None where it has but one level."""
    file = folder / CASE / LEVELS_FILE
    read = partial(case_below, rules=read_rules(folder / RULES))
    return read_tree(case, file, read) if file.is_file() else None


def kept_files(folder: Path, read: Case, lower: Sequence[Case] = ()) -> list[str]:
    """Files of the cases and of the rules that a run in this folder keeps, by their path in it."""
    files = [f"{CASE}/{kept_name(Path(file))}" for one in (read, *lower) for file in one.files]
    return [*files, *(f"{RULES}/{name}" for name in _rules_files(folder / CASE))]


def _kept_case(folder: Path) -> Case:
    """The case as it was read; a workbook holds the rules' figures itself."""
    if workbook := _workbook(folder / CASE):
        version, is_first = folder / CASE / VERSION_FILE, (folder / CASE / LEVELS_FILE).is_file()
        return load_case(folder / CASE if is_first else workbook, version if version.is_file() else None)
    return build_case(read_versioned(folder / CASE), HEADINGS, read_rules(folder / RULES))


def _workbook(folder: Path) -> Path | None:
    return next((file for file in folder.iterdir() if is_workbook(file)), None)


def _rules_files(folder: Path) -> list[str]:
    """Files of the rules that a case folder refers to, and those below it; a workbook refers to none."""
    where = folder / LEVELS if _workbook(folder) else folder
    contents = [read_toml(file, Faults()) for file in sorted(where.rglob("*.toml"))]
    return sorted({f"{path.partition('.')[0]}.toml" for content in contents for path in _rules_in(content)})


def _rules_in(content: Any) -> Iterator[str]:
    """Path of every rule that the main part of a case refers to."""
    if not isinstance(content, dict):
        return
    if is_reference(content):
        yield from referred(content)
    for part in content.values():
        yield from _rules_in(part)


def _copy(origin: Path, file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(origin, file)


def below(name: str) -> PurePosixPath:
    """Path of a kept input below the folder that it came from."""
    return PurePosixPath(name).relative_to(CASE if name.startswith(CASE) else RULES)


def _origin(file: Path, kept: PurePosixPath) -> str:
    """Below the data folder, or the analyst's folder by name and what is below it."""
    if file.is_relative_to(data_folder()):
        return file.relative_to(data_folder()).as_posix()
    return "/".join(file.parts[-len(kept.parts) - 1 :])
