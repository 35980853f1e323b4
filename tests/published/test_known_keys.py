"""Known keys: every stage and year of the rules, with the shares of their sources; a missing year is an error."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from inntektsmodell.case.rules import Rule, load_rules
from inntektsmodell.faults import InputError
from inntektsmodell.published import posts
from inntektsmodell.published.identify import known_keys
from inntektsmodell.published.identify.known_keys import KnownKey, read_known_keys
from inntektsmodell.published.intervals import Interval, sum_of
from inntektsmodell.published.posts import Stage, known_posts, read_base_appropriation


@pytest.fixture(scope="module")
def keys() -> dict[str, KnownKey]:
    return {key.id: key for key in read_known_keys()}


@pytest.mark.parametrize(
    ("name", "shares"),
    [
        ("adopted_2020", (0.54017, 0.18857, 0.14359, 0.12766)),
        ("proposed_2021", (0.53870, 0.18972, 0.14344, 0.12814)),
        ("distribution_key_2021", (0.53813, 0.19070, 0.14327, 0.12790)),
        ("full_effect_2021", (0.53808, 0.19069, 0.14326, 0.12797)),
        ("adopted_2014", (0.53822, 0.18945, 0.14350, 0.12882)),
        ("adopted_2023", (0.54185, 0.19148, 0.14278, 0.12389)),
    ],
)
def test_known_keys_have_the_shares_of_their_sources(
    name: str, shares: tuple[float, ...], keys: dict[str, KnownKey]
) -> None:
    assert [round(share.value, 5) for share in keys[name].shares] == list(shares)


def test_known_keys_are_shares_within_their_intervals_and_named_once(keys: dict[str, KnownKey]) -> None:
    for key in keys.values():
        assert sum_of(key.shares).meets(Interval(1.0, 1.0, 1.0)), key.id
        assert all(0 < share.low <= share.value <= share.high < 1 for share in key.shares), key.id
        assert key.source
    names = [key.name.nb for key in keys.values()]
    assert len(set(names)) == len(names)
    assert [key.year for key in keys.values()] == sorted(key.year for key in keys.values())


def test_interval_of_a_key_of_posts_reaches_over_the_rounding_of_the_posts(keys: dict[str, KnownKey]) -> None:
    low = 58525.1485 / (58525.1485 + 20611.3425 + 15583.5285 + 13921.8955)
    assert keys["proposed_2021"].shares[0].low == pytest.approx(low, abs=1e-12)


def test_every_stage_and_year_of_the_rules_is_a_known_key(keys: dict[str, KnownKey]) -> None:
    of_rules = {
        (path.split(".")[1].removesuffix(f"_post_{post}"), value.valid_from.year)
        for path, rule in load_rules().items()
        for post in ("72", "73", "74", "75")
        if path.endswith(f"_post_{post}")
        for value in rule.values
    }
    assert of_rules == set(known_posts())
    assert {f"{stage}_{year}" for stage, year in of_rules} < set(keys)


def with_rules(monkeypatch: pytest.MonkeyPatch, changed: Mapping[str, Rule]) -> None:
    rules = {**load_rules(), **changed}
    monkeypatch.setattr(posts, "load_rules", lambda: rules)


def rule_with(path: str, year: int, value: float) -> dict[str, Rule]:
    """A rule with one more year."""
    rule = load_rules()[path]
    dates = {"valid_from": f"{year}-01-01", "valid_to": f"{year}-12-31", "last_checked": "2026-11-22"}
    old = [old.model_dump(mode="json") for old in rule.values]
    new = {**old[0], **dates, "value": value}
    changed = {"description": rule.description, "unit": rule.unit, "values": [*old, new]}
    return {path: Rule.model_validate(changed, strict=False)}


def test_year_that_is_added_to_the_rules_is_a_known_key_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    added: dict[str, Rule] = {}
    for post, value in zip(posts.REGION_OF_POST, (50.0, 20.0, 20.0, 10.0), strict=True):
        added |= rule_with(f"chapter_732.adopted_post_{post}", 2031, value)
    with_rules(monkeypatch, added)
    (new,) = [key for key in read_known_keys() if key.year == 2031]
    assert (new.id, new.name.nb) == ("adopted_2031", "Saldert budsjett 2031, post 72–75")
    assert [share.value for share in new.shares] == [0.5, 0.2, 0.2, 0.1]


def test_year_that_lacks_a_post_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    with_rules(monkeypatch, rule_with("chapter_732.adopted_post_72", 2031, 50.0))
    with pytest.raises(InputError) as refused:
        read_known_keys()
    assert [fault.place for fault in refused.value.faults] == [
        f"rule 'chapter_732.adopted_post_{post}'" for post in (73, 74, 75)
    ]


def test_year_that_is_not_there_is_an_error() -> None:
    with pytest.raises(InputError, match=r"has no value for 1999; it has values for: 2014, .*2020"):
        read_base_appropriation(Stage.ADOPTED, 1999)


def test_unknown_stage_among_the_rules_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    rule = load_rules()["chapter_732.adopted_post_72"]
    with_rules(monkeypatch, {"chapter_732.guessed_post_72": rule})
    with pytest.raises(InputError, match="stage 'guessed' is unknown; one of proposed, adopted, revised, booked"):
        known_posts()


def test_missing_published_figure_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known_keys, "KEY_TABLE", "table_4_33")
    with pytest.raises(InputError, match="'table_4_33': has no figure for 'Helse Sør-Øst'"):
        read_known_keys()


def test_sum_of_adds_values_and_bounds() -> None:
    assert sum_of([Interval(1.0, 0.5, 1.5), Interval(2.0, 1.75, 2.25)]) == Interval(3.0, 2.25, 3.75)
