"""Base appropriations: posts 72–75 of a stage and a year as the rules give them, and no other year's."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from inntektsmodell.case.rules import Rule, load_rules
from inntektsmodell.faults import InputError
from inntektsmodell.published import posts
from inntektsmodell.published.intervals import Interval
from inntektsmodell.published.posts import REGIONS, Stage, known_posts, read_base_appropriation, rule_of_post


@pytest.fixture
def rules(monkeypatch: pytest.MonkeyPatch) -> dict[str, Rule]:
    """The rules, which a test may change."""
    changed = dict(load_rules())
    monkeypatch.setattr(posts, "load_rules", lambda: changed)
    return changed


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("posts.proposed_2021/Helse Sør-Øst", "chapter_732.proposed_post_72/2021"),
        ("posts.booked_2019/Helse Vest", "chapter_732.booked_post_73/2019"),
        ("posts.adopted_2020/Helse Midt-Norge", "chapter_732.adopted_post_74/2020"),
        ("posts.revised_2015/Helse Nord", "chapter_732.revised_post_75/2015"),
        ("posts.proposed_2021/Sum", None),
        ("posts.proposed_2021", None),
        ("table_4_3/Helse Nord", None),
    ],
)
def test_amount_of_a_region_has_the_rule_of_its_post(name: str, rule: str | None) -> None:
    assert rule_of_post(name) == rule


def test_base_appropriation_has_the_amounts_of_its_posts_with_their_rounding() -> None:
    found = read_base_appropriation(Stage.PROPOSED, 2021)
    assert [amount.value for amount in found.amounts] == [58525.149, 20611.342, 15583.528, 13921.895]
    assert found.amounts[1] == Interval.rounded(20611.342, 0.001)
    assert (found.stage, found.year, found.name.en) == (Stage.PROPOSED, 2021, "Proposal 2021")
    assert str(found.source).count("Prop. 1 S (2020–2021) HOD") == len(REGIONS)


def test_every_post_that_is_missing_is_told_with_the_years_that_there_are(rules: dict[str, Rule]) -> None:
    del rules["chapter_732.proposed_post_74"]
    with pytest.raises(InputError) as refused:
        read_base_appropriation(Stage.PROPOSED, 2020)
    told = {str(fault.place): (str(fault.found), str(fault.right)) for fault in refused.value.faults}
    assert list(told) == [f"rule 'chapter_732.proposed_post_{post}'" for post in (72, 73, 74, 75)]
    assert {found for found, _ in told.values()} == {"has no value for 2020"}
    years = ", ".join(str(value.valid_from.year) for value in rules["chapter_732.proposed_post_72"].values)
    assert "2019, 2021" in years
    assert [right for _, right in told.values()] == [
        f"it has values for: {given}" for given in (years, years, "none", years)
    ]


def with_years(rule: Rule, *years: int) -> Rule:
    dates = [{"valid_from": f"{year}-01-01", "valid_to": f"{year}-12-31"} for year in years]
    first = rule.values[0].model_dump(mode="json")
    content = {"description": rule.description, "unit": rule.unit, "values": [{**first, **date} for date in dates]}
    return Rule.model_validate(content, strict=False)


def known(rules: dict[str, Rule], years: Mapping[str, tuple[int, ...]]) -> list[tuple[Stage, int]]:
    any_post = rules["chapter_732.proposed_post_72"]
    for path in [path for path in rules if "_post_7" in path]:
        del rules[path]
    rules.update({f"chapter_732.{name}": with_years(any_post, *some) for name, some in years.items()})
    return known_posts()


def test_known_posts_come_by_year_and_then_as_the_budget_does(rules: dict[str, Rule]) -> None:
    years = {
        "booked_post_72": (2029, 2030),
        "adopted_post_75": (2031, 2030),
        "proposed_post_73": (2031,),
        "revised_post_74": (2030,),
    }
    assert known(rules, years) == [
        (Stage.BOOKED, 2029),
        (Stage.ADOPTED, 2030),
        (Stage.REVISED, 2030),
        (Stage.BOOKED, 2030),
        (Stage.PROPOSED, 2031),
        (Stage.ADOPTED, 2031),
    ]


def test_other_posts_of_the_chapter_are_no_base_appropriations(rules: dict[str, Rule]) -> None:
    assert known(rules, {"proposed_post_71": (2031,), "proposed_post_72": (2030,)}) == [(Stage.PROPOSED, 2030)]


def test_every_stage_that_is_unknown_is_told(rules: dict[str, Rule]) -> None:
    with pytest.raises(InputError) as refused:
        known(rules, {"guessed_post_72": (2030,), "hoped_post_75": (2030,), "adopted_post_72": (2030,)})
    assert [(str(fault.place), str(fault.found)) for fault in refused.value.faults] == [
        ("rule 'chapter_732.guessed_post_72'", "stage 'guessed' is unknown"),
        ("rule 'chapter_732.hoped_post_75'", "stage 'hoped' is unknown"),
    ]
