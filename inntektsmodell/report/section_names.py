"""What the sections of a report are called by those who choose among them."""

from __future__ import annotations

from collections.abc import Sequence

from inntektsmodell.faults import Faults, nearest_spelling
from inntektsmodell.language.bilingual import told_in_both
from inntektsmodell.language.messages import message
from inntektsmodell.language.text import as_label_in

SECTION_NAMES = {
    "scenario": as_label_in("section of a report", "scenario"),
    "summary": as_label_in("section of a report", "summary"),
    "keys": as_label_in("section of a report", "keys"),
    "services": as_label_in("section of a report", "services"),
    "drivers": as_label_in("section of a report", "drivers"),
    "phase_in": as_label_in("section of a report", "phase_in"),
    "comparison": as_label_in("section of a report", "comparison"),
    "scenarios": as_label_in("section of a report", "scenarios"),
    "sensitivity": as_label_in("section of a report", "sensitivity"),
    "omissions": as_label_in("section of a report", "omissions"),
    "basis": as_label_in("section of a report", "basis"),
    "sources": as_label_in("section of a report", "sources"),
    "again": as_label_in("section of a report", "again"),
}
_SPELLED = {spelling: name for name, text in SECTION_NAMES.items() for spelling in vars(text).values()}


def sections_named(names: Sequence[str]) -> list[str]:
    """The sections of some names, in any language.

    Raises:
        InputError: for names that no section has, with the nearest that some have.
    """
    faults = Faults()
    found = [_SPELLED.get(name.casefold(), "") for name in names]
    for name, section in zip(names, found, strict=True):
        if not section:
            told = {spelling: told_in_both(**vars(SECTION_NAMES[one])) for spelling, one in _SPELLED.items()}
            right = nearest_spelling(name, told)
            faults.add(message("section '{name}'", name=name), message("is unknown"), right)
    faults.raise_if_any()
    return found
