"""What a rest of the country is refused for, all in one message, and what is told of one that is read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import inntektsmodell as im
from inntektsmodell.case.case import Case
from inntektsmodell.case.reading.building import build_case
from inntektsmodell.case.reading.raw import RawCase
from inntektsmodell.runs.record import parameter_set
from inntektsmodell.workbook.layout.sheets import HEADINGS
from tests.cases.rest_case import PLAIN, TOTAL, rest_case, with_rest
from tests.strategies import raw_case

REST = "region 3"


@pytest.fixture(scope="module")
def raw() -> RawCase:
    return with_rest(raw_case(PLAIN, 11))


def built(raw: RawCase) -> Case:
    return build_case(raw, HEADINGS)


def faults_of(raw: RawCase) -> list[str]:
    with pytest.raises(im.InputError) as error:
        built(raw)
    return [str(fault) for fault in error.value.faults]


def with_rows(raw: RawCase, name: str, edit: Callable[[dict[str, Any]], list[dict[str, Any]]]) -> RawCase:
    """The case with another list of rows in the place of each row of a table."""
    table = raw.tables[name]
    rows = tuple(new for row in table.rows for new in edit(dict(row)))
    places = tuple(f"{name}.csv, line {number}" for number in range(2, len(rows) + 2))
    return replace(raw, tables={**raw.tables, name: replace(table, rows=rows, places=places)})


def is_at(row: dict[str, Any], **labels: str) -> bool:
    return all(row[dim] == label for dim, label in labels.items())


AGE = {"age_group": "age 1", "year": "2019", "region": TOTAL}


def total_below(row: dict[str, Any]) -> list[dict[str, Any]]:
    return [{**row, "value": "7"} if is_at(row, **AGE) else row]


def test_a_total_below_the_others_names_its_row_and_the_figures(raw: RawCase) -> None:
    low = with_rows(raw, "population", total_below)
    line = 2 + next(number for number, row in enumerate(low.tables["population"].rows) if is_at(row, **AGE))
    others = sum(
        float(row["value"])
        for row in raw.tables["population"].rows
        if is_at(row, age_group="age 1", year="2019") and row["region"] != TOTAL
    )
    assert faults_of(low) == [
        f"population.csv, line {line}: the total 7 is below {others:,.0f}, the sum of the others "
        f"(age 1, 2019, {TOTAL}); a total that leaves {REST} at least 0"
    ]


def test_a_missing_total_is_named(raw: RawCase) -> None:
    without = with_rows(raw, "population", lambda row: [] if is_at(row, **AGE) else [row])
    (fault,) = faults_of(without)
    assert fault.endswith(f"no row (age 1, 2019, {TOTAL}); the total, or the figure of {REST} itself")


def test_a_figure_given_for_the_rest_and_as_a_total_is_refused(raw: RawCase) -> None:
    both = with_rows(raw, "population", lambda row: [row, {**row, "region": REST}] if is_at(row, **AGE) else [row])
    (fault,) = faults_of(both)
    assert f"{REST} is given, and the total {TOTAL} too (age 1, 2019, {REST})" in fault
    assert fault.endswith(f"only one of them: {REST} is {TOTAL} less the others")


def test_what_does_not_add_up_is_asked_for(raw: RawCase) -> None:
    """Totals of means per inhabitant, of indices and of flows are refused, each at its row."""
    mean = {"criterion": "mean 1", "year": "2020", "region": REST}
    wrong = with_rows(raw, "criterion_value", lambda row: [{**row, "region": TOTAL} if is_at(row, **mean) else row])
    wrong = with_rows(
        wrong, "calculated_cost", lambda row: [row, {**row, "region": TOTAL}] if row["region"] == REST else [row]
    )
    wrong = with_rows(wrong, "drg_points", lambda row: [{**row, "origin": TOTAL} if row["origin"] == REST else row])
    faults = faults_of(wrong)
    said = f"a row of the total {TOTAL}, but this does not add up: Calculated cost"
    assert sum(said in fault for fault in faults) == 2
    assert any("but this does not add up: DRG points" in fault for fault in faults)
    (of_mean,) = (fault for fault in faults if "means per inhabitant" in fault)
    assert of_mean.endswith(f"(mean 1, 2020, {TOTAL}); the figure of {REST} itself")
    assert any(f"no row for 2018, {REST}, region 0" in fault for fault in faults)


def test_a_missing_mean_of_the_rest_is_asked_for(raw: RawCase) -> None:
    mean = {"criterion": "mean 1", "year": "2020", "region": REST}
    without = with_rows(raw, "criterion_value", lambda row: [] if is_at(row, **mean) else [row])
    (fault,) = faults_of(without)
    assert fault.endswith(f"no row (mean 1, 2020, {REST}); the figure of {REST} itself")


def test_a_rest_of_which_nothing_is_derived_is_refused() -> None:
    (fault,) = faults_of(with_rest(raw_case(PLAIN, 11), tables=()))
    assert fault.startswith(f"generated, rest: no table has a row of the total {TOTAL}; ")


def test_the_rest_is_one_of_the_regions_and_totals_are_none(raw: RawCase) -> None:
    names = {"recipient": "region 9", "total": "region 1"}
    faults = faults_of(replace(raw, content={**raw.content, "rest": names}))
    assert "generated, rest.recipient: 'region 9' is none of the regions; " in "\n".join(faults)
    assert "generated, rest.total: 'region 1' is one of the regions; " in "\n".join(faults)
    twice = {**raw.content, "regions": [*raw.content["regions"], REST]}
    assert any("duplicated" in fault for fault in faults_of(replace(raw, content=twice)))


def test_a_name_of_totals_is_told_apart_from_regions(raw: RawCase) -> None:
    names = {"recipient": REST, "total": "Region 1"}
    assert any("cannot be told apart" in one for one in faults_of(replace(raw, content={**raw.content, "rest": names})))


def test_shares_have_a_total_of_1(raw: RawCase) -> None:
    wrong = with_rows(raw, "former_key", lambda row: [{**row, "value": "0.98"} if row["region"] == TOTAL else row])
    assert any("the total of shares is 0.98" in fault for fault in faults_of(wrong))


def test_all_faults_are_told_in_one_message(raw: RawCase) -> None:
    wrong = with_rows(raw, "population", total_below)
    other = {"age_group": "age 0", "year": "2020", "region": TOTAL}
    table = wrong.tables["population"]
    kept = tuple(row for row in table.rows if not is_at(row, **other))
    wrong = replace(wrong, tables={**wrong.tables, "population": replace(table, rows=kept, places=("p",) * len(kept))})
    wrong = with_rows(
        wrong, "capital_key", lambda row: [row, {**row, "region": REST}] if row["region"] == TOTAL else [row]
    )
    faults = faults_of(wrong)
    assert len(faults) == 3


def test_no_more_than_some_faults_of_a_kind_are_told_one_by_one(raw: RawCase) -> None:
    wrong = with_rows(raw, "criterion_value", lambda row: [] if row["region"] == TOTAL else [row])
    doubled = with_rows(raw, "criterion_value", lambda row: [row, row] if row["region"] == TOTAL else [row])
    assert len(faults_of(wrong)) == 9
    assert all("duplicated" in fault for fault in faults_of(doubled))


def test_the_evidence_of_derived_figures_says_how_and_is_no_stronger() -> None:
    case = rest_case(2)
    of_rest = case.evidence[case.observed["population_evidence"].sel(region=REST).values.flat[0]]
    assert (of_rest.status, of_rest.unit) == ("synthetic", "persons")
    assert of_rest.formula == f"{TOTAL} less the sum of the other recipients"
    raw = with_rest(raw_case(PLAIN, 2))
    persons = {**raw.content["evidence"]["persons"], "status": "published", "printed_step": 0.5}
    evidence = {**raw.content["evidence"], "persons": persons}
    published = built(replace(raw, content={**raw.content, "evidence": evidence}))
    of_rest = published.evidence[published.observed["population_evidence"].sel(region=REST).values.flat[0]]
    assert (of_rest.status, of_rest.printed_step) == ("derived", 4 * 0.5)


def test_a_remark_names_the_tables() -> None:
    (remark,) = (remark for remark in rest_case(2).remarks if "less the sum" in remark.said)
    assert remark.place == "generated, rest"
    tables = "Population (population), Criterion (criterion_value), Former key (former_key), Capital key (capital_key)"
    assert remark.said == f"the figures of {REST} are {TOTAL} less the sum of the others in: {tables}"


def test_records_tell_a_rest_only_where_there_is_one() -> None:
    assert parameter_set(rest_case(2))["rest"] == {"recipient": REST, "total": TOTAL}
    assert "rest" not in parameter_set(im.load_case("eksempel"))


def test_what_is_0_but_for_rounding_is_0() -> None:
    raw = raw_case(replace(PLAIN, former="", capital=False, settlement=False, cost=False), 4)
    tenths = iter(["0.1", "0.2", "0.3"])
    listed = {"criterion": "count 1", "year": "2020"}

    def edit(row: dict[str, Any]) -> list[dict[str, Any]]:
        if not is_at(row, **listed):
            return [row]
        if row["region"] == TOTAL:
            return [{**row, "value": "0.6"}]
        return [{**row, "value": next(tenths)}]

    case = built(with_rows(with_rest(raw), "criterion_value", edit))
    assert float(case.observed["criterion_value"].sel(criterion="count 1", year=2020, region=REST)) == 0.0
    assert not np.isnan(case.observed["criterion_value"].values).any()
