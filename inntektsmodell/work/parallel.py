"""Spreads chunks of work over threads or over the workers of a cluster, and merges their summaries as they come.

Summaries are merged in the order of the chunks: first within a block of chunks, then block after block. So the result
is the same to the last bit for any number of threads or workers, as long as every process may use as many cores (the
model's sums depend on that), and memory does not grow with the number of chunks.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial, reduce
from itertools import islice
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
    whole: list[Merged] = []
    block: list[Merged] = []  # of chunks that a task each computes; tasks of a cluster give whole blocks
    if client is None:
        tasks, in_block = range(number), BLOCK
        parts = _on_threads(chunk, tasks, min(THREADS, most or THREADS))
    else:
        tasks, in_block = range(0, number, BLOCK), 1
        blocks = (range(start, min(start + BLOCK, number)) for start in tasks)
        parts = _on_workers(partial(_block, chunk), blocks, client)
    interrupted = False
    try:
        for done, summary in enumerate(steps(parts, what, len(tasks)), start=1):
            block = [reduce(_merged, [*block, summary])]
            if done % in_block == 0:
                whole, block = [reduce(_merged, [*whole, *block])], []
    except KeyboardInterrupt:
        if not [*whole, *block]:
            raise
        interrupted = True
    return reduce(_merged, [*whole, *block]), interrupted


def in_order(
    work: Callable[[Task], Result], tasks: Iterable[Task], what: str, total: int, client: Client | None
) -> Iterator[Result]:
    """What `work` makes of each of `total` tasks, in their order: made here one by one, or on the workers of `client`.

    With a client `work` and the tasks are sent with pickle, and a task lost with a worker runs again on another.
    """
    yield from steps(map(work, tasks) if client is None else _on_workers(work, tasks, client), what, total)


def one_ahead(items: Iterable[Task]) -> Generator[Task, None, None]:
    """The same items in their order; while one is worked with, a thread makes the next."""
    following = iter(items)
    with ThreadPoolExecutor(1) as pool:
        made = pool.submit(_next, following)
        while item := made.result():
            made = pool.submit(_next, following)
            yield from item


def _next(items: Iterator[Task]) -> list[Task]:
    """The next item, or none."""
    return list(islice(items, 1))


def _merged(one: Merged, other: Merged) -> Merged:
    return one.merged(other)


def _on_threads(work: Callable[[Task], Result], tasks: Iterable[Task], threads: int) -> Iterator[Result]:
    with ThreadPoolExecutor(threads) as pool:
        yield from _results(lambda task: pool.submit(work, task), tasks, threads)


def _on_workers(work: Callable[[Task], Result], tasks: Iterable[Task], client: Client) -> Iterator[Result]:
    # As the result of a task, and not as scattered data, the work outlives the worker that holds it.
    sent = client.submit(_itself, work, pure=False)
    threads = max(1, sum(client.nthreads().values()))  # type: ignore[no-untyped-call]
    yield from _results(lambda task: client.submit(_done, sent, task, pure=False), tasks, threads)


def _results(submit: Callable[[Task], Any], tasks: Iterable[Task], threads: int) -> Iterator[Any]:
    """Results in the order of their tasks, never more than `AHEAD` a thread at once; cancelled where nobody waits."""
    waiting: deque[Any] = deque()
    try:
        for task in tasks:
            waiting.append(submit(task))
            if len(waiting) == AHEAD * threads:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        for future in waiting:
            future.cancel()


def _itself(work: Task) -> Task:
    return work


def _done(work: Callable[[Task], Result], task: Task) -> Result:
    return work(task)


def _block(chunk: Callable[[int], Merged], numbers: range) -> Merged:
    return reduce(_merged, map(chunk, numbers))
