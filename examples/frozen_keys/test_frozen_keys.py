"""Computes every key of frozen_keys.toml again and holds it against the frozen figures."""

import tomllib
from pathlib import Path

import pytest

import inntektsmodell as im
from inntektsmodell.testing import assert_key_close

FROZEN = tomllib.loads(Path(__file__).with_name("frozen_keys.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("frozen", FROZEN.values(), ids=FROZEN)
def test_key_is_the_frozen_one(frozen, inntektsmodell_case):
    """The case still gives the frozen key."""
    result = im.compute(inntektsmodell_case(frozen["case"]))
    assert_key_close(result[frozen["variable"]], frozen["key"], atol=frozen["tolerance"])


@pytest.mark.parametrize("frozen", FROZEN.values(), ids=FROZEN)
def test_frozen_key_says_where_it_comes_from(frozen):
    """Nobody freezes a figure without its source."""
    assert frozen["source"]
