"""What tables by region show beside the results, as a hand computes it."""

from __future__ import annotations

from typing import Any

import pytest
from numpy.testing import assert_allclose

from inntektsmodell.method.overall import BY_AGE, OVERALL
from tests.method.by_hand import Known, value

BY_HAND: list[tuple[str, Known, Any]] = [
    ("need_index", {"service_share": [0.25, 0.75], "need_index": [[2, 1], [1, 3]]}, [1.25, 2.5]),
    (
        "cost_index",
        {
            **{"service_share": [0.25, 0.75], "need_index": [[2, 1], [1, 3]]},
            **{"resource_need_key": [0.25, 0.75], "population_share": [0.4, 0.6]},
        },
        [0.5, 0.5],
    ),
    ("redistribution_per_cent", {"full_effect_appropriation": [30, 50], "redistribution": [10, -10]}, [50, -100 / 6]),
    ("redistribution_per_inhabitant", {"redistribution": [10, -10], "share_persons": [2e6, 4e6]}, [5, -2.5]),
    ("base_appropriation_per_inhabitant", {"base_appropriation": [10, 20], "share_persons": [2e6, 5e6]}, [5, 4]),
]
SOME_AGES: Known = {
    **{"service_share": [0.25, 0.75], "need_index": [[2, 1], [1, 3]]},
    **{"service_population_share": [[0.5, 0.5], [0.2, 0.8]], "population_share": [0.4, 0.6]},
}


@pytest.mark.parametrize(("name", "known", "expected"), BY_HAND, ids=[name for name, *_ in BY_HAND])
def test_a_row_gives_the_number_of_a_hand(name: str, known: Known, expected: Any) -> None:
    assert_allclose(value(OVERALL[name], known), expected, rtol=1e-12)


def test_every_row_is_computed_by_hand() -> None:
    assert {name for name, *_ in BY_HAND} == {*OVERALL} == {*BY_AGE}


def test_indices_are_per_inhabitant_where_needs_count_some_ages() -> None:
    assert_allclose(value(BY_AGE["need_index"], SOME_AGES), [1, 77 / 24], rtol=1e-12)
    with_key = SOME_AGES | {"resource_need_key": [0.25, 0.75]}
    assert_allclose(value(BY_AGE["cost_index"], with_key), [0.625, 0.75 / (0.6 * 77 / 24)], rtol=1e-12)
