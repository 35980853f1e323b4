"""Reads a tree from the folder of its first case: `levels.toml`, and `levels/LEVEL/RECIPIENT/`, a case folder each.

A folder has the name of the recipient whose money its case hands on, in any case and with any marks between words:
`helse_nord` and `Helse Nord` are one. The case gives no total to distribute: that is what the recipient gets. A
workbook, `helse_nord.xlsx`, may stand in the place of a folder.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from frozendict import frozendict

from inntektsmodell.case.case import Case
from inntektsmodell.case.levels.file import TreeFile, groupings_of, read_tree_file
from inntektsmodell.case.levels.tree import FRAME, TOP, CaseTree, Level
from inntektsmodell.case.reading.folder import CASE_FILE
from inntektsmodell.case.reading.joint_flows import spelling
from inntektsmodell.case.reading.raw import JOINT_FLOWS, LEVELS, LEVELS_FILE, RawCase
from inntektsmodell.faults import Faults, InputError, nearest, shortened, within
from inntektsmodell.files.system_files import is_of_system
from inntektsmodell.language.messages import message

ENDINGS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
"""Of workbooks; only the first is read, the others are told how to become one."""
OPEN_IN_EXCEL = "~$"
"""How the name of a file begins that Excel keeps beside an open workbook."""
UNTIL_COMPUTED = {"value": 1.0, "evidence": FRAME}
"""Stands for a frame while the case is checked by itself: shares and indices do not depend on it."""


class CaseBelow(NamedTuple):
    """A case of a level as it was read, and what makes a checked case of it."""

    raw: RawCase
    build: Callable[[RawCase], Case]


Read = Callable[[Path], CaseBelow]


def tree_file(case: Case) -> Path | None:
    """The file that says which levels lie below a case; None where none do."""
    return next((Path(file) for file in case.files if Path(file).name == LEVELS_FILE), None)


def read_tree(top: Case, file: Path, read: Read) -> CaseTree:
    """The tree below a case, its frames not yet set (see `model.levels`).

    Args:
        top: the case of the first level.
        file: its `levels.toml`.
        read: reads a case folder or a workbook.

    Raises:
        InputError: with every fault of the cases below, or else with every disagreement between them.
    """
    entries = read_tree_file(file)
    first, *below = entries.levels
    faults = Faults()
    _check_folders(file.parent / LEVELS, [level.name for level in below], faults)
    levels = [Level(first.name, first.title, frozendict({TOP: top}))]
    for entry in below:
        above = [recipient for level in levels for recipient in level.recipients]
        cases = _cases(file.parent / LEVELS / entry.name, above, top, read, faults)
        levels.append(Level(entry.name, entry.title, frozendict(cases)))
    _check_flows(file.parent, faults)
    faults.raise_if_any(unfinished=True)
    return _checked(levels, entries, file)


def _check_folders(folder: Path, names: list[str], faults: Faults) -> None:
    """A folder for every level below the first, and nothing else."""
    found = {entry.name for entry in _entries(folder)}
    for name in (name for name in names if name not in found):
        faults.add(str(folder / name), message("is missing"), message("a folder with a case for each recipient"))
    for name in sorted(found - {*names}):
        faults.add(str(folder / name), message("is no level of {file}", file=LEVELS_FILE), nearest(name, names))


def _check_flows(root: Path, faults: Faults) -> None:
    """One matrix of flows for a level is divided among case folders; a workbook has its own flows."""
    workbooks = [one for one in sorted((root / LEVELS).glob("*/*")) if one.is_file() and one.suffix in ENDINGS]
    if (root / CASE_FILE).is_file() and not workbooks:
        return
    for file in sorted((root / LEVELS).glob(f"*/{JOINT_FLOWS}")):
        right = message("the flows of each case in its workbook, or a folder for every case")
        faults.add(str(file), message("cannot be divided among workbooks"), right)


def _entries(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(
        one for one in folder.iterdir() if not one.name.startswith((".", OPEN_IN_EXCEL)) and not is_of_system(one)
    )


def _cases(folder: Path, recipients: Iterable[str], top: Case, read: Read, faults: Faults) -> dict[str, Case]:
    """The cases of a level by parent, in the order of the recipients above.

    After a fault above, recipients may be lacking there, and nothing is said of folders that seem to be nobody's.
    """
    is_whole = not faults.found
    spelled: dict[str, list[str]] = {}
    for recipient in recipients:
        spelled.setdefault(spelling(recipient), []).append(recipient)
    found: dict[str, Case] = {}
    for place in (place for place in _entries(folder) if place.name != JOINT_FLOWS):
        if place.is_file() and place.suffix not in ENDINGS:
            right = message("a folder or a workbook (.xlsx) for each case")
            faults.add(str(place), message("is neither a case folder nor a workbook"), right)
            continue
        name = place.stem if place.is_file() else place.name
        meant = spelled.get(spelling(name), [])
        if not meant and not is_whole:
            continue
        if len(meant) != 1 or meant[0] in found:
            told = message("is the case of no recipient above") if not meant else message("can be read in several ways")
            faults.add(str(place), told, nearest(name, [one for names in spelled.values() for one in names]))
            continue
        try:
            found[meant[0]] = _below(place, top, read)
        except InputError as error:
            faults.found += error.faults
    return {name: found[name] for names in spelled.values() for name in names if name in found}


def _below(place: Path, top: Case, read: Read) -> Case:
    """A case of a level below the first; what stands for its frame and the evidence of it is put in.

    It has the currency of the first level, and its decimals where it states none of its own.
    """
    raw, build = read(place)
    parameters, evidence = (raw.content.get(key, {}) for key in ("parameters", "evidence"))
    faults = Faults()
    if isinstance(parameters, dict) and "appropriation" in parameters:
        right = message("leave it out: the case distributes what its recipient gets in the level above")
        faults.add(within(raw.place, "parameters.appropriation"), message("is given"), right)
    if isinstance(evidence, dict) and FRAME in evidence:
        found = message("is the evidence of what the level above gives")
        faults.add(within(raw.place, f"evidence.{FRAME}"), found, message("choose another name"))
    if raw.content.get("year") != top.file.year:
        found = message("found {value!r}", value=raw.content.get("year"))
        faults.add(within(raw.place, "year"), found, message("{year}, as in the level above", year=top.file.year))
    if (currency := raw.content.get("currency", top.currency)) != top.currency:
        found = message("found {value!r}", value=shortened(currency))
        right = message("{code}, as in the level above", code=top.currency)
        faults.add(within(raw.place, "currency"), found, right)
    faults.raise_if_any()
    if isinstance(parameters, dict) and isinstance(evidence, dict):
        total = top.evidence[top.parameters.appropriation.total.evidence]
        own = raw.content.get("decimals", {})
        content = {
            **raw.content,
            "currency": top.currency,
            "decimals": {**top.decimals.model_dump(), **own} if isinstance(own, dict) else own,
            "evidence": {**evidence, FRAME: total.model_dump()},
            "parameters": {**parameters, "appropriation": {"total": UNTIL_COMPUTED}},
        }
        raw = replace(raw, content=content)
    return build(raw)


def _checked(levels: list[Level], entries: TreeFile, file: Path) -> CaseTree:
    """The tree, where no two recipients have one name, none has two cases below, and groups name what is there."""
    faults = Faults()
    for level in levels[1:]:
        if not level.cases:
            right = message("a folder with a case for each recipient")
            faults.add(str(file.parent / LEVELS / level.name), message("holds no case"), right)
    parents = Counter(parent for level in levels for parent in level.cases)
    for parent in (parent for parent, number in parents.items() if number > 1):
        found = message("recipient '{name}' has cases in several levels", name=parent)
        faults.add(str(file), found, message("one case at most below each recipient"))
    names = Counter(recipient for level in levels for recipient in level.recipients)
    for name in (name for name, number in names.items() if number > 1):
        found = message("recipient '{name}' is duplicated", name=name)
        faults.add(str(file), found, message("a name of its own for every recipient of the tree"))
    groupings = groupings_of(entries, {level.name: level for level in levels}, file, faults)
    faults.raise_if_any()
    return CaseTree(tuple(levels), frozendict(groupings))
