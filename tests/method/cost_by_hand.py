"""Steps of cost, keys and settlement, as a hand computes them."""

from __future__ import annotations

from tests.method.by_hand import ByHand

LOCKED = [
    [[9, 2, 4], [1, 9, 0], [5, 3, 9]],
    [[9, 9, 9], [9, 9, 9], [9, 9, 9]],
    [[9, 4, 0], [3, 9, 0], [1, 3, 9]],
]
COST: list[ByHand] = [
    (
        "service_cost",
        {"cost.calculated": [[1, 2]], "cost.actual": [[3, 4]], "cost.actual_weight": [0.25]},
        [[1.5, 2.5]],
    ),
    ("common_cost", {"service_share": [0.25, 0.75], "service_cost": [[2, 4], [2, 8]]}, [2, 7]),
    ("blended_cost", {"cost.common": 0, "service_cost": [[2, 4]], "common_cost": [3, 5]}, [[2, 4]]),
    ("blended_cost", {"cost.common": 1, "service_cost": [[2, 4]], "common_cost": [3, 5]}, [[3, 5]]),
    ("cost_index", {"blended_cost": [[2, 1]], "need_share": [[0.25, 0.75]]}, [[1.6, 0.8]]),
    ("service_key", {"need_share": [[0.4, 0.6]], "cost_index": [[1.5, 2]]}, [[0.6, 1.2]]),
    ("resource_need_key", {"service_share": [0.25, 0.75], "service_key": [[0.4, 0.6], [0.8, 0.2]]}, [0.7, 0.3]),
    (
        "mean_points",
        {"settlement.points": LOCKED, "settlement.years": [1, 0, 1]},
        [[0, 3, 2], [2, 0, 0], [3, 3, 0]],
    ),
    ("price_level", {"settlement.priced_service": [0, 1], "cost.calculated": [[5, 5], [1, 2]]}, [1, 2]),
    (
        "calculated_price",
        {"settlement.unit_price": 100, "price_level": [1, 1.5], "settlement.running_share": 0.8},
        [20, 70],
    ),
    (
        "former_price",
        {"settlement.unit_price": 100, "settlement.running_share": 0.8, "settlement.capital_addition": 0.06},
        21.2,
    ),
    *(
        (
            name,
            {
                **{"settlement.unit_price": 100, "price_level": [1, 1.5], "settlement.running_share": 0.75},
                **{"settlement.capital_addition": 0.5, "settlement.price_share": 0.95},
            },
            expected,
        )
        for name, expected in (("calculated_price", [20, 67.5]), ("former_price", 30))
    ),
    (
        "price",
        {
            "settlement.former_rule": 0,
            "calculated_price": [20, 70],
            "former_price": 21,
            "settlement.emergency_discount": 0.5,
        },
        [10, 35],
    ),
    (
        "price",
        {
            "settlement.former_rule": 1,
            "calculated_price": [20, 70],
            "former_price": 21,
            "settlement.emergency_discount": 0,
        },
        [21, 21],
    ),
    ("settlement_amount", {"mean_points": [[0, 3], [5, 0]], "price": [1e6, 2e6]}, [[0, 6], [5, 0]]),
    ("running_price", {"settlement.unit_price": 100, "settlement.running_share": 0.8}, 80),
    ("running_amount", {"mean_points": [[0, 3], [5, 0]], "running_price": 2e6}, [[0, 6], [10, 0]]),
    ("running_settlement", {"running_amount": [[0, 6], [10, 0]]}, [4, -4]),
    ("settlement", {"settlement_amount": [[0, 6], [10, 0]]}, [4, -4]),
]
