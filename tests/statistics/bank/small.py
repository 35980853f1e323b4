"""Small recipes and answers, and somebody who fetches them from the bank on this machine."""

from __future__ import annotations

import datetime
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from inntektsmodell.faults import InputError
from inntektsmodell.statistics.bank.fetching import Fetched, fetch
from inntektsmodell.statistics.bank.settings import BankSettings, Clock
from scripts.local_bank import MUNICIPALITIES, LocalBank, Reply

NOON = datetime.datetime(2026, 11, 28, 12, tzinfo=datetime.UTC)
ALL = "code,recipient\n" + "".join(f"{code},Country\n" for code in MUNICIPALITIES)
MAPPING = "code,recipient\n9901,North\n9902,North\n9903,South\n"
PENSIONERS = """
table = "90002"
fills = "criterion_value"
criterion = "disability_pension"
unit = "persons"
years = [2017, 2018]

[variables.Region]
codes = ["9901..9903"]
mapping = "map.csv"

[variables.ContentsCode]
codes = ["Ufore"]
"""
PERSONS = """
table = "90001"
fills = "population"
unit = "persons"
years = [2019, 2020]

[variables.Region]
codes = ["9901..9903"]
mapping = "map.csv"

[variables.Kjonn]
codes = ["1", "2"]

[variables.Alder.groups]
young = ["000..001"]
old = ["089", "090+"]

[variables.ContentsCode]
codes = ["Personer"]
"""


class MovedClock(Clock):
    """A clock that moves only where somebody waits; `slept` has how long each time."""

    def __init__(self, now: datetime.datetime = NOON) -> None:
        self.start, self.passed = now, 0.0
        self.slept: list[float] = []

    def now(self) -> datetime.datetime:
        return self.start + datetime.timedelta(seconds=self.passed)

    def seconds(self) -> float:
        return self.passed

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.passed += seconds


@dataclass
class Asker:
    """Fetches recipes from a bank with a cache of its own; `more` are settings."""

    bank: LocalBank
    folder: Path
    clock: MovedClock = field(default_factory=MovedClock)
    more: dict[str, Any] = field(default_factory=dict)

    def fetch(
        self, recipe: str = PENSIONERS, *changes: tuple[str, str], mapping: str = MAPPING, **options: Any
    ) -> Fetched:
        """Fetch a recipe in which some texts were changed for others."""
        for old, new in changes:
            assert old in recipe
            recipe = recipe.replace(old, new)
        (self.folder / "recipe.toml").write_text(recipe, encoding="utf-8")
        (self.folder / "map.csv").write_text(mapping, encoding="utf-8")
        settings = BankSettings(host=self.bank.host, clock=self.clock, **self.more)
        return fetch(self.folder / "recipe.toml", cache=self.folder / "cache", settings=settings, **options)

    @property
    def asked(self) -> list[str]:
        """Method and last word of the address of every request."""
        return [f"{method} {address.partition('?')[0].rpartition('/')[2]}" for method, address, _ in self.bank.sent]


def failing(status: int, body: object = None, **headers: str) -> Reply:
    """An answer that is none."""
    content = b"" if body is None else json.dumps(body).encode()
    return Reply(status, content, {name.replace("_", "-"): value for name, value in headers.items()})


def refused(asker: Asker, *recipe: Any, **options: Any) -> str:
    """What is told where a recipe is refused."""
    with pytest.raises(InputError) as error:
        asker.fetch(*recipe, **options)
    return str(error.value)


def figures(table: pd.DataFrame) -> list[tuple[Any, ...]]:
    """The rows of a table."""
    return list(table.itertuples(index=False, name=None))


def changed(**changes: Any) -> Any:
    """What makes another answer of one."""
    return lambda content: {**content, **changes}
