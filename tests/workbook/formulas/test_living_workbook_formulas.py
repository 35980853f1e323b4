"""The formulas of a living workbook give the engine's results, as written and with changed cells, without LibreOffice.

A formula for each cell, worked out by `excel.py`: what `test_living_workbook.py` asks of LibreOffice, in seconds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
import xarray as xr
from openpyxl.workbook import Workbook

from inntektsmodell.method.steps import RESULTS
from inntektsmodell.model.computing import compute
from inntektsmodell.workbook.formulas.control import FLOORS, TOLERANCE
from tests.workbook.formulas import living
from tests.workbook.formulas.excel import calculate
from tests.workbook.formulas.test_living_workbook import CASES, CHANGES, INDEX_SHEETS, assert_results_agree
from tests.workbook.libreoffice import formulas_of, values_of

pytestmark = pytest.mark.slow


class Written(NamedTuple):
    """The file of a living workbook, and the engine's result."""

    file: Path
    result: xr.Dataset


@dataclass(frozen=True)
class Books:
    """The living workbook of each case, and what its formulas give, made when they are asked for first."""

    folder: Path

    @cache  # noqa: B019
    def written(self, name: str) -> Written:
        file = self.folder / f"{name}.xlsx"
        return Written(file, living.written(CASES[name](), file))

    @cache  # noqa: B019
    def calculated(self, name: str) -> Workbook:
        return calculate(formulas_of(self.written(name).file))

    def changed(self, name: str, changes: Mapping[str, Any]) -> Workbook:
        """What the formulas give when the cells of some figures and choices are changed, given by path."""
        cells = living.addresses(CASES[name](), changes)
        return calculate(living.book_with_cells(self.written(name).file, cells))

    @cache  # noqa: B019
    def of_change(self, name: str) -> Workbook:
        """What the formulas give after one of `CHANGES`."""
        return self.changed(*CHANGES[name])


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Books:
    return Books(tmp_path_factory.mktemp("living"))


def verdicts(book: Workbook) -> list[str]:
    """Whether it agrees with the engine, sums hold, evidence and cells are as they were, and input is accepted."""
    return [book["Kontroll"][f"B{row}"].value for row in (4, 5, 6, 7, 8)]


@pytest.mark.parametrize("name", CASES)
def test_every_formula_gives_the_value_that_is_written_with_it(books: Books, name: str) -> None:
    file, _ = books.written(name)
    before, after = values_of(file), books.calculated(name)
    for sheet, place, formula in living.formulas(formulas_of(file)):
        then, now = before[sheet][place].value, after[sheet][place].value
        if isinstance(then, str | None):  # an empty text is read as nothing
            assert now == (then or ""), (sheet, place, formula)
        else:
            size = max(abs(then), FLOORS["1" if sheet in INDEX_SHEETS else "million NOK"])
            assert abs(now - then) <= TOLERANCE * size, (sheet, place, formula)


@pytest.mark.parametrize("name", CASES)
def test_results_are_the_engines(books: Books, name: str) -> None:
    assert_results_agree(books.calculated(name), books.written(name).result)
    assert verdicts(books.calculated(name)) == ["OK"] * 5


@pytest.mark.parametrize("name", CHANGES)
def test_changed_cells_give_what_the_changed_case_gives(books: Books, name: str) -> None:
    base, changes = CHANGES[name]
    book = books.of_change(name)
    assert_results_agree(book, compute(CASES[base]().with_changes(changes)))
    assert verdicts(book) == ["ENDRET", "OK", "OK", "ENDRET", "OK"]


@pytest.mark.parametrize("changes", [{"need.window": [2011, 2020]}, {"population.year": 2011}], ids=str)
def test_chosen_year_without_figures_is_told(books: Books, changes: dict[str, Any]) -> None:
    assert verdicts(books.changed("2021", changes)) == ["ENDRET", "AVVIK", "OK", "ENDRET", "AVVIK"]


def test_first_sheet_shows_before_and_after_and_names_what_was_changed(books: Books) -> None:
    changes = {"appropriation.total": 120_000, "need.weights.somatic.0-5": 0.049, "need.weights.somatic.6-12": 0.029}
    front = books.changed("eksempel", changes)["Oversikt"]
    before = books.written("eksempel").result["base_appropriation"].values
    after = compute(CASES["eksempel"]().with_changes(changes))["base_appropriation"].values
    rows = [[cell.value for cell in row] for row in front.iter_rows(max_col=10)]
    at = next(number for number, row in enumerate(rows) if row[7] == "Årets basisbevilgning (mill. kr)")
    then, now, change = np.array([row[7:10] for row in rows[at + 2 : at + 6]], dtype=np.float64).T
    np.testing.assert_array_equal(then, before)
    np.testing.assert_allclose(now, after, rtol=1e-12)
    np.testing.assert_allclose(change, after - before, atol=1e-8)
    told = [row[2] for row in rows if row[2] and row[0] and row[2] is not None][:3]
    assert told == [
        "Du har endret inndata, og virkningen står under. Endrede gule celler: 3.0",
        "Gule celler: Parametre: appropriation.total",
        "Gule celler: Behovsnøkler: 0–5 år",
    ]


def test_a_formula_that_was_written_over_is_a_deviation_and_no_change(books: Books) -> None:
    book = calculate(living.book_with_cells(books.written("2021").file, {"Behovsindeks!C11": 2.0}))
    assert verdicts(book) == ["AVVIK", "AVVIK", "OK", "OK", "OK"]
    assert "Formlene stemmer ikke med modellen, og ingen gul celle er endret." in {
        c.value for c in book["Oversikt"]["C"]
    }


def test_contributions_lead_from_an_equal_amount_to_the_base(books: Books) -> None:
    for name in ("eksempel", "own model"):
        rows = {
            row[0].value: [cell.value for cell in row[2:]] for row in books.calculated(name)["Diagrammer"].iter_rows()
        }
        names = list(rows)
        parts = names[names.index("Likt per innbygger") : names.index("Årets basisbevilgning")]
        result = books.written(name).result
        np.testing.assert_allclose(
            np.sum([rows[part] for part in parts], axis=0)[:-1], result["base_appropriation"].values, rtol=1e-12
        )
        total = result["full_effect_appropriation"].values - result["redistribution"].values
        np.testing.assert_allclose(rows["Tidligere nøkkel"][:-1], total / total.sum(), rtol=1e-12)


def test_differences_on_the_control_sheet_are_relative_to_the_figure_or_the_floor(books: Books) -> None:
    control = books.of_change("figures")["Kontroll"]
    floors = {about.label.nb: FLOORS[about.units] for about in RESULTS.values()}
    rows = [[cell.value for cell in row] for row in control.iter_rows(min_row=10, max_col=7)]
    numbers = [(floors.get(str(row[0]), 1.0), *row[3:]) for row in rows if isinstance(row[5], int | float)]
    floor, engine, workbook, difference, relative = np.array(numbers, dtype=np.float64).T
    assert (np.abs(difference) > 0).sum() > 100
    np.testing.assert_allclose(difference, workbook - engine, rtol=1e-12)
    np.testing.assert_allclose(relative, np.abs(difference) / np.maximum(np.abs(engine), floor), rtol=1e-12)
    assert control["D4"].value == relative.max()
