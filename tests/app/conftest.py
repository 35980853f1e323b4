"""One server of the page for the tests that only ask it, and pages of it in a browser."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.app.app_server import LET_IN, served

if TYPE_CHECKING:  # importing it takes half a second, which tests without a browser need not wait for
    from playwright.sync_api import Browser, BrowserContext, Page

CHROMIUM = "/usr/bin/chromium"
QUIET = [
    f"--{option}"
    for option in (
        "no-sandbox",
        "disable-gpu",
        "disable-quic",
        "no-first-run",
        "disable-background-networking",
        "disable-component-update",
        "disable-sync",
    )
]


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    with served("--allow-host", LET_IN) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def context(browser: Browser, address: str) -> Iterator[BrowserContext]:
    """Pages that may ask nobody but the server, and whose console stays clean."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    context.set_default_timeout(30_000)
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=address.rstrip("/"))
    foreign: list[str] = []
    wrong: list[str] = []
    context.on("request", lambda request: foreign.append(request.url) if not _own(request.url, address) else None)
    context.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    context.on("weberror", lambda error: wrong.append(str(error.error)))
    yield context
    context.close()
    assert foreign == []
    assert wrong == []


@pytest.fixture
def page(context: BrowserContext, address: str) -> Page:
    from tests.app.app_browser import opened

    return opened(context, address)


def _own(url: str, address: str) -> bool:
    return url.startswith((address, f"blob:{address}", "data:"))
