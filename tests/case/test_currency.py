"""The currency and decimals that a case states: read or refused, told, and without effect on numbers."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xarray as xr

import inntektsmodell as im
from inntektsmodell.case.case import Case
from inntektsmodell.case.levels.tree import TOP
from inntektsmodell.case.reading.building import build_case
from inntektsmodell.case.reading.raw import RawCase
from inntektsmodell.case.units import unit_id, unit_label
from inntektsmodell.faults import InputError
from inntektsmodell.files.locations import data_folder
from inntektsmodell.language.currency import in_currency
from inntektsmodell.language.messages import in_language, message
from inntektsmodell.language.text import Language, Text, as_label
from inntektsmodell.report.page import report_html
from inntektsmodell.runs.show import json_result, table_of_run
from inntektsmodell.workbook.layout.sheets import HEADINGS
from tests.cases.pound_case import STATED, in_pounds
from tests.cases.rules_case import rules_raw
from tests.corrupting.hostile_names import folder_of
from tests.strategies import Skeleton, raw_case

SMALL = Skeleton(3, 2, 2, 1, 1, 1, 1, True, True, True, "former_key", True)
SYKEHUS = data_folder() / "cases" / "sykehus"


def kroner(seed: int = 4) -> RawCase:
    return raw_case(SMALL, seed)


def stating(raw: RawCase, **stated: Any) -> RawCase:
    return replace(raw, content={**raw.content, **stated})


def pounds(folder: Path, raw: RawCase, stated: str = STATED) -> Case:
    return im.load_case(in_pounds(folder_of(raw, folder / "kroner"), folder / "pounds", stated=stated))


def refused(raw: RawCase) -> str:
    with pytest.raises(InputError) as error:
        build_case(raw, HEADINGS)
    return str(error.value)


def units_of(data: xr.Dataset) -> set[str]:
    return {values.attrs["units"] for values in data.data_vars.values()}


@pytest.mark.slow
@pytest.mark.parametrize("raw", [kroner(), rules_raw()], ids=["settlement", "rules"])
def test_numbers_do_not_depend_on_the_currency(raw: RawCase, tmp_path: Path) -> None:
    case, same = pounds(tmp_path, raw), build_case(raw, HEADINGS)
    found, right = im.compute(case), im.compute(same)
    for name, values in right.data_vars.items():
        assert (found[name].values == values.values).all(), name
    assert units_of(found) - units_of(right) == {"million GBP", *({"GBP per DRG point"} & units_of(found))}
    slopes, others = (im.local_sensitivity(one, "full_effect_appropriation") for one in (case, same))
    assert (slopes["move"].values == others["move"].values).all()
    assert slopes.attrs["units"] == "million GBP"


def test_programs_are_told_the_currency_where_it_is_not_kroner(tmp_path: Path) -> None:
    case, same = pounds(tmp_path, kroner()), build_case(kroner(), HEADINGS)
    printed, other = (json_result(one, im.compute(one)) for one in (case, same))
    assert printed.pop("currency") == "GBP"
    assert "currency" not in other
    assert printed.keys() == other.keys()


@pytest.mark.parametrize("currency", ["pund", "£", "gbp", "GB", "GBPP", "", 1, None, ["GBP"]])
def test_what_is_no_currency_is_refused(currency: object) -> None:
    said = refused(stating(kroner(), currency=currency))
    assert "currency: found" in said
    if isinstance(currency, str):
        assert "three capital letters (ISO 4217)" in said


@pytest.mark.parametrize(
    ("decimals", "said"),
    [
        ({"amounts": -1}, "decimals.amounts: found -1; at least 0"),
        ({"amounts": 10}, "decimals.amounts: found 10; at most 9"),
        ({"amounts": 1.5}, "decimals.amounts: found 1.5; a whole number"),
        ({"keys": 1}, "decimals.keys: found 1; at least 2"),
        ({"keys": "6"}, "decimals.keys: found '6'; a whole number"),
        ({"key": 6}, "decimals.key: is an unknown key; did you mean 'keys'?"),
        (3, "decimals: found 3; a table with fields"),
    ],
)
def test_what_are_no_decimals_is_refused(decimals: object, said: str) -> None:
    assert said in refused(stating(kroner(), decimals=decimals))


def test_figures_in_another_currency_than_the_case_are_refused() -> None:
    said = refused(stating(kroner(), currency="EUR"))
    assert "unit 'million NOK' does not fit; million EUR" in said
    assert "unit 'NOK per DRG point' does not fit; EUR per DRG point" in said


def test_a_price_of_the_rules_is_in_kroner(tmp_path: Path) -> None:
    folder = shutil.copytree(data_folder() / "cases" / "eksempel", tmp_path / "case")
    text = (folder / "case.toml").read_text(encoding="utf-8").replace("NOK", "GBP")
    (folder / "case.toml").write_text(f"{STATED}{text}", encoding="utf-8")
    with pytest.raises(InputError, match="unit 'NOK per DRG point' does not fit; GBP per DRG point"):
        im.load_case(folder)


@pytest.mark.parametrize(
    ("written", "unit", "told"),
    [
        ("mill. GBP", "million GBP", "mill. GBP"),
        ("Million GBP", "million GBP", "mill. GBP"),
        ("GBP per innbygger", "GBP per inhabitant", "GBP per innbygger"),
        ("mill. kr", "million NOK", "mill. kr"),
        ("bed per inhabitant", "bed per inhabitant", "bed per inhabitant"),
        ("million pounds", "million pounds", "million pounds"),
    ],
)
def test_units_are_read_and_told_in_any_currency(written: str, unit: str, told: str) -> None:
    assert unit_id(written) == unit
    assert unit_label(unit, "nb") == told


def test_only_texts_of_the_program_are_told_in_a_currency() -> None:
    label, own = as_label("Change, million NOK"), Text(nb="Kroner og kr", en="NOK")
    assert label.in_language("nb", "GBP") == "Endring, mill. GBP"
    assert label.in_language("en", "GBP") == "Change, million GBP"
    assert label.in_language("nb") == "Endring, mill. kr"
    assert own.in_language("nb", "GBP") == own.nb
    said = message("{amount:.4g} NOK per inhabitant; the total is in million NOK", amount=1.5, currency="GBP")
    assert said == "1.5 GBP per inhabitant; the total is in million GBP"
    assert in_language(said, "nb") == "1,5 GBP per innbygger; summen skal være i mill. GBP"
    named = as_label("Taken out before the formula, million NOK: {amounts}.", amounts="100 kr", currency="EUR")
    assert named.en == "Taken out before the formula, million EUR: 100 kr."
    assert in_currency("kroner, Kr, kryss", "EUR") == "EUR, EUR, kryss"


@pytest.mark.slow
def test_names_of_a_case_stay_as_they_are(tmp_path: Path) -> None:
    title: dict[Language, str] = {"nb": "Fem kr til alle", "en": "Five kr for all"}
    case = pounds(tmp_path, stating(kroner(), title=title))
    for language, told in title.items():
        page = report_html(case, im.compute(case), language=language)
        assert told in page
        assert "GBP" in page


@pytest.mark.slow
def test_a_workbook_keeps_currency_and_decimals(tmp_path: Path) -> None:
    case = pounds(tmp_path, kroner(), f"{STATED}decimals = {{ amounts = 3, keys = 6 }}\n")
    for language in ("nb", "en"):
        file = tmp_path / f"{language}.xlsx"
        im.write_template(file, case, language)
        read = im.load_case(file)
        assert (read.file.currency, vars(read.file.decimals)) == ("GBP", {"amounts": 3, "keys": 6})
        assert im.compute(read).identical(im.compute(case))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("label", "value", "said"),
    [
        ("Valuta", "pund", "found 'pund'; the code of a currency"),
        ("Valuta", "£", "found '£'; the code of a currency"),
        ("Desimaler i beløp", 1.5, "found 1.5; a whole number"),
        ("Desimaler i beløp", 10, "found 10; at most 9"),
        ("Desimaler i nøkler", "mange", "'mange' is not a number"),
    ],
)
def test_a_workbook_with_a_bad_currency_or_decimals_is_refused_at_the_cell(
    label: str, value: object, said: str, tmp_path: Path
) -> None:
    file = tmp_path / "a.xlsx"
    im.write_template(file, pounds(tmp_path, kroner(), f"{STATED}decimals = {{ amounts = 3 }}\n"), "nb")
    book = openpyxl.load_workbook(file)
    (row,) = (cells[0].row for cells in book["Om"].iter_rows() if cells[0].value == label)
    book["Om"].cell(row, 2, value)
    book.save(file)
    with pytest.raises(InputError) as error:
        im.load_case(file)
    assert f"Om!B{row}: {said}" in str(error.value)


@pytest.mark.slow
def test_amounts_and_keys_are_shown_with_the_decimals_of_the_case(tmp_path: Path) -> None:
    case = pounds(tmp_path, kroner(), f"{STATED}decimals = {{ amounts = 3, keys = 6 }}\n")
    result = im.compute(case)
    rows = dict(table_of_run(case, result, "en").sections[0].rows)
    amount, key = (float(result[name][0]) for name in ("base_appropriation", "distribution_key"))
    assert rows["Base appropriation for the year (million GBP)"][0] == f"{amount:,.3f}"
    assert rows["Distribution key at full effect"][0] == f"{key:.6f}"
    file = tmp_path / "living.xlsx"
    im.write_living_workbook(file, case, result, "en")
    formats = {cell.number_format for row in openpyxl.load_workbook(file)["Base appropriation"] for cell in row}
    assert {"#,##0.000", "0.000000"} <= formats
    assert not {"#,##0.0", "0.0000"} & formats


@pytest.mark.parametrize("together", [lambda *cases: im.compare(*cases), lambda *cases: im.side_by_side(cases)])
def test_cases_in_two_currencies_are_not_compared(together: Callable[..., xr.Dataset], tmp_path: Path) -> None:
    case, other = pounds(tmp_path, kroner()), build_case(stating(kroner(), name="other"), HEADINGS)
    with pytest.raises(InputError) as error:
        together(case, other)
    said = "currency: the amounts are in several currencies: generated: GBP; other: NOK; cases in one currency"
    assert str(error.value).count(said) == 1


@pytest.mark.slow
def test_cases_below_have_the_currency_of_the_first_level(tmp_path: Path) -> None:
    folder = in_pounds(SYKEHUS, tmp_path / "tree")
    result = im.compute_tree(im.load_tree(folder))
    assert {case.currency for case in result.tree.cases.values()} == {"GBP"}
    amount = result.levels["hospital"]["amount"]
    assert (amount.attrs["units"], amount.attrs["long_name_en"]) == ("million GBP", "Amount in whole hundredths")
    right = im.compute_tree(im.load_tree(SYKEHUS))
    assert result.ore == right.ore
    assert result.tree.cases[TOP].currency == "GBP"
    below = folder / "levels" / "hospital" / "helse_nord" / "case.toml"
    below.write_text('currency = "EUR"\n' + below.read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(InputError, match="currency: found 'EUR'; GBP, as in the level above"):
        im.load_tree(folder)


def test_an_empty_workbook_is_in_the_currency_that_is_asked_for(tmp_path: Path) -> None:
    shape: dict[str, Any] = {"regions": 2, "services": 1, "years": [2021], "criteria": 0}
    im.write_empty_template(tmp_path / "a.xlsx", **shape, currency="EUR")
    about = {row[0]: row[1] for row in openpyxl.load_workbook(tmp_path / "a.xlsx")["Om"].iter_rows(values_only=True)}
    assert about["Valuta"] == "EUR"
    with pytest.raises(InputError, match="--currency: found 'euro'; the code of a currency"):
        im.write_empty_template(tmp_path / "b.xlsx", **shape, currency="euro")


def test_amounts_that_would_be_odd_in_kroner_are_not_remarked_upon_in_pounds(tmp_path: Path) -> None:
    raw = kroner()
    total = raw.content["parameters"]["appropriation"]["total"]
    total["value"] = total["value"] / 1000
    case, same = pounds(tmp_path, raw), build_case(raw, HEADINGS)
    told, other = ([remark.said for remark in im.remarks_on(one, im.compute(one))] for one in (case, same))
    assert not [said for said in told if "per inhabitant" in said]
    assert [said for said in other if "NOK per inhabitant" in said]
