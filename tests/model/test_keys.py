"""From indices to kroner on a hand-made case of two regions."""

from __future__ import annotations

from numpy.testing import assert_allclose, assert_array_equal

from tests.model.taken import taken


def test_service_key_is_need_share_times_cost() -> None:
    key = taken("service_key", need_share=[[0.25, 0.75]], cost_index=[[1.5, 5 / 6]])
    assert_allclose(key, [[0.375, 0.625]], rtol=1e-15)


def test_service_key_without_cost_is_need_share() -> None:
    assert_array_equal(taken("service_key", need_share=[[0.25, 0.75]]), [[0.25, 0.75]])


def test_resource_need_key_weighs_the_services() -> None:
    key = taken("resource_need_key", service_share=[0.75, 0.25], service_key=[[0.375, 0.625], [0.875, 0.125]])
    assert_array_equal(key, [0.5, 0.5])


def test_base_appropriation_without_capital_frame() -> None:
    base = taken(
        "full_effect_appropriation", resource_need_key=[0.25, 0.75], appropriation=1000.0, settlement=[10.0, -10.0]
    )
    assert_array_equal(base, [260.0, 740.0])


def test_base_appropriation_with_capital_frame() -> None:
    # 800 by (1/4, 3/4), 200 by (1/2, 1/2), and the settlement.
    base = taken(
        "full_effect_appropriation",
        resource_need_key=[0.25, 0.75],
        capital__key=[0.5, 0.5],
        capital__share=0.2,
        appropriation=1000.0,
        settlement=[10.0, -10.0],
    )
    assert_allclose(base, [310.0, 690.0], rtol=1e-15)


def test_redistribution_is_against_the_former_key_at_the_same_total() -> None:
    change = taken(
        "redistribution", full_effect_appropriation=[260.0, 740.0], former__key=[0.375, 0.625], appropriation=1000.0
    )
    assert_array_equal(change, [-115.0, 115.0])
