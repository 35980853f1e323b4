"""What the engine refuses of a figure in a yellow cell, the verdicts of the living workbook tell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from inntektsmodell.case.case import Case
from inntektsmodell.case.reading.building import build_case
from inntektsmodell.faults import InputError
from inntektsmodell.language.text import Text
from inntektsmodell.loading import load_case
from inntektsmodell.model.computing import compute
from inntektsmodell.workbook.formulas import refusals
from inntektsmodell.workbook.formulas.choices import NUMBER_CHOSEN, UNKNOWN_NAMES, UNKNOWN_YEARS
from inntektsmodell.workbook.formulas.control import BAD, FIRST, IS_REFUSED, NOT_CALCULATED
from inntektsmodell.workbook.layout.sheets import HEADINGS
from tests.case.reading.test_left_out import SMALL, kept_rows, of_first, with_weights
from tests.case.test_allowed import EMPTY, allowing, empty_raw
from tests.cases.own_model_case import own_model_case
from tests.cases.pace_case import pace_case
from tests.cases.rest_case import rest_case
from tests.cases.rules_case import rules_case
from tests.strategies import raw_case
from tests.workbook.formulas import living
from tests.workbook.formulas.excel import Calculation
from tests.workbook.libreoffice import recalculated, values_of

pytestmark = pytest.mark.slow


def without_actual_cost() -> Case:
    raw = with_weights(raw_case(SMALL, 7), service_0=0.25, service_1=0.0)
    return build_case(kept_rows(raw, "actual_cost", of_first), HEADINGS)


def labelled() -> Case:
    """Rules of a case whose criteria have a label in each language."""
    case = rules_case()
    texts = {name: Text(nb=f"Kriteriet {name}", en=f'The "{name}"') for name in case.criteria}
    return replace(
        case, criteria={name: one.model_copy(update={"label": texts[name]}) for name, one in case.criteria.items()}
    )


CASES: dict[str, Callable[[], Case]] = {
    "2021": lambda: load_case("2021"),
    "eksempel": lambda: load_case("eksempel"),
    "own model": own_model_case,
    "rules": rules_case,
    "labelled": labelled,
    "correction": lambda: rules_case(parts=("correction",)),
    "rest": lambda: rest_case(31),
    "pace": lambda: pace_case(1),
    "no actual cost": without_actual_cost,
    "empty": lambda: build_case(allowing(empty_raw(), EMPTY), HEADINGS),
}
REGIONS = ("Helse Sør-Øst", "Helse Vest", "Helse Midt-Norge", "Helse Nord")
BEYOND = dict.fromkeys([f"correction.region {number}" for number in range(5)], 0.0)
BEYOND |= {"correction.region 0": -1e6, "correction.region 1": 1e6}
"""A correction that sums to 0, and takes more than a region has."""
REFUSED: list[tuple[str, dict[str, Any]]] = [
    ("2021", {"redistribution.Helse Nord": 9.0}),
    ("2021", {"need.window": [2019, 2019]}),
    ("2021", {"need.weights.combined.0-5": 0.9}),
    ("eksempel", {"service_share.somatic": 1.2, "service_share.prehospital": -0.438}),
    ("eksempel", {"capital_key.Helse Nord": 0.5}),
    ("eksempel", {"former_key.Helse Nord": 0.2}),
    ("eksempel", {"calculated_cost.somatic.Helse Nord": 0.0}),
    ("eksempel", {"settlement.running_share": -0.1}),
    ("eksempel", {f"population.80+.2016.{region}": 0.0 for region in REGIONS}),
    ("eksempel", {"population.80+.2016.Helse Nord": "mange"}),
    ("own model", {"reserved.amounts.agreements": 1e6}),
    ("own model", {"history.share": 1.5}),
    ("own model", {"supplement.region 1": -5.0}),
    ("own model", {"guaranteed.region 2": 1e7}),
    ("own model", {f"adjustment.plan.{year}": 0.0 for year in range(2020, 2024)}),
    ("rules", {"index.floor.count 2": 1.5}),
    ("rules", {"index.unscaled": ["mean 0", "count 0"]}),
    ("rules", {"counted_ages.service 1.age 2": 1.5}),
    ("rules", {f"counted_ages.service 1.age {number}": 0.0 for number in range(4)}),
    ("rules", {"correction.region 0": 40.0}),
    ("correction", BEYOND),
    ("rest", {"population.age 1.2018.region 0": 1e9}),
    ("rest", {"former_key.region 0": 2.0}),
    ("pace", {"pace.least_growth": 0.02, "pace.greatest_growth": 0.01}),
    ("pace", {"pace.frame.2021": 1.1}),
    ("pace", {"pace.frame.2022": 2.0}),
    ("no actual cost", {"cost.actual_weight.service 1": 0.5}),
    ("empty", {"population.age 0.2020.region 2": 9.0}),
]
"""Changes by path that the engine refuses."""


class Books:
    """The living workbook of each case, written when it is asked for first."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.known = folder, dict[str, tuple[Case, Path]]()

    def __call__(self, name: str) -> tuple[Case, Path]:
        if name not in self.known:
            self.known[name] = case, file = CASES[name](), self.folder / f"{name}.xlsx"
            living.written(case, file)
        return self.known[name]


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Books:
    return Books(tmp_path_factory.mktemp("refused"))


def verdicts(file: Path, cells: Mapping[str, Any]) -> tuple[str, str, str]:
    """What the sums and the input are said to be after cells were changed, and what the first sheet says."""
    book = living.book_with_cells(file, cells)
    row = next(cell.row for cell in book["Oversikt"]["B"] if str(cell.value).startswith("=Kontroll!$B$4"))
    calculation = Calculation(book)
    with np.errstate(all="ignore"):
        sums, accepted = (str(calculation.cell("Kontroll", place)) for place in ("B5", "B8"))
        return sums, accepted, str(calculation.cell("Oversikt", f"C{row}"))


@pytest.mark.parametrize(("name", "changes"), REFUSED, ids=str)
def test_what_the_engine_refuses_is_a_deviation(books: Books, name: str, changes: dict[str, Any]) -> None:
    case, file = books(name)
    with pytest.raises(InputError):
        compute(case.with_changes(changes))
    _, accepted, said = verdicts(file, living.addresses(case, changes))
    assert accepted == BAD.nb
    assert said.startswith((IS_REFUSED.nb, NOT_CALCULATED.nb))
    assert not said.endswith(": ")


@pytest.mark.parametrize("name", CASES)
def test_a_case_that_is_accepted_has_no_such_deviation(books: Books, name: str) -> None:
    assert verdicts(books(name)[1], {}) == ("OK", "OK", "")


def test_a_merge_that_is_no_truth_is_told(books: Books) -> None:
    case, file = books("eksempel")
    cell = living.input_cells(case).parameter("criteria.mortality.merge")
    assert verdicts(file, {cell: "kanskje"})[1] == BAD.nb


CAUSES: list[tuple[str, dict[str, Any], Text]] = [
    ("rules", {"gap.limit": 9.0}, refusals.NO_GAP),
    ("rules", {"amounts.per_inhabitant.service 0": 1e7}, refusals.TOO_MUCH),
    ("own model", {"supplement.region 1": 1e6}, refusals.TOO_MUCH),
    ("own model", {f"adjustment.plan.{year}": 0.0 for year in range(2020, 2024)}, refusals.NOTHING_PAID),
    ("eksempel", {f"phase_in.schedule.{year}": 0.0 for year in (2021, 2022)}, refusals.NOTHING_PAID),
    ("2021", {"need.weights.combined.0-5": 0.9}, refusals.NOT_ONE),
    ("pace", {"pace.least_growth": 0.02, "pace.greatest_growth": 0.01}, refusals.NO_PACE),
    ("eksempel", {"settlement.years": []}, refusals.NO_YEAR),
    ("eksempel", {"need.window": [1999]}, UNKNOWN_YEARS),
    ("rules", {"gap.criterion": "count 9"}, NUMBER_CHOSEN),
    ("rules", {"index.inverse": None}, UNKNOWN_NAMES),
    ("rules", {f"criterion_value.mean 1.{year}.region 0": 0.0 for year in (2018, 2019, 2020)}, refusals.NO_RESULT),
]
"""Changes, and what is told of them: the cause, not what follows from it."""


@pytest.mark.parametrize(("name", "changes", "cause"), CAUSES, ids=str)
def test_the_cause_is_told(books: Books, name: str, changes: dict[str, Any], cause: Text) -> None:
    case, file = books(name)
    _, accepted, said = verdicts(file, living.addresses(case, changes))
    assert accepted == BAD.nb
    assert said.startswith(f"{IS_REFUSED.nb} {cause.nb}")


LET_BE: list[tuple[str, dict[str, Any]]] = [
    ("eksempel", {"population.80+.2016.Helse Nord": "10 000"}),
    ("eksempel", {"need.weights.somatic.travel_time": "0,05"}),
    ("eksempel", {"settlement.running_share": "0,2"}),
    ("eksempel", {"criteria.mortality.merge": "nei"}),
    ("eksempel", {"need.window": [2014, "2015", 2016]}),
]
"""What the reader takes with a remark, by path."""


@pytest.mark.parametrize(("name", "changes"), LET_BE, ids=str)
def test_what_only_the_workbook_cannot_take_is_not_told_as_refused(
    books: Books, name: str, changes: dict[str, Any]
) -> None:
    case, file = books(name)
    _, accepted, said = verdicts(file, living.addresses(case, changes))
    assert accepted == BAD.nb
    assert said.startswith(f"{NOT_CALCULATED.nb} ")


def test_an_empty_actual_cost_without_weight_is_no_fault(books: Books) -> None:
    case, file = books("eksempel")
    paths = {f"actual_cost.addiction.{region}": None for region in REGIONS[1:]}
    emptied, weight = living.addresses(case, paths), living.input_cells(case).parameter("cost.actual_weight.addiction")
    assert verdicts(file, {**emptied, weight: 0})[:2] == ("OK", "OK")
    assert verdicts(file, {**emptied, weight: 0.5})[1] == BAD.nb
    assert verdicts(file, {**emptied, weight: 0, next(iter(emptied)): "ukjent"})[1] == BAD.nb


TYPED: list[tuple[str, dict[str, str]]] = [
    ("eksempel", {"settlement.service": "Mental health care,  adults"}),
    ("eksempel", {"settlement.service": "mental_adult", "settlement.rule": "Former RULE"}),
    ("eksempel", {"settlement.rule": "calculated_cost"}),
    ("labelled", {"gap.criterion": 'the "COUNT 2"', "index.inverse": "mean 1"}),
    ("labelled", {"index.without_own": 'age 1 ;The  "count 0"', "index.unscaled": "kriteriet MEAN 0"}),
]
"""What means the same as a name in the cell of a choice."""


@pytest.mark.parametrize(("name", "typed"), TYPED, ids=str)
def test_a_choice_is_recognised_as_the_reader_recognises_it(books: Books, name: str, typed: dict[str, str]) -> None:
    case, file = books(name)
    addresses = living.input_cells(case).addresses
    assert verdicts(file, {addresses["parameter", path]: text for path, text in typed.items()})[:2] == ("OK", "OK")


@pytest.mark.office
def test_libreoffice_tells_them_in_their_own_rows(books: Books, tmp_path: Path) -> None:
    """Several edits of one workbook each; their rows hold a number, the others 0."""
    edits: dict[str, dict[str, Any]] = {
        "rules": {
            "index.floor.count 2": 1.5,
            "gap.share": 1.5,
            "correction.region 0": 40.0,
            "need.window": [2019, 2019],
        },
        "correction": BEYOND,
        "rest": {"population.age 1.2018.region 0": 1e9, "service_share.service 0": "?"},
    }
    told = {
        "rules": {refusals.CROSSED, refusals.NOT_ZERO, refusals.TWICE},
        "correction": {refusals.CORRECTED},
        "rest": {refusals.NOT_ONE},
    }
    for name, changes in edits.items():
        case, file = books(name)
        living.with_cells(file, living.addresses(case, changes), tmp_path / f"{name}.xlsx")
    for file in recalculated([tmp_path / f"{name}.xlsx" for name in edits], tmp_path):
        book = values_of(file)
        control = book["Kontroll"]
        assert control["B8"].value == BAD.nb
        assert BAD.nb in [cell.value for cell in book["Oversikt"]["B"]]
        rows = [[cell.value for cell in row] for row in control.iter_rows(min_row=FIRST + 1, max_col=8)]
        counted = [row for row in rows if row[7] is not None and row[3] == 0]
        found = {row[0] for row in counted if row[6] and row[6] > 1e-9}
        outside = {label for label in found if label.startswith(("Celler uten", "Celler med"))}
        assert found - outside == {label.nb for label in told[file.stem]}, file.stem
        assert bool(outside) == (file.stem != "correction")
