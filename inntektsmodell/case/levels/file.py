"""What a tree is made of as it is written (`levels.toml`): its levels from the top, and groups of their recipients."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated

from pydantic import Field

from inntektsmodell.case.checks.names import check_line
from inntektsmodell.case.levels.tree import Grouping, Level
from inntektsmodell.case.pydantic_faults import read_toml_record
from inntektsmodell.faults import Faults, nearest, within
from inntektsmodell.language.messages import message
from inntektsmodell.language.text import Text
from inntektsmodell.records import Frozen, FrozenTable, Listed

Members = Annotated[Listed[str], Field(min_length=1)]


class LevelEntry(Frozen):
    """What a level is called in files and programs, and by people."""

    name: str = Field(pattern=r"^\w[\w-]*$")
    title: Text


class GroupingEntry(Frozen):
    """Groups of a level's recipients: what they are called together, and the members of each."""

    level: str
    title: Text
    members: FrozenTable[Members] = Field(min_length=1)


class TreeFile(Frozen):
    """The levels from the top, two or more, and by name the ways in which recipients are grouped."""

    levels: Listed[LevelEntry] = Field(min_length=2)
    groups: FrozenTable[GroupingEntry] = Field(default={}, validate_default=True)


def read_tree_file(file: Path) -> TreeFile:
    """Read the file. Raises `InputError` with every fault of it, but for labels, which `groupings_of` checks."""
    tree = read_toml_record(file, TreeFile)
    faults = Faults()
    names = [level.name for level in tree.levels]
    for name in dict.fromkeys(name for name in names if names.count(name) > 1):
        found = message("level '{name}' is duplicated", name=name)
        faults.add(within(str(file), "levels"), found, message("give each level a name of its own"))
    for path, line in _lines(tree):
        check_line(line, within(str(file), path), faults)
    faults.raise_if_any()
    return tree


def _lines(tree: TreeFile) -> Iterator[tuple[str, str]]:
    """What people are shown, with its path."""
    titled = {f"levels.{level.name}": level.title for level in tree.levels}
    titled |= {f"groups.{name}": entry.title for name, entry in tree.groups.items()}
    for path, title in titled.items():
        yield from ((f"{path}.title.{language}", line) for language, line in vars(title).items())
    for name, entry in tree.groups.items():
        yield from ((f"groups.{name}.members", line) for line in (name, *entry.members))


def groupings_of(tree: TreeFile, levels: Mapping[str, Level], file: Path, faults: Faults) -> dict[str, Grouping]:
    """The groups; a level, a recipient that is unknown, or one in two groups of a kind, is a fault."""
    for name, entry in tree.groups.items():
        place = within(str(file), f"groups.{name}")
        if entry.level not in levels:
            faults.add(place, message("level '{name}' is unknown", name=entry.level), nearest(entry.level, levels))
            continue
        recipients, placed = levels[entry.level].recipients, set[str]()
        for member in (member for members in entry.members.values() for member in members):
            if member not in recipients:
                found = message("recipient '{name}' is unknown", name=member)
                faults.add(place, found, nearest(member, recipients))
            elif member in placed:
                found = message("recipient '{name}' is duplicated", name=member)
                faults.add(place, found, message("each recipient in one group at most"))
            placed.add(member)
    return {name: Grouping(entry.level, entry.title, entry.members) for name, entry in tree.groups.items()}
