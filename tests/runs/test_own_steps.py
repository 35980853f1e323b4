"""The steps that a case chooses are shown where its result is: on the terminal, for programs and in the report."""

from __future__ import annotations

from pathlib import Path

import pytest

from inntektsmodell.case.case import Case
from inntektsmodell.case.evidence import Figure
from inntektsmodell.case.paths import parameter_entries
from inntektsmodell.loading import load_case
from inntektsmodell.model.computing import compute
from inntektsmodell.model.own_steps import own_rows, path_rows, taken_out
from inntektsmodell.report.content import ReportTable, Subject
from inntektsmodell.report.sections.keys import keys
from inntektsmodell.runs.show import json_result, table_of_run
from inntektsmodell.workbook.formulas import write_living_workbook
from tests.cases.own_model_case import own_model_case
from tests.cases.pace_case import pace_case
from tests.cases.rules_case import rules_case
from tests.workbook.libreoffice import values_of

OWN, RULES, PACE = own_model_case(), rules_case(), pace_case()


@pytest.mark.parametrize(
    ("case", "shown"),
    [
        (OWN, ["Key of history or activity", "Flat supplement", "Base appropriation in each year of the adjustment"]),
        (RULES, ["Correction", "Key by the gap", "Amounts per inhabitant"]),
        (PACE, ["Base appropriation in each year of the pace of change"]),
    ],
)
def test_terminal_and_report_show_the_steps_that_a_case_chooses(case: Case, shown: list[str]) -> None:
    result = compute(case)
    rows = [str(row[0]) for section in table_of_run(case, result, "en").sections for row in section.rows]
    tables = [block for block in keys(Subject(case, result, "en")).blocks if isinstance(block, ReportTable)]
    columns = [name for table in tables for name in (table.caption, *table.columns, *(row.name for row in table.rows))]
    for name in shown:
        assert any(row.startswith(name) for row in rows)
        assert any(column.startswith(name) for column in columns)


def parameter_values(case: Case) -> dict[str, float]:
    entries = parameter_entries(case.parameters)
    return {entry.path: entry.item.value for entry in entries if isinstance(entry.item, Figure)}


@pytest.mark.parametrize(
    ("case", "shares"),
    [
        (OWN, {"Share by history or activity": "history.share"}),
        (RULES, {"Share by the gap": "gap.share"}),
        (PACE, {"Pace of change: part of the gap closed in a year": "pace.convergence"}),
    ],
)
def test_shares_that_the_steps_go_by_are_shown_in_per_cent(case: Case, shares: dict[str, str], tmp_path: Path) -> None:
    result, values = compute(case), parameter_values(case)
    rows = {str(row[0]): row[1][-1] for section in table_of_run(case, result, "en").sections for row in section.rows}
    tables = [block for block in keys(Subject(case, result, "en")).blocks if isinstance(block, ReportTable)]
    notes = {note for table in tables for note in table.notes}
    write_living_workbook(tmp_path / "result.xlsx", case, result, "en")
    lines = values_of(tmp_path / "result.xlsx")["Base appropriation"].iter_rows()
    cells = {row[0].value: row[2] for row in lines if isinstance(row[2].value, float)}
    for label, path in shares.items():
        told = f"{100 * values[path]:.1f} %"
        assert rows[label] == told
        assert f"{label}: {told}." in notes
        assert (cells[label].value, cells[label].number_format) == (values[path], "0.0%")


def test_what_is_taken_out_and_what_is_given_out_add_up() -> None:
    result = compute(OWN)
    kept = json_result(OWN, result)["taken_out"]
    assert kept == dict(taken_out(OWN))
    given_out = float(result["base_appropriation"].sum())
    assert sum(kept.values()) + given_out == pytest.approx(OWN.parameters.appropriation.total.value)


def test_a_case_of_need_cost_and_settlement_alone_has_no_such_rows() -> None:
    case = load_case("2021")
    assert (own_rows(case), path_rows(compute(case)), taken_out(case)) == ([], [], {})
    assert "taken_out" not in json_result(case, compute(case))


def test_net_equalisation_alone_has_no_amounts_per_inhabitant() -> None:
    case = rules_case(parts=["equalised"])
    assert [row.about.name for row in own_rows(case)] == []
