"""TOML of any depth and size is read or refused with one sentence."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from inntektsmodell.analysis.scenarios.scenario import load_scenario
from inntektsmodell.faults import InputError
from inntektsmodell.files.toml_text import MOST_LEVELS, parse_toml
from inntektsmodell.loading import load_case
from tests.corrupting.broken_case import CASE, Expected, assert_faults, copy_of_case

DEEP = 5_000
TOO_DEEP = f"tables or lists are nested deeper than {MOST_LEVELS} levels"
TOO_LONG = "a number has too many digits"
HOSTILE = {
    "lists": (f"a = {'[' * DEEP}{']' * DEEP}", TOO_DEEP),
    "tables": ("a = " + "{a = " * DEEP + "1" + "}" * DEEP, TOO_DEEP),
    "dotted key": (f"{'a.' * DEEP}b = 1", TOO_DEEP),
    "dotted header": (f"[{'a.' * DEEP}b]", TOO_DEEP),
    "digits": (f"a = {'9' * 5_001}", TOO_LONG),
}


@pytest.mark.parametrize(("text", "reason"), HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_is_refused(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(ValueError, match="^" + reason):
        parse_toml(text)
    folder = copy_of_case(tmp_path / "case")
    (folder / CASE).write_text(text, encoding="utf-8")
    assert_faults(folder, [Expected(CASE, f"is not TOML: {reason}", "correct that line")])
    with pytest.raises(InputError, match=reason):
        load_scenario(folder / CASE)


def test_depth_that_is_allowed() -> None:
    def nested(levels: int) -> str:
        return f"a = {'[' * levels}{']' * levels}"

    assert parse_toml(nested(MOST_LEVELS - 2)) == tomllib.loads(nested(MOST_LEVELS - 2))
    with pytest.raises(ValueError, match="nested"):
        parse_toml(nested(MOST_LEVELS + 1))


def test_number_of_more_digits_than_a_figure_holds(tmp_path: Path) -> None:
    folder = copy_of_case(tmp_path / "case")
    text = (folder / CASE).read_text(encoding="utf-8")
    assert "year = 2021" in text
    (folder / CASE).write_text(text.replace("year = 2021", f"year = {'9' * 400}", 1), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_case(folder)
    assert max(len(str(fault)) for fault in caught.value.faults) < 300 + len(str(folder))
