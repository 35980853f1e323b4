"""Spreads chunks of work over threads or over the workers of a cluster, and merges their summaries as they come.

Summaries are merged in the order of the chunks: first within a block of chunks, then block after block. So the result
is the same to the last bit for any number of threads or workers, as long as every process may use as many cores (the
model's sums depend on that), and memory does not grow with the number of chunks.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial, reduce
from typing import TYPE_CHECKING, Any, Protocol, Self, TypeVar

from inntektsmodell.work.progress import steps

if TYPE_CHECKING:
    from distributed import Client

BLOCK = 16
"""Chunks in one task of a cluster."""
THREADS = os.cpu_count() or 1
AHEAD = 2
"""Tasks for each thread that are handed out at once."""


class Mergeable(Protocol):
    """Statistics of some chunks."""

    def merged(self, other: Self) -> Self:
        """Statistics of both together; `other` comes after."""
        ...


Merged = TypeVar("Merged", bound=Mergeable)
Task = TypeVar("Task")
Result = TypeVar("Result")


def merged_chunks(
    chunk: Callable[[int], Merged], number: int, what: str, client: Client | None, most: int | None = None
) -> tuple[Merged, bool]:
    """Summary of the chunks 0 to `number` − 1, and whether Ctrl-C stopped the work; then of those merged until then.

    `chunk` must be pure. It runs in threads, at most `most` of them, or on the workers of `client`, where it is sent
    with pickle; a task lost with a worker runs again on another.

    Raises:
        KeyboardInterrupt: Ctrl-C before the first summary.
    """
    blocks = [range(start, min(start + BLOCK, number)) for start in range(0, number, BLOCK)]
    if client is None:
        parts, total = _on_threads(chunk, blocks, min(THREADS, most or THREADS)), number
    else:
        done_blocks = _worked(partial(_block, chunk), blocks, client)
        parts, total = ((summary, True, True) for summary in done_blocks), len(blocks)
    done: list[Merged] = []  # whole blocks, then the present one
    interrupted = False
    try:
        for summary, first, last in steps(parts, what, total):
            done = _added(done, summary, first, last)
    except KeyboardInterrupt:
        if not done:
            raise
        interrupted = True
    return reduce(_merged, done), interrupted


def in_order(
    work: Callable[[Task], Result], tasks: Iterable[Task], what: str, total: int, client: Client | None
) -> Iterator[Result]:
    """What `work` makes of each of `total` tasks, in their order: made here one by one, or on the workers of `client`.

    With a client `work` and the tasks are sent with pickle, and a task lost with a worker runs again on another.
    """
    yield from steps(map(work, tasks) if client is None else _worked(work, tasks, client), what, total)


def _added(done: list[Merged], summary: Merged, first: bool, last: bool) -> list[Merged]:
    """`done` with one summary more, which may be the first or the last of its block, or all of it."""
    whole, block = (done, summary) if first else (done[:-1], done[-1].merged(summary))
    return [reduce(_merged, [*whole, block])] if last else [*whole, block]


def _merged(one: Merged, other: Merged) -> Merged:
    return one.merged(other)


def _on_threads(
    chunk: Callable[[int], Merged], blocks: list[range], threads: int
) -> Iterator[tuple[Merged, bool, bool]]:
    places = ((number, number == block[0], number == block[-1]) for block in blocks for number in block)
    with ThreadPoolExecutor(threads) as pool:
        for future, (_, first, last) in _handed_out(lambda place: pool.submit(chunk, place[0]), places, threads):
            yield future.result(), first, last


def _worked(work: Callable[[Task], Result], tasks: Iterable[Task], client: Client) -> Iterator[Result]:
    # As the result of a task, and not as scattered data, the work outlives the worker that holds it.
    sent = client.submit(_itself, work, pure=False)
    threads = max(1, sum(client.nthreads().values()))  # type: ignore[no-untyped-call]
    for future, _ in _handed_out(lambda task: client.submit(_done, sent, task, pure=False), tasks, threads):
        yield future.result()


def _handed_out(submit: Callable[[Task], Any], tasks: Iterable[Task], threads: int) -> Iterator[tuple[Any, Task]]:
    """Futures in the order of their tasks, never more than `AHEAD` a thread at once; cancelled where nobody waits."""
    waiting: deque[tuple[Any, Task]] = deque()
    try:
        for task in tasks:
            waiting.append((submit(task), task))
            if len(waiting) == AHEAD * threads:
                yield waiting.popleft()
        while waiting:
            yield waiting.popleft()
    finally:
        for future, _ in waiting:
            future.cancel()


def _itself(work: Task) -> Task:
    return work


def _done(work: Callable[[Task], Result], task: Task) -> Result:
    return work(task)


def _block(chunk: Callable[[int], Merged], numbers: range) -> Merged:
    return reduce(_merged, map(chunk, numbers))
