"""Drives LibreOffice without a screen: saves workbooks as they are, or calculates them anew, all in one call."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

import openpyxl
from openpyxl.workbook import Workbook

ALWAYS = 0
"""LibreOffice's word for calculating a workbook anew whenever it is loaded, whoever wrote it."""
PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>
</oor:items>
"""
RECALCULATION = PROFILE.format(path="/org.openoffice.Office.Calc/Formula/Load", name="OOXMLRecalcMode", value=ALWAYS)
LOCALE = "/org.openoffice.Setup/L10N"


def recalculated(files: Sequence[Path], folder: Path) -> list[Path]:
    """Workbooks calculated anew from their formulas, under their own names in `folder`/calculated."""
    return _saved(files, folder / "profile", RECALCULATION, folder / "calculated")


def saved(files: Sequence[Path], folder: Path, locale: str) -> list[Path]:
    """Workbooks opened and saved unchanged by a user of a locale, as `nb-NO`, under their own names in `folder`."""
    profile = PROFILE.format(path=LOCALE, name="ooSetupSystemLocale", value=locale)
    return _saved(files, folder / "profile", profile, folder / "saved")


def _saved(files: Sequence[Path], profile: Path, settings: str, out: Path) -> list[Path]:
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(settings, encoding="utf-8")
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
