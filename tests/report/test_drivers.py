"""What drives the distribution: every contribution of a case is named; with an equal amount they sum to its base."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import inntektsmodell as im
from inntektsmodell.case.case import Case
from inntektsmodell.model.result_tables import region_table
from inntektsmodell.report.content import ReportChart, ReportTable, Subject
from inntektsmodell.report.sections.drivers import drivers, steps_of
from tests.cases.own_model_case import OWN, own_model_case
from tests.cases.pace_case import pace_case
from tests.cases.rules_case import PARTS, rules_case

NEED, COST, SETTLED, CAPITAL = "Need", "Cost", "Settlement", "Separate capital frame"
BESIDE, IN_YEAR, TO_COME = (
    "Amounts and keys beside the formula",
    "In the year, against full effect",
    "Not yet phased in",
)
ALL = [NEED, COST, SETTLED]
PHASED = replace(OWN, phase_in=True)
CASES: list[tuple[str, Case, list[str]]] = [
    ("pace", pace_case(), [NEED, IN_YEAR]),
    ("pace and own model", pace_case(1, OWN, ("reserved", "supplement")), [*ALL, BESIDE, IN_YEAR]),
    ("pace and guarantee", pace_case(1, OWN, ("guaranteed",)), [*ALL, CAPITAL, IN_YEAR]),
    ("adjustment", own_model_case(parts=["plan"]), [*ALL, CAPITAL, IN_YEAR]),
    ("phase-in", own_model_case(skeleton=PHASED, parts=[]), [*ALL, CAPITAL, TO_COME]),
    ("phase-in and guarantee", own_model_case(skeleton=PHASED, parts=["guaranteed"]), [*ALL, CAPITAL, IN_YEAR]),
    ("rules", rules_case(), [*ALL, BESIDE]),
    *((part, rules_case(parts=[part]), [*ALL, BESIDE]) for part in PARTS[3:]),
    *((part, rules_case(parts=[part]), [*ALL, CAPITAL]) for part in PARTS[:3]),
]
EVERY_CASE = pytest.mark.parametrize(("case", "names"), [more for _, *more in CASES], ids=[name for name, *_ in CASES])


@EVERY_CASE
def test_every_contribution_of_a_case_is_named_in_table_and_chart(case: Case, names: list[str]) -> None:
    section = drivers(Subject(case, im.compute(case), language="en"))
    (table,) = (block for block in section.blocks if isinstance(block, ReportTable))
    (chart,) = (block for block in section.blocks if isinstance(block, ReportChart))
    told = [*(row.name for row in table.rows), *table.columns]
    assert [name for name in told if name in names] == names
    assert {TO_COME, IN_YEAR, BESIDE} & {*told} == {TO_COME, IN_YEAR, BESIDE} & {*names}
    assert chart.figures is not None
    assert list(chart.figures.series) == names


@EVERY_CASE
def test_an_equal_amount_and_the_contributions_sum_to_the_base_of_the_year(case: Case, names: list[str]) -> None:
    result = im.compute(case)
    steps, total = steps_of(Subject(case, result)), case.parameters.appropriation.total.value
    assert len(steps) == len(names)
    start = total * region_table(result, case)["population_share"].to_numpy()
    np.testing.assert_allclose(start + sum(steps.values()), result["base_appropriation"], rtol=1e-12)
    assert all(abs(amounts).max() > 1e-9 * total for name, amounts in steps.items() if name != "phase_in")
    for name in {*steps} - {"own_model"}:
        assert abs(steps[name].sum()) <= 1e-9 * total
