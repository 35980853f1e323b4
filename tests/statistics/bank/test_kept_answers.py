"""Answers that are kept: asked for once, never mixed, damaged or taken before their hour."""

from __future__ import annotations

import datetime
import json
from typing import Any

import pytest

from tests.statistics.bank.small import (
    NOON,
    PENSIONERS,
    PERSONS,
    Asker,
    MovedClock,
    changed,
    failing,
    refused,
)


def test_what_is_kept_is_not_asked_for_again(asker: Asker) -> None:
    fetched = asker.fetch(PERSONS, out=asker.folder / "first")
    requests = len(asker.bank.sent)
    asker.bank.odd.extend([failing(500)] * 9)
    again = asker.fetch(PERSONS, out=asker.folder / "second", offline=True)
    assert len(asker.bank.sent) == requests
    assert (fetched.is_kept, again.is_kept) == (False, True)
    for file in ("population.csv", "evidence.toml", "source.json"):
        assert (asker.folder / "first" / file).read_bytes() == (asker.folder / "second" / file).read_bytes()


def test_offline_without_what_is_needed_is_refused(asker: Asker) -> None:
    assert "the answers to this recipe are not in the cache" in refused(asker, offline=True)
    assert asker.bank.sent == []
    assert "contradict each other" in refused(asker, offline=True, refresh=True)


def test_refresh_asks_for_everything_again(asker: Asker) -> None:
    asker.fetch()
    asker.bank.tables["90002"].updated = "2021-01-01T07:00:00Z"
    assert asker.fetch().record["updated"] == "2020-02-27T07:00:00Z"
    assert asker.fetch(refresh=True).record["updated"] == "2021-01-01T07:00:00Z"
    assert asker.fetch(offline=True).record["updated"] == "2021-01-01T07:00:00Z"
    assert len(asker.bank.sent) == 4


def test_answers_of_several_editions_are_not_mixed(asker: Asker) -> None:
    asker.more = {"most_cells": 5}

    def updated(content: dict[str, Any]) -> dict[str, Any]:
        is_later = "9903" in content["dimension"]["Region"]["category"]["index"]
        return {**content, "updated": f"202{int(is_later)}-01-01T07:00:00Z"}

    asker.bank.change = updated
    words = refused(asker)
    assert "the answers are of several editions: 2020-01-01T07:00:00Z, 2021-01-01T07:00:00Z" in words
    assert "fetch all of them anew with --refresh" in words
    asker.bank.change = lambda content: content
    assert len(asker.fetch(refresh=True).table) == 4


@pytest.mark.parametrize("damage", ["changed", "gone", "no json", "no digest"])
def test_a_kept_answer_that_is_damaged_is_refused(asker: Asker, damage: str) -> None:
    asker.fetch()
    (first, *_), (file, *_) = (sorted((asker.folder / "cache" / part).iterdir()) for part in ("requests", "answers"))
    if damage == "gone":
        for one in (asker.folder / "cache" / "answers").iterdir():
            one.unlink()
    elif damage == "changed":
        for one in (asker.folder / "cache" / "answers").iterdir():
            one.write_bytes(one.read_bytes().replace(b"9901", b"9909"))
    else:
        for one in (asker.folder / "cache" / "requests").iterdir():
            one.write_text("no" if damage == "no json" else "{}", encoding="utf-8")
    assert (first.exists(), file.suffix) == (True, ".json")
    words = refused(asker)
    assert "the kept answer is damaged; delete it, or fetch anew with --refresh" in words
    assert len(asker.fetch(refresh=True).table) == 4


def test_a_cache_is_whole_wherever_it_is_stopped(asker: Asker) -> None:
    """Whatever was answered before is kept, and the rest is all that is asked for afterwards."""
    asker.more = {"most_cells": 2}

    class Stopped(MovedClock):
        def sleep(self, seconds: float) -> None:  # noqa: ARG002
            raise KeyboardInterrupt

    asker.bank.headers = {"x-ratelimit-policy": "3;w=60s"}
    moved, asker.clock = asker.clock, Stopped()
    with pytest.raises(KeyboardInterrupt):
        asker.fetch()
    assert asker.asked == ["GET metadata", "POST data", "POST data"]
    for file in (asker.folder / "cache" / "requests").iterdir():
        assert (asker.folder / "cache" / "answers" / f"{json.loads(file.read_bytes())['sha256']}.json").is_file()
    assert not list((asker.folder / "cache").rglob(".inntektsmodell*"))
    asker.clock = moved
    assert len(asker.fetch().table) == 4
    assert asker.asked[3:] == ["POST data"]


MORNING = datetime.datetime(2026, 11, 28, 5, 30, tzinfo=datetime.UTC)  # half past six in Oslo


@pytest.mark.parametrize(
    ("now", "updated", "next_update", "values", "is_refused"),
    [
        (MORNING, "2026-11-28T07:00:00Z", "", [1, 2, 3, 4, 5, 0], True),
        (MORNING, "2026-11-28T07:00:00Z", "", [1, 2, 3, 4, 5, None], True),
        (MORNING, "2026-11-28T07:00:00Z", "", [1, 2, 3, 4, 5, 6], False),
        (MORNING, "2020-01-01T07:00:00Z", "2026-11-28T07:00:00Z", [1, 2, 3, 4, 5, 0], True),
        (MORNING, "2020-01-01T07:00:00Z", "2026-11-29T07:00:00Z", [1, 2, 3, 4, 5, 0], False),
        (MORNING, "2020-01-01T07:00:00Z", "2026-11-28T05:00:00Z", [1, 2, 3, 4, 5, 0], False),
        (MORNING, "2020-01-01T07:00:00Z", "", [1, 0, 3, None, 5, 0], True),
        (MORNING, "2020-01-01T07:00:00Z", "", [1, 0, 3, 4, 5, 0], False),
        (MORNING.replace(month=7, hour=4), "2020-01-01T07:00:00Z", "", [1, 0, 3, 0, 5, 0], True),
        (MORNING.replace(hour=7), "2020-01-01T07:00:00Z", "", [1, 0, 3, 0, 5, 0], False),
        (MORNING.replace(hour=3), "2020-01-01T07:00:00Z", "", [1, 0, 3, 0, 5, 0], False),
        (NOON, "2026-11-28T07:00:00Z", "2026-11-28T07:00:00Z", [1, 0, 3, 0, 5, 0], False),
    ],
)
def test_figures_that_wait_for_their_hour_are_refused(
    asker: Asker, now: datetime.datetime, updated: str, next_update: str, values: list[float | None], is_refused: bool
) -> None:
    asker.clock = MovedClock(now)
    asker.bank.tables["90002"].extension = {"px": {"nextUpdate": next_update, "aggregallowed": True}}
    asker.bank.change = changed(value=values, updated=updated)
    recipe = (PENSIONERS, ('unit = "persons"', 'unit = "persons"\nmissing = { "" = 0 }'))
    if is_refused:
        words = refused(asker, *recipe)
        assert "figures of 2018 stand as 0 or dots at 06:30, before they are released; fetch them after 08:00" in words
        assert not list((asker.folder / "cache" / "answers").iterdir())[1:], "only the metadata are kept"
    else:
        asker.fetch(*recipe)
