"""Items that a thread makes one ahead of the work."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from threading import Event, active_count

import pytest

from inntektsmodell.work.parallel import one_ahead


@pytest.mark.parametrize("items", [[], [0], [None, 0, "", 3]])
def test_the_items_are_the_same_in_their_order(items: list[object]) -> None:
    assert list(one_ahead(items)) == items


def test_the_next_item_is_made_while_one_is_worked_with_and_no_more() -> None:
    made = [Event() for _ in range(4)]

    def items() -> Iterator[int]:
        for number, event in enumerate(made):
            event.set()
            yield number

    worked_with = one_ahead(items())
    assert next(worked_with) == 0
    assert made[1].wait(timeout=60)
    assert not made[2].is_set()
    worked_with.close()


def test_what_goes_wrong_with_an_item_is_raised_in_its_turn() -> None:
    items = one_ahead(1 / (2 - number) for number in count())
    assert [next(items), next(items)] == [0.5, 1]
    with pytest.raises(ZeroDivisionError):
        next(items)


def test_no_thread_is_left_where_nobody_takes_more() -> None:
    threads = active_count()
    items = one_ahead(count())
    next(items)
    assert active_count() == threads + 1
    items.close()
    assert active_count() == threads
