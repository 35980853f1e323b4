"""Steps of a year on the way to full effect, as a hand computes them."""

from __future__ import annotations

from tests.method.by_hand import ByHand

YEARLY: list[ByHand] = [
    (
        "before_guarantee",
        {"full_effect_appropriation": [30, 10], "to_come": [-1, 2], "adjustment_to_come": [1, 1]},
        [30, 7],
    ),
    ("shortfall", {"guaranteed": [4, 9], "before_guarantee": [6, 6]}, [0, 3]),
    ("surplus", {"guaranteed": [4, 9], "before_guarantee": [6, 6]}, [2, 0]),
    ("guarantee", {"shortfall": [0, 3, 0], "surplus": [2, 0, 4]}, [-1, 3, -2]),
    ("guarantee", {"shortfall": [0, 0], "surplus": [0, 0]}, [0, 0]),
    ("base_appropriation", {"full_effect_appropriation": [30, 10], "to_come": [-1, 2]}, [31, 8]),
    (
        "base_appropriation",
        {"full_effect_appropriation": [30, 10], "adjustment_to_come": [-1, 1], "guarantee": [2, -2]},
        [33, 7],
    ),
    ("pace_frame", {"appropriation": 100, "pace.frame": [1.0, 1.1]}, [100, 110]),
    (
        "pace_before",
        {
            **{"full_effect_appropriation": [60, 40], "redistribution": [10, -10], "distribution_key": [0.6, 0.4]},
            **{"pace.former_frame": 0.5, "pace_frame": [100, 120], "pace.convergence": 0.5},
        },
        [[25, 25], [55, 45]],
    ),
    (
        "pace_wanted",
        {"pace_before": [[25, 25]], "distribution_key": [0.6, 0.4], "pace_frame": [100], "pace.convergence": 0.5},
        [[55, 45]],
    ),
    ("pace_short", {"pace_before": [[25, 50]], "pace_wanted": [[26, 60]], "pace.least_growth": 0.1}, [[1.5, 0]]),
    ("pace_above", {"pace_before": [[25, 50]], "pace_wanted": [[26, 60]], "pace.least_growth": 0.1}, [[0, 5]]),
    ("pace_lifted", {"pace_wanted": [[26, 60]], "pace_short": [[1.5, 0]], "pace_above": [[0, 5]]}, [[27.5, 58.5]]),
    ("pace_over", {"pace_before": [[25, 50]], "pace_lifted": [[30, 54]], "pace.greatest_growth": 0.1}, [[2.5, 0]]),
    ("pace_room", {"pace_before": [[25, 50]], "pace_lifted": [[30, 54]], "pace.greatest_growth": 0.1}, [[0, 1]]),
    (
        "pace_held",
        {"pace_lifted": [[30, 52]], "pace_over": [[2.5, 0]], "pace_room": [[0, 3]], "pace.limited": 1},
        [[27.5, 54.5]],
    ),
    ("held_short", {"guaranteed": [50, 45], "pace_held": [[54, 41], [49, 46]]}, [[0, 4], [1, 0]]),
    ("held_above", {"guaranteed": [50, 45], "pace_held": [[54, 41], [49, 46]]}, [[4, 0], [0, 1]]),
    (
        "pace_path",
        {"pace_held": [[60, 30, 10]], "held_short": [[0, 3, 0]], "held_above": [[4, 0, 2]]},
        [[58, 33, 9]],
    ),
    (
        "pace_to_come",
        {"full_effect_appropriation": [60, 40], "pace.now": [0, 1], "pace_held": [[1, 2], [55, 45]]},
        [5, -5],
    ),
    ("phased_key", {"base_appropriation": [30, 10], "appropriation": 40}, [0.75, 0.25]),
]
