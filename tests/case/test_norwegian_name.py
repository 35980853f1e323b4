"""The Norwegian name of anything is enough: where no English one is given, it stands for both."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl
import pytest
from pydantic import ValidationError

from inntektsmodell.analysis.scenarios.scenario import load_scenario
from inntektsmodell.case.case import Case
from inntektsmodell.language.text import Text
from inntektsmodell.loading import load_case
from inntektsmodell.workbook.writing.template import write_template
from tests.corrupting.broken_case import CASE, copy_of_case

ENGLISH = "Engelsk (English)"


def texts(case: Case) -> list[Text]:
    file = case.file
    return [file.title, *file.notes, *file.services.values(), *(item.label for item in case.criteria.values())]


def test_text() -> None:
    assert Text(nb="Somatikk") == Text(nb="Somatikk", en="") == Text(nb="Somatikk", en="Somatikk")
    assert Text(nb="Somatikk", en="Somatic care").en == "Somatic care"
    for absent in ({"en": "Somatic care"}, {"nb": "Somatikk", "eng": "Somatic care"}):
        with pytest.raises(ValidationError):
            Text.model_validate(absent)


@pytest.mark.parametrize("keep_column", [True, False])
def test_case_folder_without_english(tmp_path: Path, keep_column: bool) -> None:
    folder = copy_of_case(tmp_path / "case")
    toml = (folder / CASE).read_text(encoding="utf-8")
    assert ', en = "' in toml
    (folder / CASE).write_text(re.sub(r'(, |^)en = "[^"]*"', "", toml, flags=re.MULTILINE), encoding="utf-8")
    criteria = folder / "criteria.csv"
    lines = [line.rsplit(",", 1)[0] for line in criteria.read_text(encoding="utf-8").splitlines()]
    ends = ["", *("" for _ in lines[1:])] if not keep_column else [",en", *("," for _ in lines[1:])]
    criteria.write_text("".join(f"{line}{end}\n" for line, end in zip(lines, ends, strict=True)), encoding="utf-8")
    case, original = load_case(folder), load_case("eksempel")
    assert [text.nb for text in texts(case)] == [text.nb for text in texts(original)]
    assert all(text.en == text.nb for text in texts(case))


@pytest.mark.slow
def test_workbook_without_english(tmp_path: Path) -> None:
    file = tmp_path / "inndata.xlsx"
    write_template(file, load_case("eksempel"))
    book = openpyxl.load_workbook(file)
    emptied = 0
    for sheet in book.worksheets:
        headings = [cell for row in sheet.iter_rows(max_row=6) for cell in row if cell.value in ("Engelsk", ENGLISH)]
        for heading in headings:
            for (cell,) in sheet.iter_rows(heading.row + 1, sheet.max_row, heading.column, heading.column):
                emptied += cell.value is not None
                cell.value = None
    assert emptied > 30
    book.save(file)
    assert all(text.en == text.nb for text in texts(load_case(file)))


def test_scenario_without_english() -> None:
    scenario = load_scenario({"name": "a", "source": "b", "title": {"nb": "Tittel"}, "description": {"nb": "Om"}})
    assert (scenario.label("en"), scenario.description) == ("Tittel", Text(nb="Om", en="Om"))
