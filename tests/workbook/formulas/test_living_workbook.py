"""LibreOffice calculates the living workbook anew from its formulas, and gets what the engine gets.

All workbooks of this module are calculated in one call. Cells agree to 1e-9 of their size; the size of an amount is at
least NOK 1 million, of a share or an index 0.001, as on the sheet `Kontroll`.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
import xarray as xr
from openpyxl.workbook import Workbook

from inntektsmodell.case.case import Case
from inntektsmodell.case.reading.building import build_case
from inntektsmodell.case.reading.raw import RawCase, RawTable
from inntektsmodell.loading import load_case
from inntektsmodell.model.computing import compute
from inntektsmodell.workbook.formulas.control import FLOORS, TOLERANCE
from inntektsmodell.workbook.layout.sheets import HEADINGS
from inntektsmodell.workbook.reading.reader import load_workbook_case
from tests.cases.discounted_case import settled_with
from tests.cases.one_criterion_case import one_criterion_case
from tests.cases.own_model_case import own_model_case
from tests.cases.rules_case import rules_case
from tests.strategies import TYPICAL, raw_case
from tests.workbook.formulas import living
from tests.workbook.libreoffice import formulas_of, recalculated, values_of

pytestmark = pytest.mark.office

INDEX_SHEETS = {"Befolkningsandel", "Kriterieindeks", "Vekt etter sammenslåing", "Behovsindeks", "Kostnadsindeks"}
"""Sheets without amounts that can cancel; the others hold some."""
HOSTILE = {
    "region 0": "=1+1",
    "region 1": '+x\'s "A1"!B2',
    "region 2": "@SUM(1,1)",
    "service 0": "-2+3",
    "service 1": "=cmd|' /C calc'!A0",
    "age 0": "0-5",
    "age 1": "=" + "lang " * 48 + "slutt",
    "mean 0": "{=A1}",
    "group 0": '=HYPERLINK("x")',
}
CHANGES: dict[str, tuple[str, dict[str, Any]]] = {
    "figures": (
        "eksempel",
        {
            "population.80+.2020.Helse Nord": 25_000.0,
            "criterion_value.cancer.2019.Helse Vest": 9_000.0,
            "criterion_value.travel_time.2018.Helse Nord": 90.0,
            "calculated_cost.somatic.Helse Nord": 1.15,
            "actual_cost.prehospital.Helse Vest": 0.9,
            "drg_points.2018.Helse Nord.Helse Sør-Øst": 20_000.0,
            "need.weights.somatic.80+": 0.108,
            "need.weights.somatic.70-79": 0.104,
            "cost.actual_weight.addiction": 0.75,
            "phase_in.schedule.2021": 10.0,
        },
    ),
    "years": (
        "eksempel",
        {
            "need.window": [2017],
            "population.year": 2018,
            "settlement.years": [2012, 2016, 2019],
            "settlement.service": "mental_adult",
            "settlement.running_share": 0.5,
        },
    ),
    "rules": (
        "eksempel",
        {
            "settlement.rule": "former",
            "settlement.capital_addition": 0.5,
            "criteria.mortality.merge": False,
            "capital.share": 0.05,
            "appropriation.total": 110_000.0,
        },
    ),
    "cost index of each service": ("eksempel@2009", {"cost.common": False}),
    "discount": ("a discount", {"settlement.emergency_discount": 0.6}),
    "steps of own models": (
        "own model",
        {
            "reserved.amounts.agreements": 500.0,
            "history.share": 0.25,
            "settlement.price_share": 0.9,
            "supplement.region 1": 90.0,
            "guaranteed.region 2": 100.0,
            "adjustment.plan.2023": 0.75,
        },
    ),
    "rules of other formulas": (
        "other rules",
        {
            "index.inverse": ["mean 0", "count 2"],
            "index.unscaled": ["mean 1"],
            "index.part": ["region 0", "region 4"],
            "index.floor.count 2": 1.02,
            "index.threshold.age 2": 0.9,
            "counted_ages.service 1.age 2": 0.5,
            "gap.limit": 1.03,
            "gap.above": False,
            "amounts.per_inhabitant.service 0": 800.0,
            "amounts.equalised.service 1": 900.0,
            "correction.region 0": -40.0,
            "correction.region 1": 40.0,
            "correction.region 2": 0.0,
            "correction.region 3": 0.0,
            "correction.region 4": 0.0,
        },
    ),
    "calibrated": (
        "2021",
        {
            "population.80+.2020.Helse Nord": 30_000.0,
            "population.6-12.2020.Helse Vest": 60_000.0,
            "redistribution.Helse Nord": -50.0,
            "redistribution.Helse Vest": 237.0,
            "need.window": [2019, 2020],
        },
    ),
}
"""Changes by path, of figures and of choices. Each is made in the cells of the workbook and in the case."""


def case_with_a_key_of_zero() -> Case:
    """A case in which one region has no part in the money, and loses nothing by it."""
    with tempfile.TemporaryDirectory() as folder:
        return load_case(one_criterion_case(Path(folder) / "case", ("0.55", "0.25", "0.2", "0")))


def hostile_case() -> Case:
    """A case of many regions and criteria whose labels look like formulas."""
    raw = raw_case(replace(TYPICAL[3], regions=7, services=3, counts=4), 2)
    return build_case(
        RawCase(raw.place, _renamed(raw.content), {name: _table(it) for name, it in raw.tables.items()}), HEADINGS
    )


def _table(table: RawTable) -> RawTable:
    return replace(table, rows=tuple(_renamed(row) for row in table.rows))


def _renamed(content: Any) -> Any:
    """Content with every name and label of `HOSTILE` replaced."""
    if isinstance(content, dict):
        return {HOSTILE.get(key, key): _renamed(value) for key, value in content.items()}
    if isinstance(content, list):
        return [_renamed(item) for item in content]
    return HOSTILE.get(content, content) if isinstance(content, str) else content


CASES: dict[str, Callable[[], Case]] = {
    "2021": lambda: load_case("2021"),
    "eksempel": lambda: load_case("eksempel"),
    "eksempel@2009": lambda: load_case("eksempel@2009"),
    "smallest": lambda: build_case(raw_case(TYPICAL[0], 1), HEADINGS),
    "hostile": hostile_case,
    "key of zero": case_with_a_key_of_zero,
    "a discount": lambda: settled_with(0.25),
    "own model": own_model_case,
    "other rules": rules_case,
}


CHANGED_ALONE = ("smallest", "eksempel@2009", "a discount", "own model", "other rules")
IN_LIBREOFFICE = [name for name in CASES if name not in CHANGED_ALONE]
"""Those that are calculated as they were written; the others are after their cells or stored values were changed."""


class Calculated(NamedTuple):
    """A workbook as it was written, as LibreOffice calculated it, and the engine's result."""

    file: Path
    values: Workbook
    result: xr.Dataset


@pytest.fixture(scope="module")
def calculated(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Calculated]:
    """Every workbook of this module by name, calculated in one call of LibreOffice."""
    folder = tmp_path_factory.mktemp("living")
    cases = {name: make() for name, make in CASES.items()}
    results = {name: living.written(case, folder / f"{name}.xlsx") for name, case in cases.items()}
    living.with_wrong_values(folder / "smallest.xlsx", folder / "wrong.xlsx")
    unknown = living.addresses(cases["2021"], {"need.window": [2011, 2020]})
    living.with_cells(folder / "2021.xlsx", unknown, folder / "unknown.xlsx")
    results |= {"wrong": results["smallest"], "unknown": results["2021"]}
    for name, (base, changes) in CHANGES.items():
        cells = living.addresses(cases[base], changes)
        living.with_cells(folder / f"{base}.xlsx", cells, folder / f"{name}.xlsx")
        results[name] = compute(cases[base].with_changes(changes))
    files = {name: folder / f"{name}.xlsx" for name in results}
    asked = [files[name] for name in (*IN_LIBREOFFICE, "wrong", "unknown", *CHANGES)]
    made = {file: values_of(new) for file, new in zip(asked, recalculated(asked, folder), strict=True)}
    return {name: Calculated(file, made[file], results[name]) for name, file in files.items() if file in made}


def assert_results_agree(book: Workbook, result: xr.Dataset) -> None:
    """Every result under its defined name is the engine's."""
    for name, values in result.items():
        expected = living.in_order_of_sheet(result, str(name))
        size = np.maximum(np.abs(expected), FLOORS[values.attrs["units"]])
        off = np.abs(living.named_values(book, str(name)) - expected) / size
        assert off.max() <= TOLERANCE, f"{name}: {off.max():.3g}"


@pytest.mark.parametrize("name", IN_LIBREOFFICE)
def test_every_calculated_cell_is_what_was_written_for_it(calculated: dict[str, Calculated], name: str) -> None:
    file, values, _ = calculated[name]
    before = values_of(file)
    cells = list(living.formulas(formulas_of(file)))
    assert len(cells) > 100
    for sheet, place, formula in cells:
        then, now = before[sheet][place].value, values[sheet][place].value
        if isinstance(then, str | None):  # an empty text is read as nothing
            assert (now or "") == (then or ""), (sheet, place, formula)
        else:
            size = max(abs(then), FLOORS["1" if sheet in INDEX_SHEETS else "million NOK"])
            assert abs(now - then) <= TOLERANCE * size, (sheet, place, formula)


@pytest.mark.parametrize("name", [*IN_LIBREOFFICE, "wrong"])
def test_results_are_the_engines(calculated: dict[str, Calculated], name: str) -> None:
    _, values, result = calculated[name]
    assert_results_agree(values, result)
    assert values["Kontroll"]["B4"].value == "OK"
    assert values["Kontroll"]["B5"].value == "OK"


def test_wrong_values_were_there_before_they_were_calculated(calculated: dict[str, Calculated]) -> None:
    before = values_of(calculated["wrong"].file)
    assert living.named_values(before, "distribution_key").tolist() == [[0.0] * 2]
    assert before["Kontroll"]["B4"].value == "0"


@pytest.mark.parametrize("name", CHANGES)
def test_changed_cells_give_what_the_changed_case_gives(calculated: dict[str, Calculated], name: str) -> None:
    _, values, result = calculated[name]
    before = compute(CASES[CHANGES[name][0]]())
    assert float(np.abs(result["distribution_key"] - before["distribution_key"]).max()) > 1e-5
    assert_results_agree(values, result)
    assert values["Kontroll"]["B4"].value == "ENDRET"
    assert values["Kontroll"]["B5"].value == "OK"


@pytest.mark.parametrize("name", [name for name, (base, _) in CHANGES.items() if base != "2021"])
def test_changed_workbook_is_a_case_that_the_engine_computes_alike(
    calculated: dict[str, Calculated], name: str
) -> None:
    file, values, _ = calculated[name]
    assert_results_agree(values, compute(load_workbook_case(file)))


@pytest.mark.parametrize("name", [*IN_LIBREOFFICE, "wrong", *CHANGES])
def test_no_cell_of_a_calculated_workbook_is_an_error(calculated: dict[str, Calculated], name: str) -> None:
    for sheet in calculated[name].values:
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            assert cell.data_type != "e", (sheet.title, cell.coordinate, cell.value)


def test_labels_that_look_like_formulas_stay_texts(calculated: dict[str, Calculated]) -> None:
    file, values, _ = calculated["hostile"]
    shown = {cell.value for row in values["Befolkningsandel"].iter_rows() for cell in row}
    assert {HOSTILE[f"region {number}"] for number in range(3)} <= shown
    assert {"0-5", HOSTILE["age 1"]} <= {row[0].value for row in values["Kriterieindeks"].iter_rows()}
    for cell in living.formulas(formulas_of(file)):
        assert not any(label in cell.formula for label in HOSTILE.values() if label != "0-5"), cell


def test_chosen_year_without_figures_is_told(calculated: dict[str, Calculated]) -> None:
    control = calculated["unknown"].values["Kontroll"]
    assert (control["B4"].value, control["B5"].value) == ("ENDRET", "AVVIK")
