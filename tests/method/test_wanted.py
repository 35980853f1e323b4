"""Which step a name means, what a step follows from, and what it lacks."""

from __future__ import annotations

import pytest

from inntektsmodell.faults import InputError
from inntektsmodell.language.messages import told_in
from inntektsmodell.method.inputs import INPUTS
from inntektsmodell.method.steps import STEPS, results_from
from inntektsmodell.method.wanted import find_step, inputs_behind, lacking
from inntektsmodell.workbook.formulas.words import NAMES, TYPED_NAMES

NEED = ["need.population", "need.criteria", "need.per_inhabitant", "need.weights", "need.window", "need.share_year"]
MERGING = ["need.members", "need.group_services", "need.merged"]
PRICE = ["cost.calculated", "settlement.priced_service", "settlement.unit_price", "settlement.running_share"]
RULE = ["settlement.capital_addition", "settlement.former_rule"]
COST = ["cost.calculated", "cost.actual", "cost.actual_weight"]
USUAL = [name for name, about in INPUTS.items() if not about.left_out]
KEY = [*NEED, *MERGING, "service_share"]


def names(found: tuple[object, ...]) -> list[str]:
    return [value.name for value in found]  # type: ignore[attr-defined]


@pytest.mark.parametrize("text", ["need_share", "NEED_SHARE", " need_share ", "Share of need", "andel av  behovet"])
def test_a_step_is_found_by_name_and_label(text: str) -> None:
    assert find_step(text) is STEPS["need_share"]


def test_what_stands_before_the_comma_of_a_label_goes_before_its_beginning() -> None:
    assert find_step("Kriterieindeks") is find_step("criterion index") is STEPS["criterion_index"]
    with pytest.raises(InputError, match="several steps are called this"):
        find_step("criterion")


def test_every_step_is_found_by_its_name() -> None:
    assert [find_step(name).name for name in STEPS] == list(STEPS)


def test_an_unknown_name_gives_the_nearest() -> None:
    with pytest.raises(InputError, match=r"target 'prise': is not a step of the model; did you mean 'price'"):
        find_step("prise")


def test_a_label_that_is_misspelt_gives_the_nearest_in_the_language() -> None:
    token = told_in.set("nb")
    try:
        with pytest.raises(InputError) as caught:
            find_step("Andel av behov")
    finally:
        told_in.reset(token)
    assert "Andel av behovet" in str(caught.value.faults[0].right)


@pytest.mark.parametrize("name", NAMES)
def test_a_step_is_found_by_what_formulas_of_workbooks_call_it(name: str) -> None:
    called = [names[name].nb for names in (NAMES, TYPED_NAMES) if name in names]
    assert {find_step(one).name for one in called} == {name}


@pytest.mark.parametrize("text", ["full", "Distribusjon", "Share of needs"])
def test_what_is_offered_for_words_is_labels(text: str) -> None:
    with pytest.raises(InputError) as caught:
        find_step(text)
    assert not any(f"'{name}'" in str(caught.value) for name in STEPS)


def test_what_is_offered_for_a_name_is_names() -> None:
    with pytest.raises(InputError, match="'service_key'"):
        find_step("servise_key")


def test_a_step_follows_from_what_its_formulas_lead_to() -> None:
    assert inputs_behind(USUAL, ["price"]) == (*PRICE, *RULE)
    assert inputs_behind(INPUTS, ["persons"]) == ("need.population",)
    assert inputs_behind(USUAL, ["persons", "price"]) == ("need.population", *PRICE, *RULE)
    of_rules = ["need.counted_ages", *(name for name, about in INPUTS.items() if about.component == "index_rules")]
    assert set(inputs_behind(INPUTS, ["need_index"])) == {*NEED, *MERGING, *of_rules, "need.may_be_empty"}


def test_a_step_that_is_taken_only_with_something_follows_from_it() -> None:
    given = [name for name in INPUTS if name != "redistribution"]
    assert {"former.key", "phase_in.schedule"} <= set(inputs_behind(given, ["growth"]))


def test_a_step_that_is_given_hides_what_it_would_follow_from() -> None:
    given = ["redistribution", "phase_in.schedule", *KEY, "appropriation"]
    assert "redistribution" in inputs_behind(given, ["growth"])
    assert lacking(given, "growth") == ()


def test_what_has_no_neutral_value_is_lacking() -> None:
    assert names(lacking([], "persons")) == ["need.population"]
    assert names(lacking(["need.population"], "population_share")) == ["need.share_year"]
    assert names(lacking([*KEY, "appropriation"], "growth")) == ["former.key", "phase_in.schedule"]


def test_what_is_neutral_without_is_not_lacking() -> None:
    """A model without cost, settlement and a capital frame of its own has a key all the same."""
    assert lacking([*KEY, "appropriation"], "distribution_key") == ()


@pytest.mark.parametrize(
    ("begun", "rest"),
    [
        (["cost.calculated"], ["cost.actual", "cost.actual_weight"]),
        (["capital.share"], ["capital.key"]),
        (["capital.key"], ["capital.share"]),
        (["settlement.points", *COST], ["settlement.years", *PRICE[1:], *RULE]),
    ],
)
def test_half_of_a_part_is_no_model_without_it(begun: list[str], rest: list[str]) -> None:
    assert sorted(names(lacking([*KEY, "appropriation", *begun], "distribution_key"))) == sorted(rest)


PACE, GUARANTEED = ["pace.frame", "pace.now", "pace.former_frame"], ["guaranteed"]
SETTLED = ["settlement.points", "settlement.years", *PRICE[1:], *RULE]


@pytest.mark.parametrize(
    ("declared", "step", "lacks"),
    [
        (PACE, "base_appropriation", ["former.key"]),
        (["phase_in.schedule", "phase_in.later"], "base_appropriation", ["former.key"]),
        (["adjustment.plan", "adjustment.later"], "base_appropriation", ["former.key"]),
        ([*PACE, *GUARANTEED], "phased_key", ["former.key"]),
        (SETTLED, "distribution_key", ["cost.calculated"]),
    ],
)
def test_a_step_that_a_case_declares_is_not_left_out(declared: list[str], step: str, lacks: list[str]) -> None:
    given = [*KEY, "appropriation", *declared]
    assert set(lacks) <= set(names(lacking(given, step)))
    assert step not in results_from(given)
    assert step in results_from([*given, *lacks])
    assert lacking([*KEY, "appropriation"], step) == () or step == "phased_key"


def test_the_rest_of_a_part_is_not_asked_for_where_the_step_does_not_follow_from_it() -> None:
    assert lacking([*PRICE, *RULE], "price") == ()
    assert lacking([*NEED, *MERGING, "cost.calculated"], "need_index") == ()


def test_a_step_of_its_own_with_a_neutral_value_lacks_what_it_is_computed_from() -> None:
    assert names(lacking([*NEED, *MERGING], "cost_index")) == COST


@pytest.mark.parametrize("name", STEPS)
def test_a_step_needs_all_that_it_follows_from_and_nothing_more(name: str) -> None:
    given = {*INPUTS} - {"redistribution"}
    behind = set(inputs_behind(given, [name]))
    assert lacking(behind, name) == ()
    for one in behind:
        missing = names(lacking(behind - {one}, name))
        assert one in missing or INPUTS[one].absent is not None or INPUTS[one].left_out or _is_alone(one, behind)


def _is_alone(name: str, behind: set[str]) -> bool:
    """Whether nothing else of its part is left to show that it is wanted."""
    part = name.partition(".")[0]
    return not any(other.partition(".")[0] == part for other in behind - {name})
