"""The client against a bank that misbehaves: rates, back-off, what is slow, cut off, refused or nonsense."""

from __future__ import annotations

import socket
import threading
from email.utils import format_datetime
from typing import Any

import pytest

from inntektsmodell.faults import InputError
from inntektsmodell.statistics.bank.client import BankClient, BankSilentError
from inntektsmodell.statistics.bank.requests import BankRequest
from inntektsmodell.statistics.bank.settings import BankSettings
from scripts.local_bank import LocalBank, Reply
from tests.statistics.bank.small import NOON, MovedClock, failing

OK = Reply(body=b"{}")


def client_of(bank: LocalBank, clock: MovedClock, **more: Any) -> tuple[BankClient, BankRequest]:
    settings = BankSettings(host=bank.host, clock=clock, **more)
    return BankClient(settings), BankRequest(f"{bank.host}/api/v0/no/table/90001")


@pytest.mark.parametrize(
    ("replies", "slept"),
    [
        ([failing(503), failing(500), failing(502)], [2, 4, 8]),
        ([failing(503, Retry_After="7")], [7]),
        ([failing(429)], [60]),
        ([failing(429, Retry_After="3"), failing(429, Retry_After="0")], [3, 0]),
        ([failing(429, Retry_After=format_datetime(NOON.replace(second=30), usegmt=True))], [30]),
        ([failing(429, Retry_After="soon", x_ratelimit_policy="10;w=20s")], [20]),
        ([Reply(body=b"{} ...", cut=True)], [2]),
    ],
)
def test_a_bank_that_cannot_answer_now_is_asked_again_later(
    bank: LocalBank, replies: list[Reply], slept: list[float]
) -> None:
    clock = MovedClock()
    client, request = client_of(bank, clock)
    bank.odd.extend([*replies, OK])
    with client:
        assert client.send(request) == b"{}"
    assert clock.slept == slept
    assert len(bank.sent) == len(replies) + 1


def test_long_waits_are_told(bank: LocalBank, capsys: pytest.CaptureFixture[str]) -> None:
    client, request = client_of(bank, MovedClock(), calls=2)
    bank.odd.extend([failing(503), failing(429, Retry_After="7")])
    with client:
        client.send(request)
    assert capsys.readouterr().err.splitlines() == [
        "status 429, without a word; waiting 7 seconds.",
        "The limit is 2 requests in 60 seconds; waiting 51 seconds.",
    ]


@pytest.mark.parametrize(
    ("reply", "words", "requests"),
    [
        (failing(500), "status 500, without a word", 3),
        (failing(503, {"title": "Closed"}), "status 503, 'Closed'", 3),
        (
            failing(429, Retry_After="3600"),
            "status 429, without a word; it asks to wait 3,600 seconds".replace(",600", "600"),
            1,
        ),
        (Reply(body=b"half of it", cut=True), "the answer was cut off", 3),
    ],
)
def test_a_bank_that_never_answers(bank: LocalBank, reply: Reply, words: str, requests: int) -> None:
    client, request = client_of(bank, MovedClock(), retries=2)
    bank.odd.extend([reply] * 3)
    with client, pytest.raises(BankSilentError) as error:
        client.send(request)
    assert error.value.reason == words
    assert not error.value.is_unreachable
    assert len(bank.sent) == requests


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (failing(400, {"title": "Non-existent value"}), "status 400, 'Non-existent value'; what the table"),
        (failing(403, ["no"]), "status 403, without a word"),
        (failing(404), "status 404, without a word; a table or code list that the bank has"),
        (
            failing(301, Location="https://elsewhere.example/"),
            "the bank has moved: give its new address, https://elsewhere",
        ),
        (failing(204), "status 204"),
        (failing(400, {"error": "x" * 1_000}), f"'{'x' * 200}'"),
    ],
)
def test_what_is_refused_is_not_asked_again(bank: LocalBank, reply: Reply, words: str) -> None:
    client, request = client_of(bank, MovedClock())
    bank.odd.append(reply)
    with client, pytest.raises(InputError) as error:
        client.send(request)
    assert words in str(error.value)
    assert len(bank.sent) == 1


def test_nobody_at_the_address_is_told_at_once() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        host = f"http://127.0.0.1:{closed.getsockname()[1]}"
    clock = MovedClock()
    with BankClient(BankSettings(host=host, clock=clock)) as client, pytest.raises(BankSilentError) as error:
        client.send(BankRequest(host))
    assert error.value.is_unreachable
    assert clock.slept == []


@pytest.mark.parametrize("host", ["http://a..b", "http://xn---"])
def test_a_name_that_none_can_have_is_no_address(host: str) -> None:
    client = BankClient(BankSettings(host=host, clock=MovedClock()))
    with client, pytest.raises(InputError, match="is no address; correct --host"):
        client.send(BankRequest(host))


def test_an_answer_that_takes_too_long_is_not_waited_for(bank: LocalBank) -> None:
    class Slow(MovedClock):
        def seconds(self) -> float:
            self.passed += 400
            return self.passed

    client, request = client_of(bank, Slow(), retries=0)
    with client, pytest.raises(BankSilentError, match="no whole answer within 300 seconds"):
        client.send(request)


def test_a_bank_that_is_slow_is_not_waited_for(bank: LocalBank) -> None:
    given_up = threading.Event()
    client, request = client_of(bank, MovedClock(), retries=1, read_seconds=0.05)
    bank.odd.extend([Reply(wait=given_up.wait)] * 2)
    try:
        with client, pytest.raises(BankSilentError, match=r"no answer within 0\.05 seconds"):
            client.send(request)
    finally:
        given_up.set()
    assert len(bank.sent) == 2


def test_an_answer_without_end_is_refused(bank: LocalBank) -> None:
    client, request = client_of(bank, MovedClock(), most_bytes=10)
    bank.odd.append(Reply(body=b"x" * 1_000))
    with client, pytest.raises(InputError, match="the answer has more than 10 bytes"):
        client.send(request)


@pytest.mark.parametrize(
    ("headers", "calls", "seconds"),
    [
        ({}, 30, 60),
        ({"x-ratelimit-policy": "40;w=60s"}, 40, 60),
        ({"RateLimit-Policy": '"default";q=5;w=10'}, 5, 10),
        ({"x-ratelimit-limit": "12"}, 12, 60),
        ({"x-ratelimit-policy": "0;w=0s", "x-ratelimit-limit": "0"}, 30, 60),
        ({"x-ratelimit-policy": "many", "x-ratelimit-limit": "many"}, 30, 60),
    ],
)
def test_the_rate_of_the_answers_is_kept(bank: LocalBank, headers: dict[str, str], calls: int, seconds: float) -> None:
    clock = MovedClock()
    client, request = client_of(bank, clock)
    bank.headers = headers
    with client:
        for _ in range(calls):
            client.send(request)
        assert clock.slept == []
        client.send(request)
        assert clock.slept == [seconds]
        client.send(request)
        assert clock.slept == [seconds]


def test_no_request_goes_out_while_none_is_left_for_the_address(bank: LocalBank) -> None:
    clock = MovedClock()
    client, request = client_of(bank, clock)
    bank.odd.append(Reply(body=b"{}", headers={"x-ratelimit-remaining": "0"}))
    with client:
        client.send(request)
        client.send(request)
    assert clock.slept == [60]


def test_the_rate_holds_for_all_clients_of_a_bank(bank: LocalBank) -> None:
    clock = MovedClock()
    for turn in range(3):
        client, request = client_of(bank, clock, calls=2, retries=turn)
        with client:
            client.send(request)
    assert clock.slept == [60]


def test_two_threads_ask_one_after_the_other(bank: LocalBank) -> None:
    under_way, most = [], []
    answer = bank.answer

    def counted(method: str, address: str, body: bytes) -> Reply:
        under_way.append(1)
        most.append(len(under_way))
        found = answer(method, address, body)
        under_way.pop()
        return found

    bank.answer = counted  # type: ignore[method-assign]
    client, request = client_of(bank, MovedClock())
    threads = [threading.Thread(target=client.send, args=[request]) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    del bank.answer
    assert most == [1] * 6
