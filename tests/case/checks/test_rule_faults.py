"""What can be wrong in a case with rules of other formulas is told with its place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import inntektsmodell as im
from inntektsmodell.case.case import Case
from inntektsmodell.case.reading.building import build_case
from inntektsmodell.case.reading.raw import RawCase
from inntektsmodell.model.plausible.inputs import implausible_inputs
from inntektsmodell.workbook.layout.sheets import HEADINGS
from tests.cases.rules_case import rules_case, rules_raw


def index(raw: RawCase) -> dict[str, Any]:
    found: dict[str, Any] = raw.content["parameters"]["index"]
    return found


def chosen(name: str, labels: list[str]) -> Callable[[RawCase], None]:
    def change(raw: RawCase) -> None:
        index(raw)[name] = {"value": labels, "evidence": "choice"}

    return change


def bounded(bound: str, name: str, value: float) -> Callable[[RawCase], None]:
    def change(raw: RawCase) -> None:
        index(raw)[bound][name] = {"value": value, "evidence": "index"}

    return change


def amount_of(service: str) -> Callable[[RawCase], None]:
    def change(raw: RawCase) -> None:
        raw.content["parameters"]["amounts"]["equalised"][service] = {"value": 1.0, "evidence": "rate"}

    return change


def with_cell(table: str, row: int, value: str) -> Callable[[RawCase], None]:
    def change(raw: RawCase) -> None:
        list(raw.tables[table].rows)[row]["value"] = value

    return change


def counting_nobody(raw: RawCase) -> None:
    for row in raw.tables["counted_ages"].rows:
        row["value"] = "0" if row["service"] == "service 1" else row["value"]


BREAKAGES: list[tuple[Callable[[RawCase], object], str]] = [
    (chosen("inverse", ["mean 9"]), "parameters.index.inverse: criterion 'mean 9' is unknown"),
    (chosen("inverse", ["mean 1", "mean 1"]), "parameters.index.inverse: 'mean 1' is duplicated"),
    (chosen("part", ["region 9"]), "parameters.index.part: region 'region 9' is unknown"),
    (lambda raw: index(raw).pop("part"), "parameters.index: the part of the country is given without the criteria"),
    (chosen("unscaled", ["age 1"]), "parameters.index.unscaled: 'age 1' is not relative to anything, and relative"),
    (chosen("part", ["region 1"]), "parameters.index.without_own: 'count 0' is relative to the other regions, and"),
    (chosen("without_own", []), "parameters.index.without_own"),
    (bounded("floor", "count 2", 2.0), "parameters.index.floor.count 2: the floor 2 is above the ceiling 1.05"),
    (bounded("ceiling", "none", 2.0), "parameters.index.ceiling: criterion 'none' is unknown"),
    (bounded("threshold", "age 2", -1.0), "parameters.index.threshold.age 2: value -1; at least 0"),
    (amount_of("service 9"), "parameters.amounts.equalised: service 'service 9' is unknown"),
    (
        lambda raw: raw.content["parameters"]["gap"].update(criterion={"value": "x", "evidence": "choice"}),
        "gap.criterion",
    ),
    (with_cell("correction", 0, "1e6"), "correction: the values sum to"),
    (with_cell("counted_ages", 0, "-1"), "value -1 is too small"),
    (with_cell("counted_ages", 0, "100"), "value 100 is too large"),
    (counting_nobody, "no inhabitants that count in service 1, region 0, 2018"),
]


@pytest.mark.parametrize(("breakage", "told"), BREAKAGES, ids=[told for _, told in BREAKAGES])
def test_a_fault_is_told(breakage: Callable[[RawCase], object], told: str) -> None:
    raw = rules_raw()
    breakage(raw)
    with pytest.raises(im.InputError) as refused:
        build_case(raw, HEADINGS)
    assert told in str(refused.value)


def test_a_scenario_keeps_corrections_at_0_and_names_known() -> None:
    case = rules_case()
    with pytest.raises(im.InputError, match="the values sum to"):
        case.with_changes({"correction.region 0": 1e6})
    with pytest.raises(im.InputError, match="'mean 9' is unknown"):
        case.with_changes({"index.inverse": ["mean 9"]})


def test_a_criterion_of_the_gap_alone_needs_no_weight() -> None:
    raw = rules_raw(parts=["gap"])
    for key in raw.content["parameters"]["need"]["weights"].values():
        if "count 2" in key:
            taken = key.pop("count 2")["value"]
            other = next(iter(key))
            key[other] = {**key[other], "value": key[other]["value"] + taken}
    assert im.compute(build_case(raw, HEADINGS))["distribution_key"].sum() == pytest.approx(1)


def test_rounded_corrections_are_told() -> None:
    raw = rules_raw(parts=["correction"])
    rows = list(raw.tables["correction"].rows)
    rows[0]["value"] = repr(float(rows[0]["value"]) + 0.1)
    raw.content["evidence"]["kroner"]["printed_step"] = 0.1
    notes = [note.en for note in build_case(raw, HEADINGS).notes]
    assert notes == [
        "The corrections are given in rounded figures that sum to 0.1 million NOK, and are used unchanged."
    ]


def test_a_scenario_counts_nobody_more_than_once() -> None:
    with pytest.raises(im.InputError, match=r"value 1\.5; from 0 to 1"):
        rules_case(parts=["counted_ages"]).with_changes({"counted_ages.service 0.age 0": 1.5})


def remarked(case: Case, said: str) -> list[str]:
    """Paths of the remarks that say something."""
    return [one.path for one in implausible_inputs(case) if said in one.said]


def test_bounds_in_per_cent_are_remarked_on_unless_the_value_counts_as_it_is() -> None:
    case, said = rules_case(parts=["bases", "bounds", "gap"]), "is far above an index"
    assert not remarked(case, said)
    changed = case.with_changes({"index.ceiling.count 2": 105.0, "gap.limit": 90.0})
    assert remarked(changed, said) == ["index.ceiling.count 2", "gap.limit"]
    assert remarked(changed.with_changes({"gap.criterion": "mean 0"}), said) == ["index.ceiling.count 2"]


def test_amounts_per_inhabitant_beyond_all_that_there_is_are_remarked_on() -> None:
    case, said = rules_case(parts=["per_inhabitant", "counted_ages"]), "before the formula"
    assert not remarked(case, said)
    assert case.parameters.amounts is not None
    most = {f"amounts.per_inhabitant.{name}": 1e9 for name in case.parameters.amounts.per_inhabitant}
    assert remarked(case.with_changes(most), said) == ["appropriation.total"]
    none = dict.fromkeys(most, 0.0)
    counted = case.observations["counted_ages"].sel(service="service 0")
    persons = case.observations["population"].sel(year=case.parameters.population.year.value)
    just = 1e6 * case.parameters.appropriation.total.value / float((counted * persons).sum())
    for share, places in ((0.999, []), (1.001, ["appropriation.total"])):
        changes = {**none, "amounts.per_inhabitant.service 0": share * just}
        assert remarked(case.with_changes(changes), said) == places
