"""A template for steps that a case has too little for: blank cells for what lacks, which can be filled in."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

import inntektsmodell as im
from inntektsmodell.cli.main import main
from inntektsmodell.method.quantities import Input
from inntektsmodell.method.steps import STEPS
from inntektsmodell.method.wanted import lacking
from inntektsmodell.model.arrays import inputs_of
from inntektsmodell.workbook.writing.blanks import to_fill_in

GIVEN = inputs_of(im.load_case("builtin:eksempel"))


def wanted_for(name: str) -> list[Input]:
    return to_fill_in(GIVEN, lacking(GIVEN, name))


@pytest.mark.slow
def test_whatever_a_step_lacks_people_can_fill_in() -> None:
    for name in STEPS:
        assert bool(wanted_for(name)) == bool(lacking(GIVEN, name)), name
    assert {one.path for one in wanted_for("gap_key")} >= {"gap.share", "gap.criterion"}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "sheet", "evidence"),
    [("shortfall", "Guaranteed amount", "kroner"), ("adjustment_path", "Parameters", "share")],
)
def test_a_template_is_computed_once_its_blank_cells_are_filled(
    tmp_path: Path, name: str, sheet: str, evidence: str
) -> None:
    file = str(tmp_path / "a.xlsx")
    done = CliRunner().invoke(main, ["template", file, "--target", name, "--lang", "en"])
    assert (done.exit_code, "fill in" in done.stdout) == (0, True), done.output
    blank = CliRunner().invoke(main, ["run", file, "--target", name, "--lang", "en"])
    assert (blank.exit_code, "is empty" in blank.stderr) == (2, True)
    book = openpyxl.load_workbook(file)
    rows = list(book[sheet].iter_rows(min_row=5))
    headings = [cell.value for cell in rows[0]]
    at = headings.index("Evidence")
    for row in rows[1:]:
        if row[at].value is None and any(cell.value is not None for cell in row):
            row[at].value = evidence
            for cell in row[:at]:
                cell.value = 1 if cell.value is None else cell.value
    book.save(file)
    filled = CliRunner().invoke(main, ["run", file, "--target", name, "--json"])
    assert filled.exit_code == 0, filled.output
