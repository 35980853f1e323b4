"""No output of a case in pounds speaks of kroner, whatever the command, the language or the kind of file."""

from __future__ import annotations

import os
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import xarray as xr
from click.testing import CliRunner

from inntektsmodell.case.reading.raw import RawCase
from inntektsmodell.cli.main import main
from inntektsmodell.files.locations import data_folder
from inntektsmodell.language.messages import LANGUAGES
from tests.analysis.roll_forward.given_figures import given, persons_of_eksempel
from tests.cases.pace_case import pace_raw
from tests.cases.pound_case import in_pounds
from tests.cases.rules_case import rules_raw
from tests.corrupting.hostile_names import folder_of

pytestmark = pytest.mark.slow

KRONER = re.compile(r"\bNOK\b|\b[Kk]r(?:oner?)?\b|\b[Øø]re\b")
SCENARIO = """
name = "more"
title = {nb = "Mer", en = "More"}
source = "a test"
[changes]
"appropriation.total" = "*1.1"
"""
OF_ALL = (
    "run CASE --out run",
    "run CASE --json",
    "run CASE --target base_appropriation --target redistribution",
    "run CASE --target base_appropriation --json",
    "check CASE",
    "explain CASE base_appropriation[REGION] --depth 9",
    "template case.xlsx --case CASE",
    "check case.xlsx",
    "scenarios --case CASE s.toml --out scenarios",
    "report CASE --scenario s.toml --beside s.toml --out r.html",
)
OF_ONE = (
    "verify run",
    "explain CASE base_appropriation[REGION] --json",
    "compare CASE CASE+s.toml --out compared",
    "compare CASE CASE+s.toml --json",
    "compare CASE CASE+s.toml CASE --split --out beside",
    "compare CASE CASE+s.toml CASE --json",
    "scenarios --case CASE s.toml --json",
    "sensitivity CASE --out local",
    "sensitivity CASE --json",
    "sensitivity CASE --method random --draws 200 --out random",
    "target CASE --goal base_appropriation[REGION]=14000 --free appropriation.total=50000:200000",
    "target CASE --goal base_appropriation[REGION]=14000 --free appropriation.total=50000:200000 --json",
    "batch CASE b.csv --out batch",
    "roll-forward CASE --to 2022 --figures newer --total 110000 --out rolled",
    "report CASE --against CASE --sensitivity --out r.docx",
    "report CASE --scenario s.toml --out r.pptx",
)
"""Commands that are run of every case, and of `eksempel` only; CASE stands for the case, REGION for a recipient."""


def written(name: str) -> Callable[[Path], Path]:
    return lambda _: data_folder() / "cases" / name


def generated(raw: RawCase) -> Callable[[Path], Path]:
    return lambda folder: folder_of(raw, folder / "kroner")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("source", "region", "commands"),
    [
        (written("eksempel"), "Helse Nord", (*OF_ALL, *OF_ONE)),
        (written("sykehus"), "Helse Nord", OF_ALL),
        (generated(pace_raw()), "region 1", OF_ALL),
        (generated(rules_raw()), "region 1", OF_ALL),
    ],
    ids=["eksempel", "sykehus", "pace", "rules"],
)
def test_no_output_of_a_case_in_pounds_speaks_of_kroner(
    source: Callable[[Path], Path],
    region: str,
    commands: tuple[str, ...],
    language: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("inntektsmodell.charts.style.FORMATS", ("svg",))  # its texts can be read; PNG is the same
    case = in_pounds(source(tmp_path), tmp_path / "case")
    work = tmp_path / "work"
    work.mkdir()
    (work / "s.toml").write_text(SCENARIO, encoding="utf-8")
    (work / "b.csv").write_text("appropriation.total\n*1.1\n", encoding="utf-8")
    given(work / "newer", persons_of_eksempel(2021))
    for number, command in enumerate(commands):
        words = [word.replace("CASE", str(case)).replace("REGION", region) for word in command.split()]
        (work / f"{number}.txt").write_text(ran(work, words, language), encoding="utf-8")
    shown = (work / "0.txt").read_text(encoding="utf-8")
    assert {"nb": "mill. GBP", "en": "million GBP"}[language] in shown
    files = [file for file in sorted(work.rglob("*")) if file.is_file()]
    assert [(file.name, *found) for file in files for found in kroner_in(file)] == []


def ran(work: Path, words: list[str], language: str) -> str:
    before = Path.cwd()
    os.chdir(work)
    try:
        done = CliRunner().invoke(main, [*words, "--lang", language])
    finally:
        os.chdir(before)
    assert done.exit_code == 0, done.output
    return done.output


def kroner_in(file: Path) -> Iterator[tuple[str, str]]:
    """Where a file speaks of kroner, and what stands around it."""
    for part, text in texts_of(file):
        for found in KRONER.finditer(text):
            yield part, text[max(0, found.start() - 60) : found.end() + 60]


def texts_of(file: Path) -> Iterator[tuple[str, str]]:
    if file.suffix in (".xlsx", ".docx", ".pptx"):
        with zipfile.ZipFile(file) as archive:
            for name in archive.namelist():
                if name.endswith(".xml"):
                    yield name, archive.read(name).decode("utf-8")
    elif file.suffix == ".nc":
        with xr.open_dataset(file, engine="scipy") as kept:
            yield from ((str(name), str(values.attrs)) for name, values in kept.variables.items())
            yield "", str(kept.attrs)
    elif file.suffix == ".html":
        yield "", re.sub(r"base64,[A-Za-z0-9+/=]+", "", file.read_text(encoding="utf-8"))
    elif file.suffix not in (".png", ".pdf"):
        yield "", file.read_text(encoding="utf-8-sig")
