"""What the engine computes to meet published figures, by hand from what the documents print."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from inntektsmodell.case.rules import load_rules
from inntektsmodell.published import posts
from inntektsmodell.published.engine_statistics import Terms, engine_statistics, is_own_input
from inntektsmodell.published.figures import PublishedFigure
from inntektsmodell.published.formula import SUM, CannotCompute, Term
from inntektsmodell.published.intervals import Interval
from inntektsmodell.published.posts import REGIONS

TARGET = np.array([815.8, 289.1, 217.2, 193.9])
REDISTRIBUTION = np.array([-146.0, 229.0, -42.0, -42.0])
POSTS_2021 = np.array([58525.149, 20611.342, 15583.528, 13921.895])
KEY = TARGET / TARGET.sum()
TOTAL, POINTS = Interval(1000.0, 990.0, 1010.0), (62.0, 18.0, 12.0, 8.0)


class Printed:
    """The research grant's sum and points, and the rules of 2021; nothing else can be computed."""

    def term(self, name: str, label: str) -> Term:
        if (name, label) == ("table_4_5.total", SUM):
            return Term(TOTAL, frozenset({"total"}))
        if name == "table_4_4.with_kbs":
            return Term(Interval.rounded(POINTS[REGIONS.index(label)], 1.0), frozenset({f"points of {label}"}))
        raise CannotCompute(f"no {name} for {label}")

    def labels(self, name: str) -> tuple[str, ...]:
        raise CannotCompute(f"no {name}")

    def rule(self, path: str, year: int) -> Term:
        parts = {"grants.research_equal": 0.375, "grants.research_performance": 0.625}
        if year != 2021:
            raise CannotCompute(f"no {path} in {year}")
        return Term(Interval.exact(parts[path]), frozenset())


def computed(name: str) -> Terms:
    return engine_statistics()[name](Printed())


def centres(terms: Terms) -> list[float]:
    return [terms[region].interval.value for region in REGIONS]


def test_base_appropriation_of_the_rules_is_in_kroner() -> None:
    terms = computed("posts.proposed_2021")
    assert list(terms) == list(REGIONS)
    assert centres(terms) == pytest.approx(POSTS_2021 * 1e6, rel=1e-14)
    vest = terms["Helse Vest"]
    assert vest.figures == {"posts.proposed_2021/Helse Vest"}
    assert (vest.interval.low, vest.interval.high) == pytest.approx((20_611_341_500, 20_611_342_500), rel=1e-14)


def test_base_appropriation_that_lacks_a_post_cannot_be_computed(monkeypatch: pytest.MonkeyPatch) -> None:
    rules = {path: rule for path, rule in load_rules().items() if path != "chapter_732.proposed_post_75"}
    statistic = engine_statistics()["posts.proposed_2021"]
    monkeypatch.setattr(posts, "load_rules", lambda: rules)
    with pytest.raises(CannotCompute, match="proposed_post_75"):
        statistic(Printed())


def test_key_of_the_case_is_that_of_its_target_and_sums_to_1() -> None:
    terms = computed("case_2021.distribution_key")
    assert centres(terms) == pytest.approx(KEY, abs=1e-12)
    assert terms[SUM].interval.value == pytest.approx(1.0, abs=1e-12)
    assert terms["Helse Nord"].figures == {"case_2021.distribution_key/Helse Nord"}


def test_growth_that_no_region_loses_by_is_in_kroner_and_has_its_sum() -> None:
    """A = D + K · max(−D / K), at every corner of the rounding of what is printed."""
    signs = np.array(list(product((-1, 0, 1), repeat=4)))
    keys = TARGET + 0.05 * signs
    keys = keys / keys.sum(axis=1, keepdims=True)
    change = (REDISTRIBUTION + 0.5 * signs)[:, None, :]
    amounts = 1e6 * (change + keys * np.max(-change / keys, axis=2, keepdims=True)).reshape(-1, 4)
    middle = 1e6 * (REDISTRIBUTION + KEY * np.max(-REDISTRIBUTION / KEY))
    terms = computed("case_2021.growth_amount")
    assert centres(terms) == pytest.approx(middle, abs=1.0)
    assert terms[SUM].interval.value == pytest.approx(middle.sum(), abs=1.0)
    found = terms["Helse Vest"].interval
    assert (found.low, found.high) == pytest.approx((amounts[:, 1].min(), amounts[:, 1].max()), abs=1.0)
    assert terms[SUM].interval.high == pytest.approx(amounts.sum(axis=1).max(), abs=1.0)


def test_redistribution_is_a_share_of_what_the_former_model_gives() -> None:
    former = POSTS_2021.sum() * KEY - REDISTRIBUTION
    assert centres(computed("case_2021.redistribution_per_cent")) == pytest.approx(REDISTRIBUTION / former, rel=1e-9)


def test_research_grant_is_split_in_equal_parts_and_by_points() -> None:
    """0.375 of 1000 in four parts, and 0.625 of it by the points, which sum to 100."""
    equal, performance = np.full(4, 93.75), 6.25 * np.array(POINTS)
    for name, amounts in (("equal", equal), ("performance", performance), ("total", equal + performance)):
        terms = computed(f"research_grant.{name}")
        assert centres(terms) == pytest.approx(amounts, rel=1e-13)
        assert terms[SUM].interval.value == pytest.approx(amounts.sum(), rel=1e-13)
        assert terms[SUM].figures == terms["Helse Vest"].figures == {"total", *(f"points of {one}" for one in REGIONS)}


def test_research_grant_carries_the_rounding_of_total_and_points() -> None:
    found = computed("research_grant.performance")["Helse Nord"].interval
    low, high = 0.625 * 990 * 7.5 / (7.5 + 93.5), 0.625 * 1010 * 8.5 / (8.5 + 90.5)
    assert (found.low, found.high) == pytest.approx((low, high), rel=1e-13)


def figure(label: str, printed: str) -> PublishedFigure:
    return PublishedFigure("series", label, printed, "million NOK", "document", "place", ())


@pytest.mark.parametrize(
    ("name", "label", "printed", "own"),
    [
        ("case_2021.redistribution/Helse Vest", "Helse Vest", "229", True),
        ("case_2021.distribution_key/Helse Vest", "Helse Vest", "289,1", True),
        ("case_2021.distribution_key/Helse Vest", "Helse Vest", "289,2", False),
        ("case_2021.distribution_key/Helse Vest", "Vest", "289,1", False),
        ("case_2021.phased_key/Helse Vest", "Helse Vest", "289,1", False),
        ("redistribution/Helse Vest", "Helse Vest", "229", False),
        ("posts.proposed_2021/Helse Vest", "Helse Vest", "289,1", False),
    ],
)
def test_what_the_case_was_given_is_its_own_input(name: str, label: str, printed: str, own: bool) -> None:
    """The redistribution is observed, and the key calibrated to the activity growth."""
    assert is_own_input(name, figure(label, printed)) == own
