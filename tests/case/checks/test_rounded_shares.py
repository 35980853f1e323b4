"""Shares whose sum is 1 only within their stated rounding are scaled, and that is said; beyond it they are refused."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

import inntektsmodell as im
from inntektsmodell.case.case import Case
from inntektsmodell.case.evidence import Evidence, Status
from inntektsmodell.case.observations import EVIDENCE_SUFFIX
from inntektsmodell.loading import load_case
from inntektsmodell.model.computing import compute
from tests.corrupting.broken_case import CASE, Expected, assert_faults, copy_of_case, with_cell, with_file, with_text

REGIONS = ("Helse Sør-Øst", "Helse Vest", "Helse Midt-Norge", "Helse Nord")
TABLE_4_3 = (0.5387, 0.1897, 0.1434, 0.1281)
"""The printed keys of 2021; they sum to 0.9999."""
SAID = "({table}) sum to 0.9999, which is 1 within their rounding; each was divided by the sum"


def printed(folder: Path, table: str, labels: tuple[str, ...], values: tuple[float, ...], step: str) -> Path:
    """`eksempel` with a table of shares from print, whose evidence states the step."""
    copy_of_case(folder)
    dim = "service" if table == "service_share" else "region"
    rows = [f"{label},{value},print" for label, value in zip(labels, values, strict=True)]
    with_file(f"{table}.csv", "\n".join([f"{dim},value,evidence", *rows]).encode())(folder)
    evidence = '[evidence.print]\nunit = "1"\nsource = "table 4.3"\nstatus = "published"\nvalid_from = 2021-01-01\n'
    with_text(CASE, "[evidence.persons]", f"{evidence}last_checked = 2021-01-01\n{step}\n\n[evidence.persons]")(folder)
    return folder


def evidence_of(case: Case, table: str) -> Evidence:
    return case.evidence[case.observations[table + EVIDENCE_SUFFIX].values[0]]


@pytest.mark.parametrize("table", ["former_key", "capital_key"])
def test_printed_keys_are_scaled_and_it_is_said(table: str, tmp_path: Path) -> None:
    case = load_case(printed(tmp_path / "case", table, REGIONS, TABLE_4_3, "printed_step = 0.0001"))
    values = case.observations[table].values
    assert values.sum() == pytest.approx(1.0, abs=1e-15)
    assert values.tolist() == pytest.approx([value / 0.9999 for value in TABLE_4_3], rel=1e-15)
    (remark,) = case.remarks
    assert remark.place == f"case.toml, table {table}"
    assert remark.said.endswith(SAID.format(table=table))
    source = evidence_of(case, table)
    assert (source.status, source.printed_step) == (Status.DERIVED, 0.0001)
    assert source.formula == "divided by 0.9999, the sum of the set"
    compute(case)


def test_service_shares_are_scaled(tmp_path: Path) -> None:
    services = ("somatic", "mental_adult", "mental_youth", "addiction", "prehospital")
    shares = (0.673, 0.152, 0.042, 0.044, 0.091)
    case = load_case(printed(tmp_path / "case", "service_share", services, shares, "printed_step = 0.001"))
    assert case.observations["service_share"].values.tolist() == pytest.approx([one / 1.002 for one in shares])
    assert "(service_share) sum to 1.002, which is 1 within" in case.remarks[0].said


def test_need_weights_are_scaled(tmp_path: Path) -> None:
    folder = copy_of_case(tmp_path / "case", "2021")
    with_text(CASE, '"0-5" = { value = 0.050', '"0-5" = { value = 0.051')(folder)
    with_text(CASE, "[evidence.nou_table_12_1]\n", "[evidence.nou_table_12_1]\nprinted_step = 0.001\n")(folder)
    case = load_case(folder)
    weights = case.parameters.need.weights["combined"]
    assert sum(figure.value for figure in weights.values()) == pytest.approx(1.0, abs=1e-15)
    assert weights["0-5"].value == pytest.approx(0.051 / 1.001)
    assert case.remarks[0].place == "case.toml, parameters.need.weights.combined"
    assert case.evidence[weights["other"].evidence].formula.startswith("1 − sum of the nine published age weights")


def test_without_a_stated_step_the_sum_is_exact_as_ever(tmp_path: Path) -> None:
    folder = printed(tmp_path / "case", "former_key", REGIONS, TABLE_4_3, "")
    right = "shares that sum to 1; figures that are rounded in print need a printed_step in their evidence"
    assert_faults(folder, [Expected(f"{CASE}, table former_key", "the values sum to 0.9999", right)])


@pytest.mark.parametrize(("first", "accepted"), [(0.5386, True), (0.5385, False), (0.5390, True), (0.5391, False)])
def test_half_a_step_a_share_is_the_limit(first: float, accepted: bool, tmp_path: Path) -> None:
    folder = printed(tmp_path / "case", "former_key", REGIONS, (first, *TABLE_4_3[1:]), "printed_step = 0.0001")
    if accepted:
        assert load_case(folder).observations["former_key"].sum() == pytest.approx(1.0, abs=1e-15)
    else:
        total = f"the values sum to {first + sum(TABLE_4_3[1:]):.12g}"
        right = "values that sum to 1, give or take the 0.0002 allowed by their rounding"
        assert_faults(folder, [Expected(f"{CASE}, table former_key", total, right)])


@pytest.mark.slow
def test_a_workbook_with_printed_keys_is_the_same_case(tmp_path: Path) -> None:
    im.write_template(tmp_path / "inndata.xlsx", load_case("eksempel"))
    book = openpyxl.load_workbook(tmp_path / "inndata.xlsx")
    row = next(
        cells for cells in book["Tidligere nøkkel"].iter_rows(min_row=5) if cells[0].value in (*TABLE_4_3, 0.5424)
    )
    for cell, value in zip(row, TABLE_4_3, strict=False):
        cell.value = value
    headings = {
        cell.value: cell.column for cells in book["Grunnlag"].iter_rows(max_row=8) for cell in cells if cell.value
    }
    for cells in book["Grunnlag"].iter_rows():
        if cells[0].value == "share":
            cells[headings["Avrundingsenhet"] - 1].value = 0.0001
    book.save(tmp_path / "inndata.xlsx")
    case = load_case(tmp_path / "inndata.xlsx")
    assert case.observations["former_key"].values.tolist() == pytest.approx([value / 0.9999 for value in TABLE_4_3])
    assert any(remark.said.endswith(SAID.format(table="former_key")) for remark in case.remarks)
    im.write_template(tmp_path / "again.xlsx", case)
    again = load_case(tmp_path / "again.xlsx")
    assert again.observations["former_key"].values.tolist() == case.observations["former_key"].values.tolist()
    assert not any(remark.said.endswith(SAID.format(table="former_key")) for remark in again.remarks)


def test_a_change_of_scaled_shares_is_exact(tmp_path: Path) -> None:
    case = load_case(printed(tmp_path / "case", "former_key", REGIONS, TABLE_4_3, "printed_step = 0.0001"))
    with pytest.raises(im.InputError, match=r"the values sum to 1\.0001"):
        case.with_changes({"former_key.Helse Nord": 0.1281 / 0.9999 + 0.0001})


@pytest.mark.parametrize(
    ("line", "value", "found"),
    [(2, "146", "291"), (3, "-229", "-459"), (5, "42", "83")],
)
def test_a_redistribution_with_a_changed_sign_is_refused(line: int, value: str, found: str, tmp_path: Path) -> None:
    folder = copy_of_case(tmp_path / "case", "2021")
    with_cell("redistribution", "value", value, line)(folder)
    right = "values that sum to 0, give or take the 2 allowed by their rounding"
    assert_faults(folder, [Expected(f"{CASE}, table redistribution", f"the values sum to {found}", right)])


def test_a_redistribution_without_a_stated_step_sums_to_0(tmp_path: Path) -> None:
    folder = copy_of_case(tmp_path / "case", "2021")
    with_text(CASE, "printed_step = 1\n", "")(folder)
    assert_faults(folder, [Expected(f"{CASE}, table redistribution", "the values sum to -1", "they sum to 0")])


def test_the_note_says_what_the_redistribution_sums_to_now() -> None:
    case = load_case("2021")
    assert (
        case.notes[-1].en
        == "The redistribution is given in rounded figures that sum to −1 million NOK, and is used unchanged."
    )
    assert "summerer seg til −0,5 mill. kr" in case.with_changes({"redistribution.Helse Vest": 229.5}).notes[-1].nb
    whole = case.with_changes({"redistribution.Helse Vest": 230.0})
    assert whole.notes == tuple(case.file.notes)
    assert not any("−1" in note.nb for note in whole.notes)


@pytest.mark.parametrize("value", ["300", "+84"])
def test_a_scenario_of_one_regions_redistribution_is_told(value: str) -> None:
    change = {"redistribution.Helse Vest": value if value.startswith("+") else float(value)}
    scenario = im.load_scenario({"name": "test", "source": "a test", "changes": change})
    total = 83 if value == "+84" else 70
    with pytest.raises(im.InputError, match=f"the values sum to {total}; values that sum to 0, give or take the 1.5"):
        im.apply_scenario(load_case("2021"), scenario)
    with pytest.raises(im.InputError, match=f"scenario 1: the values sum to {total}; values that sum to 0"):
        im.compute_batch(load_case("2021"), [{"redistribution.Helse Vest": 229.0}, change])


def test_merged_criteria_of_different_units_are_refused(tmp_path: Path) -> None:
    folder = copy_of_case(tmp_path / "case")
    with_text(CASE, '"deaths_60_79", "deaths_80"]', '"deaths_60_79", "travel_time", "cancer"]')(folder)
    found = (
        "the members have different units: deaths_0_17, deaths_18_39, deaths_40_59, deaths_60_79: deaths (count); "
        "travel_time: minutes per inhabitant (per inhabitant); cancer: cases (count)"
    )
    right = "members with the same unit and the same measure"
    assert_faults(folder, [Expected(f"{CASE}, parameters.criteria.mortality", found, right)])
