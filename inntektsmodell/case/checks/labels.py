"""Checks that two sides have the same labels."""

from __future__ import annotations

from collections.abc import Iterable

from inntektsmodell.faults import Faults, Where, listed, nearest
from inntektsmodell.language.messages import message, word


def same_labels(found: Iterable[str], wanted: Iterable[str], where: Where, what: str, faults: Faults) -> None:
    """Note every label that only one side has; `what` names the kind of label."""
    found, wanted = list(found), list(wanted)
    for label in found:
        if label not in wanted:
            right = nearest(label, wanted)
            faults.add(where, message("{what} '{label}' is found only here", what=word(what), label=label), right)
    for label in wanted:
        if label not in found:
            right = message("one entry for each of {names}", names=listed(wanted))
            faults.add(where, message("{what} '{label}' is missing", what=word(what), label=label), right)
