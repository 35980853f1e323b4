"""One server of the page for the tests that only ask it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.app_server import served


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    with served() as address:
        yield address
