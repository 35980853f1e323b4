"""Steps from inhabitants to need, as a hand computes them."""

from __future__ import annotations

import math

from tests.method.by_hand import ByHand

NEED: list[ByHand] = [
    ("persons", {"need.population": [[[1, 2]], [[3, 5]]]}, [[4, 7]]),
    ("share_persons", {"need.share_year": [0, 1], "persons": [[2, 3], [4, 6]]}, [4, 6]),
    ("population_share", {"share_persons": [1, 3]}, [0.25, 0.75]),
    (
        "handed_over",
        {"need.merged": [1, 0], "need.group_services": [[1, 0], [1, 1]], "need.members": [[0, 1], [1, 0]]},
        [[0, 1], [0, 0]],
    ),
    (
        "criterion_weight",
        {
            "need.weights": [[0.2, 0.3, 0.5], [0.6, 0.3, 0.1]],
            "handed_over": [[0, 1, 1], [0, 0, 0]],
            "need.merged": [1],
            "need.group_services": [[1, 0]],
            "need.members": [[0, 1, 1]],
        },
        [[0.2, 0, 0, 0.8], [0.6, 0.3, 0.1, 0]],
    ),
    (
        "amount_of_year",
        {"need.criteria": [[[10, 20]], [[5, 7]]], "need.per_inhabitant": [1, 0], "persons": [[2, 3]]},
        [[[20, 60]], [[5, 7]]],
    ),
    (
        "column_amount",
        {
            "need.population": [[[1], [9], [3]]],
            "amount_of_year": [[[4], [9], [8]]],
            "need.window": [1, 0, 1],
        },
        [[2], [6]],
    ),
    ("group_amount", {"need.members": [[0, 1, 1]], "column_amount": [[1], [2], [4]]}, [[6]]),
    ("window_persons", {"persons": [[1], [9], [3]], "need.window": [1, 0, 1]}, [2]),
    ("series_amount", {"column_amount": [[1], [2]], "group_amount": [[3]]}, [[1], [2], [3]]),
    ("criterion_index", {"series_amount": [[3, 5]], "window_persons": [3, 1]}, [[0.5, 2.5]]),
    ("weighted_index", {"criterion_weight": [[0.25, 0.75]], "criterion_index": [[2, 1], [4, 1]]}, [[3.5, 1]]),
    ("need_index", {"weighted_index": [[2, 1]], "population_share": [0.25, 0.75]}, [[1.6, 0.8]]),
    ("need_share", {"population_share": [0.25, 0.75], "need_index": [[1.6, 0.8]]}, [[0.4, 0.6]]),
    (
        "index_base",
        {
            "series_amount": [[2, 6, 8], [2, 6, 8], [2, 6, 8], [2, 6, 8]],
            "window_persons": [1, 2, 5],
            "index.without_own": [1, 0, 1, 0],
            "index.part": [1, 1, 0],
            "index.relative_to_part": [0, 1, 1, 0],
            "index.unscaled": [0, 0, 0, 1],
        },
        [[2, 10 / 6, 8 / 3], [8 / 3, 8 / 3, 8 / 3], [3, 2, 8 / 3], [1, 1, 1]],
    ),
    (
        "compared_index",
        {
            "series_amount": [[2, 6], [2, 6]],
            "window_persons": [1, 2],
            "index_base": [[4, 4], [4, 4]],
            "index.inverse": [0, 1],
        },
        [[0.5, 0.75], [2, 4 / 3]],
    ),
    (
        "compared_index",
        {
            **{"series_amount": [[2, 3]], "window_persons": [1, 0], "index_base": [[4, 4]]},
            "need.may_be_empty": 1,
        },
        [[0.5, 0.75]],
    ),
    (
        "ruled_index",
        {
            "compared_index": [[0.5, 1.5], [0.5, 1.5], [0.5, 1.5]],
            "index.floor": [0.75, -math.inf, -math.inf],
            "index.ceiling": [math.inf, 1.25, math.inf],
            "index.threshold": [0, 0, 1],
            "index.counted_from": [-math.inf, -math.inf, 0],
        },
        [[0.75, 1.5], [0.5, 1.25], [0, 0.5]],
    ),
    (
        "criterion_index",
        {"index.ruled": 1, "series_amount": [[3, 5]], "window_persons": [3, 1], "ruled_index": [[7, 8]]},
        [[7, 8]],
    ),
    ("counted_persons", {"need.counted_ages": [[1, 0.5]], "need.population": [[[2, 4]], [[6, 8]]]}, [[[5, 8]]]),
    ("counted_share_persons", {"need.share_year": [0, 1], "counted_persons": [[[2, 3], [4, 6]]]}, [[4, 6]]),
    ("service_population_share", {"counted_share_persons": [[1, 3]]}, [[0.25, 0.75]]),
    ("counted_window_persons", {"counted_persons": [[[1], [9], [3]]], "need.window": [1, 0, 1]}, [[2]]),
    (
        "counted_amount_of_year",
        {"need.criteria": [[[10, 20]], [[5, 7]]], "need.per_inhabitant": [1, 0], "counted_persons": [[[2, 3]]]},
        [[[[20, 60]], [[5, 7]]]],
    ),
    (
        "counted_column_amount",
        {
            "need.population": [[[1], [9], [3]]],
            "counted_amount_of_year": [[[[4], [9], [8]]]],
            "need.window": [1, 0, 1],
        },
        [[[2], [6]]],
    ),
    ("counted_amount", {"counted_column_amount": [[[1], [2]]], "need.members": [[1, 1]]}, [[[1], [2], [3]]]),
    (
        "counted_index_base",
        {"counted_amount": [[[2, 6]]], "counted_window_persons": [[1, 3]], "index.without_own": [0]},
        [[[2, 2]]],
    ),
    (
        "counted_compared_index",
        {
            "counted_amount": [[[2, 6]]],
            "counted_window_persons": [[1, 2]],
            "counted_index_base": [[[4, 4]]],
        },
        [[[0.5, 0.75]]],
    ),
    ("counted_index", {"counted_compared_index": [[[0.5, 1.5]]], "index.ceiling": [1.25]}, [[[0.5, 1.25]]]),
    (
        "weighted_index",
        {
            "need.by_age": 1,
            "criterion_weight": [[0.25, 0.75]],
            "criterion_index": [[9, 9], [9, 9]],
            "counted_index": [[[2, 1], [4, 1]]],
        },
        [[3.5, 1]],
    ),
]
