"""Cases in pounds: copies of others, with the same figures."""

from __future__ import annotations

import shutil
from pathlib import Path

from inntektsmodell.case.rules import load_rules

STATED = 'currency = "GBP"\n'
PRICE = "isf.unit_price_somatic"
EVIDENCE = """
[evidence.price]
unit = "GBP per DRG point"
source = "a price in pounds"
status = "synthetic"
valid_from = 2021-01-01
last_checked = 2021-01-01
"""


def in_pounds(case: Path, new: Path, *, stated: str = STATED) -> Path:
    """A copy of a case folder whose amounts are in pounds; below the first level no case says so."""
    shutil.copytree(case, new)
    for file in (*new.rglob("*.toml"), *new.rglob("*.csv")):
        text = file.read_text(encoding="utf-8").replace("NOK", "GBP").replace("kroner", "amounts")
        if PRICE in text:
            text = text.replace(f'{{ rule = "{PRICE}" }}', f'{{ value = {_price()}, evidence = "price" }}') + EVIDENCE
        file.write_text(f"{stated}{text}" if file == new / "case.toml" else text, encoding="utf-8")
    return new


def _price() -> float:
    """The unit price of the model year, which the rules have in kroner."""
    value = load_rules()[PRICE].value_in(2021)
    assert value is not None
    return value.value
