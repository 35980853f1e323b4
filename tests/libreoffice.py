"""Drives LibreOffice without a screen: calculates workbooks anew, all in one call, and reads the values back."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

import openpyxl
from openpyxl.workbook import Workbook

ALWAYS = 0
"""LibreOffice's word for calculating a workbook anew whenever it is loaded, whoever wrote it."""
PROFILE = f"""<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>{ALWAYS}</value></prop></item>
</oor:items>
"""


def recalculated(files: Sequence[Path], folder: Path) -> list[Path]:
    """Workbooks calculated anew from their formulas, under their own names in `folder`/calculated."""
    profile, out = folder / "profile", folder / "calculated"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(PROFILE, encoding="utf-8")
    command = ["soffice", f"-env:UserInstallation={profile.resolve().as_uri()}", "--headless", "--norestore"]
    convert = [*command, "--convert-to", "xlsx", "--outdir", str(out), *map(str, files)]
    subprocess.run(convert, check=True, capture_output=True, timeout=300)
    made = [out / file.name for file in files]
    assert all(file.is_file() for file in made), "LibreOffice wrote nothing"
    return made


def values_of(file: Path) -> Workbook:
    """A workbook with the values of its cells, as they were last calculated."""
    return openpyxl.load_workbook(file, data_only=True)


def formulas_of(file: Path) -> Workbook:
    """A workbook with its formulas."""
    return openpyxl.load_workbook(file)
