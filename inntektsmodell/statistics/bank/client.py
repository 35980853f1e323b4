"""Sends one request at a time, no more often than the bank allows, and again where it could not answer."""

from __future__ import annotations

import datetime
import json
from contextlib import suppress
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from functools import cache
from ssl import SSLContext
from threading import Lock
from types import TracebackType
from typing import TYPE_CHECKING, Self

from inntektsmodell import __version__
from inntektsmodell.faults import InputError, expect_installed
from inntektsmodell.language.messages import Message, message, said
from inntektsmodell.statistics.bank.rate import pause, rate_of
from inntektsmodell.statistics.bank.requests import BankRequest
from inntektsmodell.statistics.bank.settings import BankSettings

if TYPE_CHECKING:
    import httpx

OK, NOT_FOUND, TOO_MANY, SERVER_ERRORS = 200, 404, 429, 500
HEADERS = {"Accept": "application/json", "User-Agent": f"inntektsmodell/{__version__}"}
LONGEST_TITLE = 200
_one_at_a_time = Lock()


class BankSilentError(Exception):
    """The bank did not answer, however often it was asked; `reason` is the last thing that was seen.

    `is_unreachable` says that there was nobody at the address at all.
    """

    def __init__(self, url: str, reason: Message, is_unreachable: bool = False) -> None:
        super().__init__(f"{url}: {reason}")
        self.url, self.reason, self.is_unreachable = url, reason, is_unreachable


@dataclass(frozen=True)
class _Failure:
    """Why there was no answer, and how long to wait before the next try where the bank says that."""

    reason: Message
    wait: float | None = None


class BankClient:
    """The one that talks to the bank, as a context that is left when all is fetched.

    Raises:
        InputError: httpx is not installed.
    """

    def __init__(self, settings: BankSettings) -> None:
        expect_installed("httpx", "bank")
        import httpx

        self._settings, self._rate = settings, rate_of(settings)
        self._client = httpx.Client(headers=HEADERS, timeout=settings.read_seconds, verify=_certificates())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def send(self, request: BankRequest) -> bytes:
        """The bank's answer.

        Raises:
            BankSilentError: it did not answer, or said that it cannot now.
            InputError: it refuses the request.
        """
        with _one_at_a_time:
            answer = self._try(request)
            for attempt in range(self._settings.retries):
                if isinstance(answer, bytes):
                    break
                self._wait(request, answer, attempt)
                answer = self._try(request)
        if isinstance(answer, bytes):
            return answer
        raise BankSilentError(request.url, answer.reason)

    def _wait(self, request: BankRequest, failure: _Failure, attempt: int) -> None:
        """Wait before the next try: as long as the bank asks for, else twice as long each time."""
        seconds = self._settings.first_wait * 2**attempt if failure.wait is None else failure.wait
        if failure.wait is not None and seconds > self._settings.longest_wait:
            asks = message("{reason}; it asks to wait {seconds:g} seconds", reason=failure.reason, seconds=seconds)
            raise BankSilentError(request.url, asks)
        pause(self._settings.clock, min(seconds, self._settings.longest_wait), failure.reason)

    def _try(self, request: BankRequest) -> bytes | _Failure:
        import httpx

        self._rate.wait()
        headers = {"Content-Type": "application/json"} if request.body else {}
        try:
            with self._client.stream(request.method, request.url, content=request.body, headers=headers) as response:
                self._rate.heed(response.headers)
                body = self._body(response)
        except httpx.TimeoutException:
            return _Failure(message("no answer within {seconds:g} seconds", seconds=self._settings.read_seconds))
        except httpx.RemoteProtocolError:
            return _Failure(message("the answer was cut off"))
        except httpx.ConnectError as error:
            reason = message("no connection ({error})", error=_cause(error))
            raise BankSilentError(request.url, reason, is_unreachable=True) from error
        except httpx.HTTPError as error:
            return _Failure(message("no connection ({error})", error=_cause(error)))
        except (httpx.InvalidURL, UnicodeError) as error:
            raise InputError.of(request.url, message("is no address"), message("correct --host")) from error
        if isinstance(body, _Failure):
            return body
        return body if response.status_code == OK else self._failure(request, response, body)

    def _body(self, response: httpx.Response) -> bytes | _Failure:
        """What was answered, unless it takes too long or grows too large."""
        clock, started, body = self._settings.clock, self._settings.clock.seconds(), bytearray()
        for part in response.iter_bytes():
            body += part
            if len(body) > self._settings.most_bytes:
                found = message("the answer has more than {bytes} bytes", bytes=self._settings.most_bytes)
                raise InputError.of(str(response.url), found, message("ask for less at a time"))
            if clock.seconds() - started > self._settings.total_seconds:
                return _Failure(
                    message("no whole answer within {seconds:g} seconds", seconds=self._settings.total_seconds)
                )
        return bytes(body)

    def _failure(self, request: BankRequest, response: httpx.Response, body: bytes) -> _Failure:
        """What an answer other than the one asked for means: worth another try, or refused for good."""
        status = response.status_code
        title = _title(body)
        reason = message("status {status}, '{title}'", status=status, title=title)
        if not title:
            reason = message("status {status}, without a word", status=status)
        if status == TOO_MANY or status >= SERVER_ERRORS:
            asked = _seconds(response.headers.get("retry-after", ""), self._settings.clock.now())
            return _Failure(reason, self._rate.seconds if asked is None and status == TOO_MANY else asked)
        if response.is_redirect:
            right = message(
                "the bank has moved: give its new address, {address}", address=response.headers.get("location")
            )
        elif status == NOT_FOUND:
            right = message("a table or code list that the bank has; check its number, and the address")
        else:
            right = message("what the table and its metadata allow; see the recipe")
        raise InputError.of(request.url, reason, right)


def _cause(error: Exception) -> str:
    """What the machine says behind an error of httpx; what that says itself, where the machine says nothing."""
    found: BaseException | None = error
    while found is not None and not isinstance(found, OSError):
        found = found.__cause__ or found.__context__
    return said(found or error)


@cache
def _certificates() -> SSLContext:
    """Whom to trust, read once: it takes longer than a request."""
    import httpx

    return httpx.create_ssl_context()


def _title(body: bytes) -> str:
    """What the bank says of an error, as far as it is one short text."""
    with suppress(ValueError, RecursionError):
        content = json.loads(body)
        told = [content.get(key) for key in ("title", "error", "detail")] if isinstance(content, dict) else [content]
        return next((text for text in told if isinstance(text, str)), "")[:LONGEST_TITLE]
    return ""


def _seconds(retry_after: str, now: datetime.datetime) -> float | None:
    """Seconds that a header asks to wait, given as a number or as a time; None where it says nothing."""
    if retry_after.isdecimal():
        return float(retry_after)
    with suppress(ValueError):
        until = parsedate_to_datetime(retry_after)
        return max(0.0, (until.replace(tzinfo=until.tzinfo or datetime.UTC) - now).total_seconds())
    return None
