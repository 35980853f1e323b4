"""Cases of a tree computed together or alone, levels whose cases differ in services, and frames at their bounds."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import numpy as np
import pytest
from frozendict import frozendict

import inntektsmodell as im
from inntektsmodell.case.case import Case
from inntektsmodell.case.levels.tree import TOP, CaseTree, Level
from inntektsmodell.case.reading.building import build_case
from inntektsmodell.language.text import Text
from inntektsmodell.model.arrays import inputs_of
from inntektsmodell.model.evaluate import Inputs, host_evaluate
from inntektsmodell.model.levels.computing import compute_tree
from inntektsmodell.model.levels.level_results import level_result
from inntektsmodell.model.levels.together import WANTED, computed_together
from inntektsmodell.workbook.layout.sheets import HEADINGS
from tests.cases.own_model_case import own_model_case
from tests.cases.trees import BELOW, LAST, small_tree
from tests.strategies import Skeleton, raw_case

FLAT = replace(BELOW, settlement=False, capital=False)


def generated(skeleton: Skeleton, seed: int) -> Case:
    return build_case(raw_case(skeleton, seed), HEADINGS)


@pytest.mark.parametrize("order", ["a", "ab", "aa", "aab", "aba", "bab"])
def test_cases_give_what_they_give_alone_in_their_order(order: str, monkeypatch: pytest.MonkeyPatch) -> None:
    skeletons = {"a": FLAT, "b": LAST}
    inputs = [inputs_of(generated(skeletons[kind], seed)) for seed, kind in enumerate(order)]
    alone = [host_evaluate(one, targets=WANTED) for one in inputs]
    computed: list[Inputs] = []

    def noted(given: Inputs, *, targets: Collection[str]) -> dict[str, np.ndarray]:
        computed.append(given)
        return host_evaluate(given, targets=targets)

    monkeypatch.setattr("inntektsmodell.model.levels.together.host_evaluate", noted)
    found = computed_together(inputs)
    assert len(found) == len(order)
    for one, expected in zip(found, alone, strict=True):
        for name, array in expected.items():
            np.testing.assert_allclose(one[name], array, rtol=1e-12, atol=1e-15, err_msg=name)
    assert len(computed) == len({*order})
    single = [one for kind, one in zip(order, inputs, strict=True) if order.count(kind) == 1]
    assert all(any(given is one for given in computed) for one in single), "a case by itself has no scenario axis"


def level_of(services: tuple[int, ...]) -> Level:
    """A level of cases with so many services."""
    cases = {f"above {at}": generated(replace(FLAT, services=number), at) for at, number in enumerate(services)}
    return Level("level", Text(nb="Nivå"), frozendict(cases))


@pytest.mark.parametrize("services", [(2, 3, 2), (2, 3), (3, 3)])
def test_a_level_has_results_by_service_where_all_its_cases_have_the_same(services: tuple[int, ...]) -> None:
    level = level_of(services)
    given = computed_together([inputs_of(case) for case in level.cases.values()])
    ore = dict.fromkeys(level.recipients, 10**8)
    found = level_result(level, dict(zip(level.cases, given, strict=True)), ore)
    alike = len({*services}) == 1
    assert ("need_index" in found) == ("service" in found.coords) == alike
    assert "resource_need_key" in found
    if alike:
        assert found["service"].values.tolist() == ["service 0", "service 1", "service 2"]


def tree_of(top: Case) -> CaseTree:
    """A case with another below its first region."""
    below = generated(replace(BELOW, settlement=False), 9)
    levels = (
        Level("region", Text(nb="Regioner"), frozendict({TOP: top})),
        Level("hospital", Text(nb="Sykehus"), frozendict({top.regions[0]: below})),
    )
    return CaseTree(levels)


def test_an_amount_below_a_million_is_handed_on_and_one_of_0_is_not() -> None:
    top = own_model_case(3, FLAT, ["history"]).with_changes({"history.share": 1.0, "appropriation.total": 1.0})
    small = compute_tree(tree_of(top))
    assert 0 < small.levels["region"]["amount"].values[0] < 1
    keys = top.observations["history_key"].values
    nothing = {"history_key.region 0": 0.0, "history_key.region 1": float(keys[0] + keys[1])}
    with pytest.raises(
        im.InputError, match="level 'hospital', region 0: gets 0 million NOK, which cannot be handed on"
    ):
        compute_tree(tree_of(top.with_changes(nothing)))


def test_the_result_of_a_tree_is_itself_alone() -> None:
    found = compute_tree(small_tree())
    assert found in {found}
    assert replace(found) != found
