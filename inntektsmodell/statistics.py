"""What the engine computes to meet published figures: a statistic gives an interval for every label of a series."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

import numpy as np

from inntektsmodell.loading import load_case
from inntektsmodell.model import Outputs
from inntektsmodell.published import read_published
from inntektsmodell.rounded_case import outputs_at_corners
from inntektsmodell.rounding import Interval, corners, interval_over_corners
from inntektsmodell.rules import load_rules

SUM = "Sum"
POSTS = ("72", "73", "74", "75")
Computed = Mapping[str, Interval]


@cache
def _case_2021() -> tuple[tuple[str, ...], Outputs]:
    case = load_case("2021")
    return case.regions, outputs_at_corners(case)


def _of_case_2021(variable: str) -> Computed:
    """A regional result of case 2021 at every corner of its printed inputs."""
    regions, outputs = _case_2021()
    return _with_sum(regions, np.asarray(getattr(outputs, variable)))


def _growth_by_key() -> Computed:
    """Activity growth of 2021 by the key of case 2021 at full effect: key × the printed total, for every region."""
    regions, outputs = _case_2021()
    (total,) = [row.interval for row in read_published() if (row.series, row.label) == ("activity_growth", SUM)]
    totals = np.array([total.value, total.low, total.high])
    keys = np.asarray(outputs.distribution_key)
    return dict(zip(regions, map(interval_over_corners, keys[:, None, :] * totals[:, None]), strict=True))


def _sum_of_growth() -> Computed:
    """Activity growth of 2021: the sum of the regions' printed amounts."""
    rows = [row.interval for row in read_published() if row.series == "activity_growth" and row.label != SUM]
    sums = corners(np.array([row.value for row in rows]), np.array([row.high - row.low for row in rows])).sum(axis=0)
    return {SUM: interval_over_corners(sums)}


def _share_of_posts() -> Computed:
    """Each region's share of the proposed posts 72–75 of 2021."""
    rules = load_rules()
    proposed = [rules[f"chapter_732.proposed_post_{post}"].values[0] for post in POSTS]
    posts = corners(np.array([value.value for value in proposed]), np.array([value.printed_step for value in proposed]))
    regions, _ = _case_2021()
    return _with_sum(regions, posts / posts.sum(axis=0))


def _with_sum(regions: tuple[str, ...], values: np.ndarray) -> Computed:
    by_region = dict(zip(regions, map(interval_over_corners, values), strict=True))
    return by_region | {SUM: interval_over_corners(values.sum(axis=0))}


STATISTICS: dict[str, Callable[[], Computed]] = {
    "activity_growth.sum": _sum_of_growth,
    "case_2021.growth_by_key": _growth_by_key,
    "case_2021.phase_in": lambda: _of_case_2021("phase_in"),
    "case_2021.growth_to_come": lambda: _of_case_2021("growth_to_come"),
    "case_2021.growth_amount": lambda: _of_case_2021("growth_amount"),
    "case_2021.phased_key": lambda: _of_case_2021("phased_key"),
    "share_of_posts": _share_of_posts,
}
"""Every statistic by the name that files in `validation/` use."""
