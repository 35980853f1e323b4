"""What some of the cases side by side have and others lack: no cell of these is ever filled in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import xarray as xr

from inntektsmodell.case.case import Case
from inntektsmodell.language.text import Text, as_label, joined
from inntektsmodell.method.steps import RESULTS

NAMED = 6
"""Recipients that are named; of more, their number is told."""


def absent(named: Mapping[str, Case], results: Mapping[str, xr.Dataset], figures: Sequence[str]) -> list[Text]:
    """A note for each case that lacks recipients of another, or figures that are shown; and one on other services."""
    everyone = list(dict.fromkeys(region for case in named.values() for region in case.regions))
    notes = []
    for name, case in named.items():
        if lacking := [region for region in everyone if region not in case.regions]:
            notes.append(as_label("Empty cells: {case} does not have {names}.", case=name, names=_told(lacking)))
        lacked = [RESULTS[figure].label for figure in figures if figure not in results[name]]
        notes += [
            as_label("Empty cells: {case} does not have the figure “{name}”.", case=name, name=one) for one in lacked
        ]
    if len({case.services for case in named.values()}) > 1:
        each = [as_label("{case} has {count}", case=name, count=len(case.services)) for name, case in named.items()]
        notes.append(as_label("The services are not the same in all: {names}.", names=joined("; ", each)))
    return notes


def _told(regions: Sequence[str]) -> str | Text:
    if len(regions) > NAMED:
        return as_label("{count} recipients", count=len(regions))
    return ", ".join(regions)
