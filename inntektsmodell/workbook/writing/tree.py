"""Writes a tree of recipients as a folder with a workbook for each case, for people to fill in."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

from inntektsmodell.case.case import Case
from inntektsmodell.case.levels.reading import tree_file
from inntektsmodell.case.levels.tree import FRAME, CaseTree
from inntektsmodell.case.parameters import PartParameters
from inntektsmodell.case.reading.joint_flows import spelling
from inntektsmodell.case.reading.raw import LEVELS, LEVELS_FILE
from inntektsmodell.case.schema import PartFile
from inntektsmodell.faults import InputError
from inntektsmodell.files.placing import write_folder
from inntektsmodell.language.messages import message
from inntektsmodell.language.text import Language
from inntektsmodell.workbook.writing.template import write_template

FIRST = "case"
"""What the workbook of the first level is called where the name of its case gives no name of a file."""


def write_tree_template(folder: Path, tree: CaseTree, language: Language) -> None:
    """Write a new folder: `levels.toml`, the workbook of the first level, and `levels/LEVEL/RECIPIENT.xlsx`.

    Args:
        folder: new or empty.
        tree: as it was read from its files, its frames not set.
        language: of sheet names and labels.

    Raises:
        InputError: the folder holds something, or a case does not fit a workbook; nothing is written then.
    """
    levels = tree_file(tree.top)
    if levels is None:
        right = message("write it to a folder and load it")
        raise InputError.of(message("case '{case}'", case=tree.top.name), message("was not read from files"), right)

    def fill(target: Path) -> None:
        shutil.copyfile(levels, target / LEVELS_FILE)
        write_template(target / f"{spelling(tree.top.name) or FIRST}.xlsx", tree.top, language)
        for level in tree.levels[1:]:
            (target / LEVELS / level.name).mkdir(parents=True)
            for parent, case in level.cases.items():
                file = target / LEVELS / level.name / f"{spelling(parent)}.xlsx"
                write_template(file, _without_frame(case), language)

    write_folder(folder, fill, ())


def _without_frame(case: Case) -> Case:
    """The case without what the level above gives."""
    kept = {name: part for name, part in case.parameters if name != "appropriation"}
    evidence = {name: item for name, item in case.evidence.items() if name != FRAME}
    content = {**dict(case.file), "parameters": PartParameters.model_construct(**kept), "evidence": evidence}
    return replace(case, file=PartFile.model_construct(**content))
