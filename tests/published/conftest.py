"""The checks of every published figure, made once for all tests of the room that only read them."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from inntektsmodell.published.checks import Check, validate


@pytest.fixture(scope="session")
def checks() -> Mapping[str, Check]:
    return {check.id: check for check in validate()}
