"""Parts that a case may lack, and how the report says so."""

from __future__ import annotations

from collections.abc import Iterable

from inntektsmodell.case.case import Case
from inntektsmodell.language.text import Text, as_label

PARTS = {
    "cost": as_label("cost index"),
    "settlement": as_label("settlement"),
    "capital": as_label("separate capital frame"),
    "criteria": as_label("criteria that can be merged"),
    "phase_in": as_label("phase-in"),
}
"""Parts of `Parameters` that a case may lack, by name."""


def lacking_parts(case: Case, paths: Iterable[str]) -> list[Text]:
    """Parts to which the paths belong and which the case lacks, each once."""
    wanted = dict.fromkeys(path.split(".", 1)[0] for path in paths)
    return [PARTS[name] for name in wanted if name in PARTS and not getattr(case.parameters, name)]
