"""Choices by what they are called: `ja` for true, `tidligere regel` for `former`, `Somatikk` for `somatic`."""

from __future__ import annotations

from typing import Any

from inntektsmodell.case.contents import Contents
from inntektsmodell.case.figure_names import RULES
from inntektsmodell.case.parameters import ChosenCriterion, ChosenRule, ChosenService, Switch
from inntektsmodell.case.paths import ParameterEntry, labels_in_words
from inntektsmodell.method.typed_paths import folded

TRUTHS = {**dict.fromkeys(("ja", "yes", "sann", "true"), True), **dict.fromkeys(("nei", "no", "usann", "false"), False)}
"""What people write for true and false, folded."""
RULE_WORDS = {folded(text): code for code, label in RULES.items() for text in (code, label.nb, label.en)}
"""Rules of the settlement by what they are called, folded."""


def meant_choice(case: Contents, entry: ParameterEntry, value: Any) -> Any:
    """The choice that a text means at an entry; any other value as it is."""
    if not isinstance(value, str):
        return value
    known: dict[str, Any] = {}
    match entry.item:
        case Switch():
            known = TRUTHS
        case ChosenRule():
            known = RULE_WORDS
        case ChosenService() | ChosenCriterion():
            known = labels_in_words(case)
    return known.get(folded(value), value)
