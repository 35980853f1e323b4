"""The page where nobody lives in a recipient, as a case allows: nothing there is told in kroner per inhabitant."""

import pytest

from inntektsmodell.app.answers import Answer, Calculator, answer
from inntektsmodell.app.kept import KeptScenario, Shelf, basis_of
from inntektsmodell.app.rows import region_rows, step_rows
from inntektsmodell.app.screen import Screen
from inntektsmodell.app.side_by_side import PER_INHABITANT, compared
from inntektsmodell.app.state import PageOrigin, State
from inntektsmodell.language.shown_numbers import ABSENT
from tests.case.test_allowed import EMPTY, allowing, built, empty_raw

MOVES = {"appropriation.total": "120000"}


@pytest.fixture(scope="module")
def screen() -> Screen:
    case = built(allowing(empty_raw(), EMPTY))
    state = State(case, PageOrigin("mine")).with_move("appropriation.total", 150000.0)
    calculator = Calculator(state)
    shelf = Shelf(scenarios=(KeptScenario("Kept", MOVES, basis_of(case)),))
    return Screen("en", ["mine"], state, answer(state, calculator), calculator=calculator, shelf=shelf)


@pytest.fixture(scope="module")
def state(screen: Screen) -> State:
    assert screen.state is not None
    return screen.state


@pytest.fixture(scope="module")
def answered(screen: Screen) -> Answer:
    assert screen.answer is not None
    return screen.answer


@pytest.mark.slow
def test_rows_of_the_regions_have_a_dash_where_nobody_lives(state: State, answered: Answer) -> None:
    for of_year in (False, True):
        rows = {row["region"]: row for row in region_rows(state.case, answered, "en", of_year=of_year)}
        assert rows["region 2"]["per_inhabitant"] == ABSENT
        assert rows["region 2"]["direction"] == "same"
        assert float(rows["region 0"]["per_inhabitant"].replace("−", "-").replace(",", "")) != 0
        assert "nan" not in str(rows)


def test_steps_per_inhabitant_have_a_dash_where_nobody_lives(state: State, answered: Answer) -> None:
    lines = {row["heading"]: row["lines"] for row in step_rows(state, answered, "en")}
    for told in lines["Base appropriation for the year (NOK per inhabitant)"]:
        assert told[2] == ABSENT
        assert ABSENT not in told[:2]
    assert "nan" not in str(lines)


def test_scenarios_side_by_side_have_a_dash_where_nobody_lives(screen: Screen, answered: Answer) -> None:
    assert screen.state is not None
    measures = {one["heading"]: dict(one["lines"]) for one in compared(screen, screen.state, answered)}
    changes = measures[PER_INHABITANT.en]
    assert list(changes) == ["Kept", "The scenario shown now"]
    for told in changes.values():
        assert told[2] == ABSENT
        assert ABSENT not in told[:2]
    assert "nan" not in str(measures)
