"""Checks that can hardly fail are found by what they rest on, and counted separately."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from inntektsmodell.files.locations import validation_folder
from inntektsmodell.published.checks import HOLDS, Check, Verdict, as_records, failing, hollow_tally, tally, validate
from inntektsmodell.published.figures import COLUMNS, DOCUMENTS
from inntektsmodell.published.hollow import Hollow
from inntektsmodell.published.statistics import FILE

DOCUMENT = "Prop. 1 S (2020–2021), our copy"
Row = tuple[str, str, str, str, str]


def of(folder: Path, rows: list[Row], formulas: str = "", document: str = DOCUMENT) -> dict[str, Hollow | None]:
    """Why each check of a folder of its own can hardly fail; a row is series, label, digits, unit and statistics."""
    (folder / DOCUMENTS).write_text(f'file,document\nown,"{document}"\n', encoding="utf-8")
    lines = [f'{series},{label},"{printed}",{unit},page,{names}' for series, label, printed, unit, names in rows]
    (folder / "own.csv").write_text("\n".join([",".join(COLUMNS), *lines]) + "\n", encoding="utf-8")
    (folder / FILE).write_text(formulas, encoding="utf-8")
    return {check.id: check.hollow for check in validate(folder)}


M = "million NOK"


def test_sum_of_one_part(tmp_path: Path) -> None:
    rows = [
        ("one", "a", "12", M, ""),
        ("one", "Sum", "12", M, "one.sum"),
        ("two", "a", "5", M, ""),
        ("two", "b", "7", M, ""),
        ("two", "Sum", "12", M, "two.sum"),
    ]
    found = of(tmp_path, rows, 'one.sum = "sum(one)"\ntwo.sum = "sum(two)"\n')
    assert found == {"one/one.sum/Sum": Hollow.ONE_PART, "two/two.sum/Sum": None}


def test_sum_of_a_table_of_one_row_whatever_it_is_held_against(tmp_path: Path) -> None:
    rows = [
        ("other", "Sum", "12", M, ""),
        ("one", "a", "12", M, ""),
        ("one", "Sum", "12", M, "other"),
        ("quoted", "a", "5", M, ""),
        ("quoted", "Sum", "12", M, "other"),
    ]
    assert of(tmp_path, rows) == {"one/other/Sum": Hollow.ONE_PART, "quoted/other/Sum": None}


def test_a_sum_of_one_part_that_is_wrong_counts(tmp_path: Path) -> None:
    rows = [("one", "a", "12", M, ""), ("one", "Sum", "14", M, "one.sum")]
    assert of(tmp_path, rows, 'one.sum = "sum(one)"\n') == {"one/one.sum/Sum": None}


def test_shares_that_sum_to_1(tmp_path: Path) -> None:
    rows = [
        ("two", "a", "5", M, ""),
        ("two", "b", "7", M, ""),
        ("key", "a", "0,4", "1", "two.key"),
        ("key", "b", "0,6", "1", "two.key"),
        ("key", "Sum", "1,0", "1", "two.key key.sum"),
    ]
    found = of(tmp_path, rows, 'two.key = "share(two)"\nkey.sum = "sum(key)"\n')
    assert found["key/two.key/Sum"] is Hollow.WHOLE
    assert {found[name] for name in ("key/two.key/a", "key/two.key/b", "key/key.sum/Sum")} == {None}


@pytest.mark.parametrize(("document", "kind"), [(DOCUMENT, Hollow.SAME_PRINT), ("Another document", None)])
def test_figure_of_data_from_the_same_document(tmp_path: Path, document: str, kind: Hollow | None) -> None:
    rows = [
        ("price", "Somatikk", "46 765", "NOK per DRG point", "price.rule"),
        ("base", "Helse Nord", "13 921 895", "thousand NOK", "posts.proposed_2021"),
        ("key", "Helse Nord", "0,128", "1", "base.key"),
    ]
    formulas = 'price.rule = \'rule("isf.unit_price_somatic", 2021)\'\nbase.key = "share(posts.proposed_2021)"\n'
    assert of(tmp_path, rows, formulas, document) == {
        "price/price.rule/Somatikk": kind,
        "base/posts.proposed_2021/Helse Nord": kind,
        "key/base.key/Helse Nord": None,
    }


def test_input_that_the_model_gives_back(tmp_path: Path) -> None:
    """The calibration's target by the calibrated key; another amount by that key can fail."""
    rows = [
        ("target", "Helse Nord", "193,9", M, "growth.split"),
        ("other", "Helse Nord", "25,6", M, "other.split"),
        ("growth", "Sum", "1 515,9", M, ""),
        ("waiting", "Sum", "200", M, ""),
        ("moved", "Helse Nord", "-42", M, "case_2021.redistribution"),
        ("key", "Helse Nord", "0,1281", "1", "case_2021.phased_key"),
    ]
    formulas = (
        "growth.split = 'growth[\"Sum\"] * case_2021.distribution_key'\n"
        "other.split = 'waiting[\"Sum\"] * case_2021.distribution_key'\n"
    )
    assert of(tmp_path, rows, formulas) == {
        "target/growth.split/Helse Nord": Hollow.OWN_INPUT,
        "other/other.split/Helse Nord": None,
        "moved/case_2021.redistribution/Helse Nord": Hollow.OWN_INPUT,
        "key/case_2021.phased_key/Helse Nord": None,
    }


def test_the_same_digits_or_the_same_equation_once_more(tmp_path: Path) -> None:
    rows = [
        ("part", "a", "5", M, "part.rest"),
        ("part", "b", "7", M, "part.rest"),
        ("whole", "Sum", "12", M, "part.sum"),
        ("again", "x", "12", M, "part.sum"),
        ("rounded", "x", "12,0", M, "part.sum"),
    ]
    found = of(tmp_path, rows, 'part.sum = "sum(part)"\npart.rest = \'whole["Sum"] - others(part)\'\n')
    assert {name: kind for name, kind in found.items() if kind} == {
        "part/part.rest/b": Hollow.REPEATED,
        "again/part.sum/x": Hollow.REPEATED,
    }


def test_every_kind_is_found_in_the_built_in_figures(checks: Mapping[str, Check]) -> None:
    for name, kind in {
        "chapter_737.proposed_2021/chapter_737.proposed_2021.sum/Sum": Hollow.ONE_PART,
        "decision.chapter_737/decision.chapter_737.sum/Sum": Hollow.ONE_PART,
        "category_30_10.change/category_30_10.growth/Sum": Hollow.ONE_PART,
        "post_groups_30_10.booked_2019/category_30_10.booked_2019/Sum": Hollow.ONE_PART,
        "post_groups_30_10.booked_2019/chapter_2711.booked_2019.sum/Andre overføringer": Hollow.REPEATED,
        "post_groups_30_10.change/post_groups_30_10.growth/Andre overføringer": Hollow.REPEATED,
        "table_4_3/key.proposed_2021/Sum": Hollow.WHOLE,
        "isf_unit_price/isf.unit_price_somatic/Somatikk": Hollow.SAME_PRINT,
        "base.proposed_2021/posts.proposed_2021/Helse Nord": Hollow.SAME_PRINT,
        "activity_growth/activity_growth.by_case_2021/Helse Vest": Hollow.OWN_INPUT,
        "gul_bok.base_2021/posts.proposed_2021/Helse Nord": None,
        "part_1.operating_grants/operating_grants/Sum": None,
    }.items():
        assert checks[name].hollow is kind, name


def test_more_than_700_checks_can_fail(checks: Mapping[str, Check]) -> None:
    real = [check for check in checks.values() if check.hollow is None and check.computed is not None]
    assert len(real) >= 700


def test_they_are_counted_apart_and_shown(checks: Mapping[str, Check]) -> None:
    _, counted, verdicts = tally(checks.values())
    apart = hollow_tally(checks.values())
    assert counted + sum(apart.values()) == len(checks)
    assert sum(verdicts.values()) == counted
    assert min(apart.values()) > 0
    records = as_records(list(checks.values()))
    assert sum(record["hollow"] is not None for record in records) == sum(apart.values())
    assert {check.verdict in HOLDS for check in checks.values() if check.hollow} == {True}


@pytest.mark.slow
def test_one_that_fails_all_the_same_fails(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(validation_folder(), tmp_path / "validation"))
    table = folder / "prop_1_s_2020_2021_category_10_30.csv"
    text = table.read_text(encoding="utf-8")
    old = "chapter_737.proposed_2021,Sum,131 006"
    assert old in text
    table.write_text(text.replace(old, "chapter_737.proposed_2021,Sum,131 008"), encoding="utf-8")
    (check,) = [check for check in failing(validate(folder)) if check.statistic == "chapter_737.proposed_2021.sum"]
    assert (check.verdict, check.hollow) == (Verdict.BREAK, None)
