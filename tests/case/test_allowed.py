"""Negative need weights, and recipients without inhabitants: refused, unless a case says that they are meant."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import inntektsmodell as im
from inntektsmodell.analysis.explanation.node import walk
from inntektsmodell.analysis.explanation.tree import explain
from inntektsmodell.case.case import Case
from inntektsmodell.case.evidence_use import evidence_shares
from inntektsmodell.case.reading.building import build_case
from inntektsmodell.case.reading.raw import RawCase
from inntektsmodell.workbook.layout.sheets import HEADINGS
from tests.model.test_oracle import assert_agrees
from tests.strategies import Skeleton, raw_case

SMALL = Skeleton(3, 2, 2, 2, 1, 2, 1, True, True, False, "former_key", False)
EMPTY, NEGATIVE = "recipients_without_inhabitants", "negative_need_weights"
TABLES = ("population", "criterion_value")


def allowing(raw: RawCase, *allowed: str) -> RawCase:
    return replace(raw, content={**raw.content, "allowed": list(allowed)})


def empty_raw(seed: int = 3, years: int = 2) -> RawCase:
    """A case where nobody lives in the last region in so many of two years, and nothing is counted."""
    raw = raw_case(SMALL, seed)
    tables = dict(raw.tables)
    known = sorted({row["year"] for row in tables["population"].rows})
    for name in TABLES:
        rows = tuple(
            {**row, "value": "0"} if row["region"] == "region 2" and row["year"] in known[:years] else row
            for row in tables[name].rows
        )
        tables[name] = replace(tables[name], rows=rows)
    return replace(raw, tables=tables)


def negative_raw(seed: int = 3) -> RawCase:
    raw = raw_case(SMALL, seed)
    parameters: dict[str, Any] = raw.content["parameters"]
    keys = parameters["need"]["weights"]
    for key in keys.values():
        first, second, *_ = key
        moved = key[first]["value"] + 0.05
        key[first]["value"] -= moved
        key[second]["value"] += moved
    return raw


def built(raw: RawCase) -> Case:
    return build_case(raw, HEADINGS)


def told(case: Case) -> str:
    return "\n".join(remark.in_language("en") for remark in im.remarks_on(case, im.compute(case)))


@pytest.fixture(scope="module")
def empty() -> Case:
    return built(allowing(empty_raw(), EMPTY))


@pytest.mark.parametrize(
    ("raw", "fault"),
    [
        (empty_raw(), "no inhabitants in region 2, 2019; more than 0"),
        (negative_raw(), "value -0.05; from 0 to 1"),
        (allowing(empty_raw(), NEGATIVE), "no inhabitants in region 2, 2019; more than 0"),
        (allowing(negative_raw(), EMPTY), "value -0.05; from 0 to 1"),
        (allowing(empty_raw(), "anything"), "allowed.0"),
        (allowing(empty_raw(years=1), EMPTY), "inhabitants in every year, or in none"),
    ],
)
def test_what_the_case_does_not_say_is_refused(raw: RawCase, fault: str) -> None:
    with pytest.raises(im.InputError) as refused:
        built(raw)
    assert fault in str(refused.value)


def test_need_that_is_counted_where_nobody_lives_is_refused() -> None:
    raw = empty_raw()
    values = raw.tables["criterion_value"]
    rows = tuple({**row, "value": "5"} if row["region"] == "region 2" else row for row in values.rows)
    tables = {**raw.tables, "criterion_value": replace(values, rows=rows)}
    with pytest.raises(im.InputError) as refused:
        built(allowing(replace(raw, tables=tables), EMPTY))
    assert "5 in count 0, 2019, region 2, where nobody lives; 0: need is counted where people live" in str(
        refused.value
    )


def test_a_recipient_without_inhabitants_has_no_need_and_the_others_have_theirs(empty: Case) -> None:
    assert_agrees(empty)
    result = im.compute(empty)
    for name in ("population_share", "need_index", "service_key", "resource_need_key"):
        assert (result[name].sel(region="region 2") == 0).all()
    assert float(result["resource_need_key"].sum()) == pytest.approx(1, rel=1e-12)
    amount = result["full_effect_appropriation"].sel(region="region 2")
    assert float(amount) == pytest.approx(float(result["settlement"].sel(region="region 2")), rel=1e-12)
    assert "nobody lives in region 2, as the case allows; no need is counted there" in told(empty)


def test_no_need_is_no_figure_far_from_others_where_nobody_lives(empty: Case) -> None:
    told = [str(remark.place) for remark in im.remarks_on(empty, im.compute(empty))]
    assert not [place for place in told if "need_index" in place or "criterion_value" in place]


def test_the_flag_changes_no_bit_where_everybody_has_inhabitants() -> None:
    raw = raw_case(SMALL, 3)
    plain, allowed = im.compute(built(raw)), im.compute(built(allowing(raw, EMPTY, NEGATIVE)))
    for name in plain:
        np.testing.assert_array_equal(plain[name], allowed[name], err_msg=str(name))
    assert "allows" not in told(built(allowing(raw, EMPTY, NEGATIVE)))


@pytest.mark.slow
def test_negative_weights_count_and_are_told() -> None:
    case = built(allowing(negative_raw(), NEGATIVE))
    assert_agrees(case)
    assert "is below 0, as the case allows" in told(case)
    assert sum(evidence_shares(case).values()) == pytest.approx(1, rel=1e-12)
    service, name = "service 0", next(iter(case.parameters.need.weights["service 0"]))
    other = list(case.parameters.need.weights[service])[1]
    values = case.parameters.need.weights[service]
    moved = {
        f"need.weights.{service}.{name}": values[name].value - 0.1,
        f"need.weights.{service}.{other}": values[other].value + 0.1,
    }
    assert_agrees(case.with_changes(moved))
    batch = im.compute_batch(case, {path: np.array([value]) for path, value in moved.items()})
    np.testing.assert_allclose(
        batch["distribution_key"].values.ravel(), im.compute(case.with_changes(moved))["distribution_key"], rtol=1e-12
    )


@pytest.mark.slow
def test_both_come_through_a_workbook(empty: Case, tmp_path: Path) -> None:
    file = tmp_path / "case.xlsx"
    for case in (empty, built(allowing(negative_raw(), NEGATIVE, EMPTY))):
        file.unlink(missing_ok=True)
        im.write_template(file, case)
        again = im.load_case(file)
        assert again.file.allowed == case.file.allowed
        np.testing.assert_array_equal(im.compute(again)["distribution_key"], im.compute(case)["distribution_key"])


def test_explain_checks_every_figure_of_a_recipient_without_inhabitants(empty: Case) -> None:
    result = im.compute(empty)
    nodes = list(walk(explain(empty, result, "need_index[service 0, region 2]"), 6))
    assert len(nodes) > 5
    assert all(proved for _, _, proved in nodes)


@pytest.mark.slow
def test_slopes_are_finite_where_nobody_lives(empty: Case) -> None:
    slopes = im.local_sensitivity(empty, "base_appropriation")
    assert np.isfinite(slopes["derivative"]).all()


def test_effects_and_json_have_no_number_per_inhabitant_where_nobody_lives(empty: Case) -> None:
    from inntektsmodell.analysis.scenarios.effects import effects_json

    scenario = im.Scenario.model_validate(
        {"name": "a", "title": {"nb": "A"}, "changes": {"appropriation.total": "*1.01"}, "source": {"nb": "x"}}
    )
    content = json.loads(json.dumps(effects_json(im.scenario_effects(empty, [scenario])), allow_nan=False))
    assert content["scenarios"]


@pytest.mark.slow
@pytest.mark.parametrize("turned", [False, True])
def test_a_change_is_split_where_nobody_lives_in_one_case_or_both(empty: Case, turned: bool) -> None:
    total = empty.parameters.appropriation.total.value
    more = empty.with_changes({"appropriation.total": 1.01 * total, "population.age 0.2020.region 0": 1234.0})
    for other in (more, built(raw_case(SMALL, 5))):
        a, b = (other, empty) if turned else (empty, other)
        change = im.compare(a, b, figures=["distribution_key", "full_effect_appropriation"])
        for name, own in (("a", a), ("b", b)):
            np.testing.assert_allclose(
                change[f"distribution_key_{name}"], im.compute(own)["distribution_key"], rtol=1e-12, atol=1e-15
            )
        assert np.isfinite(change["distribution_key"]).all()
        split = change["distribution_key"].sum("component")
        np.testing.assert_allclose(split, change["distribution_key_change"], rtol=0, atol=1e-14)


def test_rules_for_indices_leave_nobody_with_an_index_where_nobody_lives() -> None:
    raw = allowing(empty_raw(), EMPTY)
    rules = {"without_own": {"value": ["count 0"], "evidence": "choice"}}
    parameters = {**raw.content["parameters"], "index": rules}
    ruled = built(replace(raw, content={**raw.content, "parameters": parameters}))
    assert_agrees(ruled)
    assert (im.compute(ruled)["criterion_index"].sel(region="region 2") == 0).all()
