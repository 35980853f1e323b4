"""Steps of amounts at full effect and of what is still to come, as a hand computes them."""

from __future__ import annotations

import math

from tests.method.by_hand import ByHand

ADJUSTED = {
    "full_effect_appropriation": [30, 10],
    "adjustment.after": [[0, 1], [0, 0]],
    "adjustment.plan": [0.3, 0.1],
    "redistribution": [-8, 8],
    "distribution_key": [0.75, 0.25],
}
AMOUNTS: list[ByHand] = [
    (
        "full_effect_appropriation",
        {
            "capital.share": 0.25,
            "resource_need_key": [0.4, 0.6],
            "capital.key": [0.8, 0.2],
            "appropriation": 100,
            "settlement": [3, -3],
        },
        [53, 47],
    ),
    (
        "full_effect_appropriation",
        {
            "resource_need_key": [0.4, 0.6],
            "history.share": 0.5,
            "history.key": [0.6, 0.4],
            "appropriation": 150,
            "reserved.amounts": [10, 30],
            "supplement": [4, 6],
            "settlement": [3, -3],
        },
        [57, 53],
    ),
    ("gap_index", {"gap.criterion": [0, 1], "criterion_index": [[9, 9], [0.5, 2]]}, [0.5, 2]),
    ("gap", {"gap.limit": 0.75, "gap_index": [0.5, 2]}, [0.25, 0]),
    ("gap", {"gap.limit": 0.75, "gap_index": [0.5, 2], "gap.above": 1}, [0, 1.25]),
    ("gap_key", {"population_share": [0.25, 0.75], "gap": [0.5, 0.5]}, [0.25, 0.75]),
    ("inhabitant_amount", {"amounts.per_inhabitant": [1e6, 2e6], "share_persons": [3, 4]}, [9, 12]),
    (
        "inhabitant_amount",
        {
            "need.by_age": 1,
            "amounts.per_inhabitant": [1e6, 2e6],
            "share_persons": [9, 9],
            "counted_share_persons": [[3, 4], [1, 2]],
        },
        [5, 8],
    ),
    (
        "equalisation",
        {"amounts.equalised": [1e6], "share_persons": [2, 2], "need_index": [[1.5, 0.5]]},
        [1, -1],
    ),
    (
        "full_effect_appropriation",
        {
            "resource_need_key": [0.4, 0.6],
            "gap.share": 0.5,
            "gap_key": [1, 0],
            "appropriation": 110,
            "inhabitant_amount": [4, 6],
            "settlement": [3, -3],
            "equalisation": [2, -2],
            "correction": [-1, 1],
        },
        [78, 32],
    ),
    ("distribution_key", {"full_effect_appropriation": [30, 10], "appropriation": 40}, [0.75, 0.25]),
    (
        "distribution_key",
        {"full_effect_appropriation": [30, 10], "appropriation": 60, "reserved.amounts": [15, 5]},
        [0.75, 0.25],
    ),
    (
        "redistribution",
        {"full_effect_appropriation": [30, 10], "former.key": [0.5, 0.5], "appropriation": 40},
        [10, -10],
    ),
    ("growth", {"redistribution": [-6, 6], "distribution_key": [0.25, 0.75]}, 24),
    ("growth_amount", {"redistribution": [-6, 6], "distribution_key": [0.25, 0.75], "growth": 24}, [0, 24]),
    ("paid_now", {"phase_in.now": [1, 0, 0], "phase_in.schedule": [1, 2, 1]}, 0.25),
    ("paid_later", {"phase_in.later": [0, 1, 1], "phase_in.schedule": [1, 2, 1]}, 0.75),
    ("phase_in", {"paid_now": 0.25, "growth_amount": [0, 24]}, [0, 6]),
    ("growth_to_come", {"paid_later": 0.75, "growth_amount": [0, 24]}, [0, 18]),
    (
        "to_come",
        {"paid_later": 0.5, "redistribution": [-6, 8], "distribution_key": [0.25, 0.75], "growth": 24},
        [-3.25, 3.25],
    ),
    (
        "to_come",
        {"paid_later": 0.5, "redistribution": [-6, 8], "distribution_key": [0, 1], "growth": math.inf},
        [math.inf, math.inf],
    ),
    (
        "left_for_formula",
        {"appropriation": 100, "reserved.amounts": [5, 7], "supplement": [10, 20], "inhabitant_amount": [1, 2]},
        55,
    ),
    (
        "uncorrected",
        {"appropriation": 100, "resource_need_key": [0.3, 0.7], "supplement": [10, 20], "correction": [1, -1]},
        [31, 69],
    ),
    ("left_to_adjust", {"adjustment.later": [0, 1, 1], "adjustment.plan": [0.5, 0.25, 0.25]}, 0.5),
    (
        "adjustment_to_come",
        {"left_to_adjust": 0.5, "redistribution": [-6, 8], "distribution_key": [0.25, 0.75]},
        [-3.25, 3.25],
    ),
    (
        "adjustment_path",
        ADJUSTED,
        [[32, 8], [30, 10]],
    ),
    (
        "adjustment_path",
        {
            **ADJUSTED,
            "adjusted_short": [[0, 1], [2, 0]],
            "adjusted_above": [[3, 0], [0, 5]],
        },
        [[31, 9], [32, 8]],
    ),
    (
        "adjusted",
        {
            **ADJUSTED,
            "guaranteed": [0, 0],
        },
        [[32, 8], [30, 10]],
    ),
    ("adjusted_short", {"guaranteed": [31, 9], "adjusted": [[32, 8], [30, 10]]}, [[0, 1], [1, 0]]),
    ("adjusted_above", {"guaranteed": [31, 9], "adjusted": [[32, 8], [30, 10]]}, [[1, 0], [0, 1]]),
]
