"""Records refuse to be changed: every dataclass is frozen, but those that gather what they are given."""

from __future__ import annotations

from pathlib import Path

import inntektsmodell

GATHERING = {
    "app/screen.py",
    "faults.py",
    "statistics/registers/unfinished.py",
    "workbook/reading/content.py",
    "workbook/reading/findings.py",
}


def test_every_dataclass_is_frozen_but_those_that_gather() -> None:
    package = Path(inntektsmodell.__file__).parent
    texts = {file.relative_to(package).as_posix(): file.read_text(encoding="utf-8") for file in package.rglob("*.py")}
    assert sum(text.count("@dataclass(frozen=True") for text in texts.values()) > 100
    others = {name for name, text in texts.items() if text.count("@dataclass") > text.count("@dataclass(frozen=True")}
    assert others == GATHERING
