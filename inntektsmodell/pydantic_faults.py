"""Translates pydantic's findings into faults that an analyst understands."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import ValidationError

from inntektsmodell.faults import Faults, nearest


def add_pydantic_faults(faults: Faults, file: str, error: ValidationError, known: Sequence[str] = ()) -> None:
    """Note every finding of `error` as a fault of `file`. `known` are names that an unknown key may have meant."""
    for finding in error.errors(include_url=False):
        path = ".".join(str(part) for part in finding["loc"])
        place = f"{file}, {path}" if path else file
        kind = finding["type"]
        if kind == "extra_forbidden":
            faults.add(place, "is an unknown key", nearest(str(finding["loc"][-1]), known))
        elif kind == "missing":
            faults.add(place, "is missing", "give it a value")
        elif kind == "value_error":
            faults.add(place, str(finding["ctx"]["error"]), "correct the entry")
        else:
            faults.add(place, f"found {finding['input']!r}", finding["msg"])
