"""Under which names the page answers: its own and those let in, on every route and the connection."""

from __future__ import annotations

import socket
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from tests.app.app_server import LET_IN

pytestmark = pytest.mark.browser


PATHS = ["/", "/?case=2021", "/ws", "/autoload.js", "/static/js/bokeh.min.js", "/no/such", "/favicon.ico"]
FOREIGN = [
    "elsewhere.example",
    "localhost.elsewhere.example",
    "127.0.0.1.elsewhere.example",
    "127x0x0x1",
    "127.0.0.2",
]


def answers_to(address: str, host: str) -> set[tuple[int, bytes]]:
    """Status and content of everything that can be asked for under a name, with and without the port."""
    connection = HTTPConnection(urlsplit(address).netloc, timeout=20)
    answers = set()
    for path in PATHS:
        for written in (f"{host}:{urlsplit(address).port}", host):
            for method in ("GET", "POST"):
                connection.request(method, path, headers={"Host": written})
                response = connection.getresponse()
                answers.add((response.status, response.read()))
    connection.close()
    return answers


@pytest.mark.parametrize("host", FOREIGN)
def test_a_request_under_another_name_gets_nothing(address: str, host: str) -> None:
    """Whatever is asked for, and whichever way: a page under that name could otherwise read the figures."""
    [(status, content)] = answers_to(address, host)
    assert status == 421
    assert b"--allow-host" in content


@pytest.mark.parametrize("host", ["localhost", "LocalHost", "127.0.0.1"])
def test_a_request_under_a_name_of_the_page_is_answered(address: str, host: str) -> None:
    statuses = {status for status, _ in answers_to(address, host)}
    assert 200 in statuses
    assert 421 not in statuses


def test_a_forwarded_name_is_let_in_by_option(address: str) -> None:
    hosts = (LET_IN, "other.example.org", "localhost")
    refused = {host: {status for status, _ in answers_to(address, host)} == {421} for host in hosts}
    assert refused == {LET_IN: False, "other.example.org": True, "localhost": False}


@pytest.mark.parametrize("hosts", [[], ["localhost", "elsewhere.example"], ["localhost", "localhost"]])
def test_a_request_without_one_name_alone_is_refused(address: str, hosts: list[str]) -> None:
    """As HTTP/1.0 allows none, and a careless program may send two."""
    place = urlsplit(address)
    lines = ["GET / HTTP/1.0", *(f"Host: {host}" for host in hosts)]
    with socket.create_connection((place.hostname or "", place.port or 0), timeout=20) as connection:
        connection.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        status = connection.recv(100).split()[1]
    assert status in (b"400", b"421")


def test_a_connection_without_the_protocol_of_the_page_is_refused(address: str) -> None:
    connection = HTTPConnection(urlsplit(address).netloc, timeout=20)
    connection.request("GET", "/ws", headers={"Upgrade": "websocket", "Connection": "Upgrade"})
    assert connection.getresponse().status == 400
    connection.close()
