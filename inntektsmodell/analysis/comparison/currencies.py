"""Cases are held against each other in one currency."""

from __future__ import annotations

from collections.abc import Mapping

from inntektsmodell.case.case import Case
from inntektsmodell.faults import Faults
from inntektsmodell.language.messages import message


def check_currency(named: Mapping[str, Case], faults: Faults) -> None:
    """Note cases, by the names that tell them apart, whose amounts are in several currencies."""
    currencies = {case.currency for case in named.values()}
    if len(currencies) > 1:
        told = "; ".join(f"{name}: {case.currency}" for name, case in named.items())
        found = message("the amounts are in several currencies: {told}", told=told)
        faults.add(message("currency"), found, message("cases in one currency"))
