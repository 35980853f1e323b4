"""Answers from the cache or the bank: each is read and found sound before it is kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Self, TypeVar

from inntektsmodell.statistics.bank.cache import AnswerCache, BankAnswer
from inntektsmodell.statistics.bank.client import BankClient
from inntektsmodell.statistics.bank.requests import BankRequest
from inntektsmodell.statistics.bank.settings import BankSettings

Read = TypeVar("Read")


class NotKeptError(Exception):
    """An answer that is not in the cache, where only the cache is asked."""

    def __init__(self, request: BankRequest) -> None:
        super().__init__(request.url)
        self.request = request


class BankSource:
    """What answers requests, as a context that is left when all is fetched.

    `may_ask` says whether the bank may be asked; `refresh` that it is, whatever is kept.
    """

    def __init__(self, settings: BankSettings, cache: AnswerCache, *, may_ask: bool, refresh: bool) -> None:
        self._settings, self._cache = settings, cache
        self._may_ask, self._refresh = may_ask, refresh
        self._client: BankClient | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._client is not None:
            self._client.__exit__(None, None, None)

    def ask(self, request: BankRequest, read: Callable[[BankAnswer], tuple[Read, str]]) -> tuple[Read, BankAnswer]:
        """What `read` makes of the answer to a request, with the `updated` of the table, and the answer.

        Raises:
            NotKeptError: the answer is not kept, and the bank may not be asked.
            BankSilentError: the bank does not answer.
            InputError: it refuses the request, or `read` its answer, which then is not kept.
        """
        kept = None if self._refresh else self._cache.find(request)
        if kept is not None:
            return read(kept)[0], kept
        if not self._may_ask:
            raise NotKeptError(request)
        if self._client is None:
            self._client = BankClient(self._settings)
        content = self._client.send(request)
        answer = BankAnswer(content, request, "", self._settings.clock.now())
        found, updated = read(answer)
        answer = BankAnswer(content, request, updated, answer.retrieved)
        self._cache.keep(answer)
        return found, answer
