"""A tree is computed from the top down: sums to the øre, flows settled where they are, groups as sums."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import numpy as np
import pytest
from frozendict import frozendict
from hypothesis import given, reject, settings
from hypothesis import strategies as st

import inntektsmodell as im
from inntektsmodell.analysis.explanation.levels import explain_in_tree
from inntektsmodell.analysis.explanation.node import walk
from inntektsmodell.case.evidence import Status
from inntektsmodell.case.levels.tree import TOP, CaseTree, with_frame
from inntektsmodell.faults import InputError
from inntektsmodell.model.arrays import host, inputs_of
from inntektsmodell.model.evaluate import Inputs, host_evaluate
from inntektsmodell.model.levels.computing import TreeResult, compute_tree
from inntektsmodell.model.levels.whole_ore import ORE_PER_MILLION
from tests.cases.trees import small_tree, wide_tree
from tests.model.test_merging_regions import alike, joined, merged
from tests.model.test_merging_regions import results_of as results_of_inputs

SEEDS = st.integers(0, 10_000)


@pytest.fixture(scope="module")
def result() -> TreeResult:
    return compute_tree(small_tree())


@pytest.mark.slow
@settings(max_examples=3)
@given(SEEDS)
def test_children_add_up_to_the_ore_and_flows_inside_a_parent_to_0(seed: int) -> None:
    try:
        found = compute_tree(small_tree(seed))
    except InputError as error:
        if not any(said in str(error) for said in ("which cannot be handed on", "no more than there is")):
            raise
        reject()  # a settlement or amounts taken out as large as a hospital's money: tried in tests of their own
    for parent, case in found.tree.cases.items():
        children = sum(found.ore[child] for child in case.regions) + sum(found.taken_out.get(parent, {}).values())
        total = round(case.parameters.appropriation.total.value * ORE_PER_MILLION)
        assert children == (total if parent == TOP else found.ore[parent])
        exact = found.arrays[parent]["base_appropriation"] * ORE_PER_MILLION
        assert (abs(exact - [found.ore[child] for child in case.regions]) < 1.02).all()
        for name in {"settlement", "running_settlement"} & {*found.arrays[parent]}:
            size = case.parameters.appropriation.total.value
            assert float(found.arrays[parent][name].sum()) == pytest.approx(0, abs=1e-12 * size)


@pytest.mark.slow
def test_each_case_gives_what_it_gives_by_itself_with_its_frame(result: TreeResult) -> None:
    for parent, case in result.tree.cases.items():
        alone, found = im.compute(case), result.result_of(parent)
        assert {*alone} == {*found}
        for name in alone:
            np.testing.assert_allclose(found[name], alone[name], rtol=1e-12, atol=1e-15, err_msg=str(name))


def test_the_frame_of_a_case_is_the_result_of_its_parent(result: TreeResult) -> None:
    for level, above in zip(result.tree.levels[1:], result.tree.levels, strict=False):
        for parent, case in level.cases.items():
            amount = next(
                result.result_of(one)["base_appropriation"].sel(region=parent).item()
                for one, other in above.cases.items()
                if parent in other.regions
            )
            total = case.parameters.appropriation.total
            assert total.value == amount
            assert case.evidence[total.evidence].formula == f"base_appropriation[{parent}]"
            assert case.evidence[total.evidence].status is Status.SYNTHETIC


def test_a_frame_is_no_better_than_the_appropriation_that_it_comes_from() -> None:
    above = im.load_case("2021")
    framed = with_frame(small_tree().top, 5.0, "Helse Vest", above)
    evidence = framed.evidence[framed.parameters.appropriation.total.evidence]
    assert (framed.parameters.appropriation.total.value, evidence.status) == (5.0, Status.ASSUMED)
    assert str(evidence.source) == "result of case 2021: base_appropriation[Helse Vest]"


@pytest.mark.slow
def test_cases_of_one_shape_are_computed_at_one_time(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []

    def counted(inputs: Inputs, *, targets: Collection[str]) -> dict[str, np.ndarray]:
        calls.append(targets)
        return host_evaluate(inputs, targets=targets)

    monkeypatch.setattr("inntektsmodell.model.levels.together.host_evaluate", counted)
    found = compute_tree(wide_tree(5, 3))
    assert len(calls) == 2
    for parent, case in found.tree.cases.items():
        alone = im.compute(case)
        for name, values in found.result_of(parent).items():
            np.testing.assert_allclose(values, alone[name], rtol=1e-12, atol=1e-9, err_msg=str(name))


def test_a_change_at_the_top_reaches_the_last_level_in_proportion(result: TreeResult) -> None:
    tree = small_tree()
    total = tree.top.parameters.appropriation.total.value
    more = compute_tree(tree.with_case(TOP, tree.top.with_changes({"appropriation.total": 1.1 * total})))
    for ward in result.tree.levels[2].recipients:
        assert more.ore[ward] > result.ore[ward]


@pytest.mark.slow
def test_merging_all_children_gives_the_parent() -> None:
    """Recipients merged one by one, with costs and growth alike, until one is left: it gets what its parent gets."""
    found = compute_tree(small_tree())
    for parent, case in list(found.tree.cases.items())[1:]:
        inputs = inputs_of(case)
        for _ in range(len(case.regions) - 1):
            inputs = merged_own(merged(alike(inputs)), inputs)
        amounts = results_of_inputs(inputs)["base_appropriation"]
        reserved = case.parameters.reserved
        taken_out = sum(figure.value for figure in reserved.amounts.values()) if reserved else 0.0
        frame = case.parameters.appropriation.total.value
        np.testing.assert_allclose(amounts, [frame - taken_out], rtol=1e-12)
        assert parent in found.ore


def merged_own(inputs: Inputs, before: Inputs) -> Inputs:
    """The tables of regions' own models, the last two regions as one."""
    names = {"supplement", "history.key"} & {*before}
    return inputs | {name: host(joined(before[name])) for name in names}


def test_a_level_holds_all_its_recipients_with_their_parents(result: TreeResult) -> None:
    level = result.levels["hospital"]
    assert level["recipient"].values.tolist() == list(result.tree.levels[1].recipients)
    assert level["parent"].values.tolist() == ["top region 0"] * 4 + ["top region 2"] * 5
    assert float(level["amount"].sum()) == pytest.approx(
        (sum(result.ore[one] for one in result.tree.levels[1].recipients)) / ORE_PER_MILLION, rel=1e-15
    )
    mean = (level["amount_index"] * level["share_persons"]).sum() / level["share_persons"].sum()
    assert float(mean) == pytest.approx(1, rel=1e-12)
    assert level["amount_index"].attrs["base_en"] == "all recipients of the level = 1"
    assert level["need_index"].attrs["base_en"] == "the recipients below the same parent = 1"
    assert level["need_index"].dims == ("service", "recipient")


def test_groups_are_sums_with_an_index_of_their_own_and_the_base_named(result: TreeResult) -> None:
    level, groups = result.levels["hospital"], result.groups["distance"]
    members = result.tree.groupings["distance"].members
    for group, names in members.items():
        own, of_members = groups.sel(group=group), level.sel(recipient=list(names))
        assert float(own["amount"]) == pytest.approx(float(of_members["amount"].sum()), rel=1e-14)
        assert float(own["share_persons"]) == float(of_members["share_persons"].sum())
        per_person = float(own["amount"] / own["share_persons"])
        mean = float(level["amount"].sum() / level["share_persons"].sum())
        assert float(own["amount_index"]) == pytest.approx(per_person / mean, rel=1e-12)
    assert groups.attrs["ungrouped"] == ", ".join(level["recipient"].values.tolist()[6:])


@pytest.mark.slow
@pytest.mark.parametrize("figure", ["base_appropriation[c region 1]", "full_effect_appropriation[b region 2]"])
def test_a_figure_is_explained_through_the_levels_above(result: TreeResult, figure: str) -> None:
    case, node = explain_in_tree(result, figure)
    nodes = list(walk(node, 12))
    assert all(proved for _, _, proved in nodes)
    told = {found.figure for _, found, _ in nodes}
    assert "base_appropriation[top region 2]" in told
    assert ("base_appropriation[b region 1]" in told) == figure.startswith("base_appropriation[c")
    assert case.name == figure.partition("[")[2][0]


def test_a_figure_that_is_given_to_a_case_below_is_found_by_its_path() -> None:
    result = compute_tree(small_tree())
    for parent, case in result.tree.cases.items():
        year = case.observed["year"].values[0]
        path = f"population.{case.observed['age_group'].values[0]}.{year}.{case.regions[-1]}"
        of_case, node = explain_in_tree(result, path)
        assert (of_case.name, node.figure) == (case.name, path), parent
        assert node.source


def test_what_is_not_finite_names_the_case() -> None:
    tree = small_tree()
    parent, case = next(iter(tree.levels[1].cases.items()))
    broken = case.with_changes({f"criterion_value.mean 0.2020.{region}": 1e308 for region in case.regions})
    with pytest.raises(im.InputError) as refused:
        compute_tree(tree.with_case(parent, broken))
    assert "case 'a', 'Criterion index: mean 0" in str(refused.value)


def test_a_recipient_without_money_has_nothing_to_hand_on() -> None:
    """At a huge price a hospital pays more than it has; at one below 0 it is paid as much, or the other way about."""
    tree = small_tree()
    hospitals = tree.levels[1].cases["top region 2"]
    refused = []
    for share in (0.0, 1.0):
        price = {"settlement.unit_price": 1e12, "settlement.rule": "former", "settlement.price_share": share}
        try:
            compute_tree(tree.with_case("top region 2", hospitals.with_changes(price)))
        except im.InputError as error:
            refused.append(str(error))
    (told,) = refused
    assert "level 'ward', b region 1: gets -" in told
    assert "million NOK, which cannot be handed on; more than 0" in told


def test_a_tree_without_groups_has_none() -> None:
    tree = replace(small_tree(), groupings=frozendict())
    assert compute_tree(tree).groups == {}
    assert isinstance(tree, CaseTree)
    assert tree.home_of("nobody") is None
